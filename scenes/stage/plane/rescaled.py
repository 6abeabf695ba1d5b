"""The rows while x is centred and scaled: every row that is drawn is really rescaled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError
from scenes.stage.clipping import dashed
from scenes.stage.data.drawn import how_many, of, spread_out
from scenes.stage.data.rows import DataPlot
from scenes.stage.layout import Box, begun_at
from scenes.stage.numerals import significant
from scenes.stage.plane.definition import definition
from scenes.stage.plane.rescaling import CENTRED, RAW, SCALED, Rescaling
from scenes.stage.shapes import Curve, replace_parts
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, digit_height, formula, quoted

BAND, FOUND = (14, 0.55), 3
"""Widths of the least-squares line, with its opacity, and of a line that is found to lie on it."""

PULLED = 0.25
"""A line that leaves another by so much on the screen, at a row, is seen to miss what that fits."""

BEYOND, BEFORE = 0.1, 0.03
"""Zero that is so little beyond an end of the axis of raw x, or before it, as shares of it, is brought into view."""

ASIDE = 0.2
"""Between what x is and how many rows are drawn."""

Points = NDArray[np.float64]


class RescaledRows(VGroup):
    """The rows and their least-squares line over the x of the moment, and where x is zero if that is in view.

    Zero at the very edge, which nobody would know for it, is moved a little into the axes. Of many rows, and where some
    lie far out, `drawn` are those that are seen.
    """

    def __init__(self, box: Box, rescaling: Rescaling, theme: Theme) -> None:
        self.box, self.rescaling, self.theme = box, rescaling, theme
        self.drawn, *self.others = (
            spread_out(each.raw, float(each.raw.x.mean())) for each in (rescaling, *rescaling.others)
        )
        super().__init__()
        self.seen: tuple[float, ...] = ()
        low, high = self.plot(RAW).x_range
        self.seen = (0.0,) * (-BEFORE <= max(low, -high) / (high - low) <= BEYOND)
        self.show(RAW)

    def plot(self, moment: float) -> DataPlot:
        """The axes of that moment."""
        every = zip((self.rescaling, *self.rescaling.others), (self.drawn, *self.others), strict=True)
        (rows, fit), *others = (rescaled(*each, moment) for each in every)
        return DataPlot(self.box, rows, fit, self.theme, others=others, seen=self.seen)

    def show(self, moment: float) -> None:
        """Show that moment."""
        plot = self.plot(moment)
        loss, _ = self.rescaling.at(moment)
        self.zero = Curve(self.theme.muted, 2.5)
        for piece in plot.polyline([0.0, 0.0], plot.y_range):
            self.zero.show(dashed(*piece))
        self.line = Curve(self.theme.fit, *BAND).show(plot.line(loss.minimizer))
        replace_parts(self, plot, self.zero, self.line, plot.dots())


def rescaled(rescaling: Rescaling, drawn: Data, moment: float) -> tuple[Data, Points]:
    """The rows that are drawn as they are at a moment, and the fit there, `(1, 2)`."""
    loss, scaling = rescaling.at(moment)
    return replace(scaling.rescale(drawn, "x", drawn.y_name), x_unit=""), loss.minimizer[None]


def row_note(rows: RescaledRows, box: Box, alone: bool = False) -> Prose:
    """How many rows are drawn, or that those out of view pull the line: at the right of a box, beside what x is.

    It may stand there `alone`, at the left.
    """
    raw, theme = rows.rescaling.raw, rows.theme
    if not (out := unseen_that_pull(rows.plot(RAW), rows.rescaling.loss)):
        notes = [Prose(how_many(rows.drawn, raw), SIZES.smallest, theme.muted)]
    else:
        told, pull = f"{out:,} row{'s' * (out > 1)} out of view", f"pull{'s' * (out == 1)}"
        choices = f"{told} {pull} the line", f"{out:,} far out {pull} the line", f"{out:,} unseen {pull} it"
        notes = [Prose(words, SIZES.smallest, theme.fit) for words in choices]
    widest = max(definition(raw, moment, box, theme).width for moment in (RAW, CENTRED, SCALED))
    room = box.width - (0.0 if alone else ASIDE + widest * SIZES.smallest / SIZES.label)
    note = next((note for note in notes if note.width <= room), notes[-1])
    base = box.center[1] - digit_height(SIZES.smallest) / 2
    return note.at((box.left, base)) if alone else note.at((box.right, base), 1.0)


def unseen_that_pull(plot: DataPlot, loss: MeanSquaredError) -> int:
    """How many rows are out of view, where without them the least-squares line would be seen to be another, else 0."""
    (left, right), (low, high), raw = plot.x_range, plot.y_range, loss.data
    within = (left <= raw.x) & (raw.x <= right) & (low <= raw.y) & (raw.y <= high)
    seen = of(raw, np.flatnonzero(within))
    heights = (MeanSquaredError(seen).minimizer - loss.minimizer) @ [seen.x_range, (1.0, 1.0)]
    pulled = np.abs(heights).max() * plot.inner.height > PULLED * (high - low)
    return int((~within).sum()) if pulled else 0


class SameLine(VGroup):
    """A line that was found over the least-squares line, and w and b of both."""

    def __init__(self, box: Box, plot: DataPlot, found: Points, fit: Points, theme: Theme) -> None:
        super().__init__(Curve(theme.line, FOUND).show(plot.line(found)))
        self.points_told = found, fit
        self.texts = [[significant(value) for value in point.tolist()] for point in self.points_told]
        names = "found with scaled x, taken back", "least squares, raw x"
        looks = Curve(theme.line, FOUND), Curve(theme.fit, *BAND)
        size = min(Prose(name, SIZES.label, theme.text, width=box.width - 0.75).size for name in names)
        for name, texts, look, place in zip(names, self.texts, looks, box.rows(1, 1, gap=0.1), strict=True):
            above, below = place.rows(1, 1, gap=0.0)
            y = above.center[1]
            look.show([np.array([[box.left, y], [box.left + 0.55, y]])])
            words = Prose(name, size, theme.text)
            begun_at(words, box.left + 0.75, y)
            w, b = map(quoted, texts)
            numbers = formula(f"{{{{w = {w} : w}}}} #h(1em) {{{{b = {b} : b}}}}", SIZES.readout, theme.text)
            numbers.select("w").set_color(theme.w)
            numbers.select("b").set_color(theme.b)
            numbers.scale(min(1.0, (box.width - 0.75) / numbers.width))
            begun_at(numbers, box.left + 0.75, below.center[1])
            self.add(look, words, numbers)
