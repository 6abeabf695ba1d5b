"""Every clip over any lecture, held to what the tests ask of the chosen ones; `make soak FROM=0 TO=300` picks seeds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.scenes.test_any_lecture import tell

SEEDS = range(int(os.environ.get("SOAK_FROM", "0")), int(os.environ.get("SOAK_TO", "300")))


@pytest.mark.parametrize("seed", SEEDS)
def test_every_beat_of_any_lecture_can_be_read_and_seen_and_is_so(seed: int, tmp_path: Path):
    tell(seed, tmp_path)
