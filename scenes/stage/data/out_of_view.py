"""The rows out of the view of axes: how many, how much of a line's loss they make, and where the heaviest lies."""

from __future__ import annotations

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import Data
from scenes.stage.clipping import inside, pull_inside
from scenes.stage.data.drawn import HEAVY
from scenes.stage.data.rows import DataPlot
from scenes.stage.shapes import POINTER, Arrow


class OutOfView(VGroup):
    """An arrow at the border of axes to the heaviest of the rows out of view, where those weigh much in the loss.

    Of the rows of `data`, `count` are out of view and make the `share` of the loss of the line `point` (w, b).
    """

    def __init__(self, plot: DataPlot, data: Data, point: NDArray[np.float64]) -> None:
        places = plot.place(data.x, data.y)
        out = ~inside(places, plot.inner)
        misses = np.abs(data.y - point[0] * data.x - point[1])
        squares = (misses / (misses.max() or 1.0)) ** 2
        self.count, self.share = int(out.sum()), float(squares[out].sum() / (squares.sum() or 1.0))
        super().__init__()
        if self.weighs_much:
            heaviest = places[int(np.where(out, squares, -1.0).argmax())]
            border = pull_inside(heaviest, plot.inner)
            along = (heaviest - border) / np.hypot(*(heaviest - border)[:2])
            self.add(Arrow(plot.theme.text, plot.theme.background).show(border - POINTER * along, border))

    @property
    def weighs_much(self) -> bool:
        """Whether the loss could not be understood without them."""
        return self.share > HEAVY
