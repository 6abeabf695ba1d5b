"""Where the numbers stand around a bowl and the map under it: w and b along the map's rim, the loss up a post."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenes.stage.space.bowl import CORNERS_OF_BOX, Bowl
from scenes.stage.space.floor import CLEAR, STAR, Written, outwards
from scenes.stage.space.view import View
from scenes.stage.theme import SIZES
from scenes.stage.ticks import even_ticks, tick_labels
from scenes.stage.type import digit_height, text_width

Points = NDArray[np.float64]
Tick = tuple[Points, str]
"""Its ends in the world, `(2, 3)`, and its number."""

LINES = 6, 12, 18
"""Of a parameter, about: more where of fewer one alone has a number."""

SQUARE = 0.5
"""A line across the rim more squarely than the other parameter's there."""

TICK = 0.04
"""How far outside the map a tick ends, in units of the world."""

NAME = 0.3
"""How far beyond the numbers the name of a parameter stands, and how far off the top of its post that of the loss, in
Manim's units."""

APART, BESIDE_POST = 0.1, 0.5
"""How far from where the other parameter's numbers begin a number stands at least, and from the foot of the post, in
half sides of the box: it does not stand behind the post."""

AROUND = 0.06
"""What is left free around a number, in Manim's units."""

TOGETHER = 0.15
"""The numbers of lines that end nearer to each other would be one, in half sides of the box: neither is written. Where
those through the fit do, the map is one edge."""

FINER = 100.0
"""What is read off the rim has two digits more than the numbers there."""

WHOLE = 100.0
"""Of numbers that are read to hundreds at most, no digit before the point is rounded."""

ROUNDING = 1e-9
"""Of a range: a value that lies so little beyond it is in it."""

MOST = 60
"""So many points of a descent are looked at for the room that their numbers take."""


@dataclass(frozen=True)
class Scales:
    """The lines of round w and b across the map, their numbers on the side towards `home`, and the post of the loss.

    There is room for the w and the b of the points (w, b) `read`, `(k, 2)`, where their own lines end at the rim. Where
    the map is `one_edge`, w alone is written, all along it: each half with numbers of its own would read as one axis.
    """

    bowl: Bowl
    home: View
    side: float = -1.0
    """At which end of the brim the post stands: left (−1) or right (1)."""
    read: Points = field(default_factory=lambda: np.zeros((0, 2)))
    one_edge: bool = False

    @classmethod
    def beside(cls, bowl: Bowl, home: View, points: Points, others: Sequence[Points] = ()) -> Scales:
        """For a descent over these points (w, b), the post at the end away from its start; in a sweep, for all."""
        aside = (bowl.boxed(points[0]) - bowl.fit) @ home.axes[0][:2]
        few = np.vstack([_some(each) for each in others or (points,)])
        return cls(bowl, home, -1.0 if aside > 0.0 else 1.0, few[bowl.holds(bowl.boxed(few)) <= 1.0])

    def chord(self, axis: int, boxed: Points) -> Points:
        """The line of one w (axis 0) or b (1) through a point of the box, rim to rim, `(2, 2)`: the near end last."""
        bowl, along = self.bowl, np.eye(2)[1 - axis]
        across, step = bowl.root @ (boxed - bowl.fit), bowl.root @ along
        middle = -(across @ step) / (step @ step)
        nearest = across + middle * step
        half = np.sqrt(max(1.0 - nearest @ nearest, 0.0) / (step @ step))
        sign = 1.0 if self.home.axes[2][1 - axis] >= 0.0 else -1.0
        ends: Points = boxed + np.outer([middle - sign * half, middle + sign * half], along)
        return ends

    @cached_property
    def lines(self) -> list[list[Tick]]:
        """The lines of round values of w, and of b, on the floor: their ends, and what they stand for."""
        return [self._lines(axis) for axis in (0, 1)]

    def _lines(self, axis: int) -> list[Tick]:
        """Those of one parameter: so many that two have numbers, as no scale is read of one; else few."""
        tried = [
            [(self.bowl.on_floor(self.chord(axis, at)), text) for at, text in self._round(axis, count)]
            for count in LINES
        ]
        read = (lines for lines in tried if sum(self._squareness(axis, ends[1]) >= SQUARE for ends, _ in lines) > 1)
        return next(read, tried[0])

    def _squareness(self, axis: int, near: Points) -> float:
        """How squarely a line crosses the rim at a place of the floor, from 0 to 1; 0 where a number has no room."""
        if self.one_edge:
            return float(axis == 0 and self._is_clear(near[:2]))
        out = self.bowl.slopes(near[:2])
        return float(np.abs(out[1 - axis]) / np.abs(out).sum()) * self._has_room(near[:2])

    def _round(self, axis: int, count: int) -> list[tuple[Points, str]]:
        """A point of the box on each line of a round value, and the value."""
        bowl = self.bowl
        reach, along = bowl.reach[axis], np.eye(2)[axis]
        middle = bowl.loss.minimizer[axis]
        return [(bowl.fit + (value - middle) / reach * along, text) for value, text in self._values(axis, count)]

    def _values(self, axis: int, count: int) -> list[tuple[float, str]]:
        """Round values of w or of b across the map, two at least; in steps that fit the box, where that holds more."""
        low, high = self._shrunk(*self.bowl.held(axis))
        values = even_ticks(*self._shrunk(*self.bowl.ranges[axis]), count)
        inside = [each for each in values if low - ROUNDING * (high - low) <= each[0] <= high + ROUNDING * (high - low)]
        return inside if len(inside) > 1 else even_ticks(low, high, count)

    @staticmethod
    def _shrunk(low: float, high: float) -> tuple[float, float]:
        """A range without its ends, where the rim runs along a line."""
        middle, half = (low + high) / 2, CLEAR * (high - low) / 2
        return middle - half, middle + half

    @cached_property
    def rim(self) -> list[list[Tick]]:
        """The ticks of w, and those of b, where their lines cross the rim more squarely than the others' do."""
        return [self._rim(0), [] if self.one_edge else self._rim(1)]

    def _rim(self, axis: int) -> list[Tick]:
        """Those of one parameter that the star leaves room for; at least the one that comes nearest to that."""
        found = [(self._squareness(axis, near), (self._tick(near), text)) for (_, near), text in self.lines[axis]]
        best = min(SQUARE, max(square for square, _ in found))
        ticks = [tick for square, tick in found if square >= best]
        finer = len(found) > len(self._values(axis, LINES[0]))  # and so near to each other that two are enough
        return ticks[:: max(1, len(ticks) - 1)] if finer else ticks

    def _tick(self, near: Points) -> Points:
        """Both ends of a tick at a place of the rim on the floor: it goes straight out."""
        out = self.bowl.slopes(near[:2])
        return np.array([near, near + TICK * np.array([*out, 0.0]) / np.hypot(*out)])

    def reading(self, boxed: Points) -> list[list[Tick]]:
        """The w and the b of a point of the box where their lines end at the rim, each if there is room for it."""
        ends = [self.chord(axis, boxed)[1] for axis in (0, 1)]
        if not self.one_edge and self._at_one_place(*ends):
            return [[], []]
        clear = [self._is_clear(end) and not (axis and self.one_edge) for axis, end in enumerate(ends)]
        ticks = [self._tick(self.bowl.on_floor(end)) for end in ends]
        return [[(ticks[axis], self._read(axis, boxed))] * clear[axis] for axis in (0, 1)]

    @property
    def narrow(self) -> bool:
        """Whether the map is seen as one edge."""
        return self._at_one_place(*(self.chord(axis, self.bowl.fit)[1] for axis in (0, 1)))

    @staticmethod
    def _at_one_place(w_end: Points, b_end: Points) -> bool:
        """Whether the lines of w and b through a point of the box end at one place."""
        return bool(np.hypot(*(w_end - b_end)) < TOGETHER)

    @cached_property
    def readings(self) -> list[list[Tick]]:
        """What is read of w, and of b, at the points that are."""
        found = [self.reading(boxed) for boxed in self.bowl.boxed(self.read)]
        return [[tick for both in found for tick in both[axis]] for axis in (0, 1)]

    def _read(self, axis: int, boxed: Points) -> str:
        """The value of a parameter, some digits finer than the numbers on the rim; whole, as in the table beside it."""
        bowl, (first, second, *_) = self.bowl, self._values(axis, LINES[0])
        unit = 10.0 ** math.floor(math.log10((second[0] - first[0]) * (1 + 1e-9))) / FINER
        unit = 1.0 if 1.0 < unit <= WHOLE else unit
        (text,) = tick_labels([round(float(bowl.center[axis] + boxed[axis] * bowl.reach[axis]) / unit)], unit)
        return text

    def _has_room(self, end: Points) -> bool:
        """Whether a number stands clear of the star, of the post, and of those of the other parameter."""
        towards = self.home.axes[2][:2]
        turning = self.bowl.farthest(np.where(towards >= 0.0, 1.0, -1.0))  # there w's numbers end, and b's begin
        return self._is_clear(end) and bool(np.hypot(*(end - turning)) > APART)

    def _is_clear(self, end: Points) -> bool:
        """Whether a number stands clear of the star and of the post."""
        post = self.post[0, :2]
        behind = (end - post) @ self.home.axes[2][:2] < APART and np.hypot(*(end - post)) < BESIDE_POST
        return bool(not behind and np.hypot(*(end - self.bowl.fit)) > 2.0 * STAR)

    @cached_property
    def post(self) -> Points:
        """That end, as seen from home: on the floor, at the least loss, at the brim's; (3, 3)."""
        end = self.bowl.farthest(self.side * self.home.axes[0][:2])
        return np.array([[*end, self.bowl.floor], [*end, 0.0], [*end, self.bowl.height]])

    @cached_property
    def losses(self) -> list[Tick]:
        """The ticks up the post."""
        bowl, aside = self.bowl, np.array([*self.side * TICK * self.home.axes[0][:2], 0.0])
        minimum, up = bowl.loss.minimum, np.array([0.0, 0.0, bowl.height / (bowl.brim - bowl.loss.minimum)])
        ticks = []
        for value, text in even_ticks(minimum, bowl.brim, 4):
            place = self.post[1] + (value - minimum) * up
            ticks.append((np.array([place, place + aside]), text))
        return ticks

    def names(self, view: View) -> tuple[Points, Points]:
        """What the names of w, of b if it is written and of L stand beside, `(k, 3)`, and how far off, `(k, 2)`."""
        places, offs = [], []
        written = (pair for pair in zip(self.rim, self.readings, strict=True) if pair[0])
        for ticks, read in written:
            middle = max(0, len(ticks) // 2 - 1)
            pair = ticks[middle : middle + 2]
            start, end = np.mean([ends for ends, _ in pair], axis=0)
            along = outwards(*view.seen(np.array([start, end])))
            wide = max(text_width(text, SIZES.tick) for _, text in (*pair, *read))
            places.append(end)
            offs.append((NAME + np.abs(along) @ [wide, digit_height(SIZES.tick)]) * along)
        return np.array([*places, self.post[2]]), np.array([*offs, [NAME * self.side, NAME]])

    def corners(self, view: View, marks: Points) -> tuple[Points, Points]:
        """What reaches farthest: places of the world `(n, 3)`, and how far off them on the screen `(n, 2)`.

        `marks` are others `(k, 3)` that belong to the picture.
        """
        bowl = self.bowl
        places = [bowl.on_surface(bowl.outline), bowl.on_floor(bowl.outline), marks]
        offs = [np.zeros((len(each), 2)) for each in places]
        ticks = [tick for ticks in (*self.rim, *self.readings, self.losses) for tick in ticks]
        numbers = Written.seen(view, ticks)
        middles, halves = np.moveaxis(numbers.boxes[..., None, :], 1, 0)
        places.append(np.repeat([ends[1] for ends, _ in ticks], 4, axis=0))
        offs.append((middles - numbers.ends[:, 1:] + (halves + AROUND) * CORNERS_OF_BOX).reshape(-1, 2))
        for place, off in zip(*self.names(view), strict=True):
            places.append(np.repeat(place[None], 4, axis=0))
            offs.append(off + 0.2 * CORNERS_OF_BOX)
        return np.vstack(places), np.vstack(offs)


def _some(points: Points) -> Points:
    """Points of a descent that stand for all."""
    return points[np.unique(np.geomspace(1, len(points), MOST).astype(int)) - 1]
