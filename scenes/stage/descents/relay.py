"""Runs told one after the other: the one spoken of is bright, the others are dimmed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import VGroup

from scenes.stage.animations import Views, fade, remember
from scenes.stage.descents.runs import nested
from scenes.stage.run import Run

DIM = 0.3

NONE = -1
"""In place of a run: what is spoken of at last is none of them."""


class Relay(VGroup):
    """Views of several runs, and still parts that belong to them.

    Run k is under way from moment 2k to 2k + 1, and then the light passes on; before the first, at −1, all are bright,
    and after the last that `at_last`, `NONE` or, where nothing is said, all. A run is seen in its views from when it
    begins, as a time-lapse; in front is the one spoken of, then the one before, then the first. Marks that lie on one
    another are seen around those in front.
    """

    def __init__(
        self, runs: Sequence[Run], views: Sequence[Views], stills: Sequence[VGroup], at_last: int | None = None
    ) -> None:
        self.runs, self.views, self.stills, self.at_last = runs, views, stills, at_last
        self.shown = [math.nan] * len(runs)
        self.lit = [(1.0, 1.0)] * len(runs)
        super().__init__(*stills, *views)
        self.set_z_index(0)  # what is in front is told by the order alone
        remember(self)
        self.show(-1.0)

    @property
    def end(self) -> int:
        """The moment after the last run."""
        return 2 * len(self.runs)

    def show(self, moment: float) -> None:
        """Show that moment."""
        moments = np.arange(-1, self.end + 1)
        # Manim keeps the order in which a play begins: the next run is in front before it is seen at all
        told = math.floor((moment + 1.0) / 2.0)
        if moment > self.end - 1 and self.at_last is not None:
            told = self.at_last
        order = sorted(range(len(self.views)), key=lambda k: (k == told, k == told - 1, -k))
        self.submobjects = [*self.stills, *(self.views[k] for k in order)]
        for k, (run, view, still) in enumerate(zip(self.runs, self.views, self.stills, strict=True)):
            step = math.expm1(min(max(moment - 2 * k, 0.0), 1.0) * math.log1p(run.walk.steps))
            if (step := round(step, 9)) != self.shown[k]:  # the last step is not one short by rounding
                view.show(step)
                self.shown[k] = step
            lights = np.where(moments // 2 == k, 1.0, DIM)
            lights[0] = 1.0
            lights[-1] = 1.0 if self.at_last in (None, k) else DIM
            light = float(np.interp(moment, moments, lights))
            began = float(np.clip(moment - 2 * k + 1, 0.0, 1.0))
            if (lit := (light, light * began)) != self.lit[k]:
                fade(still, light)
                fade(view, light * began)
                self.lit[k] = lit
        begun = [self.views[k] for k in order if moment > 2 * k - 1]
        for alike in zip(*begun, strict=True):  # the ways on the map, then the losses
            nested([view.mark for view in alike])
