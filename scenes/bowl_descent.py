"""BowlDescent: down the bowl of the loss."""

from __future__ import annotations

import numpy as np
from manim import linear

from gdmath import Trajectory
from scenes.stage.animations import Appear, FadeIn, Views, Walk, conceal, step_by_step
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import picture_place
from scenes.stage.plane.way_map import worth_framing
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.view import View
from scenes.stage.space.world import DescentWorld, across_from, framed
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import SINGLE_STEPS, ending, trend
from scenes.stage.words.start_claims import first_step, nor_do, stays
from scenes.stage.words.valley_claims import bowl_words, why_so_slow

LOOKS = (8, 30), (22, 38), (18, 60), (14, 60)
"""From where the bowl is seen: how many degrees turned to its open side, and how high at most."""

WIDE = 11.0
"""In a narrower place the numbers need a larger share of it."""

LOWEST = 20
"""So high the bowl is seen at least, in degrees."""

WHOLE = 3
"""So many degrees lower than where the middle of the star is last seen, all of it is."""


class BowlDescent(LectureScene):
    """A ball takes each step against the gradient, down the wall of the bowl, to the least-squares fit."""

    def construct(self) -> None:
        """Tell it."""
        walk, loss, theme = self.lecture.descend(), self.lecture.loss, self.theme
        singles = min(SINGLE_STEPS, walk.steps)
        bowl = Bowl.around(loss, worth_framing(walk))

        place = picture_place()
        readout_box, world_box = place.columns(1, 3.4 if place.width > WIDE else 2.4)
        azimuth, side = across_from(bowl, walk.points[0]), open_side(bowl, walk)
        turned = [(azimuth + turn * side, highest) for turn, highest in LOOKS]
        directions = [(each, min(highest, above_the_star(bowl, each))) for each, highest in turned]
        first, second, third, last = framed(bowl, world_box, directions)

        world = DescentWorld(bowl, walk, first, theme, singles)
        numbers = Readout(readout_box, walk, loss, theme)
        both = Views(world, numbers)
        conceal(*world.descent)

        self.add(self.title("Down the bowl"), self.model(), world)
        self.beat(bowl_words(loss, "The loss is a bowl over all lines."), world.animate(run_time=3).to(second))
        ball = "The start is the fit: the ball is down already."
        ball = ball if stays(loss, walk) else "One line is one ball; below it, w and b."
        self.beat(ball, [*map(Appear, world.descent), FadeIn(numbers)])
        self.beat(first_step(loss, walk, world.balls_from(second)), Walk(both, 0, 1, run_time=1.6))
        if stays(loss, walk) and walk.steps > 1:
            all_steps = Walk(both, 1, walk.steps, lapse=True, run_time=3)
            self.beat(nor_do(walk.steps), [world.animate(run_time=3).to(last), all_steps])
        if stays(loss, walk):
            return
        if singles > 1:
            single = Walk(both, 1, singles, run_time=4, rate_func=step_by_step(singles - 1))
            self.beat(trend(world.shadows_from(third)[: singles + 1]), [world.animate(run_time=4).to(third), single])
        if walk.steps > singles:
            lapse = Walk(both, singles, walk.steps, lapse=True, run_time=6, rate_func=linear)
            self.beat(f"{walk.steps:,} steps, in a few seconds.", [world.animate(run_time=6).to(last), lapse])
        self.beat(ending(walk, loss))
        if why := why_so_slow(walk, loss):
            self.beat(why)


def open_side(bowl: Bowl, walk: Trajectory) -> float:
    """To which side to turn, 1 or −1, to look across the first step, and so along the valley where there is one."""
    w, b = -walk.gradients[0] / bowl.reach
    ahead = float(np.degrees(np.arctan2(b, w))) - across_from(bowl, walk.points[0])
    return -1.0 if ahead % 180.0 < 90.0 else 1.0


def above_the_star(bowl: Bowl, azimuth: float) -> float:
    """How high, in degrees, one can look from there into the bowl and still see the star on the floor below it."""
    star = bowl.on_floor(bowl.fit[None])
    seen = [lift for lift in range(LOWEST + WHOLE, 90) if bowl.layer(star, View(azimuth, lift))[0] > 0]
    return float(max(seen, default=LOWEST + WHOLE) - WHOLE)
