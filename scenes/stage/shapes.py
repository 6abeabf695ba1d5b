"""Shapes that can change every frame: each is one mobject, and what it shows depends on its last `show` alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import LineJointType, ManimColor, VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.clipping import border_towards, inside, segments
from scenes.stage.layout import Box
from scenes.stage.shaded import Picture, Shaded, Straight, straight_pieces
from scenes.stage.shape import Shape

Points = NDArray[np.float64]

POINTER = 0.45
"""How long an arrow at the border of a picture is that points to what is out of view."""

RIM = 0.02
"""How broad the rim of a mark is."""

ANGLE = 0.22
"""The sides of the mark of a right angle, in Manim's units."""

NOTHING = 1e-9
"""An arrow that is no longer than rounding has no direction."""


class Curve(Straight):
    """A polyline of any number of pieces."""

    def __init__(self, color: str, width: float = 4.0, opacity: float = 1.0) -> None:
        super().__init__(color=color, stroke_width=width, stroke_opacity=opacity, fill_opacity=0.0)

    def blunt(self) -> Self:
        """Without the spikes that sharp corners throw: a noisy curve must not seem to reach farther than it does."""
        self.joint_type = LineJointType.BEVEL
        return self

    def faint(self) -> Self:
        """Coarse: lines this faint do not show it."""
        self.coarse = True
        return self

    def show(self, pieces: Sequence[Points]) -> Self:
        """Draw these pieces, each screen points `(m, 2)`."""
        return self.show_segments(segments(pieces))

    def show_segments(self, parts: Points) -> Self:
        """Draw these segments of the screen, `(m, 2, 2)`; where one starts at the end of the one before, they join."""
        return self.set_points(straight_pieces(parts))


class Dots(Shape):
    """Marks of one size and shape: discs or, with `corners`, regular polygons that stand on a side."""

    def __init__(self, radius: float, color: str, opacity: float = 1.0, corners: int = 0) -> None:
        super().__init__(color=color, stroke_width=0, fill_opacity=opacity)
        self.shape = _polygon(radius, corners) if corners else _circle(radius)

    def show(self, places: Points, times: float = 1.0) -> Self:
        """Draw a mark at each screen point, `(n, 3)`, so many times as large as usual."""
        return self.set_points((np.asarray(places, dtype=float)[:, None, :] + times * self.shape).reshape(-1, 3))


class Mark(VGroup):
    """The present point of a descent: a mark with a rim, or none where that is out of view."""

    def __init__(self, radius: float, color: str, edge: str, corners: int = 0) -> None:
        self.radius, self.places = radius, np.zeros((0, 3))
        self.rim, self.dot = Dots(radius + RIM, edge, corners=corners), Dots(radius, color, corners=corners)
        super().__init__(self.rim, self.dot)

    def show(self, places: Points, more: float = 0.0) -> Self:
        """Draw it at none or one screen point, `(n, 3)`, with so much more radius than usual."""
        self.places, radius = places, self.radius + more
        self.rim.show(places, (radius + RIM) / (self.radius + RIM))
        self.dot.show(places, radius / self.radius)
        return self


class Arrow(Shape):
    """An arrow from one place to another, as long as their distance: its head shrinks with it, to nothing."""

    def __init__(self, color: str, edge: str, width: float = 0.05, head: float = 0.24) -> None:
        super().__init__(fill_color=color, fill_opacity=1.0, stroke_color=edge, stroke_width=1.5)
        self.width_of_shaft, self.head = width, head

    def show(self, start: Points, end: Points) -> Self:
        """Draw it between two screen points `(3,)`."""
        return self.set_points(self._outline(np.asarray(start, dtype=float), np.asarray(end, dtype=float)))

    def show_star(self, start: Points, ends: Points) -> Self:
        """Draw one from a screen point `(3,)` to each of several, `(n, 3)`, all as one shape."""
        return self.set_points(np.concatenate([np.zeros((0, 3)), *(self._outline(start, end) for end in ends)]))

    def show_each(self, ways: Sequence[Points]) -> Self:
        """Draw one along each of several ways, from place to place of the screen `(2, 2)`, all as one shape."""
        return self.set_points(np.concatenate([np.zeros((0, 3)), *(self._outline(*flat(ends)) for ends in ways)]))

    def _outline(self, start: Points, end: Points) -> Points:
        along = end - start
        length = float(np.hypot(along[0], along[1]))
        if length < NOTHING:
            return np.zeros((0, 3))
        head = min(self.head, 0.6 * length)
        half, wing = self.width_of_shaft / 2 * min(1.0, head / self.head), 0.42 * head
        outline = [(0, half), (length - head, half), (length - head, wing), (length, 0)]
        outline += [(x, -y) for x, y in reversed(outline[:-1])] + [outline[0]]
        across = np.array([-along[1], along[0], 0.0])
        places = np.array([start + (x * along + y * across) / length for x, y in outline])
        return straight_pieces(segments([places[:, :2]]))


class Pointer(VGroup):
    """An arrow at the border of a picture to what has left it; at its foot, hollow, the mark of that."""

    def __init__(self, color: str, edge: str, corners: int = 0, head: float = 0.3) -> None:
        self.arrow = Arrow(color, edge, head=head)
        self.rim, self.hollow = Dots(0.125, color, corners=corners), Dots(0.07, edge, corners=corners)
        super().__init__(self.arrow, self.rim, self.hollow)

    def show(self, border: Points, along: Points) -> Self:
        """Draw it with its tip at a screen point `(3,)`, in the direction of a unit vector `(3,)`."""
        foot = border - POINTER * along
        self.arrow.show(foot, border)
        for dots in (self.rim, self.hollow):
            dots.show(foot[None])
        return self

    def point(self, place: Points, box: Box) -> Self:
        """Draw it where the ray from the middle of a box to a screen point `(3,)` leaves it; not to one in the box."""
        if inside(place[None], box)[0]:
            return self.hide()
        away = place - box.center
        return self.show(border_towards(place, box.center, box), away / np.hypot(*away[:2]))

    def hide(self) -> Self:
        """Draw nothing."""
        for part in self.submobjects:
            part.clear_points()
        return self


class Ball(Shaded):
    """A small lit ball."""

    def __init__(self, radius: float, color: str) -> None:
        super().__init__()
        self.radius = radius
        across = np.linspace(-1.0, 1.0, 32)
        x, y = np.meshgrid(across, -across)
        towards = np.sqrt(np.maximum(1.0 - x * x - y * y, 0.0))
        lit = 0.3 + 0.7 * np.clip(-0.4 * x + 0.5 * y + 0.77 * towards, 0.0, 1.0)
        self.colors = (255 * lit[..., None] * ManimColor(color).to_rgb()).astype(np.uint8)

    def show_at(self, place: Points) -> Self:
        """Draw it with its middle at a place (x, y) of the screen."""
        turn = np.linspace(0.0, 2.0 * np.pi, 48, endpoint=False)
        cell = 2.0 * self.radius / len(self.colors)
        corner = (float(place[0]) - self.radius, float(place[1]) + self.radius)
        rim = place + self.radius * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        return self.show(rim, Picture(self.colors, corner, (cell, cell)))


def cross(place: Points, arm: float, color: str, edge: str) -> VGroup:
    """A cross at a screen point, its arms so long to both sides, with an edge."""
    middle, along = place[:2], np.array([[-arm, -arm], [arm, arm]])
    arms = [middle + along, middle + along * [1.0, -1.0]]
    return VGroup(Curve(edge, 9).show(arms), Curve(color, 4).show(arms))


def right_angle(corner: Points, one: Points, other: Points, color: str) -> Curve:
    """The mark of a right angle at a corner between two directions, unit vectors (3,)."""
    return Curve(color, 3).show([(corner + ANGLE * np.array([one, one + other, other]))[:, :2]])


def replace_parts(group: VMobject, *parts: VMobject) -> None:
    """Put other parts into a group, in mid-play too: Manim goes on painting the old ones, so they are emptied."""
    for old in group.get_family()[1:]:
        old.clear_points()
    group.submobjects = [*parts]


def flat(places: Points) -> Points:
    """Places (x, y) of the screen as Manim's points (x, y, 0)."""
    return np.concatenate([places, np.zeros((*places.shape[:-1], 1))], axis=-1)


def _polygon(radius: float, corners: int) -> Points:
    """The control points of a regular polygon around the origin, as large as the disc of that radius."""
    turn = np.pi * (1.5 + (2 * np.arange(corners + 1) + 1) / corners)
    reach = radius * np.sqrt(2.0 * np.pi / corners / np.sin(2.0 * np.pi / corners))
    return straight_pieces(segments([reach * np.stack([np.cos(turn), np.sin(turn)], axis=-1)]))


def _circle(radius: float) -> Points:
    """The control points of a circle around the origin: four cubic Bézier pieces, true to 1/3,600 of the radius."""
    turn = np.arange(5) * np.pi / 2
    corner = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    tangent = 4 / 3 * np.tan(np.pi / 8) * np.stack([-np.sin(turn), np.cos(turn)], axis=-1)
    pieces = np.stack([corner[:-1], (corner + tangent)[:-1], (corner - tangent)[1:], corner[1:]], axis=1)
    flat = radius * pieces.reshape(-1, 2)
    return np.column_stack([flat, np.zeros(len(flat))])
