"""The mean and the standard deviation of a column, to the last digits, of whatever scale and however far from zero."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

USUAL = 300
"""Powers of two up to which, and down to whose inverse, sums and squares stay in the range of numbers."""


def mean(column: Vector) -> tuple[float, float]:
    """The mean as a number, and what that leaves out."""
    scaled, unit = _in_a_unit(column)
    rough = scaled.mean()
    correction = (scaled - rough).mean()
    found = rough + correction
    return float(unit * found), float(unit * ((rough - found) + correction))


def deviation(column: Vector) -> float:
    """The standard deviation, from deviations that are themselves brought to mean zero."""
    scaled, unit = _in_a_unit(column)
    return float(unit * (scaled - scaled.mean()).std())


def _in_a_unit(column: Vector) -> tuple[Vector, float]:
    """The column in a unit, a power of two, in which its squares are numbers; and the unit."""
    power = int(np.frexp(max(abs(column.min()), abs(column.max())))[1])
    if abs(power) <= USUAL:
        return column, 1.0
    unit = 2.0 ** min(max(power, -1000), 1000)
    return column / unit, unit
