"""A descent from four sides: the line through the data, the way over the map, the loss by steps, the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from manim import VGroup, VMobject

from gdmath import Data, MeanSquaredError, Trajectory
from scenes.stage.animations import Views
from scenes.stage.data.rows import DataPlot, LineView
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import Box, is_tall, is_wide, place_of
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.way_map import Descent, map_note, way_map
from scenes.stage.shapes import Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose
from scenes.stage.words.claims import SINGLE_STEPS, arrived_at, kept_steps

BLOCK = 1.9
"""How high the numbers stand in two columns, beside the losses."""

NUMBERS = 0.85
"""And in one row."""

RING, HOLE, OVER = 0.11, 0.07, 0.28
"""How large the ring at one step of the losses is, and its hole, and how far over it the step stands."""

BESIDE = 0.12
"""How far a number stands from the name of the axis."""

APART = 0.35
"""A ring nearer than this to the end of the losses is hidden by the mark there, or touches it."""


class Dashboard:
    """The pictures of a descent in their places, framed for one walk; `views` show any moment of it.

    In a sweep they are framed for all its descents, the `others`.

    A view of another walk can be shown in the same frame.
    """

    def __init__(
        self,
        place: Box,
        loss: MeanSquaredError,
        walk: Trajectory,
        theme: Theme,
        parts: int = 1,
        others: Sequence[Descent] = (),
    ) -> None:
        self.data_box, readout_box, map_box, loss_box = places(place)
        rows = [(each.data, way.points[[0, -1]]) for each, way, _ in others]
        self.rows = DataPlot(self.data_box, loss.data, walk.points[[0, -1]], theme, others=rows)
        self.alone = VGroup(*alone(place, loss, walk, theme, rows)) if is_tall() else VGroup()
        self.landscape = way_map(map_box, loss, walk, theme, others=others)
        ways = [(each, [way]) for each, way, _ in others]
        self.losses = LossPlot(loss_box, [walk], loss.minimum, theme, parts=parts, others=ways)
        self.dots, self.ground, self.iso_lines = (
            self.rows.dots(),
            self.landscape.heat_map(),
            self.landscape.iso_lines(),
        )
        self.line, self.path, self.curve = self.views_of(walk)
        self.fit = fit_or_pointer(self.landscape, [self.path])
        self.note, self.least = map_note(self.landscape, self.fit), self.losses.least(loss.minimum)
        self.numbers = Readout(readout_box, walk, loss, theme)
        self.views = Views(self.line, self.path, self.curve, self.numbers)
        self.arrival = arrival_mark(self.losses, walk, arrived_at(walk, loss))

    @property
    def on_rows(self) -> list[VMobject]:
        """The rows, the line through them and its numbers."""
        return [self.rows, self.dots, self.line, self.numbers]

    @property
    def on_map(self) -> list[VMobject]:
        """The map and what is on it, from below."""
        return [self.ground, self.landscape, self.iso_lines, self.fit, self.path, self.note]

    @property
    def on_losses(self) -> list[VMobject]:
        """The axes of the loss and the losses."""
        return [self.losses, self.curve]

    def views_of(self, walk: Trajectory) -> tuple[LineView, PathView, LossView]:
        """Line, way and loss of a walk, before its first step."""
        singles = min(SINGLE_STEPS, walk.steps)
        line = LineView(self.rows, walk, kept_steps(walk, singles))
        return line, PathView(self.landscape, walk, singles), LossView(self.losses, walk, singles)


def arrival_mark(plot: LossPlot, walk: Trajectory, step: int | None) -> VGroup:
    """A ring at one step of the losses, and over it its number, which stands beside the name of the axis.

    Nothing where it could not be told from the end.
    """
    places = plot.places(walk)
    if step is None or np.hypot(*(places[step] - places[-1])[:2]) < APART:
        return VGroup()
    here, theme = places[step], plot.theme
    rings = (Dots(radius, color).show(here[None]) for radius, color in ((RING, theme.fit), (HOLE, theme.background)))
    number, name = Prose(f"{step:,}", SIZES.tick, theme.fit).at((here[0], here[1] + OVER), 0.5), place_of(plot.above)
    aside = name.right + BESIDE - float(number.get_left()[0])
    if aside > 0.0 and float(number.get_top()[1]) > name.bottom - BESIDE:
        number.shift([aside, 0.0, 0.0])
    return VGroup(*rings, number)


def alone(
    place: Box, loss: MeanSquaredError, walk: Trajectory, theme: Theme, others: Sequence[tuple[Data, np.ndarray]]
) -> Iterator[VMobject]:
    """Rows, line and numbers at the start, as high as they are broad: what a tall frame has room for at first."""
    spare = max(0.0, place.height - place.width - NUMBERS) / 2
    data_box, readout_box = place.shrunk(top=spare, bottom=spare).rows(place.width, NUMBERS, gap=0.25)
    rows = DataPlot(data_box, loss.data, walk.points[[0, -1]], theme, others=others)
    yield from (rows, rows.dots(), LineView(rows, walk, []), Readout(readout_box, walk, loss, theme))


def places(place: Box) -> list[Box]:
    """Where the data, the numbers, the map and the losses stand."""
    if is_tall():
        data_box, readout_box, rest = place.rows(3.0, NUMBERS, 4.6, gap=0.25)
    elif is_wide():
        left, rest = place.columns(1, 1.08)
        data_box, readout_box = left.rows(4.4, NUMBERS, gap=0.3)
    else:
        left, right = place.columns(1, 1)
        data_box, readout_box = left.rows(left.height - BLOCK, BLOCK, gap=0.2)
        return [data_box, readout_box, *right.rows(right.height - BLOCK, BLOCK, gap=0.2)]
    return [data_box, readout_box, *rest.rows(1.25, 1, gap=0.3)]
