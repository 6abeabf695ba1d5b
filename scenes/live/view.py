"""The stage while it is driven: the dashboard of a descent, framed once, on which any moment of it is painted."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Protocol

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Minibatch, Trajectory
from scenes.live.canvas import Canvas, Size, sized
from scenes.live.moment import Moment
from scenes.stage import heading
from scenes.stage.animations import looks, show
from scenes.stage.descents.dashboard import Dashboard, arrival_mark
from scenes.stage.layout import frame_size, picture_place
from scenes.stage.plane.map_notes import note_over
from scenes.stage.plane.path_view import PathView
from scenes.stage.shapes import Arrow
from scenes.stage.theme import THEMES
from scenes.stage.words.claims import arrived_at, ending
from scenes.stage.words.start_claims import AT_THE_FIT, nor_do, stays
from scenes.stage.words.valley_claims import why_so_slow

FIRST_WORDS = "Which line fits? Start with any one."

RIGHT = "Right."

BESIDE = 0.45
"""How strong the way of the true gradient is beside that of a homework."""


DIM = "dim: the way of the true gradient", "dim: the true gradient"
"""Said over the map where the two differ."""


class Shown(Protocol):
    """What a picture is made from."""

    @property
    def now(self) -> Moment: ...

    @property
    def loss(self) -> MeanSquaredError: ...

    @property
    def theme(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def verdict(self) -> str: ...

    @property
    def errs(self) -> bool: ...

    @property
    def aim(self) -> NDArray[np.float64] | None: ...


class View:
    """The pictures of a descent, framed for one walk in frames of one size."""

    def __init__(self, size: Size, live: Shown, walk: Trajectory) -> None:
        self.size, self.title, self.walk, self.theme = size, live.title, walk, THEMES[live.theme]
        parts = Minibatch(live.now.batch_size).per_epoch(len(live.loss.data))
        with sized(size):
            self.board = board = Dashboard(picture_place(), live.loss, walk, self.theme, parts)
            self._above = lru_cache(1)(partial(heading.model, self.theme))
            self._below = lru_cache(1)(partial(heading.caption, theme=self.theme))
            title = heading.title(live.title, self.theme)
            note = note_over(board.landscape, *DIM) if live.errs else board.note
            ground = [board.ground, board.landscape, board.iso_lines, board.fit, note]
            self.canvas = Canvas(self.theme, [title, board.rows, board.dots, *ground, board.losses, board.least])
            self.frame = np.array(frame_size())

    def holds(self, walk: Trajectory, size: Size, whole: bool = True) -> bool:
        """Whether a descent can be shown in this frame: so many steps and, if it is to be seen `whole`, such a loss."""
        seen = not whole or walk.losses[-1] <= self.board.losses.y_range[1]
        return bool(size == self.size and walk.steps <= self.walk.steps and seen)

    def paint(self, live: Shown) -> NDArray[np.uint8]:
        """A moment, RGBA bytes `(height, width, 4)`: the next painting changes them."""
        board, walk, steps = self.board, live.now.so_far.trajectory(live.loss), live.now.steps
        line, path, curve = board.views_of(walk)
        board.numbers.walk = walk
        for view in (line, path, curve, board.numbers):
            view.show(walk.steps)
        with sized(self.size):
            arrival = VGroup() if live.errs else arrival_mark(board.losses, walk, arrived_at(walk, live.loss))
            above, below = self._above(live.now.rate), self._below(words_of(walk, live, len(arrival) > 0))
            beside = self._true_way(live.now.true.trajectory(live.loss)) if live.errs and steps else []
            aimed = self._arrow(walk.points[-1], live.aim)
            return self.canvas.paint([above, below, *beside, line, *aimed, path, curve, board.numbers, *arrival])

    def _arrow(self, start: NDArray[np.float64], end: NDArray[np.float64] | None) -> list[VMobject]:
        """The next step, as far as the map reaches."""
        if end is None:
            return []
        plot = self.board.landscape
        pieces = plot.polyline(*np.array([start, end]).T)
        ends = [np.array([*place, 0.0]) for place in pieces[0][[0, -1]]] if pieces else []
        return [Arrow(self.theme.on_map, self.theme.on_map_edge).show(*ends)] if ends else []

    def _true_way(self, walk: Trajectory) -> list[VMobject]:
        """The way that the true gradient takes, dim."""
        way = PathView(self.board.landscape, walk, 0)
        way.show(walk.steps)
        for shape in way.get_family():
            show(shape, looks(shape), BESIDE)
        return [way]

    @property
    def map(self) -> tuple[float, float, float, float]:
        """Where the map is: left, top, right and bottom as shares of the picture from its top left."""
        box, (width, height) = self.board.landscape.inner, self.frame
        return (
            float(0.5 + box.left / width),
            float(0.5 - box.top / height),
            float(0.5 + box.right / width),
            float(0.5 - box.bottom / height),
        )

    def point_at(self, x: float, y: float) -> NDArray[np.float64] | None:
        """The point (w, b) of the map at shares of the picture from its top left; None beside the map."""
        left, top, right, bottom = self.map
        if not (left <= x <= right and top <= y <= bottom):
            return None
        across, up = (x - left) / (right - left), (bottom - y) / (bottom - top)
        (w, to_w), (b, to_b) = self.board.landscape.x_range, self.board.landscape.y_range
        return np.array([w + across * (to_w - w), b + up * (to_b - b)])


def words_of(walk: Trajectory, live: Shown, marked: bool = False) -> str:
    """What is said of a moment: what is wrong with the homework; of a right one that it is, and what came of it.

    The step since when the loss is near the least is named where it is `marked`.
    """
    if live.verdict and (live.errs or not walk.steps):
        return live.verdict
    if not walk.steps:
        return AT_THE_FIT if stays(live.loss, walk) else FIRST_WORDS
    still = stays(live.loss, walk)
    words = nor_do(walk.steps) if still else why_so_slow(walk, live.loss) or ending(walk, live.loss, marked)
    return f"{RIGHT} {words}" if live.verdict else words
