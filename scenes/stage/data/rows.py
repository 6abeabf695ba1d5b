"""The data, the current line through it, and the lines before that."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import ORIGIN, VGroup
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError, Trajectory
from scenes.stage.clipping import pull_inside
from scenes.stage.layout import Box
from scenes.stage.names import name
from scenes.stage.plot import Plot, Range, padded
from scenes.stage.shapes import POINTER, Arrow, Curve, Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose

MOST_DOTS = 500
"""Of more rows than this as many are drawn; every row counts in the numbers."""

EARLIER_LINES = 7

SLIVER = 0.5
"""Of a line that crosses a corner of the axes less than this is hardly seen, in Manim's units."""

NOTE = 0.22
"""How far below the upper border the base line of a note stands."""

Rows = NDArray[np.intp]

NO_ROWS = np.zeros(0, dtype=np.intp)


class DataPlot(Plot):
    """The rows as dots, on axes that also keep the line of each of `points` `(k, 2)` in view where that leaves room.

    `ranges` of x and y, where given, frame it instead. `drawn` are the rows that have a dot, among them those
    that set the axes; `stand_for` chooses them if they are not given. Where they are not all of `n` it is said.
    `others` are the rows and points of all lectures of a sweep. Values of x that are `seen`, too, are in view.
    """

    def __init__(
        self,
        box: Box,
        data: Data,
        points: NDArray[np.float64],
        theme: Theme,
        ranges: tuple[Range, Range] | None = None,
        drawn: Rows | None = None,
        n: int | None = None,
        others: Sequence[tuple[Data, NDArray[np.float64]]] = (),
        seen: Sequence[float] = (),
    ) -> None:
        self.data, self.theme = data, theme
        self.drawn = stand_for(data) if drawn is None else drawn
        self.x, self.y = data.x[self.drawn], data.y[self.drawn]
        x, y, lines = (
            np.concatenate(each)
            for each in zip((self.x, self.y, points), *((rows.x, rows.y, more) for rows, more in others), strict=True)
        )
        x_range, note = padded([*x, *seen]), drawn_of(len(self.drawn), n or len(data), theme)
        names = [
            name(label, room, theme)
            for label, room in ((data.x_label, box.width), (data.y_label, 0.8 * box.width - note.width))
        ]
        super().__init__(box, *(ranges or (x_range, _y_range(y, x_range, lines))), theme, *names)
        self.add(note.at((box.right, box.top - NOTE), 1.0))
        if note.width:
            self.make_room(float(note.get_left()[0]))

    def dots(self) -> Dots:
        """The rows that are drawn."""
        few = len(self.drawn) <= 60
        return Dots(0.08 if few else 0.05, self.theme.data, 0.9 if few else 0.75).show(self.place(self.x, self.y))

    def line(self, point: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """The part in view of the line ŷ = w·x + b."""
        x = np.array(self.x_range)
        return self.polyline(x, point[0] * x + point[1])

    def moved(self, one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
        """How far the line (w, b) of one point is seen from that of another, at an end of the axes."""
        x = np.array(self.x_range)
        heights = [self.place(x, w * x + b)[:, 1].clip(self.inner.bottom, self.inner.top) for w, b in (one, other)]
        return float(np.abs(heights[1] - heights[0]).max())

    def beyond(self, point: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The start and the end of an arrow at the border, up or down to a line that is out of view."""
        middle = sum(self.x_range) / 2
        place = self.place(middle, point[0] * middle + point[1])
        border = pull_inside(place, self.inner)
        return border - POINTER * np.sign(place - border), border


class LineView(VGroup):
    """The line at a moment of a descent, and some earlier ones fading behind it: those after `kept` steps.

    Where the line is out of view, or all but a sliver of it, an arrow at the border points to it.
    """

    def __init__(self, plot: DataPlot, walk: Trajectory, kept: list[int]) -> None:
        self.plot, self.walk, self.kept = plot, walk, np.array(kept)
        self.earlier = [Curve(plot.theme.line, 2.5, _strength(age)) for age in range(EARLIER_LINES)]
        self.current = Curve(plot.theme.line, 6)
        self.pointer = Arrow(plot.theme.line, plot.theme.background)
        super().__init__(*self.earlier, self.current, self.pointer)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        point = self.walk.at(step)
        pieces = self.plot.line(point)
        self.current.show(pieces)
        self.pointer.show(*self.plot.beyond(point) if not _is_seen(pieces) else (ORIGIN, ORIGIN))
        passed = self.kept[self.kept < step][::-1]
        for age, curve in enumerate(self.earlier):
            if age < len(passed):
                curve.show(self.plot.line(self.walk.at(passed[age]))).set_stroke(opacity=_strength(age))
            else:
                curve.clear_points()

    def in_view(self, step: float) -> bool:
        """Whether more of the line after `step` steps than a sliver is in view."""
        return _is_seen(self.plot.line(self.walk.at(step)))


def _strength(age: int) -> float:
    """How strong a line is that so many have followed."""
    return 0.6 * (1 - age / EARLIER_LINES)


def _is_seen(pieces: Sequence[NDArray[np.float64]]) -> bool:
    """Whether more of a line than a sliver is in view."""
    return sum(float(np.hypot(*(piece[-1] - piece[0])[:2])) for piece in pieces) >= SLIVER


def fair_sample(n: int, most: int) -> NDArray[np.intp]:
    """All of n rows, or so many of them, drawn evenly: the same ones every time."""
    return np.arange(n) if n <= most else np.random.default_rng(0).choice(n, most, replace=False)


def stand_for(data: Data, also: Rows = NO_ROWS) -> Rows:
    """All rows or, of many, those that set the axes, `also` those given, and a fair sample: the same every time."""
    if len(data) <= MOST_DOTS:
        return np.arange(len(data))
    extremes = [pick(column) for column in (data.x, data.y) for pick in (np.argmin, np.argmax)]
    rows = np.concatenate([extremes, also, fair_sample(len(data), MOST_DOTS)]).astype(np.intp)
    _, firsts = np.unique(rows, return_index=True)
    return rows[np.sort(firsts)[:MOST_DOTS]]


def drawn_of(drawn: int, n: int, theme: Theme) -> Prose:
    """How many of n rows are drawn; nothing where all are."""
    return Prose(f"{drawn:,} of {n:,} rows" if drawn < n else "", SIZES.tick, theme.muted)


def _y_range(y: NDArray[np.float64], x_range: Range, points: NDArray[np.float64]) -> Range:
    """The rows, and what of the lines lies no further from them than the rows' own span."""
    low, high = within_a_span(y)
    heights = np.sort(points[:, :1] * np.array(x_range) + points[:, 1:], axis=1)
    near = heights[(heights[:, 0] < high) & (heights[:, 1] > low)]
    return padded([y.min(), y.max(), *near.ravel().clip(low, high)])


def within_a_span(y: NDArray[np.float64]) -> Range:
    """From the rows' own span below the lowest of them to as far above the highest."""
    low, high = float(y.min()), float(y.max())
    room = (high - low) or 1.0
    return low - room, high + room


def held_in_view(loss: MeanSquaredError, points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lines (w, b), `(k, 2)`, each as near to the least-squares one as it must be to stay on the axes of the rows."""
    across = np.vstack([padded(loss.data.x), (1.0, 1.0)])
    fit, moved = loss.minimizer @ across, (points - loss.minimizer) @ across
    low, high = within_a_span(loss.data.y)
    with np.errstate(divide="ignore"):
        shares = (np.where(moved > 0.0, high - fit, fit - low) / np.abs(moved)).min(axis=1)
    return loss.minimizer + shares.clip(0.0, 1.0)[:, None] * (points - loss.minimizer)
