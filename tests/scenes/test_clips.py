"""Every clip is told for any lecture, can be read at the end of every beat, and what it says in words is so."""

from __future__ import annotations

import re

import numpy as np
import pytest

from scenes.lecture import Lecture
from scenes.production.clips import CLIPS
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import ending, trend
from tests.scenes import layout

LONGEST = 76.0
"""Seconds."""


class Watched(LectureScene):
    """A clip that is looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        self.look(words)

    def lit(self, words, *plays):
        super().lit(words, *plays)
        self.look(words)

    def look(self, words):
        self.seen = [*getattr(self, "seen", []), words]
        texts = layout.written(self)
        assert layout.in_frame(self), words
        assert min(map(layout.size, texts)) >= layout.SMALLEST, words
        assert layout.overlapping(texts) == [], words
        assert layout.covered(self, texts) <= layout.COVERED, words


def watch(clip: type[LectureScene], lecture: Lecture, aspect: str, theme: str) -> Watched:
    look = lecture.look.model_copy(update={"aspect": aspect, "theme": theme})
    watched = type(clip.__name__, (Watched, clip), {})(lecture=lecture.model_copy(update={"look": look}))
    watched.render()
    assert watched.time <= LONGEST
    assert all(len(words.split()) <= 10 for words in watched.seen)
    return watched


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("look", [("16:9", "dark"), ("4:3", "light")])
def test_every_beat_can_be_read(clip: type[LectureScene], look: tuple[str, str], lecture: Lecture):
    watch(clip, lecture, *look)


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("look", [("16:9", "light"), ("4:3", "dark")])
@pytest.mark.parametrize("data", [{}, {"source": "penguins", "standardize": True}])
def test_in_any_look(clip: type[LectureScene], look: tuple[str, str], data: dict):
    watch(clip, Lecture(data=data), *look)


@pytest.mark.parametrize("clip", CLIPS)
def test_with_ten_thousand_rows(clip: type[LectureScene]):
    watch(clip, Lecture(data={"n": 10_000, "slope": -2.0}), "16:9", "dark")


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
