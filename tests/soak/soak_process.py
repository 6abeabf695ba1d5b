"""However many clips are made in one process, it does not grow."""

from __future__ import annotations

import psutil

from gdmath import critical_rate
from scenes.lecture import Lecture
from scenes.production.clips import NAMES
from scenes.production.storyboard import last_pictures
from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.scenes.stage.test_kept import alive
from tests.soak.tried import seeds

FULL, MORE = 100, 40e6
"""After so many clips all that is remembered is full; then at most so many bytes come to it, of 500 million."""


def test_clips_at_rates_of_their_own_take_no_more_memory_the_more_there_are():
    taken, shapes = [], []
    for seed in seeds("clips in one process"):
        rate = (0.02 + 0.618034 * seed % 0.9) * critical_rate(Lecture().loss)
        last_pictures(NAMES[seed % len(NAMES)], Lecture(data={"seed": seed // 3}, descent={"learning_rate": rate}))
        taken.append(psutil.Process().memory_info().rss)
        shapes.append(alive())
    assert len(set(shapes[len(NAMES) :])) <= 1
    assert max(taken[FULL:], default=0) <= taken[: FULL + 1][-1] + MORE
