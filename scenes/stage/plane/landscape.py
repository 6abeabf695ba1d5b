"""The loss over the parameter plane, seen from above: heat map, iso-lines, the least-squares fit, the path."""

from __future__ import annotations

import numpy as np
from manim import ManimColor, Star, VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.camera import Picture, Shaded
from scenes.stage.clip import Way, border_towards, clip_polyline, inside
from scenes.stage.layout import Box
from scenes.stage.plot import Plot, Range, padded
from scenes.stage.shapes import POINTER, Arrow, Curve, Dots, cross
from scenes.stage.theme import SIZES, Theme, viridis
from scenes.stage.type import Plate, formula, significant

LEVELS = 9
LIGHT_FROM = 0.6
"""The share of the colour map from which dark lines are read better than light ones."""

CELLS_PER_UNIT = 30

LABELS = 1.0
"""About what the labels take of the breadth and of the height of a box."""

UNALIKE = 3.0
"""How many times as much of its box as the other way what is shown may fill, in equal units."""

Points = NDArray[np.float64]


class Landscape(Plot):
    """The (w, b) plane, w across and b up."""

    def __init__(
        self,
        box: Box,
        loss: MeanSquaredError,
        w_range: Range,
        b_range: Range,
        theme: Theme,
        aspect: float | None = None,
    ) -> None:
        names = formula("w", SIZES.label, theme.w), formula("b", SIZES.label, theme.b)
        super().__init__(box, w_range, b_range, theme, *names, aspect=aspect)
        self.loss, self.theme = loss, theme
        self.highest = float(loss.grid(w_range, b_range).max())

    @classmethod
    def framing(cls, box: Box, loss: MeanSquaredError, points: Points, theme: Theme) -> Landscape:
        """The part of the plane that holds `points` `(k, 2)` and the least-squares fit."""
        seen = np.vstack([points, loss.minimizer])
        return cls(box, loss, padded(seen[:, 0], 0.18), padded(seen[:, 1], 0.22), theme)

    @classmethod
    def framed(cls, box: Box, loss: MeanSquaredError, points: Points, theme: Theme) -> Landscape:
        """In equal units where the points then still fill a good part of the box, else in units of its own."""
        reach = np.maximum(np.ptp(np.vstack([points, loss.minimizer]), axis=0), 1e-300)
        across, up = reach / [box.width - LABELS, box.height - LABELS]
        alike = max(across, up) <= UNALIKE * min(across, up)
        return (cls.equal_units if alike else cls.framing)(box, loss, points, theme)

    @classmethod
    def equal_units(cls, box: Box, loss: MeanSquaredError, points: Points, theme: Theme) -> Landscape:
        """The part of the plane that holds `points` `(k, 2)`, a unit of w as long on the screen as a unit of b."""
        (left, right), (low, high) = padded(points[:, 0], 0.18), padded(points[:, 1], 0.22)
        tall = max(high - low, (right - left) * (box.height - LABELS) / (box.width - LABELS))
        wide = max(right - left, (high - low) * (box.width - LABELS) / (box.height - LABELS))
        w, b = (left + right) / 2, (low + high) / 2
        return cls(box, loss, (w - wide / 2, w + wide / 2), (b - tall / 2, b + tall / 2), theme, aspect=wide / tall)

    @property
    def alike(self) -> bool:
        """Whether a unit of w is as long on the screen as a unit of b."""
        spans = np.ptp([self.x_range, self.y_range], axis=1)
        return bool(np.isclose(spans[0] / spans[1], self.inner.width / self.inner.height, rtol=1e-6))

    def shares(self, losses: Points) -> Points:
        """Where losses stand from the least (0) to the highest in view (1): √ of the excess, even for a bowl."""
        excess = np.maximum(losses - self.loss.minimum, 0.0)
        return np.sqrt(excess / (self.highest - self.loss.minimum))

    def level(self, share: float) -> float:
        """The loss that stands there."""
        return self.loss.minimum + share**2 * (self.highest - self.loss.minimum)

    def colors(self, losses: Points) -> NDArray[np.uint8]:
        """The colours of losses: viridis, veiled by the background so that what is drawn on it can be read."""
        return veiled(viridis(self.shares(losses)), self.theme)

    def cells(self, columns: int, rows: int) -> tuple[Points, Points]:
        """The middles of even cells over the plane: of the columns in w, of the rows in b, from the top."""
        return _middles(self.x_range, columns), _middles(self.y_range, rows)[::-1]

    def heat_map(self, opacity: float = 1.0) -> Shaded:
        """The loss at every place of the plane."""
        columns, rows = (max(2, int(side * CELLS_PER_UNIT)) for side in (self.inner.width, self.inner.height))
        return self.picture(self.colors(self.loss.grid(*self.cells(columns, rows))), True, opacity)

    def picture(self, colors: NDArray[np.uint8], smooth: bool, opacity: float = 1.0) -> Shaded:
        """The plane filled with colours `(rows, columns, 3)`."""
        box, (rows, columns) = self.inner, colors.shape[:2]
        cell = box.width / columns, box.height / rows
        return Shaded(opacity).show(box.corners, Picture(colors, (box.left, box.top), cell, smooth))

    def iso_lines(self) -> VGroup:
        """Lines of equal loss, exact ellipses, evenly spaced from the fit outwards."""
        shares = np.array([0.4, *range(1, LEVELS + 1)]) / LEVELS
        levels = self.level(shares)
        lines = VGroup()
        for low, color in ((True, self.theme.on_map), (False, self.theme.on_map_edge)):  # light on dark, dark on light
            chosen = levels[(shares < LIGHT_FROM) == low]
            lines.add(
                Curve(color, 1.6, 0.45).show([piece for level in chosen for piece in self.iso_line(float(level))])
            )
        return lines

    def contours(self) -> Curve:
        """The same lines where there is no heat map."""
        levels = self.level(np.array([0.4, *range(1, LEVELS + 1)]) / LEVELS)
        pieces = [piece for level in levels for piece in self.iso_line(float(level))]
        return Curve(self.theme.muted, 1.6, 0.5).show(pieces)

    def iso_line(self, level: float) -> list[Points]:
        """The pieces in view of the line of one loss, as screen points `(m, 2)`."""
        points = self.loss.iso_line(level, 721)
        return self.polyline(points[:, 0], points[:, 1])

    def level_names(self) -> VGroup:
        """What the loss is on some of the iso-lines, each written where its line is farthest up and to the right."""
        names = VGroup()
        for share in (3 / LEVELS, 6 / LEVELS):
            points = np.vstack(self.iso_line(self.level(share)))
            within = self.inner.shrunk(0.5, 0.3, 0.5, 0.3)
            points = points[inside(points, within)]
            if len(points):
                place = points[np.argmax(points.sum(axis=1))]
                names.add(Plate(significant(self.level(share), 3), place, self.theme))
        return names

    def truth(self, slope: float, intercept: float) -> VGroup:
        """A cross at the true parameters."""
        return cross(self.place(slope, intercept), 0.11, self.theme.on_map, self.theme.on_map_edge)

    def fit(self) -> Star:
        """A star at the least-squares fit."""
        star = Star(5, outer_radius=0.27, inner_radius=0.12, stroke_color=self.theme.on_map_edge, stroke_width=2)
        return star.set_fill(self.theme.fit_on_map, opacity=1.0).shift(self.place(*self.loss.minimizer))

    def step(self, start: Points, end: Points) -> Arrow:
        """A step arrow from one point (w, b) to the next."""
        return Arrow(self.theme.on_map, self.theme.on_map_edge).show(self.place(*start), self.place(*end))


class PathView(VGroup):
    """The way of a descent so far, its first iterates as dots, the present point at its end.

    Where the point is out of view, an arrow at the border points to it, away from the fit or, where that is out of
    view too, from the middle. A way that leaves for good is drawn until then.
    It is white with a dark edge, for the heat map, or of the `color` and the mark given, for a plain ground.
    """

    def __init__(
        self, plot: Landscape, walk: Trajectory, dotted: int, color: str | None = None, corners: int = 0
    ) -> None:
        self.plot, self.walk, self.dotted = plot, walk, dotted
        self.places = plot.place(walk.points[:, 0], walk.points[:, 1])
        self.ahead = Way(self.places)
        theme = plot.theme
        ink, edge = (color, theme.background) if color else (theme.on_map, theme.on_map_edge)
        star = plot.place(*plot.loss.minimizer)
        self.middle = star if inside(star[None], plot.inner)[0] else plot.inner.center
        self.drawn = int(np.flatnonzero(inside(self.places, plot.inner))[-1]) + 1
        self.edge = Curve(edge, 7, 0.0 if color else 0.8).blunt()  # side by side it would hide other ways
        self.way = Curve(ink, 3.2).blunt()
        self.iterates = Dots(0.055, ink)
        self.rim, self.point = Dots(0.125, edge, corners=corners), Dots(0.095, ink, corners=corners)
        self.pointer = Arrow(ink, edge, head=0.3)
        super().__init__(self.edge, self.way, self.iterates, self.rim, self.point, self.pointer)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        box, done = self.plot.inner, int(step)
        here = self.plot.place(*self.walk.at(step))
        last = min(self.drawn, self.walk.steps)
        ways = self.ahead.until(done, here) if done < self.drawn else self.ahead.until(last, self.places[last])
        pieces = [piece for way in ways for piece in clip_polyline(way, box)]
        self.edge.show(pieces)
        self.way.show(pieces)
        reached = self.places[: min(done, self.dotted) + 1]
        self.iterates.show(reached[inside(reached, box)])
        seen = here[None][inside(here[None], box)]
        self.rim.show(seen)
        self.point.show(seen)
        self.pointer.show(*(here, here) if len(seen) else self._beyond(here))

    def _beyond(self, here: Points) -> tuple[Points, Points]:
        """The start and the end of the arrow to a point out of view."""
        border, along = border_towards(here, self.middle, self.plot.inner), here - self.middle
        return border - POINTER * along / np.hypot(*along[:2]), border


def veiled(colors: NDArray[np.uint8], theme: Theme) -> NDArray[np.uint8]:
    """The colours with the background showing through."""
    veil = 255 * ManimColor(theme.background).to_rgb()
    return (theme.map_opacity * colors + (1 - theme.map_opacity) * veil).round().astype(np.uint8)


def _middles(range_: Range, count: int) -> Points:
    """The middles of `count` even cells over a range."""
    low, high = range_
    return low + (np.arange(count) + 0.5) / count * (high - low)
