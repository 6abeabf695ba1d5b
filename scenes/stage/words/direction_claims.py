"""What GradientDirection says in words, and the criteria that it follows from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenes.stage.clipping import inside
from scenes.stage.layout import SEEN
from scenes.stage.plane.compass import DOUBLINGS, Compass
from scenes.stage.plane.partials import Components, PartialSlope
from scenes.stage.plane.path_view import POINT, PathView
from scenes.stage.shapes import Arrow
from scenes.stage.words.claims import trend

BLOT = 2.0
"""Arrows in so many directions, from a dot, that are shorter than so many of its radii make one blot with it."""

FLAT = 12.0
"""A slope so many times less steep than another looks flat beside it."""

SAME_WAY = 6.0
"""Two directions less than so many degrees apart look like one."""


def words_on_settling(compass: Compass) -> str:
    """What is seen of more directions and shorter steps."""
    ends = compass.plot.place(*compass.tried.at(DOUBLINGS).ends.T)
    if np.hypot(*(ends - compass.start)[:, :2].T).max() < BLOT * POINT:
        return "More directions, steps too short to see: the bars tell."
    return "More directions, shorter steps: the best one settles."


def words_on_slopes(gradient: NDArray[np.float64]) -> str:
    """What is seen of the slopes along w and b in the same units."""
    steep, flat = ("w", "b") if abs(gradient[0]) > abs(gradient[1]) else ("b", "w")
    if FLAT * np.abs(gradient).min() < np.abs(gradient).max():
        return f"Steep along {steep}; beside that, along {flat} flat."
    return "Along w the loss has one slope, along b another."


def words_on_sum(parts: Components) -> str:
    """What is seen of the two components and their sum."""
    if parts.along_one:
        short = "wb"[int(_extent(parts.by_w) > _extent(parts.by_b))]
        return f"Their sum is the gradient; along {short}, hardly anything."
    return "Each slope is an arrow; their sum is the gradient."


def _extent(arrow: Arrow) -> float:
    """How long an arrow along an axis is on the screen."""
    return float(np.ptp(arrow.points, axis=0).max()) if len(arrow.points) else 0.0


def words_on_best(turned: float) -> str:
    """What the best step has to do with the gradient, from whose opposite it is turned by so many degrees."""
    if turned < SAME_WAY:
        return "It points uphill. The best step goes against it."
    return "It points uphill. Shorter steps would go against it."


def words_on_step(path: PathView) -> str:
    """What is seen of the first step at the lecture's rate."""
    seen = np.hypot(*(path.places[1] - path.places[0])[:2]) > SEEN
    return "So step against the gradient." if seen else "So step against it: here too short to see."


def goes_on(places: NDArray[np.float64]) -> bool:
    """Whether steps after the first, between screen points `(k+1, 3)`, are seen."""
    return bool(np.hypot(*(places - places[1])[1:, :2].T).max() > SEEN)


def words_on_next(path: PathView, slopes: Sequence[PartialSlope]) -> str:
    """What is seen of the steps after the first, on the map and on both slices, or told by the two derivatives."""
    walk = path.walk
    if walk.steps == 1:
        return "No step follows the first here."
    told = trend(path.places, printed=walk.gradients)
    on_slices = ((each.plot, each.plot.place(walk.points[:, each.axis], walk.losses)) for each in slopes)
    if any(inside(places[1:], plot.inner).any() for plot, places in ((path.plot, path.places), *on_slices)):
        return told
    _, colon, what = told.partition(":")
    return f"Out of view:{what}" if colon else "Again, out of view."
