"""What the colours of the loss mean."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from scenes.stage.layout import Box
from scenes.stage.numerals import alike
from scenes.stage.plane.landscape import Landscape, veiled
from scenes.stage.shaded import Picture, Shaded
from scenes.stage.shapes import Curve
from scenes.stage.theme import SIZES, viridis
from scenes.stage.type import Labels, digit_height, formula, outline, text_width

WIDTH = 0.28


ASIDE, UNDER = 0.75, 0.66
"""How far beside its plane a bar stands, and how far under it: past the numbers of the axis there."""

COUNTS = 5, 3, 2
"""So many losses are written, if they have room."""

APART = 0.2
"""Between two of them side by side."""


class ColorBar(VGroup):
    """The colours of a landscape, from the least loss in view to the highest, and losses at even steps of colour.

    It stands beside its plane, as high, or in a box broader than high below it, as broad.
    """

    def __init__(self, box: Box, plot: Landscape) -> None:
        super().__init__()
        (self._under if box.width > box.height else self._beside)(plot)

    def _beside(self, plot: Landscape) -> None:
        theme, left = plot.theme, plot.inner.right + ASIDE
        bar = Box(left, plot.inner.bottom, left + WIDTH, plot.inner.top)
        skin = self._skin(bar, plot, np.linspace(1.0, 0.0, 128)[:, None])
        half, ticks, labels = digit_height(SIZES.tick) / 2, [], []
        for share, label in _losses(plot, COUNTS[0]):
            y = bar.bottom + share * bar.height
            ticks.append(np.array([[bar.right, y], [bar.right + 0.08, y]]))
            labels.append(outline(label, (bar.right + 0.16, y - half), SIZES.tick))
        name = formula("L", SIZES.label, theme.loss)
        name.move_to([bar.center[0], bar.top + 0.2 + name.height / 2, 0.0])
        self.add(skin, Curve(theme.muted, 2).show(ticks), Labels(theme.muted).show(labels), name)

    def _under(self, plot: Landscape) -> None:
        theme, top = plot.theme, plot.inner.bottom - UNDER
        bar = Box(plot.inner.left, top - WIDTH, plot.inner.right, top)
        skin = self._skin(bar, plot, np.linspace(0.0, 1.0, 128)[None])
        base, ticks, labels = bar.bottom - 0.16 - digit_height(SIZES.tick), [], []
        for share, label in side_by_side(plot, bar.width):
            x = bar.left + share * bar.width
            ticks.append(np.array([[x, bar.bottom], [x, bar.bottom - 0.08]]))
            labels.append(outline(label, (x, base), SIZES.tick, 0.5))
        name = formula("L", SIZES.label, theme.loss)
        name.move_to([bar.left - 0.2 - name.width / 2, bar.center[1], 0.0])
        self.add(skin, Curve(theme.muted, 2).show(ticks), Labels(theme.muted).show(labels), name)

    def _skin(self, bar: Box, plot: Landscape, shares: np.ndarray) -> Shaded:
        """A bar filled with the colours at such shares `(rows, columns)` of the colour map."""
        colors, (rows, columns) = veiled(viridis(shares), plot.theme), shares.shape
        cell = bar.width / columns, bar.height / rows
        return Shaded().show(bar.corners, Picture(colors, (bar.left, bar.top), cell))


def _losses(plot: Landscape, count: int) -> list[tuple[float, str]]:
    """So many even shares of the colour map and the losses there."""
    shares = np.linspace(0.0, 1.0, count).tolist()
    return list(zip(shares, alike([plot.level(share) for share in shares], 3), strict=True))


def side_by_side(plot: Landscape, width: float) -> list[tuple[float, str]]:
    """As many even shares and losses as keep apart over a width; at least those of both ends."""
    written = [_losses(plot, count) for count in COUNTS]
    return next((each for each in written if _fit(each, width)), written[-1])


def _fit(losses: list[tuple[float, str]], width: float) -> bool:
    """Whether such numbers keep apart side by side over a width."""
    widths = np.array([text_width(text, SIZES.tick) for _, text in losses])
    return bool(((widths[1:] + widths[:-1]) / 2 + APART <= width / (len(losses) - 1)).all())
