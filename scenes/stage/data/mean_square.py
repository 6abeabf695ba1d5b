"""The mean of the squares, as a square: its area is their mean."""

from __future__ import annotations

import math

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError
from scenes.stage.clipping import dashes
from scenes.stage.data.residuals import FILL, Measured, gently, outline_each, square_shapes, staggered
from scenes.stage.layout import Box, frame
from scenes.stage.numerals import significant
from scenes.stage.shapes import Curve
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose, digit_height

Points = NDArray[np.float64]

SOLID = 0.4
"""How strongly the mean square is filled."""

FLIGHT = 0.7
"""The share of the gathering in which the squares move; in the rest they become one."""

APART = 0.4
"""The least distance of one name from the next."""

ASIDE = 0.35
"""From the largest mean square to the names."""

SMALL, LARGE = 0.5, 1.0
"""Where the largest mean square is narrower than the one, all are drawn so many times as wide, up to the other."""

CORNERS = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])


class MeanSquare(VGroup):
    """The squares gather at the left of a box, level with the axis, in the step after `since`: they become their mean.

    In a box below the rows they gather at its foot. From then on it is the mean square of the moment; those after the
    `kept` steps stay as dashed outlines. Where all would be tiny beside rows far out, they are drawn `times` as wide as
    the squares of the rows.
    """

    def __init__(self, box: Box, measured: Measured, loss: MeanSquaredError, since: int, kept: list[int]) -> None:
        axis = measured.plot.inner.bottom
        self.corner = np.array([box.left, axis if axis < box.top else box.bottom])
        self.measured, self.loss, self.since, self.kept = measured, loss, since, kept
        self.times = 1
        largest = max(map(self._side, range(since, measured.tour.steps + 1)))
        self.times = int(LARGE / largest) if 0.0 < largest < SMALL else 1
        color = measured.plot.theme.loss
        self.flying = square_shapes(measured)
        self.mean = Curve(color, 4).set_fill(color, SOLID)
        squares = [self._square(self._side(step)) for step in kept]
        self.dashes = [dashes(square[:-1], square[1:]) for square in squares]
        self.earlier = [Curve(color, 2.5) for _ in kept]
        *self.names, self.least = self._names(box.right)
        super().__init__(*self.earlier, self.mean, *self.flying, *self.names)
        self.show(0)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        gathered = step - self.since
        self.mean.show([self._square(self._side(step))] if gathered >= 1.0 else [])
        self._gather(gathered)
        for outline, sides, name, kept in zip(self.earlier, self.dashes, self.names, self.kept, strict=True):
            outline.show_segments(sides[: None if step > kept else 0])
            _veil(name, float(gently(3.0 * (step - kept))))

    def _gather(self, gathered: float) -> None:
        """Every square on its way, as large as it is; arrived, all become as large as their mean."""
        if not 0.0 < gathered < 1.0:
            for shape in self.flying:
                shape.clear_points()
            return
        outlines = self.measured.squares(self.since, np.ones(len(self.flying)))
        corners, sides = outlines.min(axis=1), np.ptp(outlines[..., 1], axis=1)
        goals = np.minimum(self.corner, np.column_stack([frame().right - sides, np.full(len(sides), self.corner[1])]))
        places = corners + staggered(gathered / FLIGHT, len(sides))[:, None] * (goals - corners)
        merged = gently((gathered - FLIGHT) / (1.0 - FLIGHT))
        sides = np.sqrt((1.0 - merged) * sides**2 + merged * self._side(self.since) ** 2)
        together = 1.0 - (1.0 - SOLID) ** (1.0 / len(sides))  # so many layers of it are as strong as the mean square
        outline_each(self.flying, places[:, None] + sides[:, None, None] * CORNERS, np.ones(len(sides), dtype=bool))
        for shape in self.flying:
            shape.set_fill(opacity=(1.0 - merged) * FILL + merged * together)

    def _side(self, step: float) -> float:
        """The side, on the screen, of the square whose area is the loss at that moment."""
        return self.times * math.sqrt(float(self.loss.value(*self.measured.tour.at(step)))) * self.measured.unit

    def _square(self, side: float) -> Points:
        """The square at the corner."""
        square: Points = self.corner + side * CORNERS
        return square

    def _names(self, right: float) -> list[VGroup]:
        """The losses of the squares that stay and of the last, each beside its upper right corner; none on another."""
        theme, last = self.measured.plot.theme, self.measured.tour.steps
        steps = [*self.kept, last]
        sides = {step: self._side(step) for step in steps}
        left, below, names = self.corner[0] + max(sides.values()) + ASIDE, -math.inf, {}
        for step in sorted(steps, key=sides.__getitem__):
            below = max(below + APART, self.corner[1] + max(sides[step], 0.1))
            words = significant(float(self.measured.tour.losses[step]))
            color = theme.fit if step == last else theme.loss
            word = Prose(f"least: {words}" if step == last else words, SIZES.label, color, width=right - left)
            word.at((left, below - digit_height(SIZES.label) / 2))
            end = self.corner + sides[step] + [0.05, 0.0]
            names[step] = VGroup(Curve(color, 1.5).show([np.array([end, [left - 0.08, below]])]), word)
        return [names[step] for step in steps]


def _veil(name: VGroup, share: float) -> None:
    """Show a name with that share of its strength."""
    line, word = name
    if line.stroke_rgbas.item(3) != share:
        line.set_stroke(opacity=share)
        word.set_fill(opacity=share)
