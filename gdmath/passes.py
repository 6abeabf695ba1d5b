"""Descents that pass over all rows in batches: very many steps, multiplied in blocks instead of taken one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.batches import Epoch, Minibatch, Rows
from gdmath.descent import Trajectory
from gdmath.loss import MeanSquaredError
from gdmath.rates import InverseTimeDecay

Array = NDArray[np.float64]
Counts = NDArray[np.intp]

FIRST = 300
"""So many steps are kept one by one before only some are: much happens in the first."""

MOST = 700
"""Of the steps after those at most about so many are kept, evenly spaced."""

BLOCK = 200
"""So many steps at most are multiplied: all blocks at once, and one after the other within."""


@dataclass(frozen=True, eq=False)
class Passes(Trajectory):
    """A descent of which not every point is kept: index k is after `taken[k]` steps, and `every` is how they follow.

    The points kept are those of the whole descent, to rounding: none is left out on the way.
    """

    taken: Counts
    every: int


def descend_in_passes(
    loss: MeanSquaredError,
    start: ArrayLike,
    runs: Sequence[tuple[Minibatch, float | InverseTimeDecay]],
    order_of_rows: Iterable[Rows],
    epochs: int,
) -> list[Passes]:
    """Gradient descents on batches, each with its rate, for so many epochs: in each all see the rows in one order.

    With d the distance from the fit and e the residuals of the fit, a step on a batch is the affine map
    d ← d − 2η(mean[x², x; x, 1]·d − mean[xe, e]); such maps are multiplied for all blocks of steps at once. The rates
    are such that no batch overshoots (`stochastic_rate`).
    """
    n, away = len(loss.data), np.asarray(start, dtype=float) - loss.minimizer
    under_way = [_UnderWay(batch, rate, epochs * batch.per_epoch(n), away) for batch, rate in runs]
    columns, rows = (loss.data.x, loss.residuals()), np.empty((4, n))
    for order in islice(order_of_rows, epochs):
        for column, place in zip(columns, rows, strict=False):
            np.take(column, order, out=place, mode="clip")  # checking each place first would take a copy
        np.multiply(rows[0], rows[:2], out=rows[2:])
        for each in under_way:
            each.pass_over(rows, Epoch(order, each.batch.size))
    return [each.done(loss, start) for each in under_way]


class _UnderWay:
    """A descent on its passes: how far from the fit it was after the steps that are kept."""

    def __init__(self, batch: Minibatch, rate: float | InverseTimeDecay, steps: int, away: Array) -> None:
        self.batch, self.rate = batch, rate
        self.every = max(1, -(-max(0, steps - FIRST) // MOST))
        self.aways, self.taken, self.before, self.seen = [away[None]], [np.zeros(1, dtype=np.intp)], 0, [np.zeros(1)]

    def pass_over(self, rows: Array, epoch: Epoch) -> None:
        """An epoch, of whose rows x, e, x² and x·e are given, shaped (4, n)."""
        n, rate = len(epoch.order), self.rate
        rates = rate.over(self.before + np.arange(len(epoch))) if isinstance(rate, InverseTimeDecay) else float(rate)
        starts = epoch.size * np.arange(len(epoch))
        means = rows[:2] if epoch.size == 1 else np.add.reduceat(rows, starts, axis=1) / epoch.counts
        ends = _kept(self.before, len(epoch), self.every)
        stops = np.union1d(ends, np.arange(BLOCK, len(epoch), BLOCK))
        turns, shifts = _blocks(means, 2.0 * rates, stops)
        passed = _one_after_the_other(self.aways[-1][-1], turns, shifts)
        self.aways.append(passed[np.searchsorted(stops, ends)])
        self.taken.append(self.before + ends)
        self.seen.append(self.before // len(epoch) * n + np.minimum(ends * epoch.size, n))
        self.before += len(epoch)

    def done(self, loss: MeanSquaredError, start: ArrayLike) -> Passes:
        """The descent."""
        points = loss.minimizer + np.concatenate(self.aways)
        points[0] = start
        w, b = points.T
        epochs, taken = np.concatenate(self.seen) / len(loss.data), np.concatenate(self.taken)
        return Passes(points, loss.value(w, b), loss.gradient(w, b), epochs, False, taken, self.every)


def _kept(before: int, steps: int, every: int) -> Counts:
    """After which steps of an epoch, in which so many are taken, the point is kept; the last is one of them."""
    singles = np.arange(1, 1 + min(max(0, FIRST - before), steps))
    first = len(singles)
    blocks = -(-(steps - first) // every)
    return np.concatenate([singles, np.rint(np.linspace(first, steps, blocks + 1)[1:]).astype(np.intp)])


def _blocks(means: Array, rates: Array | float, ends: Counts) -> tuple[Array, Array]:
    """What the steps up to each end, from the end before, make of a distance d: turn·d + shift.

    Shapes: turns (2, 2, blocks), shifts (2, blocks). The means are those of x, e, x² and x·e; of single rows x and e
    are enough.
    """
    lengths = np.diff(ends, prepend=0)
    longest_first = np.argsort(-lengths, kind="stable")
    starts = (ends - lengths)[longest_first]
    turns = np.zeros((2, 3, len(ends)))  # the last column is the shift
    turns[0, 0] = turns[1, 1] = 1.0
    for k, under_way in enumerate(np.searchsorted(-lengths[longest_first], -np.arange(lengths.max()))):
        now, step = turns[..., :under_way], starts[:under_way] + k
        x, e, *products = means[:, step]
        rate = rates if isinstance(rates, float) else rates[step]
        by_b = x * now[0]
        by_b += now[1]
        by_b[2] -= e
        by_b *= rate
        if products:
            by_w = products[0] * now[0] + x * now[1]
            by_w[2] -= products[1]
            by_w *= rate
        else:
            by_w = x * by_b
        now[0] -= by_w
        now[1] -= by_b
    found = np.empty_like(turns)
    found[..., longest_first] = turns
    return found[:, :2], found[:, 2]


def _one_after_the_other(away: Array, turns: Array, shifts: Array) -> Array:
    """The distances after each block, shaped (blocks, 2)."""
    w, b = away.tolist()
    found = []
    for ww, wb, bw, bb, to_w, to_b in zip(*turns.reshape(4, -1).tolist(), *shifts.tolist(), strict=True):
        w, b = ww * w + wb * b + to_w, bw * w + bb * b + to_b
        found.append((w, b))
    return np.array(found)
