"""Equal steps in all directions around a point, and what each does to the loss."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import RIGHT, VGroup, VMobject
from numpy.typing import NDArray

from gdmath import Directions, MeanSquaredError, directions
from scenes.stage.clipping import dashed
from scenes.stage.layout import Box
from scenes.stage.numerals import fixed
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plot import Plot, padded
from scenes.stage.shapes import Arrow, Curve
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import Scale, Tick
from scenes.stage.type import Number, Prose, formula

Points = NDArray[np.float64]

FIRST, DOUBLINGS = 8, 2
"""How many directions are tried at first, and how often their number doubles."""

SHORTER = (0.5, 0.35, 0.25, 0.18, 0.125, 0.06)
"""How long the last steps tried may be, as shares of the first ones."""

WORD = 0.14
"""Between words and numbers in a line."""


def quarters(low: float, high: float, count: int) -> list[Tick]:
    """The quarter turns inside a range of degrees, or the half turns where there is room for few."""
    return [(float(angle), f"{angle}°") for angle in range(0, 360, 90 if count > 2 else 180) if low <= angle <= high]


DEGREES = Scale(np.asarray, quarters)


class Tried:
    """The directions tried at each moment, from `FIRST` long steps to many short ones.

    Those are so short that the slope decides which is best, and not how the loss bends: it is then that nearest to −∇L.
    """

    def __init__(self, loss: MeanSquaredError, point: Points, length: float) -> None:
        self.loss, self.point, self.length = loss, point, length
        self.downhill = -loss.gradient(*point)
        last, apart = FIRST * 2**DOUBLINGS, np.pi / (FIRST * 2**DOUBLINGS)
        ends = (share for share in SHORTER if self._try(share, last).off(self.downhill) <= apart * (1 + 1e-9))
        self.shrink = next(ends, SHORTER[-1])

    def at(self, moment: float) -> Directions:
        """After so many doublings; between two of them the steps become shorter."""
        return self._try(self.shrink ** (moment / DOUBLINGS), FIRST * 2 ** math.floor(moment))

    def _try(self, share: float, count: int) -> Directions:
        return directions(self.loss, self.point, share * self.length, count)


class Compass(VGroup):
    """The steps as arrows on the map, the best of them the strong one."""

    def __init__(self, plot: Landscape, tried: Tried) -> None:
        theme = plot.theme
        self.plot, self.tried, self.start = plot, tried, plot.place(*tried.point)
        self.others = Arrow(theme.muted, theme.muted, width=0.02, head=0.1)
        self.best = Arrow(theme.step, theme.background, width=0.07, head=0.28)
        super().__init__(self.others, self.best)
        self.show(0)

    def show(self, moment: float) -> None:
        """Show the moment after so many doublings."""
        now = self.tried.at(moment)
        ends = self.plot.place(*now.ends.T)
        self.others.show_star(self.start, np.delete(ends, now.best, axis=0))
        self.best.show(self.start, ends[now.best])


class DirectionBars(Plot):
    """Axes for what each step does to the loss, over its direction; the change is that of a step of length 1.

    `others` are those tried in all clips of a sweep.
    """

    def __init__(self, box: Box, tried: Tried, theme: Theme, others: Sequence[Tried] = ()) -> None:
        every = [each.at(moment) for each in (tried, *others) for moment in range(DOUBLINGS + 1)]
        rates = np.concatenate([now.changes / now.length for now in every])
        low, high = padded([*rates, 0.0], 0.06)
        names = VMobject(), Prose("change in loss ÷ length, by direction", SIZES.tick, theme.muted)
        super().__init__(box, (-26.0, 360.0), (low, high), theme, *names, x_scale=DEGREES)
        self.theme, self.tried = theme, tried
        names[1].shift(min(0.0, box.right - names[1].get_right()[0]) * RIGHT)
        self.add(Curve(theme.muted, 2).show([self.place(np.array(self.x_range), 0.0)[:, :2]]))

    def mark(self, direction: Points, color: str, name: str) -> VGroup:
        """A dashed line, from top to bottom, at the direction of a vector (w, b), and a formula that names it."""
        degrees = float(np.degrees(np.arctan2(direction[1], direction[0])) % 360.0)
        if degrees > 360.0 - 180.0 / (FIRST * 2**DOUBLINGS):  # it is nearest to the bar at 0
            degrees -= 360.0
        (x, low, _), (_, high, _) = self.place(degrees, np.array(self.y_range))
        dashes = Curve(color, 3).show(dashed(np.array([x, low]), np.array([x, high])))
        side = 1.0 if x < self.inner.center[0] else -1.0
        words = formula(name, SIZES.label, color)
        return VGroup(dashes, words.move_to([x + side * (words.width / 2 + 0.15), high - 0.15, 0.0]))


class BarsView(VGroup):
    """A bar for each direction, the best of them the strong one, under a small arrow."""

    def __init__(self, plot: DirectionBars) -> None:
        self.plot, theme = plot, plot.theme
        self.others = VMobject(color=theme.muted, stroke_width=0, fill_opacity=0.8)
        self.best = VMobject(color=theme.step, stroke_width=0, fill_opacity=1.0)
        super().__init__(self.others, self.best)
        self.show(0)

    def show(self, moment: float) -> None:
        """Show the moment after so many doublings."""
        now = self.plot.tried.at(moment)
        rates, width = now.changes / now.length, 0.62 * 360.0 / len(now.angles)
        bars = [self._bar(*bar, width) for bar in zip(np.degrees(now.angles), rates, strict=True)]
        self.best.set_points_as_corners(bars.pop(now.best))
        self.others.clear_points()
        for bar in bars:
            self.others.start_new_path(bar[0]).add_points_as_corners(bar[1:])

    def _bar(self, degrees: float, rate: float, width: float) -> Points:
        left, right = degrees - width / 2, degrees + width / 2
        return self.plot.place(np.array([left, left, right, right, left]), np.array([0.0, rate, rate, 0.0, 0.0]))


class OffView(VGroup):
    """How many directions were tried at last, and how far the best of them is from the negative gradient."""

    def __init__(self, box: Box, tried: Tried, theme: Theme) -> None:
        now, base = tried.at(DOUBLINGS), box.bottom + 0.06
        for size in (SIZES.label, SIZES.tick):
            words = Prose("best of", size, theme.muted).at((box.left, base))
            place = words.get_right()[0] + WORD
            self.count = Number(str(len(now.angles)), (place, base), size, theme.text, "{} directions")
            verb = Prose("is", size, theme.muted).at((self.count.get_right()[0] + WORD, base))
            off = fixed(math.degrees(now.off(tried.downhill)), 1) + "°"
            place = verb.get_right()[0] + WORD
            self.angle = Number(off, (place, base), size, theme.text, "the best is {} off −∇L")
            source = Prose("from", size, theme.muted).at((self.angle.get_right()[0] + WORD, base))
            against = formula("-nabla L", size, theme.gradient).next_to(source, RIGHT, buff=WORD)
            if against.get_right()[0] <= box.right:
                break
        super().__init__(words, self.count, verb, self.angle, source, against)
