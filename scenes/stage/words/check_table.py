"""The numbers of the formulas beside those of finite differences."""

from __future__ import annotations

import math

import numpy as np
from manim import Rectangle, VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError, central_difference, difference_steps
from scenes.stage.layout import Box
from scenes.stage.lettering import Formula
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import decade_label
from scenes.stage.type import Number, Prose, digit_height, formula, quoted, signed, significant, text_width
from scenes.stage.words.digits import Compared, agreeing, written

Array = NDArray[np.float64]

ROWS = 4


class CheckTable(VGroup):
    """A column for w and one for b: the finite difference, its h, the formula's number, and half of that.

    Unsolved, what the formula gives is left to write, and nothing is halved. `digits` is how many agree.
    """

    def __init__(self, box: Box, loss: MeanSquaredError, point: Array, theme: Theme, solved: bool) -> None:
        self.box, self.theme = box, theme
        self.size = SIZES.readout if box.width > 11 else SIZES.label
        names, *columns = box.columns(1.4, 1, 1, gap=0.3)
        self.lefts = [column.left + text_width("−", self.size) for column in columns]
        gradient, differences = loss.gradient(*point), central_difference(loss, point)
        steps = difference_steps(loss, point)
        units = 1e-3 * steps * np.diag(loss.hessian)  # a derivative far below what h changes it by is as good as zero
        pairs = [written(three[:2], three[2]) for three in zip(gradient, differences, units, strict=True)]
        self.digits = min(agreeing(*pair) for pair in pairs)

        w, b = (quoted(plain(value)) for value in point.tolist())
        source = f'"at" space {{{{ w : w }}}} = #{w}, space {{{{ b : b }}}} = #{b}'
        where = formula(source, SIZES.label, theme.muted, w=theme.w, b=theme.b)
        if where.width > names.width:
            where.scale_to_fit_width(names.width)
        where.move_to([box.left + where.width / 2, self._height(0), 0.0])
        self.header = VGroup(
            where, *(self._head(k, of, step) for k, (of, step) in enumerate(zip("wb", steps.tolist(), strict=True)))
        )
        cells = [self._compared(k, 1, second, first) for k, (first, second) in enumerate(pairs)]
        self.difference = VGroup(self._name("finite difference", 1), *cells)
        if solved:
            cells = [self._compared(k, 2, *pair) for k, pair in enumerate(pairs)]
            self.formula = VGroup(self._name("formula", 2), *cells)
        else:
            self.formula = VGroup(self._name("your formula", 2), *(self._room(k, 2) for k in range(2)))
        wholes = np.maximum(np.abs(gradient), units)
        halves = [written((value / 2,), whole)[0] for value, whole in zip(gradient, wholes, strict=True)]
        cells = [self._number(k, 3, half, theme.gradient) for k, half in enumerate(halves)]
        self.half = VGroup(self._name("without the 2", 3), *cells)
        super().__init__(self.header, self.difference, self.formula, *[self.half] * solved)

    def _height(self, row: int) -> float:
        """The middle of a row."""
        return self.box.top - (row + 0.5) * self.box.height / ROWS

    def _base(self, row: int) -> float:
        return self._height(row) - digit_height(self.size) / 2

    def _name(self, words: str, row: int) -> Prose:
        return Prose(words, SIZES.label, self.theme.muted).at((self.box.left, self._base(row)))

    def _head(self, column: int, of: str, step: float) -> Formula:
        name = f"{{{{ partial L \\/ partial {{{{ {of} : {of} }}}} : D }}}}"
        colors = {"D": self.theme.gradient, of: getattr(self.theme, of)}
        head = formula(
            f"{name} #h(1em) h = #{quoted(decade_label(1.0, round(math.log10(step))))}",
            SIZES.label,
            self.theme.muted,
            **colors,
        )
        return head.move_to([self.lefts[column] + head.width / 2, self._height(0), 0.0])

    def _compared(self, column: int, row: int, text: str, other: str) -> Compared:
        place = self.lefts[column], self._base(row)
        return Compared(text, other, place, self.size, self.theme.gradient, self.theme)

    def _number(self, column: int, row: int, text: str, color: str) -> Number:
        return Number(text, (self.lefts[column], self._base(row)), self.size, color)

    def _room(self, column: int, row: int) -> Rectangle:
        room = Rectangle(width=2.6, height=0.42, stroke_color=self.theme.muted, stroke_width=2)
        return room.move_to([self.lefts[column] + 1.3, self._height(row), 0.0])


def plain(value: float) -> str:
    """The number with all its digits where they are few."""
    text = f"{value:,.10g}"
    return significant(value) if "e" in text else signed(text)
