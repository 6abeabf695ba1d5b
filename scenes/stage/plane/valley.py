"""The valley of the loss while x is centred and scaled, and its condition number."""

from __future__ import annotations

import math

import numpy as np
from manim import RIGHT, VGroup
from numpy.typing import NDArray

from scenes.stage.layout import Box, begun_at
from scenes.stage.numerals import significant
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.rescaling import CENTRED, RAW, SCALED, Rescaling
from scenes.stage.shapes import Curve, Dots, replace_parts
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, formula, text_width

Points = NDArray[np.float64]

STAR, SMALLEST, BROAD = 1.5, 0.6, 0.8
"""How much larger the star of the fit is: what stands on it leaves its arms to be seen. In a valley that is not so
broad, in Manim's units, it is smaller, down to a least size: on a thin one it would cover the middle.
"""

AROUND = 1.12
"""How much farther the plane reaches than its outermost iso-line."""


class Valley(VGroup):
    """Iso-lines at the same losses at every moment, the outermost through the start, in equal units of w and b.

    Close up, it reaches from the fit as far as the points `near` `(k, 2)` of the raw plane.
    """

    def __init__(self, box: Box, rescaling: Rescaling, near: Points, theme: Theme) -> None:
        self.box, self.rescaling, self.near, self.theme = box, rescaling, near, theme
        self.aspect = max(1.0, (box.width - 2.2) / (box.height - 1.0))  # so that only the height limits it
        super().__init__()
        self.show(RAW)

    def landscape(self, moment: float) -> Landscape:
        """The plane of w and b at that moment: the fit in the middle, the outermost iso-line just in view."""
        every = [self.rescaling, *self.rescaling.others]
        loss, *losses = (each.at(moment)[0] for each in every)
        fits = np.array([each.minimizer for each in (loss, *losses)])
        middle = (fits.min(axis=0) + fits.max(axis=0)) / 2
        outer = [AROUND * self.rescaling.radius * np.hypot(*np.linalg.inv(each.root).T) for each in (loss, *losses)]
        half = self._holding(*(np.array(outer) + np.abs(fits - middle)).max(axis=0))
        if moment < RAW:
            half *= min(1.0, self._holding(*1.25 * np.abs(self.near - middle).max(axis=0)) / half) ** -moment
        (w, b), wide = middle, self.aspect * half
        plot = Landscape(self.box, loss, (w - wide, w + wide), (b - half, b + half), self.theme, self.aspect)
        shift = self.box.right - 0.55 - plot.inner.right  # labels come and go at the left; the plane stays
        plot.shift(shift * RIGHT)
        plot.inner = plot.inner.shrunk(left=shift, right=-shift)
        # a colour is one loss at every moment
        plot.base, plot.highest = self.rescaling.least, self.rescaling.levels[-1]
        return plot

    def breadth(self, moment: float) -> float:
        """How broad the outermost iso-line is on the screen, across the valley."""
        return self._breadth(self.landscape(moment))

    def _breadth(self, plot: Landscape) -> float:
        """The same on a plane."""
        unit = plot.inner.height / (plot.y_range[1] - plot.y_range[0])
        return 2.0 * self.rescaling.radius * math.sqrt(2.0 / float(plot.loss.eigenvalues[1])) * unit

    def _holding(self, across: float, up: float) -> float:
        """Half the height of a plane that reaches so far from its middle."""
        return max(up, across / self.aspect)

    def show(self, moment: float) -> None:
        """Show that moment."""
        plot = self.landscape(moment)
        self.lines = Curve(self.theme.muted, 1.8, 0.75).show(
            [piece for level in self.rescaling.levels for piece in plot.iso_line(level)]
        )
        _, scaling = self.rescaling.at(moment)
        start = plot.place(*scaling.to_standardized(self.rescaling.start))
        self.rim = Dots(0.125, self.theme.background).show(start[None])
        self.start = Dots(0.095, self.theme.line).show(start[None])
        thin = min(1.0, self._breadth(plot) / BROAD)
        star = plot.fit().scale(max(SMALLEST, STAR * thin), about_point=plot.place(*plot.loss.minimizer))
        replace_parts(self, plot.ground(), plot, self.lines, star, self.rim, self.start)


class ConditionNumber(VGroup):
    """κ = λmax/λmin at a moment."""

    def __init__(self, box: Box, rescaling: Rescaling, theme: Theme) -> None:
        self.rescaling = rescaling
        name = formula("kappa = lambda_max \\/ lambda_min =", SIZES.readout, theme.text)
        widest = max(text_width(self.text(moment), SIZES.readout) for moment in (RAW, CENTRED, SCALED))
        share = min(1.0, box.width / (name.width + 0.25 + widest))
        begun_at(name.scale(share), box.left, box.center[1])
        base = float(name[0].get_bottom()[1])
        place, size = (box.left + name.width + share * 0.25, base), share * SIZES.readout
        self.number = Number("0", place, size, theme.text, "condition number {}")
        super().__init__(name, self.number)
        self.show(RAW)

    def show(self, moment: float) -> None:
        """Show that moment."""
        self.number.show(self.text(moment))

    def text(self, moment: float) -> str:
        """What the number says at that moment."""
        return significant(self.rescaling.at(moment)[0].condition_number)
