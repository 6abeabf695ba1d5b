"""The descent: step, record, repeat. It knows neither optimizer nor batches by name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.batches import Batches, FullBatch
from gdmath.errors import InputError, whole
from gdmath.loss import MeanSquaredError
from gdmath.optimizers import Optimizer

Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Where a descent went; index k is after k steps, index 0 is the start.

    Shapes: `points` `(k+1, 2)` holds (w, b), never clipped; `losses` `(k+1,)` and `gradients` `(k+1, 2)` are those of
    all the data at each point; `epochs` `(k+1,)` counts the rows seen so far, over the rows there are. `diverged`
    says that the next step would have left the range of numbers: the last index is then the last finite one.
    """

    points: Array
    losses: Array
    gradients: Array
    epochs: Array
    diverged: bool

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.points) - 1

    def first_within(self, level: float) -> int | None:
        """The first step after which the loss is at most `level`, None where it never is."""
        reached = self.losses <= level
        return int(np.argmax(reached)) if reached.any() else None

    def near(self, folds: float = 1.5) -> Array:
        """The points whose loss is at most so many times that of the start, shaped (m, 2): what a picture can frame."""
        near: Array = self.points[self.losses <= folds * self.losses[0]]
        return near

    @property
    def late(self) -> Array:
        """The losses after the steps of the last epoch or, where there is but one, of its second half."""
        losses: Array = self.losses[self.epochs > self.epochs[-1] - min(1.0, self.epochs[-1] / 2.0)]
        return losses

    def since(self, step: int) -> Trajectory:
        """The rest of it, from after that many steps."""
        rest = slice(step, None)
        return Trajectory(
            self.points[rest], self.losses[rest], self.gradients[rest], self.epochs[rest], diverged=self.diverged
        )

    def at(self, step: float) -> Array:
        """The point (w, b) after that many steps, shaped (2,); between two steps, on the straight way between them.

        The step is held between 0 and `steps`.
        """
        step = min(max(float(step), 0.0), float(self.steps))
        before = min(int(step), self.steps - 1) if self.steps else 0
        here: Array = self.points[before]
        share = step - before
        return here + share * (self.points[before + 1] - here) if share else here


def descend(
    loss: MeanSquaredError,
    start: ArrayLike,
    optimizer: Optimizer,
    steps: int,
    batches: Batches = FullBatch(),  # noqa: B008 (immutable)
    seed: int = 0,
) -> Trajectory:
    """Take `steps` steps from `start` = (w, b) and record them all.

    Divergence is an ordinary result: the trajectory then ends at the last point whose loss and gradient are finite.
    """
    point = _start(start)
    steps = whole(steps, 0, f"steps = {steps!r} cannot be taken")
    n = len(loss.data)
    points = np.empty((steps + 1, 2))
    seen = np.zeros(steps + 1)
    points[0] = point
    state = optimizer.init(point)
    taken = 0
    with np.errstate(over="ignore", invalid="ignore"):
        for rows in islice(batches.rows(n, seed), steps):
            w, b = point.tolist()
            gradient = np.array(loss.partials(w, b)) if rows is None else loss.gradient(w, b, rows)
            point, state = optimizer.step(point, gradient, state)
            if not (math.isfinite(point[0]) and math.isfinite(point[1])):
                break
            taken += 1
            points[taken] = point
            seen[taken] = seen[taken - 1] + (n if rows is None else len(rows))
        w, b = points[: taken + 1].T
        losses, gradients = loss.value(w, b), loss.gradient(w, b)
    finite = np.isfinite(losses) & np.isfinite(gradients).all(axis=-1)
    end = len(finite) if finite.all() else int(np.argmin(finite))
    if end == 0:
        raise InputError(f"the loss at the start (w, b) = ({w[0]:g}, {b[0]:g}) is not finite; start nearer.")
    return Trajectory(points[:end], losses[:end], gradients[:end], seen[:end] / n, diverged=end <= steps)


def _start(start: ArrayLike) -> Array:
    try:
        point = np.array(start, dtype=float)
    except (TypeError, ValueError):
        point = np.empty(0)
    if point.shape != (2,) or not np.isfinite(point).all():
        raise InputError(f"start = {start!r} is not a point; give two finite numbers, w and b.")
    return point
