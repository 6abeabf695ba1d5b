"""Every clip over lectures drawn by seed, three for each: scales, offsets, outliers, starts and rates of any kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from scenes.production.all_clips import CLIPS
from tests.scenes.test_clips import watch
from tests.soak.any_lecture import any_lecture

FOUND = (44, 65, 76, 102, 141, 143, 190, 224, 250, 260, 269, 274)
"""Seeds of a long run whose lectures once were at fault, beyond those that are always tried."""


def tell(seed: int, folder: Path) -> None:
    """Watch the clip whose turn it is over the lecture of a seed."""
    lecture = any_lecture(seed, folder)
    watch(CLIPS[seed % len(CLIPS)], lecture, lecture.look.aspect, lecture.look.theme)


@pytest.mark.parametrize("seed", [*range(3 * len(CLIPS)), *FOUND])
def test_every_beat_of_any_lecture_can_be_read_and_seen_and_is_so(seed: int, tmp_path: Path):
    tell(seed, tmp_path)
