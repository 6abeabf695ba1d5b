"""Gradient descent at a constant rate, known without taking its steps: along an axis of the bowl it is a power."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.errors import InputError
from gdmath.loss import TINY, MeanSquaredError
from gdmath.optimizers import is_rate

Array = NDArray[np.float64]

MOST = 10**300
"""Steps that are counted."""

CRITICAL = 1e-15
"""So near to 2, ηλ is 2 but for rounding."""


class Course:
    """The descent from `start` = (w, b) at a constant rate η.

    Along an axis of curvature λ a step leaves 1 − ηλ of the error c, so that after k steps the loss is
    minimum + ½·Σ λᵢcᵢ²(1 − ηλᵢ)²ᵏ: a sum of powers, which falls, rises, or falls first and rises then.
    """

    def __init__(self, loss: MeanSquaredError, start: ArrayLike, rate: float) -> None:
        if not is_rate(rate):
            raise InputError(f"learning rate {rate!r} is not a rate; give a positive finite number.")
        self.loss, shares = loss, (loss.eigenvalues * rate).tolist()
        self.error = loss.axes @ (np.asarray(start, dtype=float) - loss.minimizer)
        self.signs = np.sign(1.0 - np.array(shares))
        self.logarithms = np.array([_logarithm(share) for share in shares])
        with np.errstate(divide="ignore", over="ignore"):
            self.energy = np.log(0.5 * loss.eigenvalues) + 2.0 * np.log(np.abs(self.error))

    def points(self, steps: NDArray[np.intp]) -> Array:
        """Where it is after so many steps, (w, b) on the last axis."""
        k = np.asarray(steps)[..., None]
        with np.errstate(over="ignore", invalid="ignore"):
            left = np.where(k % 2, self.signs, 1.0) * np.exp(k * self.logarithms) * self.error
            found: Array = self.loss.minimizer + left @ self.loss.axes
        return found

    def excess(self, steps: float) -> float:
        """The logarithm of what the loss is above the least after so many steps."""
        return float(np.logaddexp(*(self.energy + 2.0 * steps * self.logarithms)))

    def turning(self) -> float:
        """The step, in general between two, at which the loss is lowest; infinite where it falls for ever."""
        moving = np.isfinite(self.energy)
        if not (moving & (self.logarithms > 0.0)).any():
            return math.inf
        (gentle, steep), (slow, fast) = self.energy.tolist(), self.logarithms.tolist()
        if not moving.all() or slow >= 0.0:
            return 0.0
        turning: float = (math.log(-slow) + gentle - math.log(fast) - steep) / (2.0 * (fast - slow))
        return max(0.0, turning)


@dataclass(frozen=True)
class Stay:
    """When a descent is at a loss or below: from step `first` on, and no longer from step `left` on, if it leaves."""

    first: int
    left: int | None = None


def stay(loss: MeanSquaredError, start: ArrayLike, rate: float, level: float) -> Stay | None:
    """When the descent from `start` = (w, b) at a constant rate is at most at a loss `level`; None where it never is.

    Found by halving, without taking a step; more than 10³⁰⁰ steps are not waited for.
    """
    course, room = Course(loss, start, rate), level - loss.minimum
    goal = math.log(room) if room > 0.0 else -math.inf

    def there(step: int) -> bool:
        return room >= 0.0 and course.excess(step) <= goal

    turning = course.turning()
    if turning == math.inf:
        first = 0 if there(0) else _first(there, 0) if room > 0.0 else None
        return None if first is None else Stay(first)
    lowest = min((math.floor(turning), math.ceil(turning)), key=course.excess)
    if not there(lowest):
        return None
    first = 0 if there(0) else first_between(there, 0, lowest)
    return Stay(first, _first(lambda step: not there(step), lowest))


def steps_to(loss: MeanSquaredError, start: ArrayLike, rate: float, level: float) -> int | None:
    """How many steps at a constant rate bring the loss from `start` = (w, b) down to `level`; None where none do.

    It may leave again: `stay` says when.
    """
    found = stay(loss, start, rate, level)
    return None if found is None else found.first


def _first(holds: Callable[[int], bool], since: int) -> int | None:
    """The first step after one at which something does not hold that then holds for ever; None where it never does."""
    ahead = 1
    while not holds(since + ahead):
        ahead *= 2
        if ahead > MOST:
            return None
    return first_between(holds, since + ahead // 2, since + ahead)


def first_between(holds: Callable[[int], bool], before: int, after: int) -> int:
    """The first step at which it holds, between one at which it does not and one at which it does."""
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if holds(middle) else (middle, after)
    return after


def _logarithm(share: float) -> float:
    """The logarithm of |1 − ηλ|; for a tiny ηλ, or one near 2, the difference could not be told from 1."""
    if abs(share - 2.0) <= CRITICAL:
        return 0.0
    if share < 1.0:
        return math.log1p(-share)
    return math.log1p(share - 2.0) if share > 1.5 else math.log(max(share - 1.0, TINY))
