"""Lines that were tried, each a chip on the (w, b) plane in the colour of its loss, with the number beside it."""

from __future__ import annotations

import numpy as np
from manim import Square, VGroup, rgb_to_color

from gdmath import Trajectory
from scenes.stage.plane.landscape import Landscape
from scenes.stage.type import Plate, significant

SIDE = 0.26


class Chips(VGroup):
    """A chip for each point that the tour has reached."""

    def __init__(self, plot: Landscape, tour: Trajectory) -> None:
        places = plot.place(*tour.points.T)
        colors = plot.colors(tour.losses)
        self.chips = [_chip(plot, *each) for each in zip(places, colors, tour.losses, strict=True)]
        super().__init__()
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after so many moves."""
        self.submobjects = self.chips[: int(step) + 1]


def _chip(plot: Landscape, place: np.ndarray, color: np.ndarray, loss: float) -> VGroup:
    square = Square(SIDE, stroke_color=plot.theme.text, stroke_width=2).set_fill(rgb_to_color(color / 255), 1.0)
    side = -1.0 if place[0] > plot.inner.center[0] else 1.0
    number = Plate(significant(float(loss), 3), (place[0], place[1] + 0.36 * side), plot.theme)
    return VGroup(square.move_to(place), number)
