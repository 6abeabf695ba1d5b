"""Prose, formulas and numbers, all set by Typst: every machine shows the same letters."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cache

import numpy as np
from manim import MathTypst, Typst, VMobject

from scenes.stage.theme import SIZES

FONT = "Libertinus Serif"

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789−")
SUPERSCRIPT_SCALE = 0.66
SUPERSCRIPT_RISE = 0.42  # of a digit's height


def prose(words: str, size: float = SIZES.caption, color: str = "#FFFFFF", weight: str = "regular") -> Typst:
    """Words exactly as given: a column name is never read as markup."""
    return Typst(f'#text(font: "{FONT}", weight: "{weight}", {quoted(words)})', font_size=size, color=color)


def formula(source: str, size: float = SIZES.label, color: str = "#FFFFFF", **parts: str) -> MathTypst:
    """A formula in Typst's notation; `parts` are colours of the labels given as `{{ body : label }}`."""
    made = MathTypst(source, font_size=size, color=color)
    for label, part_color in parts.items():
        made.select(label).set_color(part_color)
    return made


def fitted(made: Typst, width: float) -> Typst:
    """The same, made smaller where it is wider than that."""
    return made.scale_to_fit_width(width) if made.width > width else made


def quoted(words: str) -> str:
    """The words as a Typst string: nothing in them is markup."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + " ".join(escaped.split()) + '"'


class Number(VMobject):
    """A number that can change every frame: one shape, every digit as wide as the next, so that nothing jitters.

    It hangs from `place`, the left end of its base line, a minus sign to the left of that; with `anchor` 0.5 it
    is centred there, with 1 it ends there.
    """

    def __init__(self, text: str, place: np.ndarray, size: float, color: str, anchor: float = 0.0) -> None:
        super().__init__(stroke_width=0, fill_opacity=1.0, color=color)
        self.place, self.size, self.anchor = np.asarray(place, dtype=float), size, anchor
        self.text = ""
        self.show(text)

    def show(self, text: str) -> None:
        """Change the text."""
        if text == self.text:
            return
        self.text = text
        points, width = _set(text)
        hang = _set("−")[1] if self.anchor == 0.0 and text.startswith("−") else 0.0
        shift = np.array([self.anchor * width + hang, 0.0, 0.0])
        self.set_points((points - shift) * self.size + self.place)


def digit_height(size: float) -> float:
    """How tall a digit is at a font size."""
    return float(_glyphs()["0"][0][:, 1].max() * size)


def text_width(text: str, size: float) -> float:
    """How wide a number's text is at a font size."""
    return _set(text)[1] * size


def significant(value: float, digits: int = 4) -> str:
    """A number to so many significant digits, of any size: 14.40, 0.2877, 5,781; fewer before a power: 1.77×10⁷."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else "∞"
    exponent = int(f"{value:.{digits - 1}e}".split("e")[1])
    if -3 <= exponent <= 4:
        return signed(f"{value:,.{max(0, digits - 1 - exponent)}f}")
    decimals = digits - 2 if abs(exponent) < 10 else digits - 3
    mantissa, power = f"{value:.{decimals}e}".split("e")
    return power_of_ten(float(mantissa), int(power), decimals)


def fixed(value: float, decimals: int) -> str:
    """A number with so many decimals, as a power of ten where that would be long."""
    if abs(value) >= 1e5 or decimals > 5:
        return significant(value)
    return signed(f"{value:,.{max(0, decimals)}f}")


def power_of_ten(mantissa: float, exponent: int, decimals: int) -> str:
    """m×10ⁿ; the mantissa 1 without decimals is left out."""
    power = "10" + str(exponent).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return power if decimals == 0 and mantissa == 1 else f"{signed(f'{mantissa:.{decimals}f}')}×{power}"


def signed(text: str) -> str:
    """With a true minus sign, and none before zero."""
    return text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")


@cache
def _glyphs() -> Mapping[str, tuple[np.ndarray, float]]:
    """Each character's outline on the base line, x from 0, and the width it takes, at font size 1."""
    marks = "0123456789.,−×∞"
    shapes = Typst(f'#text(font: "{FONT}", number-width: "tabular", "{marks}")', font_size=100).submobjects
    base = shapes[0].get_bottom()[1] + 0.01 * shapes[0].height  # the round foot of a zero reaches below the line
    digit = 1.09 * max(shape.width for shape in shapes[:10])
    glyphs = {}
    for mark, shape in zip(marks, shapes, strict=True):
        width = digit if mark.isdigit() else shape.width + 0.25 * digit if mark in "×∞−" else 0.55 * digit
        origin = np.array([shape.get_center()[0] - width / 2, base, 0.0])
        glyphs[mark] = ((shape.points - origin) / 100.0, width / 100.0)
    return glyphs


@cache
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
