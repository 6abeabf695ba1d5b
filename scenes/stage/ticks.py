"""Scales of an axis, where its ticks stand and what they say."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from scenes.stage.type import power_of_ten, signed

Tick = tuple[float, str]


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


def even_ticks(low: float, high: float, count: int) -> list[Tick]:
    """Multiples of a round step inside the range."""
    step = round_step(high - low, count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [k * step for k in range(first, last + 1)]
    return [(value, tick_label(value, step)) for value in values]


def tick_label(value: float, step: float) -> str:
    """The value with just the decimals its neighbours need."""
    exponent = math.floor(math.log10(max(abs(value), step) * (1 + 1e-12)))
    fine = math.floor(math.log10(step * (1 + 1e-12)))
    if abs(value) < step / 2:
        return "0"
    if (exponent >= 5 or fine <= -4) and exponent - fine <= 3:
        return power_of_ten(value / 10.0**exponent, exponent, exponent - fine)
    return signed(f"{value:,.{max(0, -fine)}f}")


def decade_ticks(low: float, high: float, count: int) -> list[Tick]:
    """Powers of ten inside the range, thinned to at most `count`; 1, 2, 5 of each where there are few."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    if last - first >= 1:
        every = next(m for m in (1, 2, 5, *range(10, 700, 10)) if (last - first) // m < count)
        return [(10.0**k, decade_label(1.0, k)) for k in range(first + -first % every, last + 1, every)]
    fine = [(m * 10.0**k, decade_label(m, k)) for k in range(first - 1, last + 1) for m in (1.0, 2.0, 5.0)]
    return [tick for tick in fine if low <= tick[0] * (1 + 1e-9) and tick[0] <= high * (1 + 1e-9)]


def decade_label(mantissa: float, exponent: int) -> str:
    """Plain where it is short, a power of ten where it is not."""
    if -3 <= exponent <= 3:
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
STEPS = Scale(np.log1p, step_ticks)
"""Steps on a scale that shows the first few and the last of thousands: length goes as log(1 + step)."""
