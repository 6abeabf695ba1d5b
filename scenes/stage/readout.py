"""The numbers of a descent."""

from __future__ import annotations

import math

import numpy as np
from manim import VGroup

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.layout import Box
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, formula, prose, significant


class Readout(VGroup):
    """Step, w, b, loss and length of the gradient at a moment of a descent, side by side, each under its name."""

    def __init__(self, box: Box, walk: Trajectory, loss: MeanSquaredError, theme: Theme) -> None:
        self.walk, self.loss = walk, loss
        names = [
            prose("step", SIZES.label, theme.muted),
            formula("w", SIZES.label, theme.w),
            formula("b", SIZES.label, theme.b),
            formula("L", SIZES.label, theme.loss),
            formula("norm(nabla L)", SIZES.label, theme.gradient),
        ]
        colors = [theme.text, theme.w, theme.b, theme.loss, theme.gradient]
        places = box.columns(0.9, 1.1, 1.1, 1, 1.2, gap=0.14)
        self.numbers = []
        for place, name, color in zip(places, names, colors, strict=True):
            name.move_to([place.left + name.width / 2, place.top - 0.16, 0])
            corner = np.array([place.left, place.bottom + 0.02, 0.0])
            self.numbers.append(Number("0", corner, SIZES.readout, color))
        super().__init__(*names, *self.numbers)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps; the count changes when a step is complete."""
        w, b = self.walk.at(step)
        slope = math.hypot(*self.loss.partials(float(w), float(b)))
        texts = [f"{int(step):,}", *(significant(float(value)) for value in (w, b, self.loss.value(w, b), slope))]
        for number, text in zip(self.numbers, texts, strict=True):
            number.show(text)
