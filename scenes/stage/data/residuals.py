"""How wrong a line is at each row: the residual as a dashed segment, and the square that stands on it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from manim import VGroup
from numpy.typing import ArrayLike, NDArray

from gdmath import Data, Trajectory
from scenes.stage.clipping import dashes
from scenes.stage.data.drawn import weighed
from scenes.stage.data.rows import DataPlot, Rows, stand_for
from scenes.stage.layout import Box
from scenes.stage.plot import Range, padded
from scenes.stage.shaded import straight_pieces
from scenes.stage.shapes import Curve, Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose

Points = NDArray[np.float64]

MOST_SQUARES = 30
"""Of more rows than this, as many are measured: a fair sample, and those that weigh much; every row counts."""

FILL = 0.12
BORDER = 0.12
"""Between the squares and the ends of the axis."""

BROADEST = 1.8
"""The axis of x is at most so many times as long as the rows reach; from there on that of y grows."""


class Measured:
    """The rows whose residuals are drawn, from left to right, at any moment of a tour of lines, on the screen."""

    def __init__(self, plot: DataPlot, tour: Trajectory) -> None:
        self.plot, self.tour, self.shown = plot, tour, sampled(plot.data, plot.drawn, tour)
        self.x, self.y = plot.data.x[self.shown], plot.data.y[self.shown]
        self.rows = plot.place(self.x, self.y)[:, :2]
        self.unit = plot.inner.height / (plot.y_range[1] - plot.y_range[0])
        self.away = -math.copysign(1.0, tour.points[-1, 0])

    def feet(self, step: float) -> Points:
        """Where the line stands at the rows, `(n, 2)`."""
        w, b = self.tour.at(step)
        return self.plot.place(self.x, w * self.x + b)[:, :2]

    def squares(self, step: float, shares: Points) -> Points:
        """The outlines `(n, 5, 2)` of the squares on the residuals, opened to shares of their breadth.

        They open to the side where their line is not, on a slope with the sign of the last line's.
        """
        feet = self.feet(step)
        across = np.zeros_like(feet)
        across[:, 0] = self.away * shares * (self.rows - feet)[:, 1]
        return np.stack([feet, self.rows, self.rows + across, feet + across, feet], axis=1)


class Residuals(VGroup):
    """Dashed segments from the line to the rows, drawn row by row in the step after `since`."""

    def __init__(self, measured: Measured, since: int) -> None:
        self.measured, self.since = measured, since
        theme = measured.plot.theme
        self.dashes, self.dots = Curve(theme.loss, 4), Dots(0.08, theme.data)
        super().__init__(self.dashes, self.dots)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        feet, rows = self.measured.feet(step), self.measured.rows
        shares = staggered(step - self.since, len(rows))
        ends = feet + shares[:, None] * (rows - feet)
        self.dashes.show_segments(dashes(feet, ends))
        self.dots.show(np.column_stack([rows, np.zeros(len(rows))])[shares > 0])


class Squares(VGroup):
    """The squares of the residuals, opened row by row in the step after `since`."""

    def __init__(self, measured: Measured, since: int) -> None:
        self.measured, self.since = measured, since
        super().__init__(*square_shapes(measured))
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        shares = staggered(step - self.since, len(self))
        outline_each(self, self.measured.squares(step, shares), shares > 0.0)


def outline_each(shapes: Iterable[Curve], outlines: Points, there: NDArray[np.bool_]) -> None:
    """Give each of the shapes that are `there` its outline, of those `(n, k, 2)`, and the others none."""
    parts = np.stack([outlines[:, :-1], outlines[:, 1:]], axis=2)
    points = straight_pieces(parts.reshape(-1, 2, 2)).reshape(len(parts), -1, 3)
    for shape, own, seen in zip(shapes, points, there, strict=True):
        shape.set_points(own if seen else own[:0])


def square_shapes(measured: Measured) -> list[Curve]:
    """A shape for each square."""
    color = measured.plot.theme.loss
    return [Curve(color, 2).set_fill(color, FILL) for _ in measured.shown]


def sampled(data: Data, drawn: Rows, tour: Trajectory) -> Rows:
    """The rows that are measured, of those drawn, by their x."""
    shown = drawn[weighed(replace(data, x=data.x[drawn], y=data.y[drawn]), tour.points, MOST_SQUARES)]
    return shown[np.argsort(data.x[shown], kind="stable")]


def staggered(share: float, count: int) -> Points:
    """How far each of `count` has come when all together have come so far: one after the other, each gently."""
    return gently(3.0 * share - 2.0 * np.linspace(0.0, 1.0, count))


def gently(share: ArrayLike) -> Points:
    """A share that starts and ends without a jolt, held between 0 and 1."""
    held = np.clip(share, 0.0, 1.0)
    return held * held * (3.0 - 2.0 * held)


def sample_note(data: Data, theme: Theme) -> Prose:
    """How many of the residuals are drawn; nothing where all are."""
    shown, n = min(MOST_SQUARES, len(data)), len(data)
    return Prose(f"{shown} of {n:,} residuals" if shown < n else "", SIZES.tick, theme.muted)


def with_room(
    box: Box,
    data: Data,
    tour: Trajectory,
    since: int,
    largest: float,
    theme: Theme,
    others: Sequence[tuple[Data, Trajectory]] = (),
) -> DataPlot:
    """The data on axes that keep in view the lines of a tour at all rows, and the squares on those from a step on.

    The side of a mean square is at most `largest`. In a sweep the axes have room for all `others`.
    """
    own = _roomy(box, data, tour, since, largest, theme)
    plots = [own, *(_roomy(box, *each, since, largest, theme) for each in others)]
    ends = np.array([(plot.x_range, plot.y_range) for plot in plots])
    (left, low), (right, high) = ends[..., 0].min(axis=0).tolist(), ends[..., 1].max(axis=0).tolist()
    return DataPlot(box, data, tour.points, theme, ((left, right), (low, high)), own.drawn) if others else own


def _roomy(box: Box, data: Data, tour: Trajectory, since: int, largest: float, theme: Theme) -> DataPlot:
    """The same for one lecture."""
    outer = np.array(data.x_range)
    lines = tour.points[:, :1] * outer + tour.points[:, 1:]
    low, high = padded([*data.y_range, *lines.ravel()], 0.05)
    lack = max(0.0, math.sqrt(tour.losses[since:].max()) * box.height / largest - (high - low)) / 2
    low, high = low - lack, high + lack
    drawn = stand_for(data)
    x, y = (column[sampled(data, drawn, tour)] for column in (data.x, data.y))
    leftwards = math.copysign(1.0, tour.points[-1, 0]) * (y - tour.points[since:, :1] * x - tour.points[since:, 1:])
    x_range, settled = padded(data.x), 0
    while settled < 2:  # the room for the labels depends on the labels
        inner = DataPlot(box, data, tour.points, theme, (x_range, (low, high)), drawn).inner
        shares = leftwards / (high - low) * inner.height / inner.width
        x_range = _broad(x, shares, BORDER / inner.width, outer)
        if x_range[1] - x_range[0] > BROADEST * (outer[1] - outer[0]):
            x_range, (low, high), settled = padded(data.x), padded([low, high]), 0
        else:
            settled += 1
    return DataPlot(box, data, tour.points, theme, (x_range, (low, high)), drawn)


def _broad(x: Points, shares: Points, border: float, outer: Points) -> Range:
    """The range that holds the rows and, to the left where positive, those shares of its own breadth from each."""
    low, high = outer
    for _ in range(40):
        reach = x - shares * (high - low)
        margin = border * (high - low)
        low, high = min(outer[0], reach.min()) - margin, max(outer[1], reach.max()) + margin
    return float(low), float(high)
