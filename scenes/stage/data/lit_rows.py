"""The rows of each step: they light up in the data, and are counted."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from scenes.stage.data.rows import MOST_DOTS, DataPlot
from scenes.stage.descents.runs import Run
from scenes.stage.layout import Box
from scenes.stage.shapes import Dots
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, text_width

Rows = NDArray[np.intp]


SEEN = 0.45
"""How strongly the rows of earlier steps are seen."""


class LitRows(VGroup):
    """The rows of the present step, large and with a rim, and small those of the steps before it in the epoch.

    Both have the colour and the mark of their run. Of more rows than a picture has dots, it shows a fair sample.
    """

    def __init__(self, plot: DataPlot, run: Run, epoch: Sequence[Rows]) -> None:
        self.batches = epoch
        self.places = plot.place(plot.data.x, plot.data.y)
        size, corners = (0.07, 0.12) if len(self.places) <= 60 else (0.05, 0.07), run.corners
        self.seen = Dots(size[0], run.color, SEEN, corners)
        self.rim = Dots(size[1] + 0.02, plot.theme.text, corners=corners)
        self.lit = Dots(size[1], run.color, corners=corners)
        super().__init__(self.seen, self.rim, self.lit)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the rows of the step that is being taken or, between two, of the last."""
        taken = math.ceil(step)
        lit = self.batches[taken - 1] if taken else np.zeros(0, dtype=int)
        seen = np.concatenate([lit[:0], *self.batches[: max(0, taken - 1)]])
        self.seen.show(self.places[seen[:MOST_DOTS]])
        for marks in (self.rim, self.lit):
            marks.show(self.places[lit[:MOST_DOTS]])


class EpochCount(VGroup):
    """How many steps an epoch has had, and how many of its rows they have seen."""

    def __init__(self, box: Box, epoch: Sequence[Rows], theme: Theme) -> None:
        self.seen = np.cumsum([0, *map(len, epoch)])
        super().__init__()
        self.numbers, left = [], box.left
        words = zip(("step", "rows seen"), (len(epoch), self.seen[-1]), ("", f"of {self.seen[-1]:,}"), strict=True)
        for name, most, after in words:
            base = box.center[1] - digit_height(SIZES.label) / 2
            before = Prose(name, SIZES.label, theme.muted).at((left, base))
            number = Number("0", (before.get_right()[0] + 0.18, base), SIZES.label, theme.text)
            right = number.place[0] + text_width(f"{most:,}", SIZES.label)
            self.numbers.append(number)
            self.add(before, number, Prose(after, SIZES.label, theme.muted).at((right + 0.14, base)))
            left = right + 0.6
        self.show(0)

    def show(self, step: float) -> None:
        """Show the counts of the steps begun."""
        taken = math.ceil(step)
        for number, value in zip(self.numbers, (taken, self.seen[taken]), strict=True):
            number.show(f"{value:,}")
