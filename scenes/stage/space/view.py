"""Where the 3D world is seen from: a parallel projection, in which equal lengths stay equal."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from scenes.stage.layout import Box

Points = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """From where, how large and around which place of the screen the world is seen.

    `azimuth` and `elevation` are in degrees; the world's third axis points up. `scale` is how many of Manim's units one
    unit of the world takes; the world's point (0, 0, `height`) stands at (`x`, `y`) on the screen.
    """

    azimuth: float = 45.0
    elevation: float = 25.0
    scale: float = 2.0
    x: float = 0.0
    y: float = 0.0
    height: float = 0.0

    @classmethod
    def from_above(cls, box: Box) -> View:
        """Straight down, the first axis to the right: the square from −1 to 1 fills a square box of the screen."""
        x, y, _ = box.center
        return cls(-90.0, 90.0, box.width / 2, x, y)

    @cached_property
    def axes(self) -> Points:
        """Three unit vectors of the world as rows: to the right, up the screen, towards the viewer."""
        turn, lift = math.radians(self.azimuth), math.radians(self.elevation)
        return np.array(
            [
                [-math.sin(turn), math.cos(turn), 0.0],
                [-math.sin(lift) * math.cos(turn), -math.sin(lift) * math.sin(turn), math.cos(lift)],
                [math.cos(lift) * math.cos(turn), math.cos(lift) * math.sin(turn), math.sin(lift)],
            ]
        )

    @cached_property
    def _onto(self) -> tuple[Points, Points]:
        """The matrix that takes world points to places on the screen, and where it has the world's origin."""
        matrix = self.scale * self.axes[:2].T
        return matrix, np.array([self.x, self.y]) - self.height * matrix[2]

    def seen(self, places: ArrayLike) -> Points:
        """World points `(..., 3)` as places on the screen, `(..., 2)`."""
        matrix, origin = self._onto
        return times(np.asarray(places, dtype=float), matrix) + origin

    def nearness(self, places: ArrayLike) -> Points:
        """How much nearer to the viewer than the world's middle the points `(..., 3)` are, in units of the world."""
        return (np.asarray(places, dtype=float) - [0.0, 0.0, self.height]) @ self.axes[2]

    def rays(self, places: ArrayLike) -> Points:
        """The world points `(..., 3)` of nearness 0 that are seen at places `(..., 2)` of the screen."""
        across = (np.asarray(places, dtype=float) - [self.x, self.y]) / self.scale
        return np.array([0.0, 0.0, self.height]) + times(across, self.axes[:2])

    def on_plane(self, places: ArrayLike, height: float) -> Points:
        """The world points `(..., 3)` at a height that are seen at places `(..., 2)` of the screen."""
        rays = self.rays(places)
        return self.nearer(rays, (height - rays[..., 2]) / self.axes[2, 2])

    def nearer(self, places: Points, by: Points) -> Points:
        """World points `(..., 3)`, moved so far towards the viewer: they are seen where they were."""
        return places + times(by[..., None], self.axes[2:])

    def between(self, other: View, share: float) -> View:
        """The view that far on the way to another."""
        ends = zip(self._numbers(), other._numbers(), strict=True)
        return View(*(a + share * (b - a) for a, b in ends))

    def _numbers(self) -> tuple[float, ...]:
        return self.azimuth, self.elevation, self.scale, self.x, self.y, self.height


def times(vectors: Points, matrix: Points) -> Points:
    """Vectors `(..., m)` times a matrix `(m, n)` or a vector `(m,)`, in one product for all.

    All first coordinates of the result lie together, and so on: numpy is fast over long rows, slow over pairs.
    """
    product: Points = matrix.T @ vectors.reshape(-1, len(matrix)).T
    return product.T.reshape((*vectors.shape[:-1], *matrix.shape[1:]))


def lifted(boxed: Points, heights: ArrayLike) -> Points:
    """World points so high over points `(..., 2)` of a plane, in long rows, as `times` takes them fast."""
    places = np.empty((3, *boxed.shape[:-1]))
    places[0], places[1], places[2] = boxed[..., 0], boxed[..., 1], heights
    return places.transpose(*range(1, places.ndim), 0)


def squares(vectors: Points) -> Points:
    """The squared lengths of vectors `(..., 2)`; numpy is slow to sum over so short an axis."""
    lengths: Points = vectors[..., 0] ** 2 + vectors[..., 1] ** 2
    return lengths
