"""The dial of a rate η: over it, what a step leaves of the error along each direction, |1 − ηλ|."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Polygon, Rectangle, VGroup, VMobject
from numpy.typing import NDArray

from gdmath import MeanSquaredError, step_factor
from scenes.stage.clipping import dashed
from scenes.stage.layout import Box
from scenes.stage.numerals import fixed, significant
from scenes.stage.plot import Plot
from scenes.stage.run import Run
from scenes.stage.shapes import POINTER, Arrow, Curve, Dots, flat
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, formula

REACH = 1.3
"""How far the dial reaches, as a share of the critical rate."""

ROUND = 1e-9
"""A condition number no farther from 1 is that of a round bowl, but for rounding."""

ROUNDING = 1e-14
"""A factor no farther from 1 is 1, but for rounding."""

BESIDE = 0.55
"""Room for the names of the curvatures, at the right ends of their lines."""

WORD = 0.12, 0.48
"""From where to where the word for growth may reach, as shares of the critical rate: no needle rests there."""

NARROW, ROW = 5.2, 0.42
"""In a narrower box the names of thresholds, which are so high, stand in a row under that of the axis."""

MARK = 0.11
LIFT = 2.3
"""How far apart marks stand at least, in their radii."""

Points = NDArray[np.float64]


@dataclass(frozen=True)
class Direction:
    """A direction along which the loss is a parabola; `symbol` is its curvature in Typst's notation."""

    name: str
    symbol: str
    curvature: float
    dashed: bool = False

    def stroke(self, ends: Points, color: str) -> Curve:
        """The polyline `(n, 2)`, dashed or not."""
        if not self.dashed:
            return Curve(color, 4).blunt().show([ends])
        return Curve(color, 4).show([dash for pair in pairwise(ends) for dash in dashed(*pair)])


def directions(loss: MeanSquaredError) -> list[Direction]:
    """The steep and the gentle axis of a bowl; only one where it is round."""
    low, high = loss.eigenvalues.tolist()
    if loss.condition_number - 1.0 <= ROUND:
        return [Direction("any way", "lambda", high)]
    return [Direction("steep", "lambda_max", high), Direction("gentle", "lambda_min", low, dashed=True)]


class Dial(Plot):
    """Axes of η, to beyond the critical rate of the steepest direction, which comes first, and of |1 − ηλ|.

    In a sweep, to beyond the highest critical rate, of all the steepest curvatures `others`.
    """

    def __init__(self, box: Box, along: Sequence[Direction], theme: Theme, others: Sequence[float] = ()) -> None:
        self.directions, self.theme = along, theme
        self.symbol = along[0].symbol.removesuffix("_max")
        self.critical = 2.0 / along[0].curvature
        super().__init__(
            box.shrunk(right=BESIDE),
            (0.0, REACH * max([self.critical, *(2.0 / curvature for curvature in others)])),
            (0.0, 2.0 * REACH - 1.0),
            theme,
            formula("eta", SIZES.label, theme.text),
            _over(f"|1 - eta {self.symbol}|", ROW * (box.width < NARROW), theme),
        )
        self.make_room(float(self.place(self.critical / 2, 0.0)[0]))  # the lowest threshold, its name at the right

    def growth(self) -> VGroup:
        """Where a step leaves more than there was."""
        theme, corners = self.theme, self.place(*np.array([self.x_range[::-1], (1.0, 1.0)]))
        (right, low), left, top = corners[0, :2], self.inner.left, self.inner.top
        band = Polygon(*flat(Box(left, low, right, top).corners), stroke_width=0, fill_color=theme.faint)
        word = Prose("grows", SIZES.tick, theme.muted)
        first, last = self.place(np.array(WORD) * self.critical, 0.0)[:, 0]
        word.scale(min(1.0, (last - first) / word.width)).move_to([(first + last) / 2, (low + top) / 2, 0.0])
        return VGroup(band.set_fill(opacity=0.6), word)

    def line(self, along: Direction) -> VGroup:
        """|1 − ηλ| of a direction, and the name of its curvature at the right end."""
        last = self.x_range[1]
        rates = np.array([0.0, *([1.0 / along.curvature] if along.curvature * last > 1.0 else []), last])
        places = self.place(rates, step_factor(along.curvature, rates))
        name = formula(along.symbol, SIZES.label, self.theme.text)
        x, y = places[-1, :2]
        room = 0.45 * self.directions.index(along)
        middle = max(min(y, self.inner.top - 0.22 - room), self.inner.bottom + 0.45)
        name.move_to([x + 0.12 + name.width / 2, middle, 0.0])
        return VGroup(along.stroke(places[:, :2], self.theme.text), name)

    def threshold(self, rate: float, name: VMobject, next_rate: float = math.inf) -> VGroup:
        """A dashed line at a rate, up to beside its name: to the right, or to the left where the next rate is close."""
        x, y = self.place(rate, self.y_range[1])[:2]
        top = y + 0.08 + name.height
        dashes = Curve(self.theme.muted, 2.5).show(dashed(np.array([x, self.inner.bottom]), np.array([x, top])))
        room = (next_rate - rate) / self.x_range[1] * self.inner.width
        side = 1.0 if room > name.width + 0.3 else -1.0
        return VGroup(dashes, name.move_to([x + side * (name.width / 2 + 0.1), top - name.height / 2, 0.0]))

    def marks(self, runs: Sequence[Run], rates: Sequence[float]) -> list[VGroup]:
        """For each run its mark over its rate, no two on each other, and a stem to the largest of its factors.

        A rate beyond the dial is at its border, with an arrow that points to it.
        """
        placed: list[Points] = []
        return [self._mark(run, rate, placed) for run, rate in zip(runs, rates, strict=True)]

    def _mark(self, run: Run, rate: float, placed: list[Points]) -> VGroup:
        beyond = rate > self.x_range[1]
        largest = max(float(step_factor(along.curvature, rate)) for along in self.directions)
        foot, top = self.place(rate, [0.0, largest])
        x = self.inner.right - POINTER - 2 * MARK if beyond else foot[0]
        mark = np.array([x, foot[1] + LIFT * MARK, 0.0])
        while any(np.abs(mark - other).max() < 0.99 * LIFT * MARK for other in placed):
            mark += LIFT * MARK * UP
        placed.append(mark)
        rim = Dots(MARK + 0.03, self.theme.background, corners=run.corners).show(mark[None])
        shape = Dots(MARK, run.color, corners=run.corners).show(mark[None])
        if beyond:
            end = np.array([self.inner.right, mark[1], 0.0])
            return VGroup(Arrow(run.color, self.theme.background).show(end - POINTER * RIGHT, end), rim, shape)
        stem = Curve(run.color, 3).show([np.array([mark, top])[:, :2]])
        return VGroup(stem, Dots(0.06, run.color).show(top[None]), rim, shape)


def _over(source: str, room: float, theme: Theme) -> VGroup:
    """The name over an axis, and so much room under it."""
    name = formula(source, SIZES.label, theme.text)
    empty = Rectangle(width=0.01, height=room, stroke_width=0).next_to(name, DOWN, buff=0.0, aligned_edge=LEFT)
    return VGroup(name, empty) if room else VGroup(name)


class Needle(VGroup):
    """Where the dial stands: a line over the rate, and a dot at the factor of each direction."""

    def __init__(self, dial: Dial, rate: float) -> None:
        self.dial = dial
        self.line, self.dots = Curve(dial.theme.step, 3), Dots(0.1, dial.theme.step)
        super().__init__(self.line, self.dots)
        self.show(rate)

    def show(self, rate: float) -> None:
        """Turn it to a rate."""
        self.line.show([self.dial.place(rate, self.dial.y_range)[:, :2]])
        self.dots.show(self.dial.place(rate, step_factor([along.curvature for along in self.dial.directions], rate)))


BEARING = 0.1
"""What a number takes at most beside its letters."""


class FactorTable(VGroup):
    """The rate; and of each direction its stroke, its curvature and its factor."""

    def __init__(self, box: Box, dial: Dial, rate: float) -> None:
        super().__init__()
        self.dial, theme = dial, dial.theme
        names, numbers = zip(*((along.name, significant(along.curvature)) for along in dial.directions), strict=True)
        factor = f"|1 - eta {dial.symbol}|"
        named = max(Prose(name, SIZES.label, theme.text).width for name in names)
        curved = max(Number(number, (0.0, 0.0), SIZES.label, theme.text).width for number in numbers)
        widths = [0.0, 0.7, named + 0.35, max(1.0, curved) + 0.4]
        left = [apart_from_one(float(step_factor(along.curvature, rate))) for along in dial.directions]
        last = max(Number(text, (0.0, 0.0), SIZES.label, theme.text).width for text in left)
        whole = sum(widths) + max(last + BEARING, formula(factor, SIZES.label, theme.text).width)
        share = min(1.0, box.width / whole)
        size, lefts = share * SIZES.label, box.left + share * np.cumsum(widths)
        height, rows = digit_height(size), box.rows(*[1] * (2 + len(names)), gap=0.0)
        middles = [row.center[1] for row in rows]
        for source, start, row in [("eta =", lefts[0], 0), (dial.symbol, lefts[2], 1), (factor, lefts[3], 1)]:
            head = formula(source, size, theme.text)
            lift = 0.04 if row == 0 else 0.0  # eta reaches below the line that its number stands on
            self.add(head.move_to([start + head.width / 2, middles[row] - lift, 0.0]))
        for along, name, number, middle in zip(dial.directions, names, numbers, middles[2:], strict=True):
            ends, base = np.array([(lefts[0], middle), (lefts[0] + share * 0.5, middle)]), middle - height / 2
            self.add(along.stroke(ends, theme.text), Prose(name, size, theme.text).at((lefts[1], base)))
            self.add(Number(number, (lefts[2], base), size, theme.text, f"{name}: curvature {{}}"))
        self.rate = Number("0", (lefts[0] + share * 0.62, middles[0] - height / 2), size, theme.text, "η = {}")
        said, at = [f"{name}: error times {{}} a step" for name in names], lefts[3]
        places = [(at, middle - height / 2) for middle in middles[2:]]
        self.factors = [Number("0", place, size, theme.text, say) for place, say in zip(places, said, strict=True)]
        self.add(self.rate, *self.factors)
        self.show(rate)

    def show(self, rate: float) -> None:
        """Show them at a rate."""
        self.rate.show(significant(rate))
        for number, along in zip(self.factors, self.dial.directions, strict=True):
            number.show(apart_from_one(float(step_factor(along.curvature, rate))))


def apart_from_one(factor: float) -> str:
    """A factor with three decimals or, where these say one and it is not, with up to five, or as one less the rest."""
    texts = [fixed(factor, places) for places in (3, 4, 5)]
    if float(texts[-1]) == 1.0 and abs(factor - 1.0) > ROUNDING:
        return f"1 {'−' if factor < 1.0 else '+'} {significant(abs(factor - 1.0), 2)}"
    return next((text for text in texts if float(text) != 1.0), texts[0])
