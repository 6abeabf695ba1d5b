"""Lines worth trying: the least-squares fit, tilted and lifted by shares of the spread of the data."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError

Point = NDArray[np.float64]

TILT, LIFT = 1.0, 0.6
"""How far a line is tilted, at the row farthest from where it turns, and lifted: so many times what is visible."""

TURNED = 0.2
"""At the row farthest from zero a line is tilted by at least this share of the range of y."""

LEAST = 0.08
"""A move of a line by a smaller share of the range of y is hardly seen."""


def worse(loss: MeanSquaredError, share: float, excess: float) -> Point:
    """The line with a share of the fit's slope, lifted until its loss is `excess` squared spreads above the least one.

    That excess is enough for any share within √excess of 1.
    """
    tilt = (share - 1.0) * loss.minimizer[0] * loss.root[0, 0]
    lift = math.sqrt(max(excess * visible(loss.data) ** 2 - tilt**2, 0.0))
    point: Point = loss.minimizer + np.linalg.solve(loss.root, [tilt, lift])
    return point


def y_spread(data: Data) -> float:
    """The standard deviation of y; 1 where y is constant."""
    return 1.0 if data.y_range[0] == data.y_range[1] else data.y_deviation


def visible(data: Data) -> float:
    """The standard deviation of y, or what is seen beside rows far out of many."""
    return max(y_spread(data), LEAST * float(np.ptp(data.y)))


def turning_place(data: Data) -> float:
    """The x about which a line is tilted: 0, where b keeps it; the mean of rows too far from 0 to see that."""
    low, high = data.x_range
    return 0.0 if low - (high - low) <= 0.0 <= high + (high - low) else float(data.x.mean())


def tilted_and_lifted(loss: MeanSquaredError, point: Point) -> Point:
    """A way to a line, shaped (5, 2): two moves that tilt, a wide one and half of it back, then two that lift."""
    data, place = loss.data, turning_place(loss.data)
    height = visible(data)
    turn = math.copysign(TILT * height / float(np.abs(data.x - place).max()), loss.minimizer[0])
    tilt, lift = np.array([turn, -turn * place]), np.array([0.0, LIFT * height])
    return point + np.array([-tilt - lift, tilt - lift, -lift, lift, np.zeros(2)])


def tilted(loss: MeanSquaredError, seen: Data) -> Point:
    """The fit, tilted by w alone as the rows that are seen can show, and the fit, shaped (4, 2).

    The first tilt lifts it where most of them are, the second lowers it there.
    """
    height = max(y_spread(seen), TURNED * float(np.ptp(seen.y)))
    turn = np.array([math.copysign(height / float(np.abs(seen.x).max()), seen.x.mean()), 0.0])
    return loss.minimizer + np.array([0 * turn, turn, -turn, 0 * turn])
