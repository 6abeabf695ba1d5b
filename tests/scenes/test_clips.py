"""Every clip is told for any lecture; at the end of every beat it can be read and seen, and what stands there is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scenes.audit.faults import Audited
from scenes.audit.lectures import LECTURES, in_look, looks_of
from scenes.audit.watching import played
from scenes.lecture import Lecture
from scenes.production.all_clips import CLIPS
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import ending
from tests.scenes import truths

OF_THEIR_OWN = ("FitALine", "DerivativeSign", "ChainRule")
"""The clips whose views are held to the rows by tests of their own."""


class Watched(Audited):
    """A clip of which every beat is read, and held to the rows."""

    told = 0

    def look(self, words: str) -> None:
        super().look(words)
        self.told += truths.hold(self, words)


def watch(clip: type[LectureScene], lecture: Lecture, aspect: str, theme: str) -> Watched:
    watched = played(Watched, clip, in_look(lecture, aspect, theme))
    assert watched.judged() == []
    assert watched.told >= 3 or clip.__name__ in OF_THEIR_OWN
    return watched


def tellings() -> Iterator[Any]:
    """Every clip with every lecture, each in one look: which, goes round; the soak has them in all."""
    for name in LECTURES:
        for m, clip in enumerate(CLIPS):
            aspect, theme = looks_of(name, m)[0]
            yield pytest.param(clip, name, aspect, theme, id=f"{clip.__name__}-{name}-{aspect}-{theme}")


@pytest.mark.parametrize(("clip", "name", "aspect", "theme"), list(tellings()))
def test_every_beat_can_be_read_and_is_so(
    clip: type[LectureScene], name: str, aspect: str, theme: str, tmp_path: Path, clean_desk: None
):
    watch(clip, LECTURES[name](tmp_path), aspect, theme)


def test_the_claim_at_the_end_is_so(lecture: Lecture):
    walk, minimum = lecture.descend(), lecture.loss.minimum
    exact = minimum < 1e-9 * lecture.rows.y.var()
    level, words = 1e-6 * walk.losses[0] if exact else 1.01 * minimum, ending(walk, lecture.loss, marked=True)
    near = "Below a millionth of the first loss" if exact else "Within 1 % of the least loss"
    if arrived := re.match(f"{near} since step ([\\d,]+)", words):
        k = int(arrived[1].replace(",", ""))
        assert walk.losses[k] <= level
        assert (walk.losses[:k] > level).all()
    elif "from the start" in words:
        assert walk.losses[0] <= level
    elif "grown" in words:
        assert walk.losses[-1] > walk.losses[0]
    else:
        assert (walk.losses > level).all()
        assert walk.losses[-1] <= walk.losses[0]
