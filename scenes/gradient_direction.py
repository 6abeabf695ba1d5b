"""GradientDirection: in two dimensions the gradient says which way."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from manim import Create, GrowFromPoint, VGroup
from numpy.typing import NDArray

from gdmath import GradientDescent, MeanSquaredError, Trajectory, descend, farthest_drop
from scenes.lecture import Lecture
from scenes.stage.animations import (
    Appear,
    FadeIn,
    FadeOut,
    Shade,
    Vanish,
    Views,
    Walk,
    conceal,
    remember,
    step_by_step,
)
from scenes.stage.data.rows import DataPlot, LineView
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.data.tried import worse
from scenes.stage.layout import Box, is_tall, picture_place
from scenes.stage.plane.compass import DOUBLINGS, BarsView, Compass, DirectionBars, OffView, Tried
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.partials import STACKED, WHOLE, AcrossContour, Components, both_slopes
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.step_against import StepAgainst
from scenes.stage.plane.way_map import map_note
from scenes.stage.shapes import Arrow
from scenes.stage.story import LectureScene
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose
from scenes.stage.words.claims import SINGLE_STEPS
from scenes.stage.words.direction_claims import (
    SAME_WAY,
    goes_on,
    words_on_best,
    words_on_next,
    words_on_settling,
    words_on_slopes,
    words_on_step,
    words_on_sum,
)
from scenes.stage.words.start_claims import DRAWN, of_the_start, standing

SHARE = 0.9
"""How long the first steps tried are, as a share of the way to the least loss along the negative gradient."""

AROUND, NEAR = 1.2, 2.4
"""How far around the point the map reaches at least, and how far at most to show where the descent goes: in steps."""

UNITS, LINE = 0.4, 0.5
"""The room for a line under the slices, and under the bars."""

HIGHEST = 0.8
"""How high two slices side by side are at most, as a share of their breadth."""

DIM = 0.4

TOLD = 1e-13
"""Steps that are a smaller share of w or b cannot be told from rounding."""

LEAST = 3.9
"""How broad the column beside the map is at least."""

LONGEST = 1.5
"""How long the gradient at the point is drawn, in the same unit."""


class GradientDirection(LectureScene):
    """Equal steps are tried in all directions; the best goes against the gradient, at a right angle to the contour."""

    headline = "Which way is down?"

    def construct(self) -> None:
        """Tell it."""
        loss, theme = self.lecture.loss, self.theme
        told, others = Told.of(self.lecture), self.others(Told.of)
        point, length, tried, walk = told.point, told.length, told.tried, told.walk
        gradient, factor, steps = loss.gradient(*point), told.factor, walk.steps

        left, right, bars_box, words_box, slices_box = arranged(picture_place())
        sights = [(each.loss, each.corners) for each in others]
        plot = framed_map(left, loss, told.corners, theme, sights, fit=False, equal=True)
        slices_box, units_box = slices_box.rows(slices_box.height - UNITS, UNITS, gap=0.0)
        bars = DirectionBars(bars_box, tried, theme, [each.tried for each in others])
        compass, chart, off = Compass(plot, tried), BarsView(bars), OffView(words_box, tried, theme)
        sights = [(each.loss, each.walk, each.length) for each in others]
        slopes = both_slopes(slices_box, plot, walk, length, sights)
        tried_out, units = VGroup(bars, chart), Prose("both in the same units", SIZES.tick, theme.muted)
        units.at((units_box.center[0], units_box.bottom + 0.06), 0.5)
        beside = [*slopes, units]
        parts, across = Components(plot, point, factor), AcrossContour(plot, point, length)
        path, uphill = PathView(plot, walk, SINGLE_STEPS), StepAgainst(plot, walk, factor, steps, *WHOLE)
        downhill = bars.mark(-gradient, theme.gradient, "-nabla L")
        fit = fit_or_pointer(plot, [path])
        goal = fit, map_note(plot, fit)
        conceal(*goal)

        lines = [(each.loss.data, each.point[None]) for each in others]
        rows = DataPlot(right, self.lecture.rows, point[None], theme, others=lines)
        line = VGroup(rows, rows.dots(), LineView(rows, walk, []))

        self.add(self.title(), self.model(), plot.heat_map(0.5), plot, plot.contours(), *goal)
        self.add(path, line)
        self.beat(standing(loss, point), self.opened(of_the_start(elsewhere, self.lecture), path))
        arriving = [FadeIn(bars), FadeIn(chart)]
        self.beat("Eight equal steps: which lowers the loss most?", [FadeIn(compass), FadeOut(line)], arriving)
        settle = Walk(Views(compass, chart), 0, DOUBLINGS, run_time=5)
        self.beat(words_on_settling(compass), settle)
        sliced = [[FadeIn(slope), Create(slope.cut)] for slope in slopes]
        sliced[-1].append(FadeIn(units))
        self.beat(words_on_slopes(gradient), [FadeOut(compass), FadeOut(tried_out)], *sliced)
        start, cuts = plot.place(*point), VGroup(slope.cut for slope in slopes)
        summed = parts.whole, parts.sides, parts.symbol
        conceal(*summed)
        self.add(*summed)
        self.beat(
            words_on_sum(parts),
            [GrowFromPoint(parts.by_w, start), GrowFromPoint(parts.by_b, start), FadeOut(cuts)],
            [*map(Appear, summed)],
        )
        turned = math.degrees(tried.at(DOUBLINGS).off(-gradient))
        end = plot.place(*(point - length * gradient / np.hypot(*gradient)))
        best = Arrow(theme.on_map, theme.on_map_edge, *WHOLE).show(start, end)
        best.set_opacity(float(turned < SAME_WAY))
        alone = [*map(FadeOut, (parts.by_w, parts.by_b, parts.sides)), *map(Vanish, beside), FadeIn(tried_out)]
        self.beat(words_on_best(turned), [*alone, FadeIn(downhill), GrowFromPoint(best, start)], FadeIn(off))
        aside = VGroup(tried_out, downhill, off)
        remember(aside)
        self.beat(
            "Along the contour the loss is constant: a right angle.",
            Shade(aside, 1.0, DIM),
            [Create(across.contour), FadeIn(across.tangent)],
            FadeIn(across.corner),
        )
        self.remove(parts.whole)
        self.add(uphill)
        moving = Views(path, uphill, *slopes)  # the way so far may run along the gradient, and lies under it
        stepping = [*map(FadeOut, (across, best, aside)), *(Shade(each, 0.0, DIM) for each in beside)]
        self.beat(words_on_step(path), [*stepping, *map(Appear, goal)], Walk(moving, 0, 1, run_time=1.6))
        walks = [each.walk for each in others] or [walk]
        if any(goes_on(plot.place(*each.points.T)) for each in walks):
            most = max(each.steps for each in walks) - 1
            pace = in_step(steps - 1, most)
            again = Walk(moving, 1, steps, run_time=1.2 * most, rate_func=pace)
            light = [Shade(each, DIM, 1.0) for each in beside]
            self.beat(words_on_next(path, slopes), [FadeOut(parts.symbol), *light, again])


@dataclass(frozen=True)
class Told:
    """What is told of a lecture: the point stood at, what is tried around it, and the steps from there."""

    loss: MeanSquaredError
    point: NDArray[np.float64]
    length: float
    tried: Tried
    walk: Trajectory

    @classmethod
    def of(cls, lecture: Lecture) -> Told:
        """That of a lecture."""
        loss = lecture.loss
        point, _ = standpoint(loss, lecture.start)
        length, steps = first_length(loss, point), min(SINGLE_STEPS, lecture.steps)
        walk = descend(loss, point, GradientDescent(lecture.learning_rate), steps)
        return cls(loss, point, length, Tried(loss, point, length), walk)

    @property
    def factor(self) -> float:
        """How long a unit of the gradient is drawn."""
        return LONGEST * self.length / float(np.hypot(*self.loss.gradient(*self.point)))

    @property
    def corners(self) -> NDArray[np.float64]:
        """What is in view."""
        return framed_points(self.walk, self.length, self.factor, self.loss)


def arranged(place: Box) -> tuple[Box, Box, Box, Box, Box]:
    """Where the map stands; beside or under it, one in place of the other, the rows, the bars and words, the slices."""
    left, right = place.rows(1.15, 1, gap=0.3) if is_tall() else place.beside(1.0, LEAST)
    bars, words = right.rows(right.height - LINE, LINE, gap=0.0)
    high = right.height if right.width < STACKED else min(right.height, HIGHEST * right.width)
    return left, right, bars, words, right.shrunk(bottom=right.height - high)


def standpoint(loss: MeanSquaredError, start: NDArray[np.float64]) -> tuple[NDArray[np.float64], str]:
    """The point to stand at: the start or, where there is no slope to be told there, another, and why."""
    point = away_from_the_fit(loss, start)
    if first_length(loss, point) > TOLD * float(np.abs(point).max()):
        return point, "" if (point == start).all() else DRAWN
    return worse(loss, 0.2, 1.5), "Too little slope at the start: another line."


def elsewhere(lecture: Lecture) -> str:
    """Why the point of a lecture is not its start; nothing where it is."""
    return standpoint(lecture.loss, lecture.start)[1]


def first_length(loss: MeanSquaredError, point: NDArray[np.float64]) -> float:
    """How long the first steps tried are: a good part of the way down, and not far across a valley that they enter."""
    widest = 2.0 * SHARE * float(np.hypot(*loss.gradient(*point)) / loss.eigenvalues[1])
    return min(SHARE * farthest_drop(loss, point), widest)


def in_step(steps: int, most: int) -> Callable[[float], float]:
    """The pace of so many steps in the time of `most`, which others of a sweep take: as fast as theirs, then a rest."""
    pace = step_by_step(most)
    return lambda alpha: min(1.0, pace(alpha) * most / max(1, steps))


def framed_points(walk: Trajectory, length: float, factor: float, loss: MeanSquaredError) -> NDArray[np.float64]:
    """The corners of what is tried around the start; of the descent, its gradients and the fit what is not far away."""
    start = walk.points[0]
    corners = start + AROUND * length * np.array([(-1, -1), (1, 1)])
    others = np.vstack([walk.points, walk.points + factor * walk.gradients, loss.minimizer])
    return np.vstack([corners, others[np.hypot(*(others - start).T) < NEAR * length]])
