"""Which rows each step sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError, whole

Rows = NDArray[np.intp]


class Batches(Protocol):
    """What `descend` asks of a way to batch: for ever, the rows of the next step; None stands for all of them."""

    def rows(self, n: int, seed: int) -> Iterator[Rows | None]:
        """The rows of step 0, 1, …, each shaped (m,) with entries below n; the same seed gives the same rows."""


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
        if self.size > n:
            raise InputError(f"batch size {self.size} is larger than the data, which has {n} rows; give at most {n}.")
        return self._shuffled(n, np.random.default_rng(whole(seed, 0, f"seed = {seed!r} is not a seed")))

    def per_epoch(self, n: int) -> int:
        """How many steps it takes to see every one of n rows once."""
        return -(-n // self.size)

    def epochs(self, n: int, seed: int, count: int) -> list[Rows]:
        """The batches of the first `count` epochs, one after the other."""
        return list(islice(self.rows(n, seed), count * self.per_epoch(n)))

    def _shuffled(self, n: int, rng: np.random.Generator) -> Iterator[Rows]:
        while True:
            order = rng.permutation(n)
            for first in range(0, n, self.size):
                yield order[first : first + self.size]


@dataclass(frozen=True)
class Stochastic:
    """Every step sees one row: a minibatch of one."""

    def rows(self, n: int, seed: int) -> Iterator[Rows]:
        return Minibatch(1).rows(n, seed)
