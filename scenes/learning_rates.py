"""LearningRates: how far to go."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import VGroup, VMobject, linear

from gdmath import (
    GradientDescent,
    MeanSquaredError,
    Slice,
    Trajectory,
    best_rate,
    critical_rate,
    descend,
    descend_steadily,
)
from scenes.lecture import Lecture
from scenes.stage.animations import FadeIn, FadeOut, Views, Walk, step_by_step
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.data.tried import y_spread
from scenes.stage.descents.loss_plot import LossPlot
from scenes.stage.descents.relay import DIM, NONE, Relay
from scenes.stage.descents.runs import Legend, losses, paths
from scenes.stage.descents.turned import BowlAxis, Taken, TurnedPath, TurnedSlice, axis_law, unit_note
from scenes.stage.layout import Box, enclosing, is_tall, picture_place, place_of
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.run import told_apart
from scenes.stage.shapes import Dots
from scenes.stage.slices.dial import Dial, Direction, FactorTable, Needle, bowl_axes
from scenes.stage.slices.slice_plot import SlicePlot, beside
from scenes.stage.slices.slice_view import rule
from scenes.stage.story import LectureScene, Play
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose, formula
from scenes.stage.words.claims import counted
from scenes.stage.words.digits import digits_apart
from scenes.stage.words.rate_claims import (
    COUNTS,
    behaviour,
    bends,
    best_is_lowest,
    beyond,
    legend,
    losses_apart,
    meeting,
    named,
    outcome,
    own_factor,
    standing,
    summary,
)
from scenes.stage.words.start_claims import begun_beside, moved, of_the_start

SLICE_STEPS, TURNED_STEPS = 6, 12
"""How many steps are shown while a rate is turned."""

SHARES = (0.1, 1.0, 1.6, 2.0, 2.1)
"""The rates tried on the slice, in units of 1/L″."""

LOW, HIGH = 0.1, 1.05
"""From where to where the dial is turned over the bowl, as shares of the critical rate."""

RING, HOLE = 0.16, 0.115
"""How large the ring at the start is, and its hole: the present point is smaller."""

SMALLEST = Box(0.0, 0.0, 3.9, 2.7)
"""About what the map has in the format where it is smallest: what is seen there is seen in all."""

FOLDS = 3.0
"""How far the axis of the loss reaches: so many times the first."""


class LearningRates(LectureScene):
    """A dial turns the rate on a slice, then over the bowl; several rates run from one start, to the fit or away."""

    headline = "How far to go?"

    def construct(self) -> None:
        """Tell it."""
        if is_tall():
            self.left, self.panel, self.dial_box = picture_place().rows(2.35, 1, 0.95, gap=0.2)
            self.map_box, self.legend_box = self.left.rows(2, 1, gap=0.1)
        else:
            self.left, right = picture_place().columns(1, 1.03)
            self.panel, self.dial_box = right.rows(1, 1.25, gap=0.2)
            self.map_box, self.legend_box = self.left.rows(2.4, 1, gap=0.2)
        loss, lecture = self.lecture.loss, self.lecture
        self.start = away_from_the_fit(loss, lecture.start)
        self.rates, self.steps = lecture.compared_rates, lecture.compared_steps
        self.walks, self.ways = compared(lecture)[1], self.others(compared)

        self.add(self.title(), self.model(False))
        self.side_by_side(*self.over_the_bowl(self.on_a_slice()))

    def on_a_slice(self) -> list[VMobject]:
        """One parameter: the rate that lands in one step, and twice that."""
        theme, (w, b) = self.theme, self.lecture.start
        slice_ = self.lecture.loss.along_w(b)
        height = y_spread(self.lecture.rows)
        start = beside(slice_, w, height)
        rates = [share / slice_.curvature for share in SHARES]

        rule_box, table_box = self.panel.rows(1.2 if is_tall() else 1, 1.8, gap=0.1)
        plot = SlicePlot.framing(self.left, slice_, start, theme, "w", self.others(on_slice))
        along = Direction("along w", "L''", slice_.curvature)
        steepest = [other.curvature for other, _ in self.others(on_slice)]
        dial = Dial(self.dial_box, [along], theme, steepest)
        curve, step_rule, path = plot.curve(), rule(rule_box, plot), TurnedSlice(plot, start, SLICE_STEPS, rates[0])
        needle, table = Needle(dial, rates[0]), FactorTable(table_box, dial, rates[0])
        lands = dial.threshold(rates[1], formula("1 \\/ L''", SIZES.label, theme.text))
        mirrors = dial.threshold(rates[3], formula("2 \\/ L''", SIZES.label, theme.text))
        parts = [dial.growth(), dial, dial.line(along), needle, table]
        views, taken = Views(path, needle, table), Taken(path, rates[0])
        taken.show(0)

        self.close_up(enclosing(self.left, place_of(step_rule)))
        self.add(plot, curve, path, step_rule)
        begun = self.opened(of_the_start(elsewhere, self.lecture), path)
        self.beat("One parameter. How far should a step go?", begun)
        self.beat("The dial: what one step leaves of the error.", self.whole(), [*map(FadeIn, parts)])
        one_by_one = Walk(taken, 0, SLICE_STEPS, run_time=3, rate_func=step_by_step(SLICE_STEPS))
        self.beat("A small rate: small steps, slow.", one_by_one)
        turns = [Walk(views, *pair, run_time=2.5) for pair in pairwise(rates)]
        self.beat("One over the curvature: a single step lands.", [turns[0], FadeIn(lands)])
        self.beat("Farther: it overshoots, and still closes in.", turns[1])
        self.beat("Two over the curvature: it jumps from side to side.", [turns[2], FadeIn(mirrors)])
        self.beat("Beyond: every step climbs.", turns[3])
        return [plot, curve, step_rule, path, *parts, lands, mirrors]

    def over_the_bowl(self, leaving: list[VMobject]) -> tuple[Landscape, Dial, list[Play]]:
        """Two parameters: a curvature and a factor along each axis of the bowl, and the rate at which they meet."""
        loss, theme, along = self.lecture.loss, self.theme, bowl_axes(self.lecture.loss)
        critical, best = critical_rate(loss), best_rate(loss)
        low, high = LOW * critical, HIGH * critical
        plot = self.map_in(self.map_box)
        axes = [BowlAxis(plot, axis, each, self.start) for axis, each in zip(loss.axes[::-1], along, strict=False)]
        strokes, names = ([axis.stroke for axis in axes], [axis.plate for axis in axes]) if len(along) > 1 else ([], [])
        here = ring(plot, self.start)
        steepest = [float(each.eigenvalues.max()) for each, _ in self.ways]
        dial, law = Dial(self.dial_box, along, theme, steepest), axis_law(self.legend_box, theme)
        note = unit_note(self.legend_box, plot) if len(along) > 1 else VGroup()
        path, needle = TurnedPath(plot, self.start, TURNED_STEPS, low), Needle(dial, low)
        table = FactorTable(self.panel, dial, low)
        meet = dial.threshold(best, Prose("best", SIZES.label, theme.text), critical)
        limit = dial.threshold(critical, formula(f"2 \\/ {along[0].symbol}", SIZES.label, theme.text))
        views = Views(path, needle, table)

        begun = of_the_start(moved, self.lecture)
        arriving = [plot.ground(), plot, plot.contours(), *strokes, plot.fit(), *names, table, law, note]
        arriving += [here] * (not begun)
        self.beat(bends(loss), [*map(FadeOut, leaving)], [*map(FadeIn, arriving)])
        if begun:
            self.beat(begun, FadeIn(here))
        lines = [dial.growth(), dial, *map(dial.line, along), needle, path]
        self.beat(own_factor(loss), [*map(FadeIn, lines), *map(FadeOut, names)])
        self.beat(meeting(loss), [Walk(views, low, best, run_time=4), FadeIn(meet)])
        small = self.map_in(SMALLEST)  # words are the same in all formats
        grown = TurnedPath(small, self.start, TURNED_STEPS, high).path.places
        self.beat(beyond(loss, grown), [Walk(views, best, high, run_time=2.5), FadeIn(limit)])
        return (
            plot,
            dial,
            [
                *map(FadeOut, (path, needle, table, law, note)),
                *(stroke.animate.set_stroke(opacity=DIM) for stroke in strokes),
            ],
        )

    def map_in(self, box: Box) -> Landscape:
        """The map of all runs in a box."""
        loss, others = self.lecture.loss, [(each, near_of(ways, each)) for each, ways in self.ways]
        alone = len(bowl_axes(loss)) == 1 and not self.ways
        points, equal = near_of(self.walks, loss), True if alone else None
        return framed_map(box, loss, points, self.theme, others, fit=not alone, equal=equal)

    def side_by_side(self, plot: Landscape, dial: Dial, leaving: list[Play]) -> None:
        """Several rates from one start: their ways and their losses."""
        loss, theme, rates = self.lecture.loss, self.theme, self.rates
        lowest = best_is_lowest(loss, rates, self.walks)
        small = self.map_in(SMALLEST)  # a run has one name in all formats
        seen = [behaviour(loss, rate, walk, small) for rate, walk in zip(rates, self.walks, strict=True)]
        runs = told_apart(dict(zip(legend(loss, rates, seen), self.walks, strict=True)), theme)

        plotted = LossPlot(self.panel, self.walks, loss.minimum, theme, folds=FOLDS, others=self.ways)
        ways, curves = paths(runs, plot), losses(runs, plotted)
        for way in ways.views:
            way.fine()
        views = [Views(*each) for each in zip(ways.views, curves.views, strict=True)]
        stills = zip(Legend(self.legend_box, runs, theme), dial.marks(runs, rates), strict=True)
        last_words = summary(loss, self.start, rates, lowest)
        relay = Relay(runs, views, [VGroup(*each) for each in stills], next(iter(named(last_words, loss, rates)), NONE))
        arriving = [*map(FadeIn, (plotted, plotted.least(loss.minimum), relay))]
        self.beat(f"{COUNTS[len(rates) - 1]}, one start, {counted(self.steps)}.", leaving, arriving)
        ends = zip(losses_apart(self.walks), standing(loss, self.walks), strict=True)
        told = zip(rates, self.walks, digits_apart(rates), seen, ends, strict=True)
        for k, (rate, walk, text, verb, (last, (again, where))) in enumerate(told):
            light = Walk(relay, 2 * k - 1, 2 * k, run_time=0.5)
            run_it = Walk(relay, 2 * k, 2 * k + 1, run_time=4, rate_func=linear)
            words = outcome(loss, rate, f"At {text} it {again or verb}", last, walk.steps, lowest, where)
            self.beat(words, light, run_it)
        # what is in front stays so for a play: the one lit at last is there from its beginning
        self.beat(last_words, Walk(relay, relay.end - 0.99, relay.end))


def ring(plot: Landscape, point: np.ndarray) -> VGroup:
    """A ring around a start (w, b): what moves is a disc."""
    place = plot.place(*point)[None]
    return VGroup(*(Dots(r, c).show(place) for r, c in ((RING, plot.theme.line), (HOLE, plot.theme.background))))


def on_slice(lecture: Lecture) -> tuple[Slice, float]:
    """The slice of a lecture and where the steps on it begin."""
    w, b = lecture.start
    slice_ = lecture.loss.along_w(b)
    return slice_, beside(slice_, w, y_spread(lecture.rows))


def elsewhere(lecture: Lecture) -> str:
    """Why the steps on the slice of a lecture begin elsewhere than at its start; nothing where they do not."""
    (w, b), height = lecture.start, y_spread(lecture.rows)
    return begun_beside(lecture.loss.along_w(b), w, height)


def compared(lecture: Lecture) -> tuple[MeanSquaredError, list[Trajectory]]:
    """The loss of a lecture and the descents at the rates that it compares, from where there is a way to go."""
    loss, start, steps = lecture.loss, away_from_the_fit(lecture.loss, lecture.start), lecture.compared_steps
    return loss, [descend_steadily(loss, start, rate, steps) for rate in lecture.compared_rates]


def near_of(walks: Sequence[Trajectory], loss: MeanSquaredError) -> np.ndarray:
    """What of these descents is in view, of one at the best rate, and the fit, `(k, 2)`."""
    turned = descend(loss, walks[0].points[0], GradientDescent(best_rate(loss)), TURNED_STEPS)
    return np.vstack([*(walk.near() for walk in (*walks, turned)), loss.minimizer])
