"""Which rows are drawn: of many a fair sample, and none so far out that the others would be a spot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gdmath import Data
from scenes.stage.data.rows import MOST_DOTS, fair_sample, stand_for

Rows = NDArray[np.intp]
Points = NDArray[np.float64]

TAIL = 0.05
"""The share of the rows at either end of a column that does not count for where most of them lie."""

FENCE = 0.5
"""How far beyond those a row may lie, as a share of their range."""

FAR = 4.0
"""Rows beyond the fence are left out where the range of all is so many times as long as that within it."""

HEAVY = 0.1
"""A row with a larger share of the sum of squares is always drawn: without it the mean could not be understood."""


def spread_out(data: Data, spoken_of: float | None = None) -> Data:
    """The rows that are drawn where the eye is to tell one from another, and the x that is spoken of is in view."""
    sample = of(data, stand_for(data))
    near = _near(sample.x) & _near(sample.y)
    seen = of(sample, np.flatnonzero(near))
    return seen if spoken_of is None or seen.x_range[0] <= spoken_of <= seen.x_range[1] else sample


def weighed(data: Data, points: Points, most: int = MOST_DOTS) -> Rows:
    """So many rows at most: those that weigh much in the loss of one of the lines `(k, 2)`, then a fair sample."""
    fair = fair_sample(len(data), most)
    if len(fair) == len(data):
        return fair
    heavy = np.zeros(len(data), dtype=bool)
    left = np.empty(len(data))  # one place for all lines: of very many rows, memory is what costs
    for w, b in points:
        np.multiply(data.x, -w, out=left)
        left += data.y
        left -= b
        squares = np.square(left, out=left)
        heavy |= squares > HEAVY * squares.sum()
    chosen = np.flatnonzero(heavy)[:most]
    return np.concatenate([chosen, fair[~heavy[fair]][: most - len(chosen)]])


def of(data: Data, rows: Rows) -> Data:
    """Those rows alone; all where they have one x alone, which is no picture of a line."""
    x, y = data.x[rows], data.y[rows]
    return replace(data, x=x, y=y) if len(x) < len(data) and len(x) and x.min() < x.max() else data


def how_many(drawn: Data, data: Data) -> str:
    """How many rows of all are drawn; nothing where all are."""
    return f"{len(drawn):,} of {len(data):,} rows" if len(drawn) < len(data) else ""


def _near(values: Points) -> NDArray[np.bool_]:
    """Which values are drawn."""
    low, high = np.quantile(values, [TAIL, 1.0 - TAIL])
    fence = np.array([low, high]) + FENCE * (high - low) * np.array([-1.0, 1.0])
    near = (fence[0] <= values) & (values <= fence[1])
    return near if 0.0 < FAR * np.ptp(values[near]) < np.ptp(values) else np.ones(len(values), dtype=bool)
