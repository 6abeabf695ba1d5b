"""From where a descent is seen, how high its bowl stands, and how large it is in a frame that holds more than it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scenes.stage.layout import Box
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import STAR
from scenes.stage.space.scales import Scales
from scenes.stage.space.view import View

Points = NDArray[np.float64]

HEIGHT, TALLER = 0.62, 0.28
"""How high a bowl stands, in half sides of its box, and by how much higher at most one that is thin."""

THIN = 0.25
"""A bowl narrower than this share of its length is thin: it would be a sliver of a picture."""

LONG = 0.6
"""A bowl narrower than this share of its length is seen from its side; a rounder one as its start asks for."""

BESIDE = 100.0
"""So many degrees a start stands to the left of where a round bowl is seen from: at its side, and a little behind."""

LIFTS = 26.0, 44.0
"""From so high, in degrees, a round bowl is seen, and a narrow one: into both."""

INTO, HIGHEST = 8.0, 62.0
"""So many degrees above where the near side of the brim hides its lowest point, a bowl is seen into, but no higher."""

GAPS = 0.16, 0.48
"""How far a bowl stands above its map, at least and at most, in half sides of its box."""

CLEAR = 0.08
"""How far below the outline of the bowl, in half sides of its box, the foot of the ball is at least."""

TURNS = np.linspace(0.0, 2.0 * np.pi, 64, endpoint=False)
NORMALS = np.stack([np.cos(TURNS), np.sin(TURNS)], axis=-1)
"""The sides of a polygon around a picture: what is beyond one of them is clear of it."""

PLACES = 25
HALVINGS = 18


def narrowness(bowl: Bowl) -> float:
    """The bowl's width as a share of its length, in its box."""
    long, short = 1.0 / np.linalg.svd(bowl.root)[1][::-1]
    return float(short / long)


def azimuth_for(bowl: Bowl, start: Points, aside: float) -> float:
    """From where, in degrees, a start (w, b) is seen on the inside of the far wall, and its way to the fit before it.

    A long bowl is seen from its side, but for so many degrees that the end of the start is turned away by.
    """
    way = bowl.boxed(start) - bowl.fit
    short, long = np.linalg.svd(bowl.root)[2]
    if narrowness(bowl) > LONG:
        return float(np.degrees(np.arctan2(way[1], way[0]))) + BESIDE + aside
    across = -short if way @ short > 0.0 else short
    behind = -long if way @ long > 0.0 else long
    turn = np.radians(aside)
    x, y = np.cos(turn) * across + np.sin(turn) * behind
    return float(np.degrees(np.arctan2(y, x)))


def elevation_for(bowl: Bowl) -> float:
    """How high, in degrees, one looks from into a bowl: the narrower, the higher."""
    round_, narrow = LIFTS
    return narrow + narrowness(bowl) * (round_ - narrow)


def across_the_floor(view: View) -> Points:
    """The direction of the viewer over the floor, a unit vector (2,)."""
    turn = np.radians(view.azimuth)
    return np.array([np.cos(turn), np.sin(turn)])


def into(bowl: Bowl, view: View) -> float:
    """How high, in degrees, one looks from to see the fit over the near side of the brim; higher than from a view."""
    towards = across_the_floor(view)
    open_ = float(np.degrees(np.arctan(bowl.height / np.sqrt(towards @ bowl.squared_reach @ towards))))
    return max(min(open_ + INTO, HIGHEST), view.elevation + INTO)


def raised(bowl: Bowl, times: float = 1.0) -> Bowl:
    """The bowl, as high as it stands, or so many times as high."""
    return replace(bowl, height=times * (HEIGHT + TALLER * max(0.0, 1.0 - narrowness(bowl) / THIN)))


def above_its_map(bowl: Bowl, start: Points, home: View, inward: View, times: float = 1.0) -> Bowl:
    """The bowl, so far above its map that the foot of a start (w, b) is seen from home, and the star from inward.

    Where there is room upwards, the gap may be so many times as high.
    """
    foot = gap(bowl, bowl.boxed(start), home) + times * CLEAR
    star = gap(bowl, bowl.fit, inward) + STAR * np.tan(np.radians(inward.elevation))
    return replace(bowl, floor=-float(np.clip(max(foot, star), *(times * each for each in GAPS))))


def gap(bowl: Bowl, boxed: Points, view: View) -> float:
    """How far below its lowest point the bowl's outline on the screen crosses what is under a point of the box."""
    towards, steep = across_the_floor(view), np.tan(np.radians(view.elevation))
    bulge = float(towards @ bowl.squared_reach @ towards) / (4.0 * bowl.height)
    return float(steep**2 * bulge - steep * (boxed - bowl.fit) @ towards)


def framed(
    scales: Sequence[Scales], marks: Points, view: View, box: Box, taken: list[Box], middle: Points, least: float = 0.0
) -> View:
    """A view, as large as lets all bowls, their scales and the marks `(k, 3)` stay in a box and clear of what is taken.

    Where there is room left, they stand around `middle`. Where that is less than the `least` scale, it is any less.
    """
    view = replace(view, scale=1.0, x=0.0, y=0.0)
    places, offs = map(np.vstack, zip(*(each.corners(view, marks) for each in scales), strict=True))
    places = view.seen(places)
    low, high = 0.0, max(box.width, box.height) / float(np.ptp(places, axis=0).min())
    found = replace(view, scale=low)
    for _ in range(HALVINGS):
        scale = (low + high) / 2.0
        where = _room(scale * places + offs, box, taken, middle)
        if where is None:
            high = scale
            if high < least:
                break
        else:
            low, found = scale, replace(view, scale=scale, x=float(where[0]), y=float(where[1]))
    return found


def _room(points: Points, box: Box, taken: list[Box], middle: Points) -> Points | None:
    """By how much to shift points `(n, 2)` into a box, clear of others and as near to a middle as may be."""
    first, last = (
        np.array([box.left, box.bottom]) - points.min(axis=0),
        np.array([box.right, box.top]) - points.max(axis=0),
    )
    if (first > last).any():
        return None
    x, y = np.linspace(first, last, PLACES).T
    shifts = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    far = (points @ NORMALS.T).max(axis=0) + shifts @ NORMALS.T
    free = np.ones(len(shifts), dtype=bool)
    for other in taken:
        free &= ((other.corners @ NORMALS.T).min(axis=0) >= far).any(axis=1)
    if not free.any():
        return None
    moved = middle[:2] - (points.min(axis=0) + points.max(axis=0)) / 2.0
    apart = np.where(free, np.hypot(*(shifts - moved).T), np.inf)
    return np.asarray(shifts[int(apart.argmin())])
