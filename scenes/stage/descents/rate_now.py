"""The rate in the heading, while a run is under way whose rate shrinks."""

from __future__ import annotations

from typing import Any

from manim import DL, VGroup, VMobject

from gdmath import InverseTimeDecay
from scenes.stage.animations import InPlace, fade, remember
from scenes.stage.camera import pinned
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number


class RateNow(VGroup):
    """The rate of the last step so far, of a run with so many steps an epoch, in the place of the `fixed` one."""

    def __init__(self, rate: InverseTimeDecay, an_epoch: int, heading: VMobject, theme: Theme) -> None:
        self.rate, self.an_epoch, self.heading = rate, an_epoch, heading
        self.fixed = next(part for part in heading.get_family() if isinstance(part, Formula)).select("rate")
        remember(self.fixed)
        x, base, _ = self.fixed.get_corner(DL)
        self.number = Number("0", (x, base), SIZES.label, theme.text, "η = {}")
        super().__init__(self.number)
        self.show(0.0)
        pinned(self)

    def show(self, epochs: float) -> None:
        """Show the moment after so many epochs."""
        self.number.show(significant(self.rate(max(0, round(epochs * self.an_epoch) - 1)), 3))


class FixedRate(InPlace):
    """The fixed rate goes from one share of its opacity to another; faded alone it would take the heading to pieces."""

    def __init__(self, now: RateNow, start: float, end: float, **settings: Any) -> None:
        self.fixed, self.start, self.end = now.fixed, start, end
        super().__init__(now.heading, **settings)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the share in between."""
        fade(self.fixed, self.start + self.rate_func(alpha) * (self.end - self.start))
