"""A moment of a descent that is driven by hand: all that is needed to go on from it, or to come back to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from gdmath import FullBatch, MeanSquaredError, Minibatch, Progress, go_on
from gdmath.batches import Batches
from gdmath.descent import Gradient
from scenes.stage.descents.contenders import Contender

Rows = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Moment:
    """Who steps, at which rate and on how many rows; how far it is, and how far the true gradient would be.

    It is `aimed` from when a rate is chosen until the next step.
    """

    contender: Contender
    rate: float
    batch_size: int
    so_far: Progress
    true: Progress
    aimed: bool = False

    @property
    def steps(self) -> int:
        """How many steps were taken."""
        return len(self.so_far.points) - 1

    def ahead(self, loss: MeanSquaredError, seed: int, steps: int, gradient: Gradient | None = None) -> Moment:
        """The moment so many steps later; a `gradient` of someone's own moves only what is not the truth."""
        rule, rows = self.contender.optimizer(self.rate), [*self._rows(len(loss.data), seed, steps)]
        true = go_on(loss, self.true, rule, rows)
        own = true if gradient is None else go_on(loss, self.so_far, rule, rows, gradient)
        return replace(self, so_far=own, true=true, aimed=False)

    def _rows(self, n: int, seed: int, steps: int) -> Iterable[Rows | None]:
        """The rows of the next steps; None where a step sees all."""
        batches: Batches = FullBatch() if self.batch_size == n else Minibatch(self.batch_size)
        return islice(batches.rows(n, seed), self.steps, self.steps + steps)


def start_of(contender: Contender, rate: float, batch_size: int, start: NDArray[np.float64]) -> Moment:
    """The moment before the first step."""
    before = Progress.at(start, contender.optimizer(rate))
    return Moment(contender, rate, batch_size, before, before)
