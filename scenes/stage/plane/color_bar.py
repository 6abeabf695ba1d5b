"""What the colours of the loss mean."""

from __future__ import annotations

import numpy as np
from manim import VGroup

from scenes.stage.camera import Picture, Shaded
from scenes.stage.layout import Box
from scenes.stage.numerals import alike
from scenes.stage.plane.landscape import Landscape, veiled
from scenes.stage.shapes import Curve
from scenes.stage.theme import SIZES, viridis
from scenes.stage.type import Labels, digit_height, formula, outline

WIDTH = 0.28


class ColorBar(VGroup):
    """The colours of a landscape, from the least loss in view to the highest, and losses at even steps of colour."""

    def __init__(self, box: Box, plot: Landscape) -> None:
        theme, bar = plot.theme, Box(box.left, plot.inner.bottom, box.left + WIDTH, plot.inner.top)
        colors = veiled(viridis(np.linspace(1.0, 0.0, 128)), theme)[:, None]
        skin = Shaded().show(bar.corners, Picture(colors, (bar.left, bar.top), (bar.width, bar.height / len(colors))))
        half, ticks, labels = digit_height(SIZES.tick) / 2, [], []
        shares = np.linspace(0.0, 1.0, 5)
        for share, label in zip(shares, alike([plot.level(share) for share in shares], 3), strict=True):
            y = bar.bottom + share * bar.height
            ticks.append(np.array([[bar.right, y], [bar.right + 0.08, y]]))
            labels.append(outline(label, (bar.right + 0.16, y - half), SIZES.tick))
        numbers = Labels(theme.muted).show(labels)
        name = formula("L", SIZES.label, theme.loss)
        name.move_to([bar.center[0], bar.top + 0.2 + name.height / 2, 0.0])
        super().__init__(skin, Curve(theme.muted, 2).show(ticks), numbers, name)
