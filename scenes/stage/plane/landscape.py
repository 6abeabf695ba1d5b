"""The loss over the parameter plane, seen from above: heat map, iso-lines, the least-squares fit."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np
from manim import ManimColor, Star, VGroup
from numpy.typing import ArrayLike, NDArray

from gdmath import MeanSquaredError
from scenes.stage.clipping import inside, thinned
from scenes.stage.layout import Box
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.plot import Plot, Range
from scenes.stage.shaded import Picture, Shaded
from scenes.stage.shapes import Arrow, Curve, cross
from scenes.stage.theme import SIZES, Theme, viridis
from scenes.stage.ticks import counted_from, far_zero, plain
from scenes.stage.type import Plate, formula, quoted

LEVELS = 9
LIGHT_FROM = 0.6
"""The share of the colour map from which dark lines are read better than light ones."""

CELLS_PER_UNIT = 30

RIM_SHARE = 0.02
"""Over so much of what stands between the base and the highest loss the ground of a bowl ends."""

FAR_UP = 0.6
"""Where the lowest loss in view has more of the highest one's excess, the colours begin with it."""

OFF_STAR = np.array([1.3, 0.6])
"""How far beside the star or over it, from middle to middle, the loss of a line is not read as that of the star."""

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
        losses: Sequence[MeanSquaredError] = (),
    ) -> None:
        zeros = [far_zero(*range_) for range_ in (w_range, b_range)]
        names = [_axis_name(*each) for each in zip("wb", zeros, (theme.w, theme.b), strict=True)]
        scales = map(counted_from, zeros)
        super().__init__(box, w_range, b_range, theme, *names, *scales, aspect=aspect)
        self.loss, self.theme = loss, theme
        losses = [loss, *losses]  # a colour is one loss in all pictures of a sweep
        self.highest = max(float(each.grid(w_range, b_range).max()) for each in losses)
        lowest, least = min(map(self._lowest, losses)), min(each.minimum for each in losses)
        far = lowest - least > FAR_UP * (self.highest - least)
        self.base = lowest if far else least

    @property
    def alike(self) -> bool:
        """Whether a unit of w is as long on the screen as a unit of b."""
        spans = np.ptp([self.x_range, self.y_range], axis=1)
        return bool(np.isclose(spans[0] / spans[1], self.inner.width / self.inner.height, rtol=1e-6))

    def _lowest(self, loss: MeanSquaredError) -> float:
        """About the lowest loss in view."""
        w, b = (np.linspace(*range_, 24) for range_ in (self.x_range, self.y_range))
        return float(loss.grid(w, b).min())

    def shares(self, losses: Points) -> Points:
        """Where losses stand from the base (0) to the highest in view (1): √ of the excess, even for a bowl.

        The base is the least loss; high up the wall, where all in view had one colour, the lowest loss in view.
        """
        return np.sqrt(np.maximum(losses - self.base, 0.0) / (self.highest - self.base))

    def level(self, share: float) -> float:
        """The loss that stands there."""
        return self.base + share**2 * (self.highest - self.base)

    def colors(self, losses: Points) -> NDArray[np.uint8]:
        """The colours of losses: viridis, veiled by the background so that what is drawn on it can be read."""
        return veiled(viridis(self.shares(losses)), self.theme)

    def cells(self, columns: int, rows: int) -> tuple[Points, Points]:
        """The middles of even cells over the plane: of the columns in w, of the rows in b, from the top."""
        return _middles(self.x_range, columns), _middles(self.y_range, rows)[::-1]

    def heat_map(self, opacity: float = 1.0) -> Shaded:
        """The loss at every place of the plane."""
        return self.picture(self.colors(self._everywhere()), True, opacity)

    def ground(self) -> Shaded:
        """The same, up to the highest loss, so near to the background that ways in their own colours are read on it."""
        shares = self.shares(self._everywhere())
        colors = veiled(viridis(shares), self.theme, np.interp(shares, [0, 1], self.theme.under_runs))
        there = 255 * np.clip((1.0 - shares) / RIM_SHARE, 0.0, 1.0)
        return self.picture(np.dstack([colors, there.round().astype(np.uint8)]), True)

    def _everywhere(self) -> Points:
        columns, rows = (max(2, int(side * CELLS_PER_UNIT)) for side in (self.inner.width, self.inner.height))
        return self.loss.grid(*self.cells(columns, rows))

    def picture(self, colors: NDArray[np.uint8], smooth: bool, opacity: float = 1.0) -> Shaded:
        """The plane filled with colours `(rows, columns, 3)`; a fourth channel is their opacity."""
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
        radius = math.sqrt(max(level - self.loss.minimum, 0.0))
        turns = np.stack([np.cos(self.turns), np.sin(self.turns)])
        points = self.loss.minimizer + radius * np.linalg.solve(self.loss.root, turns).T
        pieces = self.polyline(points[:, 0], points[:, 1])
        if len(pieces) > 1 and np.allclose(pieces[0][0], pieces[-1][-1]):  # where it closes is no end
            pieces = [np.concatenate([pieces[-1], pieces[0][1:]]), *pieces[1:-1]]
        return [thinned(piece) for piece in pieces]

    @cached_property
    def turns(self) -> Points:
        """The angles at which an iso-line has a corner: even ones, and many where a small part of it is in view."""
        even = np.linspace(0.0, 2.0 * np.pi, 721)
        w, b = (np.linspace(*range_, 24) for range_ in (self.x_range, self.y_range))
        grid = np.stack(np.meshgrid(w, b), axis=-1).reshape(-1, 2)
        seen = np.arctan2(*((grid - self.loss.minimizer) @ self.loss.root.T).T[::-1])
        middle = math.atan2(np.sin(seen).mean(), np.cos(seen).mean())
        off = (seen - middle + np.pi) % (2.0 * np.pi) - np.pi
        close = (middle + np.linspace(off.min(), off.max(), 361)) % (2.0 * np.pi)
        return np.sort(np.concatenate([even, close]))

    def level_names(self) -> VGroup:
        """What the loss is on some of the iso-lines, each written where its line is farthest up and to the right.

        Beside the star it would be read as the loss of that, and stands farther on.
        """
        names, fit = VGroup(), self.place(*self.loss.minimizer)[:2]
        for share in (3 / LEVELS, 6 / LEVELS):
            points = np.vstack([np.zeros((0, 2)), *self.iso_line(self.level(share))])
            within = self.inner.shrunk(0.5, 0.3, 0.5, 0.3)
            points = points[inside(points, within) & (np.abs(points - fit) > OFF_STAR).any(axis=1)]
            if len(points):
                place = points[np.argmax(points.sum(axis=1))]
                names.add(Plate(significant(self.level(share), 3), place, self.theme, "iso-line at {}"))
        return names

    def truth(self, slope: float, intercept: float) -> VGroup:
        """A cross at the true parameters."""
        return cross(self.place(slope, intercept), 0.11, self.theme.on_map, self.theme.on_map_edge)

    def fit(self) -> Star:
        """A star at the least-squares fit."""
        return _star(self.theme).copy().shift(self.place(*self.loss.minimizer))

    def step(self, start: Points, end: Points) -> Arrow:
        """A step arrow from one point (w, b) to the next."""
        return Arrow(self.theme.on_map, self.theme.on_map_edge).show(self.place(*start), self.place(*end))


@lru_cache(2)
def _star(theme: Theme) -> Star:
    """A star at the origin: to copy it takes a tenth of the time."""
    star = Star(5, outer_radius=0.27, inner_radius=0.12, stroke_color=theme.on_map_edge, stroke_width=2)
    return star.set_fill(theme.fit_on_map, opacity=1.0)


def _axis_name(name: str, zero: float, color: str) -> Formula:
    """The name of an axis: the parameter, less what its ticks are counted from."""
    less = f" {'+' if zero < 0 else '-'} {quoted(plain(abs(zero)))}" if zero else ""
    return formula(f"{name}{less}", SIZES.label, color)


def veiled(colors: NDArray[np.uint8], theme: Theme, opacity: ArrayLike | None = None) -> NDArray[np.uint8]:
    """The colours with the background showing through, all alike or each with an opacity of its own."""
    veil = 255 * ManimColor(theme.background).to_rgb()
    strength = np.asarray(theme.map_opacity if opacity is None else opacity)[..., None]
    return (strength * colors + (1 - strength) * veil).round().astype(np.uint8)


def _middles(range_: Range, count: int) -> Points:
    """The middles of `count` even cells over a range."""
    low, high = range_
    return low + (np.arange(count) + 0.5) / count * (high - low)
