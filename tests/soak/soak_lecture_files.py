"""Lecture files of any keys and values, spoiled or not, are used or refused in one sentence."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.scenes.test_hostile_lectures import KEYS, LISTS, NUMBERS, OTHERS, TEXTS, end_of, in_toml
from tests.soak.tried import batches

VALUES = [*NUMBERS, *map(in_toml, TEXTS), *LISTS, *OTHERS]
SIGNS = "[]{}=\"'#.,\n\t\0\x1b\\0e-x"


def toml(draw: random.Random) -> str:
    """Some keys, each with some value; of every other file, some signs are put in, changed or left out."""
    lines = [f"{key} = {draw.choice(VALUES)}\n" for key in draw.sample(KEYS, draw.randint(1, 6))]
    text = [*"".join(lines)]
    for _ in range(draw.choice([0, draw.randint(1, 6)])):
        place = draw.randrange(len(text))
        text[place : place + draw.randint(0, 2)] = draw.choice(SIGNS)
    return "".join(text)


@pytest.mark.parametrize("batch", batches("lecture files", 100), ids=str)
def test_a_lecture_file_is_used_or_refused_in_a_sentence(batch: range):
    for seed in batch:
        Path("lecture.toml").write_text(toml(random.Random(seed)), encoding="utf-8")
        end_of()
