"""One row of the sum: its residual stands out and has its name."""

from __future__ import annotations

from itertools import product

import numpy as np
from manim import RoundedRectangle, VGroup
from numpy.typing import NDArray

from scenes.stage.data.residuals import Measured
from scenes.stage.shapes import Curve, Dots
from scenes.stage.theme import SIZES
from scenes.stage.type import formula

Points = NDArray[np.float64]

BESIDE = (0.11, 0.09, 0.07)
"""How far the name stands from the middle of its residual, or has to where there is little room."""

MARGIN = 0.3
"""How far the name may stand out of the axes on the right, where nothing else is."""

ALONG = (0.2, 0.35, 0.5, 0.65, 0.8)
"""Where along its residual the name may stand, as shares of it."""

LEAST = 0.35
"""How long a residual is at least, where there is one so long."""


class OneRow(VGroup):
    """A row, its residual and e_i beside it: a long one, where the name stands clear of all else."""

    def __init__(self, measured: Measured) -> None:
        plot = measured.plot
        theme, rows, feet = plot.theme, measured.rows, measured.feet(0)
        name = formula("e_i", SIZES.readout, theme.loss)
        plate = RoundedRectangle(0.06, width=name.width + 0.14, height=name.height + 0.14, stroke_width=0)
        dots = plot.place(plot.x, plot.y)[:, :2]
        point = measured.tour.points[0]
        line = np.vstack([np.linspace(piece[0], piece[-1], 120) for piece in plot.line(point)] or [feet])
        ink = np.vstack([line, dots])
        row, place = _freest(rows, feet, ink, plot.inner.corners, np.array([name.width, name.height]) / 2)
        name.move_to([*place, 0.0])
        plate.set_fill(theme.background, 0.8).move_to(name)
        dot = Dots(0.11, theme.text).show(np.array([[*rows[row], 0.0]]))
        super().__init__(plate, Curve(theme.loss, 7).show([np.array([feet[row], rows[row]])]), dot, name)


def _freest(rows: Points, feet: Points, ink: Points, corners: Points, half: Points) -> tuple[int, Points]:
    """The row beside whose residual a name of half that size has room, and the place of the name.

    No other residual and nothing of the `ink` is nearer to it than its own, or as little as may be; of the rows where
    that is so, the longest residual, and there as near to its middle as may be.
    """
    segments = feet[:, None] + np.linspace(0.0, 1.0, 25)[:, None] * (rows - feet)[:, None]
    low, high = corners.min(axis=0), corners.max(axis=0) + np.array([MARGIN, 0.0])
    lengths = np.abs(rows - feet)[:, 1]
    found = []
    for row in np.flatnonzero(lengths >= min(LEAST, lengths.max())):
        around = np.vstack([ink, np.delete(segments, row, axis=0).reshape(-1, 2)])
        for side, along, gap in product((-1.0, 1.0), ALONG, BESIDE):
            place = feet[row] + along * (rows[row] - feet[row]) + [side * (half[0] + gap), 0.0]
            room = np.hypot(*np.maximum(np.abs(around - place) - half, 0.0).T).min()
            seen = (place - half > low).all() and (place + half < high).all()
            lack = max(gap - room, 0.0) if seen else np.inf
            found.append((-lack, gap, lengths[row], -abs(along - 0.5), int(row), place))
    *_, row, place = max(found, key=lambda each: each[:4])
    return row, place
