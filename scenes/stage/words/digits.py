"""Two numbers held against each other digit by digit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import takewhile

from manim import VGroup

from scenes.stage.numerals import power_of_ten, signed, significant
from scenes.stage.theme import Theme
from scenes.stage.type import Number, text_width

DIGITS = 10
"""Of the sixteen of double precision, the last few of which are rounding."""


def written(values: Sequence[float], unit: float) -> list[str]:
    """Numbers to the same decimals: so many digits of the largest, or of the unit where that is larger still."""
    exponent = math.floor(math.log10(max(*map(abs, values), unit)))
    if -3 <= exponent <= 5:
        return [signed(f"{value:,.{DIGITS - 1 - exponent}f}") for value in values]
    return [power_of_ten(value / 10.0**exponent, exponent, DIGITS - 1) for value in values]


def agreeing(first: str, second: str) -> int:
    """How many digits two numbers begin with that are the same; a power of ten is none of them."""
    return sum(mark.isdigit() for mark in _common(first.partition("×")[0], second.partition("×")[0]))


class Compared(VGroup):
    """A number, bright as far as it agrees with another; it begins at a place on its base line."""

    def __init__(
        self, text: str, other: str, place: tuple[float, float], size: float, color: str, theme: Theme, says: str = "{}"
    ) -> None:
        self.text = text
        same = _common(text, other)
        x, y = place
        hang = text_width("−", size) if text.startswith("−") else 0.0
        rest = Number(text[len(same) :], (x - hang + text_width(same, size), y), size, theme.muted)
        super().__init__(Number(same, place, size, color, says.format(text)), rest.set_fill(opacity=0.6))


def _common(first: str, second: str) -> str:
    """What both begin with."""
    return "".join(one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def digits_apart(rates: Sequence[float]) -> list[str]:
    """The rates, with as many digits as tell them apart."""
    texts = ([significant(rate, digits) for rate in rates] for digits in range(4, 18))
    return next(each for each in texts if len(set(each)) == len(rates))
