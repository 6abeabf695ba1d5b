"""The numbers of a descent."""

from __future__ import annotations

import math

import numpy as np
from manim import VGroup

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.layout import Box
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, fixed, formula, significant, text_width

GAP = 0.3
LINE = 0.62


class Readout(VGroup):
    """Step, w, b, loss and length of the gradient at a moment of a descent.

    Side by side in a broad box, each under its name, a column as wide as its widest number so that none runs into the
    next; one under the other in a tall box, each beside its name.
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
        if box.height > box.width:
            left = box.left + max(name.width for name in names) + GAP
            size = min(SIZES.readout, (box.right - left) / max(widest))
            corners = [(left, box.top - (k + 0.75) * LINE) for k in range(5)]
            for name, (_, base) in zip(names, corners, strict=True):
                name.move_to([box.left + name.width / 2, base + digit_height(size) / 2, 0])
        else:
            size = min(SIZES.readout, (box.width - 4 * GAP) / sum(widest))
            room = (box.width - size * sum(widest)) / 5
            lefts = box.left + np.cumsum([0.0, *(size * np.array(widest[:-1]) + room)])
            corners = [(float(left), box.bottom + 0.02) for left in lefts]
            for name, (left, _) in zip(names, corners, strict=True):
                name.move_to([left + name.width / 2, box.top - 0.16, 0])
        self.numbers = [Number("0", corner, size, color) for corner, color in zip(corners, colors, strict=True)]
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
