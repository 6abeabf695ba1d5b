"""Cells over the frame, and the parts of it that they are together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.bool_]
"""Which cells of a grid over the frame, `(rows, columns)`."""

ROWS, SHAPE = 30, 2
"""So many rows of cells, each so many times as wide as high."""

EDGE = 4
"""So many pixels around a part of a frame play a role in converting its colours."""


class Rectangle(NamedTuple):
    """A part of the frame, in pixels from its top left: even numbers."""

    left: int
    top: int
    right: int
    bottom: int

    def of(self, frame: NDArray[np.uint8], step: int = 1) -> NDArray[np.uint8]:
        """What is there in a frame `(rows, columns, …)` that has every pixel, or every so manieth both ways."""
        return frame[self.top // step : self.bottom // step, self.left // step : self.right // step]

    @property
    def with_edge(self) -> Rectangle:
        """The same with what is around it; to the right and below it may reach out of the frame."""
        return Rectangle(max(0, self.left - EDGE), max(0, self.top - EDGE), self.right + EDGE, self.bottom + EDGE)


@dataclass(frozen=True)
class Grid:
    """Cells of one size over a frame of so many pixels; those of the last row and column end where it ends."""

    height: int
    width: int

    @cached_property
    def cell(self) -> tuple[int, int]:
        """The height and the width of a cell, in pixels."""
        high = -(-self.height // ROWS // 8) * 8
        return high, SHAPE * high

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns of cells there are."""
        return -(-self.height // self.cell[0]), -(-self.width // self.cell[1])

    def rectangles(self, cells: Cells) -> list[Rectangle]:
        """The same as few rectangles: cells of a row that follow each other are one, and so are equal ones below."""
        high, wide = self.cell
        found: list[Rectangle] = []
        above: dict[tuple[int, int], int] = {}
        here, last = above, -1
        rows, ends = np.nonzero(np.diff(cells, axis=1, prepend=False, append=False))
        for row, first, end in zip(rows[::2].tolist(), ends[::2].tolist(), ends[1::2].tolist(), strict=True):
            if row != last:
                above, here, last = here if row == last + 1 else {}, {}, row
            left, right, bottom = first * wide, min(end * wide, self.width), min((row + 1) * high, self.height)
            k = here[left, right] = above.get((left, right), len(found))
            if k < len(found):
                found[k] = found[k]._replace(bottom=bottom)
            else:
                found.append(Rectangle(left, row * high, right, bottom))
        return found

    def under(self, box: Sequence[float]) -> tuple[slice, slice]:
        """The cells that a box meets: left, top, right and bottom in pixels, anywhere."""
        (high, wide), (rows, columns) = self.cell, self.shape
        left, top, right, bottom = box
        return _meeting(top / high, bottom / high, rows), _meeting(left / wide, right / wide, columns)


def _meeting(low: float, high: float, count: int) -> slice:
    """Which of so many cells of length 1 a stretch meets; none where it is beside them."""
    first, last = max(0.0, min(low, count)), max(0.0, min(high + 1.0, count))
    return slice(int(first), max(int(first), int(last)))
