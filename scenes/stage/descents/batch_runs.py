"""The descents of BatchSizes: batches of different sizes, and a rate that shrinks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice

from gdmath import InverseTimeDecay, Minibatch, Passes, descend_in_passes, orders, stochastic_rate
from scenes.lecture import Lecture
from scenes.stage.data.rows import Rows
from scenes.stage.words.batch_claims import named

CLOUD, CLOUD_ROWS = 200, 1_000_000
"""So many batches, or as many as there are rows where these are fewer, are drawn for a cloud, in whole epochs: one at
least, and not more than that many rows."""


def descents(lecture: Lecture, batches: list[Minibatch], order_of_rows: Iterable[Rows]) -> dict[str, Passes]:
    """A run for each way to batch and, with the smallest batches, one whose rate shrinks in the second half.

    All have the same start, order of the rows, rate and number of epochs.
    """
    loss, start, n = lecture.loss, lecture.start, len(lecture.rows)
    rate, smallest, (shrinking, _) = stochastic_rate(loss), batches[-1], shrinking_rate(lecture)
    names = [named(batch.size, n) for batch in batches]
    names.append(f"{names[-1]}, shrinking rate")
    ways = [*((batch, rate) for batch in batches), (smallest, shrinking)]
    walks = descend_in_passes(loss, start, ways, order_of_rows, lecture.epochs)
    return dict(zip(names, walks, strict=True))


def shrinking_rate(lecture: Lecture) -> tuple[InverseTimeDecay, int]:
    """The rate at which all go, which in the second half of the smallest batches shrinks; their steps in an epoch."""
    an_epoch = Minibatch(lecture.batch_sizes[-1]).per_epoch(len(lecture.rows))
    steps = lecture.epochs * an_epoch
    return InverseTimeDecay(stochastic_rate(lecture.loss), steps / 2, steps / 10), an_epoch


def orders_of(lecture: Lecture, batches: list[Minibatch]) -> tuple[list[Rows], Iterator[Rows]]:
    """The order of the rows in the first epochs of all descents, as many as the largest cloud takes, and in all."""
    n = len(lecture.rows)
    drawn = orders(n, lecture.batches.seed)
    first = [*islice(drawn, max(cloud_epochs(batch.size, n) for batch in batches))]
    return first, chain(first, drawn)


def cloud_epochs(size: int, n: int) -> int:
    """How many epochs of batches of a size make a cloud."""
    return min(size, -(-CLOUD * size // n), max(1, CLOUD_ROWS // n))
