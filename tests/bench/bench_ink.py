"""How much of the frame the pictures take: `pytest tests/bench/bench_ink.py -s`, of the default lecture, beat by beat.

Of the last picture of each beat, without title and caption: how wide and how high the box around all ink is, as shares
of the frame, and in how many of the small squares, 48 of them as high as the frame, there is ink. It is a thermometer:
line drawings are as sparse as lines are, and the eye is the judge.
"""

from __future__ import annotations

import statistics

import numpy as np
import pytest
from PIL import Image

from scenes.lecture import Lecture
from scenes.production.clips import NAMES
from scenes.production.storyboard import last_pictures
from scenes.stage.layout import caption_place, frame_size, title_place
from scenes.stage.settings import settings
from scenes.stage.theme import DARK

SQUARES = 48
INK = 12
"""Of 255, so far from the background is ink."""

NARROWEST, LEAST = 0.33, 0.23
"""A square map alone is no wider than the pictures are high; aimed at is 0.6 for all else, and 0.25 over all."""


def shares(picture: Image.Image) -> tuple[float, float, float]:
    """How wide and how high the box around the ink is, and the share of squares with ink."""
    pixels = np.asarray(picture).astype(int)
    height, width = pixels.shape[:2]
    with settings({"pixel_width": width, "pixel_height": height}):
        top, bottom = (0.5 - y / frame_size()[1] for y in (title_place().bottom, caption_place().top))
    paper = list(bytes.fromhex(DARK.background.removeprefix("#")))
    ink = (np.abs(pixels - paper) > INK).any(axis=-1)
    ink[: round(top * height)] = ink[round(bottom * height) :] = False
    rows, columns = (np.flatnonzero(ink.any(axis=axis)) for axis in (1, 0))
    y, x = np.nonzero(ink)
    squares = np.unique(np.stack([y * SQUARES // height, x * SQUARES // height]), axis=1).shape[1]
    return np.ptp(columns) / width, np.ptp(rows) / height, squares / (SQUARES**2 * width / height)


@pytest.fixture(scope="module")
def measured() -> dict[str, list[tuple[float, float, float]]]:
    return {name: [shares(picture) for picture in last_pictures(name, Lecture())[0]] for name in NAMES}


@pytest.mark.parametrize("clip", NAMES)
def test_pictures_are_wide_enough(clip: str, measured: dict[str, list[tuple[float, float, float]]]):
    box = " ".join(f"{wide:.2f}x{high:.2f}" for wide, high, _ in measured[clip])
    ink = " ".join(f"{share:.2f}" for _, _, share in measured[clip])
    mean = statistics.mean(share for _, _, share in measured[clip])
    print(f"\n{clip:<18} box {box}\n{'':<18} ink {ink}, mean {mean:.2f}", end="")
    assert min(wide for wide, _, _ in measured[clip]) >= NARROWEST


def test_pictures_fill_their_frames(measured: dict[str, list[tuple[float, float, float]]]):
    mean = statistics.mean(share for beats in measured.values() for _, _, share in beats)
    print(f"\nall beats: ink {mean:.3f}, at least {LEAST}")
    assert mean >= LEAST
