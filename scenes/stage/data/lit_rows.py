"""The rows of each step: they light up in the data, and are counted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import VGroup

from gdmath import Epoch, Passes
from scenes.stage.data.rows import NO_ROWS, DataPlot, Rows
from scenes.stage.layout import Box
from scenes.stage.run import Run
from scenes.stage.shapes import Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, text_width

SEEN = 0.45
"""How strongly the rows of earlier steps are seen."""

FEW = 20
"""Of a step on more rows than this, where only some rows are drawn, those of it are seen that are drawn anyway."""


class LitRows(VGroup):
    """The drawn rows of the present step, large and with a rim, and small those of the steps before it in the epoch.

    Both have the colour and the mark of their run.
    """

    def __init__(self, plot: DataPlot, run: Run, epoch: Epoch) -> None:
        self.steps = epoch.steps_of(plot.drawn)
        self.places = plot.place(plot.x, plot.y)
        size, corners = (0.07, 0.12) if len(self.places) <= 60 else (0.05, 0.07), run.corners
        self.seen = Dots(size[0], run.color, SEEN, corners)
        self.rim = Dots(size[1] + 0.02, plot.theme.text, corners=corners)
        self.lit = Dots(size[1], run.color, corners=corners)
        super().__init__(self.seen, self.rim, self.lit)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the rows of the step that is being taken or, between two, of the last."""
        last = math.ceil(step) - 1
        self.seen.show(self.places[self.steps < last])
        for marks in (self.rim, self.lit):
            marks.show(self.places[self.steps == last])


class EpochCount(VGroup):
    """How many steps an epoch has had, and how many of its rows they have seen."""

    def __init__(self, box: Box, epoch: Epoch, theme: Theme) -> None:
        self.epoch, n = epoch, len(epoch.order)
        super().__init__()
        words = ("step", len(epoch), ""), ("rows seen", n, f"of {n:,}")
        said = Prose("".join(f"{name}{most:,}{after}" for name, most, after in words), SIZES.label, theme.muted)
        share = min(1.0, box.width / (said.width + 2 * (0.18 + 0.14) + 0.6))
        self.numbers, left, size = [], box.left, share * SIZES.label
        base = box.center[1] - digit_height(size) / 2
        for name, most, after in words:
            before = Prose(name, size, theme.muted).at((left, base))
            number = Number(
                "0", (before.get_right()[0] + share * 0.18, base), size, theme.text, f"{name} {{}} {after}".rstrip()
            )
            right = number.place[0] + text_width(f"{most:,}", size)
            self.numbers.append(number)
            self.add(before, number, Prose(after, size, theme.muted).at((right + share * 0.14, base)))
            left = right + share * 0.6
        self.show(0)

    def show(self, step: float) -> None:
        """Show the counts of the steps begun."""
        taken = math.ceil(step)
        for number, value in zip(
            self.numbers, (taken, min(taken * self.epoch.size, len(self.epoch.order))), strict=True
        ):
            number.show(f"{value:,}")


class StepByStep(VGroup):
    """Views of single steps, at the moments of a descent of which not every point is kept."""

    def __init__(self, views: Sequence[LitRows | EpochCount], walk: Passes) -> None:
        self.walk = walk
        super().__init__(*views)

    def show(self, step: float) -> None:
        """Show the moment after `step` points of the descent."""
        for view in self:
            view.show(float(np.interp(step, np.arange(len(self.walk.taken)), self.walk.taken)))


def lit_one_by_one(epochs: Sequence[Epoch], singles: int) -> Rows:
    """The rows of the first steps and of the last of an epoch, where these are few: they are seen one by one."""
    steps = [(epoch, step) for epoch in epochs for step in (*range(min(singles, len(epoch))), len(epoch) - 1)]
    return np.concatenate([NO_ROWS, *(epoch.rows(step) for epoch, step in steps if epoch.size <= FEW)])
