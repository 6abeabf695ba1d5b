"""Every clip over any lecture, held to what the tests ask of the chosen ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.scenes.test_any_lecture import tell
from tests.soak.tried import seeds


@pytest.mark.parametrize("seed", seeds("lectures"))
def test_every_beat_of_any_lecture_can_be_read_and_seen_and_is_so(seed: int, tmp_path: Path):
    tell(seed, tmp_path)
