"""The loss over the parameter plane, seen from above: heat map, iso-lines, the least-squares fit, the path."""

from __future__ import annotations

import numpy as np
from manim import ImageMobject, ManimColor, Star, VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.clip import clip_polyline, inside, pull_inside
from scenes.stage.layout import Box
from scenes.stage.plot import Plot, Range, padded
from scenes.stage.shapes import POINTER, Arrow, Curve, Dots
from scenes.stage.theme import SIZES, Theme, viridis
from scenes.stage.type import formula

LEVELS = 9
LIGHT_FROM = 0.6
"""The share of the colour map from which dark lines are read better than light ones."""

PIXELS_PER_UNIT = 60

Points = NDArray[np.float64]


class Landscape(Plot):
    """The (w, b) plane, w across and b up, framed by `points` `(k, 2)` and the least-squares fit."""

    def __init__(self, box: Box, loss: MeanSquaredError, points: Points, theme: Theme) -> None:
        seen = np.vstack([points, loss.minimizer])
        names = formula("w", SIZES.label, theme.w), formula("b", SIZES.label, theme.b)
        super().__init__(box, padded(seen[:, 0], 0.18), padded(seen[:, 1], 0.22), theme, *names)
        self.loss, self.theme = loss, theme
        self.highest = float(loss.grid(self.x_range, self.y_range).max())

    def shares(self, losses: Points) -> Points:
        """Where losses stand from the least (0) to the highest in view (1): √ of the excess, even for a bowl."""
        excess = np.maximum(losses - self.loss.minimum, 0.0)
        return np.sqrt(excess / (self.highest - self.loss.minimum))

    def heat_map(self) -> ImageMobject:
        """The loss at every pixel in viridis, veiled by the background so that lines on it can be read."""
        columns, rows = (max(2, int(side * PIXELS_PER_UNIT)) for side in (self.inner.width, self.inner.height))
        losses = self.loss.grid(_centres(self.x_range, columns), _centres(self.y_range, rows)[::-1])
        veil = 255 * ManimColor(self.theme.background).to_rgb()
        colors = self.theme.map_opacity * viridis(self.shares(losses)) + (1 - self.theme.map_opacity) * veil
        opaque = np.full((rows, columns, 1), 255.0)
        image = ImageMobject(np.concatenate([colors, opaque], axis=-1).round().astype(np.uint8))
        image.stretch_to_fit_width(self.inner.width).stretch_to_fit_height(self.inner.height)
        return image.move_to(self.inner.center)

    def iso_lines(self) -> VGroup:
        """Lines of equal loss, exact ellipses, evenly spaced from the fit outwards."""
        shares = np.array([0.4, *range(1, LEVELS + 1)]) / LEVELS
        levels = self.loss.minimum + shares**2 * (self.highest - self.loss.minimum)
        lines = VGroup()
        for low, color in ((True, self.theme.on_map), (False, self.theme.on_map_edge)):  # light on dark, dark on light
            chosen = levels[(shares < LIGHT_FROM) == low]
            lines.add(
                Curve(color, 1.6, 0.45).show([piece for level in chosen for piece in self.iso_line(float(level))])
            )
        return lines

    def iso_line(self, level: float) -> list[Points]:
        """The pieces in view of the line of one loss, as screen points `(m, 2)`."""
        points = self.loss.iso_line(level, 721)
        return self.polyline(points[:, 0], points[:, 1])

    def fit(self) -> Star:
        """A star at the least-squares fit."""
        star = Star(5, outer_radius=0.27, inner_radius=0.12, stroke_color=self.theme.on_map_edge, stroke_width=2)
        return star.set_fill(self.theme.fit_on_map, opacity=1.0).shift(self.place(*self.loss.minimizer))

    def step(self, start: Points, end: Points) -> Arrow:
        """A step arrow from one point (w, b) to the next."""
        return Arrow(self.theme.on_map, self.theme.on_map_edge).show(self.place(*start), self.place(*end))


class PathView(VGroup):
    """The way of a descent so far, its first iterates as dots, the present point at its end.

    Where the point is out of view, an arrow at the border points to it. A way that leaves for good is drawn until then.
    """

    def __init__(self, plot: Landscape, walk: Trajectory, dotted: int) -> None:
        self.plot, self.walk, self.dotted = plot, walk, dotted
        self.places = plot.place(walk.points[:, 0], walk.points[:, 1])
        theme = plot.theme
        self.drawn = int(np.flatnonzero(inside(self.places, plot.inner))[-1]) + 1
        self.edge = Curve(theme.on_map_edge, 7, 0.8)
        self.way = Curve(theme.on_map, 3.2)
        self.iterates = Dots(0.055, theme.on_map)
        self.rim, self.point = Dots(0.115, theme.on_map_edge), Dots(0.085, theme.on_map)
        self.pointer = Arrow(theme.on_map, theme.on_map_edge, head=0.3)
        super().__init__(self.edge, self.way, self.iterates, self.rim, self.point, self.pointer)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        box, done = self.plot.inner, int(step)
        here = self.plot.place(*self.walk.at(step))
        way = self.places[: done + 1]
        way = np.vstack([way, here]) if done < self.drawn else way[: self.drawn + 1]
        pieces = clip_polyline(_thinned(way[:, :2]), box)
        self.edge.show(pieces)
        self.way.show(pieces)
        reached = self.places[: min(done, self.dotted) + 1]
        self.iterates.show(reached[inside(reached, box)])
        seen = here[None][inside(here[None], box)]
        self.rim.show(seen)
        self.point.show(seen)
        border = pull_inside(here, box)
        away = (here - box.center) / (np.hypot(*(here - box.center)[:2]) or 1.0)
        self.pointer.show(border if len(seen) else border - POINTER * away, border)


def _thinned(way: Points, apart: float = 0.004) -> Points:
    """The way without points nearer to the one before than a pixel; the first and the last stay."""
    cells = np.floor(np.cumsum(np.hypot(*np.diff(way, axis=0).T)) / apart)
    keep = np.concatenate([[True], np.diff(cells, prepend=0.0) > 0])
    keep[-1] = True
    return way[keep]


def _centres(range_: Range, count: int) -> Points:
    """The middles of `count` even cells over a range."""
    low, high = range_
    return low + (np.arange(count) + 0.5) / count * (high - low)
