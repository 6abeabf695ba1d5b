"""GradientDirection: in two dimensions the gradient says which way."""

from __future__ import annotations

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromPoint, VGroup
from numpy.typing import NDArray

from gdmath import GradientDescent, MeanSquaredError, Trajectory, descend, farthest_drop
from scenes.stage.clip import inside
from scenes.stage.data.rows import DataPlot, LineView
from scenes.stage.data.tried import away_from_the_fit
from scenes.stage.layout import picture_place
from scenes.stage.plane.compass import DOUBLINGS, BarsView, Compass, DirectionBars, GradientAt, OffView, Tried
from scenes.stage.plane.landscape import Landscape, PathView
from scenes.stage.plane.partials import AcrossContour, Components, PartialSlope
from scenes.stage.story import Appear, LectureScene, Shade, Views, Walk, conceal, step_by_step
from scenes.stage.words.claims import SINGLE_STEPS, trend

SHARE = 0.9
"""How long the first steps tried are, as a share of the way to the least loss along the negative gradient."""

AROUND, NEAR = 1.6, 2.4
"""How far around the point the map reaches at least, and how far at most to show where the descent goes: in steps."""

DIM = 0.7

LONGEST = 1.1
"""How long the gradient at the point is drawn, in the same unit."""


class GradientDirection(LectureScene):
    """Equal steps are tried in all directions; the best goes against the gradient, at a right angle to the contour."""

    def construct(self) -> None:
        """Tell it."""
        loss, theme = self.lecture.loss, self.theme
        point = away_from_the_fit(loss, self.lecture.start)
        length = SHARE * farthest_drop(loss, point)
        tried, gradient = Tried(loss, point, length), loss.gradient(*point)
        factor = LONGEST * length / float(np.hypot(*gradient))
        steps = min(SINGLE_STEPS, self.lecture.steps)
        walk = descend(loss, point, GradientDescent(self.lecture.learning_rate), steps)

        left, right = picture_place().columns(1, 1)
        plot = Landscape.equal_units(left, loss, framed_points(walk, length, factor, loss), theme)
        bars_box, words_box, slices_box = right.rows(2.6, 0.3, 2.6, gap=0.2)
        bars = DirectionBars(bars_box, tried, theme)
        compass, chart, off = Compass(plot, tried), BarsView(bars), OffView(words_box, tried, theme)
        boxes = zip(slices_box.columns(1, 1), "wb", strict=True)
        slopes = [PartialSlope(box, plot, point, length, name) for box, name in boxes]
        parts, across = Components(plot, point, factor), AcrossContour(plot, point, length)
        path, uphill = PathView(plot, walk, SINGLE_STEPS), GradientAt(plot, walk, factor)
        downhill = bars.mark(-gradient, theme.gradient, "-nabla L")
        stars = [plot.fit()] if inside(plot.place(*loss.minimizer)[None], plot.inner)[0] else []
        conceal(*stars)

        rows = DataPlot(right, self.lecture.rows, point[None], theme)
        line = VGroup(rows, rows.dots(), LineView(rows, walk, []))

        self.add(self.title("Which way is down?"), self.model(), plot.heat_map(0.5), plot, plot.contours(), *stars)
        self.add(path, line)
        self.beat("Stand at one point of the landscape: one line.")
        arriving = [FadeIn(bars), FadeIn(chart)]
        self.beat("Eight equal steps: which lowers the loss most?", [FadeIn(compass), FadeOut(line)], arriving)
        off.show(DOUBLINGS)
        settle = Walk(Views(compass, chart), 0, DOUBLINGS, run_time=5)
        self.beat("More directions, shorter steps: the best one settles.", settle)
        sliced = [[FadeIn(slope), Create(slope.cut)] for slope in slopes]
        self.beat("Along w the loss has one slope, along b another.", FadeOut(compass), *sliced)
        start, cuts = plot.place(*point), VGroup(slope.cut for slope in slopes)
        self.beat(
            "Each slope is an arrow; their sum is the gradient.",
            [GrowFromPoint(parts.by_w, start), GrowFromPoint(parts.by_b, start), FadeOut(cuts)],
            [FadeIn(parts.sides), GrowFromPoint(parts.whole, start), FadeIn(parts.symbol)],
        )
        self.beat("It points uphill. The best step goes against it.", FadeIn(downhill), FadeIn(off))
        self.beat(
            "Along the contour the loss is constant: a right angle.",
            FadeOut(VGroup(parts.by_w, parts.by_b, parts.sides)),
            [Create(across.contour), FadeIn(across.tangent)],
            FadeIn(across.corner),
        )
        self.remove(parts.whole)
        self.add(uphill)
        beside = VGroup(bars, chart, downhill, off, *slopes)
        conceal(beside)
        aside = [FadeOut(VGroup(parts.symbol, across)), Shade(beside, 1.0, DIM), *map(Appear, stars)]
        self.beat("So step against the gradient.", aside, Walk(Views(path, uphill), 0, 1, run_time=1.6))
        if steps > 1:
            again = Walk(Views(path, uphill), 1, steps, run_time=1.2 * (steps - 1), rate_func=step_by_step(steps - 1))
            self.beat(trend(walk, steps), again)


def framed_points(walk: Trajectory, length: float, factor: float, loss: MeanSquaredError) -> NDArray[np.float64]:
    """The corners of what is tried around the start; of the descent, its gradients and the fit what is not far away."""
    start = walk.points[0]
    corners = start + AROUND * length * np.array([(-1, -1), (1, 1)])
    others = np.vstack([walk.points, walk.points + factor * walk.gradients, loss.minimizer])
    return np.vstack([corners, others[np.hypot(*(others - start).T) < NEAR * length]])
