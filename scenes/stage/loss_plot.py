"""The loss against the step."""

from __future__ import annotations

import numpy as np
from manim import UR, DashedLine, VGroup

from gdmath import Trajectory
from scenes.stage.layout import Box
from scenes.stage.plot import Plot, padded
from scenes.stage.shapes import Curve, Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import LINEAR, LOG, STEPS
from scenes.stage.type import formula, prose, significant

MANY_STEPS = 30
"""From here on the axis of steps is logarithmic."""

MANY_FOLD = 20.0
"""Where the loss falls by more than this, its axis is logarithmic."""

DEEPEST = 1e-12
"""How far down a logarithmic axis reaches, as a share of the highest loss: below is rounding."""


class LossPlot(Plot):
    """Axes for the losses of a descent and the least loss there is; logarithmic where that shows more."""

    def __init__(self, box: Box, walk: Trajectory, minimum: float, theme: Theme) -> None:
        losses = walk.losses
        high, low = float(losses.max()), float(min(losses.min(), minimum))
        logarithmic = high > MANY_FOLD * low
        if logarithmic:
            low = max(low, DEEPEST * high)
            ends = np.exp(padded(np.log([low, high]), 0.1))
        else:
            ends = np.array([0.0, high + 0.08 * (high - low)])
        super().__init__(
            box,
            (0.0, float(walk.steps)),
            (float(ends[0]), float(ends[1])),
            theme,
            prose("step", SIZES.label, theme.muted),
            formula("L(w, b)", SIZES.label, theme.loss),
            STEPS if walk.steps >= MANY_STEPS else LINEAR,
            LOG if logarithmic else LINEAR,
        )
        self.theme, self.lowest = theme, float(ends[0])

    def least(self, minimum: float) -> VGroup:
        """A dashed line at the least loss that any line has, and its name."""
        ends = self.place(np.array(self.x_range), max(minimum, self.lowest))
        line = DashedLine(ends[0], ends[1], color=self.theme.fit, stroke_width=3, dash_length=0.12)
        name = prose(f"least loss {significant(minimum)}", SIZES.tick, self.theme.fit)
        return VGroup(line, name.next_to(ends[0], UR, buff=0.1))


class LossView(VGroup):
    """The losses so far: a dot at each of the first few steps, joined by a line that grows as a step is taken."""

    def __init__(self, plot: LossPlot, walk: Trajectory, dotted: int) -> None:
        self.walk, self.dotted = walk, dotted
        losses = np.maximum(walk.losses, plot.lowest)
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
