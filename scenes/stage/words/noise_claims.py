"""What BatchSizes says in words, and the criteria that it follows from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gdmath import BatchGradients, MeanSquaredError, NoiseBall
from scenes.stage.data.tried import spread
from scenes.stage.descents.runs import Run
from scenes.stage.type import significant

NOTHING = 1e-6
"""Less than this share of what it is compared with is rounding."""


def named(size: int, n: int) -> str:
    """How batches of a size are called."""
    return f"all {n:,} rows" if size == n else "1 row" if size == 1 else f"{size:,} rows"


def step_on(size: int, n: int, steps: int) -> str:
    """What a step of that size is, where an epoch has so many steps."""
    if size == n:
        return "A step on all rows: one step, one epoch."
    return f"A step on {named(size, n)}: {steps:,} steps, one epoch."


def quiet(loss: MeanSquaredError) -> bool:
    """Whether every row agrees at the minimum: the residuals there are nothing beside the spread of y."""
    return loss.minimum <= (NOTHING * spread(loss.data)) ** 2


def together(full: np.ndarray, cloud: BatchGradients) -> str:
    """Where all rows together would go."""
    if np.hypot(*full) <= NOTHING * cloud.spread:
        return "All rows together: stay, the gradient is zero."
    return "All rows together: the full gradient, turned downhill."


def scattered(size: int, n: int) -> float:
    """How far batches of m of n rows, drawn without replacement, scatter beside single rows: √((n − m)/(m(n − 1)))."""
    return math.sqrt((n - size) / (size * (n - 1)))


def scatter(size: int, smallest: int, n: int, still: bool) -> str:
    """How far batches of n rows scatter, beside the smallest batches, which may lie all at one place, `still`."""
    if size == smallest:
        return f"{'Each row alone' if size == 1 else f'Each batch of {size:,}'} would go its own way."
    if still:
        return f"Batches of {size:,} do not scatter either."
    times = scattered(size, n) / scattered(smallest, n)
    return f"On average, batches of {size:,} scatter {significant(times, 2)} times as far."


def fading(loss: MeanSquaredError, times: float) -> str:
    """What is left of the gradients at the minimum, seen so many times as large."""
    if quiet(loss):
        return "At the minimum every row agrees: no noise."
    enlarged = f", enlarged {significant(times, 2)} times" if times > 1.0 else ""
    return f"At the minimum{enlarged}: only noise."


def settling(loss: MeanSquaredError, ball: NoiseBall) -> str:
    """What the last iterates do."""
    if quiet(loss):
        return "Without noise, no ball: it just draws nearer."
    if ball.surrounds:
        return "It never settles: noise, all around the minimum."
    return "Not at the minimum yet, and already shaken."


def calmed(loss: MeanSquaredError, constant: NoiseBall, calm: NoiseBall) -> str:
    """What a shrinking rate does to the scatter of the last iterates."""
    if quiet(loss):
        return "Without noise, a shrinking rate has nothing to calm."
    if calm.noise >= constant.noise:
        return "Shrink the rate from half-way."
    if not calm.surrounds:  # with shorter steps it also gets less far
        return "A shrinking rate: less scatter, but beside the fit."
    return "Shrink the rate from half-way: the scatter shrinks."


def lowest(runs: Sequence[Run], loss: MeanSquaredError) -> str:
    """Which run has the lowest loss at the end."""
    best = min(runs, key=lambda run: float(run.walk.losses[-1]))
    last = float(best.walk.losses[-1])
    if quiet(loss):
        return f"Lowest at the end: {best.name}."
    return f"Ends lowest: {best.name}, {significant(last / loss.minimum, 3)} times the least."
