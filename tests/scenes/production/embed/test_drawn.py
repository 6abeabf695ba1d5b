"""What paper shows of a clip is what its film would show, and in words every number has its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from scenes.lecture import Lecture
from scenes.production.catalogue import title
from scenes.production.embed.drawn import HEIGHT, draw
from scenes.production.job import Job, Picture


@pytest.mark.parametrize("scene", ["ChainRule", "DerivativeSign", "LearningRates"])
def test_every_number_of_a_beat_has_a_name(scene: str, tmp_path: Path):
    drawn = draw(Job(scene, Lecture(look={"theme": "light"}), Picture()), tmp_path)
    assert drawn.title == title(scene)
    assert len(drawn.pictures) == len(drawn.beats)
    with Image.open(drawn.pictures[0]) as picture:
        assert picture.height == HEIGHT
    numbers = [number for beat in drawn.beats for number in beat.numbers]
    assert numbers
    assert [number for number in numbers if not any(letter.isalpha() for letter in number)] == []


def test_the_pictures_of_the_longest_clip_are_less_than_a_megabyte(tmp_path: Path):
    drawn = draw(Job("LearningRates", Lecture(look={"theme": "light"}), Picture()), tmp_path)
    assert sum(picture.stat().st_size for picture in drawn.pictures) < 1_000_000
