"""The loss against the step."""

from __future__ import annotations

import numpy as np
from manim import DL, UL, DashedLine, VGroup

from gdmath import Trajectory
from scenes.stage.layout import Box
from scenes.stage.plot import Plot, padded
from scenes.stage.shapes import Curve, Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import LINEAR, LOG, STEPS
from scenes.stage.type import Prose, digit_height, formula, significant

MANY_STEPS = 30
"""From here on the axis of steps is logarithmic."""

LOGARITHMS = (-700.0, 709.78)
"""Of what double precision holds."""

DEEPEST = 1e-12
"""How far down a logarithmic axis reaches, as a share of the highest loss: below is rounding."""


class LossPlot(Plot):
    """Axes for the losses of a descent and the least loss there is; the axis of the loss is logarithmic."""

    def __init__(self, box: Box, walk: Trajectory, minimum: float, theme: Theme) -> None:
        high = float(walk.losses.max()) or 1.0
        reached = float(walk.losses.min())
        low = max(min(reached, minimum) if minimum > DEEPEST * high else reached, DEEPEST * high)
        bottom, top = np.clip(padded(np.log([low, high]), 0.1), *LOGARITHMS)
        below = (digit_height(SIZES.tick) + 0.3) / (box.height - 0.9) * (top - bottom)  # its name
        super().__init__(
            box,
            (0.0, float(walk.steps)),
            (float(np.exp(bottom - below)), float(np.exp(top))),
            theme,
            Prose("step", SIZES.label, theme.muted),
            formula("L(w, b)", SIZES.label, theme.loss),
            STEPS if walk.steps >= MANY_STEPS else LINEAR,
            LOG,
        )
        self.theme = theme

    def least(self, minimum: float) -> VGroup:
        """A dashed line at the least loss of any line, and its name; the name alone where the axis ends above it."""
        name = Prose(f"least loss {significant(minimum)}", SIZES.tick, self.theme.fit)
        if minimum < self.y_range[0]:
            return VGroup(name.next_to(self.place(self.x_range[1], self.y_range[0]), UL, buff=0.12))
        ends = self.place(np.array(self.x_range), minimum)
        line = DashedLine(ends[0], ends[1], color=self.theme.fit, stroke_width=3, dash_length=0.12)
        return VGroup(line, name.next_to(ends[1], DL, buff=0.1))


class LossView(VGroup):
    """The losses so far: a dot at each of the first few steps, joined by a line that grows as a step is taken."""

    def __init__(self, plot: LossPlot, walk: Trajectory, dotted: int) -> None:
        self.walk, self.dotted = walk, dotted
        losses = np.maximum(walk.losses, plot.y_range[0])
        self.places = plot.place(np.arange(len(losses)), losses)
        self.curve = Curve(plot.theme.loss, 4)
        self.iterates = Dots(0.06, plot.theme.loss)
        self.latest = Dots(0.1, plot.theme.loss)
        super().__init__(self.curve, self.iterates, self.latest)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        done = min(int(step), self.walk.steps)
        reached = self.places[: done + 1]
        if done < self.walk.steps:
            ahead = reached[-1] + (step - done) * (self.places[done + 1] - reached[-1])
            self.curve.show([np.vstack([reached, ahead])[:, :2]])
        else:
            self.curve.show([reached[:, :2]])
        self.iterates.show(reached[: self.dotted + 1])
        self.latest.show(reached[-1:])
