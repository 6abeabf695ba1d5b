"""A descent whose rate is turned like a dial: at every rate, the steps that it would take."""

from __future__ import annotations

import math

import numpy as np
from manim import ORIGIN, Rectangle, VGroup
from numpy.typing import NDArray

from gdmath import GradientDescent, Trajectory, descend
from scenes.stage.clipping import clip_polyline, inside
from scenes.stage.layout import Box, begun_at
from scenes.stage.lettering import Formula
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.shapes import Arrow, Dots, flat
from scenes.stage.slices.dial import Direction
from scenes.stage.slices.slice_plot import SlicePlot
from scenes.stage.slices.slice_view import moment
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, formula

CLEAR = 0.2
"""Around a name, free of the start's dot and of the star."""

ASIDE = 0.1
"""Between a name and the axes of the bowl."""

Points = NDArray[np.float64]


class TurnedSlice(VGroup):
    """The steps on a slice at a rate, each an arrow from point to point of the curve, and the last point.

    A step out of view is an arrow to the border; those after it are higher still.
    """

    def __init__(self, plot: SlicePlot, start: float, steps: int, rate: float) -> None:
        self.plot, self.start, self.count = plot, start, steps
        theme = plot.theme
        self.arrows = [Arrow(theme.step, theme.background, 0.06) for _ in range(steps)]
        self.iterates = Dots(0.085, theme.line)
        self.rim, self.ball = Dots(0.155, theme.background), Dots(0.12, theme.line)
        super().__init__(*self.arrows, self.iterates, self.rim, self.ball)
        self.show(rate)

    def show(self, rate: float) -> None:
        """Show all the steps at a rate."""
        self.show_steps(rate, self.count)

    def show_steps(self, rate: float, taken: float) -> None:
        """Show so many of the steps at a rate."""
        stops, box = self.plot.slice.descend(self.start, rate, self.count), self.plot.inner
        places = self.plot.place_on(stops[: math.ceil(taken) + 1])
        places[-1] = self.plot.place_on(moment(stops, taken))
        seen = inside(places, box)
        for k, arrow in enumerate(self.arrows, 1):
            pieces = clip_polyline(places[k - 1 : k + 1, :2], box) if k < len(places) else []
            arrow.show(*(flat(pieces[0]) if pieces else (ORIGIN, ORIGIN)))
        self.iterates.show(places[seen])
        for dot in (self.rim, self.ball):
            dot.show(places[-1:][seen[-1:]])


class Taken(VGroup):
    """The steps on a slice at one rate, one after the other."""

    def __init__(self, turned: TurnedSlice, rate: float) -> None:
        self.turned, self.rate = turned, rate
        super().__init__(turned)

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        self.turned.show_steps(self.rate, step)


class TurnedPath(VGroup):
    """The way over the parameters after so many steps at a rate."""

    def __init__(self, plot: Landscape, start: Points, steps: int, rate: float) -> None:
        self.plot, self.start, self.count = plot, start, steps
        self.path = PathView(plot, self._walk(rate), steps, plot.theme.line)
        super().__init__(self.path)
        self.show(rate)

    def show(self, rate: float) -> None:
        """Show it at a rate."""
        walk = self._walk(rate)
        self.path.follow(walk).fine().show(walk.steps)

    def _walk(self, rate: float) -> Trajectory:
        return descend(self.plot.loss, self.start, GradientDescent(rate), self.count)


class BowlAxis(VGroup):
    """An axis of the bowl through the least-squares fit, in the stroke of its direction, and its curvature's name.

    The name is beside it, at the end that is farther from the fit and the start, or farther in where it would lie over
    one of them or over the other axis.
    """

    def __init__(self, plot: Landscape, axis: Points, along: Direction, start: Points) -> None:
        theme, (w, b) = plot.theme, plot.loss.minimizer
        spans = np.array([plot.x_range[1] - plot.x_range[0], plot.y_range[1] - plot.y_range[0]])
        reach = (spans / np.maximum(np.abs(axis), 1e-300)).min()
        ends = reach * np.array([[-1.0], [1.0]]) * axis
        (piece,) = plot.polyline(w + ends[:, 0], b + ends[:, 1])
        self.stroke = along.stroke(piece, theme.text)
        other = np.array([-axis[1], axis[0]]) / spans * [plot.inner.width, plot.inner.height]
        self.symbol = formula(along.symbol, SIZES.label, theme.text)
        half = np.array([self.symbol.width, self.symbol.height]) / 2
        places = _beside(piece[0], piece[-1], half)
        held = inside(places, plot.inner.shrunk(*half + ASIDE, *half + ASIDE))
        away = places - plot.place(w, b)[:2]
        gaps = np.abs([away, places - plot.place(*start)[:2]])
        clear = (gaps > half + CLEAR).any(axis=2).all(axis=0) & (np.abs(away @ _normal(other)) > _room(other, half))
        nearer = np.hypot(gaps[..., 0], gaps[..., 1]).min(axis=0)
        outer = np.abs(places - (piece[0] + piece[-1]) / 2).max(axis=1).round(6)
        plate = Rectangle(width=self.symbol.width + 0.14, height=self.symbol.height + 0.12, stroke_width=0)
        self.plate = VGroup(plate.set_fill(theme.background, 0.85), self.symbol)
        self.plate.move_to([*places[np.lexsort([nearer, outer, clear, held])[-1]], 0.0])
        super().__init__(self.stroke, self.plate)


def _beside(start: Points, end: Points, half: Points) -> Points:
    """Places `(n, 2)` along a line for the middle of a name `half` as wide and high, on one side and on the other."""
    aside = _room(end - start, half) * _normal(end - start)
    along = start + np.linspace(0.0, 1.0, 81)[:, None] * (end - start)
    return np.vstack([along + aside, along - aside])


def _room(way: Points, half: Points) -> float:
    """How far from a line the middle of a name is that stands beside it."""
    return float((half + ASIDE) @ np.abs(_normal(way)))


def _normal(way: Points) -> Points:
    """The unit vector at a right angle to a way on the screen, both `(2,)`."""
    x, y = way / np.hypot(*way)
    return np.array([-y, x])


def axis_law(box: Box, theme: Theme) -> Formula:
    """What a step does to the error along an axis of the bowl; at the left of a box."""
    law = formula('"error" arrow.l (1 - eta lambda) dot "error"', SIZES.readout, theme.text)
    return begun_at(law, box.left, box.top - 0.3 - law.height / 2)


def looks_gentle(plot: Landscape) -> bool:
    """Whether iso-lines are seen no closer together along the steep axis than along the gentle one."""
    units = np.array([plot.inner.width, plot.inner.height]) / np.ptp([plot.x_range, plot.y_range], axis=1)
    gentle, steep = np.hypot(*(units[:, None] * plot.loss.axes.T)) / np.sqrt(plot.loss.eigenvalues)
    return bool(steep >= gentle)


def unit_note(box: Box, plot: Landscape) -> VGroup:
    """Why axes at right angles do not look so, under their law; nothing where the units are alike."""
    if plot.alike:
        return VGroup()
    words = "w and b have units of their own here:", "the right angle of the axes is not seen."
    if looks_gentle(plot):
        words = "w and b in units of their own: no right angle,", "and it is the steep axis that looks gentle."
    tops = max(box.top - 1.1, box.bottom + 0.46) - 0.38 * np.arange(2)
    return VGroup(
        *(Prose(line, SIZES.tick, plot.theme.muted).at((box.left, top)) for line, top in zip(words, tops, strict=True))
    )
