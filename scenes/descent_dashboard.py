"""DescentDashboard: what the learner sees while it runs."""

from __future__ import annotations

from manim import GrowFromPoint, linear

from scenes.stage.animations import FadeIn, FadeOut, Views, Walk, step_by_step
from scenes.stage.data.rows import DataPlot, LineView
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import enclosing, is_tall, is_wide, picture_place, place_of
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.landscape import PathView
from scenes.stage.plane.way_map import map_note, way_map
from scenes.stage.story import LectureScene
from scenes.stage.theme import PACE
from scenes.stage.words.claims import SINGLE_STEPS, ending, kept_steps
from scenes.stage.words.start_claims import AT_THE_FIT, first_step, nor_do, stays
from scenes.stage.words.valley_claims import why_so_slow

SINGLE, LAPSE = 0.9, 7.0
"""How long a single step takes, and all the others in a time-lapse, in seconds."""


class DescentDashboard(LectureScene):
    """The line, its path over the loss, the loss and the numbers move together: step by step, then thousands fast."""

    def construct(self) -> None:
        """Tell it."""
        walk, loss, theme = self.lecture.descend(), self.lecture.loss, self.theme
        singles = min(SINGLE_STEPS, walk.steps)

        place = picture_place()
        if is_tall():
            data_box, readout_box, rest = place.rows(2.7, 0.85, 4.8, gap=0.28)
        elif is_wide():
            left, rest = place.columns(1, 1.08)
            data_box, readout_box = left.rows(4.4, 0.85, gap=0.3)
        else:
            above, readout_box = place.rows(4.7, 0.85, gap=0.2)
            data_box, rest = above.columns(1, 1.08)
        map_box, loss_box = rest.rows(1.25, 1, gap=0.3)
        rows = DataPlot(data_box, self.lecture.rows, walk.points[[0, -1]], theme)
        landscape = way_map(map_box, loss, walk, theme)
        losses = LossPlot(loss_box, [walk], loss.minimum, theme)
        ground, iso_lines = landscape.heat_map(), landscape.iso_lines()
        least, note = losses.least(loss.minimum), map_note(landscape)

        line = LineView(rows, walk, kept_steps(walk, singles))
        path = PathView(landscape, walk, singles)
        fit = fit_or_pointer(landscape, [path])
        curve = LossView(losses, walk, singles)
        numbers = Readout(readout_box, walk, loss, theme)
        views = Views(line, path, curve, numbers)
        self.close_up(enclosing(data_box, place_of(numbers)))

        self.add(self.title("Gradient descent, step by step"), self.model(), rows, rows.dots(), line, numbers)
        on_map = ground, landscape, iso_lines, fit, path, note
        self.beat(AT_THE_FIT if stays(loss, walk) else "Which line fits? Start with any one.")
        self.beat("A line is a point; its loss, a colour.", self.whole(), [*map(FadeIn, on_map)])
        self.beat("The loss, step after step.", [*map(FadeIn, (losses, curve))], [*map(FadeIn, least)])
        arrow = landscape.step(walk.points[0], walk.points[1])
        self.beat(
            first_step(loss, walk, path.places),
            GrowFromPoint(arrow, landscape.place(*walk.points[0])),
            Walk(views, 0, 1, run_time=PACE.step),
            FadeOut(arrow),
        )
        if stays(loss, walk) and walk.steps > 1:
            self.beat(nor_do(walk.steps), Walk(views, 1, walk.steps, lapse=True, run_time=2))
        if stays(loss, walk):
            return
        if singles > 1:
            self.beat(
                "Again, from where it stands now.", *(Walk(views, k, k + 1, run_time=SINGLE) for k in range(1, singles))
            )
        rest = walk.steps - singles
        if rest * SINGLE > LAPSE:
            lapse = Walk(views, singles, walk.steps, lapse=True, run_time=LAPSE, rate_func=linear)
            self.beat(f"Faster: {walk.steps:,} steps in a few seconds.", lapse)
        elif rest > 0:
            on = Walk(views, singles, walk.steps, run_time=SINGLE * rest, rate_func=step_by_step(rest))
            self.beat(f"On to step {walk.steps}.", on)
        self.beat(ending(walk, loss))
        if why := why_so_slow(walk, loss):
            self.beat(why)
