"""What paper shows of a clip is what its film would show, and in words every number has its name."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from scenes.lecture import Lecture
from scenes.production.catalogue import title
from scenes.production.embed.drawn import HEIGHT, draw
from scenes.production.job import Job, Picture

LIGHT = Lecture(look={"theme": "light"})


def test_every_beat_is_a_picture_and_those_of_the_longest_clip_are_less_than_a_megabyte(tmp_path: Path):
    drawn = draw(Job("LearningRates", LIGHT, Picture()), tmp_path)
    assert len(drawn.pictures) == len(drawn.beats)
    with Image.open(drawn.pictures[0]) as picture:
        assert picture.height == HEIGHT
    assert sum(picture.stat().st_size for picture in drawn.pictures) < 1_000_000


@pytest.mark.parametrize("scene", ["ChainRule", "DerivativeSign", "LearningRates"])
def test_every_number_of_a_beat_has_a_name(scene: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scenes.production.embed.drawn.HEIGHT", 90)  # who reads numbers needs no pixels
    drawn = draw(Job(scene, LIGHT, Picture()), tmp_path)
    assert drawn.title == title(scene)
    numbers = [number for beat in drawn.beats for number in beat.numbers]
    assert numbers
    assert [number for number in numbers if not any(letter.isalpha() for letter in number)] == []
