"""Where a descent has got to and how noise shakes it there: a close look at its last iterates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.data.rows import MOST_DOTS
from scenes.stage.descents.runs import Run
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape, Sight, near_round
from scenes.stage.plot import Range, padded
from scenes.stage.shapes import Curve, Dots
from scenes.stage.theme import Theme

Points = NDArray[np.float64]

LAST = 0.75
"""The share of the epochs after which iterates are looked at closely."""

FINEST = 1e-3
"""An axis is at least this share of its values long, so that its ticks can be read."""


NARROW = 0.05
"""Ways that are all within this share of a picture are one line in it."""


def last_points(walk: Trajectory) -> Points:
    """The iterates of the last quarter of a descent, or evenly chosen ones of very many."""
    late = np.flatnonzero(walk.epochs > LAST * walk.epochs[-1])
    return walk.points[late[np.linspace(0, len(late) - 1, min(len(late), MOST_DOTS)).astype(int)]]


def around(box: Box, loss: MeanSquaredError, points: Points, theme: Theme, others: Sequence[Sight] = ()) -> Landscape:
    """The part of the plane that holds `points` `(k, 2)`, in equal units where the bowl is near round."""
    points = np.vstack([points, *(seen for _, seen in others)])
    if near_round(loss, others):
        corners = np.transpose([_readable((low, high)) for low, high in zip(*_ends(points), strict=True)])
        return Landscape.equal_units(box, loss, corners, theme, [(other, corners) for other, _ in others])
    ranges = (_readable(padded(column, 0.15)) for column in points.T)
    return Landscape(box, loss, *ranges, theme, losses=[other for other, _ in others])


def told_apart_on(
    box: Box, loss: MeanSquaredError, points: Points, theme: Theme, others: Sequence[Sight] = (), filled: bool = False
) -> Landscape:
    """The plane with the points and the fit or, where it is so far that their ways were one line, with them alone.

    `filled`: unless the bowl is near round each axis is in its own units, so that in a low box the ways are not short.
    """
    each = points if not others else np.vstack([seen for _, seen in others])
    fits = np.array([loss.minimizer, *(other.minimizer for other, _ in others)])
    alone, all_ = np.ptp(each, axis=0), np.ptp(np.vstack([each, fits]), axis=0)
    narrow = alone < NARROW * all_
    if near_round(loss, others):  # in equal units a way along an axis is seen
        narrow = alone.max() < NARROW * all_.max()
    own = filled and not near_round(loss, others)
    framed = around if narrow.any() else Landscape.framing if own else Landscape.framed
    return framed(box, loss, points, theme, others)


def outline(plot: Landscape, close: Landscape) -> Curve:
    """The frame, on a landscape, of what another shows of it."""
    (left, right), (low, high) = close.x_range, close.y_range
    w, b = np.array([left, right, right, left, left]), np.array([low, low, high, high, low])
    return Curve(plot.theme.text, 2.5).show(plot.polyline(w, b))


def close_up(plot: Landscape, run: Run, points: Points) -> Dots:
    """The points of a run, as its marks."""
    return Dots(0.06, run.color, 0.9, run.corners).show(plot.place(*points.T))


def _ends(points: Points) -> tuple[Points, Points]:
    """The least and the greatest of each column."""
    return points.min(axis=0), points.max(axis=0)


def _readable(range_: Range) -> Range:
    """The range, or a longer one around it where its values are large for their differences."""
    low, high = range_
    room = max(0.0, FINEST * max(abs(low), abs(high)) - (high - low)) / 2
    return low - room, high + room
