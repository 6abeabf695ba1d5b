"""Lines that were tried, each a chip on the (w, b) plane in the colour of its loss, with the number beside it."""

from __future__ import annotations

import numpy as np
from manim import Square, VGroup, rgb_to_color
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.layout import Box
from scenes.stage.numerals import significant
from scenes.stage.plane.landscape import Landscape
from scenes.stage.type import Plate

SIDE = 0.26
APART = 0.36
"""How far over or under its chip a number stands."""

CLEAR = 0.05
"""How far a number stays away from other chips, other numbers and the axes."""

ROUNDING = 1e-6
"""Of places: the fit lies in the middle of the plane, and on which side of it must not be left to the last digit."""

Points = NDArray[np.float64]


class Chips(VGroup):
    """A chip for each point that the tour has reached; one that would lie on an earlier chip is not laid."""

    def __init__(self, plot: Landscape, tour: Trajectory) -> None:
        places = plot.place(*tour.points.T)[:, :2]
        self.laid = _apart(places)
        texts = [significant(float(loss), 3) for loss in tour.losses[self.laid]]
        numbers = placed_numbers(plot, places[self.laid], texts)
        colors = plot.colors(tour.losses)[self.laid]
        self.chips = [_chip(plot, *each) for each in zip(places[self.laid], colors, numbers, strict=True)]
        super().__init__()
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after so many moves."""
        self.submobjects = [chip for chip, k in zip(self.chips, self.laid, strict=True) if k <= int(step)]


def _apart(places: Points) -> list[int]:
    """Which of chips at these places `(k, 2)` lie on none that was laid before."""
    laid: list[int] = []
    for k, place in enumerate(places):
        if (np.abs(places[laid] - place).max(axis=1, initial=0.0) > SIDE + CLEAR).all():
            laid.append(k)
    return laid


def placed_numbers(plot: Landscape, places: Points, texts: list[str]) -> list[Plate | None]:
    """A number for each chip, `(k, 2)`, where there is room: under or over it, left or right; None where is none."""
    taken = [_around(place, SIDE / 2, SIDE / 2) for place in places]
    plates: list[Plate | None] = []
    for place, text in zip(places, texts, strict=True):
        plate = Plate(text, place, plot.theme)
        half = np.array([plate.width, plate.height]) / 2
        aside = half[0] + SIDE / 2 + 1.5 * CLEAR
        towards = -1.0 if place[0] > plot.inner.center[0] - ROUNDING else 1.0
        sides = [(0.0, towards * APART), (0.0, -towards * APART), (-towards * aside, 0.0), (towards * aside, 0.0)]
        rooms = [_room(_around(place + side, *half), taken, plot.inner) for side in sides]
        best = next((k for k, room in enumerate(rooms) if room >= CLEAR), int(np.argmax(rooms)))
        if rooms[best] < 0.0:
            plates.append(None)
            continue
        plates.append(plate.shift([*sides[best], 0.0]))
        taken.append(_around(place + sides[best], *half))
    return plates


def _around(place: Points, across: float, up: float) -> Box:
    return Box(place[0] - across, place[1] - up, place[0] + across, place[1] + up)


def _room(box: Box, taken: list[Box], frame: Box) -> float:
    """How far a box is from the nearest of others and from the sides of a frame; negative where it meets one."""
    apart = [
        max(box.left - each.right, each.left - box.right, box.bottom - each.top, each.bottom - box.top)
        for each in taken
    ]
    within = [box.left - frame.left, frame.right - box.right, box.bottom - frame.bottom, frame.top - box.top]
    return min(*apart, *within)


def _chip(plot: Landscape, place: Points, color: np.ndarray, number: Plate | None) -> VGroup:
    square = Square(SIDE, stroke_color=plot.theme.text, stroke_width=2).set_fill(rgb_to_color(color / 255), 1.0)
    square.move_to([*place, 0.0])
    return VGroup(square, number) if number else VGroup(square)
