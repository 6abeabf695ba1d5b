"""Every clip is told for any lecture; at the end of every beat it can be read and seen, and what stands there is so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenes.lecture import Lecture
from scenes.production.clips import CLIPS
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import ending
from tests.scenes import layout, truths
from tests.scenes.conftest import LECTURES
from tests.scenes.watching import Watching, played

LONGEST = 76.0
"""Seconds."""

LOOKS = [
    (aspect, theme)
    for themes in (("dark", "light", "dark", "light"), ("light", "dark", "light", "dark"))
    for aspect, theme in zip(("16:9", "4:3", "1:1", "9:16"), themes, strict=True)
]
"""Those next to each other differ in their aspect."""

IN_LOOKS = {
    "synthetic": 4,
    "penguins standardised": 4,
    "penguins": 2,
    "falling, far from zero": 2,
    "from far away": 2,
    "diverging": 2,
}
"""In how many looks a lecture is seen, where its numbers are long in more of them: one where it is not named here.

Which look that is goes round with the clips and the lectures."""

DENSE = ("ChainRule",)
"""Among many residuals the name of one has no place that is free of all."""

OF_THEIR_OWN = ("FitALine", "DerivativeSign", "ChainRule")
"""The clips whose views are held to the rows by tests of their own."""


CONCLUSION = re.compile(
    "Every line there is|To see a bowl|Parabolas in w|Every number is halved|Squared, that is|"
    "The condition number|Its spread is one|Within 1 %|Below a millionth|The best|Best in the long run|"
    "Comes (?:within|below)|Starts (?:within|below)|"
    "After [0-9,]+ step|κ = |The loss has grown|First to|None |All |Lowest: |Each loss is still |"
    "No slope to be seen|.* too short to see|[0-9,]+ steps lead nowhere|It starts at the best"
)
"""How the words of a beat begin that concludes from what stands there, or says that nothing is to be seen."""

SEEN = 24
"""Pixels, at 480 lines, that all other beats change at least, the texts left out."""


class Watched(Watching):
    """A clip of which every beat is read, and held to the rows."""

    told = 0
    before: np.ndarray | None = None

    def look(self, words: str) -> None:
        super().look(words)
        self.renderer.picture(self)
        texts = layout.written(self)
        assert layout.in_frame(self), words
        assert min(map(layout.size, texts)) >= layout.SMALLEST, words
        assert layout.overlapping(texts, self.camera.close_up) == [], words
        assert layout.crowded(texts) == [], words
        assert layout.stacked(self) == [], words
        ground = layout.ground(self, texts)
        assert layout.struck(ground, texts, self.camera.close_up) == [] or type(self).__name__ in DENSE, words
        changes = SEEN if self.before is None else layout.changed(self.before, ground)
        assert changes >= SEEN or CONCLUSION.match(words), (words, changes)
        self.before = ground
        assert layout.covered(self, texts) <= layout.COVERED, words
        self.told += truths.hold(self, words)


def watch(clip: type[LectureScene], lecture: Lecture, aspect: str, theme: str) -> Watched:
    look = lecture.look.model_copy(update={"aspect": aspect, "theme": theme})
    watched = played(Watched, clip, lecture.model_copy(update={"look": look}))
    assert watched.time <= LONGEST
    assert all(len(words.split()) <= 10 for words in watched.seen)
    assert watched.told >= 3 or clip.__name__ in OF_THEIR_OWN
    return watched


def tellings() -> Iterator[Any]:
    """Every clip with every lecture, each in its looks."""
    for k, name in enumerate(LECTURES):
        for m, clip in enumerate(CLIPS):
            for n in range(IN_LOOKS.get(name, 1)):
                aspect, theme = LOOKS[(k + m + n) % len(LOOKS)]
                yield pytest.param(clip, name, aspect, theme, id=f"{clip.__name__}-{name}-{aspect}-{theme}")


@pytest.mark.parametrize(("clip", "name", "aspect", "theme"), list(tellings()))
def test_every_beat_can_be_read_and_is_so(
    clip: type[LectureScene], name: str, aspect: str, theme: str, tmp_path: Path, clean_desk: None
):
    watch(clip, LECTURES[name](tmp_path), aspect, theme)


@pytest.mark.parametrize("clip", CLIPS)
def test_with_ten_thousand_rows(clip: type[LectureScene]):
    watch(clip, Lecture(data={"n": 10_000, "slope": -2.0}), "16:9", "dark")


def test_the_claim_at_the_end_is_so(lecture: Lecture):
    walk, minimum = lecture.descend(), lecture.loss.minimum
    exact = minimum < 1e-9 * lecture.rows.y.var()
    level, words = 1e-6 * walk.losses[0] if exact else 1.01 * minimum, ending(walk, lecture.loss)
    near = "Below a millionth of the first loss" if exact else "Within 1 % of the least loss"
    if arrived := re.match(f"{near} after ([\\d,]+) step", words):
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
