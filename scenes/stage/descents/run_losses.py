"""The losses of several descents as numbers, each under its name in the legend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import VGroup

from gdmath import Trajectory
from scenes.stage.descents.runs import BESIDE, Place, Race
from scenes.stage.numerals import significant
from scenes.stage.run import Run
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, digit_height, formula, quoted, text_width

GAP = 0.12
"""Between the sign of equality and the number."""


class RunLoss(VGroup):
    """The loss of a descent, of all the data, after its last complete step."""

    def __init__(self, walk: Trajectory, place: tuple[float, float], size: float, theme: Theme) -> None:
        self.walk = walk
        name = formula("L =", size, theme.loss)
        x, base = place
        self.number = Number("0", (x + name.width + GAP, base), size, theme.loss, "loss {}")
        self.number.show(significant(float(walk.losses[0])))
        name.move_to([x + name.width / 2, base + digit_height(size) / 2, 0.0])
        super().__init__(name, self.number)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        self.number.show(significant(float(self.walk.losses[min(int(step), self.walk.steps)])))


def fitting(runs: Sequence[Run], places: Sequence[Place], right: float, theme: Theme) -> float:
    """The font size at which the losses have room in their places, up to a right end."""
    lefts = sorted({x for x, _ in places})
    room = min(end - left for left, end in pairwise([*lefts, right + BESIDE])) - BESIDE
    ends = np.concatenate(
        [[losses[0], losses[-1], losses.max(), losses.min()] for losses in (each.walk.losses for each in runs)]
    )
    number = max(text_width(significant(float(loss)), 1.0) for loss in ends)
    name = formula("L =", SIZES.tick, theme.loss).width / SIZES.tick
    return float(np.clip((room - GAP) / (name + number), SIZES.tick, SIZES.readout))


def run_losses(runs: Sequence[Run], places: Sequence[Place], size: float, theme: Theme) -> Race:
    """A number for each, in its place."""
    return Race(runs, [RunLoss(run.walk, place, size, theme) for run, place in zip(runs, places, strict=True)])


def mean_losses(runs: Sequence[Run], places: Sequence[Place], size: float, theme: Theme) -> VGroup:
    """The mean of the late losses of each, in its place."""
    means = VGroup()
    for run, (left, base) in zip(runs, places, strict=True):
        mean = significant(float(run.walk.late.mean()))
        number = formula(f"overline(L) = #{quoted(mean)}", size, theme.loss)
        number.move_to([left + number.width / 2, base + digit_height(size) / 2, 0.0])
        means.add(number)
    return means
