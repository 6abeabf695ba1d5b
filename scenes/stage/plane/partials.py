"""The two partial derivatives at a point: as slopes of two slices, and as the components of the gradient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError
from scenes.stage.clip import clip_polyline, dashed
from scenes.stage.layout import Box
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.plane.landscape import Landscape
from scenes.stage.shapes import Arrow, Curve, Dots
from scenes.stage.slices.slice_plot import SlicePlot, SliceSight
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose, formula, quoted

Points = NDArray[np.float64]

Stand = tuple[MeanSquaredError, Points, float]
"""A loss, a point (w, b) of it, and how far around that it is looked at."""

TANGENT = 2.2
BESIDE = 0.42
"""How far from the tip of the gradient its name stands."""

WHOLE = 0.11, 0.36
PART = 0.055, 0.22
"""The breadths of shaft and head: over the gradient its components are seen, along it too."""

ALIKE = 1.1
"""Scales of two slopes that differ by less than this factor make one angle of them, to the eye."""

CORNER = 0.22
"""The sides of the mark of a right angle, in Manim's units."""


class PartialSlope(VGroup):
    """The slice of the loss along one parameter through a point, the tangent there, and its slope.

    `cut` is where that slice lies on the map.
    """

    def __init__(
        self,
        box: Box,
        landscape: Landscape,
        point: Points,
        length: float,
        name: str,
        size: float = SIZES.label,
        others: Sequence[Stand] = (),
    ) -> None:
        axis, theme = "wb".index(name), landscape.theme
        (slice_, stops), *sights = [_slice(name, *each) for each in ((landscape.loss, point, length), *others)]
        here, ink = float(point[axis]), (theme.w, theme.b)[axis]
        slope = _written(landscape, point, name, size)
        below = box.shrunk(top=slope.height + 0.1)
        self.plot = SlicePlot.framing(below, slice_, stops, theme, name, sights)
        tangent = Curve(ink, 4).show(clip_polyline(self.plot.tangent(here, TANGENT), self.plot.inner))
        dot = Dots(0.09, theme.line).show(self.plot.place_on(here)[None])
        slope.move_to([box.center[0], box.top - slope.height / 2, 0.0])
        self.cut = _cut(landscape, point, axis, ink)
        super().__init__(self.plot, self.plot.curve(4.5), tangent, dot, slope)


def both_slopes(
    box: Box, landscape: Landscape, point: Points, length: float, others: Sequence[Stand] = ()
) -> list[PartialSlope]:
    """Those along w and b side by side, written in one size: the larger where both have room."""
    boxes = dict(zip("wb", box.columns(1, 1), strict=True))
    roomy = all(_written(landscape, point, name, SIZES.label).width <= half.width for name, half in boxes.items())
    size = SIZES.label if roomy else SIZES.tick
    return [PartialSlope(half, landscape, point, length, name, size, others) for name, half in boxes.items()]


def _slice(name: str, loss: MeanSquaredError, point: Points, length: float) -> SliceSight:
    """The slice of a loss along a parameter through a point, and what is in view of it."""
    axis = "wb".index(name)
    here = float(point[axis])
    return (loss.along_w(point[1]), loss.along_b(point[0]))[axis], [here, here + length, here - length]


def own_units(box: Box, slopes: Sequence[PartialSlope]) -> Prose:
    """Why tangents that look alike are not, at the foot of a box; nothing where a slope is one angle in all."""
    units = [
        slope.plot.inner.height / slope.plot.inner.width * np.ptp(slope.plot.x_range) / np.ptp(slope.plot.y_range)
        for slope in slopes
    ]
    told = "" if max(units) < ALIKE * min(units) else "each panel in units of its own"
    words = Prose(told, SIZES.tick, slopes[0].plot.theme.muted)
    return words.at((box.center[0], box.bottom + 0.06), 0.5)


def _written(landscape: Landscape, point: Points, name: str, size: float) -> Formula:
    """The slope along a parameter."""
    value = quoted(significant(float(landscape.loss.gradient(*point)["wb".index(name)]), 3))
    ink = {"w": landscape.theme.w, "b": landscape.theme.b}[name]
    return formula(f"partial L \\/ partial {{{{{name} : t}}}} = #{value}", size, landscape.theme.text, t=ink)


class Components(VGroup):
    """The gradient at a point and its two components, each as long as its derivative times `factor`."""

    def __init__(self, plot: Landscape, point: Points, factor: float) -> None:
        theme, gradient = plot.theme, plot.loss.gradient(*point)
        (w, b), tip = factor * gradient, point + factor * gradient
        start, end = plot.place(*point), plot.place(*tip)
        along_w, along_b = plot.place(point[0] + w, point[1]), plot.place(point[0], point[1] + b)
        edge = theme.background
        self.by_w = Arrow(theme.w, edge, *PART).show(start, along_w)
        self.by_b = Arrow(theme.b, edge, *PART).show(start, along_b)
        self.sides = VGroup(_dashed(along_w, end, theme.b), _dashed(along_b, end, theme.w))
        self.whole = Arrow(theme.gradient, edge, *WHOLE).show(start, end)
        name = formula("nabla L", SIZES.label, theme.gradient)
        self.symbol = name.move_to(end + BESIDE * _away(start, end, along_w if abs(w) > abs(b) else along_b))
        super().__init__(self.sides, self.whole, self.by_w, self.by_b, self.symbol)


class AcrossContour(VGroup):
    """The contour through a point, its tangent there, and the right angle between that and the gradient."""

    def __init__(self, plot: Landscape, point: Points, length: float) -> None:
        theme, gradient = plot.theme, plot.loss.gradient(*point)
        here = plot.place(*point)
        uphill = np.array([*gradient / np.hypot(*gradient), 0.0])
        along = np.array([-uphill[1], uphill[0], 0.0])
        reach = plot.place(*(point + 1.3 * length * along[:2])) - here
        ends = clip_polyline(np.array([here - reach, here + reach])[:, :2], plot.inner)
        corner = here + CORNER * np.array([along, along + uphill, uphill])
        self.contour = Curve(theme.loss, 4).show(plot.iso_line(float(plot.loss.value(*point))))
        self.tangent = Curve(theme.text, 3).show([piece for end in ends for piece in dashed(*end[[0, -1]])])
        self.corner = Curve(theme.text, 3).show([corner[:, :2]])
        super().__init__(self.contour, self.tangent, self.corner)


def _away(start: Points, end: Points, corner: Points) -> Points:
    """Across an arrow, to the side on which a corner is not."""
    along = (end - start) / np.hypot(*(end - start)[:2])
    across = np.array([-along[1], along[0], 0.0])
    return -across if (corner - end) @ across > 0.0 else across


def _cut(plot: Landscape, point: Points, axis: int, color: str) -> Curve:
    """The line across the map along one parameter, through a point."""
    low, high = (plot.x_range, plot.y_range)[axis]
    ends = np.array([point, point])
    ends[:, axis] = low, high
    return Curve(color, 4).show(plot.polyline(*ends.T))


def _dashed(start: Points, end: Points, color: str) -> Curve:
    return Curve(color, 3, 0.8).show(dashed(start[:2], end[:2]))
