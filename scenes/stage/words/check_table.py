"""The numbers of the formulas beside those of finite differences."""

from __future__ import annotations

import math

import numpy as np
from manim import Rectangle, VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError, central_difference, difference_steps
from scenes.stage.layout import Box, begun_at
from scenes.stage.lettering import Formula
from scenes.stage.numerals import signed, significant
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import decade_label
from scenes.stage.type import Number, Prose, digit_height, formula, quoted, text_width
from scenes.stage.words.digits import Compared, agreeing, written

Array = NDArray[np.float64]

ROWS = 4

FARTHER = 10
"""How many times as large a second h is."""

DIGITS = (10, 8, 6, 4)
"""Of the numbers of the point: the most with which they can be read where they stand."""

APART = 0.2
"""Between the heads of the columns, at least."""

STACKED = 0.5
"""In a table so high, as a share of its width, each name stands over its numbers: beside it there is no room."""


class CheckTable(VGroup):
    """A column for w and one for b: the finite difference, its h, the formula's number, and half of that.

    Where the formula's number comes to stand, `farther` is the finite difference for a larger h. Unsolved, what the
    formula gives is left to write, and nothing is halved. `digits` is how many agree.
    """

    def __init__(self, box: Box, loss: MeanSquaredError, point: Array, theme: Theme, solved: bool) -> None:
        self.box, self.theme = box, theme
        self.size = SIZES.readout if box.width > 11 else SIZES.label
        self.stacked = box.height > STACKED * box.width
        names, *columns = [box, *box.columns(1, 1)] if self.stacked else box.columns(1.4, 1, 1, gap=0.3)
        self.across = columns[0].width
        self.lefts = [column.left + text_width("−", self.size) for column in columns]
        gradient = loss.gradient(*point)
        near, far = (central_difference(loss, point, times) for times in (1, FARTHER))
        steps = difference_steps(loss, point)
        units = 1e-3 * steps * np.diag(loss.hessian)  # a derivative far below what h changes it by is as good as zero
        told = [written(each[:3], each[3]) for each in zip(gradient, near, far, units, strict=True)]
        self.digits = min(agreeing(*each[:2]) for each in told)

        tried = [*(_where(point, digits, theme, '"at" space') for digits in DIGITS), _where(point, DIGITS[-1], theme)]
        where = next((each for each in tried if _fits(each, names.width)), tried[-1])
        where.scale(min(1.0, names.width / where.width))
        begun_at(where, box.left, self._height(0, 0))
        self.header = VGroup(where, *self._heads(steps.tolist()))
        cells = [self._compared(k, 1, second, first) for k, (first, second, _) in enumerate(told)]
        self.difference = VGroup(self._name("finite difference", 1), *cells)
        cells = [
            self._compared(k, 2, third, second, f"{FARTHER} times the h") for k, (_, second, third) in enumerate(told)
        ]
        self.farther = VGroup(self._name(f"{FARTHER} times the h", 2), *cells)
        if solved:
            cells = [self._compared(k, 2, first, second) for k, (first, second, _) in enumerate(told)]
            self.formula = VGroup(self._name("formula", 2), *cells)
        else:
            self.formula = VGroup(self._name("your formula", 2), *(self._room(k, 2) for k in range(2)))
        wholes = np.maximum(np.abs(gradient), units)
        halves = [written((value / 2,), whole)[0] for value, whole in zip(gradient, wholes, strict=True)]
        cells = [self._number(k, 3, half, theme.gradient) for k, half in enumerate(halves)]
        self.half = VGroup(self._name("without the 2", 3), *cells)
        super().__init__(self.header, self.difference, self.formula, *[self.half] * solved)

    def _height(self, row: int, line: int = 1) -> float:
        """The middle of a row or, where names are stacked on numbers, of its first line or its second."""
        share = (0.3, 0.7)[line] if self.stacked else 0.5
        return self.box.top - (row + share) * self.box.height / ROWS

    def _base(self, row: int, line: int = 1) -> float:
        return self._height(row, line) - digit_height(self.size) / 2

    def _name(self, words: str, row: int) -> Prose:
        return Prose(words, SIZES.label, self.theme.muted).at((self.box.left, self._base(row, 0)))

    def _heads(self, steps: list[float]) -> list[Formula]:
        """The heads of the columns, in the larger size where both have room."""
        pitch = self.lefts[1] - self.lefts[0]
        heads = [_head(of, step, SIZES.label, self.theme) for of, step in zip("wb", steps, strict=True)]
        if max(head.width for head in heads) > pitch - APART:
            heads = [_head(of, step, SIZES.tick, self.theme) for of, step in zip("wb", steps, strict=True)]
        places = zip(heads, self.lefts, strict=True)
        return [begun_at(head, left, self._height(0)) for head, left in places]

    def _compared(self, column: int, row: int, text: str, other: str, by: str = "") -> Compared:
        place = self.lefts[column], self._base(row)
        says = f"∂L/∂{'wb'[column]} by {by or ('differences', 'the formula')[row - 1]} = {{}}"
        return Compared(text, other, place, self.size, self.theme.gradient, self.theme, says)

    def _number(self, column: int, row: int, text: str, color: str) -> Number:
        says = f"∂L/∂{'wb'[column]} without the 2 = {{}}"
        return Number(text, (self.lefts[column], self._base(row)), self.size, color, says)

    def _room(self, column: int, row: int) -> Rectangle:
        across = min(2.6, self.across)
        room = Rectangle(width=across, height=0.42, stroke_color=self.theme.muted, stroke_width=2)
        return room.move_to([self.lefts[column] + across / 2, self._height(row), 0.0])


def _where(point: Array, digits: int, theme: Theme, before: str = "") -> Formula:
    """The point, its numbers in at most so many digits, and what stands before it."""
    w, b = (quoted(plain(value, digits)) for value in point.tolist())
    source = f"{before} {{{{ w : w }}}} = #{w}, space {{{{ b : b }}}} = #{b}"
    return formula(source, SIZES.label, theme.muted, w=theme.w, b=theme.b)


def _fits(words: Formula, width: float) -> bool:
    """Whether words in the size of labels can be read when they are made no wider than that."""
    return float(words.width) * SIZES.smallest < width * SIZES.label


def _head(of: str, step: float, size: float, theme: Theme) -> Formula:
    """A derivative and the step of its finite difference."""
    name = f"{{{{ partial L \\/ partial {{{{ {of} : {of} }}}} : D }}}}"
    colors = {"D": theme.gradient, of: getattr(theme, of)}
    decade = quoted(decade_label(1.0, round(math.log10(step))))
    return formula(f"{name} #h(1em) h = #{decade}", size, theme.muted, **colors)


def plain(value: float, digits: int = DIGITS[0]) -> str:
    """The number with all its digits where they are few, at most so many."""
    text = f"{value:,.{digits}g}"
    return significant(value) if "e" in text else signed(text)
