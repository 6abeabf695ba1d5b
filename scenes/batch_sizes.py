"""BatchSizes: batch, minibatch, stochastic: on how much data a step is taken."""

from __future__ import annotations

from itertools import chain

import numpy as np
from manim import Create, GrowFromPoint, VGroup, VMobject, linear

from gdmath import Epoch, Minibatch, stochastic_rate
from scenes.stage.animations import Appear, FadeIn, FadeOut, Shade, Views, Walk, conceal, remember, step_by_step
from scenes.stage.data.lit_rows import EpochCount, LitRows, StepByStep, lit_one_by_one
from scenes.stage.data.rows import DataPlot, LineView, stand_for
from scenes.stage.data.start import at_the_fit
from scenes.stage.descents.batch_runs import shrinking_rate
from scenes.stage.descents.batch_telling import (
    Told,
    clouded,
    drawn_of_all,
    drawn_steps,
    first_points,
    first_ways,
    from_half_way,
    marked,
    seen_by_row,
    told_once,
)
from scenes.stage.descents.loss_plot import DENSE, LossPlot, LossView
from scenes.stage.descents.mean_marks import MeanMarks, mean_note
from scenes.stage.descents.rate_now import FixedRate, RateNow
from scenes.stage.descents.run_losses import fitting, mean_losses, run_losses
from scenes.stage.descents.runs import DOTTED, Legend, MarkedRace, losses, paths
from scenes.stage.descents.spotlight import Spotlight
from scenes.stage.layout import is_narrow, is_tall, is_wide, picture_place
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.gradient_plane import AT_THE_MINIMUM, LINE, GradientPlane, enlarged, framing, magnified
from scenes.stage.plane.noise_ball import close_up, last_points, outline
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.way_map import close_note, map_note
from scenes.stage.run import Run, told_apart
from scenes.stage.story import LectureScene
from scenes.stage.words.batch_claims import asked, first_epoch, same, step_on
from scenes.stage.words.noise_claims import (
    averaged,
    calmed,
    fading,
    lowest,
    own_way,
    scatter,
    settling,
    spoken_of,
    together,
)

DIM = 0.3
LIST, ASIDE = 1.8, 0.3
"""How high the names are one under the other, and the room between what is counted and which steps are drawn."""

ONE_BY_ONE = 4
"""Of an epoch with many steps, so many are taken one by one."""


class BatchSizes(LectureScene):
    """The rows of each step light up; few rows make many noisy steps, and a shrinking rate calms them."""

    headline = "All rows, a few, or one"

    def construct(self) -> None:
        """Tell it."""
        told = Told.of(self.lecture)
        self.still = at_the_fit(self.lecture.loss, self.lecture.start)
        self.orders, batches, self.every = told.orders, told.batches, told_once(self.lecture.sweep.together)
        *runs, calm = told_apart(told.walks, self.theme)

        place = picture_place()
        if is_narrow():  # a number stands beside its name
            self.above, self.below = place.rows(place.height - LIST, LIST, gap=0.1)
            names = self.below
        else:
            self.above, self.below = place.rows(4.65, 0.85, gap=0.1)
            names = self.below.shrunk(bottom=0.5)
        self.legend = Legend(names, [*runs, calm], self.theme)
        self.heading = self.model(rate=stochastic_rate(self.lecture.loss))
        self.add(self.title(), self.heading)

        leaving, staying = self.one_epoch_each(runs, batches)
        leaving = self.from_one_point(runs, batches, leaving, staying)
        self.many_epochs(runs, calm, leaving)

    def one_epoch_each(self, runs: list[Run], batches: list[Minibatch]) -> tuple[list[VMobject], list[VMobject]]:
        """The rows of each step light up; the step moves the line and the point."""
        loss, data, theme, n = self.lecture.loss, self.lecture.rows, self.theme, len(self.lecture.rows)
        epochs = [Epoch(self.orders[0], batch.size) for batch in batches]
        lasts = [int(np.searchsorted(run.walk.epochs, 1.0)) for run in runs]
        points = first_points([run.walk for run in runs])
        others = [(each.loss, first_points(each.runs)) for each in self.every]
        lines = [(each.loss.data, first_points(each.runs)) for each in self.every]

        left, right = self.above.parted(1, 1)
        (data_box, count_box), (map_box, kept_box) = (half.rows(4.2, 0.4, gap=0.15) for half in (left, right))
        drawn = stand_for(data, lit_one_by_one(epochs, ONE_BY_ONE))
        rows = DataPlot(data_box, data, points, theme, drawn=drawn, others=lines)
        plane = framed_map(map_box, loss, points, theme, others, fit=None, equal=False if is_tall() else None)
        dots, line = rows.dots(), LineView(rows, runs[0].walk, [0])
        start = PathView(plane, runs[0].walk, DOTTED, theme.line)
        fit = fit_or_pointer(plane, first_ways(plane, runs))
        ground = VGroup(plane.ground(), plane, plane.contours(), fit, map_note(plane, fit))

        self.add(rows, dots, line)
        self.beat(asked(self.still), [*map(FadeIn, (ground, start))])
        shown, ways = [line, start], list[PathView]()
        for k, (run, epoch, last) in enumerate(zip(runs, epochs, lasts, strict=True)):
            kept = drawn_steps(run.walk, last, kept_box, theme)
            free = count_box if is_tall() else count_box.reaching(kept_box.right - kept.width - ASIDE)
            counted = StepByStep([LitRows(rows, run, epoch), EpochCount(free, epoch, theme)], run.walk)
            line, way = LineView(rows, run.walk, [0]), PathView(plane, run.walk, DOTTED, run.color, run.corners)
            views, singles = Views(counted, line, way.counted(last)), min(ONE_BY_ONE, len(epoch))
            begin = [*map(FadeOut, shown), *map(FadeIn, (*views, kept)), dots.animate.set_fill(opacity=DIM)]
            begin += [self.legend.arrive(), *self.legend.speak_of(k), *(Shade(each, 1, DIM) for each in ways[-1:])]
            walk = [Walk(views, 0, singles, run_time=max(2.0, singles), rate_func=step_by_step(singles))]
            if last > singles:
                walk.append(Walk(views, singles, last, run_time=2.5, rate_func=linear))
            turn = rows.moved(*run.walk.points[[0, last]])
            words = step_on(epoch.size, n, len(epoch), way.places[: last + 1], self.still, turn, len(way.dotted))
            self.beat(words, begin, *walk)
            shown = [counted, line, kept]
            remember(way)
            ways.append(way)
        return [rows, dots, *shown, *ways], [ground, start]

    def from_one_point(
        self, runs: list[Run], batches: list[Minibatch], leaving: list[VMobject], where: list[VMobject]
    ) -> list[VMobject]:
        """The gradients of many batches at the start, and at the minimum."""
        loss, n, start = self.lecture.loss, len(self.lecture.rows), self.lecture.start
        full, drawn = loss.gradient(*start), stand_for(self.lecture.rows)
        noisy = [(run, batch.size) for run, batch in [*zip(runs, batches, strict=True)][::-1] if batch.size < n]
        ranks = [runs.index(run) for run, _ in noisy]
        epochs = clouded(sizes := [size for _, size in noisy], n, self.orders)
        seen_far, seen_near = (marked(loss, point, epochs, drawn) for point in (start, loss.minimizer))

        sample = f"{len(drawn):,} of {n:,} rows" if noisy[0][1] == 1 and len(drawn) < n else ""
        second_line = LINE if sample and not is_wide() else 0.0  # of the notes
        left, right = (half.shrunk(bottom=second_line) for half in self.above.parted(1, 1))
        every = [each.clouds() for each in self.every]
        far, near = (chain(own, *(each[k] for each in every)) for k, own in ((1, seen_far), (2, seen_near)))
        ranges = framing(np.vstack([full, *(arrow for arrow, _, _ in every)]), [*far])
        here = GradientPlane(left, ranges, AT_THE_MINIMUM if self.still else "at the start", self.theme)
        there, times = enlarged(right, here, magnified(ranges, [*near]), AT_THE_MINIMUM, self.theme)
        arrow, cross, zero = here.arrow(full), here.mean(full), here.place(0.0, 0.0)
        VGroup(arrow, cross).set_z_index(1)  # over the clouds
        clouds, shaken = (
            [plane.cloud(run, each) for (run, _), each in zip(noisy, seen, strict=True)]
            for plane, seen in ((here, seen_far), (there, seen_near))
        )
        notes = here.note(seen_far, sample), there.note(seen_near, sample)

        remember(where[0])
        whole = (k for k, batch in enumerate(batches) if batch.size == n)
        aside = [Shade(where[0], 1, DIM), *self.legend.speak_of(*whole)]
        arriving = [*map(FadeOut, leaving), FadeIn(here), FadeIn(where[-1]), *aside]
        self.beat(together(here.away(full[None])[0]), arriving, GrowFromPoint(arrow, zero))
        smallest, ends = noisy[0][1], [here.away(each) for each in seen_far]
        out = len(seen_far[0]) > len(ends[0])
        for k, (dots, (_, size)) in enumerate(zip(clouds, noisy, strict=True)):
            others = [other.animate.set_fill(opacity=DIM) for other in (*clouds[:k], *[arrow] * (k == 0))]
            words = scatter(size, smallest, n, ends[0], ends[k], out) if k else own_way(size, ends[0])
            others += self.legend.speak_of(ranks[k])
            self.beat(words, [GrowFromPoint(dots, zero, run_time=2), *others, *[FadeIn(notes[0])] * (k == 0)])
        light = [*(dots.animate.set_fill(opacity=DIM) for dots in clouds), arrow.animate.set_fill(opacity=1.0)]
        self.beat(averaged(here.away(full[None])[0], sizes, n), [*light, *self.legend.speak_of(*ranks), FadeIn(cross)])
        if self.still:  # what would be seen at the minimum is there already
            return [here, arrow, cross, notes[0], *clouds, *where]
        grown = [GrowFromPoint(dots, there.place(0.0, 0.0), run_time=2) for dots in shaken]
        least_cross = there.mean(loss.gradient(*loss.minimizer))
        arriving = [*map(FadeOut, where), FadeIn(there), FadeIn(notes[1])]
        self.beat(fading(loss, times), arriving, grown, FadeIn(least_cross))
        return [here, there, arrow, cross, least_cross, *notes, *clouds, *shaken]

    def many_epochs(self, runs: list[Run], calm: Run, leaving: list[VMobject]) -> None:
        """Their paths and losses against epochs; a close look at the noise; a rate that shrinks."""
        loss, theme, epochs, noisiest = self.lecture.loss, self.theme, self.lecture.epochs, runs[-1]
        late, told = {run.name: last_points(run.walk) for run in (noisiest, calm)}, [*runs, calm]
        points, every, n = np.vstack([run.walk.points for run in runs]), self.every, len(self.lecture.rows)

        left, right = self.above.parted(1, 1.2 if is_narrow() and not is_tall() else 1)  # two numbers tell no epoch
        sights = [(each.loss, np.vstack([walk.points for walk in each.runs])) for each in every]
        plane = framed_map(left, loss, points, theme, sights, fit=None, equal=False if is_tall() else None)
        by_row = seen_by_row([noisiest.walk, *(each.runs[-1] for each in every)], epochs)
        parts, unit = (n, "rows seen") if by_row else (1, "epoch")
        kept, loss_box = drawn_of_all(noisiest.walk, [each.runs[-1] for each in every], right, theme)
        lost, walks = [(each.loss, [*each.walks.values()]) for each in every], [run.walk for run in told]
        plot = LossPlot(loss_box, walks, loss.minimum, theme, unit, parts=parts, others=lost)
        sights = [(each.loss, each.late) for each in every]
        close = framed_map(left, loss, np.vstack([*late.values()]), theme, sights, fit=False)
        ways, curves = paths(runs[::-1], plane), losses(runs[::-1], plot)
        fit, frame = fit_or_pointer(plane, ways.views), outline(plane, close)
        ground = VGroup(plane.ground(), plane, plane.contours(), fit, map_note(plane, fit))
        near = VGroup(close.ground(), close, close.contours(), close_note(close, plane, goal := fit_or_pointer(close)))
        shaking = close.place(*late[noisiest.name].T)[:, :2]
        noise, silence = (close_up(close, run, late[run.name]) for run in (noisiest, calm))
        at = self.legend.number_places(self.below.bottom)
        size = fitting(told, at, self.below.right, theme)
        numbers, last_number = (
            run_losses(chosen, places, size, theme) for chosen, places in ((runs, at[:-1]), ([calm], at[-1:]))
        )
        second_half = from_half_way(calm, epochs)
        second_view = LossView(plot, second_half.walk, 0, calm.color, calm.corners)
        second_view.curve.set_z_index(0.5)  # over the noise
        last_curve = MarkedRace([second_half], [second_view])
        rate = RateNow(*shrinking_rate(self.lecture), self.heading, theme)
        for run, curve in zip(runs[:0:-1], curves.views[:-1], strict=True):  # the largest batches come last
            if run.walk.taken[-1] > DENSE and not by_row:
                curve.thin()
        late_marks = [*[()] * (len(runs) - 1), (noise,), (silence,)]
        light = Spotlight(self.legend, [*curves.views[::-1], second_view], [*numbers, *last_number], late_marks)
        least = plot.least(loss.minimum).set_z_index(1)  # over the noise
        views, last_views = Views(ways, curves, numbers), Views(last_curve, last_number, rate)
        views.show(0)
        conceal(silence)

        arriving = [*map(FadeIn, (ground, ways, plot, least, numbers, kept)), *self.legend.speak_of()]
        self.beat(same(loss, self.lecture.learning_rate), [*map(FadeOut, leaving), *arriving, FadeIn(curves)])
        first, others = (
            Walk(views, *ends, parts * by_row, run_time=run_time, rate_func=linear)
            for *ends, run_time in ((0, 1, 4), (1, epochs, 6))
        )
        self.beat(first_epoch(self.lecture.batch_sizes, n), first)
        if epochs > 1:
            self.beat(f"{epochs:,} epochs in a few seconds.", others)
        zoom = [*map(FadeOut, (ground, ways)), frame.animate.become(outline(close, close)), FadeIn(near)]
        self.beat(
            settling(loss, self.lecture.start, late[noisiest.name], shaking),
            [Create(frame), *light.on(len(runs) - 1), *light.on_numbers(len(runs) - 1)],
            zoom,
            [FadeOut(frame), *map(FadeIn, (noise, goal))],
        )
        self.add(silence, goal)
        last_views.show(epochs / 2)
        calming = [self.legend.arrive(), FixedRate(rate, 1, 0), *map(FadeIn, last_views)]
        aside = [*light.on(len(runs)), *light.on_numbers(len(runs))]
        shrink = Walk(last_views, epochs / 2, epochs, run_time=4, rate_func=linear)
        self.beat(calmed(loss, self.lecture.start, *late.values()), [*calming, *aside], shrink, Appear(silence))
        light.forward(*(lit := [k for k, run in enumerate(told) if run.name in spoken_of(told)]))
        means, marks = mean_losses(told, at, size, theme, lit), MeanMarks(plot, told, light.views, lit)
        note = mean_note(plot, right, epochs)
        gone = [*map(FadeOut, (numbers, last_number, kept)), *map(FadeIn, (means, note))]
        gone += [FadeOut(rate), FixedRate(rate, 0, 1)] * (lit != [len(runs)])
        self.beat(lowest(told, epochs), [*gone, *light.on(*lit), *marks.turned()], Walk(marks, 0, 1, run_time=1.5))
