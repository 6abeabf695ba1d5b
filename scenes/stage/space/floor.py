"""The floor under the bowl: its iso-lines, the least-squares fit, and the three axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.layout import Box
from scenes.stage.shapes import Curve, flat
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.sight import UNCOVERED, layer
from scenes.stage.space.view import View
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import Tick, even_ticks
from scenes.stage.type import Labels, Symbol, digit_height, outline, text_width

Points = NDArray[np.float64]

CLEAR = 0.93  # of an edge carries ticks: where two edges meet their labels would too
STAR = 0.1  # its size on the floor, in units of the world
TICK, NAME = 0.05, 0.3  # how far outside the floor they end or stand
WIDE = 0.7  # a label, in Manim's units
LABEL = 0.08  # how far beyond its tick a label begins, in Manim's units


class Floor(VGroup):
    """A square with the iso-lines of the bowl above it; w and b along the edges towards `home`, L on its left."""

    def __init__(self, bowl: Bowl, home: View, theme: Theme) -> None:
        self.bowl = bowl
        self.near, self.left = _towards(home), _leftmost(home)
        self.border, self.lines = Curve(theme.faint, 2), Curve(theme.muted, 1.5, 0.5).faint()
        self.star = VMobject(
            fill_color=theme.fit_on_map, fill_opacity=1.0, stroke_color=theme.on_map_edge, stroke_width=1.5
        )
        self.axes = Curve(theme.muted, 2)
        self.numbers = Labels(theme.muted)
        colors = {"w": theme.w, "b": theme.b, "L": theme.loss}
        self.names = [Symbol(name, SIZES.label, color) for name, color in colors.items()]
        super().__init__(self.border, self.lines, self.star, self.axes, self.numbers, *self.names)

    def draw(self, bowl: Bowl, view: View) -> None:
        """Draw it as it is seen from there."""
        self.bowl = bowl
        corners = np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0], [-1.0, -1.0]])
        post = np.array([[*self.left, 0.0], [*self.left, bowl.height]])  # lower down it would stand for too small an L
        stand = np.array([bowl.on_floor(self.left), post[0]])
        self.border.show([view.seen(bowl.on_floor(corners)), view.seen(stand)])
        self.lines.show_segments(view.seen(bowl.on_floor(bowl.iso_lines[0])))
        size = STAR * star_share(bowl, view)
        at_fit = flat(view.seen(bowl.on_floor(bowl.fit + size * star())))
        self.star.set_points_as_corners(at_fit[: len(at_fit) * (size > 0.0)])
        axes = [self._floor_ticks(0), self._floor_ticks(1), self._height_ticks()]
        numbers = Written.seen(view, [tick for ticks in axes for tick in ticks])
        self.axes.show([view.seen(post), *numbers.ends])
        self.numbers.show(numbers.outlines)
        for axis, name in enumerate(self.names[:2]):
            edge, out = ([0.0, self._out(1, far)] if axis == 0 else [self._out(0, far), 0.0] for far in (0.0, NAME))
            start, end = view.seen(bowl.on_floor(np.array([edge, out])))
            room = max(text_width(text, SIZES.tick) for _, text in axes[axis])
            name.show(end + np.array([room, 0.25]) * outwards(start, end))
        self.names[2].show(view.seen(np.array([*self.left, bowl.height + 0.13])))

    def _out(self, axis: int, far: float) -> float:
        """The coordinate of what stands so far outside the edge of the floor towards the viewer."""
        return float(self.near[axis] * (1.0 + far))

    def _floor_ticks(self, axis: int) -> list[tuple[Points, str]]:
        """Both ends of each tick along the w axis (0) or the b axis (1), and what its label says."""
        center, reach = self.bowl.center[axis], self.bowl.reach[axis]
        ticks = []
        for value, label in _spaced(center - CLEAR * reach, center + CLEAR * reach):
            along = (value - center) / reach
            outwards = [self._out(1 - axis, far) for far in (0.0, TICK)]
            marks = [(along, out) if axis == 0 else (out, along) for out in outwards]
            ticks.append((self.bowl.on_floor(np.array(marks)), label))
        return ticks

    def _height_ticks(self) -> list[tuple[Points, str]]:
        """The same up the post of the loss."""
        bowl, minimum = self.bowl, self.bowl.loss.minimum
        ticks = []
        for value, label in even_ticks(minimum, bowl.brim, 4):
            height = bowl.height * (value - minimum) / (bowl.brim - minimum)
            marks = np.array([[*(self.left * (1.0 + far)), height] for far in (0.0, TICK)])
            ticks.append((marks, label))
        return ticks


def _spaced(low: float, high: float) -> list[Tick]:
    """Ticks of an edge of the floor: fewer where their labels are wide."""
    ticks = even_ticks(low, high, 5)
    wide = max(text_width(text, SIZES.tick) for _, text in ticks) > WIDE
    return even_ticks(low, high, 3) if wide else ticks


@dataclass(frozen=True)
class Written:
    """Numbers at the outer ends of ticks on the screen, `(k, 2, 2)`: beyond each, the way the tick goes."""

    ends: Points
    texts: Sequence[str]

    @classmethod
    def seen(cls, view: View, ticks: Sequence[tuple[Points, str]]) -> Written:
        """Those of ticks in the world, each its ends `(2, 3)` and what its number says."""
        ends = np.array([ends for ends, _ in ticks]).reshape(-1, 2, 3)
        return cls(view.seen(ends), [text for _, text in ticks])

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def along(self) -> Points:
        """The directions of the ticks, unit vectors `(k, 2)`."""
        return outwards(self.ends[:, 0], self.ends[:, 1])

    @cached_property
    def outlines(self) -> list[Points]:
        """The outline of each number."""
        half = digit_height(SIZES.tick) / 2
        places = self.ends[:, 1] + (LABEL + half * np.abs(self.along[:, 1:])) * self.along
        anchors = 0.5 - 0.5 * self.along[:, 0]
        each = zip(self.texts, places.tolist(), anchors.tolist(), strict=True)
        return [outline(text, (x, y - half), SIZES.tick, anchor) for text, (x, y), anchor in each]

    @cached_property
    def boxes(self) -> Points:
        """The middle of each number on the screen, and how far it reaches from there to the side and up, (k, 2, 2)."""
        half = np.array([(text_width(text, SIZES.tick), digit_height(SIZES.tick)) for text in self.texts]) / 2
        half = half.reshape(-1, 2)
        return np.stack([self.ends[:, 1] + LABEL * self.along + self.along * half, half], axis=1)


def outwards(start: Points, end: Points) -> Points:
    """The direction from places of the screen to others, unit vectors `(..., 2)`."""
    along: Points = end - start
    return along / np.hypot(along[..., 0], along[..., 1])[..., None]


def widest_label(bowl: Bowl) -> float:
    """How wide the widest number at an axis is."""
    (left, right), (low, high) = bowl.ranges
    ticks = [*_spaced(left, right), *_spaced(low, high), *even_ticks(bowl.loss.minimum, bowl.brim, 4)]
    return max(text_width(text, SIZES.tick) for _, text in ticks)


def extent(bowl: Bowl, view: View) -> Box:
    """The rectangle of the screen that the bowl, the floor and what stands around it take."""
    (u, v), left = _towards(view), _leftmost(view)
    name, label = 1.1 + NAME, 1.1 + TICK
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


def star_share(bowl: Bowl, view: View) -> float:
    """How large the star at the fit is: whole where all of it is seen, nothing where walls cover a tenth of it."""
    turns = np.linspace(0.0, 2.0 * np.pi, 64, endpoint=False)
    rim = bowl.on_floor(bowl.fit + STAR * np.stack([np.cos(turns), np.sin(turns)], axis=-1))
    return max(0.0, 10.0 * float((layer(bowl, rim, view) == UNCOVERED).mean()) - 9.0)


def star() -> Points:
    """A star of five points around the origin, closed."""
    turn = np.pi / 2 + np.arange(11) * np.pi / 5
    radius = np.where(np.arange(11) % 2, 0.42, 1.0)
    return radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
