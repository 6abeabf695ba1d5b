"""DescentDashboard: what the learner sees while it runs."""

from __future__ import annotations

from manim import GrowFromPoint, linear

from scenes.lecture import Lecture
from scenes.stage.animations import FadeIn, FadeOut, Walk, step_by_step
from scenes.stage.descents.dashboard import Dashboard
from scenes.stage.layout import enclosing, picture_place, place_of
from scenes.stage.plane.way_map import NONE, Descent
from scenes.stage.story import LectureScene
from scenes.stage.theme import PACE
from scenes.stage.words.claims import SINGLE_STEPS, ending
from scenes.stage.words.start_claims import AT_THE_FIT, first_step, nor_do, stays
from scenes.stage.words.valley_claims import why_so_slow

SINGLE, LAPSE = 0.9, 7.0
"""How long a single step takes, and all the others in a time-lapse, in seconds."""


def descent(lecture: Lecture) -> Descent:
    """What of a lecture is in the picture."""
    return lecture.loss, lecture.descend(), NONE


class DescentDashboard(LectureScene):
    """The line, its path over the loss, the loss and the numbers move together: step by step, then thousands fast."""

    headline = "Gradient descent, step by step"

    def construct(self) -> None:
        """Tell it."""
        walk, loss = self.lecture.descend(), self.lecture.loss
        singles = min(SINGLE_STEPS, walk.steps)
        board = Dashboard(picture_place(), loss, walk, self.theme, others=self.others(descent))
        views, landscape, path = board.views, board.landscape, board.path
        tall = len(board.alone) > 0
        if not tall:
            self.close_up(enclosing(board.data_box, place_of(board.numbers)))

        self.add(self.title(), self.model(), *(board.alone if tall else board.on_rows))
        self.beat(AT_THE_FIT if stays(loss, walk) else "Which line fits? Start with any one.")
        beside = [*map(FadeOut, board.alone), *map(FadeIn, board.on_rows)] if tall else self.whole()
        self.beat("A line is a point; its loss, a colour.", beside, [*map(FadeIn, board.on_map)])
        self.beat("The loss, step after step.", [*map(FadeIn, board.on_losses)], [*map(FadeIn, board.least)])
        arrow = landscape.step(walk.points[0], walk.points[1])
        self.beat(
            first_step(loss, walk, path.places, leaves=board.line.in_view(0) and not board.line.in_view(1)),
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
        marked = len(board.arrival) > 0
        self.beat(ending(walk, loss, marked), [FadeIn(board.arrival)] * marked)
        if why := why_so_slow(walk, loss):
            self.beat(why)
