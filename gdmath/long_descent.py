"""Descents of very many steps at a constant rate: what they cost is bounded, whatever the number of steps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.descent import Trajectory, descend
from gdmath.errors import whole
from gdmath.loss import MeanSquaredError
from gdmath.optimizers import GradientDescent
from gdmath.steady import Course, first_between, stay

Array = NDArray[np.float64]
Counts = NDArray[np.intp]

ONE_BY_ONE = 2000
"""So many steps are taken and kept one by one."""

KEPT = 800
"""Of all later ones about so many points are kept: more than a logarithmic axis has pixels for them."""


@dataclass(frozen=True, eq=False)
class LongDescent(Trajectory):
    """A descent of which not every point is kept: index k is after `taken[k]` steps, `(m,)`.

    From one point kept to the next it is an odd number of steps: what jumps from side to side does so there too. `at`
    knows all points, those between by the closed form of gradient descent, the `rest` of it after the first steps.
    """

    taken: Counts
    rest: Course
    rate: float

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return int(self.taken[-1])

    def kept(self, step: float) -> int:
        """The index of the last point kept that was reached by then."""
        return max(0, int(np.searchsorted(self.taken, step, side="right")) - 1)

    def share(self, step: float) -> float:
        """Which share of the way from that point to the next one kept has been gone by then."""
        before, *after = self.taken[self.kept(step) :][:2].tolist()
        return (step - before) / (after[0] - before) if after else 0.0

    def first_within(self, level: float) -> int | None:
        """The first step after which the loss is at most `level`, None where it never is."""
        found = stay(self.rest.loss, self.points[0], self.rate, level)
        return None if found is None or found.first > self.steps else found.first

    def at(self, step: float) -> Array:
        """The point (w, b) after that many steps, shaped (2,); between two steps, on the straight way between them."""
        step = min(max(float(step), 0.0), float(self.steps))
        if step <= ONE_BY_ONE:
            return super().at(step)
        before = int(step)
        here, after = self.rest.points(np.array([before, before + 1]) - ONE_BY_ONE)
        point: Array = here + (step - before) * (after - here) if step > before else here
        return point


def descend_steadily(loss: MeanSquaredError, start: ArrayLike, rate: float, steps: int) -> Trajectory:
    """Gradient descent on all rows at a constant rate from `start` = (w, b).

    Up to 2,000 steps are taken one by one, as `descend` does it. Of more, some are kept (`LongDescent`), and any number
    of them costs about the same. Where it diverges it ends at the last finite point.
    """
    steps = whole(steps, 0, f"steps = {steps!r} cannot be taken")
    walk = descend(loss, start, GradientDescent(rate), min(steps, ONE_BY_ONE))
    if walk.diverged or steps <= ONE_BY_ONE:
        return walk
    rest = Course(loss, walk.points[-1], rate)
    more = steps - ONE_BY_ONE
    diverged = not _finite(rest, more)
    if diverged:
        more = first_between(lambda step: not _finite(rest, step), 0, more) - 1
    later = _oddly_apart(more)
    points = np.vstack([walk.points, rest.points(later)])
    taken = np.append(np.arange(ONE_BY_ONE + 1), ONE_BY_ONE + later)
    w, b = points.T
    return LongDescent(points, loss.value(w, b), loss.gradient(w, b), taken.astype(float), diverged, taken, rest, rate)


def _finite(rest: Course, steps: int) -> bool:
    """Whether the point, its loss and its gradient are still numbers after so many steps."""
    (w, b), *_ = rest.points(np.array([steps]))
    with np.errstate(over="ignore", invalid="ignore"):
        return bool(np.isfinite(rest.loss.value(w, b)) and np.isfinite(rest.loss.gradient(w, b)).all())


def _oddly_apart(more: int) -> Counts:
    """Some of so many steps after the first ones, an odd number from each to the next, and the last of them.

    Evenly spaced on a logarithmic axis; only before the last one the number may be even.
    """
    if not more:
        return np.zeros(0, dtype=np.intp)
    spaced = np.unique(np.geomspace(ONE_BY_ONE, ONE_BY_ONE + more, KEPT + 1).astype(np.intp))[1:] - ONE_BY_ONE
    order = np.arange(len(spaced)) + 1
    odd = spaced + (spaced + order) % 2  # of the first the number is odd, of the second even, and so on
    return np.append(odd[odd < more], more)
