"""The algorithm in words and in formulas."""

from __future__ import annotations

from typing import Any

from manim import DOWN, LEFT, RIGHT, UP, VGroup

from scenes.stage.layout import Box
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, formula

DIM = 0.28
TALL = 3.4
"""From this height on, a formula stands under its words and not beside them."""


class Algorithm(VGroup):
    """Find uphill; go the other way, a bit; repeat: one under the other, with their formulas, centred in a box."""

    def __init__(self, box: Box, theme: Theme) -> None:
        gradient = formula("nabla L", SIZES.title, theme.gradient)
        point, move = "({{w : w}}, {{b : b}})", "({{w : v}}, {{b : c}}) - eta {{nabla L : gradient}}"
        colors = {"w": theme.w, "b": theme.b, "v": theme.w, "c": theme.b, "gradient": theme.gradient}
        step = formula(f"{point} arrow.l {move}", SIZES.title, theme.text, **colors)
        words = ("Find uphill", "Go the other way, a bit", "Repeat")
        said = [Prose(each, SIZES.title, theme.text, "semibold") for each in words]
        lines = VGroup(VGroup(said[0], gradient), VGroup(said[1], step), VGroup(said[2]))
        tall = box.height > TALL
        for line in lines[:2]:
            line.arrange(DOWN if tall else RIGHT, buff=0.26, aligned_edge=LEFT if tall else UP)
        lines.arrange(DOWN, buff=0.5 if tall else 0.3, aligned_edge=LEFT).move_to(box.center)
        super().__init__(*lines)

    def light(self, *chosen: int) -> list[Any]:
        """Animations that dim all lines but these; none but these where none is named: all are lit again."""
        lit = chosen or range(len(self))
        return [line.animate.set_opacity(1.0 if k in lit else DIM) for k, line in enumerate(self)]
