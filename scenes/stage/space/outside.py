"""What of a descent stands out of the bowl: the tip of its first gradient, and the way on which it leaves."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.space.bowl import Bowl

Points = NDArray[np.float64]

ARROW = 0.4
"""How long the gradient at the start is drawn on the floor, in half sides of it."""

ACROSS = 30.0
"""A gradient that crosses its contour on the floor at a smaller angle, in degrees, does not seem to lead uphill: where
units of w and b differ by thousands, it runs along a round one."""

AROUND = 0.1
"""How far around the tip of the gradient the floor reaches, in half sides of it."""

TURNS = np.stack([turned(np.linspace(0.0, 2.0 * np.pi, 241)) for turned in (np.cos, np.sin)], axis=-1)
"""Directions all around."""

AWAY = 0.01
"""How far beyond the brim the second point of a way out lies, in roots of the brim's excess."""


def arrow_scale(bowl: Bowl, walk: Trajectory) -> float:
    """How long, in half sides of the box, the gradient at the start is drawn for each unit of its length there."""
    return ARROW / (float(np.abs(bowl.loss.gradient(*walk.points[0]) / bowl.reach).max()) or 1.0)


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
