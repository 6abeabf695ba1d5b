"""What LearningRates says in words, and the criteria that it follows from."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath import (
    MeanSquaredError,
    Regime,
    Trajectory,
    best_rate,
    critical_rate,
    is_next_to_critical,
    regime,
    step_factor,
    steps_to,
    wins_from,
)
from scenes.stage.layout import SEEN
from scenes.stage.numerals import significant
from scenes.stage.plane.landscape import Landscape
from scenes.stage.slices.dial import bowl_axes
from scenes.stage.words.claims import counted, lands
from scenes.stage.words.digits import digits_apart
from scenes.stage.words.goal import CLOSE, Goal

TOOTH = 0.3
"""Steps shorter than this on the screen are seen as no zig-zag, in Manim's units."""

SMUDGE = 0.32
"""Steps that grow by less than the ring at their start is broad, on the screen, are a smudge beside it."""

LANDS = "lands in one step"

NEAR = 0.1
"""A run that ends no nearer to the fit than this share of its start's distance on the screen falls short."""

NEARLY_ALL = 0.999
"""A best rate whose steps leave more than this of the error hardly gets anywhere: on the dial it leaves all of it."""

FAR_ABOVE = 2.0
"""Ends that are alike are told as such where the loss is more than so many times that at which a descent arrives."""

COUNTS = ("One rate", "Two rates", "Three rates", "Four rates")


def is_best(loss: MeanSquaredError, rate: float) -> bool:
    """Whether it is the best constant rate, but for rounding."""
    return math.isclose(rate, best_rate(loss), rel_tol=1e-12)


def behaviour(loss: MeanSquaredError, rate: float, walk: Trajectory, plot: Landscape) -> str:
    """What a run does, as far as its way over the parameters shows it."""
    found, places = regime(loss, rate), plot.place(*walk.points.T)[:, :2]
    off = np.hypot(*(places - plot.place(*loss.minimizer)[:2]).T)
    if lands(walk, loss) and off[1] <= SEEN:
        return LANDS
    if found is Regime.CRITICAL:
        return "never settles"
    if found is Regime.DIVERGES and walk.steps and walk.losses[-1] <= walk.losses[0]:
        return "will diverge"  # from the valley's floor the error along the steep axis grows from next to nothing
    if found not in (Regime.ZIG_ZAGS, Regime.CONVERGES_SMOOTHLY) or (found is Regime.ZIG_ZAGS and turns(places) > 1):
        return str(found)
    if off[-1] > NEAR * off[0]:
        return "falls short"
    return "converges" if found is Regime.ZIG_ZAGS else str(found)


def turns(places: NDArray[np.float64]) -> int:
    """How often a way over screen points `(k+1, 2)` is seen to turn back."""
    steps = np.diff(places, axis=0)
    seen = np.hypot(*steps.T) > TOOTH
    return int((seen[1:] & seen[:-1] & ((steps[1:] * steps[:-1]).sum(axis=1) < 0.0)).sum())


def legend(loss: MeanSquaredError, rates: Sequence[float], seen: Sequence[str]) -> list[str]:
    """What is said of each rate: how large it is, whether it is the best, what it is seen to do."""
    return [
        f"η = {text}{', best' * is_best(loss, rate)}: {verb}"
        for rate, text, verb in zip(rates, digits_apart(rates), seen, strict=True)
    ]


def losses_apart(walks: Sequence[Trajectory]) -> list[str]:
    """The last losses with so many digits, of three to six, as tell the most of them apart."""
    texts = [[significant(float(walk.losses[-1]), digits) for walk in walks] for digits in range(3, 7)]
    return max(texts, key=lambda each: len(set(each)))  # the first of the largest: the fewest digits


def standing(loss: MeanSquaredError, walks: Sequence[Trajectory]) -> list[tuple[str, str]]:
    """Of each run that ends as high as another, far above the least, what it does where one before did too, and where.

    Of the others nothing, twice: their losses are told. The same words are said in all formats, so the criterion is
    not one of heights on the screen.
    """
    goal = Goal.from_first(loss, float(walks[0].losses[0]))
    ends, told = [float(walk.losses[-1]) for walk in walks], list[tuple[str, str]]()
    for k, end in enumerate(ends):
        same = [m for m, other in enumerate(ends) if m != k and abs(end - other) <= CLOSE * min(end, other)]
        where = goal.stands(end, 2) if same and FAR_ABOVE * goal.level < end <= walks[0].losses[0] else ""
        again = bool(where) and min(same) < k
        told.append(("ends alike", where) if again else ("", f"still {where}" * bool(where)))
    return told


def outcome(
    loss: MeanSquaredError, rate: float, told: str, last: str, steps: int, lowest: bool, where: str = ""
) -> str:
    """What came of a run, of which so much is told: its loss or, where that is said, `where` it stands.

    The best rate need not have the lowest loss so soon.
    """
    if where and not is_best(loss, rate):
        return f"{told}: {where}."
    if told.endswith(LANDS):
        return f"{f'The best rate {LANDS}' if is_best(loss, rate) else told}: loss {last}."
    which = title_of_best(lowest) if is_best(loss, rate) else told
    return f"{which}: loss {last} after {counted(steps)}."


def title_of_best(lowest: bool) -> str:
    """What the best rate is called."""
    return "The best rate" if lowest else "Best in the long run"


def bends(loss: MeanSquaredError) -> str:
    """How the bowl bends."""
    if len(bowl_axes(loss)) == 1:
        return "Two parameters, a round bowl: one curvature."
    return "Two parameters: a steep axis and a gentle one."


def own_factor(loss: MeanSquaredError) -> str:
    """What the dial then shows."""
    if len(bowl_axes(loss)) == 1:
        return "One line on the dial, in all directions."
    return "Each axis has its own line on the dial."


def beyond(loss: MeanSquaredError, places: NDArray[np.float64]) -> str:
    """What comes of a rate above the critical one, whose way leads from place to place of the screen, `(k+1, 2 or 3)`.

    Steps that are so short beside the map that the last is seen no longer than the first show no growth, and longer
    ones beside the ring at the start one that only the table tells.
    """
    if len(bowl_axes(loss)) == 1:
        return "Beyond 2/λ every step leads farther away."
    lengths = np.hypot(*np.diff(places[:, :2], axis=0).T)
    grown = lengths.max() - lengths[0]
    if grown < SEEN:
        return "Beyond 2/λ_max the error grows: too little to see here."
    if grown < SMUDGE:
        return "Beyond 2/λ_max the steep error grows: the table tells."
    return "Beyond 2/λ_max the error grows along the steep axis."


def meeting(loss: MeanSquaredError) -> str:
    """What is special about the best rate."""
    if len(bowl_axes(loss)) == 1:
        return "The best rate leaves nothing: one step."
    if step_factor(loss.eigenvalues[0], best_rate(loss)) > NEARLY_ALL:
        return "Even the best rate leaves nearly all the error."
    return "In the end the slower decides: best where they meet."


def summary(loss: MeanSquaredError, start: ArrayLike, rates: Sequence[float], lowest: bool) -> str:
    """The best rate as a formula and a number, or when it arrives; where it is best only in the long run, this.

    So it is where a run ends lower; and of a best rate that no picture shows to arrive, where another arrives sooner.
    """
    ours, run, far = best_rate(loss), any(is_best(loss, rate) for rate in rates), is_next_to_critical(loss)
    others = [rate for rate in rates if not is_best(loss, rate) and rate < critical_rate(loss)]
    told = f"{'1/λ' if len(bowl_axes(loss)) == 1 else '2/(λ_min + λ_max)'} = {significant(ours)}"
    if run and not far and not lowest:
        won = wins_from(loss, start, ours, others)
        return f"Best {f'from step {large(won)} on' if won else 'in the long run'}: {told}."
    if far or not run:
        goal = Goal.from_first(loss, float(loss.value(*np.asarray(start, dtype=float))))
        steps, *arrivals = (steps_to(loss, start, rate, goal.level) for rate in (ours, *others))
        if far and steps is None:  # their difference is lost in rounding
            return "The best rate cannot be told from the critical one."
        sooner = [(taken, rate) for taken, rate in zip(arrivals, others, strict=True) if taken and taken < (steps or 0)]
        if sooner:
            taken, first = min(sooner)
            text = dict(zip(rates, digits_apart(rates), strict=True))[first]
            return f"Run on, {text} is first {goal.near}: step {large(taken)}."
        told = f"{goal.near} after {large(steps)} steps" if far and steps else told
    return f"The best{' rate' if run else ', not run'}: {told}."


def named(words: str, loss: MeanSquaredError, rates: Sequence[float]) -> list[int]:
    """Of which runs a summary speaks: of that which arrives sooner, else of that at the best rate, if there is one."""
    sooner = (f"Run on, {text} is first" in words for text in digits_apart(rates))
    return [k for k, is_ in enumerate(sooner) if is_] or [k for k, rate in enumerate(rates) if is_best(loss, rate)]


def large(steps: int) -> str:
    """A number of steps, rounded where it is very large."""
    return f"{steps:,}" if steps < 100_000 else significant(float(steps), 2)


def best_is_lowest(loss: MeanSquaredError, rates: Sequence[float], walks: Sequence[Trajectory]) -> bool:
    """Whether no run ends lower than that at the best rate; so where the best is not among them."""
    last = [float(walk.losses[-1]) for walk in walks]
    return all(end <= min(last) for rate, end in zip(rates, last, strict=True) if is_best(loss, rate))
