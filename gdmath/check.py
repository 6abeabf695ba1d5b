"""A homework gradient held against the true one, and a gradient from the loss alone."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from gdmath.answers import Array, Candidate, Fault, HomeworkError, answer_of
from gdmath.data import Data
from gdmath.loss import TINY, MeanSquaredError

TOLERANCE = 1e-6
"""The largest error of a right answer, as a share of the largest true derivative over the points tried."""

POINTS = 8


@dataclass(frozen=True)
class PartialCheck:
    """What was found of one homework derivative.

    `largest_error` is the largest distance from the truth over the points tried, infinite where there was no number;
    `factor` is the constant c where the answer is c times the truth, None where there is none; `brief` names an error
    and its line.
    """

    fault: Fault
    largest_error: float
    factor: float | None
    verdict: str
    brief: str = ""

    @property
    def right(self) -> bool:
        """Whether it is the derivative."""
        return self.fault is Fault.NONE


@dataclass(frozen=True)
class GradientCheck:
    """What was found of both homework derivatives."""

    w: PartialCheck
    b: PartialCheck

    @property
    def right(self) -> bool:
        """Whether both are right."""
        return self.w.right and self.b.right

    def __str__(self) -> str:
        return f"dL/dw: {self.w.verdict}\ndL/db: {self.b.verdict}"


def check_gradient(grad_wrt_w: Candidate, grad_wrt_b: Candidate, data: Data, seed: int = 0) -> GradientCheck:
    """Hold two homework functions of (yhat, x, y) against the gradient of the mean squared error.

    They are tried at lines drawn around the least-squares fit, in units of the data's own spread.
    """
    loss = MeanSquaredError(data)
    lines = _lines(loss, np.random.default_rng(seed))
    by_w, by_b = loss.gradient(*lines.T).T
    w = _judge(grad_wrt_w, lines, by_w, by_b, data)
    b = _judge(grad_wrt_b, lines, by_b, by_w, data)
    swapped = w.fault is b.fault is Fault.SWAPPED
    return GradientCheck(
        w=_saying(w, "by b", "w and b are swapped" if swapped else "is the factor x missing?"),
        b=_saying(b, "by w", "w and b are swapped" if swapped else "is there an x too many?"),
    )


def central_difference(loss: MeanSquaredError, point: ArrayLike, times: float = 1.0) -> Array:
    """The gradient at a point (w, b) from the loss alone: (L(p + h) − L(p − h))/2h for each parameter, shaped (2,).

    The loss is a parabola along each parameter, so this is exact for any h but for rounding: for those of
    `difference_steps`, and for so many times them.
    """
    here = np.asarray(point, dtype=float)
    moves = np.diag(times * difference_steps(loss, here))
    ahead, behind = here + moves, here - moves
    rise: Array = loss.value(*ahead.T) - loss.value(*behind.T)
    return rise / np.diag(ahead - behind)  # the distance that rounding has left of 2h


def difference_steps(loss: MeanSquaredError, point: ArrayLike) -> Array:
    """The h of `central_difference` for w and for b, shaped (2,): powers of ten.

    Rounding weighs least where h changes the loss by about as much as it is: h ≈ √(2L/L″), where L is not below what
    a line has that misses the data by their spread.
    """
    level = max(float(loss.value(*np.asarray(point, dtype=float))), _height(loss.data) ** 2, TINY)
    exponents = np.floor(0.5 * np.log10(2.0 * level / np.diag(loss.hessian)))
    return np.array([float(f"1e{exponent:.0f}") for exponent in exponents])


def _height(data: Data) -> float:
    """The spread of y; where y hardly varies, a share of its size: heights within rounding would tell nothing."""
    return max(data.y_deviation, 1e-3 * float(np.abs(data.y).max())) or 1.0


def _lines(loss: MeanSquaredError, rng: np.random.Generator) -> Array:
    """Lines (w, b), shaped (POINTS, 2), that miss the data by about the data's own spread."""
    data, height = loss.data, _height(loss.data)
    tilt, lift = rng.standard_normal((2, POINTS))
    w = loss.minimizer[0] + tilt * height / data.x_deviation
    return np.stack([w, float(data.y.mean()) - w * float(data.x.mean()) + lift * height], axis=-1)


def _judge(candidate: Candidate, lines: Array, truth: Array, other: Array, data: Data) -> PartialCheck:
    """Compare one homework function at every line with the truth, then with the other parameter's derivative."""
    try:
        answers = np.array([answer_of(candidate, "it", w * data.x + b, data.x, data.y) for w, b in lines])
    except HomeworkError as error:
        return PartialCheck(error.fault, math.inf, None, f"wrong: {error.words}", error.brief)
    if not np.isfinite(answers).all():
        return PartialCheck(Fault.NOT_FINITE, math.inf, None, "wrong: it gives a number that is not finite")
    scale = float(np.abs(truth).max())
    largest = float(np.abs(answers - truth).max())
    if largest <= TOLERANCE * scale:
        return PartialCheck(Fault.NONE, largest, 1.0, f"right: the largest error is {largest:.1g}")
    swapped, factor = _factor(answers, other), _factor(answers, truth)
    if swapped is not None and (factor is None or abs(swapped - 1.0) <= TOLERANCE):
        return PartialCheck(Fault.SWAPPED, largest, None, f"wrong: this is {_times(swapped)}the derivative")
    if factor is None:
        miss = f"wrong: the largest error is {largest:.3g} where the truth is up to {scale:.3g}"
        return PartialCheck(Fault.WRONG, largest, None, miss)
    return PartialCheck(Fault.FACTOR, largest, factor, f"wrong: {_in_words(factor, len(data))}")


def _saying(part: PartialCheck, by: str, why: str) -> PartialCheck:
    """What was found, with the words for a derivative by the other parameter, of which both have to be known."""
    return replace(part, verdict=f"{part.verdict} {by}: {why}") if part.fault is Fault.SWAPPED else part


def _factor(answers: Array, truth: Array) -> float | None:
    """The constant c with answers = c·truth, where there is one."""
    scale, largest = float(np.abs(truth).max()), float(np.abs(answers).max())
    unit = truth / scale  # squares of the truth itself may leave the range of numbers
    factor = float(answers @ unit) / float(unit @ unit) / scale
    constant = float(np.abs(answers - factor * truth).max()) <= TOLERANCE * largest
    return factor if constant and largest > 0.0 else None


def _times(factor: float) -> str:
    return "" if abs(factor - 1.0) <= TOLERANCE else f"{factor:.6g} times "


def _in_words(factor: float, n: int) -> str:
    """What a constant multiple of the gradient is, for the constants that homework has."""
    known = {
        0.5: "exactly half: this is the gradient of half the loss",
        -1.0: "exactly minus one times the gradient: the sign is turned, so that a step against it climbs",
        -0.5: "exactly minus half the gradient: the sign is turned and the 2 is missing",
        float(n): f"exactly {n} times the gradient: this is the sum over the {n} rows; divide it by {n}",
        n / 2: f"exactly {n}/2 times the gradient: the sum over the {n} rows, and without the 2",
        -float(n): f"exactly minus {n} times the gradient: the sum over the {n} rows, and the sign is turned",
        2.0: "exactly twice the gradient: one 2 too many",
    }
    for constant, words in known.items():
        if abs(factor - constant) <= TOLERANCE * abs(constant):
            return words
    return f"{factor:.6g} times the gradient"
