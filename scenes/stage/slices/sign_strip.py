"""Under the axis of a slice: where its slope is negative, zero and positive, and how large it is."""

from __future__ import annotations

import numpy as np
from manim import Polygon, VGroup
from numpy.typing import NDArray

from scenes.stage.layout import Box
from scenes.stage.shapes import Curve, Dots, flat
from scenes.stage.slices.slice_plot import SlicePlot
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose, formula

LESS, MORE = 0.35, 0.9
"""How strongly the two sides stand out from the background."""

Points = NDArray[np.float64]


PLATE = 0.2
"""The radius of the plate under the zero, which the graph of the slope leaves free."""

BROAD, CLEAR = 0.09, 0.05
"""How broad a bar is, and how far from the plate it stands at least: a bar beside the zero would be its sign."""

LARGE = 1.5 * SIZES.title
"""The size of the plus and of the minus, of which the letters are small."""

BESIDE, APART = 0.27, 0.34
"""How far from zero a sign stands: along its side, and up or down, in heights of the strip."""


class SignStrip(VGroup):
    """A strip divided at the minimizer: minus to the left, zero there, plus to the right.

    The graph of the slope would be its diagonal: each sign stands on its own side of zero, beyond that graph.
    """

    def __init__(self, box: Box, plot: SlicePlot) -> None:
        theme, self.plot = plot.theme, plot
        self.box = Box(plot.inner.left, box.bottom, plot.inner.right, box.top)
        left, right, middle = self.box.left, self.box.right, self.box.center[1]
        self.divide = float(plot.place_on(plot.slice.minimizer)[0])
        sides = Box(left, box.bottom, self.divide, box.top), Box(self.divide, box.bottom, right, box.top)
        self.bands = [
            Polygon(*flat(side.corners), stroke_width=0, fill_color=theme.faint, fill_opacity=opacity)
            for side, opacity in zip(sides, (LESS, MORE), strict=True)
        ]
        zero_line = Curve(theme.muted, 1.5).show([np.array([(left, middle), (right, middle)])])
        self.signs = [
            Prose(sign, size, theme.gradient, "bold")
            for sign, size in zip("−0+", (LARGE, SIZES.title, LARGE), strict=True)
        ]
        low, high = middle - APART * self.box.height, middle + APART * self.box.height
        near = [self.divide + BESIDE * side * band.width for side, band in zip((-1, 1), sides, strict=True)]
        places = [(near[0], low), (self.divide, middle), (near[1], high)]
        for sign, (x, y) in zip(self.signs, places, strict=True):
            sign.move_to([x, y, 0.0])
        name = formula(plot.slope, SIZES.tick, theme.gradient)
        name.move_to([left - 0.12 - name.width / 2, middle, 0.0])
        plate = Dots(PLATE, theme.background).show(self.signs[1].get_center()[None])
        super().__init__(*self.bands, zero_line, name, plate, *self.signs)

    def height_of(self, t: float) -> float:
        """How high over its middle the strip shows the slope at t: at the right end of the axis, half its height."""
        slope, most = self.plot.slice.derivative([t, self.plot.x_range[1]])
        return float(slope / most) * self.box.height / 2


class SlopeBars(VGroup):
    """The slope over the strip as a graph, and at each point as a bar: its length the size, its side the sign.

    Points under the plate of the zero have none.
    """

    def __init__(self, strip: SignStrip, points: Points) -> None:
        self.strip, self.stops = strip, points
        self.graph, self.bars = Curve(strip.plot.theme.gradient, 2), Curve(strip.plot.theme.gradient, 100 * BROAD)
        super().__init__(self.graph, self.bars)
        self.show(1)

    def show(self, step: float) -> None:
        """Show them at that share of their height."""
        zero = np.array([self.strip.divide, self.strip.box.center[1]])
        ends = [self._bar(t, step)[1] for t in self.strip.plot.x_range]
        self.graph.show([np.array([end, zero + PLATE / np.hypot(*(end - zero)) * (end - zero)]) for end in ends])
        bars = [self._bar(t, step) for t in self.stops]
        self.bars.show([bar for bar in bars if abs(bar[0, 0] - zero[0]) >= PLATE + CLEAR + BROAD / 2])

    def _bar(self, t: float, share: float) -> Points:
        x, middle = self.strip.plot.place_on(t)[0], self.strip.box.center[1]
        return np.array([(x, middle), (x, middle + share * self.strip.height_of(t))])
