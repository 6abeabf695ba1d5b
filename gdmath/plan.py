"""A descent that shows itself: where to start, and when enough was seen."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.loss import MeanSquaredError
from gdmath.rates import Regime, regime
from gdmath.steady import steps_to

Point = NDArray[np.float64]

TILT, LIFT = 1.5, 0.5
"""How far the start is tilted and lifted from the fit: in heights of the rows over their width, and in heights."""

BEYOND = 0.25
"""So many heights of the rows a start may leave their box at most, above or below."""

ARRIVED = 0.01
"""A descent has arrived where the loss is at most this share above the least."""

NEXT_TO_NOTHING = 1e-6
"""Where the least loss is nothing, it has arrived at this share of the first loss."""

NOTHING = 1e-12
"""Less than this share of the variance of y is rounding."""

FOLDS = 1000.0
"""A descent that diverges has been seen when its loss is so many times the first."""

FEWEST, MOST = 8, 2000
"""Steps that can be told."""


def telling_start(loss: MeanSquaredError) -> Point:
    """A line (w, b) in view of the rows whose error has a clear part along both axes of the bowl.

    Of the lines that are tilted from the fit and lifted above or below it, the one is taken whose two parts are nearest
    to equally long, so that the fast and the slow part of the way are both seen; its numbers are round.
    """
    lines = [_rounded(loss, tilt, lift) for tilt, lift in product((TILT, -TILT), (-LIFT, LIFT))]
    nearest = min(_leaves(loss, line) for line in lines)
    in_view = [line for line in lines if _leaves(loss, line) <= max(nearest, BEYOND)]
    return max(in_view, key=lambda line: _balance(loss, line))


def _size(loss: MeanSquaredError) -> tuple[float, float]:
    """The width and the height of the box around the rows; 1 high where y is constant."""
    (left, right), (low, high) = loss.data.x_range, loss.data.y_range
    return right - left, high - low or 1.0


def _rounded(loss: MeanSquaredError, tilt: float, lift: float) -> Point:
    """The fit, tilted about the mean and lifted, in round numbers."""
    width, height = _size(loss)
    middle = float(loss.hessian[0, 1]) / 2.0
    w = _round(loss.minimizer[0] + tilt * height / width, height / width)
    b = _round(loss.minimizer[1] + loss.minimizer[0] * middle + lift * height - w * middle, height)
    return np.array([w, b])


def _round(value: float, scale: float) -> float:
    """A number to 1, 2 or 5 times a power of ten, about a quarter of the scale."""
    power = 10.0 ** math.floor(math.log10(scale / 4.0))
    unit = min((1.0, 2.0, 5.0, 10.0), key=lambda each: abs(math.log(each * power * 4.0 / scale)))
    step = unit * power
    return float(f"{round(value / step) * step:.15g}")


def _leaves(loss: MeanSquaredError, line: Point) -> float:
    """How far the line leaves the box of the rows, in heights of it."""
    ends, (low, high) = line[0] * np.array(loss.data.x_range) + line[1], loss.data.y_range
    return float(max(low - ends.min(), ends.max() - high)) / _size(loss)[1]


def _balance(loss: MeanSquaredError, line: Point) -> float:
    """The shorter part of the error along the axes of the bowl, as a share of the longer."""
    parts = np.abs(loss.axes @ (line - loss.minimizer))
    return float(parts.min() / (parts.max() or 1.0))


def telling_steps(loss: MeanSquaredError, start: ArrayLike, rate: float) -> int:
    """How many steps at a constant rate show what it does.

    As many as it needs to arrive, as many as let the loss grow a thousandfold, and else as many as can be told.
    """
    found = regime(loss, rate)
    if found is Regime.DIVERGES:
        enough = _steps_to_grow(loss, start, rate)
    else:
        enough = steps_to(loss, start, rate, arrival(loss, start))
    return MOST if enough is None else min(max(enough, FEWEST), MOST)


def arrival(loss: MeanSquaredError, start: ArrayLike) -> float:
    """The loss at which a descent from there has arrived."""
    return level_of_arrival(loss, float(loss.value(*np.asarray(start, dtype=float))))


def level_of_arrival(loss: MeanSquaredError, first: float) -> float:
    """The same for a descent whose first loss is given."""
    level = (1.0 + ARRIVED) * loss.minimum
    return level + NEXT_TO_NOTHING * first if fits_exactly(loss) else level


def fits_exactly(loss: MeanSquaredError) -> bool:
    """Whether a line goes through all rows, but for rounding: the least loss is nothing."""
    return loss.minimum <= NOTHING * loss.y_variance


def _steps_to_grow(loss: MeanSquaredError, start: ArrayLike, rate: float) -> int | None:
    """The steps until the part along the steepest axis alone is a thousand times the first loss; None without one."""
    steep = int(np.argmax(loss.eigenvalues))
    along = float(loss.axes[steep] @ (np.asarray(start, dtype=float) - loss.minimizer))
    energy, first = 0.5 * loss.eigenvalues[steep] * along**2, float(loss.value(*np.asarray(start, dtype=float)))
    factor = abs(1.0 - rate * loss.eigenvalues[steep])
    if energy <= 1e-20 * first:
        return None
    return max(0, math.ceil(math.log(FOLDS * first / energy) / (2.0 * math.log(factor))))
