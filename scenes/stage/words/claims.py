"""What a clip says in words of a descent, and the criterion that it follows from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from gdmath.loss import TINY
from scenes.stage.layout import SEEN
from scenes.stage.numerals import significant
from scenes.stage.words.goal import Goal

Points = NDArray[np.float64]

SINGLE_STEPS = 5
"""How many steps are taken one by one before the time-lapse."""

CHANGED = 0.15
"""Lengths that differ by less than this share look alike."""

UNDER = 1.5
"""Nearer to the middle of a ball than so many of its radii, a dot is hidden by it, or mostly so."""

LANDED = 1e-6
"""What a step leaves at most of the excess of the loss where it arrives: of the way to the fit, a thousandth."""


def lands(walk: Trajectory, loss: MeanSquaredError) -> bool:
    """Whether the first step is seen to arrive: of a huge first loss, also far from the fit, where another goes on."""
    first, *rest = walk.losses[:2] - loss.minimum
    return bool(first > 0.0 and rest and rest[0] <= LANDED * first)


def kept_steps(walk: Trajectory, singles: int) -> list[int]:
    """The steps whose lines stay a while: the single ones, then a few of each power of ten."""
    later = [m * 10**k for k in range(1, 7) for m in (1, 2, 5)]
    return [*range(singles + 1), *(step for step in later if singles < step < walk.steps)]


def trend(places: Points, ball: float = 0.0, printed: Points | None = None) -> str:
    """What becomes of the steps between screen points `(k+1, 2 or 3)`, as far as it is seen.

    A way that stays nearer than a `ball` of that radius to where it began is not seen, nor are steps all shorter than a
    few pixels; and of steps below the ball at its end it is not seen how long they are. Where of the two derivatives
    `printed` `(k+1, 2)` one grows in size and the other shrinks, no slope is spoken of but the gradient.
    """
    steps = np.diff(places[:, :2], axis=0)
    lengths = np.hypot(*steps.T)
    ratio = float(lengths[-1] / lengths[0]) if lengths[0] > 0.0 else 1.0
    if lengths.max() < SEEN or np.hypot(*(places - places[0])[:, :2].T).max() < max(ball, SEEN):
        return "Again: the steps are too short to see."
    if len(steps) > 1 and np.hypot(*(places - places[1])[1:, :2].T).max() < SEEN:
        return "Again: the next steps are too short to see."
    beside = np.hypot(*(places - places[-1])[:, :2].T) > UNDER * ball
    if len(steps) > 1 and beside.sum() < 2 and lengths[1:].max() < 2.0 * ball:
        return "Again: the next steps are shorter than the ball."
    apart = printed is not None and _part(printed)
    ways = steps / np.maximum(lengths, TINY)[:, None]  # products of very long steps would overflow
    if len(steps) > 1 and ((ways[1:] * ways[:-1]).sum(axis=1) < 0.0).all():
        if ratio > 1.0 + CHANGED:
            return f"Again: each step overshoots, and the {'gradient' if apart else 'slope'} grows."
        return f"Again: each step overshoots{', by less and less' * (ratio < 1.0 - CHANGED)}."
    if ratio < 1.0 - CHANGED:
        shrink = "the gradient shrinks, and so do the steps" if apart else "as the slope flattens, the steps shrink"
        return f"Again: {shrink}."
    return "Again, and again: each step is much like the last." if ratio < 1.0 + CHANGED else "Again, and again."


def _part(printed: Points) -> bool:
    """Whether after the first step the one of two derivatives grows in size and the other does not."""
    by_w, by_b = np.abs(printed[-1]) > np.abs(printed[min(1, len(printed) - 1)])
    return bool(by_w != by_b)


def counted(steps: int) -> str:
    """So many steps."""
    return f"{steps:,} step{'s' * (steps != 1)}"


def arrived_at(walk: Trajectory, loss: MeanSquaredError) -> int | None:
    """The step at which a descent comes near the least loss; None where it never does, or does not go down to it."""
    arrived = walk.first_within(Goal.from_first(loss, float(walk.losses[0])).level)
    return None if walk.diverged or walk.losses[-1] > walk.losses[0] else arrived or None


def ending(walk: Trajectory, loss: MeanSquaredError, marked: bool = False) -> str:
    """What came of it, by the last loss; at which step it arrived where that step is `marked` in the picture."""
    goal, minimum = Goal.from_first(loss, float(walk.losses[0])), loss.minimum
    last, arrived = walk.losses[-1], walk.first_within(goal.level)
    steps = counted(walk.steps)
    if walk.diverged or last > walk.losses[0]:
        return f"The loss has grown: after {steps}, {significant(last, 3)}."
    if arrived is not None and last > goal.level:
        at = f" at step {arrived:,}" * marked
        return f"Comes {goal.near}{at}, and leaves." if arrived else f"Starts {goal.near}, and leaves."
    if arrived == 0:
        return "Within 1 % of the least loss from the start."
    if arrived is not None:
        return f"{goal.words.capitalize()} {f'since step {arrived:,}' if marked else f'by step {walk.steps:,}'}."
    if last > 100 * minimum:
        told, least = significant(last, 3), "0" if goal.exact else significant(minimum)
        return f"After {steps}, {'still ' * (told == significant(walk.losses[0], 3))}{told}; the least is {least}."
    return f"After {steps}, still {significant(last / minimum, 3)} times the least loss."
