"""What BatchSizes says of an epoch in steps on few rows or on many, and the criteria that it follows from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from gdmath import MeanSquaredError, stochastic_rate
from scenes.stage.layout import SEEN
from scenes.stage.numerals import significant
from scenes.stage.plane.path_view import COUNTED, POINT

MANY = 5
"""So many steps are many, beside one; fewer are counted."""

OTHER = 1.5
"""A rate so many times that of the lecture, or its share of it, is another to the eye."""


def named(size: int, n: int) -> str:
    """How batches of a size are called."""
    if size == n == 2:
        return "both rows"
    return f"all {n:,} rows" if size == n else "1 row" if size == 1 else f"{size:,} rows"


def asked(still: bool) -> str:
    """What the clip asks; `still` where the start is the fit."""
    return "It starts at the best line: do batches stay?" if still else "How many rows should one step ask?"


def step_on(
    size: int, n: int, steps: int, places: np.ndarray, still: bool = False, turn: float = 0.0, marked: int = 2
) -> str:
    """What a step of that size is, where an epoch has so many steps; `still` where there is no full gradient.

    The steps lead from place to place of the screen, `(k+1, 2 or 3)`: a way under the mark at its end is not seen, nor
    is a step too short for a mark of its own. Of many steps the first alone have marks: `marked` of the places that are
    seen apart. Meanwhile the line through the rows moves by `turn` on the screen.
    """
    if size == n and still:
        return "A step on all rows leads nowhere: one epoch."
    hidden = np.hypot(*(places - places[-1])[:, :2].T).max() < POINT
    short = "too short for the map" if turn >= SEEN else "too short to see"
    if size == n:
        return f"A step on all rows: {short if hidden else 'one step, one epoch'}."
    if hidden:
        return f"Steps on {named(size, n)}: {steps:,}, {short}."
    few = steps > COUNTED and marked > 1
    unseen = not few and (np.hypot(*np.diff(places[:, :2], axis=0).T) < SEEN).any()
    if rest := n % size:
        if few or unseen:
            return f"Steps on {size:,} rows, last on {rest:,}; {'first few marked' if few else 'short steps unseen'}."
        return f"Steps on {size:,} rows, the last on {rest:,}: one epoch."
    if few or unseen:
        return f"Steps on {named(size, n)}: {steps:,}, {'the first few marked' if few else 'some too short to see'}."
    return f"A step on {named(size, n)}: {steps:,} steps, one epoch."


def same(loss: MeanSquaredError, asked: float) -> str:
    """What all runs have in common, whose rate may be another than that asked for in the lecture."""
    times = stochastic_rate(loss) / asked
    if 1.0 / OTHER < times < OTHER:
        return "Same start, same rate, same rows seen."
    return f"All at {significant(times, 2)} times the lecture's rate, same rows seen."


def first_epoch(sizes: Sequence[int], n: int) -> str:
    """What an epoch of n rows is to batches of these sizes, the largest first."""
    steps = [math.ceil(n / size) for size in sizes]
    if steps[-1] >= MANY:
        return "One epoch: few rows a step, many steps."
    who = ["all rows" if size == n > 2 else named(size, n) for size in sizes]
    ends = (f"{name}, {count} step{'s' * (count > 1)}" for name, count in ((who[k], steps[k]) for k in (0, -1)))
    return f"One epoch: {'; '.join(ends)}."
