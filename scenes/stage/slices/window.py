"""What is seen of the slices along w and b through the points of a descent, both in the same units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.plot import Range

Points = NDArray[np.float64]

Stand = tuple[MeanSquaredError, Trajectory, float]
"""A loss, a descent on it, and how far around its start that is looked at."""

NEAR = 2.4
"""What of a descent is no farther from its start than so many times that, is in view."""

ACROSS, ALONG = 3.0, 2.2
"""How long the axes of the slices are at least, in distances to the least of either, and in that length."""

OFF, PAD = 0.3, 0.04
"""How far off the middle the point may stand, and the room beside a step or a slice, as shares of an axis."""

FALL, BELOW = 0.34, 0.6
"""What the axis of the loss reaches over, in falls of the steeper tangent along the other axis; what lies lower."""

BETWEEN = 8
"""At so many moments of a step it is seen to that no slice runs out below."""


class Window(NamedTuple):
    """What is seen of the slices along a descent: of w and of b, equally long, and of the loss."""

    w: Range
    b: Range
    losses: Range


def window(stands: Sequence[Stand]) -> Window:
    """What is seen of slices, for one descent or for all of a sweep: their curves leave it at no place below."""
    each = [_window(*stand) for stand in stands]
    ends = (zip(*ranges, strict=True) for ranges in zip(*each, strict=True))
    w, b, losses = ((min(low), max(high)) for low, high in ends)
    span = float(max(np.ptp(w), np.ptp(b)))
    w, b = _long(w, span), _long(b, span)
    lowest = min(_lowest(loss, _moments(walk, length), w, b) for loss, walk, length in stands)
    return Window(w, b, (min(losses[0], lowest - PAD * (losses[1] - lowest)), losses[1]))


def _near(points: Points, start: Points, length: float) -> NDArray[np.bool_]:
    """Which points `(k, 2)` are near the start of a descent."""
    here: NDArray[np.bool_] = np.hypot(*(points - start).T) < NEAR * length
    return here


def _moments(walk: Trajectory, length: float) -> Points:
    """The points of a descent near its start, `(k, 2)`, and some on the way between them."""
    points = np.array([walk.at(step) for step in np.linspace(0, walk.steps, BETWEEN * walk.steps + 1)])
    return points[_near(points, points[0], length)]


def _window(loss: MeanSquaredError, walk: Trajectory, length: float) -> Window:
    """Around the start, towards the least of each slice, and what of the descent is near."""
    point, gradient = walk.points[0], walk.gradients[0]
    to_least = gradient / np.diag(loss.hessian)
    span = max(ALONG * length, ACROSS * float(np.abs(to_least).min()))
    middle = point - np.clip(to_least, -OFF * span, OFF * span)
    near = _near(walk.points, point, length)
    fall = FALL * span * float(np.abs(gradient).max())
    low = float(walk.losses[0]) - BELOW * fall
    w, b = (
        (min(mid - span / 2, on.min() - PAD * span), max(mid + span / 2, on.max() + PAD * span))
        for mid, on in zip(middle, walk.points[near].T, strict=True)
    )
    on = walk.losses[near]
    return Window(w, b, (min(low, on.min() - PAD * fall), max(low + fall, on.max() + PAD * fall)))


def _lowest(loss: MeanSquaredError, points: Points, w_range: Range, b_range: Range) -> float:
    """The least loss on the slices through points `(k, 2)`, as far as these ranges reach."""
    return min(
        float(slice_.value(np.clip(slice_.minimizer, *range_)))
        for w, b in points
        for slice_, range_ in ((loss.along_w(b), w_range), (loss.along_b(w), b_range))
    )


def _long(range_: Range, span: float) -> Range:
    """The range, as long as that around its middle."""
    middle = sum(range_) / 2
    return middle - span / 2, middle + span / 2
