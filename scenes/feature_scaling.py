"""FeatureScaling: why the valley is long, and how to make it round."""

from __future__ import annotations

import numpy as np
from manim import VGroup, linear

from gdmath import GradientDescent, MeanSquaredError, Trajectory, best_rate, descend
from scenes.stage.animations import FadeIn, FadeOut, Shade, Views, Walk, conceal, remember, step_by_step
from scenes.stage.data.rows import LineView
from scenes.stage.data.tour import visited
from scenes.stage.data.tried import tilted
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.runs import Legend
from scenes.stage.layout import enclosing, is_narrow, is_tall, picture_place
from scenes.stage.plane.definition import definition
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.rescaled import ASIDE, RescaledRows, SameLine, row_note
from scenes.stage.plane.rescaling import CENTRED, CLOSE, RAW, SCALED, Rescaling
from scenes.stage.plane.valley import ConditionNumber, Valley
from scenes.stage.run import told_apart
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import ending
from scenes.stage.words.scaling_claims import (
    SEEN,
    told,
    words_on_arrival,
    words_on_centring,
    words_on_condition,
    words_on_scaling,
    words_on_shape,
    words_on_tilting,
    words_on_way,
)
from scenes.stage.words.start_claims import moved, of_the_start

DIM = 0.3
STEPS = 12
FAR = 0.5
"""From so many standard deviations between the mean of x and zero on, a tilt is seen to lift the line."""


class FeatureScaling(LectureScene):
    """A long valley turns to the axes as x is centred and becomes round as it is scaled; then one step arrives."""

    headline = "Why the valley is long"

    def construct(self) -> None:
        """Tell it."""
        theme = self.theme
        others = self.others(lambda each: Rescaling(each.raw_rows, each.raw_start))
        rescaling = Rescaling(self.lecture.raw_rows, self.lecture.raw_start, others)
        (long, _), (upright, _), (round_, scaling) = (rescaling.at(moment) for moment in (RAW, CENTRED, SCALED))
        start, found_from = rescaling.start, scaling.to_standardized(rescaling.start)
        raw, scaled = descent(long, start), descent(round_, found_from)
        runs = told_apart({told("raw x", long): raw, told("scaled x", round_): scaled}, theme)

        if is_tall():
            shares = 1.8, 0.4, 3.6, 0.78, 2.15
            rows_box, x_box, valley_box, legend_box, loss_box = picture_place().rows(*shares, gap=0.1)
            condition_box, _ = valley_box.columns(0.45, 1)[1].rows(0.45, 3.15, gap=0.0)  # beside the name of its axis
        else:
            left, right = picture_place().columns(1, 1.1)
            rows_box, x_box, loss_box = left.rows(3.0, 0.8 if is_narrow() else 0.42, 2.2, gap=0.12)
            condition_box, valley_box, legend_box = right.rows(0.45, 4.3, 0.8, gap=0.12)
        near = np.vstack([raw.points, *(descent(each.loss, each.start).points for each in others)])
        valley, rows = Valley(valley_box, rescaling, near, theme), RescaledRows(rows_box, rescaling, theme)
        condition = ConditionNumber(condition_box, rescaling, theme)
        every = [(each.loss, [descent(*each.raw_side), descent(*each.scaled_side)]) for each in others]
        losses = LossPlot(loss_box, [raw, scaled], long.minimum, theme, others=every)
        paths = [
            PathView(valley.landscape(moment), run.walk, STEPS, run.color, run.corners)
            for moment, run in zip((CLOSE, SCALED), runs, strict=True)
        ]
        paths[0].fine()
        curves = [LossView(losses, run.walk, STEPS, run.color, run.corners) for run in runs]
        legend, least = Legend(legend_box, runs, theme), losses.least(long.minimum)
        if is_narrow() and not is_tall():
            free, note_box = x_box.rows(1, 1, gap=0.0)
            drawn = row_note(rows, note_box, alone=True)
        else:
            drawn = row_note(rows, x_box)
            free = x_box.shrunk(right=drawn.width + ASIDE)
        x_is = [definition(rescaling.raw, moment, free, theme) for moment in (RAW, CENTRED, SCALED)]
        tour = visited(tilted(long, rows.drawn)[[0, 2, 1]], long)  # the line that stands is a lifted one
        tilts = Views(LineView(rows.plot(RAW), tour, [1]))
        way = PathView(paths[0].plot, tour, 2)  # white with a dark edge: it is read on the star, too
        if np.ptp(way.places, axis=0).max() > SEEN:
            tilts.add(way)
        same = SameLine(loss_box, rows.plot(RAW), scaling.to_original(scaled.points[-1]), long.minimizer, theme)
        morph = Views(valley, rows, condition)

        # before the losses come, the map has their place
        first = Valley(enclosing(valley_box, loss_box), rescaling, near, theme) if is_tall() else valley

        self.add(self.title(), self.model(False), rows, x_is[RAW], drawn, first)
        begun = self.opened(of_the_start(moved, self.lecture), first.rim, first.start)
        self.beat(words_on_shape(long, first.breadth(RAW), self.lecture.data.standardize), begun)
        self.beat(words_on_condition(long), FadeIn(condition))
        self.beat(
            "Gradient descent, at its best constant rate.",
            *([[FadeOut(first), FadeIn(valley)]] if is_tall() else []),
            Walk(valley, RAW, CLOSE, run_time=2),
            [*map(FadeIn, (losses, legend[0], paths[0], curves[0], least))],
        )
        zig_zag = Walk(Views(paths[0], curves[0]), 0, STEPS, run_time=5, rate_func=step_by_step(STEPS))
        self.beat(words_on_way(paths[0]), zig_zag)
        self.beat(ending(raw, long))
        leaving, lit = [paths[0], x_is[RAW]], [losses, curves[0], least, legend[0]]
        for part in (*lit, paths[0]):
            remember(part)
        dimmed = [Shade(part, 1.0, DIM) for part in lit]
        if abs(rescaling.away) > FAR:
            leaving.append(tilts)
            self.beat(
                words_on_tilting(rows.plot(RAW)),
                [FadeIn(tilts, run_time=0.5), *dimmed, Shade(paths[0], 1.0, DIM)],
                Walk(tilts, 0, 2, run_time=3, rate_func=step_by_step(2)),
            )
            dimmed = []
        away = [*map(FadeOut, leaving), *dimmed, Walk(valley, CLOSE, RAW, run_time=2), FadeIn(x_is[CENTRED])]
        self.beat(
            words_on_centring(long, upright, valley.breadth(CENTRED)), away, Walk(morph, RAW, CENTRED, run_time=4)
        )
        over = [FadeOut(x_is[CENTRED]), FadeIn(x_is[SCALED])]
        self.beat(words_on_scaling(upright), over, Walk(morph, CENTRED, SCALED, run_time=4))
        again = Views(paths[1], curves[1])
        self.beat(
            words_on_arrival(scaled, long),
            [*map(FadeIn, (legend[1], paths[1], curves[1])), *(Shade(part, DIM, 1.0) for part in lit)],
            Walk(again, 0, 1, run_time=2),
            Walk(again, 1, STEPS, run_time=2, rate_func=linear),
        )
        back = [FadeOut(x_is[SCALED]), FadeIn(x_is[RAW]), Walk(rows, SCALED, RAW, run_time=3)]
        scaled_view = VGroup(valley, paths[1], condition, legend)
        conceal(scaled_view)
        aside = [*map(FadeOut, (losses, least, *curves)), Shade(scaled_view, 1.0, DIM)]
        self.beat("Back in the old units: the same line.", aside, back, FadeIn(same))


def descent(loss: MeanSquaredError, start: np.ndarray) -> Trajectory:
    """From the start at the best constant rate."""
    return descend(loss, start, GradientDescent(best_rate(loss)), STEPS)
