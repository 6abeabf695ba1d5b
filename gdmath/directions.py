"""Which way: what equal steps in several directions do to the loss."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.errors import InputError, whole
from gdmath.loss import MeanSquaredError

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Directions:
    """Equal steps from `point` in evenly spaced directions, the first one along w.

    Shapes: `angles` `(n,)` in radians, from 0 towards b; `ends` `(n, 2)` holds the points (w, b) that they lead to;
    `changes` `(n,)` is what each does to the loss.
    """

    point: Array
    length: float
    angles: Array
    ends: Array
    changes: Array

    @property
    def best(self) -> int:
        """The one that lowers the loss most; the first of equals."""
        return int(np.argmin(self.changes))

    def off(self, direction: ArrayLike) -> float:
        """The angle between the best of them and a direction (w, b) that is not zero, in radians from 0 to π."""
        w, b = np.asarray(direction, dtype=float)
        turn = self.angles[self.best] - np.arctan2(b, w)
        return float(abs((turn + np.pi) % (2.0 * np.pi) - np.pi))


def directions(loss: MeanSquaredError, point: ArrayLike, length: float, n: int) -> Directions:
    """Try n steps of one length around a point (w, b).

    The change of a step p is g·p + ½·pᵀHp: with shorter steps in more directions the best one turns to −g.
    """
    n = whole(n, 1, f"{n!r} directions cannot be tried")
    if not 0.0 < length < np.inf:
        raise InputError(f"a step of length {length!r} leads nowhere; give a positive finite number.")
    here = np.asarray(point, dtype=float)
    angles = 2.0 * np.pi * np.arange(n) / n
    steps = length * np.stack([np.cos(angles), np.sin(angles)], axis=-1)
    changes: Array = steps @ loss.gradient(*here) + ((steps @ loss.root.T) ** 2).sum(axis=-1)
    return Directions(here, length, angles, here + steps, changes)


def farthest_drop(loss: MeanSquaredError, point: ArrayLike) -> float:
    """How far the least loss along the negative gradient is, |g|³/gᵀHg (Cauchy 1847); 0 at the minimum."""
    gradient = loss.gradient(*np.asarray(point, dtype=float))
    size = float(np.hypot(*gradient))
    if size == 0.0:
        return 0.0
    bend = loss.root @ (gradient / size)
    return size / float(2.0 * bend @ bend)
