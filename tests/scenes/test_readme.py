"""The README shows every clip: a preview that is small, its one line, its command."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from scenes.production.all_clips import CLIPS
from scenes.production.catalogue import NAMES, ORDER, Length, in_order, lengths, module
from scenes.production.measuring import length
from scenes.production.previews import LARGEST, README, measure, with_table
from scenes.roll_downhill import RollDownhill
from scenes.stage.story import LectureScene

ROOT = Path(__file__).parents[2]


def test_the_table_has_every_clip_in_the_order_of_the_lecture():
    page = README.read_text(encoding="utf-8")
    assert with_table(page) == page, "make gallery writes it"
    for clip in CLIPS:
        file = f"scenes/{clip.__module__.rpartition('.')[2]}.py"
        assert f"`{clip.__name__}` | {clip.__doc__} | `manim -pqh {file} {clip.__name__}` |" in page
        assert (ROOT / file).exists()


@pytest.mark.parametrize("clip", CLIPS)
def test_a_preview_is_small_and_loops(clip: type[LectureScene]):
    path = ROOT / "renders" / "gallery" / f"{clip.__name__}.webp"
    assert path.stat().st_size <= LARGEST
    with Image.open(path) as picture:
        assert picture.n_frames > 10
        assert picture.info["loop"] == 0


def test_a_clip_has_its_place_in_the_lecture():
    assert ORDER.read_text(encoding="utf-8").split() == list(NAMES), "scenes/order.txt has a line for each clip"
    others = {"__init__", "in_sweep", "lecture", "lecture_source", "parameters"}
    files = {path.stem for path in (ROOT / "scenes").glob("*.py")} - others
    assert files == {clip.__module__.rpartition(".")[2] for clip in CLIPS}


def test_a_clip_is_known_by_its_file_and_last_until_it_has_a_place(tmp_path: Path):
    for name in ("ExactSteps", "ABTest", "Lecture"):
        base = "LectureScene" if name != "Lecture" else "Settings"
        (tmp_path / f"{module(name).removeprefix('scenes.')}.py").write_text(f"class {name}({base}):\n    pass\n")
    files = [*tmp_path.glob("*.py")]
    assert in_order(["ExactSteps", "Gone"], files) == ("ExactSteps", "ABTest")
    assert in_order([], files) == ("ABTest", "ExactSteps")


def test_only_the_clips_that_are_given_are_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lengths_file = tmp_path / "lengths.json"
    lengths_file.write_text('{"FitALine": {"seconds": 1.0, "beats": 2}, "Gone": {"seconds": 1.0, "beats": 2}}')
    for part in ("catalogue", "previews"):
        monkeypatch.setattr(f"scenes.production.{part}.LENGTHS", lengths_file)
    measure([RollDownhill])
    assert lengths()["FitALine"] == Length(1.0, 2)
    assert list(lengths()) == ["FitALine", "RollDownhill"]
    assert lengths()["RollDownhill"] == length(RollDownhill)
