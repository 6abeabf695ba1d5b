"""How far a step may go: the learning rates that matter for a quadratic loss."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.errors import InputError
from gdmath.loss import TINY, MeanSquaredError
from gdmath.optimizers import is_rate

CRAWL = 0.05
"""A rate crawls below this share of the critical one: no direction then loses more than a tenth of its error a step."""


TOO_SMALL, JUST_UNDER, JUST_ABOVE = 0.01, 0.97, 1.05
"""Rates worth seeing, as shares of the critical one."""

NO_ROOM = 0.995
"""From this share of the critical rate on, the best one can hardly be told from it, nor could a rate between."""

SMOOTH, ZIG_ZAG = 0.5, 0.9
"""Rates worth seeing in place of these two, as shares of the critical one."""


class Regime(StrEnum):
    """What constant-rate gradient descent does at a rate η, said as "at this rate it …".

    The factor of a direction with curvature λ is 1 − ηλ: what one step leaves of the error along it.
    """

    CRAWLS = "crawls"
    """Every factor is at least 0.9: ηλmax ≤ 0.1."""
    CONVERGES_SMOOTHLY = "converges smoothly"
    """Every factor is at least 0, the least below 0.9: no direction overshoots."""
    ZIG_ZAGS = "zig-zags"
    """The factor of the steepest direction lies between −1 and 0: it overshoots each time, and still converges."""
    CRITICAL = "critical"
    """The factor of the steepest direction is −1: it jumps from wall to wall for ever."""
    DIVERGES = "diverges"
    """The factor of the steepest direction is below −1: every step leads further away."""


def critical_rate(loss: MeanSquaredError) -> float:
    """2/λmax: gradient descent converges below this constant rate and diverges above it."""
    return float(2.0 / loss.eigenvalues[1])


def best_rate(loss: MeanSquaredError) -> float:
    """2/(λmin + λmax): the constant rate at which the largest factor |1 − ηλ| is least."""
    return float(2.0 / loss.eigenvalues.sum())


def telling_rates(loss: MeanSquaredError) -> list[float]:
    """Four rates that show what a rate does, the smallest first.

    One far too small, the best one, one that zig-zags just under the critical rate, and one that diverges just above;
    where the best one is next to critical, one that converges smoothly in its place.
    """
    critical, best = critical_rate(loss), best_rate(loss)
    if is_next_to_critical(loss):
        return [share * critical for share in (TOO_SMALL, SMOOTH, ZIG_ZAG, JUST_ABOVE)]
    between = 0.5 * (best + critical) / critical
    share = max(JUST_UNDER, between) if between < NO_ROOM else ZIG_ZAG
    return sorted([TOO_SMALL * critical, best, share * critical, JUST_ABOVE * critical])


def is_next_to_critical(loss: MeanSquaredError) -> bool:
    """Whether the best rate can hardly be told from the critical one: in a long and narrow bowl."""
    return best_rate(loss) >= NO_ROOM * critical_rate(loss)


def stochastic_rate(loss: MeanSquaredError) -> float:
    """1/max λᵢ, where λᵢ = 2(xᵢ² + 1) is the curvature of row i's own squared error: stable for batches of any rows.

    A step on row i alone leaves 1 − ηλᵢ of that row's residual, and the λmax of any batch is at most max λᵢ, so no step
    overshoots. (Needell, Srebro and Ward 2014: stochastic gradient descent with a constant rate below 1/max λᵢ.)
    """
    return float(0.5 / (np.square(loss.data.x).max() + 1.0))


@dataclass(frozen=True)
class InverseTimeDecay:
    """η/(1 + (k − since)/scale) at step k, η before: a rate that shrinks as 1/k. (Robbins and Monro 1951.)"""

    rate: float
    since: float
    scale: float

    def __post_init__(self) -> None:
        _checked(self.rate)

    def __call__(self, step: int) -> float:
        """The rate at a step, counted from 0."""
        return float(self.over(np.array(step)))

    def over(self, steps: NDArray[np.intp]) -> NDArray[np.float64]:
        """The rates at steps, counted from 0; any shape."""
        rates: NDArray[np.float64] = self.rate / (1.0 + np.maximum(0.0, steps - self.since) / self.scale)
        return rates


def step_factor(curvature: ArrayLike, rate: ArrayLike) -> NDArray[np.float64]:
    """|1 − ηλ|: what a step at the rate η leaves of the error along a direction of curvature λ; any shapes."""
    left: NDArray[np.float64] = np.abs(1.0 - np.multiply(rate, curvature))
    return left


def contraction(loss: MeanSquaredError, rate: float) -> NDArray[np.float64]:
    """|1 − ηλ|, shaped (2,) for (λmin, λmax): what a step leaves of the error along each axis of the bowl."""
    return step_factor(loss.eigenvalues, _checked(rate))


def regime(loss: MeanSquaredError, rate: float) -> Regime:
    """What constant-rate gradient descent does at this rate; critical means to within one part in 10⁹."""
    share = _checked(rate) / critical_rate(loss)
    if math.isclose(share, 1.0, rel_tol=1e-9):
        return Regime.CRITICAL
    if share > 1.0:
        return Regime.DIVERGES
    if share > 0.5 * (1.0 + 1e-13):  # on round ground the best rate is half the critical one, but for rounding
        return Regime.ZIG_ZAGS
    return Regime.CONVERGES_SMOOTHLY if share > CRAWL else Regime.CRAWLS


LATEST = 1e18
"""Steps after which a rate is not waited for."""


def wins_from(loss: MeanSquaredError, start: ArrayLike, rate: float, others: Sequence[float]) -> int | None:
    """The step from which on the loss at a rate is below those at the others; None where it is not by 10¹⁸ steps.

    From the closed form L = minimum + ½·Σ λᵢcᵢ²(1 − ηλᵢ)²ᵏ, its parts in logarithms.
    """
    along = loss.axes @ (np.asarray(start, dtype=float) - loss.minimizer)
    energy = np.log(np.maximum(0.5 * loss.eigenvalues * along**2, TINY))

    def excess(each: float, steps: NDArray[np.float64]) -> NDArray[np.float64]:
        left = np.log(np.maximum(step_factor(loss.eigenvalues, _checked(each)), TINY))
        steep, gentle = energy[:, None] + 2.0 * left[:, None] * steps
        return np.asarray(np.logaddexp(steep, gentle))

    def lower(steps: NDArray[np.float64]) -> NDArray[np.bool_]:
        mine = excess(rate, steps)
        return np.asarray(np.all([mine < excess(other, steps) for other in others], axis=0))

    steps = np.unique(np.geomspace(1.0, LATEST, 4000).round())
    not_yet = np.flatnonzero(~lower(steps))
    if len(not_yet) and not_yet[-1] == len(steps) - 1:
        return None
    if not len(not_yet):
        return 1
    before, after = int(steps[not_yet[-1]]), int(steps[not_yet[-1] + 1])
    while after - before > 1:
        middle = (before + after) // 2
        before, after = (before, middle) if lower(np.array([float(middle)]))[0] else (middle, after)
    return after


def _checked(rate: float) -> float:
    if not is_rate(rate):
        raise InputError(f"learning rate {rate!r} is not a rate; give a positive finite number.")
    return rate
