"""The README shows every clip: a preview that is small, its one line, its command."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from scenes.production.clips import CLIPS
from scenes.production.previews import LARGEST
from scenes.stage.story import LectureScene

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("clip", CLIPS)
def test_a_clip_has_its_row(clip: type[LectureScene]):
    name, file = clip.__name__, f"scenes/{clip.__module__.rpartition('.')[2]}.py"
    row = f"| ![](renders/gallery/{name}.webp) `{name}` | {clip.__doc__} | `manim -pqh {file} {name}` |"
    assert row in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    assert (ROOT / file).exists()


@pytest.mark.parametrize("clip", CLIPS)
def test_a_preview_is_small_and_loops(clip: type[LectureScene]):
    path = ROOT / "renders" / "gallery" / f"{clip.__name__}.webp"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.n_frames > 10
        assert picture.info["loop"] == 0


def test_every_scene_file_is_in_the_list():
    others = {"__init__", "in_sweep", "lecture", "lecture_source", "parameters"}
    files = {path.stem for path in (ROOT / "scenes").glob("*.py")} - others
    assert files == {clip.__module__.rpartition(".")[2] for clip in CLIPS}
