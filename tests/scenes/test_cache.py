"""Never an old picture: what is taken from the cache is what would be drawn."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import pytest

from scenes.batch_sizes import BatchSizes
from scenes.chain_rule import ChainRule
from scenes.descent_dashboard import DescentDashboard
from scenes.learning_rates import LearningRates
from scenes.lecture import Lecture
from scenes.optimizer_race import OptimizerRace
from scenes.production.all_clips import CLIPS
from scenes.stage.seals import seal_of
from scenes.stage.settings import settings
from scenes.stage.story import LectureScene
from tests.scenes.conftest import DRAWN

SMALL = {"pixel_width": 256, "pixel_height": 144, "frame_rate": 1, "dry_run": False, "progress_bar": "none"}
KEPT = {"max_files_cached": 10_000}
"""Manim drops the oldest segments of a clip from the hundred and first on; here the first film stays warm."""

CHANGES = {
    "DATA__SOURCE": "penguins",
    "DATA__N": "21",
    "DATA__SLOPE": "2.1",
    "DATA__INTERCEPT": "0.9",
    "DATA__NOISE": "0.7",
    "DATA__X_RANGE": "0,6",
    "DATA__SEED": "1",
    "DATA__STANDARDIZE": "true",
    "DESCENT__START": "-1,3.9",
    "DESCENT__LEARNING_RATE": "0.021",
    "DESCENT__STEPS": "61",
    "LOOK__THEME": "light",
    "LOOK__ASPECT": "4:3",
    "CHAIN_RULE__SHOW_SOLUTION": "false",
    "BATCHES__SIZES": "20,2",
    "BATCHES__EPOCHS": "9",
    "BATCHES__SEED": "1",
    "OPTIMIZERS__STEPS": "40",
    "LEARNING_RATES__RATES": "0.02,0.05",
    "LEARNING_RATES__STEPS": "20",
}

READ_BY = {"CHAIN_RULE": ChainRule, "BATCHES": BatchSizes, "OPTIMIZERS": OptimizerRace, "LEARNING_RATES": LearningRates}
"""The clip that reads the parameters of a section; the others are tried with the dashboard."""


@dataclass
class Film:
    """A clip that was rendered with the cache as it was; its frames are told apart by their digests."""

    frames: list[str]
    last: np.ndarray  # the picture that was drawn last; none is drawn where all plays are in the cache
    segments: list[Path]

    @property
    def times(self) -> list[int]:
        """When its segments in the cache were written."""
        return [segment.stat().st_mtime_ns for segment in self.segments]


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all these tests: it is warm from the second on."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def small_films(clean_desk: None, media: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOWNHILL_DESCENT__STEPS", "60")
    with settings(SMALL | KEPT | DRAWN | {"media_dir": str(media)}):
        yield


def film(clip: type[LectureScene] = DescentDashboard) -> Film:
    scene = clip()
    scene.render()
    writer = scene.renderer.file_writer
    with av.open(str(writer.final_file_path)) as video:
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    segments = [writer.output_plan.segment_path(key) for key in scene.renderer.animations_hashes]
    digests = [hashlib.sha256(repr(frame.shape).encode() + frame.tobytes()).hexdigest() for frame in frames]
    return Film(digests, scene.renderer.camera.pixel_array, segments)


First = Callable[[type[LectureScene]], Film]


@pytest.fixture(scope="module")
def drawn() -> dict[type[LectureScene], Film]:
    """What `first` has rendered."""
    return {}


@pytest.fixture
def first(drawn: dict[type[LectureScene], Film]) -> First:
    """The film of a clip as nothing is changed, drawn once for all these tests: from then on the cache is warm."""

    def rendered(clip: type[LectureScene]) -> Film:
        if clip not in drawn:
            drawn[clip] = film(clip)
        return drawn[clip]

    return rendered


def test_the_cache_knows_every_parameter_there_is():
    sections = Lecture.model_fields.items()
    names = {f"{section}__{key}".upper() for section, field in sections for key in field.annotation.model_fields}
    of_files = {"DATA__X", "DATA__Y", "DATA__SHEET", "DATA__DECIMAL"}  # they change rows and names, and are tried there
    assert names == {*CHANGES, *of_files}


@pytest.mark.parametrize("name", CHANGES)
def test_a_changed_parameter_changes_the_clip_though_the_cache_is_warm(
    name: str, first: First, monkeypatch: pytest.MonkeyPatch
):
    clip = READ_BY.get(name.partition("__")[0], DescentDashboard)
    before = first(clip)
    monkeypatch.setenv(f"DOWNHILL_{name}", CHANGES[name])
    after = film(clip)
    assert not set(before.segments) & set(after.segments)
    assert before.frames[-1] != after.frames[-1]


def test_other_columns_change_the_clip(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOWNHILL_DATA__SOURCE", "penguins")
    last = film().frames[-1]
    monkeypatch.setenv("DOWNHILL_DATA__X", "bill_length_mm")
    other = film().frames[-1]
    monkeypatch.setenv("DOWNHILL_DATA__Y", "bill_depth_mm")
    assert last != other
    assert other != film().frames[-1]


def test_changed_rows_change_the_clip_though_their_file_has_the_same_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOWNHILL_DATA__SOURCE", "rows.csv")
    Path("rows.csv").write_text("x,y\n0,1\n1,3\n2,4\n")
    before = film().frames[-1]
    Path("rows.csv").write_text("x,y\n0,1\n1,3\n2,9\n")
    assert before != film().frames[-1]


@pytest.mark.parametrize("clip", CLIPS)
def test_nothing_is_drawn_again_where_nothing_changed(clip: type[LectureScene], first: First):
    before = first(clip)
    written = before.times
    again = film(clip)
    assert before.segments == again.segments
    assert written == again.times
    assert before.frames == again.frames


@pytest.mark.parametrize("clip", CLIPS)
def test_a_still_is_the_last_picture_of_the_film(clip: type[LectureScene], first: First):
    moving = first(clip)
    with settings({"save_last_frame": True, "format": "png"}):
        still = clip()
        still.render()
    assert np.array_equal(still.renderer.camera.pixel_array, moving.last)


def flip(segment: Path, seed: int) -> None:
    """One bit of the pictures, as a disk loses it."""
    content, rng = bytearray(segment.read_bytes()), np.random.default_rng(seed)
    begin = content.index(b"mdat") + 400  # behind the settings of the encoder
    content[int(rng.integers(begin, begin + 2000))] ^= 1 << int(rng.integers(8))
    segment.write_bytes(content)


def decodes(segment: Path) -> bool:
    try:
        with av.open(str(segment)) as video:
            return len(list(video.decode(video=0))) > 0
    except av.FFmpegError:
        return False


def test_a_segment_with_flipped_bits_is_drawn_again_whether_it_decodes_or_not(first: First):
    before = first(DescentDashboard)
    large = sorted(before.segments, key=lambda path: path.stat().st_size)[-6:]
    for seed, segment in enumerate(large):
        flip(segment, seed)
    assert any(map(decodes, large)), "none of these would have landed"
    assert film().frames == before.frames


def test_a_segment_that_was_cut_off_is_drawn_again(first: First):
    before = first(DescentDashboard)
    segment = before.segments[1]
    segment.write_bytes(segment.read_bytes()[:400])
    assert film().frames == before.frames
    assert segment.stat().st_size > 400


def test_a_segment_without_its_digest_is_drawn_again(first: First):
    """A render that is killed between the two leaves one of them alone."""
    before = first(DescentDashboard)
    seal_of(before.segments[1]).unlink()
    assert film().frames == before.frames
    assert seal_of(before.segments[1]).exists()


def test_no_digest_is_left_of_a_segment_that_is_gone(tmp_path: Path):
    with settings({"max_files_cached": 5, "media_dir": str(tmp_path)}):
        folder = film().segments[0].parent
    assert len(list(folder.glob("*.mp4"))) == 5
    assert len(list(folder.glob("*.sha256"))) == 5
