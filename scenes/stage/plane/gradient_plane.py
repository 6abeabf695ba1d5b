"""The plane of (−∂L/∂w, −∂L/∂b): where batches would go from one point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import ORIGIN, VGroup
from numpy.typing import NDArray

from scenes.stage.data.rows import MOST_DOTS
from scenes.stage.descents.runs import Run
from scenes.stage.layout import Box
from scenes.stage.plot import Plot, Range, padded
from scenes.stage.shapes import Arrow, Curve, Dots, cross
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, formula

Points = NDArray[np.float64]

NOTHING = 1e-9
"""Of the gradients far away: less than that is rounding."""


class GradientPlane(Plot):
    """Axes for gradients with their signs turned, zero in view, and a title that says at which point they are."""

    def __init__(self, box: Box, ranges: tuple[Range, Range], title: str, theme: Theme) -> None:
        names = (
            formula(f"-partial L \\/ partial {name}", SIZES.label, color)
            for name, color in (("w", theme.w), ("b", theme.b))
        )
        super().__init__(box, *ranges, theme, *names)
        self.theme, inner = theme, self.inner
        x, y = self.place(0.0, 0.0)[:2]
        zero = [np.array([(inner.left, y), (inner.right, y)]), np.array([(x, inner.bottom), (x, inner.top)])]
        words = Prose(title, SIZES.label, theme.text).at((box.right, box.top - 0.27), 1.0)
        self.add(Curve(theme.faint, 2).show(zero), words)

    def tips(self, gradients: Points) -> Points:
        """Where arrows against the gradients `(m, 2)` end."""
        return self.place(*-gradients.T)

    def cloud(self, run: Run, gradients: Points) -> Dots:
        """The end of each arrow, with the colour and the mark of its run; of very many those of the first batches."""
        return Dots(0.085, run.color, 0.9, run.corners).show(self.tips(gradients[:MOST_DOTS]))

    def arrow(self, gradient: Points) -> Arrow:
        """The arrow against a gradient (2,), from zero."""
        return Arrow(self.theme.gradient, self.theme.background, 0.08, 0.32).show(
            self.place(0.0, 0.0), self.tips(gradient)
        )

    def mean(self, gradient: Points) -> VGroup:
        """A cross at the end of the arrow of a mean."""
        return cross(self.tips(gradient), 0.13, self.theme.text, self.theme.background)


def framing(gradients: Sequence[Points]) -> tuple[Range, Range]:
    """The ranges that hold zero and the arrows against all these gradients, each `(m, 2)`."""
    ends = -np.vstack([*(cloud[:MOST_DOTS] for cloud in gradients), ORIGIN[:2]])
    return padded(ends[:, 0], 0.12), padded(ends[:, 1], 0.12)


def magnified(ranges: tuple[Range, Range], gradients: Sequence[Points]) -> tuple[tuple[Range, Range], float]:
    """Ranges as much smaller than these, around zero, as still hold all these gradients, and how much that is."""
    reach = np.abs(np.vstack([cloud[:MOST_DOTS] for cloud in gradients])).max(axis=0)
    half = np.array([(high - low) / 2 for low, high in ranges])
    share = float((1.15 * reach / half).max())
    if share < NOTHING:
        return ranges, 1.0
    w, b = share * half
    return ((-w, w), (-b, b)), 1.0 / share
