"""Shapes that the camera fills and strokes in its own ways: of straight pieces, filled with a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from scenes.stage.shape import Shape


@dataclass(frozen=True)
class Picture:
    """RGB bytes `(rows, columns, 3)` on the screen: `corner` is their top left, `cell` the size of a pixel.

    A fourth channel is their opacity.
    """

    colors: NDArray[np.uint8]
    corner: tuple[float, float]
    cell: tuple[float, float]
    smooth: bool = True  # colours run into each other; if not, each pixel is a tile


class Straight(Shape):
    """A shape whose cubic pieces are all straight.

    The edges of a `coarse` stroke have 16 grades, where others have 256: a long one is drawn in half the time.
    """

    coarse = False


class Shaded(Straight):
    """A shape filled with a picture: slowly changing colours within the sharp and smooth edge of a shape."""

    def __init__(self, opacity: float = 1.0) -> None:
        super().__init__(stroke_width=0, fill_opacity=opacity)
        self.picture: Picture | None = None

    def show(self, outline: NDArray[np.float64], picture: Picture) -> Self:
        """Fill the polygon `(n, 2)` with the picture, whose border colours reach on beyond it."""
        self.picture = picture
        return self.set_points(straight_pieces(np.stack([outline, np.roll(outline, -1, axis=0)], axis=1)))


def straight_pieces(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """The control points of straight cubic Bézier pieces, one for each segment `(m, 2, 2)`."""
    start, end = parts[:, 0], parts[:, 1]
    along = (end - start) / 3.0
    places = np.zeros((len(parts), 4, 3))
    for k, place in enumerate((start, start + along, end - along, end)):
        places[:, k, :2] = place
    return places.reshape(-1, 3)
