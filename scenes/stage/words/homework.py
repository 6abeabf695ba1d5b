"""The homework: its formulas and lines of numpy, with the answers or with room to write them."""

from __future__ import annotations

import numpy as np
from manim import RIGHT, Rectangle, VGroup

from scenes.stage.layout import Box, is_tall
from scenes.stage.lettering import Formula
from scenes.stage.shapes import Curve
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Code, Prose, formula
from scenes.stage.words.derivation import at, blank

SIZE, LARGE = 36, 40
"""Of the formulas: an index is then no smaller than the smallest text. Large where there is room."""

APART = 0.45
"""Between two formulas side by side."""

IN_COLUMNS = (0.14, 0.14, 0.53, 0.85), (0.14, 0.53, 0.85)
IN_ONE_COLUMN = (0.09, 0.09, 0.34, 0.57), (0.86, 0.86)
IN_ROWS = (0.14, 0.14, 0.51, 0.51), (0.83, 0.83)
"""How far down the lines for w and for b stand, as shares of the height that they have."""

NUMPY = {"w": "dw = -2 * np.mean((y - yhat) * x)", "b": "db = -2 * np.mean(y - yhat)"}
"""The answers as lines of numpy, just as they are shown."""

LOSS = "{{ L({{ w : Lw }}, {{ b : Lb }}) : L }} {{ = : eq }} {{ 1/n : n }} {{ sum_i : sum }}"
INSIDE = "{{ y_i - ({{ w : w }} {{ bold(x)_i : x }} + {{ b : b }}) : inside }}"
SQUARE = "{{ #box($e_i$) : e }}^{{ bold(2) : two }}"  # in a box, so that the 2 stands beside the index, not over it
FACTOR = {"w": "{{ bold(x)_i : x }}", "b": ""}
INNER = {"w": "{{ bold(x)_i : x }}", "b": "{{ bold(1) : one }}"}


class Homework:
    """Its lines, each a formula whose parts keep their labels and colours from line to line."""

    def __init__(self, theme: Theme, solved: bool, size: float) -> None:
        self.theme, self.solved, self.size = theme, solved, size
        self.colors = {
            **dict.fromkeys(("inside", "outer", "inner", "two", "minus", "x", "one"), theme.text),
            **dict.fromkeys(("L", "e", "ie", "oe", "name"), theme.loss),
            "D": theme.gradient,
            **dict.fromkeys(("w", "Lw", "Dw", "iw", "w0", "w1"), theme.w),
            **dict.fromkeys(("b", "Lb", "Db", "ib", "b0", "b1"), theme.b),
        }

    def loss(self) -> Formula:
        """The mean of the squared residuals, written out."""
        return self._line(f"{LOSS} ({INSIDE})^{{{{ bold(2) : two }}}}")

    def named(self, apart: str) -> Formula:
        """The same with a name for the residual, and what it stands for."""
        return self._line(f"& {LOSS} {SQUARE} {apart} {{{{ e_i : name }}}} {{{{ = : is }}}} {INSIDE}")

    def lines(self, of: str) -> list[Formula]:
        """The derivation of one derivative, line by line."""
        return [self.chain(of), self.outer(of), self.inner(of), self.result(of)]

    def chain(self, of: str) -> Formula:
        """The derivative by the parameter `of` as the product of an outer and an inner one."""
        outer = f"{{{{ (dif {SQUARE})/(dif {{{{ e_i : oe }}}}) : outer }}}}"
        return self._line(f"{self._derivative(of)} {self._mean} {outer} {{{{ dot : times }}}} {self._inner(of)}")

    def outer(self, of: str) -> Formula:
        """The same with the outer derivative carried out."""
        outer = self._answer("{{ {{ bold(2) : two }} {{ e_i : e }} : outer }}", "outer", 2.2, 1.6)
        return self._line(f"{self._derivative(of)} {self._mean} {outer} {{{{ dot : times }}}} {self._inner(of)}")

    def inner(self, of: str) -> Formula:
        """The inner derivative."""
        answer = self._answer(f"{{{{ - : minus }}}} {INNER[of]}", "room", 2.0 if self.size == SIZE else 4.0, 1.7)
        return self._line(f"{self._inner(of)} {{{{ = : eq }}}} {answer}")

    def result(self, of: str, residual: str = "e_i") -> Formula:
        """The derivative, with the residual by its name or written out."""
        terms = f"{{{{ sum_i : sum }}}} {{{{ {residual} : e }}}} {FACTOR[of]}"
        answer = f"{{{{ - : minus }}}} {{{{ {{{{ bold(2) : two }}}}/n : n }}}} {terms}"
        across = 4.8 if self.size == SIZE else 7.0
        return self._line(f"{self._derivative(of)} {self._answer(answer, 'room', across, 2.0)}")

    def difference(self) -> Formula:
        """The derivative by w from two losses alone: equal to it, since the loss is a parabola in w."""
        ends = [f"L({{{{ w : w{k} }}}} {sign} h, {{{{ b : b{k} }}}})" for k, sign in enumerate("+-")]
        return self._line(f"{self._derivative('w')} ({' - '.join(ends)})/(2 h)")

    def step(self) -> Formula:
        """The step of w at a rate."""
        slope = "{{ (partial L)/(partial {{ w : Dw }}) : D }}"
        return self._line(f"{{{{ w : w0 }}}} {{{{ arrow.l : eq }}}} {{{{ w : w1 }}}} - eta space.thin {slope}")

    def moved(self, of: str) -> Formula:
        """How far the prediction of a row moves with a parameter and, as the answer, the residual the other way."""
        answer = self._answer(f"{{{{ - : minus }}}} {FACTOR[of]} {{{{ Delta {of} : {of} }}}}", "room", 4.0, 1.6)
        residual = "Delta {{ e_i : e }} {{ = : is }} -" if self.solved else ""
        return self._line(f"{residual} Delta hat(y)_i {{{{ = : eq }}}} {answer}")

    def numpy(self, of: str) -> VGroup:
        """The line of numpy."""
        text, size = NUMPY[of], SIZES.tick if self.size == SIZE else SIZES.label
        parts = {"D": text[:2], f"D{of}": of, "eq": "="}
        answer = {"minus": "-", "two": "2", "sum": "np.mean", "e": "y - yhat"} | ({"x": "x"} if of == "w" else {})
        code = Code(text if self.solved else text[:4], size, self.theme.muted, **parts, **answer if self.solved else {})
        for label in code.parts:
            code.select(label).set_color(self.colors.get(label, self.theme.muted))
        if not self.solved:
            room = Rectangle(width=0.14 * size, height=0.024 * size, stroke_color=self.theme.muted, stroke_width=2)
            code.add(room.next_to(code, buff=0.2))
        return code

    @property
    def _mean(self) -> str:
        return "{{ 1/n : n }} {{ sum_i : sum }}"

    def _derivative(self, of: str) -> str:
        return f"{{{{ (partial L)/(partial {{{{ {of} : D{of} }}}}) : D }}}} {{{{ = : eq }}}}"

    def _inner(self, of: str) -> str:
        return f"{{{{ (partial {{{{ e_i : ie }}}})/(partial {{{{ {of} : i{of} }}}}) : inner }}}}"

    def _answer(self, answer: str, name: str, across: float, up: float) -> str:
        return answer if self.solved else blank(name, across, up)

    def _line(self, source: str) -> Formula:
        colors = {label: color for label, color in self.colors.items() if f": {label} }}}}" in source}
        return formula(source, self.size, self.theme.muted, **colors)


class Derivation:
    """The lines in their places: the loss on top, under it a column each for w and for b.

    Where that is not `wide` they share one, and b has only the lines in which it differs, side by side under a gap; in
    a frame higher than wide so have those of w, over them.
    """

    def __init__(self, work: Homework, above: Homework, head: Box, body: Box, wide: bool) -> None:
        base = head.top - 0.55
        self.loss = at(above.loss(), head.left, base)
        self.named = at(above.named("#h(1.6em)"), head.left, base)
        columns = body.columns(1, 1) if wide else (body, body)
        heights = IN_COLUMNS if wide else IN_ROWS if is_tall() else IN_ONE_COLUMN
        self.w, self.b = (
            [
                at(each, column.left, body.top - share * body.height)
                for each, share in zip(work.lines(of)[-len(shares) :], shares, strict=True)
            ]
            for of, column, shares in zip("wb", columns, heights, strict=True)
        )
        beside = [] if wide else [self.w[2:], self.b] if is_tall() else [self.b]
        for _, result in beside:
            result.shift((max(each.width for each, _ in beside) + APART) * RIGHT)


def named_parts(line: Formula, theme: Theme) -> VGroup:
    """Brackets under the outer and the inner derivative, and their names."""
    parts = [line.select(label) for label in ("outer", "inner")]
    bottom = min(part.get_bottom()[1] for part in parts) - 0.12
    brackets, words = [], VGroup()
    for part, word in zip(parts, ("outer", "inner"), strict=True):
        left, right = part.get_left()[0], part.get_right()[0]
        brackets.append(np.array([(left, bottom + 0.08), (left, bottom), (right, bottom), (right, bottom + 0.08)]))
        words.add(Prose(word, SIZES.tick, theme.muted).at(((left + right) / 2, bottom - 0.3), 0.5))
    return VGroup(Curve(theme.muted, 2).show(brackets), words)
