"""What GradientDirection says in words, and the criteria that it follows from."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenes.stage.clipping import inside
from scenes.stage.plane.compass import DOUBLINGS, Compass
from scenes.stage.plane.partials import PartialSlope
from scenes.stage.plane.path_view import POINT, PathView
from scenes.stage.words.claims import trend

BLOT = 2.0
"""Arrows in so many directions, from a dot, that are shorter than so many of its radii make one blot with it."""


def words_on_settling(compass: Compass) -> str:
    """What is seen of more directions and shorter steps."""
    ends = compass.plot.place(*compass.tried.at(DOUBLINGS).ends.T)
    if np.hypot(*(ends - compass.start)[:, :2].T).max() < BLOT * POINT:
        return "More directions, steps too short to see: the bars tell."
    return "More directions, shorter steps: the best one settles."


def words_on_next(path: PathView, slopes: Sequence[PartialSlope]) -> str:
    """What is seen of the steps after the first, on the map and on both slices, or told by the two derivatives."""
    walk = path.walk
    told = trend(path.places, printed=walk.gradients)
    on_slices = ((each.plot, each.plot.place(walk.points[:, each.axis], walk.losses)) for each in slopes)
    if any(inside(places[1:], plot.inner).any() for plot, places in ((path.plot, path.places), *on_slices)):
        return told
    _, colon, what = told.partition(":")
    return f"Out of view:{what}" if colon else "Again, out of view."
