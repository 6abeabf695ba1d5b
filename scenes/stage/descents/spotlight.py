"""The light on several runs: whom the words name stands out, in all views of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from manim import VMobject

from scenes.stage.animations import Lights, Shade
from scenes.stage.descents.contenders import Standings
from scenes.stage.descents.loss_plot import LossView
from scenes.stage.descents.runs import FAINT, Legend, nested
from scenes.stage.plane.path_view import PathView

OVER, MARKED = 0.8, 2.0
"""How far to the front the curves and the marks of those spoken of stand."""


class Spotlight:
    """Of each run its name, its curve, its number, and what else is drawn of it; of runs that have come."""

    def __init__(
        self,
        legend: Legend | Standings,
        views: Sequence[LossView],
        numbers: Sequence[VMobject],
        more: Sequence[Sequence[VMobject]],
    ) -> None:
        self.legend, self.views, self.numbers, self.more = legend, views, numbers, more
        self.lights = Lights(*chain(*views, numbers, *more))

    def on(self, *spoken: int) -> list[Shade]:
        """Those are lit, the others dimmed."""
        turned = self.legend.speak_of(*spoken)
        for k, (view, more) in enumerate(zip(self.views[: self.legend.come], self.more, strict=False)):
            turned += self.lights.turn(1.0 if k in spoken else FAINT, *view, *more)
        return turned

    def on_numbers(self, *spoken: int) -> list[Shade]:
        """The same for the numbers."""
        numbers = enumerate(self.numbers[: self.legend.come])
        return [each for k, number in numbers for each in self.lights.turn(1.0 if k in spoken else FAINT, number)]

    def forward(self, *spoken: int) -> None:
        """Those stand over the others, with their ways on the map: their marks are no larger than to be seen there.

        Where it is all of them, each mark is seen around those that came after it.
        """
        ways = [[part for part in more if isinstance(part, PathView)] for more in self.more]
        for k in spoken if len(spoken) < len(self.views) else ():
            self.views[k].curve.set_z_index(OVER)
            self.views[k].mark.set_z_index(MARKED)
            for way in ways[k]:
                way.set_z_index(OVER)
                way.mark.set_z_index(MARKED)
        order = sorted(range(len(self.views)), key=lambda k: k in spoken)
        nested([self.views[k].mark for k in order])
        nested([way.mark for k in order for way in ways[k]])
