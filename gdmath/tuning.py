"""Optimizers compared fairly: each at the best of equally many rates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.descent import Trajectory, descend
from gdmath.errors import InputError, whole
from gdmath.loss import MeanSquaredError
from gdmath.optimizers import Optimizer, is_rate
from gdmath.rates import critical_rate

DECADES = (-4, 1)
PER_DECADE = 20

FARTHER = 8
"""So many decades more are tried at most while the largest rate is the best."""

ROUNDING = 1e-12
"""A share of the first loss below which only rounding differs."""


Rule = Callable[[Any], Optimizer]
"""An optimizer at a rate, or at each of several, `(m,)`."""


@dataclass(frozen=True, eq=False)
class Tuned:
    """The best rate of those tried, and the descent at it; `tried` counts them, from `lowest` to `highest`."""

    rate: float
    walk: Trajectory
    tried: int
    lowest: float
    highest: float


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


def best_of(rates: ArrayLike, rule: Rule, loss: MeanSquaredError, start: ArrayLike, steps: int) -> Tuned:
    """The descent whose loss lies lowest over all the steps: on a logarithmic axis, on average; the smallest such rate.

    The last loss alone would choose whatever swings through the bottom just then. One that left the range of numbers
    counts only where all did.
    """
    tried = np.sort(np.asarray(rates, dtype=float).ravel())
    if not len(tried):
        raise InputError("no rates are given; give at least one to choose from.")
    heights = _heights(tried, rule, loss, start, steps)
    if np.isfinite(heights).any():
        best = float(tried[np.argmin(heights)])
    else:
        best = min(map(float, tried), key=lambda rate: _height(descend(loss, start, rule(rate), steps).losses))
    walk = descend(loss, start, rule(best), steps)
    return Tuned(best, walk, len(tried), float(tried[0]), float(tried[-1]))


def _heights(
    rates: NDArray[np.float64], rule: Rule, loss: MeanSquaredError, start: ArrayLike, steps: int
) -> NDArray[np.float64]:
    """How high the losses of each rate lie, all of them run side by side; infinite where the range of numbers is left.

    To the bit as `descend` has them, in a twentieth of the time.
    """
    steps = whole(steps, 0, f"steps = {steps!r} cannot be taken")
    (first,) = descend(loss, start, rule(rates[0]), 0).points
    optimizer, points = rule(rates), np.empty((steps + 1, 2, len(rates)))
    points[0] = first[:, None]
    state = optimizer.init(points[0])
    with np.errstate(all="ignore"):
        for k in range(steps):
            points[k + 1], state = optimizer.step(points[k], np.array(loss.partials(*points[k])), state)
        losses = np.ascontiguousarray(loss.value(points[:, 0], points[:, 1]).T)
        slopes = loss.gradient(points[:, 0], points[:, 1])
        finite = np.isfinite(points).all(axis=(0, 1)) & np.isfinite(losses).all(axis=1)
        return np.where(finite & np.isfinite(slopes).all(axis=(0, 2)), _height(losses), np.inf)


def best_of_each(
    rules: Sequence[tuple[float, Rule]], loss: MeanSquaredError, start: ArrayLike, steps: int
) -> list[Tuned]:
    """Each rule at the best of as many rates, in a unit of its own: those of its `rate_grid`.

    While the largest is the best for one of them, all go on for another decade: so a best lies among those tried, and
    not at their end.
    """
    found = [best_of(rate_grid(unit), rule, loss, start, steps) for unit, rule in rules]
    for _ in range(FARTHER):
        if all(each.rate < each.highest for each in found):
            break
        further = [each.highest * 10.0 ** (np.arange(1, PER_DECADE + 1) / PER_DECADE) for each in found]
        beyond = [best_of(rates, rule, loss, start, steps) for rates, (_, rule) in zip(further, rules, strict=True)]
        found = [_better(one, other) for one, other in zip(found, beyond, strict=True)]
    return found


def _better(one: Tuned, other: Tuned) -> Tuned:
    """The better of two, of all that was tried; of those that are as good the first, whose rates are smaller."""
    best = min(one, other, key=lambda each: _rank(each.walk))
    return replace(best, tried=one.tried + other.tried, lowest=one.lowest, highest=other.highest)


def settled(walk: Trajectory, level: float) -> int | None:
    """The step from which on the loss stays at most `level`, None where it is above it at the end."""
    above = np.flatnonzero(walk.losses > level)
    first = int(above[-1]) + 1 if len(above) else 0
    return first if first <= walk.steps else None


def _rank(walk: Trajectory) -> tuple[bool, float]:
    """What is least for the best of several."""
    return walk.diverged, float(_height(walk.losses))


def _height(losses: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean logarithm of losses `(…, k+1)` of one start, of rounding errors' size at least, `(…)`."""
    floor = ROUNDING * float(losses.flat[0])
    heights: NDArray[np.float64] = (np.log(np.maximum(losses, floor)) if floor > 0.0 else losses).mean(axis=-1)
    return heights
