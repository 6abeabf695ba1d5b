"""What of a descent stands out of the bowl: the tip of its first gradient, and the way on which it leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.scales import Scales
from scenes.stage.space.sight import UNCOVERED, layer
from scenes.stage.space.view import View

Points = NDArray[np.float64]

ARROW = 0.4
"""How long the gradient at the start is drawn on the floor, in half sides of it."""

SHORTEST, CLEAR, TRIED = 0.12, 0.12, 200
"""How long it is at least, and how far it stays before the bowl, in half sides; so many places on its way are tried."""

ACROSS = 30.0
"""A gradient that crosses its contour on the floor at a smaller angle, in degrees, does not seem to lead uphill: where
units of w and b differ by thousands, it runs along a round one."""

MOST = 40
"""So many lines of w or b over the plane are drawn at most."""

AROUND = 0.1
"""How far around the tip of the gradient the floor reaches, in half sides of it."""

TURNS = np.stack([turned(np.linspace(0.0, 2.0 * np.pi, 241)) for turned in (np.cos, np.sin)], axis=-1)
"""Directions all around."""

AWAY = 0.01
"""How far beyond the brim the second point of a way out lies, in roots of the brim's excess."""


def arrow_scale(bowl: Bowl, walk: Trajectory, home: View) -> float:
    """How long, in half sides of the box, the gradient at the start is drawn for each unit of its length there.

    It ends before what the bowl is before, as seen from home, if there is room for a `SHORTEST`: over the bowl, it
    would seem to point into its wall.
    """
    start, gradient = walk.points[0], bowl.loss.gradient(*walk.points[0])
    unit = float(np.abs(gradient / bowl.reach).max()) or 1.0
    lengths = np.linspace(0.0, ARROW + CLEAR, TRIED)
    places = bowl.on_floor(bowl.boxed(start) + lengths[:, None] * gradient / bowl.reach / unit)
    covered = np.flatnonzero(layer(bowl, places, home) != UNCOVERED)
    room = float(lengths[covered[0]]) - CLEAR if len(covered) else ARROW
    return (room if room >= SHORTEST else ARROW) / unit


def uphill_angle(bowl: Bowl, point: Points) -> float:
    """At what angle the gradient at a point (w, b) crosses its contour on the floor, in degrees."""
    gradient = bowl.loss.gradient(*point)
    drawn, uphill = (way / (np.hypot(*way) or 1.0) for way in (gradient / bowl.reach, gradient * bowl.reach))
    return float(np.degrees(np.arcsin(np.clip(drawn @ uphill, 0.0, 1.0))))


def floor_under(bowl: Bowl, tip: Points) -> Points:
    """The map and so much of its plane that an arrow to a point of the box lies on it: a closed polygon, (n, 2)."""
    places = np.vstack([bowl.outline, tip + AROUND * TURNS])
    corners: Points = places[np.argmax(TURNS @ places.T, axis=1)]
    return corners


def grid_under(scales: Scales, axis: int, polygon: Points) -> Points:
    """The lines of round w (axis 0) or b (1) of a map, and more as far apart, over a convex polygon: `(m, 2, 2)`."""
    first, second = (ends[0, axis] for ends, _ in scales.lines[axis][:2])
    places, step = polygon[:, axis], second - first
    low, high = np.sort((np.array([places.min(), places.max()]) - first) / step)
    following = np.roll(polygon, -1, axis=0)
    pieces, numbers = [np.zeros((0, 2))], np.arange(np.ceil(low), high)
    for place in first + step * numbers[:: 1 + len(numbers) // MOST]:
        crossed = (places < place) != (following[:, axis] < place)
        sides = following[crossed] - polygon[crossed]
        pieces.append(polygon[crossed] + ((place - places[crossed]) / sides[:, axis])[:, None] * sides)
    return np.concatenate(pieces).reshape(-1, 2, 2)


def last_inside(bowl: Bowl, walk: Trajectory) -> int:
    """The last step after which a descent is in the bowl."""
    return int(np.flatnonzero(bowl.holds(bowl.boxed(walk.points)) <= 1.0)[-1])


def leaving(bowl: Bowl, inner: Points, outer: Points) -> Points:
    """Where the way from a point in the bowl to one beyond leaves it, and a little later: two points of the box."""
    start, way = (place @ bowl.root.T for place in (inner - bowl.fit, outer - inner))
    length = np.hypot(*way)
    along = way / length
    share = (np.sqrt((start @ along) ** 2 + 1.0 - start @ start) - start @ along) / length
    shares = np.array([[share], [share + AWAY / length]])
    points: Points = inner + shares * (outer - inner)
    return points


def marks(bowl: Bowl, walk: Trajectory, scale: float) -> Points:
    """What stands out of the bowl and its map: the plane around the tip of the gradient, where a way left; (k, 3).

    A gradient is drawn `scale` half sides of the box long for each unit of its length there.
    """
    start = walk.points[0]
    tip = bowl.boxed(start) + scale * bowl.loss.gradient(*start) / bowl.reach
    last = last_inside(bowl, walk)
    ends = bowl.boxed(walk.points[last : last + 2])
    out = leaving(bowl, *ends)[1:] if len(ends) > 1 else np.zeros((0, 2))
    return np.vstack([bowl.on_floor(tip + AROUND * TURNS), bowl.on_surface(out)])
