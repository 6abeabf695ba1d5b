"""Where a descent has got to and how noise shakes it there: a close look at its last iterates."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.data.rows import MOST_DOTS
from scenes.stage.plane.landscape import Landscape
from scenes.stage.run import Run
from scenes.stage.shapes import Curve, Dots

Points = NDArray[np.float64]

LAST = 0.75
"""The share of the epochs after which iterates are looked at closely."""

CLOSELY = "last quarter"
MARKS = f"marks: the {CLOSELY} of a run", f"marks: a run’s {CLOSELY}", f"marks: {CLOSELY}"
"""What these are called in a picture, and where there is less room."""


def last_points(walk: Trajectory) -> Points:
    """The iterates of the last quarter of a descent, or evenly chosen ones of very many."""
    late = np.flatnonzero(walk.epochs > LAST * walk.epochs[-1])
    return walk.points[late[np.linspace(0, len(late) - 1, min(len(late), MOST_DOTS)).astype(int)]]


def outline(plot: Landscape, close: Landscape) -> Curve:
    """The frame, on a landscape, of what another shows of it."""
    (left, right), (low, high) = close.x_range, close.y_range
    w, b = np.array([left, right, right, left, left]), np.array([low, low, high, high, low])
    return Curve(plot.theme.text, 2.5).show(plot.polyline(w, b))


def close_up(plot: Landscape, run: Run, points: Points) -> Dots:
    """The points of a run, as its marks."""
    return Dots(0.06, run.color, 0.9, run.corners).show(plot.place(*points.T))
