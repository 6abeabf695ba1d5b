"""One column of numbers, checked at the door."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.errors import InputError

Vector = NDArray[np.float64]


def column(values: ArrayLike, name: str) -> Vector:
    """A read-only copy of one column, refused where it is not a row of finite real numbers."""
    try:
        raw = np.asarray(values)
        if np.iscomplexobj(raw):
            raise TypeError
        numbers = np.array(raw, dtype=np.float64)
    except (TypeError, ValueError, OverflowError):
        raise InputError(f"{name} is not a column of real numbers: {_short(values)}.") from None
    if numbers.ndim != 1:
        raise InputError(f"{name} has shape {numbers.shape}; give one dimension, a number a row.")
    if not (finite := np.isfinite(numbers)).all():
        bad = np.flatnonzero(~finite)
        raise InputError(
            f"{name} is {numbers[bad[0]]} in row {bad[0] + 1} of {len(numbers)}; every value must be finite."
        )
    numbers.flags.writeable = False
    return numbers


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
