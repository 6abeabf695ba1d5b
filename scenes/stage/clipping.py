"""Curves cut at the border of a picture, and where they left it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scenes.stage.layout import Box

Points = NDArray[np.float64]

DASH, DASHED = 0.17, 0.6
"""How long a dash is with its gap, about, and its share of that."""

PIXEL = 0.004

BENT = 0.0005
"""A curve may depart so far from what is drawn of it: a fifteenth of a pixel at 1080p."""

FAR = 10_000
"""Beyond so many pixels no picture reaches."""


def inside(points: Points, box: Box) -> NDArray[np.bool_]:
    """Which of the points `(n, 2)` lie in the box."""
    x, y = points[..., 0], points[..., 1]
    return (box.left <= x) & (x <= box.right) & (box.bottom <= y) & (y <= box.top)


def clip_polyline(points: Points, box: Box) -> list[Points]:
    """The pieces of a polyline `(n, 2)` that lie in the box, each `(m, 2)`, cut exactly at its border.

    Liang and Barsky's parametric line clipping (1984), all segments at once.
    """
    points = points[np.concatenate([[True], np.diff(points, axis=0).any(axis=1)])]
    if len(points) > 1 and inside(points, box).all():
        return [points]
    start, move = points[:-1], np.diff(points, axis=0)
    enter, leave = _spans(start, move, box)
    seen = np.flatnonzero(enter < leave)
    low, high = np.array([box.left, box.bottom]), np.array([box.right, box.top])
    # np.clip takes away only the rounding of segments far longer than the box
    firsts = np.clip(start[seen] + enter[seen, None] * move[seen], low, high)
    lasts = np.clip(start[seen] + leave[seen, None] * move[seen], low, high)
    joined = (np.diff(seen) == 1) & (leave[seen[:-1]] == 1.0) & (enter[seen[1:]] == 0.0)
    runs = np.split(np.arange(len(seen)), np.flatnonzero(~joined) + 1)
    return [np.vstack([firsts[run[:1]], lasts[run]]) for run in runs if len(run)]


def _spans(start: Points, move: Points, box: Box) -> tuple[Points, Points]:
    """Where segments `(m, 2)` are in the box, as shares of them: from, to; where the first is larger, nowhere."""
    low = np.array([box.left, box.bottom])
    high = np.array([box.right, box.top])
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = (low - start) / move, (high - start) / move
    still = move == 0
    within = (low <= start) & (start <= high)
    enter: Points = np.where(still, np.where(within, -np.inf, np.inf), np.minimum(a, b)).max(axis=1).clip(min=0.0)
    leave: Points = np.where(still, np.where(within, np.inf, -np.inf), np.maximum(a, b)).min(axis=1).clip(max=1.0)
    return enter, leave


def stretches_in(points: Points, box: Box) -> NDArray[np.bool_]:
    """Which stretches of a way of points `(n, 2)` are in the box in part or whole, `(n - 1,)`; no point has to be."""
    enter, leave = _crossings(points, box)
    return enter < leave


def _crossings(points: Points, box: Box) -> tuple[Points, Points]:
    """Where each stretch of a way is in the box, as shares of it."""
    with np.errstate(over="ignore", invalid="ignore"):  # of a way that is far away
        return _spans(points[:-1], np.diff(points, axis=0), box)


def absences(points: Points, box: Box) -> Points:
    """When a way of points `(n, 2)` leaves the box and when it is back, `(m, 2)`: each a point's number and a share."""
    enter, leave = _crossings(points, box)
    seen, numbers = enter < leave, np.arange(len(points) - 1)
    out, back = (numbers + leave)[seen & (leave < 1.0)], (numbers + enter)[seen & (enter > 0.0)]
    after = np.searchsorted(back, out)
    return np.stack([out[after < len(back)], back[after[after < len(back)]]], axis=-1)


def pull_inside(place: Points, box: Box) -> Points:
    """The point of the box nearest to a screen point `(3,)`."""
    return np.clip(place, [box.left, box.bottom, 0.0], [box.right, box.top, 0.0])


def border_towards(place: Points, start: Points, box: Box) -> Points:
    """Where the ray from a point of the box to one beyond it leaves the box, all screen points `(3,)`."""
    along = place - start
    room = np.where(along > 0, [box.right, box.top, 0.0], [box.left, box.bottom, 0.0]) - start
    moved = along != 0
    return pull_inside(start + (room[moved] / along[moved]).min() * along, box)


def pieces_above(points: Points, heights: NDArray[np.float64]) -> list[Points]:
    """The pieces of a polyline `(n, d)` where the values at its points, linear in between, are not negative."""
    above = heights >= 0.0
    if above.all() or not above.any():
        return [points] if above.all() else []
    ends = np.flatnonzero(above[1:] != above[:-1])
    share = (heights[ends] / (heights[ends] - heights[ends + 1]))[:, None]
    crossings = points[ends] + share * (points[ends + 1] - points[ends])
    whole = np.insert(points, ends + 1, crossings, axis=0)
    kept = np.insert(above, ends + 1, True)
    starts = np.flatnonzero(np.diff(kept.astype(int), prepend=0) == 1)
    stops = np.flatnonzero(np.diff(kept.astype(int), append=0) == -1) + 1
    return [whole[a:b] for a, b in zip(starts, stops, strict=True) if b - a > 1]


def dashes(starts: Points, ends: Points) -> Points:
    """The dashes `(m, 2, 2)` of segments from and to points `(n, 2)`: on each the first at its start, the last its end.

    A segment of no length has none.
    """
    ways = ends - starts
    lengths = np.hypot(*ways.T)
    counts = np.where(lengths > 0.0, np.maximum(1, np.rint(lengths / DASH + 1.0 - DASHED)), 0).astype(int)
    on = np.repeat(np.arange(len(ways)), counts)
    number = np.arange(len(on)) - (np.cumsum(counts) - counts)[on]
    shares = np.stack([number, number + DASHED], axis=-1)[..., None]
    periods = 1.0 / (counts - 1.0 + DASHED)
    return starts[on, None] + ways[on, None] * shares * periods[on, None, None]


def dashed(start: Points, end: Points) -> list[Points]:
    """The same of one segment, as pieces."""
    return list(dashes(start[None], end[None]))


def thinned(points: Points) -> Points:
    """A polyline `(n, 2)` of the screen without the corners that its picture does not need: it stays within `BENT`.

    Between two corners of an arc so short that it turns by an angle t over a length s, it departs from its chord by
    t·s/8; so corners are kept in even steps of √(t·s), summed along the line, and all where it bends otherwise.
    """
    along = np.diff(points, axis=0)
    lengths = np.hypot(*along.T)
    (x, y), (next_x, next_y) = along[:-1].T, along[1:].T
    turns = np.abs(np.arctan2(x * next_y - y * next_x, x * next_x + y * next_y))
    needed = np.cumsum(np.sqrt(turns * (lengths[:-1] + lengths[1:]) / (8.0 * BENT)))
    kept = np.ones(len(points), dtype=bool)
    kept[1:-1] = np.diff(np.floor(needed), prepend=0.0) > 0.0
    ends = np.flatnonzero(kept)
    arc = np.repeat(np.arange(len(ends) - 1), np.diff(ends))  # of every point but the last
    starts, chords = points[ends[:-1]], np.diff(points[ends], axis=0)
    squares = np.maximum((chords**2).sum(axis=1), np.finfo(float).tiny)
    off = points[:-1] - starts[arc]
    share = np.clip((off * chords[arc]).sum(axis=1) / squares[arc], 0.0, 1.0)
    departs = np.hypot(*(off - share[:, None] * chords[arc]).T) > BENT
    kept[:-1] |= np.isin(arc, arc[departs])
    return points[kept]


def segments(pieces: Sequence[Points]) -> Points:
    """The straight pieces of polylines, each `(n, d)`, one by one: from, to, shaped `(m, 2, d)`."""
    pairs = [np.stack([piece[:-1], piece[1:]], axis=1) for piece in pieces]
    return np.concatenate(pairs) if pairs else np.zeros((0, 2, 2))


def segments_above(parts: Points, heights: Points) -> Points:
    """The parts of segments `(m, 2, d)` where values, linear between those at their ends `(m, 2)`, are not negative."""
    above = heights >= 0.0
    kept = above[:, 0] | above[:, 1]
    parts, heights, above = parts[kept], heights[kept], above[kept]
    crossed = np.flatnonzero(above[:, 0] != above[:, 1])
    start, end = heights[crossed].T
    share = (start / (start - end))[:, None]
    below = np.where(above[crossed, 0], 1, 0)  # which end is cut off
    parts[crossed, below] = parts[crossed, 0] + share * (parts[crossed, 1] - parts[crossed, 0])
    return parts


def cut(polygon: Points, heights: Points) -> Points:
    """The part of a convex polygon `(n, 2)` where the linear function with these values at its corners is ≥ 0."""
    inside, following = heights >= 0.0, np.roll(heights, -1)
    crossed = inside != np.roll(inside, -1)
    share = np.where(crossed, heights / np.where(crossed, heights - following, 1.0), 0.0)
    crossings = polygon + share[:, None] * (np.roll(polygon, -1, axis=0) - polygon)
    return np.stack([polygon, crossings], axis=1)[np.stack([inside, crossed], axis=1)]


def _apart(way: Points, apart: float) -> NDArray[np.bool_]:
    """Which points of a way are a pixel farther along it than the one before, and the first."""
    lengths = np.minimum(np.hypot.reduce(np.diff(way, axis=0), axis=-1), FAR * apart)
    cells = np.floor(np.cumsum(lengths) / apart)
    return np.concatenate([[True], np.diff(cells, prepend=0.0) > 0])


class Way:
    """A way that is drawn as far as it has got: what that costs is bounded by the pixels of a picture.

    Of its points `(n, d)` those nearer to the one before than a `pixel` are left out, and a stretch between two pixels
    that were joined before. Where its points are not places of the screen, its `lengths` are measured elsewhere.
    """

    def __init__(self, points: Points, pixel: float = PIXEL, lengths: Points | None = None) -> None:
        self.points = points[:, :2]
        where = self.points if lengths is None else lengths
        self.kept = np.flatnonzero(_apart(where, pixel))
        pixels = np.round(np.clip(where[self.kept], -FAR * pixel, FAR * pixel) / pixel)
        numbers = np.unique(pixels, axis=0, return_inverse=True)[1].reshape(-1)
        one, other = np.sort([numbers[:-1], numbers[1:]], axis=0)
        _, firsts = np.unique(one * len(numbers) + other, return_index=True)
        self.firsts = np.sort(firsts)
        """The stretches that are drawn, each by the place among the `kept` points where it begins."""

    def until(self, done: int, here: Points) -> list[Points]:
        """Its pieces up to point number `done`, and on to where it is now."""
        last = int(np.searchsorted(self.kept, done, side="right")) - 1
        drawn = self.firsts[: np.searchsorted(self.firsts, last)]
        runs = np.split(drawn, np.flatnonzero(np.diff(drawn) != 1) + 1)
        pieces = [self.points[self.kept[run[0] : run[-1] + 2]] for run in runs if len(run)]
        now = np.array([self.points[self.kept[last]], self.points[done], here[:2]])
        if len(drawn) and drawn[-1] == last - 1:
            return [*pieces[:-1], np.vstack([pieces[-1], now[1:]])]
        return [*pieces, now]
