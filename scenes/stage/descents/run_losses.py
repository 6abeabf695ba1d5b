"""The losses of several descents as numbers, each under its name in the legend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import VGroup

from gdmath import Trajectory
from scenes.stage.descents.runs import BESIDE, FAINT, Place, Race
from scenes.stage.layout import begun_at
from scenes.stage.numerals import significant
from scenes.stage.run import Run
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, digit_height, formula, quoted, text_width

GAP = 0.12
"""Between the sign of equality and the number."""

FEWEST, DIGITS, MOST = 2, 4, 7
"""How many digits a loss has: at least, where there is room, and at most, where fewer would not tell it from others."""


class LossNumber(VGroup):
    """The loss of a descent, of all the data, after its last complete step: in a table, whose head says what it is."""

    def __init__(
        self, walk: Trajectory, place: Place, size: float, theme: Theme, says: str = "loss {}", digits: int = DIGITS
    ) -> None:
        self.walk, self.digits = walk, digits
        self.number = Number(significant(float(walk.losses[0]), digits), place, size, theme.loss, says)
        super().__init__(self.number)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        self.number.show(significant(float(self.walk.losses[min(int(step), self.walk.steps)]), self.digits))


class RunLoss(LossNumber):
    """The same after the name of the loss."""

    def __init__(self, walk: Trajectory, place: Place, size: float, theme: Theme) -> None:
        name = formula("L =", size, theme.loss)
        x, base = place
        super().__init__(walk, (x + name.width + GAP, base), size, theme)
        self.add(name.move_to([x + name.width / 2, base + digit_height(size) / 2, 0.0]))


def fitting(runs: Sequence[Run], places: Sequence[Place], right: float, theme: Theme) -> float:
    """The font size at which the losses have room in their places, up to a right end."""
    lefts = sorted({x for x, _ in places})
    room = min(end - left for left, end in pairwise([*lefts, right + BESIDE])) - BESIDE
    number = broadest(runs, 1.0)
    name = formula("L =", SIZES.tick, theme.loss).width / SIZES.tick
    return float(np.clip((room - GAP) / (name + number), SIZES.tick, SIZES.readout))


def digits_at_the_end(runs: Sequence[Run], size: float, room: float) -> int:
    """How many digits tell the most of their last losses apart, of those for which there is room in type of a size."""
    ends = [float(run.walk.losses[-1]) for run in runs]
    fitting = [digits for digits in range(FEWEST, MOST + 1) if broadest(runs, size, digits) <= room] or [FEWEST]
    enough = [digits for digits in fitting if digits >= DIGITS] or fitting[-1:]
    # the first of the largest: the fewest digits
    return max(enough, key=lambda digits: len({significant(end, digits) for end in ends}))


def broadest(runs: Sequence[Run], size: float, digits: int = DIGITS) -> float:
    """How broad a loss of these descents is at most, in type of a size."""
    ends = np.concatenate(
        [[losses[0], losses[-1], losses.max(), losses.min()] for losses in (each.walk.losses for each in runs)]
    )
    return max(text_width(significant(float(loss), digits), size) for loss in ends)


def run_losses(runs: Sequence[Run], places: Sequence[Place], size: float, theme: Theme) -> Race:
    """A number for each, in its place."""
    return Race(runs, [RunLoss(run.walk, place, size, theme) for run, place in zip(runs, places, strict=True)])


def mean_losses(runs: Sequence[Run], places: Sequence[Place], size: float, theme: Theme, lit: Sequence[int]) -> VGroup:
    """The mean of the late losses of each, in its place; those that are not `lit` are dimmed."""
    means = VGroup()
    for k, (run, (left, base)) in enumerate(zip(runs, places, strict=True)):
        mean = significant(float(run.walk.late.mean()))
        number = formula(f"overline(L) = #{quoted(mean)}", size, theme.loss)
        means.add(begun_at(number, left, base + digit_height(size) / 2).set_fill(opacity=1.0 if k in lit else FAINT))
    return means
