"""Axes framed from data, and what is drawn on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from scenes.stage.clipping import clip_polyline
from scenes.stage.layout import Box
from scenes.stage.shapes import Curve
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import LINEAR, Scale, Tick
from scenes.stage.type import Labels, digit_height, outline, text_width

Range = tuple[float, float]
Points = NDArray[np.float64]

TICK = 0.09
GAP = 0.12
SHORT_NAME = 0.8
ROOM, APART = 0.4, 0.15
"""Between the labels of ticks, on average side by side, and at least."""

MOST = 8
"""Ticks across."""

FINEST = 40
"""Where two of few ticks have no room, so many are tried for two that have."""


class Plot(VGroup):
    """Axes with ticks along the left and the bottom of a box, and the way from values to places on the screen.

    With `aspect` the axis across is that many times as long as the other. `x_name` and `y_name` are mobjects: the
    second stands over its axis, the first at the right end of its own, where a long one goes under it. `gaps` are those
    from ticks to their labels, below and at the left: larger ones where marks lie on the axes.
    """

    def __init__(
        self,
        box: Box,
        x_range: Range,
        y_range: Range,
        theme: Theme,
        x_name: VMobject,
        y_name: VMobject,
        x_scale: Scale = LINEAR,
        y_scale: Scale = LINEAR,
        aspect: float | None = None,
        gaps: Range = (GAP, GAP),
    ) -> None:
        super().__init__()
        self.x_range, self.y_range = x_range, y_range
        self.x_scale, self.y_scale = x_scale, y_scale
        self.left, self.above = box.left, y_name
        size = SIZES.tick
        height = digit_height(size)
        beside = x_name.width < SHORT_NAME

        def between(x_ticks: Sequence[Tick], y_ticks: Sequence[Tick]) -> Box:
            """What the labels leave."""
            last = text_width(x_ticks[-1][1], size) / 2 if x_ticks else 0.0
            free = box.shrunk(
                left=max(text_width(label, size) for _, label in y_ticks) + TICK + gaps[1],
                bottom=height + TICK + gaps[0] + (0.0 if beside else x_name.height + 0.14),
                right=x_name.width + 0.15 if beside else last,
                top=y_name.height + 0.2,
            )
            across = free.width if aspect is None else min(free.width, aspect * free.height)
            up = free.height if aspect is None else across / aspect
            return Box(free.left, free.top - up, free.left + across, free.top)

        y_ticks = spaced(
            y_scale, y_range, max(2, int(box.height / 0.6)), lambda ticks: _up(ticks, between((), ticks), height)
        )
        x_ticks = spaced(x_scale, x_range, MOST, lambda ticks: _side_by_side(ticks, between(ticks, y_ticks), size))
        self.inner = inner = between(x_ticks, y_ticks)
        end = (inner.right + 0.15 + x_name.width / 2, inner.bottom)
        x_name.move_to([*(end if beside else (box.right - x_name.width / 2, box.bottom + x_name.height / 2)), 0])
        y_name.move_to([inner.left - TICK + y_name.width / 2, box.top - y_name.height / 2, 0])
        strokes = [[(inner.left, inner.top), (inner.left, inner.bottom), (inner.right, inner.bottom)]]
        labels = []
        for value, label in x_ticks:
            x = float(self.place(value, y_range[0])[0])
            strokes.append([(x, inner.bottom), (x, inner.bottom - TICK)])
            labels.append(outline(label, (x, inner.bottom - TICK - gaps[0] - height), size, 0.5))
        for value, label in y_ticks:
            y = float(self.place(x_range[0], value)[1])
            strokes.append([(inner.left, y), (inner.left - TICK, y)])
            labels.append(outline(label, (inner.left - TICK - gaps[1], y - height / 2), size, 1.0))
        axes = Curve(theme.muted, 2).show([np.array(stroke) for stroke in strokes])
        numbers = Labels(theme.muted).show(labels)
        self.add(axes, numbers, x_name, y_name)

    def place(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Where values stand on the screen: shape of the broadcast, then (x, y, 0)."""
        across = shares(x, self.x_range, self.x_scale) * self.inner.width + self.inner.left
        up = shares(y, self.y_range, self.y_scale) * self.inner.height + self.inner.bottom
        across, up = np.broadcast_arrays(across, up)
        return np.stack([across, up, np.zeros_like(across)], axis=-1)

    @property
    def units(self) -> NDArray[np.float64]:
        """How long a unit of each axis is, (2,), where both are even."""
        return np.array([self.inner.width, self.inner.height]) / np.ptp([self.x_range, self.y_range], axis=1)

    def make_room(self, right: float) -> None:
        """The name over the axis begins at the left end of the box where it would else come too near to `right`."""
        if self.above.get_right()[0] + APART > right:
            self.above.set_x(self.left + self.above.width / 2)

    def within(self, places: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """The pieces that lie inside the axes of a curve through screen points `(n, 3)`, each `(m, 2)`."""
        return clip_polyline(places[:, :2], self.inner)

    def polyline(self, x: ArrayLike, y: ArrayLike) -> list[NDArray[np.float64]]:
        """The pieces of a curve through values that lie inside the axes, as screen points `(m, 2)`."""
        return self.within(self.place(x, y))


def spaced(
    scale: Scale, range_: Range, most: int, sizes: Callable[[Sequence[Tick]], tuple[float, Points, float]]
) -> Sequence[Tick]:
    """The most ticks, of about `most`, whose labels keep apart; else two of more, or one where none keep apart.

    `sizes` of some are how long the axis then is, how long their labels are along it, and the room between them.
    """
    ticks: Sequence[Tick] = ()
    for count in range(most, 1, -1):
        ticks = scale.ticks(*range_, count)
        length, labels, room = sizes(ticks)
        roomy = len(ticks) < 2 or float(labels.sum()) + room * len(ticks) <= length
        if roomy and _apart(ticks, scale, range_, length, labels):
            return ticks
    for count in range(2, FINEST + 1):  # of many, these are farther from each other: of one alone no scale is read
        finer = scale.ticks(*range_, count)
        for pair in product(finer[:2], finer[:-3:-1]):  # one at an end may have a longer label than that beside it
            length, labels, _ = sizes(pair)  # these may reach beyond the axis
            if pair[0] < pair[1] and _apart(pair, scale, range_, length, labels):
                return pair
    return ticks[:1]


def _apart(ticks: Sequence[Tick], scale: Scale, range_: Range, length: float, labels: Points) -> bool:
    """Whether labels along an axis so long keep so far apart as `APART` asks."""
    places = length * shares([value for value, _ in ticks], range_, scale)
    return bool((np.abs(np.diff(places)) - (labels[1:] + labels[:-1]) / 2 >= APART).all())


def _side_by_side(ticks: Sequence[Tick], inner: Box, size: float) -> tuple[float, Points, float]:
    """The sizes of labels under their axis."""
    return inner.width, np.array([text_width(label, size) for _, label in ticks]), ROOM


def _up(ticks: Sequence[Tick], inner: Box, height: float) -> tuple[float, Points, float]:
    """The sizes of labels beside theirs."""
    return inner.height, np.full(len(ticks), height), 0.0


def shares(values: ArrayLike, range_: Range, scale: Scale) -> NDArray[np.float64]:
    """How far along a range values stand, from 0 at its start to 1 at its end."""
    low, high = scale.forward(np.array(range_, dtype=float))
    return (scale.forward(np.asarray(values, dtype=float)) - low) / (high - low)


def padded(values: ArrayLike, share: float = 0.08) -> Range:
    """The range of the values with a margin on both sides; a single value gets room around it."""
    low, high = float(np.min(values)), float(np.max(values))
    room = share * (high - low) or 0.5 * abs(low) or 0.5
    return low - room, high + room
