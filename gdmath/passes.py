"""Descents that pass over all rows in batches: very many steps, multiplied in blocks instead of taken one by one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.batches import Minibatch, Rows
from gdmath.descent import Trajectory
from gdmath.loss import MeanSquaredError
from gdmath.rates import InverseTimeDecay

Array = NDArray[np.float64]
Counts = NDArray[np.intp]

FIRST = 300
"""So many steps are kept one by one before only some are: much happens in the first."""

MOST = 700
"""Of the steps after those at most about so many are kept, evenly spaced."""

LATE = 300
"""So many losses of the last epoch have a mean that is that of all."""

BLOCK = 200
"""So many steps at most are multiplied: all blocks at once, and one after the other within; then so are the blocks."""

AT_ONCE = 1_000_000
"""Short epochs are passed over together, about so many rows at once."""


@dataclass(frozen=True, eq=False)
class Passes(Trajectory):
    """A descent of which not every point is kept: index k is after `taken[k]` steps, and `every` is how they follow.

    The points kept are those of the whole descent, to rounding: none is left out on the way. `late` are losses of the
    last epoch, all that there are or some, evenly spaced.
    """

    taken: Counts
    every: int
    last: Array

    @property
    def late(self) -> Array:
        """The losses after the steps of the last epoch or, where there is but one, of its second half."""
        return self.last


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
    n, away, drawn = len(loss.data), np.asarray(start, dtype=float) - loss.minimizer, iter(order_of_rows)
    under_way = [_UnderWay(batch, rate, epochs, n, away) for batch, rate in runs]
    columns, together = (loss.data.x, loss.residuals()), min(epochs, max(1, AT_ONCE // n))
    rows = np.empty((4, together * n))
    for before in range(0, epochs, together):
        orders = [*islice(drawn, min(together, epochs - before))]
        order = orders[0] if len(orders) == 1 else np.concatenate(orders)
        seen = rows[:, : len(order)]
        for column, place in zip(columns, seen, strict=False):
            np.take(column, order, out=place, mode="clip")  # checking each place first would take a copy
        np.multiply(seen[0], seen[:2], out=seen[2:])
        for each in under_way:
            each.pass_over(seen)
    return [each.done(loss, start) for each in under_way]


class _UnderWay:
    """A descent on its passes: how far from the fit it was after the steps that are kept."""

    def __init__(self, batch: Minibatch, rate: float | InverseTimeDecay, epochs: int, n: int, away: Array) -> None:
        self.size, self.rate, self.n, self.an_epoch = batch.size, rate, n, batch.per_epoch(n)
        self.kept, self.every = _kept(epochs, self.an_epoch)
        self.late = _late(self.kept, epochs, n, batch)
        self.looked_at = np.union1d(self.kept, self.late)
        self.away, self.aways, self.before = away, [away[None]], 0

    def pass_over(self, rows: Array) -> None:
        """Some epochs, of whose rows x, e, x² and x·e are given, shaped (4, epochs·n)."""
        steps, rate = rows.shape[1] // self.n * self.an_epoch, self.rate
        rates = rate.over(self.before + np.arange(steps)) if isinstance(rate, InverseTimeDecay) else float(rate)
        means = rows[:2] if self.size == 1 else self._means(rows)
        first, last = np.searchsorted(self.looked_at, [self.before, self.before + steps], side="right")
        ends = self.looked_at[first:last] - self.before
        inner = np.union1d(ends, [steps])
        stops = np.union1d(inner, np.arange(BLOCK, steps, BLOCK))
        blocks = _joined(_blocks(means, 2.0 * rates, stops), np.searchsorted(stops, inner) + 1)
        aways = _one_after_the_other(self.away, blocks)
        self.aways.append(aways[: len(ends)])
        self.away = aways[-1]
        self.before += steps

    def _means(self, rows: Array) -> Array:
        """The means over the rows of each step."""
        starts = np.add.outer(np.arange(0, rows.shape[1], self.n), np.arange(0, self.n, self.size)).ravel()
        sums: Array = np.add.reduceat(rows, starts, axis=1)
        return sums / np.diff(starts, append=rows.shape[1])

    def done(self, loss: MeanSquaredError, start: ArrayLike) -> Passes:
        """The descent."""
        points = loss.minimizer + np.concatenate(self.aways)
        points[0] = start
        last, points = (points[np.isin(np.append(0, self.looked_at), each)] for each in (self.late, self.taken))
        w, b = points.T
        epochs, more = np.divmod(self.taken, self.an_epoch)
        epochs = epochs + np.minimum(more * self.size, self.n) / self.n
        losses, gradients = loss.value(w, b), loss.gradient(w, b)
        return Passes(points, losses, gradients, epochs, False, self.taken, self.every, loss.value(*last.T))

    @property
    def taken(self) -> Counts:
        """After how many steps the points are kept, those before the first among them."""
        return np.append(0, self.kept)


def _kept(epochs: int, an_epoch: int) -> tuple[Counts, int]:
    """After which steps the point is kept, if an epoch has so many, and how the later ones follow.

    The ends of the first epoch and of the last are among them; of all, where epochs are long. Where they are short, the
    others stand at every place of an epoch in turn: at its end, when all rows have been seen, the noise is least.
    """
    steps = epochs * an_epoch
    every = max(1, -(-max(0, steps - FIRST) // MOST))
    singles = np.arange(1, 1 + min(FIRST, steps))
    if every == 1 or 4 * every <= an_epoch:
        return np.concatenate([singles, *(_evenly(k * an_epoch, an_epoch, every) for k in range(epochs))]), every
    while math.gcd(every, an_epoch) > 1:
        every += 1
    later = np.arange(FIRST + every, steps, every)
    return np.unique(np.concatenate([singles, later, [an_epoch, steps]])), every


def _evenly(before: int, steps: int, every: int) -> Counts:
    """Some of the steps of an epoch after those that are kept one by one; the last is one of them."""
    first = min(max(0, FIRST - before), steps)
    blocks = -(-(steps - first) // every)
    return before + np.rint(np.linspace(first, steps, blocks + 1)[1:]).astype(np.intp)


def _late(kept: Counts, epochs: int, n: int, batch: Minibatch) -> Counts:
    """After which steps of the last epoch, or of the second half of the only one, the loss is kept.

    After those that are kept anyway, where they are many; else after as many as there are, up to `LATE`.
    """
    an_epoch = batch.per_epoch(n)
    before, last = (epochs - 1) * an_epoch, epochs * an_epoch
    before += n // (2 * batch.size) if epochs == 1 else 0
    late = kept[kept > before]
    if len(late) >= min(LATE, last - before):
        return late
    return before + np.rint(np.linspace(0, last - before, min(LATE, last - before) + 1)[1:]).astype(np.intp)


def _blocks(means: Array, rates: Array | float, ends: Counts) -> Array:
    """What the steps up to each end, from the end before, make of a distance d: turn·d + shift.

    Shaped (2, 3, blocks), in the last column the shift. The means are those of x, e, x² and x·e; of single rows x and
    e are enough.
    """
    maps = _unmoved(len(ends))
    for under_way, step in _side_by_side(ends):
        now = maps[..., :under_way]
        x, e, *products = means.take(step, axis=1)
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
