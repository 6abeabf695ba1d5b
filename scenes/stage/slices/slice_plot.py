"""The loss along one parameter while the other is held, or in any direction: the parabola, and what is on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import VMobject
from numpy.typing import ArrayLike, NDArray

from gdmath import Slice
from scenes.stage.data.start import PIXEL
from scenes.stage.layout import Box
from scenes.stage.plot import Plot, Range
from scenes.stage.shapes import Curve
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import formula

WIDE = 1.5
"""How far the axis reaches to both sides of the minimizer, in distances of the farthest point."""

HIGH, ROOM = 1.7, 0.2
"""How far the other axis reaches above and below the minimum, in rises of the loss to the farthest point."""

Points = NDArray[np.float64]

SliceSight = tuple[Slice, ArrayLike]
"""A slice and points that are to be seen on it."""


class SlicePlot(Plot):
    """A slice of the loss, its parameter across and the loss up: its `name` is "w", "b" or, another way, one letter."""

    def __init__(
        self,
        box: Box,
        slice_: Slice,
        t_range: Range,
        loss_range: Range,
        theme: Theme,
        name: str,
        aspect: float | None = None,
    ) -> None:
        ink = {"w": theme.w, "b": theme.b}.get(name, theme.step)
        loss_name = formula(f"L({{{{{name} : t}}}})", SIZES.label, theme.loss, t=ink)
        super().__init__(box, t_range, loss_range, theme, formula(name, SIZES.label, ink), loss_name, aspect=aspect)
        self.slice, self.theme, self.parameter, self.ink = slice_, theme, name, ink
        self.slope = f"(dif L)/(dif {name})"

    @classmethod
    def framing(
        cls, box: Box, slice_: Slice, points: ArrayLike, theme: Theme, name: str, others: Sequence[SliceSight] = ()
    ) -> Self:
        """The part of the slice that holds `points`, any shape, its minimizer in the middle; one must lie beside it.

        In a sweep, all that those of all `others` take.
        """
        taken = [_framed(slice_, points), *(_framed(*other) for other in others)]
        (left, right), (low, high) = (
            zip(*(ranges[0] for ranges in taken), strict=True),
            zip(*(ranges[1] for ranges in taken), strict=True),
        )
        return cls(box, slice_, (min(left), max(right)), (min(low), max(high)), theme, name)

    def place_on(self, t: ArrayLike) -> Points:
        """Where the curve is at t, as screen points (x, y, 0)."""
        return self.place(t, self.slice.value(t))

    def direction(self, t: float) -> Points:
        """The direction of the curve at t on the screen, to the right: a unit vector (3,)."""
        (left, right), (low, high) = self.x_range, self.y_range
        rise = float(self.slice.derivative(t)) * (right - left) / (high - low)
        along: Points = np.array([self.inner.width, rise * self.inner.height, 0.0])
        return along / math.hypot(*along)

    def curve(self, width: float = 6.0) -> VMobject:
        """The parabola as far as it is in view: exact, since one cubic Bézier piece can be any parabola."""
        rise = self.y_range[1] - self.slice.minimum
        reach = min(math.sqrt(2.0 * rise / self.slice.curvature), self.x_range[1] - self.slice.minimizer)
        start, end = self.slice.minimizer - reach, self.slice.minimizer + reach
        third, (first, last) = (end - start) / 3.0, self.slice.derivative([start, end])
        inner = self.slice.value([start, end]) + np.array([first, -last]) * third
        handles = self.place([start + third, end - third], inner)
        ends = self.place_on([start, end])
        piece = VMobject(color=self.theme.loss, stroke_width=width)
        return piece.set_points(np.array([ends[0], handles[0], handles[1], ends[1]]))

    def tangent(self, t: float, length: float) -> Points:
        """The tangent at t, so long on the screen, with the point in its middle: its ends `(2, 2)`."""
        here, half = self.place_on(t), 0.5 * length * self.direction(t)
        ends: Points = np.array([here - half, here + half])[:, :2]
        return ends

    def part(self, t: float, length: float) -> Curve:
        """The curve so far to both sides of t, together about so long on the screen."""
        across = 0.5 * length * self.direction(t)[0] / self.inner.width * (self.x_range[1] - self.x_range[0])
        return Curve(self.theme.loss, 6).show([self.place_on(np.linspace(t - across, t + across, 65))[:, :2]])


def _framed(slice_: Slice, points: ArrayLike) -> tuple[Range, Range]:
    """The ranges of the parameter and of the loss that hold points of a slice."""
    reach = float(np.abs(np.asarray(points) - slice_.minimizer).max())
    rise = float(slice_.value(slice_.minimizer + reach)) - slice_.minimum
    sides = slice_.minimizer - WIDE * reach, slice_.minimizer + WIDE * reach
    return sides, (slice_.minimum - ROOM * rise, slice_.minimum + HIGH * rise)


def beside(slice_: Slice, start: float, height: float) -> float:
    """The start; where no eye sees it beside the minimizer, the place to the right of that where a line is worse.

    That is where the loss is height² above the least of the slice, for the standard deviation of y the `height`.
    """
    unit = height * math.sqrt(2.0 / slice_.curvature)
    return start if abs(start - slice_.minimizer) > PIXEL * unit else slice_.minimizer + unit


def across(slice_: Slice, t: float, share: float) -> float:
    """The point on the other side of the minimizer, at that share of the distance."""
    return slice_.minimizer + share * (slice_.minimizer - t)
