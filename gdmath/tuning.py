"""Optimizers compared fairly: each at the best of equally many rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.descent import Trajectory, descend
from gdmath.errors import InputError
from gdmath.loss import MeanSquaredError
from gdmath.optimizers import Optimizer, is_rate
from gdmath.rates import critical_rate

DECADES = (-4, 1)
PER_DECADE = 20

ROUNDING = 1e-12
"""A share of the first loss below which only rounding differs."""


@dataclass(frozen=True, eq=False)
class Tuned:
    """The best rate of those tried, and the descent at it; `tried` counts them."""

    rate: float
    walk: Trajectory
    tried: int


def rate_grid(unit: float) -> NDArray[np.float64]:
    """Rates evenly spaced on a logarithmic scale, from a ten-thousandth of a unit to ten of it, shaped (101,)."""
    if not is_rate(unit):
        raise InputError(f"unit {unit!r} is no unit of a rate; give a positive finite number.")
    low, high = DECADES
    grid: NDArray[np.float64] = unit * 10.0 ** np.linspace(low, high, PER_DECADE * (high - low) + 1)
    return grid


def slope_unit(loss: MeanSquaredError) -> float:
    """The unit of a rate that multiplies gradients: the critical rate of gradient descent."""
    return critical_rate(loss)


def length_unit(loss: MeanSquaredError, start: ArrayLike) -> float:
    """The unit of a rate that is itself about as long as a step: as far as the critical rate moves either parameter.

    Where the start is the fit it moves neither but by rounding, and the unit is 1.
    """
    w, b = np.asarray(start, dtype=float)
    way = critical_rate(loss) * float(np.abs(loss.gradient(w, b)).max())
    return way if way > ROUNDING * float(np.abs(loss.minimizer).max()) else 1.0


def best_of(
    rates: ArrayLike, rule: Callable[[float], Optimizer], loss: MeanSquaredError, start: ArrayLike, steps: int
) -> Tuned:
    """The descent whose loss lies lowest over all the steps: on a logarithmic axis, on average; the smallest such rate.

    The last loss alone would choose whatever swings through the bottom just then. One that left the range of numbers
    counts only where all did.
    """
    tried = [float(rate) for rate in np.sort(np.asarray(rates, dtype=float)).ravel()]
    if not tried:
        raise InputError("no rates are given; give at least one to choose from.")
    walks = [descend(loss, start, rule(rate), steps) for rate in tried]
    best = min(range(len(walks)), key=lambda k: (walks[k].diverged, _height(walks[k])))
    return Tuned(tried[best], walks[best], len(tried))


def settled(walk: Trajectory, level: float) -> int | None:
    """The step from which on the loss stays at most `level`, None where it is above it at the end."""
    above = np.flatnonzero(walk.losses > level)
    first = int(above[-1]) + 1 if len(above) else 0
    return first if first <= walk.steps else None


def _height(walk: Trajectory) -> float:
    """The mean logarithm of the loss, of rounding errors' size at least."""
    floor = ROUNDING * float(walk.losses[0])
    return float(np.log(np.maximum(walk.losses, floor)).mean()) if floor > 0.0 else float(walk.losses.mean())
