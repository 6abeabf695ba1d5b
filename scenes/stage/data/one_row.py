"""One row of the sum: its residual stands out and has its name."""

from __future__ import annotations

import math

import numpy as np
from manim import RoundedRectangle, VGroup
from numpy.typing import NDArray

from scenes.stage.data.residuals import Measured
from scenes.stage.shapes import Curve, Dots
from scenes.stage.theme import SIZES
from scenes.stage.type import formula

Points = NDArray[np.float64]

ASIDE, HALF = 0.42, 0.25
"""How far the name stands from the residual, and about half its own breadth."""

LEAST = 0.5
"""How long a residual is at least, where there is one so long."""


class OneRow(VGroup):
    """A row, its residual and e_i beside it: the row where the name stands farthest from all the others."""

    def __init__(self, measured: Measured) -> None:
        theme, rows, feet = measured.plot.theme, measured.rows, measured.feet(0)
        row, place = _freest(rows, feet, measured.plot.inner.corners)
        name = formula("e_i", SIZES.readout, theme.loss).move_to([*place, 0.0])
        plate = RoundedRectangle(0.06, width=name.width + 0.14, height=name.height + 0.14, stroke_width=0)
        plate.set_fill(theme.background, 0.8).move_to(name)
        dot = Dots(0.11, theme.text).show(np.array([[*rows[row], 0.0]]))
        super().__init__(Curve(theme.loss, 7).show([np.array([feet[row], rows[row]])]), dot, plate, name)


def _freest(rows: Points, feet: Points, corners: Points) -> tuple[int, Points]:
    """The row farthest from all others, with most room beside its residual, and the place for its name."""
    segments = feet[:, None] + np.linspace(0.0, 1.0, 15)[:, None] * (rows - feet)[:, None]
    line = np.linspace(feet[0], feet[-1], 60)
    lengths = np.abs(rows - feet)[:, 1]
    found = []
    for row in np.flatnonzero(lengths >= min(LEAST, lengths.max())):
        others = np.delete(segments, row, axis=0).reshape(-1, 2)
        ink, own = np.vstack([line, others]), segments[row][:, None]
        apart = np.hypot(*(own - others).transpose(2, 0, 1)).min() if len(others) else math.inf
        for side in (-ASIDE, ASIDE):
            place = (rows[row] + feet[row]) / 2 + [side, 0.0]
            edge = min(*(place - corners.min(axis=0)), *(corners.max(axis=0) - place)) - HALF
            found.append((min(edge, apart, np.hypot(*(place - ink).T).min()), int(row), place))
    _, row, place = max(found, key=lambda each: each[0])
    return row, place
