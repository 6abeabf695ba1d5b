"""How far a step may go: the learning rates that matter for a quadratic loss."""

from __future__ import annotations

import math
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError
from gdmath.loss import MeanSquaredError
from gdmath.optimizers import is_rate

CRAWL = 0.05
"""A rate crawls below this share of the critical one: no direction then loses more than a tenth of its error a step."""


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


def contraction(loss: MeanSquaredError, rate: float) -> NDArray[np.float64]:
    """|1 − ηλ|, shaped (2,) for (λmin, λmax): what a step leaves of the error along each axis of the bowl."""
    return np.abs(1.0 - _checked(rate) * loss.eigenvalues)


def regime(loss: MeanSquaredError, rate: float) -> Regime:
    """What constant-rate gradient descent does at this rate; critical means to within one part in 10⁹."""
    share = _checked(rate) / critical_rate(loss)
    if math.isclose(share, 1.0, rel_tol=1e-9):
        return Regime.CRITICAL
    if share > 1.0:
        return Regime.DIVERGES
    if share > 0.5:
        return Regime.ZIG_ZAGS
    return Regime.CONVERGES_SMOOTHLY if share > CRAWL else Regime.CRAWLS


def _checked(rate: float) -> float:
    if not is_rate(rate):
        raise InputError(f"learning rate {rate!r} is not a rate; give a positive finite number.")
    return rate
