"""How far the gradients of batches, and the iterates that follow them, scatter."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdmath.batches import Epoch
from gdmath.loss import MeanSquaredError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class BatchGradients:
    """The gradients `(m, 2)` that batches of so many rows, `sizes` `(m,)`, have at one point."""

    gradients: Array
    sizes: NDArray[np.intp]

    @classmethod
    def at(cls, loss: MeanSquaredError, point: Array, epochs: Sequence[Epoch]) -> BatchGradients:
        """Those of every step of the epochs, at the point (w, b)."""
        w, b = point
        gradients = []
        for epoch in epochs:
            whole = len(epoch.order) // epoch.size * epoch.size
            gradients.append(loss.gradient(w, b, epoch.order[:whole].reshape(-1, epoch.size)))
            if whole < len(epoch.order):
                gradients.append(loss.gradient(w, b, epoch.order[None, whole:]))
        return cls(np.concatenate(gradients), np.concatenate([epoch.counts for epoch in epochs]))

    @cached_property
    def mean(self) -> Array:
        """Their mean, each weighted by its rows: over whole epochs it is the full gradient."""
        return np.asarray(np.average(self.gradients, axis=0, weights=self.sizes))

    @cached_property
    def spread(self) -> float:
        """How far from the mean they lie: the root of the mean square, each weighted by its rows."""
        squares = np.square(self.gradients - self.mean).sum(axis=1)
        return math.sqrt(float(np.average(squares, weights=self.sizes)))


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
