"""The two partial derivatives at a point: as slopes of two slices, and as the components of the gradient."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import Slice, Trajectory
from scenes.stage.clipping import clip_polyline, dashed, inside
from scenes.stage.layout import Box, begun_at
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.plane.landscape import Landscape
from scenes.stage.shapes import Arrow, Curve, Dots, Pointer, right_angle
from scenes.stage.slices.slice_plot import SlicePlot
from scenes.stage.slices.window import Stand, Window, window
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, formula, text_width

Points = NDArray[np.float64]

STACKED = 5.4
"""In a narrower box the two stand one over the other."""

POINTS, TANGENT = 181, 2.6
BESIDE = 0.42
"""How far from the tip of the gradient its name stands."""

WHOLE = 0.11, 0.36
PART, BROAD = (0.055, 0.22), (0.2, 0.55)
"""The breadths of shaft and head: beside the gradient its components are thinner; where it lies along one, that one
is broader, so that both are seen."""

THIN = 0.2
"""An arrow shorter than this is hardly seen beyond the dot that it starts from, in Manim's units."""

LOW = 0.5
"""How far above the foot of a slice it is said that it is out of view."""

WORD, LOSS_NAME = 0.14, 1.1
"""Between a name and its number, and the room for the name of the loss axis beside them."""


class PartialSlope(VGroup):
    """The slice of the loss along one parameter through the point of a descent, the tangent there, and its slope.

    `cut` is where that slice lies on the map at the start; `texts` are the slopes for which there is to be room.
    Where the point is out of view an arrow points to it; where all of the slice is, it is said.
    """

    def __init__(
        self,
        box: Box,
        landscape: Landscape,
        walk: Trajectory,
        window: Window,
        name: str,
        size: float,
        texts: Sequence[str],
        aspect: float | None = None,
    ) -> None:
        theme = landscape.theme
        self.loss, self.walk, self.axis, ink = landscape.loss, walk, "wb".index(name), getattr(theme, name)
        self.heading = _named(name, size, theme)
        widest = max(text_width(text, size) for text in texts)
        sign = text_width("−", size) if any(text.startswith("−") for text in texts) else 0.0
        width = self.heading.width + WORD + widest
        broad = max(_named(each, size, theme).width for each in "wb") + WORD + widest
        above = 0.0 if broad + LOSS_NAME <= box.width else self.heading.height + 0.1
        self.plot = SlicePlot(
            box.shrunk(top=above), self._slice(0), window[self.axis], window.losses, theme, name, aspect
        )
        left = box.right - width if not above else box.center[0] - width / 2
        middle = box.top - self.heading.height / 2
        begun_at(self.heading, left, middle)
        self.plot.make_room(left)
        place = left + width - widest + sign, middle - digit_height(size) / 2
        self.number = Number("0", place, size, theme.text, f"∂L/∂{name} = {{}}")
        self.curve, self.tangent, self.dot = Curve(theme.loss, 4.5), Curve(ink, 4), Dots(0.09, theme.line)
        self.cut = _cut(landscape, walk.points[0], self.axis, ink)
        self.pointer, inner = Pointer(theme.line, theme.background), self.plot.inner
        self.note = Prose("out of view", SIZES.tick, theme.muted).at((inner.center[0], inner.bottom + LOW), 0.5)
        self.words = self.note.points
        drawn = self.curve, self.tangent, self.dot, self.pointer, self.note
        super().__init__(self.plot, *drawn, self.heading, self.number)
        self.show(0)

    def _slice(self, step: float) -> Slice:
        """The slice through the point after `step` steps."""
        w, b = self.walk.at(step)
        return self.loss.along_b(w) if self.axis else self.loss.along_w(b)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        plot, here = self.plot, float(self.walk.at(step)[self.axis])
        plot.slice = self._slice(step)
        even = np.linspace(*plot.x_range, POINTS)
        self.curve.show(plot.within(plot.place_on(even)))
        self.tangent.show(clip_polyline(plot.tangent(here, TANGENT), plot.inner))
        place = plot.place_on(here)
        self.dot.show(place[None][inside(place[None], plot.inner)])
        self.pointer.point(place, plot.inner)
        self.note.set_points(self.words[: 0 if len(self.curve.points) else None])
        self.number.show(significant(float(self.loss.gradient(*self.walk.at(step))[self.axis]), 3))


def both_slopes(
    box: Box, landscape: Landscape, walk: Trajectory, length: float, others: Sequence[Stand] = ()
) -> list[PartialSlope]:
    """Those along w and b, both in the same units, so that the steeper one looks it; written in one size."""
    boxes = dict(zip("wb", box.rows(1, 1, gap=0.2) if box.width < STACKED else box.columns(1, 1), strict=True))
    stands = [(landscape.loss, walk, length), *others]
    seen = window(stands)
    texts = [significant(slope, 3) for _, each, _ in stands for slope in each.gradients.ravel().tolist()]

    def drawn(size: float, aspect: float | None = None) -> list[PartialSlope]:
        return [PartialSlope(half, landscape, walk, seen, name, size, texts, aspect) for name, half in boxes.items()]

    size = SIZES.label
    slopes = drawn(size)
    if any(each.heading.get_left()[0] < half.left for each, half in zip(slopes, boxes.values(), strict=True)):
        slopes = drawn(size := SIZES.tick)
    return drawn(size, min(each.plot.inner.width / each.plot.inner.height for each in slopes))


def _named(name: str, size: float, theme: Theme) -> Formula:
    """What the slope is called."""
    return formula(f"partial L \\/ partial {{{{ {name} : t }}}} =", size, theme.text, t=getattr(theme, name))


class Components(VGroup):
    """The gradient at a point and its two components, each as long as its derivative times `factor`.

    `along_one`: the other component is too short to be seen.
    """

    def __init__(self, plot: Landscape, point: Points, factor: float) -> None:
        theme, gradient = plot.theme, plot.loss.gradient(*point)
        (w, b), tip = factor * gradient, point + factor * gradient
        start, end = plot.place(*point), plot.place(*tip)
        along_w, along_b = plot.place(point[0] + w, point[1]), plot.place(point[0], point[1] + b)
        edge = theme.background
        self.along_one = min(np.hypot(*(corner - start)[:2]) for corner in (along_w, along_b)) < THIN
        breadths = BROAD if self.along_one else PART
        self.by_w = Arrow(theme.w, edge, *breadths).show(start, along_w)
        self.by_b = Arrow(theme.b, edge, *breadths).show(start, along_b)
        self.sides = VGroup(_dashed(along_w, end, theme.b), _dashed(along_b, end, theme.w))
        self.whole = Arrow(theme.gradient, edge, *WHOLE).show(start, end)
        name = formula("nabla L", SIZES.label, theme.gradient)
        self.symbol = name.move_to(end + BESIDE * _away(start, end, along_w if abs(w) > abs(b) else along_b))
        self.whole.set_z_index(0.5 if self.along_one else 0.0)
        super().__init__(self.sides, self.whole, self.by_w, self.by_b, self.symbol)


class AcrossContour(VGroup):
    """The contour through a point, its tangent there, and the right angle between that and the gradient.

    Of the contour the piece on which the point is: another is not spoken of.
    """

    def __init__(self, plot: Landscape, point: Points, length: float) -> None:
        theme, gradient = plot.theme, plot.loss.gradient(*point)
        here = plot.place(*point)
        uphill = np.array([*gradient / np.hypot(*gradient), 0.0])
        along = np.array([-uphill[1], uphill[0], 0.0])
        reach = plot.place(*(point + 1.3 * length * along[:2])) - here
        ends = clip_polyline(np.array([here - reach, here + reach])[:, :2], plot.inner)
        pieces = plot.iso_line(float(plot.loss.value(*point)))
        self.contour = Curve(theme.loss, 4).show([min(pieces, key=lambda piece: np.hypot(*(piece - here[:2]).T).min())])
        self.tangent = Curve(theme.text, 3).show([piece for end in ends for piece in dashed(*end[[0, -1]])])
        self.corner = right_angle(here, along, uphill, theme.text)
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
