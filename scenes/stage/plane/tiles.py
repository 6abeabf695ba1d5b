"""The plane of all lines, filled tile by tile with their losses."""

from __future__ import annotations

import numpy as np
from manim import ManimColor, VGroup

from scenes.stage.plane.landscape import Landscape

SIDE = 50


class Tiles(VGroup):
    """50 × 50 tiles, each in the colour of the loss in its middle, row by row from below."""

    def __init__(self, plot: Landscape) -> None:
        self.plot = plot
        self.colors = plot.colors(plot.loss.grid(*plot.cells(SIDE, SIDE)))
        self.order = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)[::-1].ravel()
        empty = (255 * ManimColor(plot.theme.background).to_rgb()).round().astype(np.uint8)
        self.empty = np.broadcast_to(empty, self.colors.shape)
        self.skin = plot.picture(self.empty, smooth=False)
        super().__init__(self.skin)

    def show(self, step: float) -> None:
        """Show so many tiles."""
        shown = self.empty.reshape(-1, 3).copy()
        seen = self.order[: int(step)]
        shown[seen] = self.colors.reshape(-1, 3)[seen]
        self.skin.picture = self.plot.picture(shown.reshape(self.colors.shape), smooth=False).picture
