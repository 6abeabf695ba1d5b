"""BowlDescent: down the bowl of the loss."""

from __future__ import annotations

from manim import FadeIn, linear

from scenes.stage.descents.readout import Readout
from scenes.stage.layout import picture_place
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.world import DescentWorld, across_from, framed
from scenes.stage.story import Appear, LectureScene, Views, Walk, conceal, step_by_step
from scenes.stage.words.claims import SINGLE_STEPS, ending, trend


class BowlDescent(LectureScene):
    """A ball takes each step against the gradient, down the wall of the bowl, to the least-squares fit."""

    def construct(self) -> None:
        """Tell it."""
        walk, loss, theme = self.lecture.descend(), self.lecture.loss, self.theme
        singles = min(SINGLE_STEPS, walk.steps)
        bowl = Bowl.around(loss, walk.near())

        readout_box, world_box = picture_place().columns(1, 3.4)
        azimuth = across_from(bowl, walk.points[0])
        directions = [(azimuth - 24, 26), (azimuth - 14, 30), (azimuth, 34), (azimuth + 20, 44)]
        first, second, third, last = framed(bowl, world_box, directions)

        world = DescentWorld(bowl, walk, first, theme, singles)
        numbers = Readout(readout_box, walk, loss, theme)
        both = Views(world, numbers)
        conceal(*world.descent)

        self.add(self.title("Down the bowl"), self.model(), world)
        self.beat("The loss is a bowl over all lines.", world.animate(run_time=3).to(second))
        self.beat("One line is one ball; below it, w and b.", [*map(Appear, world.descent), FadeIn(numbers)])
        self.beat("One step: against the gradient, times the rate.", Walk(both, 0, 1, run_time=1.6))
        if singles > 1:
            single = Walk(both, 1, singles, run_time=4, rate_func=step_by_step(singles - 1))
            self.beat(trend(walk, singles), [world.animate(run_time=4).to(third), single])
        if walk.steps > singles:
            lapse = Walk(both, singles, walk.steps, lapse=True, run_time=6, rate_func=linear)
            self.beat(f"{walk.steps:,} steps, in a few seconds.", [world.animate(run_time=6).to(last), lapse])
        self.beat(ending(walk, loss.minimum))
