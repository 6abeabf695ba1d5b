"""Which part of the parameter plane is shown of points on it, in which units."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdmath import MeanSquaredError
from scenes.stage.data.start import all_at_the_fit, excess_to_show, iso_reach
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plot import Range, padded
from scenes.stage.theme import Theme

Points = NDArray[np.float64]

LABELS = 1.0
"""About what the labels take of the breadth and of the height of a box."""

UNALIKE = 2.05
"""How many times as much of its box as the other way what is shown may fill, in equal units."""

NEAR_ROUND = 20.0
"""Below this condition number a bowl is shown in equal units whatever is to be seen on it."""

NARROWEST = 0.1
"""Of what the iso-line through the highest point takes of an axis, it shows at least this share of the other's."""

FINEST = 1e-3
"""An axis is at least this share of its values long, so that its ticks can be read."""

NARROW = 0.05
"""Ways that are all within this share of a picture are one line in it."""

Sight = tuple[MeanSquaredError, Points]
"""A loss and points (w, b) that are to be seen on it, `(k, 2)`. What frames a picture takes its own and, in a sweep,
those of all `others`, in which it is itself: so all pictures of the sweep have the same frame."""


def framed_map(
    box: Box,
    loss: MeanSquaredError,
    points: Points,
    theme: Theme,
    others: Sequence[Sight] = (),
    fit: bool | None = True,
    equal: bool | None = None,
) -> Landscape:
    """The part of the plane that holds `points` `(k, 2)` and the least-squares fit.

    `fit` False: the points alone; None: so only where the fit is so far that their ways were one line.
    `equal` True: a unit of w is as long on the screen as a unit of b; False: so only where the bowl is near round;
    None: also where what is shown then fills a good part of the box.
    """
    sights = [(loss, points), *others]
    if fit is None and not (fit := _told_apart_with_the_fit(sights)):
        equal = False
    round_ = all(each.condition_number < NEAR_ROUND for each, _ in sights)
    if not fit:
        seen = np.vstack([each for _, each in sights])
        if not equal:
            return _alone(box, loss, seen, theme, others, round_)
        return _in_equal_units(box, loss, seen, theme, others)
    corners = np.vstack([_corners_to_show(*each) for each in sights])
    across, up = np.ptp(corners, axis=0) / [box.width - LABELS, box.height - LABELS]
    if equal or round_ or (equal is None and max(across, up) <= UNALIKE * min(across, up)):
        return _in_equal_units(box, loss, corners, theme, others)
    w, b = corners.T
    return Landscape(box, loss, padded(w, 0.18), padded(b, 0.22), theme, losses=[other for other, _ in others])


def _in_equal_units(
    box: Box, loss: MeanSquaredError, points: Points, theme: Theme, others: Sequence[Sight]
) -> Landscape:
    """The part of the plane that holds `points` `(k, 2)`, a unit of w as long on the screen as a unit of b."""
    (left, right), (low, high) = padded(points[:, 0], 0.18), padded(points[:, 1], 0.22)
    tall = max(high - low, (right - left) * (box.height - LABELS) / (box.width - LABELS))
    wide = max(right - left, (high - low) * (box.width - LABELS) / (box.height - LABELS))
    w, b = (left + right) / 2, (low + high) / 2
    ranges, losses = ((w - wide / 2, w + wide / 2), (b - tall / 2, b + tall / 2)), [other for other, _ in others]
    return Landscape(box, loss, *ranges, theme, wide / tall, losses)


def _alone(
    box: Box, loss: MeanSquaredError, points: Points, theme: Theme, others: Sequence[Sight], equal: bool
) -> Landscape:
    """The part of the plane that holds `points` `(k, 2)`, in ranges so long that their ticks can be read."""
    if equal:
        corners = np.transpose([_readable((low, high)) for low, high in zip(*_ends(points), strict=True)])
        return _in_equal_units(box, loss, corners, theme, others)
    ranges = (_readable(padded(column, 0.15)) for column in points.T)
    return Landscape(box, loss, *ranges, theme, losses=[other for other, _ in others])


def _corners_to_show(loss: MeanSquaredError, points: Points) -> Points:
    """Opposite corners `(2, 2)` of what holds the points and the fit; where those are one, of a bowl around them."""
    seen = np.vstack([points, loss.minimizer])
    excess = excess_to_show(loss, points)
    all_one = all_at_the_fit(loss, points)
    reach = iso_reach(loss, excess)
    if all_one:
        return np.array([loss.minimizer - reach, loss.minimizer + reach])
    half = np.ptp(seen, axis=0) / 2
    half = np.maximum(half, NARROWEST * reach * (half / reach).max())
    middle = (seen.max(axis=0) + seen.min(axis=0)) / 2
    return np.array([middle - half, middle + half])


def _told_apart_with_the_fit(sights: Sequence[Sight]) -> bool:
    """Whether the ways of the points would not all be one line in a picture that holds the fits as well."""
    seen, fits = np.vstack([each for _, each in sights]), np.array([loss.minimizer for loss, _ in sights])
    alone, all_ = np.ptp(seen, axis=0), np.ptp(np.vstack([seen, fits]), axis=0)
    if all(loss.condition_number < NEAR_ROUND for loss, _ in sights):  # in equal units a way along an axis is seen
        return bool(alone.max() >= NARROW * all_.max())
    return bool((alone >= NARROW * all_).all())


def _ends(points: Points) -> tuple[Points, Points]:
    """The least and the greatest of each column."""
    return points.min(axis=0), points.max(axis=0)


def _readable(range_: Range) -> Range:
    """The range, or a longer one around it where its values are large for their differences."""
    low, high = range_
    room = max(0.0, FINEST * max(abs(low), abs(high)) - (high - low)) / 2
    return low - room, high + room
