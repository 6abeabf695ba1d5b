"""Which rows each step sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError, whole

Rows = NDArray[np.intp]

DRAWN = 20_000
"""Of few rows, several orders are drawn at once: about so many numbers."""


class Batches(Protocol):
    """What `descend` asks of a way to batch: for ever, the rows of the next step; None stands for all of them."""

    def rows(self, n: int, seed: int) -> Iterator[Rows | None]:
        """The rows of step 0, 1, …, each shaped (m,) with entries below n; the same seed gives the same rows."""


def orders(n: int, seed: int) -> Iterator[Rows]:
    """For ever, n rows shuffled anew for each epoch, the same for batches of any size."""
    rng = np.random.default_rng(whole(seed, 0, f"seed = {seed!r} is not a seed"))
    at_once = np.broadcast_to(np.arange(n), (max(1, DRAWN // n), n))
    return (order for _ in repeat(None) for order in rng.permuted(at_once, axis=1))


@dataclass(frozen=True, eq=False)
class Epoch:
    """Every row once, in the order `(n,)` in which the steps see them: `size` a step, in the last the rest."""

    order: Rows
    size: int

    def __len__(self) -> int:
        """How many steps it has."""
        return -(-len(self.order) // self.size)

    def rows(self, step: int) -> Rows:
        """The rows of a step, counted from 0."""
        return self.order[step * self.size : (step + 1) * self.size]

    def steps_of(self, rows: Rows) -> Rows:
        """The step that sees each of some rows, counted from 0; shape of `rows`."""
        chosen = np.zeros(len(self.order), dtype=bool)
        chosen[rows] = True
        places = np.flatnonzero(chosen[self.order])
        seen = self.order[places]
        by_row = np.argsort(seen)
        found: Rows = places[by_row][np.searchsorted(seen, rows, sorter=by_row)] // self.size
        return found

    @property
    def counts(self) -> NDArray[np.intp]:
        """How many rows each step sees, shaped (steps,)."""
        return np.diff(np.append(np.arange(0, len(self.order), self.size), len(self.order)))


@dataclass(frozen=True)
class FullBatch:
    """Every step sees every row: an epoch a step."""

    def rows(self, n: int, seed: int) -> Iterator[None]:
        while True:
            yield None


@dataclass(frozen=True)
class Minibatch:
    """Every step sees `size` rows, shuffled anew each epoch and drawn without replacement within it.

    Where the size does not divide the rows, the last batch of an epoch is the smaller rest.
    """

    size: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "size", whole(self.size, 1, f"batch size {self.size!r} is not a size"))

    def rows(self, n: int, seed: int) -> Iterator[Rows]:
        epochs = self.epochs(n, seed)
        return (epoch.rows(step) for epoch in epochs for step in range(len(epoch)))

    def per_epoch(self, n: int) -> int:
        """How many steps it takes to see every one of n rows once."""
        return -(-n // self.size)

    def epochs(self, n: int, seed: int) -> Iterator[Epoch]:
        """For ever, the epochs of n rows, each shuffled anew."""
        if self.size > n:
            raise InputError(f"batch size {self.size} is larger than the data, which has {n} rows; give at most {n}.")
        return (Epoch(order, self.size) for order in orders(n, seed))


@dataclass(frozen=True)
class Stochastic:
    """Every step sees one row: a minibatch of one."""

    def rows(self, n: int, seed: int) -> Iterator[Rows]:
        return Minibatch(1).rows(n, seed)
