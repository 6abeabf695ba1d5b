"""A lens over a curve: the same curve and the same tangent, larger."""

from __future__ import annotations

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from scenes.stage.clipping import clip_polyline
from scenes.stage.layout import Box
from scenes.stage.shapes import Curve, Dots
from scenes.stage.slices.slice_plot import SlicePlot
from scenes.stage.theme import SIZES
from scenes.stage.type import Number, digit_height, text_width

LEAST, MOST = 2.0, 20.0
LABEL = 0.45
TICKS = 0.45
"""How far below an axis the numbers of its ticks reach."""

Points = NDArray[np.float64]


class Lens(VGroup):
    """What lies around a point of a slice, from twice to twenty times as large, and where on the curve that is."""

    def __init__(self, box: Box, plot: SlicePlot, t: float) -> None:
        self.plot, self.t = plot, t
        side = min(box.width, box.height - LABEL)
        middle, top = (box.left + box.right) / 2, box.top - LABEL
        self.glass = Box(middle - side / 2, top - side, middle + side / 2, top)
        theme = plot.theme
        self.leader = Curve(theme.muted, 1.5, 0.6)
        self.edge, self.source = Curve(theme.background, 7), Curve(theme.muted, 3)
        rim = Curve(theme.muted, 2.5).show([_around(self.glass)])
        self.curve, self.tangent = Curve(theme.loss, 10), Curve(theme.gradient, 4)
        dot = Dots(0.1, theme.line).show(self.glass.center[None])
        self.below = self.glass.top < plot.inner.bottom
        *_, right_top, left_top = self.glass.corners
        steep = [abs(self._along(corner) @ plot.direction(t)[:2]) for corner in (left_top, right_top)]
        self.end = right_top if self.below and steep[1] < steep[0] else left_top
        at_right = self.below and self.end is left_top
        left = self.glass.right - text_width(f"×{MOST:.0f}", SIZES.label) if at_right else self.glass.left
        place = (left, self.glass.top + (LABEL - digit_height(SIZES.label)) / 2)
        self.label = Number("×1", place, SIZES.label, theme.text, "magnified {}")
        super().__init__(self.leader, self.edge, self.source, rim, self.curve, self.tangent, dot, self.label)
        self.show(0)

    def magnified(self, places: Points, times: float) -> Points:
        """Where screen points `(n, 2)` of the plot are in the lens."""
        return self.glass.center[:2] + times * (places - self.plot.place_on(self.t)[:2])

    def show(self, step: float) -> None:
        """Show it at a moment from 0, the least magnification, to 1, the most, by even factors."""
        times, plot, glass = LEAST * (MOST / LEAST) ** step, self.plot, self.glass
        (x, y), half = plot.place_on(self.t)[:2], glass.width / 2 / times
        source = Box(x - half, y - half, x + half, y + half)
        reach = half / plot.inner.width * (plot.x_range[1] - plot.x_range[0])
        seen = plot.place_on(np.linspace(self.t - reach, self.t + reach, 181))[:, :2]
        self.curve.show(clip_polyline(self.magnified(seen, times), glass))
        tangent = plot.tangent(self.t, 3 * half)
        self.tangent.show(clip_polyline(self.magnified(tangent, times), glass))
        for border in (self.edge, self.source):
            border.show([_around(source)])
        self.leader.show(self._leader(source.corners[1], self.end))
        self.label.show(f"×{times:.0f}")

    def _along(self, corner: Points) -> Points:
        """The direction from the point to a corner of the glass: along the tangent it would seem to go on in it."""
        way = corner - self.plot.place_on(self.t)[:2]
        along: Points = way / np.hypot(*way)
        return along

    def _leader(self, start: Points, end: Points) -> list[Points]:
        """The line to a lens beside the plot, or to one below it, but for where the numbers of the ticks stand."""
        if not self.below:
            return [np.vstack([start, end])]
        levels = np.array([self.plot.inner.bottom, self.plot.inner.bottom - TICKS])
        axis, under = start + ((levels - start[1]) / (end[1] - start[1]))[:, None] * (end - start)
        return [np.vstack([start, axis]), np.vstack([under, end])]


def _around(box: Box) -> Points:
    return np.vstack([box.corners, box.corners[:1]])
