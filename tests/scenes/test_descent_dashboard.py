"""DescentDashboard: it is told for any lecture, and what it says in words is so."""

from __future__ import annotations

import re

import numpy as np
from manim import config

from scenes.descent_dashboard import DescentDashboard
from scenes.lecture import Lecture
from scenes.stage.claims import ending


class Watched(DescentDashboard):
    """The clip, looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        self.seen = [*getattr(self, "seen", []), words]
        for mobject in self.mobjects:
            for part in mobject.family_members_with_points():
                assert np.abs(part.points[:, 0]).max() <= 4 * config.pixel_width / config.pixel_height
                assert np.abs(part.points[:, 1]).max() <= 4


def test_every_beat_stays_in_the_frame(lecture: Lecture):
    scene = Watched(lecture=lecture)
    scene.render()
    assert len(scene.seen) >= 5
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
