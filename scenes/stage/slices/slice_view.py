"""Points on a slice, one after the other: the dot, its tangent, the steps, the numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from manim import ORIGIN, UP, VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.clipping import clip_polyline
from scenes.stage.layout import Box
from scenes.stage.numerals import fixed, power_of_ten, significant
from scenes.stage.shapes import Arrow, Curve, Dots
from scenes.stage.slices.slice_plot import WIDE, SlicePlot
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, formula, quoted, text_width

TANGENT = 2.8
ABOVE_AXIS = 0.17
"""How far above the axis the steps are drawn."""

BESIDE_DOT, CLEAR = 0.24, 0.08
"""Between a dot and an arrow beside it, and between that and the end of the axis."""

NAMES = 1.5
"""How wide the names of a ledger are."""

MOST_DIGITS = 10
"""Of a loss that hardly changes along its axis."""

Points = NDArray[np.float64]


def moment(points: Points, step: float) -> float:
    """The parameter after `step` moves from point to point `(k+1,)`; between two points on the way to the next."""
    before = min(int(step), len(points) - 1)
    share = step - before
    return float(points[before] + share * (points[before + 1] - points[before]) if share else points[before])


class SlicePoint(VGroup):
    """A dot on the curve, and the line down to its parameter on the axis."""

    def __init__(self, plot: SlicePlot, points: Points) -> None:
        self.plot, self.stops = plot, points
        self.drop = Curve(plot.theme.muted, 2, 0.7)
        self.rim, self.dot = Dots(0.155, plot.theme.background), Dots(0.12, plot.theme.line)
        super().__init__(self.drop, self.rim, self.dot)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the point after `step` moves."""
        t = moment(self.stops, step)
        here = self.plot.place_on(t)
        self.drop.show([np.array([here, self.plot.place(t, self.plot.y_range[0])])[:, :2]])
        self.rim.show(here[None])
        self.dot.show(here[None])


class SliceTangent(VGroup):
    """The tangent at the point, equally long everywhere, as far as it is in view."""

    def __init__(self, plot: SlicePlot, points: Points) -> None:
        self.plot, self.stops = plot, points
        self.line = Curve(plot.theme.gradient, 3.5)
        super().__init__(self.line)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the tangent after `step` moves."""
        line = self.plot.tangent(moment(self.stops, step), TANGENT)
        self.line.show(clip_polyline(line, self.plot.inner))


class SliceSteps(VGroup):
    """The steps along the axis at a rate: those taken, and the one from here, a strong arrow; the points so far.

    The points before `first` are not of the descent. An arrow ends at exactly the next point.
    """

    def __init__(self, plot: SlicePlot, points: Points, rate: float, first: int = 0) -> None:
        self.plot, self.stops, self.rate, self.first = plot, points, rate, first
        self.arrows = [Arrow(plot.theme.muted, plot.theme.background, 0.03, 0.18) for _ in points[first + 1 :]]
        self.ahead = Arrow(plot.theme.step, plot.theme.background, 0.07)
        self.iterates = Dots(0.075, plot.theme.line)
        super().__init__(*self.arrows, self.ahead, self.iterates)
        self.show(0)

    def place(self, t: float) -> Points:
        """Where on the line of the steps a parameter is."""
        return self.plot.place(t, self.plot.y_range[0]) + ABOVE_AXIS * UP

    def show(self, step: float) -> None:
        """Show the steps after `step` moves: as one is taken its arrow grows behind, and the next is always ahead."""
        for k, arrow in enumerate(self.arrows, self.first):
            if k < step:
                arrow.show(self.place(self.stops[k]), self.place(moment(self.stops, min(step, k + 1))))
            else:
                arrow.show(ORIGIN, ORIGIN)
        here = moment(self.stops, step)
        there = here - self.rate * float(self.plot.slice.derivative(here)) if step >= self.first else here
        self.ahead.show(self.place(here), self.place(there))
        self.iterates.show(self.plot.place_on(self.stops[self.first : int(step) + 1]))


class Heading(VGroup):
    """An arrow beside the point at t, to the left (−1) or to the right (1), and a question mark over it.

    It says which way and not how far: all are equally long.
    """

    def __init__(self, plot: SlicePlot, t: float, side: float) -> None:
        here, ahead = plot.place_on(t), np.array([side, 0.0, 0.0])
        farthest = plot.inner.width / (2 * WIDE)  # from the minimizer; beyond it, as much room as the axis leaves
        end = min(0.35 * farthest, (WIDE - 1) * farthest - BESIDE_DOT - CLEAR)
        self.arrow = Arrow(plot.theme.step, plot.theme.background, 0.08, 0.3)
        self.arrow.show(here + BESIDE_DOT * ahead, here + (BESIDE_DOT + end) * ahead)
        self.question = Prose("?", SIZES.title, plot.theme.text, "semibold")
        self.question.move_to(here + (BESIDE_DOT + 0.4 * end) * ahead + 0.36 * UP)
        super().__init__(self.arrow, self.question)


@dataclass(frozen=True)
class Entry:
    """A number of a point on a slice: its name, its colour, and what it says at a parameter."""

    name: VMobject
    color: str
    text: Callable[[float], str]
    says: str
    """The number in words."""


def parameter_entry(plot: SlicePlot) -> Entry:
    """The parameter, to three digits of what the axis reaches."""
    decimals = 2 - math.floor(math.log10((plot.x_range[1] - plot.x_range[0]) / (2 * WIDE)))
    return Entry(
        formula(plot.parameter, SIZES.readout, plot.ink),
        plot.ink,
        lambda t: fixed(t, decimals),
        f"{plot.parameter} = {{}}",
    )


def loss_entry(plot: SlicePlot) -> Entry:
    """The loss, to four digits of what the axis reaches over; times one power of ten where the axis has one."""
    low, high = plot.y_range
    digits = min(4 + max(0, math.floor(math.log10(high / (high - low)))), MOST_DIGITS)
    name, color = formula("L", SIZES.readout, plot.theme.loss), plot.theme.loss
    exponent = math.floor(math.log10(high))

    def text(t: float) -> str:
        loss = float(plot.slice.value(t))
        if low < 0.1 * high or "×" not in significant(high, digits):
            return significant(loss, digits)
        # from 1.00×10¹² to 9.98×10¹¹ the loss would be read to rise
        return power_of_ten(loss / 10.0**exponent, exponent, digits - 1)

    return Entry(name, color, text, "loss {}")


def slope_entry(plot: SlicePlot) -> Entry:
    """The slope with its sign."""
    color, name = plot.theme.gradient, formula(plot.slope, SIZES.label, plot.theme.gradient)
    return Entry(name, color, lambda t: _signed(float(plot.slice.derivative(t))), "slope {}")


def step_entry(plot: SlicePlot, rate: float) -> Entry:
    """The step from here, with its sign."""
    name = formula(f"-eta dot {{{{{plot.slope} : slope}}}}", SIZES.label, plot.theme.step, slope=plot.theme.gradient)
    return Entry(name, plot.theme.step, lambda t: _signed(-rate * float(plot.slice.derivative(t))), "step {}")


def rate_entry(rate: float, theme: Theme) -> Entry:
    """The learning rate."""
    return Entry(formula("eta", SIZES.readout, theme.text), theme.text, lambda t: significant(rate), "η = {}")


def _signed(value: float) -> str:
    """With a plus where there is no minus."""
    return "+" * (value > 0) + significant(value)


class Ledger(VGroup):
    """Numbers of the point, one under the other, each beside its name."""

    def __init__(self, box: Box, points: Points, entries: Sequence[Entry], theme: Theme) -> None:
        self.stops, self.entries = points, entries
        left = box.left + NAMES
        moments = np.linspace(0, len(points) - 1, 8 * len(points) - 7)
        texts = [entry.text(moment(points, step)) for entry in entries for step in moments]
        size = min(SIZES.readout, (box.right - left) / max(text_width(text, 1.0) for text in texts))
        height, row = digit_height(size), box.height / len(entries)
        self.numbers = []
        for k, entry in enumerate(entries):
            middle = box.top - (k + 0.5) * row
            entry.name.move_to([box.left + entry.name.width / 2, middle, 0.0])
            self.numbers.append(Number("0", (left, middle - height / 2), size, entry.color, entry.says))
        super().__init__(*(entry.name for entry in entries), *self.numbers)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the numbers after `step` moves."""
        t = moment(self.stops, step)
        for number, entry in zip(self.numbers, self.entries, strict=True):
            number.show(entry.text(t))


def held(box: Box, name: str, value: float, theme: Theme) -> VMobject:
    """Which parameter is held, and where."""
    color = {"w": theme.w, "b": theme.b}[name]
    words = formula(f'{name} = #{quoted(significant(value, 3))} #h(0.5em) "held"', SIZES.readout, color)
    return _at_left(words, box)


def rule(box: Box, plot: SlicePlot) -> VMobject:
    """The rule of a step: against the slope, times the rate."""
    source = (
        f"{{{{{plot.parameter} : old}}}} arrow.l {{{{{plot.parameter} : new}}}} - eta dot {{{{{plot.slope} : slope}}}}"
    )
    parts = {"old": plot.ink, "new": plot.ink, "slope": plot.theme.gradient}
    return _at_left(formula(source, SIZES.title, plot.theme.text, **parts), box)


def _at_left(words: VMobject, box: Box) -> VMobject:
    if words.width > box.width:
        words.scale_to_fit_width(box.width)
    return words.move_to([box.left + words.width / 2, box.center[1], 0.0])
