"""BatchSizes: batch, minibatch, stochastic: on how much data a step is taken."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import Create, FadeIn, FadeOut, GrowFromPoint, VGroup, VMobject, linear

from gdmath import BatchGradients, Minibatch, NoiseBall, stochastic_rate
from scenes.stage.data.lit_rows import EpochCount, LitRows
from scenes.stage.data.rows import DataPlot, LineView
from scenes.stage.descents.batch_runs import cloud_epochs, descents
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.run_losses import run_losses
from scenes.stage.descents.runs import DOTTED, Legend, Race, Run, losses, paths, told_apart
from scenes.stage.layout import picture_place
from scenes.stage.plane.gradient_plane import GradientPlane, framing, magnified
from scenes.stage.plane.landscape import Landscape, PathView, unit_note
from scenes.stage.plane.noise_ball import around, close_up, fit_or_pointer, last_points, outline
from scenes.stage.story import Appear, LectureScene, Views, Walk, conceal, step_by_step
from scenes.stage.words.noise_claims import (
    calmed,
    fading,
    lowest,
    scatter,
    settling,
    step_on,
    together,
)

DIM = 0.3
SINGLE_STEPS = 4
"""Of an epoch with many steps, so many are taken one by one."""


class BatchSizes(LectureScene):
    """The rows of each step light up; few rows make many noisy steps, and a shrinking rate calms them."""

    def construct(self) -> None:
        """Tell it."""
        batches = [Minibatch(size) for size in self.lecture.batch_sizes]
        walks = descents(self.lecture, batches)
        *runs, calm = told_apart(walks, self.theme)

        self.above, self.below = picture_place().rows(4.75, 0.75, gap=0.1)
        self.legend = Legend(self.below.shrunk(bottom=0.4), [*runs, calm], self.theme)
        self.add(self.title("All rows, a few, or one"), self.model(rate=stochastic_rate(self.lecture.loss)))

        leaving, staying = self.one_epoch_each(runs, batches)
        leaving = self.from_one_point(runs, batches, leaving, staying)
        self.many_epochs(runs, calm, leaving)

    def one_epoch_each(self, runs: list[Run], batches: list[Minibatch]) -> tuple[list[VMobject], list[VMobject]]:
        """The rows of each step light up; the step moves the line and the point."""
        loss, data, theme, n = self.lecture.loss, self.lecture.rows, self.theme, len(self.lecture.rows)
        epochs = [batch.epochs(n, self.lecture.batches.seed, 1) for batch in batches]
        points = np.vstack([run.walk.points[: len(epoch) + 1] for run, epoch in zip(runs, epochs, strict=True)])

        left, right = self.above.columns(1, 1)
        (data_box, count_box), (map_box, _) = (half.rows(4.2, 0.4, gap=0.15) for half in (left, right))
        rows, plane = DataPlot(data_box, data, points, theme), Landscape.framing(map_box, loss, points, theme)
        dots, line = rows.dots(), LineView(rows, runs[0].walk, [0])
        start = PathView(plane, runs[0].walk, DOTTED, theme.line)
        ground = VGroup(plane, plane.contours(), plane.fit(), unit_note(plane))

        self.add(rows, dots, line)
        self.beat("How many rows should one step ask?", [FadeIn(ground), FadeIn(start)])
        shown, ways = [line, start], []
        for run, entry, epoch in zip(runs, self.legend, epochs, strict=False):
            lit, count = LitRows(rows, run, epoch), EpochCount(count_box, epoch, theme)
            line, way = LineView(rows, run.walk, [0]), PathView(plane, run.walk, DOTTED, run.color, run.corners)
            views, steps = Views(lit, line, way, count), len(epoch)
            singles = min(SINGLE_STEPS, steps)
            begin = [*map(FadeOut, shown), *map(FadeIn, (entry, *views)), dots.animate.set_fill(opacity=DIM)]
            walk = [Walk(views, 0, singles, run_time=max(2.0, singles), rate_func=step_by_step(singles))]
            if steps > singles:
                walk.append(Walk(views, singles, steps, run_time=2.5, rate_func=linear))
            self.beat(step_on(len(epoch[0]), n, steps), begin, *walk)
            shown = [lit, count, line]
            ways.append(way)
        return [rows, dots, *shown, *ways], [ground, start]

    def from_one_point(
        self, runs: list[Run], batches: list[Minibatch], leaving: list[VMobject], where: list[VMobject]
    ) -> list[VMobject]:
        """The gradients of many batches at the start, and at the minimum."""
        loss, n, seed = self.lecture.loss, len(self.lecture.rows), self.lecture.batches.seed
        start = np.array(self.lecture.start)
        full, pairs = loss.gradient(*start), [*zip(runs, batches, strict=True)][::-1]
        noisy = [(run, each.epochs(n, seed, cloud_epochs(each.size, n))) for run, each in pairs if each.size < n]
        far, near = ([BatchGradients.at(loss, point, drawn) for _, drawn in noisy] for point in (start, loss.minimizer))

        left, right = self.above.columns(1, 1)
        ranges = framing([full[None], *(cloud.gradients for cloud in far)])
        close, times = magnified(ranges, [cloud.gradients for cloud in near])
        here = GradientPlane(left, ranges, "at the start", self.theme)
        there = GradientPlane(right, close, "at the minimum", self.theme)
        arrow, cross, zero = here.arrow(full), here.mean(far[-1].mean), here.place(0.0, 0.0)
        arrow.set_z_index(1)  # over the clouds
        clouds = [here.cloud(run, cloud.gradients) for (run, _), cloud in zip(noisy, far, strict=True)]
        shaken = [there.cloud(run, cloud.gradients) for (run, _), cloud in zip(noisy, near, strict=True)]

        arriving = [*map(FadeOut, leaving), FadeIn(here), FadeIn(where[-1])]
        self.beat(together(full, far[0]), arriving, GrowFromPoint(arrow, zero))
        smallest, still = len(noisy[0][1][0]), far[0].spread == 0.0
        for dots, (_, drawn) in zip(clouds, noisy, strict=True):
            others = [other.animate.set_fill(opacity=DIM) for other in clouds[: clouds.index(dots)]]
            self.beat(scatter(len(drawn[0]), smallest, n, still), [GrowFromPoint(dots, zero, run_time=2), *others])
        dimmed = [dots.animate.set_fill(opacity=DIM) for dots in clouds]
        self.beat("Over an epoch they average to the full gradient.", [*dimmed, FadeIn(cross)])
        grown = [GrowFromPoint(dots, there.place(0.0, 0.0), run_time=2) for dots in shaken]
        least_cross = there.mean(near[-1].mean)
        self.beat(fading(loss, times), [*map(FadeOut, where), FadeIn(there)], grown, FadeIn(least_cross))
        return [here, there, arrow, cross, least_cross, *clouds, *shaken]

    def many_epochs(self, runs: list[Run], calm: Run, leaving: list[VMobject]) -> None:
        """Their paths and losses against epochs; a close look at the noise; a rate that shrinks."""
        loss, theme, epochs, noisiest = self.lecture.loss, self.theme, self.lecture.epochs, runs[-1]
        late = {run.name: last_points(run.walk) for run in (noisiest, calm)}
        constant, calmer = (NoiseBall.of(loss, points) for points in late.values())
        points = np.vstack([run.walk.points for run in runs])

        left, right = self.above.columns(1, 1)
        plane = Landscape.framing(left, loss, points, theme)
        plot = LossPlot(right, [run.walk for run in (*runs, calm)], loss.minimum, theme, "epoch")
        close = around(left, loss, np.vstack([*late.values()]), theme)
        ground, frame = VGroup(plane, plane.contours(), plane.fit(), unit_note(plane)), outline(plane, close)
        near, goal = VGroup(close, close.contours(), unit_note(close)), fit_or_pointer(close)
        noise, silence = (close_up(close, run, late[run.name]) for run in (noisiest, calm))
        ways, curves = paths(runs[::-1], plane), losses(runs[::-1], plot)
        numbers, last_number = (
            run_losses(chosen, entries, self.below.bottom, theme)
            for chosen, entries in ((runs, self.legend[:-1]), ([calm], self.legend[-1:]))
        )
        second_half = replace(calm, walk=calm.walk.since(calm.walk.steps // 2))
        last_curve = Race([second_half], [LossView(plot, second_half.walk, 0, calm.color, calm.corners)])
        for curve in curves.views[:-1]:  # the largest batches, which make least noise, come last
            curve.veiled()
        least = plot.least(loss.minimum).set_z_index(1)  # over the noise
        views, last_views = Views(ways, curves, numbers), Views(last_curve, last_number)
        last_views.show(epochs / 2)
        conceal(silence)

        arriving = [*map(FadeIn, (ground, ways, plot, least, numbers))]
        self.beat("Same start, same rate, same rows seen.", [*map(FadeOut, leaving), *arriving, FadeIn(curves)])
        self.beat("One epoch: few rows a step, many steps.", Walk(views, 0, 1, run_time=4, rate_func=linear))
        self.beat(f"{epochs:,} epochs in a few seconds.", Walk(views, 1, epochs, run_time=6, rate_func=linear))
        zoom = [*map(FadeOut, (ground, ways)), frame.animate.become(outline(close, close)), FadeIn(near)]
        self.beat(settling(loss, constant), Create(frame), zoom, [FadeOut(frame), *map(FadeIn, (noise, goal))])
        self.add(silence, goal)
        calming = [*map(FadeIn, (self.legend[-1], last_curve, last_number))]
        shrink = Walk(last_views, epochs / 2, epochs, run_time=4, rate_func=linear)
        still = [noise.animate.set_fill(opacity=DIM), Appear(silence)]
        self.beat(calmed(loss, constant, calmer), calming, shrink, still)
        self.beat(lowest([*runs, calm], loss))
