"""The map under the bowl: as large as its brim, with the lines of w and of b, the least-squares fit, and the loss."""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.shaded import Picture, Shaded
from scenes.stage.shapes import Curve, flat
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import STAR, Written, star
from scenes.stage.space.scales import AROUND, Scales
from scenes.stage.space.view import View
from scenes.stage.space.wall import grains, map_colors
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Labels, Symbol

Points = NDArray[np.float64]

TINT = 0.42
"""How strongly the colours of the loss show on the floor."""

SHADE, SOFT = 0.5, 0.3
"""How dark the shadow of the bowl is below its lowest point, and the share of the brim at which little is left."""


BETWEEN = 0.16
"""A number read off the rim and one of its ticks nearer to each other seem to be one row, in Manim's units."""

ALONG, WIDE = 24, 0.14
"""Points along an arrow, and how far from its middle it reaches, in Manim's units."""


def _struck(boxes: Points, arrow: Points) -> NDArray[np.bool_]:
    """Which rectangles, `(k, 2, 2)`, an arrow through these points `(n, 2)` of the screen runs through."""
    middles, halves = boxes[:, :1], boxes[:, 1:]
    struck: NDArray[np.bool_] = (np.abs(arrow - middles) < halves + WIDE).all(axis=-1).any(axis=-1)
    return struck


def _touch(boxes: Points, other: Points, between: float = BETWEEN) -> NDArray[np.bool_]:
    """Which rectangles of the screen, each its middle and its half sides, `(k, 2, 2)`, are too near to another."""
    apart = np.abs(boxes[:, 0] - other[0])
    touch: NDArray[np.bool_] = (apart < boxes[:, 1] + other[1] + [between, AROUND]).all(axis=-1)
    return touch


class FloorMap(VGroup):
    """The loss in viridis under the bowl, in its shadow; each line of w and b ends at a number where it meets the rim.

    The loss itself stands at an end of the brim. The `readings` are the numbers of one point, not drawn by the map.
    """

    def __init__(self, scales: Scales, theme: Theme) -> None:
        self.scales, self.theme = scales, theme
        self.drawn: tuple[Bowl, View] | None = None
        self.skin, self.lines = Shaded(), Curve(theme.text, 1.5, 0.3).faint()
        self.grid = Curve(theme.w, 1.6, 0.45), Curve(theme.b, 1.6, 0.45)
        self.border, self.axes = Curve(theme.muted, 2, 0.8), Curve(theme.muted, 2)
        self.star = VMobject(
            fill_color=theme.fit_on_map, fill_opacity=1.0, stroke_color=theme.on_map_edge, stroke_width=1.5
        )
        self.numbers = Labels(theme.w), Labels(theme.b), Labels(theme.muted)
        self.readings = Labels(theme.w), Labels(theme.b)
        colors = {"w": theme.w, "b": theme.b, "L": theme.loss}
        written = [name for name in colors if name != "b" or not scales.one_edge]
        self.names = [Symbol(name, SIZES.label, colors[name]) for name in written]
        super().__init__(
            self.skin, self.lines, *self.grid, self.border, self.axes, self.star, *self.numbers, *self.names
        )

    def draw(self, bowl: Bowl, view: View) -> None:
        """Draw it as it is seen from there, its numbers to be written; what is where it was drawn stays."""
        if self.drawn is None or self.drawn[0] is not bowl or self.drawn[1] != view:
            self._draw_ground(bowl, view)
            self.upright = view.seen(self.scales.post)
            self.around = [Written.seen(view, ticks) for ticks in (*self.scales.rim, self.scales.losses, [], [])]
            places, offs = self.scales.names(view)
            self.middles = view.seen(places) + offs
            self.drawn = bowl, view
        self.written = self.around
        self.kept = [np.ones(len(each), dtype=bool) for each in self.written]
        for name, place in zip(self.names, self.middles, strict=True):
            name.show(place)

    @property
    def ticks(self) -> list[list[tuple[Points, str]]]:
        """The ticks that have numbers, on the screen: of w, b, the loss, and the w and the b of a point."""
        return [
            [(each.ends[k], each.texts[k]) for k in np.flatnonzero(kept)]
            for each, kept in zip(self.written, self.kept, strict=True)
        ]

    def write(self) -> None:
        """Write the numbers that are kept, with their ticks: alone these seem to be others'."""
        each = zip((*self.numbers, *self.readings), self.written, self.kept, strict=True)
        for numbers, written, kept in each:
            numbers.show([written.outlines[k] for k in np.flatnonzero(kept)])
        self.axes.show([self.upright, *(ends for ticks in self.ticks[:3] for ends, _ in ticks)])

    def _draw_ground(self, bowl: Bowl, view: View) -> None:
        """The loss under the bowl, the lines on it and the star."""
        around = view.seen(bowl.on_floor(bowl.outline))
        self.skin.show(around, self._picture(bowl, view, around))
        self.lines.show_segments(view.seen(bowl.on_floor(bowl.iso_lines[0])))
        self.border.show_segments(view.seen(bowl.on_floor(bowl.brim_segments)))
        self.star.set_points_as_corners(flat(view.seen(bowl.on_floor(bowl.fit + STAR * star()))))
        for grid, lines in zip(self.grid, self.scales.lines, strict=True):
            grid.show_segments(view.seen(np.array([ends for ends, _ in lines])))

    def read(self, boxed: Points, view: View) -> None:
        """Keep room for the w and the b of a point of the box where their lines end at the rim."""
        read = self.reading(boxed, view)
        for box in np.concatenate([each.boxes for each in read]):
            self.kept = [kept & ~_touch(each.boxes, box) for each, kept in zip(self.written, self.kept, strict=True)]
        self.written = [*self.around[:3], *read]
        self.kept[3:] = [np.ones(len(each), dtype=bool) for each in read]

    def reading(self, boxed: Points, view: View) -> list[Written]:
        """What is written of the w and of the b of a point as seen from there; of neither where both would touch."""
        read = [Written.seen(view, ticks) for ticks in self.scales.reading(boxed)]
        if all(map(len, read)) and _touch(read[0].boxes, read[1].boxes[0], between=AROUND).any():
            return [Written.seen(view, [])] * 2
        return read

    def give_way(self, start: Points, end: Points) -> None:
        """Leave out the numbers, and move the names, that an arrow from place to place of the screen would strike."""
        arrow = start + np.linspace(0.0, 1.0, ALONG)[:, None] * (end - start)
        self.kept = [kept & ~_struck(each.boxes, arrow) for each, kept in zip(self.written, self.kept, strict=True)]
        aside = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
        for name in self.names:
            if _struck(np.array([[name.middle, name.half]]), arrow).any():
                away = np.sign(aside @ (name.middle - start)) * (WIDE + name.half.max())
                name.show(name.middle + away * aside)

    def _picture(self, bowl: Bowl, view: View, around: Points) -> Picture:
        """The loss in viridis, faint, and darker the nearer the bowl is above it."""
        places, corner, cell = grains(around)
        boxed = view.on_plane(places, bowl.floor)[..., :2]
        ground = np.array([int(self.theme.background[k : k + 2], 16) for k in (1, 3, 5)], dtype=float)
        colors = ground + TINT * (map_colors(bowl, boxed) - ground)
        colors *= (1.0 - SHADE * np.exp(-bowl.shares(boxed) / SOFT))[..., None]
        return Picture(colors.astype(np.uint8), corner, cell)
