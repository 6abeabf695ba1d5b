"""The way of a descent over the parameter plane, so far, with the present point at its end."""

from __future__ import annotations

from typing import Self

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.clipping import Way, absences, border_towards, clip_polyline, inside, stretches_in
from scenes.stage.layout import SEEN
from scenes.stage.plane.landscape import Landscape
from scenes.stage.shapes import RIM, Arrow, Curve, Dots, Mark, Pointer

Points = NDArray[np.float64]

COUNTED, SMALL = 30, 0.45
"""So many steps have a dot each where they are to be counted, and the least share of its size where these are near.

So small, dots that are as far apart as can be seen only just touch.
"""

WAY, DOT, FINEST = 3.2, 0.055, 0.3
"""How broad the way of a descent is and the dots on it are, and the least share of that where it is dense."""


POINT = 0.095
"""The radius of the present point of a descent."""

OUT, AGAIN = 0.4, 0.3
"""How long an arrow is where a way has left the map or is back, and how far it is from the next."""


class PathView(VGroup):
    """The way of a descent so far, its first iterates as dots, the present point at its end.

    Where the point is out of view, an arrow at the border points to it, from where it was in view last. A way that
    leaves for good is drawn until then, and as far as its dotted steps go from one side of the map to the other.
    It is white with a dark edge, for the heat map, or of the `color` and the mark given, for a plain ground.
    """

    def __init__(
        self, plot: Landscape, walk: Trajectory, dotted: int, color: str | None = None, corners: int = 0
    ) -> None:
        self.plot, self.dotted, self.behind = plot, np.arange(dotted + 1), 0.0
        theme = plot.theme
        ink, edge = (color, theme.background) if color else (theme.on_map, theme.on_map_edge)
        self.edge = Curve(edge, 7, 0.0 if color else 0.8).blunt()  # side by side it would hide other ways
        self.way, self.share = Curve(ink, WAY).blunt(), 1.0
        self.rims = Dots(DOT + RIM, edge, 0.0 if color else 1.0, corners)
        self.iterates = Dots(DOT, ink, corners=corners)
        self.mark = Mark(POINT, ink, edge, corners)
        self.pointer = Pointer(ink, edge, corners)
        self.out = Arrow(ink, color or edge, 0.03)
        super().__init__(self.edge, self.rims, self.way, self.iterates, self.out, self.mark, self.pointer)
        self.follow(walk)
        self.show(0)

    def follow(self, walk: Trajectory) -> Self:
        """Be the way of another descent, from the next `show` on."""
        self.walk = walk
        self.places = self.plot.place(walk.points[:, 0], walk.points[:, 1])
        self.ahead = Way(self.places)
        self.in_view = np.flatnonzero(inside(self.places, self.plot.inner))
        across = np.flatnonzero(stretches_in(self.places[: len(self.dotted), :2], self.plot.inner))
        self.drawn = min(int(max([self.in_view[-1], *across[-1:]])) + 1, len(self.places) - 1)
        self.outings = self._outings()
        return self

    def fine(self) -> Self:
        """Thinner where it goes to and fro so densely that its lines would be one bar."""
        steps = np.diff(self.places[: len(self.dotted), :2], axis=0)
        with np.errstate(over="ignore", invalid="ignore"):  # of a run that is far away
            to_and_fro = (steps[1:] * steps[:-1]).sum(axis=1) < 0.0
        apart = np.hypot(*(steps[1:] + steps[:-1])[to_and_fro].T)
        self.share = float(np.clip(apart.min(initial=np.inf) / (2 * DOT), FINEST, 1.0))
        self.way.set_stroke(width=self.share * WAY)
        self.show(0)
        return self

    def counted(self, steps: int) -> Self:
        """Each of so many first steps has its dot, where they are few; smaller and finer where these are near.

        What has one before it that is seen to be the same place has none: they would be one heap.
        """
        self.dotted = told_apart(self.places[: steps + 1 if steps <= COUNTED else len(self.dotted), :2])
        if steps > COUNTED:
            return self
        lengths = np.hypot(*np.diff(self.places[self.dotted, :2], axis=0).T)
        self.share = float(np.clip(np.median(lengths) / (3 * DOT), SMALL, 1.0)) if len(lengths) else SMALL
        self.way.set_stroke(width=self.share * WAY)
        self.show(0)
        return self

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        box, done = self.plot.inner, self.walk.kept(step)
        here = self.plot.place(*self.walk.at(step))
        reached, end = (done, here) if done < self.drawn else (self.drawn, self.places[self.drawn])
        pieces = [piece for way in self.ahead.until(reached, end) for piece in clip_polyline(way, box)]
        self.edge.show(pieces)
        self.way.show(pieces)
        dotted = self.places[self.dotted[self.dotted <= done]]
        for dots in (self.rims, self.iterates):
            dots.show(dotted[inside(dotted, box)], self.share)
        self.out.show_each([ends for back, ends in self.outings if back <= done + self.walk.share(step)])
        seen = here[None][inside(here[None], box)]
        self.mark.show(seen)
        if len(seen):
            self.pointer.hide()
        else:
            border, along = self.exit(done, here)
            self.pointer.show(border - self.behind * along, along)

    def _outings(self) -> list[tuple[float, Points]]:
        """When the way was back in the map, and arrows `(2, 2)` where it left and where it was back; each from, to."""
        found = list[tuple[float, Points]]()
        for out, back in absences(self.places[: self.drawn + 1, :2], self.plot.inner):
            for time, head in ((out, 0.0), (back, 1.0)):
                k = int(time)
                along = self.places[k + 1, :2] - self.places[k, :2]
                border = self.places[k, :2] + (time - k) * along
                along *= OUT / np.hypot(*along)
                ends = border + np.array([[head - 1.0], [head]]) * along
                if all(np.hypot(*(ends[1] - other[1])) > AGAIN for _, other in found):
                    found.append((float(back), ends))
        return found

    @property
    def taken(self) -> list[Points]:
        """What of the map the whole way takes, with the arrow and its foot where it has left: pieces, each `(m, 2)`."""
        end = self.places[self.drawn]
        ways = self.ahead.until(self.drawn, end)
        pieces = [piece for way in ways for piece in clip_polyline(way, self.plot.inner)]
        if inside(self.places[-1:], self.plot.inner)[0]:
            return pieces
        border, along = self.exit(len(self.places) - 1, self.places[-1])
        shown = Pointer(self.plot.theme.line, self.plot.theme.line).show(border - self.behind * along, along)
        return [*pieces, *(part.points[:, :2] for part in (shown.arrow, shown.rim))]

    @property
    def last_exit(self) -> Points:
        """Where the arrow to the end of the whole way stands, (2,); for one that ends in view, no place."""
        gone = not inside(self.places[-1:], self.plot.inner)[0]
        return self.exit(len(self.places) - 1, self.places[-1])[0][:2] if gone else np.full(2, np.nan)

    def exit(self, done: int, here: Points) -> tuple[Points, Points]:
        """Where the ray to a place out of view leaves the map, and its direction, a unit vector (3,).

        It begins where the way, which has come so far, was in view last.
        """
        known = self.in_view[: np.searchsorted(self.in_view, done, side="right")]
        start = self.places[known[-1]] if len(known) else self.plot.inner.center
        along = (here - start) / np.abs(here - start).max()
        return border_towards(here, start, self.plot.inner), along / np.hypot(*along[:2])


def told_apart(places: Points) -> NDArray[np.intp]:
    """Which of some places `(n, 2)` are seen apart from all of these before them."""
    kept = list[int]()
    for k, place in enumerate(places):
        if (np.hypot(*(places[kept] - place).T) >= SEEN).all():
            kept.append(k)
    return np.array(kept, dtype=np.intp)
