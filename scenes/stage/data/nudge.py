"""What a small change of w or of b does to a line: every row's prediction moves, by x times the one, by the other."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError, arrival
from scenes.stage.data.drawn import spread_out
from scenes.stage.data.residuals import Measured
from scenes.stage.data.tried import y_spread
from scenes.stage.shapes import Arrow, Curve

Point = NDArray[np.float64]

REACH = 0.25
"""How far the prediction moves that moves most, as a share of what the rows and the line reach over."""

ARROWS = 7

ALIKE, NEARLY = 0.12, 1 / 3
"""Arrows whose lengths on the screen differ by less, or by less than that share of the longest, look nearly alike."""


@dataclass(frozen=True)
class Nudges:
    """A line, and small changes of w and of b, each shaped (2,)."""

    point: Point
    tilt: Point
    lift: Point

    @property
    def lines(self) -> Point:
        """The line and the changed ones, shaped (3, 2)."""
        return np.array([self.point, self.point + self.tilt, self.point + self.lift])

    @classmethod
    def around(cls, loss: MeanSquaredError, start: tuple[float, float]) -> Nudges:
        """Those of the start, where it is not the fit and all is in view, else of a line that misses by the spread."""
        seen = MeanSquaredError(spread_out(loss.data))
        *those, last = _candidates(seen, np.array(start))
        return next((each for each in those if each.shows(loss)), last)

    def shows(self, loss: MeanSquaredError) -> bool:
        """Whether there is a loss to lower, and no line is farther from the rows in view than their own range."""
        data = spread_out(loss.data)
        low, high = data.y_range
        room = high - low or 1.0
        ends = self.lines[:, :1] * data.x_range + self.lines[:, 1:]
        above = float(loss.value(*self.point)) > arrival(loss, self.point)
        return above and bool(((low - room <= ends) & (ends <= low + 2 * room)).all())


def _candidates(loss: MeanSquaredError, start: Point) -> Iterator[Nudges]:
    """Both lines, with each change up or down."""
    data = loss.data
    for point in (start, _readable(loss)):
        ends = point[0] * np.array(data.x_range) + point[1]
        reach = REACH * (float(np.ptp([*data.y_range, *ends])) or 1.0)
        across = reach / float(np.abs(data.x).max())
        for tilt, lift in product((across, -across), (reach, -reach)):
            yield Nudges(point, np.array([tilt, 0.0]), np.array([0.0, lift]))


def _readable(loss: MeanSquaredError) -> Point:
    """A line that misses the data by about their spread, in numbers of few digits."""
    data, height = loss.data, y_spread(loss.data)
    tilt = height / loss.root[0, 0]
    w = _rounded(float(loss.minimizer[0]) - math.copysign(0.5 * tilt, loss.minimizer[0]), 0.1 * tilt)
    return np.array([w, _rounded(float(data.y.mean()) - w * float(data.x.mean()) + 0.6 * height, 0.01 * height)])


def _rounded(value: float, step: float) -> float:
    """To the power of ten below the step."""
    return round(value, -math.floor(math.log10(step)))


class NudgeView(VGroup):
    """A line on its way to a changed one, and arrows from where some rows' predictions were to where they are."""

    def __init__(self, measured: Measured, move: Point, color: str) -> None:
        self.measured, self.move = measured, move
        self.point = measured.tour.points[0]
        x = np.unique(measured.plot.data.x)
        even = np.linspace(x[0], x[-1], ARROWS)
        self.x = x[np.unique(np.abs(x - even[:, None]).argmin(axis=1))]
        theme = measured.plot.theme
        self.line = Curve(color, 4)
        self.arrows = [Arrow(color, theme.background, 0.06) for _ in self.x]
        super().__init__(self.line, *self.arrows)
        self.show(0)

    @property
    def alike(self) -> bool:
        """Whether the arrows look nearly alike: from the back row a tilt is then a shift."""
        plot, (w, b) = self.measured.plot, self.move
        lengths = np.abs(w * self.x + b) * plot.inner.height / (plot.y_range[1] - plot.y_range[0])
        return float(np.ptp(lengths)) < max(ALIKE, NEARLY * lengths.max())

    def show(self, step: float) -> None:
        """Show that share of the change."""
        plot, x, point = self.measured.plot, self.x, self.point + step * self.move
        self.line.show(plot.line(point) if step else [])
        starts, ends = (plot.place(x, w * x + b) for w, b in (self.point, point))
        for arrow, start, end in zip(self.arrows, starts, ends, strict=True):
            arrow.show(start, end)
