"""How far the gradients of batches, and the iterates that follow them, scatter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gdmath.batches import Epoch
from gdmath.loss import MeanSquaredError

Array = NDArray[np.float64]


def batch_gradients(loss: MeanSquaredError, point: Array, epochs: Sequence[Epoch]) -> Array:
    """The gradients `(m, 2)` that the batches of all steps of the epochs have at the point (w, b).

    Each weighted by its rows, over whole epochs their mean is the full gradient.
    """
    w, b = point
    gradients = []
    for epoch in epochs:
        whole = len(epoch.order) // epoch.size * epoch.size
        gradients.append(loss.gradient(w, b, epoch.order[:whole].reshape(-1, epoch.size)))
        if whole < len(epoch.order):
            gradients.append(loss.gradient(w, b, epoch.order[None, whole:]))
    return np.concatenate(gradients)


@dataclass(frozen=True)
class NoiseBall:
    """How points lie about the minimum.

    `offset` is what the loss of their mean point has above the least loss, `noise` what their scatter about it adds:
    the mean loss of the points is minimum + offset + noise, since the loss is quadratic. `surrounds` says that the
    minimizer lies among them: seen from there, no half of the plane is without a point.
    """

    offset: float
    noise: float
    surrounds: bool

    @classmethod
    def of(cls, loss: MeanSquaredError, points: Array) -> NoiseBall:
        """That of the points `(k, 2)`."""
        center = points.mean(axis=0)
        offset, noise = (
            float(np.square(moves @ loss.root.T).sum(axis=1).mean())
            for moves in (center[None] - loss.minimizer, points - center)
        )
        w, b = loss.root @ (points - loss.minimizer).T
        directions = np.sort(np.arctan2(b, w))
        gaps = np.diff(directions, append=directions[:1] + 2.0 * math.pi)
        return cls(offset, noise, bool(gaps.max() < math.pi))
