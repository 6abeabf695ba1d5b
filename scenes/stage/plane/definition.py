"""What is done to x, in numbers that do it."""

from __future__ import annotations

import numpy as np

from gdmath import Data
from scenes.stage.layout import Box, begun_at
from scenes.stage.lettering import Formula
from scenes.stage.names import cut, drawable
from scenes.stage.numerals import significant, spelled
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import formula, quoted


def definition(raw: Data, moment: int, box: Box, theme: Theme) -> Formula:
    """What is done to x by that moment, in numbers that do it."""
    mean, deviation = divisor(raw)
    came = 'x#", as it came"' if raw.x_name == "x" else _came_from(raw.x_name, box.width)
    less = f"x {'+' if mean[0] == '−' else '-'} {quoted(mean.lstrip('−'))}"
    done = f"({less})\\/{quoted(deviation)}"
    sources = ((came,), (f"x arrow.l {less}", less), (f"x arrow.l {done}", done))[moment]
    tried = [formula(source, SIZES.label, theme.text) for source in sources]
    words = next((each for each in tried if each.width * SIZES.smallest < box.width * SIZES.label), tried[-1])
    words.scale(min(1.0, box.width / words.width))
    return begun_at(words, box.left, box.center[1])


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
