"""A step of a descent on the map: the gradient that it goes against, and the head that says which way it goes."""

from __future__ import annotations

import math

import numpy as np
from manim import ORIGIN, VGroup
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.clipping import inside
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import DOT, POINT, WAY
from scenes.stage.shapes import RIM, Arrow

Points = NDArray[np.float64]

AROUND = POINT + RIM
"""An arrow leaves the mark of the present point free,"""

BEHIND = DOT + RIM
"""and a step the dot where it began."""

HEAD, SHORTEST = 0.2, 0.15
"""The head of a step, and how long the step is at least between those marks for one to be seen."""

DIM = 0.6
"""How much of the first gradient is left when its step is taken; of a later one nothing, since it lies on the way."""


class StepAgainst(VGroup):
    """At the point that a step leaves, the gradient, `factor` times as long; to the present point, the step.

    The gradient of the new point appears when the next step begins: until then it would lie along the step, and be
    taken for its head. An arrow that is not all in view, or no longer than its head, is left out: it is like a blot.
    After so many `singles`, steps go by too fast for arrows.
    """

    def __init__(
        self,
        plot: Landscape,
        walk: Trajectory,
        factor: float,
        singles: int,
        width: float = 0.07,
        head: float = 0.28,
    ) -> None:
        self.plot, self.walk, self.factor, self.singles = plot, walk, factor, singles
        self.arrow = Arrow(plot.theme.gradient, plot.theme.background, width, head)
        self.step = Arrow(plot.theme.on_map, plot.theme.on_map_edge, WAY / 100, HEAD)
        super().__init__(self.arrow, self.step)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps: the last one that was begun."""
        last = max(0, math.ceil(step) - 1)
        left, after = self.walk.at(last), self.walk.at(last + 1)
        uphill = left + self.factor * self.plot.loss.gradient(*left)
        foot, tip, here, end = self.plot.place(*np.array([left, uphill, self.walk.at(step), after]).T)
        seen = inside(np.array([foot, tip, end]), self.plot.inner) & (step <= self.singles)
        long = _length(foot, tip) - AROUND > self.arrow.head
        _between(self.arrow, foot, tip, AROUND, 0.0, bool(seen[:2].all() and long))
        self.arrow.set_opacity(1.0 - (1.0 - (0.0 if last else DIM)) * (step - last))
        long = _length(foot, end) - BEHIND - AROUND > SHORTEST
        _between(self.step, foot, here, BEHIND, AROUND, bool(seen[[0, 2]].all() and long))


def _between(arrow: Arrow, start: Points, end: Points, after: float, before: float, seen: bool) -> None:
    """Draw an arrow that leaves so much of its way free at both ends, if it is seen and there is room."""
    length = _length(start, end)
    if not seen or length <= after + before:
        arrow.show(ORIGIN, ORIGIN)
        return
    along = (end - start) / length
    arrow.show(start + after * along, end - before * along)


def _length(start: Points, end: Points) -> float:
    return float(np.hypot(*(end - start)[:2]))
