"""What a clip says in words of a descent, and the criterion that it follows from."""

from __future__ import annotations

import math

from gdmath import Trajectory
from scenes.stage.type import significant

SINGLE_STEPS = 5
"""How many steps are taken one by one before the time-lapse."""

WITHIN = 0.01
"""A descent has arrived where the loss is at most this share above the least."""


def kept_steps(walk: Trajectory, singles: int) -> list[int]:
    """The steps whose lines stay a while: the single ones, then a few of each power of ten."""
    later = [m * 10**k for k in range(1, 7) for m in (1, 2, 5)]
    return [*range(singles + 1), *(step for step in later if singles < step < walk.steps)]


def trend(walk: Trajectory, step: int) -> str:
    """What has become of the steps by then: with a constant rate they are as long as the gradient, times the rate."""
    first, last = (math.hypot(*walk.gradients[k]) for k in (0, step))
    if last < first:
        return "Again: as the slope flattens, the steps shrink."
    return "Again: each step overshoots, and the slope grows." if last > first else "Again, and again."


def ending(walk: Trajectory, minimum: float) -> str:
    """What came of it, by the last loss."""
    last, arrived = walk.losses[-1], walk.first_within((1 + WITHIN) * minimum)
    if walk.diverged or last > walk.losses[0]:
        return f"The loss has grown: after {walk.steps:,} steps, {significant(last, 3)}."
    if arrived is not None:
        return f"Within 1 % of the least loss after {arrived:,} step{'s' * (arrived != 1)}."
    if last > 100 * minimum:
        return f"After {walk.steps:,} steps the loss is {significant(last, 3)}."
    return f"After {walk.steps:,} steps, still {significant(last / minimum, 3)} times the least loss."
