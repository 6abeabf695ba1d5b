"""What BatchSizes tells of a lecture: its descents, and the gradients of batches from one point."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gdmath import Epoch, MeanSquaredError, Minibatch, Passes, Trajectory, batch_gradients
from gdmath.passes import FIRST
from scenes.lecture import Lecture
from scenes.stage.data.rows import MOST_DOTS, NOTE, Rows, stand_for
from scenes.stage.descents.batch_runs import cloud_epochs, descents, orders_of
from scenes.stage.descents.loss_plot import MANY_STEPS
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.noise_ball import last_points
from scenes.stage.plane.path_view import PathView
from scenes.stage.run import Run
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, digit_height

BY_ROW = 100
"""Where an epoch has more steps than this, and the epochs are few, what happens in the first is seen row by row."""


@dataclass(frozen=True)
class Told:
    """What is told of a lecture: its batches, the order of the rows in the first epochs, and the descents."""

    loss: MeanSquaredError
    start: np.ndarray
    batches: list[Minibatch]
    orders: list[Rows]
    walks: dict[str, Passes]

    @classmethod
    def of(cls, lecture: Lecture) -> Told:
        """That of a lecture."""
        batches = [Minibatch(size) for size in lecture.batch_sizes]
        first, in_all = orders_of(lecture, batches)
        return cls(lecture.loss, lecture.start, batches, first, descents(lecture, batches, in_all))

    @property
    def runs(self) -> list[Passes]:
        """The descents at a constant rate."""
        return [*self.walks.values()][:-1]

    @property
    def late(self) -> np.ndarray:
        """The last points of the noisiest and of that whose rate shrinks, `(k, 2)`."""
        return np.vstack([last_points(walk) for walk in [*self.walks.values()][-2:]])

    def clouds(self) -> tuple[np.ndarray, list[np.ndarray], list[np.ndarray]]:
        """The gradient at the start, and those of batches there and at the minimum."""
        n, drawn = len(self.loss.data), stand_for(self.loss.data)
        epochs = clouded([batch.size for batch in self.batches[::-1] if batch.size < n], n, self.orders)
        there, near = (marked(self.loss, point, epochs, drawn) for point in (self.start, self.loss.minimizer))
        return self.loss.gradient(*self.start), there, near


def seen_by_row(walks: Sequence[Passes], epochs: int) -> bool:
    """Whether what happens in the first of so many epochs of descents is seen row by row, for their steps are many."""
    return epochs < MANY_STEPS and max(walk.taken[-1] for walk in walks) > BY_ROW * epochs


def told_once(lectures: Sequence[Lecture]) -> list[Told]:
    """What is told of lectures, once where it is the same of several."""
    alike = {(id(each.loss), *each.start, *each.batch_sizes, each.epochs, each.batches.seed): each for each in lectures}
    return [Told.of(each) for each in alike.values()]


def first_points(walks: Sequence[Passes]) -> np.ndarray:
    """The points of descents in their first epochs, `(k, 2)`."""
    return np.vstack([walk.points[: int(np.searchsorted(walk.epochs, 1.0)) + 1] for walk in walks])


def first_ways(plane: Landscape, runs: Sequence[Run]) -> list[PathView]:
    """The ways of descents over a map in their first epochs."""
    lasts = [int(np.searchsorted(run.walk.epochs, 1.0)) + 1 for run in runs]
    walks = (
        Trajectory(walk.points[:last], walk.losses[:last], walk.gradients[:last], walk.epochs[:last], False)
        for walk, last in zip((run.walk for run in runs), lasts, strict=True)
    )
    return [PathView(plane, walk, 0) for walk in walks]


def clouded(sizes: Sequence[int], n: int, orders: Sequence[Rows]) -> list[list[Epoch]]:
    """The epochs of batches of those sizes that make a cloud each."""
    return [[Epoch(order, size) for order in orders[: cloud_epochs(size, n)]] for size in sizes]


def marked(loss: MeanSquaredError, point: np.ndarray, clouds: list[list[Epoch]], drawn: Rows) -> list[np.ndarray]:
    """The gradients at a point that have a mark, `(m, 2)` for each cloud: of single rows those of the drawn ones.

    The mean of a cloud needs none of them: over whole epochs, a batch counting with its rows, it is the full gradient.
    """
    return [
        loss.gradient(*point, drawn[:, None])
        if epochs[0].size == 1
        else batch_gradients(loss, point, first_batches(epochs, MOST_DOTS))
        for epochs in clouds
    ]


def first_batches(epochs: list[Epoch], most: int) -> list[Epoch]:
    """The epochs, of which there are several only while they are short, as far as to so many batches.

    What is left over at the end of an epoch is no batch of that size: it scatters farther.
    """
    parts, left = [], most
    for epoch in epochs:
        parts.append(Epoch(epoch.order[: min(left, len(epoch.order) // epoch.size) * epoch.size], epoch.size))
        left -= len(parts[-1])
    return [part for part in parts if len(part)]


def kept_of(walk: Passes) -> str:
    """Which points of a descent are drawn, where they are not all."""
    return f"drawn: {FIRST:,} steps, then 1 in {walk.every:,}" if walk.every > 1 else ""


def drawn_steps(walk: Passes, last: int, box: Box, theme: Theme) -> Prose:
    """Which points up to the last of a descent are drawn, at the right of a low box, where they are not all."""
    words, base = kept_of(walk) if walk.taken[last] > last else "", box.center[1] - digit_height(SIZES.tick) / 2
    return Prose(words, SIZES.tick, theme.muted).at((box.right, base), 1.0)


def drawn_of_all(walk: Passes, others: Sequence[Passes], box: Box, theme: Theme) -> tuple[Prose, Box]:
    """Which points of a descent are drawn, at the top of a box, and what is left of that for a picture of the losses.

    All of it is, where every point is drawn of the descent and, in a sweep, of all `others`.
    """
    line, rest = box.rows(1.5 * NOTE, box.height - 1.5 * NOTE, gap=0.0)
    kept = drawn_steps(walk, walk.steps, line, theme)
    return kept, rest if len(kept.points) or any(each.taken[-1] > each.steps for each in others) else box


def from_half_way(run: Run, epochs: int) -> Run:
    """The second half of a run of so many epochs."""
    return replace(run, walk=run.walk.since(int(np.searchsorted(run.walk.epochs, epochs / 2))))
