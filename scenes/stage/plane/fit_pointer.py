"""The least-squares fit on a map: a star or, where it is out of view, an arrow that points to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import Star
from numpy.typing import NDArray

from scenes.stage.clipping import border_towards, inside, pull_inside, segments
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.shapes import NOTHING, POINTER, Arrow, flat

Points = NDArray[np.float64]

CLEAR = 0.1
"""How far from the ways the arrow stands, in Manim's units."""

TRIED = 41
"""So many places of the border are tried for it."""

FINE = 6
"""Points along each side of an arrow."""

TINY = 1e-300
"""Of the square of a length, so that one of 0 can be divided by."""

STEEP = 0.26
"""The sine of the angle to a side of the map, at least, with which an arrow leaves it there: 15 degrees."""

OVER = 0.2
"""How far beyond the border the barbs of an arrow may reach."""


def fit_or_pointer(plot: Landscape, ways: Sequence[PathView] = ()) -> Star | Arrow:
    """The star at the least-squares fit or, where it is out of view, an arrow at the border that points to it.

    Its tip is where a ray to the fit leaves the map: that from the middle or, beside ways, from where they end; where
    all of them have left, from near the fit. Where they would strike it through, it is the nearest clear of them.
    """
    place, box = plot.place(*plot.loss.minimizer), plot.inner
    if inside(place[None], box)[0]:
        return plot.fit()
    taken = segments([piece for way in ways for piece in way.taken])
    starts = _starts(place, plot, _end(plot, ways))
    arrows = [_arrow(plot, place, start) for start in [each for each in starts if _faces(place, each, box)] or starts]
    shown = [arrow for arrow in arrows if _in_view(arrow, plot)] or arrows[:1]
    return _clear(shown, taken) if len(taken) else arrows[0]


def _clear(arrows: Sequence[Arrow], taken: Points) -> Arrow:
    """The first that is clear of segments `(m, 2, 2)`; where none is, that with the most room."""
    rooms = []
    for arrow in arrows:
        rooms.append(_room(arrow, taken))
        if rooms[-1] >= CLEAR:
            return arrow
    return arrows[int(np.argmax(rooms))]


def _end(plot: Landscape, ways: Sequence[PathView]) -> Points:
    """Where ways end in view: the mean of those places; where all have left, the place nearest to the fit.

    Where they leave is not on their way to it: the arrow would seem to say that it is there. Without any, the middle.
    """
    box, ends = plot.inner, [way.places[-1, :2] for way in ways]
    if seen := [end for end in ends if inside(end[None], box)[0]]:
        return flat(np.mean(seen, axis=0))
    return pull_inside(plot.place(*plot.loss.minimizer), box.shrunk(*[POINTER] * 4)) if ends else box.center


def _starts(place: Points, plot: Landscape, end: Points) -> list[Points]:
    """Where rays begin, in view and across the one from the middle: those nearest to the ray from an end first."""
    middle = plot.inner.center
    away = place - middle
    across = border_towards(middle + np.cross([0.0, 0.0, 1.0], away), middle, plot.inner) - middle
    shares, aside = np.linspace(-1.0, 1.0, TRIED), float((end - middle) @ across / (across @ across))
    return [*(middle + shares[np.argsort(np.abs(shares - aside), kind="stable"), None] * across)]


def _faces(place: Points, start: Points, box: Box) -> bool:
    """Whether the ray to a place out of view leaves the box rather through its side than along it."""
    x, y, _ = border_towards(place, start, box)
    across, up = np.abs(place - start)[:2] / np.hypot(*(place - start)[:2])
    sides = (across, min(x - box.left, box.right - x)), (up, min(y - box.bottom, box.top - y))
    return any(share >= STEEP and off <= NOTHING for share, off in sides)


def _arrow(plot: Landscape, place: Points, start: Points) -> Arrow:
    """An arrow that ends at the border on the ray from a start to a place out of view."""
    border = border_towards(place, start, plot.inner)
    away = (place - start) / np.hypot(*(place - start)[:2])
    return Arrow(plot.theme.fit, plot.theme.background, 0.08, 0.32).show(border - 1.5 * POINTER * away, border)


def _in_view(arrow: Arrow, plot: Landscape) -> bool:
    """Whether it stands on the map."""
    return bool(inside(arrow.points, plot.inner.shrunk(*[-OVER] * 4)).all())


def _room(arrow: Arrow, parts: Points) -> float:
    """How far the outline of an arrow is from segments `(m, 2, 2)`, about."""
    corners = arrow.points[::4, :2]
    along = np.linspace(0.0, 1.0, FINE, endpoint=False)[:, None, None]
    outline = (corners + along * (np.roll(corners, -1, axis=0) - corners)).reshape(-1, 1, 2)
    starts, ways = parts[:, 0], parts[:, 1] - parts[:, 0]
    lengths = np.maximum((ways**2).sum(axis=1), TINY)
    shares = (((outline - starts) * ways).sum(axis=-1) / lengths).clip(0.0, 1.0)
    return float(np.hypot(*np.moveaxis(outline - starts - shares[..., None] * ways, -1, 0)).min())
