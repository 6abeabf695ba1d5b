"""Descents that pass over all rows in batches: very many steps, multiplied in blocks instead of taken one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
"""So many steps at most are multiplied: all blocks at once, and one after the other within; then so are the blocks."""


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
        blocks = _joined(_blocks(means, 2.0 * rates, stops), np.searchsorted(stops, ends) + 1)
        self.aways.append(_one_after_the_other(self.aways[-1][-1], blocks))
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


def _blocks(means: Array, rates: Array | float, ends: Counts) -> Array:
    """What the steps up to each end, from the end before, make of a distance d: turn·d + shift.

    Shaped (2, 3, blocks), in the last column the shift. The means are those of x, e, x² and x·e; of single rows x and
    e are enough.
    """
    maps = _unmoved(len(ends))
    for under_way, step in _side_by_side(ends):
        now = maps[..., :under_way]
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
    return _in_order(maps, ends)


def _joined(maps: Array, ends: Counts) -> Array:
    """What the maps up to each end, from the end before, make one after the other; shaped as `_blocks` shapes them."""
    joined = _unmoved(len(ends))
    for under_way, block in _side_by_side(ends):
        now = joined[..., :under_way]
        (ww, wb, to_w), (bw, bb, to_b) = maps[..., block]
        now[0], now[1] = ww * now[0] + wb * now[1], bw * now[0] + bb * now[1]
        now[0, 2] += to_w
        now[1, 2] += to_b
    return _in_order(joined, ends)


def _unmoved(count: int) -> Array:
    """So many maps that leave every distance as it is."""
    maps = np.zeros((2, 3, count))
    maps[0, 0] = maps[1, 1] = 1.0
    return maps


def _longest_first(ends: Counts) -> tuple[Counts, Counts]:
    """The places of the parts that end there, the longest first, and their lengths so."""
    lengths = np.diff(ends, prepend=0)
    order = np.argsort(-lengths, kind="stable")
    return order, lengths[order]


def _side_by_side(ends: Counts) -> Iterator[tuple[int, Counts]]:
    """For the first of each part, then for the second, …: how many parts have one, the longest first, and where."""
    order, lengths = _longest_first(ends)
    starts = ends[order] - lengths
    for k, under_way in enumerate(np.searchsorted(-lengths, -np.arange(lengths.max()))):
        yield under_way, starts[:under_way] + k


def _in_order(maps: Array, ends: Counts) -> Array:
    """The maps of parts, the longest first, in the order of their ends."""
    found = np.empty_like(maps)
    found[..., _longest_first(ends)[0]] = maps
    return found


def _one_after_the_other(away: Array, maps: Array) -> Array:
    """The distances after each map, shaped (maps, 2)."""
    w, b = away.tolist()
    found = []
    for ww, wb, to_w, bw, bb, to_b in maps.reshape(6, -1).T.tolist():
        w, b = ww * w + wb * b + to_w, bw * w + bb * b + to_b
        found.append((w, b))
    return np.array(found)
