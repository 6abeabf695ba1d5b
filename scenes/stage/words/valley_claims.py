"""What is said of a valley that no screen can show, or no descent can run along, and what to do about it."""

from __future__ import annotations

import math

from gdmath import MeanSquaredError, Trajectory, best_rate, steps_to
from gdmath.plan import level_of_arrival
from scenes.stage.numerals import significant

THINNEST = 1.0 / 200.0
"""A valley thinner than this share of its length is a line on any screen: three pixels across a map of 600."""

LONG = 100.0
"""From this condition number on, the valley is why a descent is slow."""


def is_blade(loss: MeanSquaredError) -> bool:
    """Whether the valley is a line on any screen, each parameter in units of its own.

    Across the box of an iso-line it is √((1 − r)/(1 + r)) as wide as long, where r is the correlation of w and b.
    """
    (a, c), (_, d) = loss.hessian
    r = abs(float(c)) / math.sqrt(float(a * d))
    spread = 4.0 * float(loss.root[0, 0]) ** 2 / float(a * d)  # 1 − r², without the difference of near numbers
    return math.sqrt(spread) / (1.0 + r) < THINNEST


def curvatures(loss: MeanSquaredError) -> str:
    """The condition number, for those who have not heard of it yet."""
    return f"Curvatures {significant(loss.condition_number, 2)} to 1"


def bowl_words(loss: MeanSquaredError, usual: str) -> str:
    """What is said of the bowl as a whole."""
    return f"{curvatures(loss)}: a bowl too narrow to see." if is_blade(loss) else usual


def remedy(loss: MeanSquaredError, usual: str) -> str:
    """The last word on a landscape: how a bowl would be seen in place of the trough that a blade is seen as."""
    return "To see a bowl instead of a trough, standardise x." if is_blade(loss) else usual


def why_so_slow(walk: Trajectory, loss: MeanSquaredError) -> str | None:
    """Why a descent has not arrived, and what to do; None where it has, or another rate would have brought it there."""
    level = level_of_arrival(loss, float(walk.losses[0]))
    grown = walk.diverged or walk.losses[-1] > walk.losses[0]
    if loss.condition_number < LONG or grown or walk.first_within(level) is not None:
        return None
    needed = steps_to(loss, walk.points[0], best_rate(loss), level)
    if needed is not None and needed <= walk.steps:
        return None
    reason = "too narrow a valley" if is_blade(loss) else "one direction crawls"
    return f"{curvatures(loss)}: {reason}. Standardise x."
