"""The floor under the bowl: its iso-lines, the least-squares fit, and the three axes."""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.layout import Box
from scenes.stage.shapes import Curve, flat
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.view import View
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import even_ticks
from scenes.stage.type import digit_height, formula, outline

Points = NDArray[np.float64]

CLEAR = 0.93  # of an edge carries ticks: where two edges meet their labels would too
STAR = 0.1  # its size on the floor, in units of the world
TICK, LABEL, NAME = 0.05, 0.15, 0.4  # how far outside the floor they stand


class Floor(VGroup):
    """A square with the iso-lines of the bowl above it; w and b along the edges towards `home`, L on its left."""

    def __init__(self, bowl: Bowl, home: View, theme: Theme) -> None:
        self.bowl = bowl
        self.near, self.left = _towards(home), _leftmost(home)
        self.border, self.lines = Curve(theme.faint, 2), Curve(theme.muted, 1.5, 0.5)
        self.star = VMobject(color=theme.fit, stroke_width=0, fill_opacity=1.0)
        self.axes = Curve(theme.muted, 2)
        self.numbers = VMobject(color=theme.muted, stroke_width=0, fill_opacity=1.0)
        colors = {"w": theme.w, "b": theme.b, "L": theme.loss}
        self.names = [formula(name, SIZES.label, color) for name, color in colors.items()]
        super().__init__(self.border, self.lines, self.star, self.axes, self.numbers, *self.names)

    def draw(self, bowl: Bowl, view: View) -> None:
        """Draw it as it is seen from there."""
        self.bowl = bowl
        corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]])
        self.border.show([view.seen(bowl.on_floor(corners))])
        self.lines.show_segments(view.seen(bowl.on_floor(bowl.iso_segments)))
        self.star.set_points_as_corners(flat(view.seen(bowl.on_floor(bowl.fit + STAR * _star()))))
        ground, heights = [*self._floor_ticks(0), *self._floor_ticks(1)], self._height_ticks()
        ticks, anchors = ground + heights, [0.5] * len(ground) + [1.0] * len(heights)
        post = np.array([bowl.on_floor(self.left), [*self.left, bowl.height]])
        self.axes.show([view.seen(post), *(view.seen(np.array([a, b])) for a, b, _, _ in ticks)])
        size, half = SIZES.tick, digit_height(SIZES.tick) / 2
        places = [view.seen(place) for _, _, place, _ in ticks]
        labels = [
            outline(text, (x, y - half), size, anchor)
            for (_, _, _, text), (x, y), anchor in zip(ticks, places, anchors, strict=True)
        ]
        self.numbers.set_points(np.concatenate(labels))
        ends = [bowl.on_floor(np.array([0.0, self._out(1, NAME)])), bowl.on_floor(np.array([self._out(0, NAME), 0.0]))]
        for name, end in zip(self.names, [*ends, np.array([*self.left, bowl.height + 0.13])], strict=True):
            name.move_to([*view.seen(end), 0.0])

    def _out(self, axis: int, far: float) -> float:
        """The coordinate of what stands so far outside the edge of the floor towards the viewer."""
        return float(self.near[axis] * (1.0 + far))

    def _floor_ticks(self, axis: int) -> list[tuple[Points, Points, Points, str]]:
        """Both ends of each tick along the w axis (0) or the b axis (1), the place of its label, and what it says."""
        center, reach = self.bowl.center[axis], self.bowl.reach[axis]
        ticks = []
        for value, label in even_ticks(center - CLEAR * reach, center + CLEAR * reach, 5):
            along = (value - center) / reach
            outwards = [self._out(1 - axis, far) for far in (0.0, TICK, LABEL)]
            marks = [(along, out) if axis == 0 else (out, along) for out in outwards]
            ticks.append((*self.bowl.on_floor(np.array(marks)), label))
        return ticks

    def _height_ticks(self) -> list[tuple[Points, Points, Points, str]]:
        """The same up the post of the loss."""
        bowl, minimum = self.bowl, self.bowl.loss.minimum
        ticks = []
        for value, label in even_ticks(minimum, bowl.brim, 4):
            height = bowl.height * (value - minimum) / (bowl.brim - minimum)
            marks = [np.array([*(self.left * (1.0 + far)), height]) for far in (0.0, TICK, 1.4 * TICK)]
            ticks.append((*marks, label))
        return ticks


def extent(bowl: Bowl, view: View) -> Box:
    """The rectangle of the screen that the bowl, the floor and what stands around it take."""
    (u, v), left = _towards(view), _leftmost(view)
    name, label = 1.1 + NAME, 1.1 + LABEL
    ground = [(u, v), (u, -v), (-u, v), (-u, -v), (0, v * name), (u * name, 0)]
    ground += [(u * label, v), (u * label, -v), (u, v * label), (-u, v * label)]
    post = [(*(left * label), 0.0), (*(left * label), bowl.height), (*left, bowl.height + 0.28)]
    seen = view.seen(np.vstack([bowl.on_floor(np.array(ground, dtype=float)), post, bowl.on_surface(bowl.outline)]))
    return Box(*seen.min(axis=0), *seen.max(axis=0))


def _towards(view: View) -> Points:
    """The signs of the edges of the floor towards the viewer."""
    return np.where(view.axes[2][:2] >= 0.0, 1.0, -1.0)


def _leftmost(view: View) -> Points:
    """The corner of the floor farthest to the left."""
    return np.where(view.axes[0][:2] >= 0.0, -1.0, 1.0)


def _star() -> Points:
    """A star of five points around the origin, closed."""
    turn = np.pi / 2 + np.arange(11) * np.pi / 5
    radius = np.where(np.arange(11) % 2, 0.42, 1.0)
    return radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
