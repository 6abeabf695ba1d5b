"""From where BowlDescent is seen: into the valley, and no higher than lets the star be seen below the bowl."""

from __future__ import annotations

import numpy as np

from scenes.bowl_descent import LOOKS, LOWEST, above_the_star, open_side
from scenes.lecture import Lecture
from scenes.stage.space.view import View
from scenes.stage.space.world import across_from
from tests.scenes.stage.space.worlds import bowl_of, marched


def test_the_star_is_seen_from_every_look_that_is_not_the_lowest(lecture: Lecture):
    bowl, walk = bowl_of(lecture), lecture.descend()
    azimuth, side = across_from(bowl, walk.points[0]), open_side(bowl, walk)
    for turn, _ in LOOKS:
        lift = above_the_star(bowl, azimuth + turn * side)
        assert lift >= LOWEST
        before, clear = marched(bowl, bowl.on_floor(bowl.fit[None]), View(azimuth + turn * side, lift))
        assert before[0] > 0 or lift == LOWEST or not clear[0]


def test_the_end_of_the_way_is_seen_in_a_valley():
    lecture = Lecture()
    bowl, walk = bowl_of(lecture), lecture.descend()
    turn, highest = LOOKS[-1]
    azimuth = across_from(bowl, walk.points[0]) + turn * open_side(bowl, walk)
    view = View(azimuth, min(highest, above_the_star(bowl, azimuth)))
    ball, star = bowl.on_surface(bowl.fit[None]), bowl.on_floor(bowl.fit[None])
    assert (bowl.layer(np.vstack([ball, star]), view) == 2).all()


def test_the_first_step_is_seen_from_its_side(lecture: Lecture):
    bowl, walk = bowl_of(lecture), lecture.descend()
    azimuth = across_from(bowl, walk.points[0])
    step = -walk.gradients[0] / bowl.reach
    if np.hypot(*step) > 1e-9 * np.hypot(*(bowl.fit - bowl.boxed(walk.points[0]))):
        across = [abs(step @ View(azimuth + turn, 30).axes[0, :2]) for turn in (22, -22)]
        assert across[0 if open_side(bowl, walk) > 0 else 1] >= max(across) * (1 - 1e-9)
