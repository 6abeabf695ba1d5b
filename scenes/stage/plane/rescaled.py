"""The rows and the loss while x is centred and scaled: every row that is drawn is really rescaled."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import RIGHT, VGroup
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError, Scaling
from scenes.stage.clip import dashed
from scenes.stage.data.drawn import how_many, of, spread_out
from scenes.stage.data.rows import DataPlot
from scenes.stage.data.start import at_the_fit
from scenes.stage.data.tried import spread
from scenes.stage.layout import Box
from scenes.stage.lettering import Formula
from scenes.stage.names import cut, drawable
from scenes.stage.numerals import significant, spelled
from scenes.stage.plane.landscape import Landscape
from scenes.stage.shapes import Curve, Dots, replace_parts
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Number, Prose, digit_height, formula, quoted, text_width

CLOSE, RAW, CENTRED, SCALED = -1, 0, 1, 2
"""Moments: x as it is seen close up, and whole, x less its mean, and that over its standard deviation."""

LEVELS = 5
BAND, FOUND = (14, 0.55), 3
"""Widths of the least-squares line, with its opacity, and of a line that is found to lie on it."""

STAR, SMALLEST, BROAD = 1.5, 0.6, 0.8
"""How much larger the star of the fit is: what stands on it leaves its arms to be seen. In a valley that is not so
broad, in Manim's units, it is smaller, down to a least size: on a thin one it would cover the middle.
"""

PULLED = 0.25
"""A line that leaves another by so much on the screen, at a row, is seen to miss what that fits."""

ASIDE = 0.2
"""Between what x is and how many rows are drawn."""

AROUND = 1.12
"""How much farther the plane reaches than its outermost iso-line."""

Points = NDArray[np.float64]


class Rescaling:
    """Rows whose x is centred until moment 1 and scaled until moment 2, and one line on its way through the units.

    `levels` are losses for iso-lines, √ of the excess evenly spaced: the highest is the start's or, where that is the
    fit, a variance of y above the least. In a sweep they are the same for all, and `others` are all of it.
    """

    def __init__(self, raw: Data, start: Points, others: Sequence[Rescaling] = ()) -> None:
        self.raw, self.start, self.others = raw, start, others
        self.mean, self.deviation = float(raw.x.mean()), raw.x_deviation
        self.away = self.mean / self.deviation
        self.loss, usual = MeanSquaredError(raw), spread(raw)
        excess = float(self.loss.value(*start)) - self.loss.minimum
        self.at_the_fit = at_the_fit(self.loss, start)
        radius, self.least = usual if self.at_the_fit else math.sqrt(excess), self.loss.minimum
        self.radius = max([radius, *(each.radius for each in others)])
        self.least = min([self.least, *(each.least for each in others)])
        self.levels = self.least + (self.radius * np.arange(1, LEVELS + 1) / LEVELS) ** 2

    def at(self, moment: float) -> tuple[MeanSquaredError, Scaling]:
        """The loss over the rows of that moment, and the way back to the raw ones."""
        moment = max(moment, RAW)
        centred, scaled = self.centred(min(moment, CENTRED)), max(moment - CENTRED, 0.0)
        scaling = Scaling(centred * self.mean, self.deviation**scaled, 0.0, 1.0)
        return self.loss.rescaled(scaling), scaling

    @property
    def raw_side(self) -> tuple[MeanSquaredError, Points]:
        """The loss over the raw rows, and the start there."""
        return self.at(RAW)[0], self.start

    @property
    def scaled_side(self) -> tuple[MeanSquaredError, Points]:
        """The loss over the scaled rows, and the start there."""
        loss, scaling = self.at(SCALED)
        return loss, scaling.to_standardized(self.start)

    def centred(self, share: float) -> float:
        """How much of the mean is gone: what is left halves in even times while it is many standard deviations."""
        if share == 0.0 or self.away == 0.0:
            return share  # the rows as they came, to the last digit
        return 1.0 - math.sinh((1.0 - share) * math.asinh(self.away)) / self.away


class Valley(VGroup):
    """Iso-lines at the same losses at every moment, the outermost through the start, in equal units of w and b.

    Close up, it reaches from the fit as far as the points `near` `(k, 2)` of the raw plane.
    """

    def __init__(self, box: Box, rescaling: Rescaling, near: Points, theme: Theme) -> None:
        self.box, self.rescaling, self.near, self.theme = box, rescaling, near, theme
        self.aspect = max(1.0, (box.width - 2.2) / (box.height - 1.0))  # so that only the height limits it
        super().__init__()
        self.show(RAW)

    def landscape(self, moment: float) -> Landscape:
        """The plane of w and b at that moment: the fit in the middle, the outermost iso-line just in view."""
        every = [self.rescaling, *self.rescaling.others]
        loss, *losses = (each.at(moment)[0] for each in every)
        fits = np.array([each.minimizer for each in (loss, *losses)])
        middle = (fits.min(axis=0) + fits.max(axis=0)) / 2
        outer = [AROUND * self.rescaling.radius * np.hypot(*np.linalg.inv(each.root).T) for each in (loss, *losses)]
        half = self._holding(*(np.array(outer) + np.abs(fits - middle)).max(axis=0))
        if moment < RAW and not all(each.at_the_fit for each in every):
            half *= min(1.0, self._holding(*1.25 * np.abs(self.near - middle).max(axis=0)) / half) ** -moment
        (w, b), wide = middle, self.aspect * half
        plot = Landscape(self.box, loss, (w - wide, w + wide), (b - half, b + half), self.theme, self.aspect)
        shift = self.box.right - 0.55 - plot.inner.right  # labels come and go at the left; the plane stays
        plot.shift(shift * RIGHT)
        plot.inner = plot.inner.shrunk(left=shift, right=-shift)
        # a colour is one loss at every moment
        plot.base, plot.highest = self.rescaling.least, self.rescaling.levels[-1]
        return plot

    def breadth(self, moment: float) -> float:
        """How broad the outermost iso-line is on the screen, across the valley."""
        return self._breadth(self.landscape(moment))

    def _breadth(self, plot: Landscape) -> float:
        """The same on a plane."""
        unit = plot.inner.height / (plot.y_range[1] - plot.y_range[0])
        return 2.0 * self.rescaling.radius * math.sqrt(2.0 / float(plot.loss.eigenvalues[1])) * unit

    def _holding(self, across: float, up: float) -> float:
        """Half the height of a plane that reaches so far from its middle."""
        return max(up, across / self.aspect)

    def show(self, moment: float) -> None:
        """Show that moment."""
        plot = self.landscape(moment)
        self.lines = Curve(self.theme.muted, 1.8, 0.75).show(
            [piece for level in self.rescaling.levels for piece in plot.iso_line(level)]
        )
        _, scaling = self.rescaling.at(moment)
        start = plot.place(*scaling.to_standardized(self.rescaling.start))
        rim = Dots(0.125, self.theme.background).show(start[None])
        self.start = Dots(0.095, self.theme.line).show(start[None])
        thin = 1.0 if self.rescaling.at_the_fit else min(1.0, self._breadth(plot) / BROAD)
        star = plot.fit().scale(max(SMALLEST, STAR * thin), about_point=plot.place(*plot.loss.minimizer))
        replace_parts(self, plot.ground(), plot, self.lines, star, rim, self.start)


class RescaledRows(VGroup):
    """The rows and their least-squares line over the x of the moment, and where x is zero if that is in view.

    Of many rows, and where some lie far out, `drawn` are those that are seen.
    """

    def __init__(self, box: Box, rescaling: Rescaling, theme: Theme) -> None:
        self.box, self.rescaling, self.theme = box, rescaling, theme
        self.drawn, *self.others = (
            spread_out(each.raw, float(each.raw.x.mean())) for each in (rescaling, *rescaling.others)
        )
        super().__init__()
        self.show(RAW)

    def plot(self, moment: float) -> DataPlot:
        """The axes of that moment."""
        every = zip((self.rescaling, *self.rescaling.others), (self.drawn, *self.others), strict=True)
        (rows, fit), *others = (rescaled(*each, moment) for each in every)
        return DataPlot(self.box, rows, fit, self.theme, others=others)

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


class ConditionNumber(VGroup):
    """κ = λmax/λmin at a moment."""

    def __init__(self, box: Box, rescaling: Rescaling, theme: Theme) -> None:
        self.rescaling = rescaling
        name = formula("kappa = lambda_max \\/ lambda_min =", SIZES.readout, theme.text)
        widest = max(text_width(self.text(moment), SIZES.readout) for moment in (RAW, CENTRED, SCALED))
        share = min(1.0, box.width / (name.width + 0.25 + widest))
        name.scale(share).move_to([box.left + name.width / 2, box.center[1], 0.0])
        base = float(name[0].get_bottom()[1])
        place, size = (box.left + name.width + share * 0.25, base), share * SIZES.readout
        self.number = Number("0", place, size, theme.text, "condition number {}")
        super().__init__(name, self.number)
        self.show(RAW)

    def show(self, moment: float) -> None:
        """Show that moment."""
        self.number.show(self.text(moment))

    def text(self, moment: float) -> str:
        """What the number says at that moment."""
        return significant(self.rescaling.at(moment)[0].condition_number)


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
            words.move_to([box.left + 0.75 + words.width / 2, y, 0.0])
            w, b = map(quoted, texts)
            numbers = formula(f"{{{{w = {w} : w}}}} #h(1em) {{{{b = {b} : b}}}}", SIZES.readout, theme.text)
            numbers.select("w").set_color(theme.w)
            numbers.select("b").set_color(theme.b)
            numbers.scale(min(1.0, (box.width - 0.75) / numbers.width))
            numbers.move_to([box.left + 0.75 + numbers.width / 2, below.center[1], 0.0])
            self.add(look, words, numbers)


def definition(raw: Data, moment: int, box: Box, theme: Theme) -> Formula:
    """What is done to x by that moment, in numbers that do it."""
    mean, deviation = divisor(raw)
    came = 'x#", as it came"' if raw.x_name == "x" else _came_from(raw.x_name, box.width)
    less = f"x {'+' if mean[0] == '−' else '-'} {quoted(mean.lstrip('−'))}"
    source = (came, f"x arrow.l {less}", f"x arrow.l ({less}) \\/ {quoted(deviation)}")[moment]
    words = formula(source, SIZES.label, theme.text)
    words.scale(min(1.0, box.width / words.width))
    return words.move_to([box.left + words.width / 2, box.center[1], 0.0])


def _came_from(name: str, width: float) -> str:
    """Whose column x is, in a formula that can be read."""

    def source(words: str) -> str:
        return f"x arrow.l {quoted(words)}"

    def size(words: str) -> float:
        return SIZES.label * min(1.0, width / formula(source(words), SIZES.label, "#FFFFFF").width)

    return source(cut(drawable(name), size))


def divisor(raw: Data) -> tuple[str, str]:
    """The mean and the standard deviation of x, written out so far that, done as written, κ is what is shown."""
    mean, deviation = float(raw.x.mean()), raw.x_deviation
    asked = [significant(condition(deviation, 0.0)), significant(1.0)]
    for digits in range(4, 17):
        written, value = spelled(mean, digits)
        left = mean - value
        if [significant(condition(deviation, left)), significant(condition(1.0, left / deviation))] == asked:
            break
    for digits in range(4, 17):
        by, value = spelled(deviation, digits)
        if significant(condition(deviation / value, left / value)) == asked[1]:
            break
    return written, by


def condition(deviation: float, mean: float) -> float:
    """κ of rows whose x has that deviation and that mean."""
    return float(np.linalg.cond(np.array([[deviation, 0.0], [mean, 1.0]]))) ** 2
