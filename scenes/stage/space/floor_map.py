"""The map under the bowl: as large as its brim, with the lines of w and of b, the least-squares fit, and the loss."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.shaded import Picture, Shaded
from scenes.stage.shapes import Curve, flat
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import STAR, label, label_box, star
from scenes.stage.space.scales import AROUND, Scales, Tick
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


def _struck(middle: Points, half: Points, arrow: Points) -> bool:
    """Whether an arrow through these points `(n, 2)` of the screen runs through a rectangle."""
    return bool((np.abs(arrow - middle) < half + WIDE).all(axis=1).any())


def _touch(one: tuple[Points, Points], other: tuple[Points, Points], between: float = BETWEEN) -> bool:
    """Whether two rectangles of the screen, each its middle and its half sides, leave too little between them."""
    return bool((np.abs(one[0] - other[0]) < one[1] + other[1] + [between, AROUND]).all())


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
        """Draw it as it is seen from there, with all its numbers; its ground only where that was drawn otherwise."""
        if self.drawn is None or self.drawn[0] is not bowl or self.drawn[1] != view:
            self._draw_ground(bowl, view)
            self.drawn = bowl, view
        axes = [[(view.seen(ends), text) for ends, text in ticks] for ticks in (*self.scales.rim, self.scales.losses)]
        self.upright, self.ticks = view.seen(self.scales.post), [*axes, [], []]
        self.axes.show([self.upright, *(ends for ticks in axes for ends, _ in ticks)])
        for numbers, ticks in zip((*self.numbers, *self.readings), self.ticks, strict=True):
            numbers.show([label(*ends, text) for ends, text in ticks])
        places, offs = self.scales.names(view)
        for name, place in zip(self.names, view.seen(places) + offs, strict=True):
            name.show(place)

    def _draw_ground(self, bowl: Bowl, view: View) -> None:
        """The loss under the bowl, the lines on it and the star."""
        around = view.seen(bowl.on_floor(bowl.outline))
        self.skin.show(around, self._picture(bowl, view, around))
        self.lines.show_segments(view.seen(bowl.on_floor(bowl.iso_segments)))
        self.border.show_segments(view.seen(bowl.on_floor(bowl.brim_segments)))
        self.star.set_points_as_corners(flat(view.seen(bowl.on_floor(bowl.fit + STAR * star()))))
        for grid, lines in zip(self.grid, self.scales.lines, strict=True):
            grid.show([view.seen(ends) for ends, _ in lines])

    def read(self, boxed: Points, view: View) -> None:
        """Write the w and the b of a point of the box where their lines end at the rim, in place of what they touch."""
        read = self.written(boxed, view)
        boxes = [label_box(*ends, text) for ticks in read for ends, text in ticks]
        self._keep(lambda box: not any(_touch(box, other) for other in boxes))
        self.ticks[-2:] = read
        for numbers, ticks in zip(self.readings, read, strict=True):
            numbers.show([label(*ends, text) for ends, text in ticks])

    def written(self, boxed: Points, view: View) -> list[list[Tick]]:
        """What is written of the w and of the b of a point as seen from there; of neither where both would touch."""
        read = [[(view.seen(ends), text) for ends, text in ticks] for ticks in self.scales.reading(boxed)]
        boxes = [label_box(*ends, text) for ticks in read for ends, text in ticks]
        return [[], []] if len(boxes) == 2 and _touch(*boxes, between=AROUND) else read

    def _keep(self, free: Callable[[tuple[Points, Points]], bool]) -> None:
        """Leave out the numbers whose rectangles are not free, and their ticks: alone they seem to be others'."""
        for k, numbers in enumerate((*self.numbers, *self.readings)):
            clear = [(ends, text) for ends, text in self.ticks[k] if free(label_box(*ends, text))]
            if len(clear) < len(self.ticks[k]):
                numbers.show([label(*ends, text) for ends, text in clear])
                self.ticks[k] = clear
        self.axes.show([self.upright, *(ends for ticks in self.ticks[:3] for ends, _ in ticks)])

    def give_way(self, start: Points, end: Points) -> None:
        """Leave out the numbers, and move the names, that an arrow from place to place of the screen would strike."""
        arrow = start + np.linspace(0.0, 1.0, ALONG)[:, None] * (end - start)
        self._keep(lambda box: not _struck(*box, arrow))
        aside = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start))
        for name in self.names:
            if _struck(name.middle, name.half, arrow):
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
