"""The loss as a surface in the world: a bowl over a part of the parameters, its brim and its iso-lines."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath import MeanSquaredError
from scenes.stage.clipping import clip_polyline, cut, segments
from scenes.stage.data.start import all_at_the_fit, excess_to_show, iso_reach
from scenes.stage.layout import Box
from scenes.stage.plane.framing import Sight
from scenes.stage.space.polylines import ellipse, refined
from scenes.stage.space.view import lifted, squares, times

Points = NDArray[np.float64]

ROOM = 1.4
"""How far a sheet reaches beyond its fit, in distances of the farthest point from it, if the brim lets it."""

BEYOND = 1.25
"""Past its brim it reaches at least so far."""

OVER = 1.15
"""Of the highest point's excess of the loss, the brim's: that point is near the brim, and not on it."""

NARROWEST = 0.25
"""Of the brim's reach along w a sheet holds at least this share of what it holds along b: less, and it is a trough."""

NEAR_SQUARE = 1.5
"""A sheet that is at most so many times as long as broad is shown in equal units."""

NEAR_ROUND = 10.0
"""Below this condition number it holds all of the brim."""

LOST = 0.2
"""A bowl that takes less of the width of a box than this is lost in it."""

SQUARE = Box(-1.0, -1.0, 1.0, 1.0)
CORNERS_OF_BOX = np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)])
LEVELS = 9
CORNERS = 143
"""Of the brim."""

FAR = 1e70
"""In half sides of the box, so far out places can still be squared; much nearer ones are out of every picture."""


@dataclass(frozen=True)
class Bowl:
    """The loss over the box |w − w₀| ≤ r, |b − b₀| ≤ s, as far up as its brim.

    In the world the box is [−1, 1]², and the height over it is the loss's excess over the least, `height` at the brim:
    z = height·|root·(p − fit)|² for a point p of the box. `center` is (w₀, b₀), `reach` is (r, s). The floor lies at
    z = `floor`.
    """

    loss: MeanSquaredError
    center: Points
    reach: Points
    brim: float
    height: float = 1.2
    floor: float = -0.4

    @classmethod
    def around(cls, loss: MeanSquaredError, points: Points, others: Sequence[Sight] = ()) -> Bowl:
        """The bowl that holds the points (w, b), `(k, 2)`, cut at a level of the loss just above the highest of them.

        Its brim is an ellipse around the fit, and the box is as wide as that. Bowls of a sweep end at one level, and
        stand in one box: over other rows each has its own place in it, or a box
        of its own where one would be lost in that of all.
        """
        excess = OVER * max(excess_to_show(*each) for each in ((loss, points), *others))
        losses = [each for each, _ in others]
        if all(each is loss for each in losses):
            return cls(loss, loss.minimizer, iso_reach(loss, excess), loss.minimum + excess)
        brim = max(each.minimum for each in losses) + excess
        reaches = [iso_reach(each, brim - each.minimum) for each in losses]
        low = np.min([each.minimizer - reach for each, reach in zip(losses, reaches, strict=True)], axis=0)
        high = np.max([each.minimizer + reach for each, reach in zip(losses, reaches, strict=True)], axis=0)
        shares = np.array(reaches) / ((high - low) / 2)
        if shares.min() < LOST:
            return cls(loss, loss.minimizer, iso_reach(loss, brim - loss.minimum), brim)
        return cls(loss, (low + high) / 2, (high - low) / 2, brim)

    @classmethod
    def sheet(cls, loss: MeanSquaredError, points: Points, others: Sequence[Sight] = ()) -> Bowl:
        """The loss over the whole of a box around the fit that holds the points, without a brim, lying flat.

        In a sweep it is over a box that holds those of all `others`, as far up as the highest loss over it.
        """
        if not others:
            return cls._sheet(loss, points)
        sheets = [cls._sheet(*each) for each in others]
        ends = np.array([each.ranges for each in sheets])
        low, high = ends[..., 0].min(axis=0), ends[..., 1].max(axis=0)
        center, reach = (low + high) / 2, (high - low) / 2
        if all((each.center == sheets[0].center).all() for each in sheets):  # to the last digit
            center, reach = sheets[0].center, np.max([each.reach for each in sheets], axis=0)
        if reach.max() < NEAR_SQUARE * reach.min():
            reach[:] = reach.max()
        corners = center + CORNERS_OF_BOX * reach
        brim = max(float(each.loss.value(*corners.T).max()) for each in sheets) * (1 + 1e-9)
        return cls(loss, center, reach, brim, 0.0)

    @classmethod
    def _sheet(cls, loss: MeanSquaredError, points: Points) -> Bowl:
        """The same for one loss."""
        around = cls.around(loss, points)
        farthest = np.abs(points - loss.minimizer).max(axis=0)
        shares = np.minimum(ROOM * farthest / around.reach, 1.0)
        shares = np.maximum(shares, NARROWEST * shares.max())
        if loss.condition_number < NEAR_ROUND or all_at_the_fit(loss, points):
            shares = np.ones(2)
        reach = np.maximum(shares * around.reach, BEYOND * farthest)
        if reach.max() < NEAR_SQUARE * reach.min():
            reach[:] = reach.max()  # a unit of w and a unit of b are then equally long
        around = replace(around, reach=reach)
        corners = around.center + CORNERS_OF_BOX * around.reach
        return replace(around, brim=float(loss.value(*corners.T).max()) * (1 + 1e-9), height=0.0)

    def as_high(self, height: float) -> Bowl:
        """The bowl, so high; over the same places of the box it has its lines, which it need not find again."""
        other = copy(self)
        vars(other)["height"] = height
        return other

    def lowest_corner(self) -> float:
        """The azimuth, in degrees, of the corner of the box with the least loss: from there one looks into the bowl."""
        azimuths = np.array([45.0, 135.0, 225.0, 315.0])
        corners = np.sqrt(2.0) * np.stack([np.cos(np.radians(azimuths)), np.sin(np.radians(azimuths))], axis=-1)
        return float(azimuths[self.shares(corners).argmin()])

    @property
    def ranges(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The least and the largest w and b of the box."""
        low, high = self.center - self.reach, self.center + self.reach
        return (float(low[0]), float(high[0])), (float(low[1]), float(high[1]))

    @cached_property
    def fit(self) -> Points:
        """Where the least-squares fit stands in the box."""
        return self.boxed(self.loss.minimizer)

    @cached_property
    def root(self) -> Points:
        """The matrix that makes the share of the brim's excess a squared length."""
        return self.loss.root * self.reach / np.sqrt(self.brim - self.loss.minimum)

    def boxed(self, points: ArrayLike) -> Points:
        """Parameters (w, b) as points of the box, `(..., 2)`; those extremely far beyond it are `FAR` out that way."""
        places: Points = (np.asarray(points, dtype=float) - self.center) / self.reach
        return places / np.maximum(1.0, np.abs(places).max(axis=-1, keepdims=True) / FAR)

    def rooted(self, boxed: Points) -> Points:
        """Points of the box from the fit, in units in which the brim is the unit circle: the surface is as round."""
        return times(boxed - self.fit, self.root.T)

    def shares(self, boxed: Points) -> Points:
        """The excess of the loss at points of the box, as a share of the brim's."""
        return squares(self.rooted(boxed))

    def slopes(self, boxed: Points) -> Points:
        """The gradient of the height over points of the box, `(..., 2)`."""
        return times(self.rooted(boxed), 2.0 * self.height * self.root)

    def on_surface(self, boxed: Points) -> Points:
        """World points on the surface over points of the box."""
        return lifted(boxed, self.height * self.shares(boxed))

    def on_floor(self, boxed: Points) -> Points:
        """World points on the floor under points of the box."""
        return lifted(boxed, self.floor)

    def holds(self, boxed: Points) -> Points:
        """At most 1 at points of the box, `(..., 2)`, that lie in it and below the brim: how far out they are."""
        sides: Points = np.abs(boxed).max(axis=-1)
        return np.maximum(sides, np.sqrt(self.shares(boxed)))

    def held(self, axis: int) -> tuple[float, float]:
        """The least and the largest w (axis 0) or b (1) that the brim holds."""
        middle, half = self.loss.minimizer[axis], self.reach[axis] * np.sqrt(self.squared_reach[axis, axis])
        return float(middle - half), float(middle + half)

    @cached_property
    def squared_reach(self) -> Points:
        """The matrix whose form at a direction of the box is the square of how far the brim reaches that way."""
        inverse: Points = np.linalg.inv(self.root)
        return inverse @ inverse.T

    def farthest(self, direction: Points) -> Points:
        """The point of the brim that lies farthest in a direction of the box."""
        out = self.squared_reach @ direction
        point: Points = self.fit + out / np.sqrt(direction @ out)
        return point

    @cached_property
    def axes(self) -> Points:
        """The brim's longest and its shortest half axis in the box, two columns."""
        sides, halves, _ = np.linalg.svd(np.linalg.inv(self.root))
        axes: Points = sides * halves
        return axes

    def iso_line(self, share: float) -> Points:
        """The ellipse of one loss, given as a share of the brim's excess: points of the box and beyond, closed."""
        return self.fit + ellipse(np.sqrt(share) * self.axes)

    @cached_property
    def iso_lines(self) -> tuple[Points, Points]:
        """Lines of equal loss, in even steps outwards, as far as they are in the box.

        Their straight pieces, `(m, 2, 2)`, and of each its share of the brim's excess, `(m, 1)`.
        """
        steps = np.array([0.45, *range(1, LEVELS)]) / LEVELS
        lines = [segments(clip_polyline(self.iso_line(step**2), SQUARE)) for step in steps]
        return np.concatenate(lines), np.repeat(steps**2, [len(line) for line in lines])[:, None]

    @cached_property
    def outline(self) -> Points:
        """The brim, cut at the sides of the box: a convex polygon of points of the box."""
        turn = np.linspace(0.0, 2.0 * np.pi, CORNERS, endpoint=False)
        polygon = self.fit + np.stack([np.cos(turn), np.sin(turn)], axis=-1) @ np.linalg.inv(self.root).T
        for side in (1.0, -1.0):
            for axis in (0, 1):
                polygon = cut(polygon, 1.0 - side * polygon[:, axis])
        return refined(np.vstack([polygon, polygon[:1]]), self.root)[:-1]

    @cached_property
    def brim_segments(self) -> Points:
        """The straight pieces of that outline, `(m, 2, 2)`."""
        return segments([np.vstack([self.outline, self.outline[:1]])])
