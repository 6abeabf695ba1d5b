"""Scales of an axis, where its ticks stand and what they say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from scenes.stage.numerals import power_of_ten, signed

Tick = tuple[float, str]

YEARS = 1500, 2200
"""Numbers that may be years are written without a comma."""

LONG = 6
"""From this power of ten on, plain numbers are too long for an axis."""

ROUND = (1, 2, 5), (1, 2, 3, 5), (1, 3), (1,), (2,), (5,), (3,)
"""Multiples of powers of ten that ticks between these are, the first of them that fit; of one alone all are as far."""

FINE = 9
"""Into so many pieces at least a range is cut to find three ticks in it that are far apart."""

FAR = 20_000
"""An axis so many of its steps away from zero is counted from a place near by."""


@dataclass(frozen=True)
class Scale:
    """How values become lengths along an axis, and its ticks over a range."""

    forward: Callable[[np.ndarray], np.ndarray]
    ticks: Callable[[float, float, int], Sequence[Tick]]


def round_step(span: float, count: int) -> float:
    """The smallest of 1, 2, 5 times a power of ten that cuts the span into at most `count` pieces."""
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= raw * (1 - 1e-9))


def even_ticks(low: float, high: float, count: int, zero: float = 0.0) -> list[Tick]:
    """Multiples of a round step inside the range, two at least, counted from `zero`, all in one notation."""
    step = round_step(high - low, count)
    first, last = math.ceil((low - zero) / step - 1e-9), math.floor((high - zero) / step + 1e-9)
    if first >= last:  # of few pieces, one can take most of the range: its scale could not be read
        return even_ticks(low, high, count + 1, zero)
    multiples = range(first, last + 1)
    return [(zero + k * step, label) for k, label in zip(multiples, tick_labels(multiples, step), strict=True)]


def tick_labels(multiples: Sequence[int], step: float) -> list[str]:
    """These multiples of a step, with just the decimals that they need: all plain, or all times one power of ten."""
    most = max(map(abs, multiples), default=0) * step
    exponent = math.floor(math.log10(max(most, step) * (1 + 1e-12)))
    fine = math.floor(math.log10(step * (1 + 1e-12)))
    if not (-4 < exponent < LONG) and exponent - fine <= 3:
        unit, decimals = 10.0**exponent, exponent - fine
        return [power_of_ten(k * step / unit, exponent, decimals) if k else "0" for k in multiples]
    years = all(YEARS[0] <= k * step <= YEARS[1] for k in multiples)
    return [signed(f"{k * step:{'' if years else ','}.{max(0, -fine)}f}") if k else "0" for k in multiples]


def far_zero(low: float, high: float) -> float:
    """What the ticks of a range are counted from: 0, or a round number in it where all would begin with many digits."""
    step = round_step(high - low, 4)
    if max(abs(low), abs(high)) < FAR * step:
        return 0.0
    fine = math.floor(math.log10(step * (1 + 1e-12))) + 1
    return round((low + high) / 2, -fine)


def counted_from(zero: float) -> Scale:
    """An even scale whose ticks are counted from there."""
    if not zero:
        return LINEAR
    return Scale(np.asarray, lambda low, high, count: even_ticks(low, high, count, zero))


def plain(value: float) -> str:
    """A round number, in full."""
    return signed(f"{value:,.12g}") if abs(value) < 1e12 else signed(f"{value:.12g}")


def decade_ticks(low: float, high: float, count: int) -> list[Tick]:
    """Powers of ten inside the range, thinned to at most `count`; where they are fewer than three, finer ones.

    Of one alone no scale can be read; of two, not that it is logarithmic.
    """
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first < 2:
        return _between_decades(low, high, count)
    every = min(next(m for m in (1, 2, 5, *range(10, 700, 10)) if (last - first) // m < count), last - first)
    offset = -first % every if first + -first % every + every <= last else 0
    return _labelled([(1, k) for k in range(first + offset, last + 1, every)])


def _between_decades(low: float, high: float, count: int) -> list[Tick]:
    """Up to `count` ticks of a range of few powers of ten: `ROUND` times these or, where such are few, even ones.

    Three at least: those that are farthest apart where no more than two are asked for, or all have more.
    """
    decades = range(math.floor(math.log10(low)) - 1, math.ceil(math.log10(high)) + 1)
    fine = [(m, k) for k in decades for m in (1, 2, 3, 5)]
    fine = [(m, k) for m, k in fine if low <= m * 10.0**k * (1 + 1e-9) and m * 10.0**k <= high * (1 + 1e-9)]
    round_ones = [_labelled([(m, k) for m, k in fine if m in kept]) for kept in ROUND]
    even = [even_ticks(low, high, finer) for finer in range(max(count - 1, 2), max(count, FINE) + 1)]
    found = [ticks for ticks in (round_ones if len(fine) >= 3 else even) if len(ticks) >= 3]
    fitting = next((ticks for ticks in found if len(ticks) <= count), None)
    return fitting or list(max((three for each in (*found, *even) for three in combinations(each, 3)), key=_nearest))


def _nearest(ticks: Sequence[Tick]) -> float:
    """The least ratio of a tick to the one before."""
    return min(after / before for (before, _), (after, _) in pairwise(ticks))


def _labelled(marks: Sequence[tuple[int, int]]) -> list[Tick]:
    """Ticks at multiples (m, k) of powers of ten, m·10ᵏ."""
    short = all(-3 <= k <= 4 for _, k in marks)
    return [(m * 10.0**k, decade_label(m, k) if short else power_of_ten(m, k, 0)) for m, k in marks]


def decade_label(mantissa: float, exponent: int) -> str:
    """Plain where it is short, a power of ten where it is not."""
    if -3 <= exponent <= 4:
        return f"{mantissa * 10.0**exponent:,.{max(0, -exponent)}f}"
    return power_of_ten(mantissa, exponent, 0)


def step_ticks(low: float, high: float, count: int) -> list[Tick]:
    """0, then powers of ten of steps, thinned to at most `count`, and the last step."""
    powers = [10**k for k in range(math.floor(math.log10(max(high, 1))) + 1)]
    inner = [value for value in powers if math.log1p(value) < math.log1p(high) - 0.12 * math.log1p(high)]
    if len(inner) > count - 2:  # the first and the last are nearest to their neighbours
        inner = inner[1:-1][:: -(-len(inner) // max(1, count - 2))]
    return [(float(value), f"{value:,}") for value in (0, *inner, int(high))]


LINEAR = Scale(np.asarray, even_ticks)
LOG = Scale(np.log10, decade_ticks)


def steps_to(last: float) -> Scale:
    """So many steps, on an axis that may go on, the first few seen and the last of thousands: log(1 + step)."""
    return Scale(np.log1p, lambda low, _, count: step_ticks(low, last, count))
