"""Prose, formulas and numbers, all set by Typst: every machine shows the same letters."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Self

import numpy as np
from manim import ORIGIN, RoundedRectangle, VGroup
from numpy.typing import ArrayLike

from scenes.stage.lettering import Formula, Lettering
from scenes.stage.shape import Shape
from scenes.stage.theme import SIZES, Theme
from scenes.stage.typeset import KEPT, typeset

FONT = "Libertinus Serif"

INDEX = re.compile(r"λ_(max|min)\b")
INDEX_DROP, INDEX_SIZE = 0.15, 0.75  # of the words around it: in a label that is still large enough to read

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")
SUPERSCRIPT_SCALE = 0.66
SUPERSCRIPT_RISE = 0.42  # of a digit's height


class Prose(Shape):
    """Words exactly as given, all one shape: a column name is never read as markup; λ_max has a true subscript."""

    def __init__(self, words: str, size: float, color: str, weight: str = "regular", width: float = math.inf) -> None:
        super().__init__(color=color, stroke_width=0, fill_opacity=1.0)
        self.set_points(_letters(words, size, weight))
        self.words = words
        self.size = size * min(1.0, width / (self.width or width))
        if self.width > width:
            self.scale(width / self.width, about_point=ORIGIN)

    def at(self, place: ArrayLike, anchor: float = 0.0) -> Self:
        """Put the base line on a place (x, y): its left end there, its middle (`anchor` 0.5) or its right end (1)."""
        x, y = place
        return self.shift([x - anchor * self.width, y, 0.0])


class Code(Lettering):
    """A line of code as it is typed; `parts` name pieces of it, each where it first occurs, as labels in formulas."""

    def __init__(self, text: str, size: float, color: str, **parts: str) -> None:
        self.text = text
        leaves = typeset(f'#text(font: "DejaVu Sans Mono", {quoted(text)})', size)
        drawn = [k for k, mark in enumerate(text) if mark != " "]
        shapes = dict(zip(drawn, range(len(leaves)), strict=True))
        found = {label: range(text.index(part), text.index(part) + len(part)) for label, part in parts.items()}
        labelled = {label: [shapes[k] for k in marks if k in shapes] for label, marks in found.items()}
        super().__init__(leaves, labelled, size, color)


@lru_cache(KEPT)
def _letters(words: str, size: float, weight: str) -> np.ndarray:
    """The outline of words, left end of the base line at the origin."""
    source = f'#text(font: "{FONT}", weight: "{weight}")[x#h(1em)#{_indexed(words)}]'
    x, *letters = typeset(source, size)
    outlines = [letter.points for letter in letters]
    points = np.concatenate(outlines) if outlines else np.zeros((0, 3))
    left = points[:, 0].min() if outlines else 0.0
    base = x.points[::4, 1].min()  # of all letters, x is the one that stands flat on the line
    return points - np.array([left, base, 0.0])


def formula(source: str, size: float, color: str, **parts: str) -> Formula:
    """A formula in Typst's notation; `parts` are colours of the labels given as `{{ body : label }}`."""
    made = Formula(source, size, color)
    for label, part_color in parts.items():
        made.select(label).set_color(part_color)
    return made


def halves(words: str) -> list[str]:
    """Words in two lines, as near to equally long as the blanks let them be; none ends within parentheses."""
    blanks = [k for k, letter in enumerate(words) if letter == " "]
    outside = [k for k in blanks if words.count("(", 0, k) == words.count(")", 0, k)]
    middle = min(outside or blanks, key=lambda k: abs(2 * k + 1 - len(words)))
    return [words[:middle], words[middle + 1 :]]


def spoken(words: str) -> str:
    """The words as a subtitle has them: no mark stands for a subscript."""
    return INDEX.sub(r"λ\1", words)


def _indexed(words: str) -> str:
    """The words as Typst strings, one after the other, the index of a λ as a subscript."""
    index = f'#sub(typographic: false, baseline: {INDEX_DROP}em, size: {INDEX_SIZE}em, "{{}}")'
    return INDEX.sub(lambda found: f'λ"{index.format(found[1])}#"', quoted(words))


def quoted(words: str) -> str:
    """The words as a Typst string: nothing in them is markup."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + " ".join(escaped.split()) + '"'


class Number(Shape):
    """A number that can change every frame: one shape, every digit as wide as the next, so that nothing jitters.

    It begins at `place` on its base line, a sign to the left of that. Where only words are read, `says` names it.
    """

    def __init__(self, text: str, place: tuple[float, float], size: float, color: str, says: str = "{}") -> None:
        super().__init__(stroke_width=0, fill_opacity=1.0, color=color)
        self.place, self.size, self.text, self.says = place, size, "", says
        self.show(text)

    @property
    def said(self) -> str:
        """The number with its name: w = −1.000."""
        return self.says.format(self.text)

    def show(self, text: str) -> None:
        """Change the text."""
        if text != self.text:
            self.text = text
            x, y = self.place
            hang = text_width(text[0], self.size) if text[:1] in ("−", "+") else 0.0
            self.set_points(outline(text, (x - hang, y), self.size))


class Labels(Shape):
    """Numbers that stand beside ticks, all one shape."""

    def __init__(self, color: str) -> None:
        super().__init__(stroke_width=0, fill_opacity=1.0, color=color)

    def show(self, outlines: Sequence[np.ndarray]) -> Self:
        """Draw these outlines, each from `outline`."""
        return self.set_points(np.concatenate([np.zeros((0, 3)), *outlines]))


class Symbol(Shape):
    """A formula of one colour that can move every frame: one shape, centred on a place (x, y)."""

    def __init__(self, source: str, size: float, color: str) -> None:
        super().__init__(stroke_width=0, fill_opacity=1.0, color=color)
        drawn = formula(source, size, color)
        self.half = np.array([drawn.width, drawn.height]) / 2.0
        shapes = [shape.points for shape in drawn.family_members_with_points()]
        self.outline, self.middle = np.concatenate(shapes) - drawn.get_center(), np.zeros(2)
        self.show(self.middle)

    def show(self, middle: np.ndarray) -> Self:
        """Draw it there."""
        self.middle = middle
        return self.set_points(self.outline + np.append(middle, 0.0))


class Plate(VGroup):
    """A number on a small plate of the background, centred on a place (x, y)."""

    def __init__(self, text: str, place: ArrayLike, theme: Theme, says: str = "loss {}") -> None:
        x, y = np.asarray(place, dtype=float)
        half, height = text_width(text, SIZES.tick) / 2, digit_height(SIZES.tick)
        plate = RoundedRectangle(0.06, width=2 * half + 0.14, height=height + 0.16, stroke_width=0)
        plate.set_fill(theme.background, 0.8).move_to([x, y, 0.0])
        super().__init__(plate, Number(text, (x - half, y - height / 2), SIZES.tick, theme.text, says))


def outline(text: str, place: tuple[float, float], size: float, anchor: float = 0.0) -> np.ndarray:
    """The outline `(n, 3)` of a number, its base line on a place: its left end, its middle (0.5), its right (1)."""
    points, width = _set(text)
    placed, (x, y) = points * size, place
    placed[:, 0] += x - anchor * width * size  # column by column: numpy is slow over so short rows
    placed[:, 1] += y
    return placed


def digit_height(size: float) -> float:
    """How tall a digit is at a font size."""
    return float(_glyphs()["0"][0][:, 1].max() * size)


def text_width(text: str, size: float) -> float:
    """How wide a number's text is at a font size."""
    return _set(text)[1] * size


@cache
def _glyphs() -> Mapping[str, tuple[np.ndarray, float]]:
    """Each character's outline on the base line, x from 0, and the width it takes, at font size 1."""
    marks = "0123456789.,−+×∞°"
    shapes = [leaf.points for leaf in typeset(f'#text(font: "{FONT}", number-width: "tabular", "{marks}")', 1.0)]
    corners = [(ends.min(axis=0), ends.max(axis=0)) for ends in (points[::4] for points in shapes)]
    zero_low, zero_high = corners[0]
    base = zero_low[1] + 0.01 * (zero_high - zero_low)[1]  # the round foot of a zero reaches below the line
    digit = 1.09 * max(high[0] - low[0] for low, high in corners[:10])
    glyphs = {" ": (np.zeros((0, 3)), 0.2 * digit)}
    for mark, points, (low, high) in zip(marks, shapes, corners, strict=True):
        own = high[0] - low[0]
        width = digit if mark.isdigit() else own + 0.25 * digit if mark in "×∞−+" else 0.55 * digit
        glyphs[mark] = (points - [(low + high)[0] / 2 - width / 2, base, 0.0], width)
    return glyphs


@lru_cache(4 * KEPT)
def _set(text: str) -> tuple[np.ndarray, float]:
    """The outline of a text, left end of the base line at the origin, and its width, at font size 1."""
    glyphs = _glyphs()
    height = float(glyphs["0"][0][:, 1].max())
    outlines, x = [np.zeros((0, 3))], 0.0
    for mark in text:
        plain = mark.translate(SUPERSCRIPTS)
        points, width = glyphs[plain]
        scale, rise = (SUPERSCRIPT_SCALE, SUPERSCRIPT_RISE * height) if plain != mark else (1.0, 0.0)
        outlines.append(points * scale + np.array([x, rise, 0.0]))
        x += width * scale
    return np.concatenate(outlines), x
