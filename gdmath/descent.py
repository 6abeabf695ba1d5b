"""The descent: step, record, repeat. It knows neither optimizer nor batches by name."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.batches import Batches, FullBatch, Rows
from gdmath.errors import InputError, whole
from gdmath.loss import MeanSquaredError
from gdmath.optimizers import Optimizer

Array = NDArray[np.float64]
Gradient = Callable[[float, float, Rows | None], Array]
"""A gradient (2,) of (w, b) and the rows it is the mean over, None for all of them."""


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

    def kept(self, step: float) -> int:
        """The index of the last point that was reached by then."""
        return max(0, min(int(step), self.steps))

    def share(self, step: float) -> float:
        """Which share of the way from that point to the next one kept has been gone by then."""
        return step - self.kept(step)

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
        before = int(step)
        here: Array = self.points[before]
        share = step - before
        return here + share * (self.points[before + 1] - here) if share else here


@dataclass(frozen=True, eq=False)
class Progress:
    """How far a descent has come, so that it can go on: index k is after k steps, index 0 is the start.

    Shapes: `points` `(k+1, 2)` holds (w, b); `seen` `(k+1,)` counts the rows seen so far. `state` is what the optimizer
    remembers. `diverged` says that the next step would have left the range of numbers.
    """

    points: Array
    seen: Array
    state: Any
    diverged: bool = False

    @classmethod
    def at(cls, start: ArrayLike, optimizer: Optimizer) -> Progress:
        """Before the first step from `start` = (w, b)."""
        point = _start(start)
        return cls(point[None], np.zeros(1), optimizer.init(point))

    def trajectory(self, loss: MeanSquaredError) -> Trajectory:
        """The descent so far, up to the last point whose loss and gradient are finite."""
        w, b = self.points.T
        with np.errstate(over="ignore", invalid="ignore"):
            losses, gradients = loss.value(w, b), loss.gradient(w, b)
        finite = np.isfinite(losses) & np.isfinite(gradients).all(axis=-1)
        end = len(finite) if finite.all() else int(np.argmin(finite))
        if end == 0:
            raise InputError(f"the loss at the start (w, b) = ({w[0]:g}, {b[0]:g}) is not finite; start nearer.")
        epochs = self.seen[:end] / len(loss.data)
        diverged = self.diverged or end < len(finite)
        return Trajectory(self.points[:end], losses[:end], gradients[:end], epochs, diverged)


def go_on(
    loss: MeanSquaredError,
    progress: Progress,
    optimizer: Optimizer,
    rows: Iterable[Rows | None],
    gradient: Gradient | None = None,
) -> Progress:
    """Take a further step for each batch of `rows`, None standing for all of them, and record them.

    `gradient`, where it is given, is asked for the gradient in place of the loss; the optimizer may be another one than
    before if it understands the state.
    """
    point, state, seen, n = progress.points[-1], progress.state, float(progress.seen[-1]), len(loss.data)
    points, counts, diverged = [], [], False
    with np.errstate(over="ignore", invalid="ignore"):
        for batch in rows:
            w, b = point.tolist()
            if gradient is not None:
                slopes = gradient(w, b, batch)
            else:
                slopes = np.array(loss.partials(w, b)) if batch is None else loss.gradient(w, b, batch)
            following, after = optimizer.step(point, slopes, state)
            if not (math.isfinite(following[0]) and math.isfinite(following[1])):
                diverged = True
                break
            point, state = following, after
            seen += n if batch is None else len(batch)
            points.append(point)
            counts.append(seen)
    if not points:
        return replace(progress, diverged=diverged)
    return Progress(np.vstack([progress.points, points]), np.append(progress.seen, counts), state, diverged)


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
    progress = Progress.at(start, optimizer)
    steps = whole(steps, 0, f"steps = {steps!r} cannot be taken")
    rows = islice(batches.rows(len(loss.data), seed), steps)
    return go_on(loss, progress, optimizer, rows).trajectory(loss)


def _start(start: ArrayLike) -> Array:
    try:
        point = np.array(start, dtype=float)
    except (TypeError, ValueError):
        point = np.empty(0)
    if point.shape != (2,) or not np.isfinite(point).all():
        raise InputError(f"start = {start!r} is not a point; give two finite numbers, w and b.")
    return point
