"""Every clip is told for any lecture, stays in its frame, and what it says in words is so."""

from __future__ import annotations

import re

import numpy as np
import pytest
from manim import config

from scenes.bowl_descent import BowlDescent
from scenes.descent_dashboard import DescentDashboard
from scenes.lecture import Lecture
from scenes.loss_landscape import LossLandscape
from scenes.stage.claims import ending, trend
from scenes.stage.story import LectureScene

CLIPS = (BowlDescent, DescentDashboard, LossLandscape)


class Watched(LectureScene):
    """A clip that is looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        self.seen = [*getattr(self, "seen", []), words]
        for mobject in self.mobjects:
            for part in mobject.family_members_with_points():
                assert np.isfinite(part.points).all()
                assert np.abs(part.points[:, 0]).max() <= 4 * config.pixel_width / config.pixel_height, words
                assert np.abs(part.points[:, 1]).max() <= 4, words


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_every_beat_stays_in_the_frame(clip: type[LectureScene], aspect: str, lecture: Lecture):
    watched = type(clip.__name__, (Watched, clip), {})
    scene = watched(lecture=lecture.model_copy(update={"look": lecture.look.model_copy(update={"aspect": aspect})}))
    scene.render()
    assert len(scene.seen) >= 4
    assert all(len(words.split()) <= 10 for words in scene.seen)


def test_the_claim_at_the_end_is_so(lecture: Lecture):
    walk, minimum = lecture.descend(), lecture.loss.minimum
    words = ending(walk, minimum)
    if arrived := re.match(r"Within 1 % of the least loss after ([\d,]+) step", words):
        k = int(arrived[1].replace(",", ""))
        assert walk.losses[k] <= 1.01 * minimum
        assert (walk.losses[:k] > 1.01 * minimum).all()
    elif "grown" in words:
        assert walk.losses[-1] > walk.losses[0]
    else:
        assert (walk.losses > 1.01 * minimum).all()
        assert walk.losses[-1] <= walk.losses[0]


def test_steps_are_said_to_shrink_only_where_they_do(lecture: Lecture):
    walk = lecture.descend()
    for step in (1, walk.steps):
        lengths = np.hypot(*walk.gradients[[0, step]].T)
        assert ("shrink" in trend(walk, step)) == (lengths[1] < lengths[0])
