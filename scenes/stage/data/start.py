"""Where a start stands, as far as a picture can show: at the fit, on the valley's floor, or where there is a way to go.

All clips follow one rule. Two lines are one where they lie within a pixel of each other over the rows. From the fit,
clips of a descent show that there is nothing to do; clips that need a slope take another line, and say so.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath import MeanSquaredError
from scenes.stage.data.tried import worse, y_spread

Points = NDArray[np.float64]

PIXEL = 0.01
"""About a pixel of 1080 lines where the rows fill a picture, in standard deviations of y."""

AROUND = 1.5
"""So many variances of y above the least is the loss up to which a bowl is shown whose start is its bottom."""

ROUND = 1.02
"""Below this condition number a bowl has no valley that could be seen."""


def at_the_fit(loss: MeanSquaredError, start: ArrayLike) -> bool:
    """Whether the line of the start (w, b) and the least-squares fit are one line to the eye."""
    w, b = np.asarray(start, dtype=float)
    return math.sqrt(max(float(loss.value(w, b)) - loss.minimum, 0.0)) <= PIXEL * y_spread(loss.data)


def on_the_floor(loss: MeanSquaredError, start: ArrayLike) -> bool:
    """Whether the start lies along the valley from the fit: the part of its error across the valley cannot be seen."""
    if at_the_fit(loss, start) or loss.condition_number < ROUND:
        return False
    across = float(loss.axes[1] @ (np.asarray(start, dtype=float) - loss.minimizer))
    return abs(across) * math.sqrt(loss.eigenvalues[1] / 2.0) <= PIXEL * y_spread(loss.data)


def away_from_the_fit(loss: MeanSquaredError, start: ArrayLike) -> Points:
    """The start (w, b); where it is the least-squares fit, a flatter line from which there is a way to go."""
    return worse(loss, 0.2, 1.5) if at_the_fit(loss, start) else np.asarray(start, dtype=float)


def all_at_the_fit(loss: MeanSquaredError, points: Points) -> bool:
    """Whether all of the points `(k, 2)` are."""
    return at_the_fit(loss, points[int(np.argmax(loss.value(*points.T)))])


def excess_to_show(loss: MeanSquaredError, points: Points) -> float:
    """How far above the least loss the highest of the points `(k, 2)` is; where all are the fit, what a bowl needs."""
    if all_at_the_fit(loss, points):
        return AROUND * y_spread(loss.data) ** 2
    return float(np.max(loss.value(*points.T))) - loss.minimum


def iso_reach(loss: MeanSquaredError, excess: float) -> Points:
    """How far the line of a loss that much above the least reaches from the fit, along w and along b."""
    reach: Points = math.sqrt(excess) * np.hypot(*np.linalg.inv(loss.root).T)
    return reach
