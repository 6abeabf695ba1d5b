"""DerivativeSign: in one dimension the sign of the derivative says left or right."""

from __future__ import annotations

import numpy as np
from manim import GrowFromPoint, VGroup
from numpy.typing import NDArray

from gdmath import Slice
from scenes.lecture import Lecture
from scenes.stage.animations import Appear, FadeIn, FadeOut, Shade, Views, Walk, conceal, remember, step_by_step
from scenes.stage.data.tried import y_spread
from scenes.stage.layout import Box, enclosing, is_tall, picture_place, place_of
from scenes.stage.numerals import significant
from scenes.stage.slices.lens import Lens
from scenes.stage.slices.sign_strip import SignStrip, SlopeBars
from scenes.stage.slices.slice_plot import SlicePlot, across, beside
from scenes.stage.slices.slice_view import (
    Heading,
    Ledger,
    SlicePoint,
    SliceSteps,
    SliceTangent,
    held,
    loss_entry,
    parameter_entry,
    rate_entry,
    rule,
    slope_entry,
    step_entry,
)
from scenes.stage.story import LectureScene
from scenes.stage.theme import PACE
from scenes.stage.words.start_claims import begun_beside, of_the_start

SHARE = 0.35
"""How much of the way to the minimizer a step takes where the lecture's rate takes too little or too much of it."""

STEPS = 5
DIM, FAINT = 0.25, 0.4
"""How much is left of what the hill hides, and of what is not spoken of now."""

LENS = 3.0
LEAST = 2.85
"""How broad the column of the numbers is at least."""


class DerivativeSign(LectureScene):
    """A ball on a slice of the loss learns from the slope alone which way to go, and how far."""

    headline = "Left or right?"

    def construct(self) -> None:
        """Tell it."""
        theme, (_, b), asked = self.theme, self.lecture.start, self.lecture.learning_rate
        slice_, stops = told(self.lecture)
        start, other, *_ = stops
        rate = shown_rate(asked, slice_)
        first, last = 3, 3 + STEPS

        plot_box, strip_box, lines, lens_box = arranged(picture_place())
        held_box, point_box, slope_box, rule_box, step_box = lines
        plot = SlicePlot.framing(plot_box, slice_, stops, theme, "w", self.others(told))
        curve, here = plot.curve(), plot.part(start, 1.3)
        tangent, ball, steps = SliceTangent(plot, stops), SlicePoint(plot, stops), SliceSteps(plot, stops, rate, first)
        lens = Lens(lens_box, plot, start)
        strip = SignStrip(strip_box, plot)
        bars = SlopeBars(strip, stops[first:])
        point = Ledger(point_box, stops, [parameter_entry(plot), loss_entry(plot)], theme)
        slope = Ledger(slope_box, stops, [slope_entry(plot)], theme)
        step = Ledger(step_box, stops, [rate_entry(rate, theme), step_entry(plot, rate)], theme)
        head, views = held(held_box, "b", b, theme), Views(tangent, ball, point, slope)
        uphill, way_back = np.sign(slice_.derivative([start, other]))
        up, down = Heading(plot, start, uphill), Heading(plot, start, -uphill)
        steps.show(first)
        back = Heading(plot, other, -way_back).arrow
        conceal(tangent)
        looked_into = Box(lens_box.left, plot_box.bottom, lens_box.right, plot_box.top)
        self.close_up(enclosing(plot_box, looked_into, *map(place_of, (head, point, slope))))

        self.add(self.title(), self.model(False), plot, head)
        self.add(curve, here, tangent, ball, point)
        begun = self.opened(of_the_start(elsewhere, self.lecture), here, ball, point)
        self.beat("Hold b still: the loss along w alone.", begun)
        fog = curve.animate.set_stroke(opacity=DIM)
        self.beat("Left or right? You feel only the slope here.", [fog, FadeIn(up), FadeIn(down)])
        dimmed = [each.animate.set_opacity(DIM) for each in (up, down)]
        self.beat("The tangent is as steep as the curve here.", [*dimmed, Appear(tangent)])
        self.beat("Up close, curve and tangent agree.", FadeIn(lens), Walk(lens, 0, 1, run_time=3))
        aside = [*map(FadeOut, (lens, up, down.question)), down.arrow.animate.set_opacity(1.0)]
        self.beat(f"A {words(uphill)}", aside, FadeIn(slope))
        clear = [FadeOut(down.arrow), curve.animate.set_stroke(opacity=1.0)]
        self.beat(
            f"Other side, {words(way_back)}",
            clear,
            Walk(views, 0, 1, run_time=2.5),
            GrowFromPoint(back, plot.place_on(other)),
        )
        self.remove(here)
        self.beat("At the bottom the slope is zero: stay.", FadeOut(back, run_time=0.5), Walk(views, 1, 2, run_time=2))
        update, numbers = rule(rule_box, plot), VGroup(head, point)
        remember(VGroup(numbers, strip))
        self.beat(
            "Minus on the left, zero, plus on the right.", [self.whole(), FadeIn(strip), Shade(numbers, 1, FAINT)]
        )
        self.beat(
            "The minus sign turns uphill into downhill.",
            [Walk(views, 2, 3, run_time=2), FadeIn(update), Shade(strip, 1, FAINT)],
            [FadeIn(step), GrowFromPoint(steps.ahead, steps.place(start))],
        )
        # the slope, the product and the arrow stay those of the step until it has been seen: the slope, dimmed
        self.add(steps.iterates, ball)
        one, old = Walk(Views(ball, point), first, first + 1, run_time=PACE.step), VGroup(tangent, slope)
        remember(old)
        self.beat(words_on_rate(rate, asked), [Shade(point, FAINT, 1), Shade(old, 1, FAINT), one])
        measured = Views(steps, tangent, slope, step)
        anew = Walk(measured, first, first + 1, run_time=1)
        views = Views(*measured, ball, point)
        again = Walk(views, first + 1, last, run_time=1.3 * (STEPS - 1), rate_func=step_by_step(STEPS - 1))
        self.beat("As the slope flattens, the steps shrink.", [anew, Shade(old, FAINT, 1)], again)
        told_before = VGroup(point, slope, step, update)
        remember(told_before)
        aside = [Shade(strip, FAINT, 1), Shade(told_before, 1, FAINT)]
        self.beat("Its sign says which way; its size, how far.", [*aside, Walk(bars, 0, 1, run_time=2)])


def elsewhere(lecture: Lecture) -> str:
    """Whether the ball of a lecture begins beside its start, in words; nothing where it does not."""
    w, b = lecture.start
    return begun_beside(lecture.loss.along_w(b), w, y_spread(lecture.rows))


def told(lecture: Lecture) -> tuple[Slice, NDArray[np.float64]]:
    """The slice of a lecture, and where the ball is on it: the start, across, the least, then step by step."""
    w, b = lecture.start
    slice_ = lecture.loss.along_w(b)
    start, rate = beside(slice_, w, y_spread(lecture.rows)), shown_rate(lecture.learning_rate, slice_)
    return slice_, np.array([start, across(slice_, start, 0.75), slice_.minimizer, *slice_.descend(start, rate, STEPS)])


def arranged(place: Box) -> tuple[Box, Box, list[Box], Box]:
    """Where the slice stands and the strip under it, the five lines of numbers, and the lens where some come later."""
    if is_tall():
        plot, strip, below = place.rows(4.4, 1, 3, gap=0.2)
        left, right = below.columns(1, 1, gap=0.2)
        lines = [*left.rows(0.5, 1.2, 0.8, gap=0.13), *right.rows(1, 1.5, gap=0.13)]
        top = right.top
    else:
        left, right = place.beside(2.2, LEAST)
        plot, strip = left.rows(4.15, 1.1, gap=0.2)
        lines = right.rows(0.5, 1.2, 0.8, 1.0, 1.5, gap=0.13)
        top = lines[2].top
    side = min(LENS, right.width, top - right.bottom)
    return plot, strip, lines, Box(right.left, top - side, right.left + side, top)


def words(slope: float) -> str:
    """What the sign of a slope says."""
    return "positive slope: uphill is right. Go left." if slope > 0 else "negative slope: uphill is left. Go right."


def shown_rate(rate: float, slice_: Slice) -> float:
    """The lecture's rate, or one whose steps along the slice can all be seen: a step goes rate·L″ of the way."""
    return rate if 0.25 <= rate * slice_.curvature <= 0.5 else SHARE / slice_.curvature


def words_on_rate(rate: float, asked: float) -> str:
    """What a step is and, where the lecture's rate would not show it, at how many times that it is taken."""
    if rate == asked:
        return "One step: minus the rate times the slope."
    return f"One step, here at {significant(rate / asked, 2)} times the lecture's rate."
