"""Every clip over any lecture, and over the chosen ones in every look, held to what the tests ask."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest

from scenes.audit.lectures import LECTURES, LOOKS
from scenes.lecture import Lecture
from scenes.production.all_clips import CLIPS
from scenes.stage.story import LectureScene
from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.scenes.test_any_lecture import tell
from tests.scenes.test_clips import watch
from tests.scenes.test_sweep import SWEEPS, compare
from tests.soak.tried import seeds, share


@pytest.mark.parametrize("seed", seeds("lectures"))
def test_every_beat_of_any_lecture_can_be_read_and_seen_and_is_so(seed: int, tmp_path: Path):
    tell(seed, tmp_path)


@pytest.mark.parametrize(("clip", "name", "look"), share([*product(CLIPS, LECTURES, LOOKS)]))
def test_in_every_look(clip: type[LectureScene], name: str, look: tuple[str, str], tmp_path: Path):
    watch(clip, LECTURES[name](tmp_path), *look)


@pytest.mark.parametrize(("clip", "sweep"), share([*product(CLIPS, SWEEPS)]))
def test_in_every_sweep(clip: type[LectureScene], sweep: str):
    compare(clip, sweep)


@pytest.mark.parametrize("clip", CLIPS)
def test_with_ten_thousand_rows(clip: type[LectureScene]):
    watch(clip, Lecture(data={"n": 10_000, "slope": -2.0}), "16:9", "dark")
