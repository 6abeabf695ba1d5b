"""Polylines with corners where they are seen to bend, and no others: each costs time in every frame."""

from __future__ import annotations

import numpy as np
from manim import config
from numpy.typing import NDArray

Points = NDArray[np.float64]

LONGEST = 0.06
"""The longest straight piece of an outline, in roots of the brim's excess: what is straight in the box is bent on the
surface, and between its ends a piece of this length d departs from it by d²/4 of the height."""

FLAT, LINES = 3e-4, 1080
"""So far, in half sides of the box, straight pieces may depart from an iso-line: a tenth of a pixel at 1080p.

In a picture of fewer lines it is a tenth of a pixel, too.
"""

FEWEST = 16
"""Corners of the narrowest ellipse."""

TURNS = np.linspace(0.0, 2.0 * np.pi, 721)


def ellipse(axes: Points) -> Points:
    """The ellipse around the origin with the longest and the shortest half axis as columns, closed, from an end of it.

    A straight piece between two corners p, d of a turn apart, departs from the ellipse by ab·d²/8|p'|, where a and b
    are the half axes: corners are so near that this is as flat as may be, and both ends are among them.
    """
    flat = FLAT * max(1.0, LINES / config.pixel_height)
    long, short = np.hypot(*axes)
    speeds = np.hypot(long * np.sin(TURNS), short * np.cos(TURNS))
    close = np.sqrt(long * short / speeds / (8.0 * flat))
    corners = np.append(0.0, np.cumsum((close[1:] + close[:-1]) / 2.0 * TURNS[1]))
    count = max(FEWEST, 2 * int(np.ceil(corners[-1] / 2.0)))
    turn = np.interp(np.linspace(0.0, corners[-1], count + 1), corners, TURNS)
    return np.stack([np.cos(turn), np.sin(turn)], axis=-1) @ axes.T


def refined(polyline: Points, root: Points) -> Points:
    """The same polyline `(n, 2)` of the box with corners so close that no piece, times `root`, exceeds `LONGEST`."""
    pieces = np.diff(polyline, axis=0)
    counts = np.maximum(1, np.ceil(np.hypot(*(pieces @ root.T).T) / LONGEST).astype(int))
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    share = (within / np.repeat(counts, counts))[:, None]
    return np.vstack(
        [np.repeat(polyline[:-1], counts, axis=0) + share * np.repeat(pieces, counts, axis=0), polyline[-1:]]
    )
