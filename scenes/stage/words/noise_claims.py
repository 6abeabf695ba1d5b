"""What BatchSizes says in words, and the criteria that it follows from."""

from __future__ import annotations

import math
from collections.abc import Sequence
from operator import lt

import numpy as np
from numpy.typing import ArrayLike

from gdmath import MeanSquaredError, NoiseBall
from gdmath.plan import fits_exactly
from scenes.stage.data.start import all_at_the_fit, at_the_fit
from scenes.stage.numerals import significant
from scenes.stage.plane.gradient_plane import SEEN
from scenes.stage.run import Run

NOTHING = 1e-6
"""Less than this share of what it is compared with is rounding."""

ROUNDING = 1e-12
"""And less than this share of a loss."""

FEW = 0.3
"""Where no more than this share can be seen, they are few."""

OUTER = 0.05, 0.95
"""The middle nine of ten lie between these shares."""

TURNED = 10.0
"""Directions within so many degrees are almost one."""

ALIKE = 1.05
"""Scales that differ by less than this factor look alike."""

PULLED = 2.0
"""Batches seen to scatter so many times as far as they do beside all rows are pulled by rows out of view."""

SHAKEN = 3.0
"""A way so many times as long as the straight one goes to and fro."""

CLOSE = 1.05
"""Mean losses that differ by less than this factor are alike."""

ONE_SPOT = 0.05
"""Marks that lie no farther apart on the screen are seen as one."""

CALM = 0.8
"""A scatter is seen to shrink to this share of its breadth."""


def together(arrow: np.ndarray) -> str:
    """Where all rows together would go: the arrow is as long on the screen."""
    if np.hypot(*arrow) < SEEN:
        return "All rows together: stay, no gradient is left."
    return "All rows together: the full gradient, turned downhill."


def averaged(arrow: np.ndarray, sizes: Sequence[int], n: int) -> str:
    """What all batches of an epoch of n rows make together, the arrow of the full gradient so long on the screen.

    Where sizes do not divide n, the last batch has fewer rows, and so less weight.
    """
    how = "Row by row" if any(n % size for size in sizes) else "Over an epoch"
    return f"{how} they average to {'zero' if np.hypot(*arrow) < SEEN else 'the full gradient'}."


def own_way(size: int, away: np.ndarray) -> str:
    """Where batches of a size would go, each by itself: to the ends `(m, 2)` of their arrows on the screen."""
    who = "Each row alone" if size == 1 else f"Each batch of {size:,}"
    lengths = np.hypot(*away.T)
    seen, angles = lengths >= SEEN, np.arctan2(*away.T[::-1])
    if not seen.any():
        return f"{who} would stay, too."
    if seen.mean() <= FEW:
        return f"Most {'rows' if size == 1 else 'batches'} hardly pull; a few pull far."
    angles, lengths = angles[seen], lengths[seen]
    line = 0.5 * np.arctan2(np.sin(2.0 * angles).mean(), np.cos(2.0 * angles).mean())  # to both sides alike
    turned = np.degrees((angles - line + 0.5 * np.pi) % np.pi - 0.5 * np.pi)
    if np.ptp(np.quantile(turned, OUTER)) > TURNED:
        return f"{who} would go its own way."
    forth = float((np.cos(angles - line) > 0.0).mean())
    if min(forth, 1.0 - forth) > OUTER[0]:
        return f"{who}: along one line, forth or back."
    shortest, longest = np.quantile(lengths, OUTER)
    if longest > 1.5 * shortest:
        return f"{who}: almost the same way, nearer or farther."
    return f"{who} would step almost alike."


def scattered(size: int, n: int) -> float:
    """How far batches of m of n rows, drawn without replacement, scatter beside single rows: √((n − m)/(m(n − 1)))."""
    return math.sqrt((n - size) / (size * (n - 1)))


def scatter(size: int, smallest: int, n: int, single: np.ndarray, away: np.ndarray, out: bool) -> str:
    """How far batches of n rows scatter beside the smallest, by the ends `(m, 2)` of their arrows on the screen.

    Those of the smallest are given first; `out` says that some of these are out of view.
    """
    if not np.ptp(single, axis=0).any():
        return f"Batches of {size:,} do not scatter either."
    times = scattered(size, n) / scattered(smallest, n)
    told = f"{significant(times, 2)} times as far"
    if smallest == 1 and out and breadth(away) > PULLED * times * breadth(single):
        return "A row far out pulls each batch that has it."
    if len(away) and np.ptp(away, axis=0).max() < ONE_SPOT:
        return f"Batches of {size:,} scatter {told}: one spot."
    return f"On average, batches of {size:,} scatter {told}."


def breadth(away: np.ndarray) -> float:
    """How far places `(m, 2)` lie from their mean: the root of the mean square."""
    return float(np.sqrt(np.square(away - away.mean(axis=0)).sum(axis=1).mean()))


def fading(loss: MeanSquaredError, times: float) -> str:
    """What is left of the gradients at the minimum, seen so many times as large."""
    if fits_exactly(loss):
        return "At the minimum every row agrees: no noise."
    if times > ALIKE:
        return f"At the minimum, enlarged {significant(times, 2)} times: only noise."
    if times < 1.0 / ALIKE:
        return f"At the minimum, drawn {significant(1.0 / times, 2)} times smaller: only noise."
    return "At the minimum: only noise."


def settling(loss: MeanSquaredError, start: ArrayLike, last: np.ndarray, way: np.ndarray) -> str:
    """What the last iterates `(k, 2)` of a descent do, which follow each other at the places `way` of the screen."""
    if fits_exactly(loss) and all_at_the_fit(loss, last):
        return "At the fit every row agrees: nothing shakes it."
    if NoiseBall.of(loss, last).surrounds and not fits_exactly(loss):
        return "It never settles: noise, all around the minimum."
    if at_the_fit(loss, start):
        return "It began at the minimum: noise moved it away."
    gone = float(np.hypot(*np.diff(way, axis=0).T).sum())
    if gone > SHAKEN * np.hypot(*(way[-1] - way[0])) and gone > SEEN:
        return "Not at the minimum yet, and shaken on the way."
    return "Not at the minimum yet: still on its way."


def calmed(loss: MeanSquaredError, start: ArrayLike, last: np.ndarray, calm: np.ndarray) -> str:
    """What a shrinking rate does to the scatter of the last iterates `(k, 2)`: to these, then those at that rate."""
    if fits_exactly(loss) and all_at_the_fit(loss, np.vstack([last, calm])):
        return "Without noise, a shrinking rate has nothing to calm."
    usual, calmer = NoiseBall.of(loss, last), NoiseBall.of(loss, calm)
    if calmer.noise > CALM**2 * usual.noise:
        return "Shrink the rate from half-way: hardly less scatter."
    if not usual.surrounds and not at_the_fit(loss, start):
        return "Shrink the rate: less scatter, and still not there."
    if not calmer.surrounds:  # with shorter steps it also gets less far
        return "A shrinking rate: less scatter, but beside the fit."
    return "Shrink the rate from half-way: the scatter shrinks."


def late_stretch(epochs: int) -> str:
    """Of which part of so many epochs the late losses are."""
    return "last epoch" if epochs > 1 else "second half"


def lowest(runs: Sequence[Run], epochs: int) -> str:
    """Which runs have the lowest mean of late losses: that with the least, and those alike.

    Another is higher where it is so by more than `CLOSE`, and in either half of the late losses: else it may be noise.
    """
    stretch = late_stretch(epochs)
    if _without_noise(runs):
        return "Without noise they all arrive."
    lows, higher = _parted(runs)
    if not higher:
        return f"Over the {stretch} none is clearly lowest."
    if len(lows) == 1:
        return f"Lowest mean over the {stretch}: {lows[0]}."
    if len(higher) == 1:
        return f"Clearly higher over the {stretch}: {higher[0]}."
    if lows[1].startswith(f"{lows[0]}, "):  # the smallest batches
        return f"Lowest over the {stretch}: {lows[0]} at either rate."
    return f"Lowest {stretch.replace(' ', '-')} means: {'; '.join(lows)}."


def spoken_of(runs: Sequence[Run]) -> list[str]:
    """The runs of which `lowest` speaks by name, or all where it names none."""
    lows, higher = _parted(runs)
    if _without_noise(runs) or not higher:
        return [run.name for run in runs]
    return higher if len(higher) == 1 < len(lows) else lows


def _means(runs: Sequence[Run]) -> list[float]:
    """Of the late losses of each."""
    return [float(run.walk.late.mean()) for run in runs]


def _nothing(runs: Sequence[Run]) -> float:
    """A loss that is rounding beside those where the best of them began."""
    best = min(runs, key=lambda run: run.walk.late.mean())
    return ROUNDING * float(best.walk.losses[0])


def _without_noise(runs: Sequence[Run]) -> bool:
    return max(_means(runs)) <= _nothing(runs)


def _parted(runs: Sequence[Run]) -> tuple[list[str], list[str]]:
    """Those with the lowest mean and alike, and those higher."""
    means, losses = _means(runs), [run.walk.late for run in runs]
    best = means.index(min(means))
    halves = [(each[: len(each) // 2 or 1].mean(), each[len(each) // 2 :].mean()) for each in losses]
    higher = [
        mean > max(CLOSE * means[best], _nothing(runs)) and all(map(lt, halves[best], half))
        for mean, half in zip(means, halves, strict=True)
    ]
    lows, highs = ([run.name for run, is_ in zip(runs, higher, strict=True) if is_ is of] for of in (False, True))
    return lows, highs
