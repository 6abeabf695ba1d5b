"""What Typst sets as shapes to draw, with labels for pieces of it; formulas, in which the notation gives them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Self

from manim import VGroup, config

from scenes.stage.shape import Shape
from scenes.stage.typeset import KEPT, Leaf, typeset

LABELLED = '#let labelled(paint, body) = text(fill: rgb("#" + paint), body)\n'
"""A piece of a formula in a colour that tells which: its glyphs and bars are found by it."""

MARK = re.compile(r'"(?:[^"\\]|\\.)*"|\{\{\s*|\s*:\s*([A-Za-z_][\w-]*)\s*\}\}')
"""A string, in which nothing is a mark; where a piece begins; its label, and where it ends."""

BAR = 0.5
"""Of the width that Typst gives the bars of fractions and roots, which it counts in pixels: as Manim draws them."""

Parts = Mapping[str, Sequence[int]]
"""Which shapes a label stands for."""


class Lettering(VGroup):
    """Glyphs and lines, a shape each, their middle at the origin."""

    def __init__(self, leaves: Iterable[Leaf], parts: Parts, size: float, color: str) -> None:
        super().__init__(*(_shape(leaf, color) for leaf in leaves))
        self.parts, self.size = parts, size
        self.center()

    def select(self, label: str) -> VGroup:
        """The shapes of a part."""
        return VGroup(*(self.submobjects[k] for k in self.parts[label]))

    def scale(self, scale_factor: float, scale_stroke: bool = True, **about: Any) -> Self:
        """The bars of fractions grow with the letters."""
        self.size *= scale_factor
        return super().scale(scale_factor, scale_stroke, **about)


class Formula(Lettering):
    """A formula in Typst's notation; a piece of it has a label where it is written as `{{ body : label }}`."""

    def __init__(self, source: str, size: float, color: str) -> None:
        self.source = source
        super().__init__(*_set(source, size), size, color)


@lru_cache(KEPT)
def _set(source: str, size: float) -> tuple[list[Leaf], Parts]:
    """The leaves of a formula, and which of them each label has: outer labels come before those inside them."""
    marked, groups = _marked(source)
    leaves = typeset(f"{LABELLED}$ {marked} $", size)
    parts: dict[str, list[int]] = {group[0]: [] for group in groups}
    for k, leaf in enumerate(leaves):
        paint = int(leaf.paint[1:], 16)
        for label in groups[paint - 1] if paint else []:
            parts[label].append(k)
    return leaves, parts


def _marked(source: str) -> tuple[str, list[list[str]]]:
    """The formula with its pieces in colours, the first in 1, the next in 2; of each its label and those around it."""
    groups: list[list[str]] = []
    opened: list[int] = []

    def replaced(mark: re.Match[str]) -> str:
        if mark[0].startswith('"'):
            return mark[0]
        if mark[1] is None:
            opened.append(len(groups))
            groups.append([])
            return f'labelled("{len(groups):06x}", '
        for group in groups[opened.pop() :]:  # what was opened since then lies inside
            group.append(mark[1])
        return ")"

    return MARK.sub(replaced, source), groups


def _shape(leaf: Leaf, color: str) -> Shape:
    """A letter, or a line where its stroke has a width."""
    width = BAR * leaf.stroke * config.pixel_width / config.frame_width
    return Shape(color=color, stroke_width=width, fill_opacity=0.0 if width else 1.0).set_points(leaf.points)
