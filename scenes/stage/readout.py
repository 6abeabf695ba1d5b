"""The numbers of a descent."""

from __future__ import annotations

import math

import numpy as np
from manim import VGroup

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.layout import Box
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, fixed, formula, significant, text_width

GAP = 0.3


class Readout(VGroup):
    """Step, w, b, loss and length of the gradient at a moment of a descent, side by side, each under its name.

    A column is as wide as its widest number, so that none runs into the next.
    """

    def __init__(self, box: Box, walk: Trajectory, loss: MeanSquaredError, theme: Theme) -> None:
        self.walk, self.loss = walk, loss
        self.decimals = [_decimals(values) for values in walk.near().T]
        names = [
            Prose("step", SIZES.label, theme.muted),
            formula("w", SIZES.label, theme.w),
            formula("b", SIZES.label, theme.b),
            formula("L", SIZES.label, theme.loss),
            formula("norm(nabla L)", SIZES.label, theme.gradient),
        ]
        colors = [theme.text, theme.w, theme.b, theme.loss, theme.gradient]
        samples = [self.texts(step) for step in np.unique(np.geomspace(1, walk.steps + 1, 200).astype(int)) - 1]
        widest = [max(text_width(text, 1.0) for text in column) for column in zip(*samples, strict=True)]
        size = min(SIZES.readout, (box.width - 4 * GAP) / sum(widest))
        room = (box.width - size * sum(widest)) / 5
        self.numbers, left = [], box.left
        for name, color, width in zip(names, colors, widest, strict=True):
            name.move_to([left + name.width / 2, box.top - 0.16, 0])
            corner = (left, box.bottom + 0.02)
            self.numbers.append(Number("0", corner, size, color))
            left += size * width + room
        super().__init__(*names, *self.numbers)
        self.show(0)

    def texts(self, step: float) -> list[str]:
        """What the numbers say after `step` steps; the count changes when a step is complete."""
        point = self.walk.at(step)
        w, b = point.tolist()
        slope = math.hypot(*self.loss.partials(w, b))
        parameters = [fixed(value, decimals) for value, decimals in zip((w, b), self.decimals, strict=True)]
        return [f"{int(step):,}", *parameters, significant(float(self.loss.value(w, b))), significant(slope)]

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        for number, text in zip(self.numbers, self.texts(step), strict=True):
            number.show(text)


def _decimals(values: np.ndarray) -> int:
    """The decimals that show four digits of the largest value."""
    largest = float(np.abs(values).max())
    return 3 - math.floor(math.log10(largest)) if largest else 3
