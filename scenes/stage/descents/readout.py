"""The numbers of a descent."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from manim import VGroup, VMobject

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.data.tried import y_spread
from scenes.stage.layout import Box, begun_at
from scenes.stage.numerals import fixed, signed, significant
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, formula, text_width

ALL = ("step", "w", "b", "L", "norm(nabla L)")
"""What can be shown, in this order; all but the first are formulas in Typst's notation."""

SAID = dict(zip(ALL, ("step {}", "w = {}", "b = {}", "loss {}", "length of the gradient {}"), strict=True))
"""The same in words."""

FLAT = ("w", "b", "L")
"""What stands on the base line and does not reach below it."""

ROUNDING, MOST_DIGITS = 1e-7, 10
"""A change by a smaller share of a parameter is not followed; with it, ten digits are written."""

SEEN = 0.02
"""Of the spread of y: a line that moves by less, at any row, is hardly seen to move."""

GAP = 0.35
LINE = 0.62

HIGH = 2 * LINE
"""A higher box has room for more than one row."""


class Readout(VGroup):
    """Numbers at a moment of a descent: of step, w, b, the loss and the length of the gradient, those that are `shown`.

    Side by side in a broad box, each under its name, a column as wide as its widest number and at least `GAP` from the
    next; one under the other in a tall box, each beside its name, or so in two columns of one both broad and high.
    """

    def __init__(
        self, box: Box, walk: Trajectory, loss: MeanSquaredError, theme: Theme, shown: Sequence[str] = ALL
    ) -> None:
        self.walk, self.loss, self.shown = walk, loss, shown
        unit = SEEN * y_spread(loss.data)
        units = unit / (float(np.abs(loss.data.x).max()) or 1.0), unit
        self.writers = [writer(*each) for each in zip(walk.near().T, units, strict=True)]
        colors = dict(zip(ALL, (theme.text, theme.w, theme.b, theme.loss, theme.gradient), strict=True))
        names = [_name(symbol, colors[symbol] if symbol != "step" else theme.muted) for symbol in shown]
        samples = [self.texts(step) for step in np.unique(np.geomspace(1, walk.steps + 1, 200).astype(int)) - 1]
        columns = [*zip(*samples, strict=True)]
        signs = np.array([text_width("−", 1.0) * any(text[0] == "−" for text in column) for column in columns])
        digits = np.array([max(text_width(text.lstrip("−"), 1.0) for text in column) for column in columns])
        widest = signs + digits
        count = len(shown)
        if box.height > box.width or box.height > HIGH:
            size, corners = stacked(box, 1 if box.height > box.width or count == 1 else 2, shown, names, widest, signs)
        else:
            broad = np.array([name.width for name in names])
            size = largest(widest, broad, box.width - (count - 1) * GAP)
            widths = np.maximum(size * widest, broad)
            room = max(GAP, (box.width - widths.sum()) / count)
            lefts = box.left + np.cumsum([0.0, *(widths[:-1] + room)]) + size * signs
            corners = [(float(left), box.bottom + 0.02) for left in lefts]
            for name, (left, _) in zip(names, corners, strict=True):
                begun_at(name, left, box.top - 0.16)
        places = zip(corners, shown, strict=True)
        self.numbers = [Number("0", corner, size, colors[each], SAID[each]) for corner, each in places]
        super().__init__(*names, *self.numbers)
        self.show(0)

    def texts(self, step: float) -> list[str]:
        """What the numbers say after `step` steps; the count changes when a step is complete."""
        w, b = self.walk.at(step).tolist()
        slope = math.hypot(*self.loss.partials(w, b))
        parameters = [write(value) for write, value in zip(self.writers, (w, b), strict=True)]
        texts = [f"{int(step):,}", *parameters, significant(float(self.loss.value(w, b))), significant(slope)]
        return [text for symbol, text in zip(ALL, texts, strict=True) if symbol in self.shown]

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        for number, text in zip(self.numbers, self.texts(step), strict=True):
            number.show(text)


def stacked(
    box: Box, columns: int, shown: Sequence[str], names: Sequence[VMobject], widest: np.ndarray, signs: np.ndarray
) -> tuple[float, list[tuple[float, float]]]:
    """The size and the places of numbers in columns of a box, one under the other, each with its name moved beside it.

    Names and numbers are both smaller where there is no room for them.
    """
    parts = np.array_split(np.arange(len(names)), columns)
    heads = [max(names[k].width for k in part) + GAP for part in parts]
    needed = [head + SIZES.readout * float(widest[part].max()) for head, part in zip(heads, parts, strict=True)]
    share = min(1.0, (box.width - GAP * (columns - 1)) / sum(needed))
    size, corners = share * SIZES.readout, []
    for each, part, head in zip(box.columns(*needed, gap=GAP), parts, heads, strict=True):
        left = each.left + share * head
        for row, k in enumerate(part):
            base, name = box.top - (row + 0.75) * LINE, names[k].scale(share)
            low = base if shown[k] in FLAT else base + (digit_height(size) - name.height) / 2
            begun_at(name, each.left, low + name.height / 2)
            corners.append((left + size * float(signs[part].max()), base))
    return size, corners


def largest(widest: np.ndarray, names: np.ndarray, room: float) -> float:
    """The largest size at which columns of numbers, so wide at size 1, under their names take no more than a room."""
    sizes = SIZES.readout * np.linspace(1.0, 0.1, 181)
    fits = np.maximum(sizes[:, None] * widest, names).sum(axis=1) <= room
    return float(sizes[fits.argmax()] if fits.any() else sizes[-1])


def _name(symbol: str, color: str) -> VMobject:
    """The name over or beside a number."""
    return Prose("step", SIZES.label, color) if symbol == "step" else formula(symbol, SIZES.label, color)


def writer(values: np.ndarray, unit: float) -> Callable[[float], str]:
    """How a parameter is written: four digits of the largest value, more where these hide what changes the line.

    That is a change by a `unit`, or by a hundredth of what the values themselves change by.
    """
    largest, change = float(np.abs(values).max()), float(np.ptp(values))
    exponent = math.floor(math.log10(largest)) if largest else 0
    four, finest = 3 - exponent, MOST_DIGITS - 1 - exponent
    moves = [unit, 0.01 * change] if change > ROUNDING * largest else [unit]
    decimals = max(0, min(finest, -math.floor(math.log10(min(moves)))))
    if decimals <= four or not -3 <= exponent < MOST_DIGITS:
        return lambda value: fixed(value, four) if abs(value) < 100.0 * largest else significant(value)
    return lambda value: signed(f"{value:,.{decimals}f}") if abs(value) < 10.0 * largest else fixed(value, four)
