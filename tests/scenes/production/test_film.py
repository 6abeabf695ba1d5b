"""A clip that lands is whole, and its poster, words and manifest are its own."""

from __future__ import annotations

import json
import logging
import os
import shlex
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import srt
import webvtt
from PIL import Image

from gdmath import InputError
from scenes.lecture import Lecture
from scenes.production import film, reel
from scenes.production.film import assist, shoot, shoot_away
from scenes.production.job import Picture
from scenes.production.reads import WatchedLecture
from scenes.production.reel import read_back
from scenes.roll_downhill import RollDownhill
from scenes.stage import writer
from scenes.stage.animations import FadeIn, FadeOut
from scenes.stage.settings import settings
from scenes.stage.shapes import Curve
from scenes.stage.sharing import Share
from scenes.stage.story import LectureScene
from scenes.stage.theme import DARK
from scenes.stage.writer import StageWriter
from tests.scenes.production.fakes import job
from tests.scenes.stage.painting import FAINT

DOWNHILL = [sys.executable, "-c", "from scenes.production.command import main; main()"]
SHORT = ["RollDownhill", "--steps", "2"]


def downhill(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [*DOWNHILL, *words]
    return subprocess.run(command, env=os.environ | variables, capture_output=True, text=True, check=False)


def frames(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as video:
        return [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]


def alphas(path: Path) -> tuple[int, int]:
    """The least and the most opacity of a pixel of the last frame, as the format's own decoder has it."""
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        decoder = av.CodecContext.create("libvpx-vp9", "r") if path.suffix == ".webm" else stream.codec_context
        frames = [frame for packet in video.demux(stream) if packet.size for frame in decoder.decode(packet)]
        opacity = frames[-1].to_ndarray(format="rgba")[..., 3]
        return int(opacity.min()), int(opacity.max())


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one clip as it is rendered from the command line."""
    folder = tmp_path_factory.mktemp("lecture")
    done = subprocess.run([*DOWNHILL, "render", *SHORT], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "landed     renders/480p15/RollDownhill.mp4"
    return folder / "renders" / "480p15"


def test_a_clip_lands_with_all_that_belongs_to_it(landed: Path):
    assert {path.name for path in landed.iterdir()} == {
        f"RollDownhill.{end}" for end in ("mp4", "png", "srt", "vtt", "json")
    }


def test_the_poster_is_the_last_frame(landed: Path):
    with Image.open(landed / "RollDownhill.png") as poster:
        last = frames(landed / "RollDownhill.mp4")[-1].astype(int)
        assert np.abs(np.asarray(poster.convert("RGB")) - last).mean() < 2  # of 255: what coding takes


def test_subtitles_are_the_beats(landed: Path):
    beats = json.loads((landed / "RollDownhill.json").read_text())["beats"]
    told = srt.parse((landed / "RollDownhill.srt").read_text())
    shown = webvtt.read(landed / "RollDownhill.vtt")
    for beat, line, cue in zip(beats, told, shown, strict=True):
        assert line.content == cue.text == beat["words"]
        for moment, clock in ((beat["begins"], cue.start_in_seconds), (beat["ends"], cue.end_in_seconds)):
            assert moment == pytest.approx(clock, abs=1)
        assert line.start.total_seconds() == pytest.approx(beat["begins"], abs=1e-3)
        assert line.end.total_seconds() == pytest.approx(beat["ends"], abs=1e-3)
    assert beats[0]["begins"] == 0
    assert all(one["ends"] == other["begins"] for one, other in pairwise(beats))


def test_the_manifest_says_what_is_in_the_clip(landed: Path):
    content = json.loads((landed / "RollDownhill.json").read_text())
    reel = read_back(landed / "RollDownhill.mp4")
    assert content["picture"]["frames"] == reel.frames
    assert content["picture"]["seconds"] == reel.seconds >= content["beats"][-1]["ends"] - 0.05
    lecture = Lecture(descent={"steps": 2})
    w, b = np.polyfit(lecture.rows.x, lecture.rows.y, 1)
    assert (content["fit"]["w"], content["fit"]["b"]) == pytest.approx((w, b))
    walk = lecture.descend()
    assert content["descent"]["last"] == pytest.approx([*walk.points[2], walk.losses[2]])
    assert content["parameters"]["descent.steps"] == 2
    assert "descent.steps" in content["depends_on"]["parameters"]
    assert "batches.sizes" not in content["depends_on"]["parameters"]


def test_its_command_makes_the_same_clip_frame_for_frame_elsewhere(landed: Path, tmp_path: Path):
    words = shlex.split(json.loads((landed / "RollDownhill.json").read_text())["command"])
    Path("lecture.toml").write_text('[look]\ntheme = "light"\n[descent]\nstart = [0, 0]\n')
    done = downhill(*words[1:], DOWNHILL_DATA__SEED="5")
    assert done.returncode == 0, done.stderr
    again = Path("renders/480p15/RollDownhill.mp4")
    assert np.array_equal(frames(again), frames(landed / "RollDownhill.mp4"))


def test_a_clip_is_up_to_date_until_something_it_reads_changes(landed: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(landed.parents[1])
    before = (landed / "RollDownhill.mp4").stat().st_mtime_ns
    for unread in ([], ["--set", "batches.seed=3"], ["--set", "optimizers.steps=9"]):
        done = downhill("render", *SHORT, *unread)
        assert done.stdout == "up to date renders/480p15/RollDownhill.mp4\n"
    assert (landed / "RollDownhill.mp4").stat().st_mtime_ns == before


def test_what_is_drawn_with_assistance_is_the_clip_to_the_bit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """All is drawn by who assists, but for parts that another process is drawing: they are drawn by who waits."""
    monkeypatch.setattr(writer, "LONGEST", 0.4)
    asked = job(descent={"steps": 2})
    alone = shoot(asked, tmp_path / "alone", lambda frames: None)
    segments = {path.name for path in (tmp_path / "alone" / "plays").glob("*.mp4")}
    parted = sorted({name.split("-")[0] for name in segments if "-" in name})
    whole = min(name for name in segments if "-" not in name)
    taken = {whole, *(name for name in segments if name.startswith((f"{parted[0]}-0of", f"{parted[1]}-1of")))}
    assert len(taken) == 3
    other = Share()
    for name in taken:
        assert other.take(tmp_path / "plays" / name)
    assist(asked, tmp_path)
    assert {path.name for path in (tmp_path / "plays").glob("*.mp4")} == segments - taken
    other.leave_all()
    drawn: list[int] = []
    assert shoot(asked, tmp_path, drawn.append) == alone
    assert 1 < len(drawn) < read_back(tmp_path / "alone" / "done" / "RollDownhill.mp4").frames
    for name in alone:
        assert (tmp_path / "done" / name).read_bytes() == (tmp_path / "alone" / "done" / name).read_bytes(), name


class AllMoves(LectureScene):
    """Plays in which nothing rests, one right after the other."""

    def construct(self) -> None:
        curve = Curve(DARK.line, 12).show([np.array([[-3.0, -1.0], [3.0, 1.0]])])
        self.play(FadeIn(curve), run_time=0.4)
        self.play(FadeOut(curve), run_time=0.4)


def test_a_play_in_which_all_moves_begins_with_a_whole_frame(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def films(folder: str) -> list[np.ndarray]:
        with settings(film._settings(job(), tmp_path / folder)):
            scene = AllMoves(lecture=Lecture())
            scene.render()
            return frames(Path(scene.renderer.file_writer.final_file_path))

    in_parts = films("in parts")
    monkeypatch.setattr(StageWriter, "takes_patches", False)
    whole = films("whole")
    assert len(in_parts) == len(whole) == 12
    for frame, other in zip(in_parts, whole, strict=True):
        assert np.abs(frame.astype(int) - other).max() <= FAINT


@pytest.mark.parametrize(("format_", "transparent"), [("webm", True), ("webm", False), ("mov", True), ("gif", False)])
def test_every_format_lands_as_long_as_it_was_drawn(format_: str, transparent: bool, tmp_path: Path):
    picture = Picture("l", format_, transparent)
    files = shoot(job(picture=picture, descent={"steps": 1}), tmp_path, lambda frames: None)
    name = f"RollDownhill{'-transparent' * transparent}.{format_}"
    assert files[-1] == f"{name}.json"
    reel = read_back(tmp_path / "done" / name)
    content = json.loads((tmp_path / "done" / f"{name}.json").read_text())
    assert content["beats"][-1]["ends"] <= reel.seconds + 0.3
    if transparent:
        assert alphas(tmp_path / "done" / name) == (0, 255)  # nothing behind, letters whole


def test_a_transparent_clip_over_its_background_is_the_opaque_one(landed: Path, tmp_path: Path):
    shoot(job(picture=Picture("l", "mov", transparent=True), descent={"steps": 2}), tmp_path, lambda frames: None)
    with (
        Image.open(tmp_path / "done" / "RollDownhill-transparent.mov.png") as poster,
        Image.open(landed / "RollDownhill.png") as whole,
    ):
        paper = Image.new("RGBA", poster.size, DARK.background)
        paper.alpha_composite(poster.convert("RGBA"))
        apart = np.abs(np.asarray(paper.convert("RGB")).astype(int) - np.asarray(whole.convert("RGB")))
    assert apart.max() <= 3
    with av.open(str(tmp_path / "done" / "RollDownhill-transparent.mov")) as video:
        last = [frame.to_ndarray(format="rgba") for frame in video.decode(video=0)][-1]
    seen = Image.new("RGBA", paper.size, DARK.background)
    seen.alpha_composite(Image.fromarray(last))
    assert np.abs(np.asarray(seen.convert("RGB")).astype(int) - np.asarray(whole.convert("RGB"))).max() <= 3


def test_where_two_encoders_fail_on_a_full_disk_manim_prints_no_traceback_of_the_second(tmp_path: Path):
    with settings(film._settings(job(), tmp_path)):
        assert not logging.getLogger("manim").isEnabledFor(logging.ERROR)


def test_a_clip_that_is_not_what_was_drawn_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    whole = reel.read_back

    def short(path: Path):
        read = whole(path)
        return replace(read, frames=read.frames - 1)

    monkeypatch.setattr(reel, "read_back", short)
    with pytest.raises(InputError, match="were drawn; render it again"):
        shoot(job(descent={"steps": 1}), tmp_path, lambda frames: None)
    assert not list((tmp_path / "done").glob("*.json"))


def test_a_worker_with_other_code_refuses(monkeypatch: pytest.MonkeyPatch):
    asked = job()
    monkeypatch.setattr(film, "code_behind", lambda *clip: "other")
    with pytest.raises(InputError, match="code of RollDownhill here is not that"):
        shoot_away(asked, lambda frames: None)


def test_a_worker_with_other_versions_refuses(monkeypatch: pytest.MonkeyPatch):
    asked = job()
    monkeypatch.setattr(film, "versions", lambda: {"numpy": "1.0"})
    with pytest.raises(InputError, match=r"'numpy': '1\.0'"):
        shoot_away(asked, lambda frames: None)


def test_what_a_clip_reads_is_noted_and_nothing_else():
    lecture = WatchedLecture.of(job().lecture)
    assert lecture.reads == set()
    assert lecture.model_dump() == Lecture().model_dump()
    assert lecture.learning_rate == Lecture().learning_rate
    assert lecture.reads == {"descent.learning_rate"}


def test_a_clip_reads_the_parameters_that_change_it():
    lecture = WatchedLecture.of(Lecture())
    with settings({"frame_rate": 2}):
        RollDownhill(lecture=lecture).render()
    assert {"descent.start", "descent.learning_rate", "look.theme", "look.aspect"} <= lecture.reads
    assert not [
        key for key in lecture.reads if key.startswith(("batches", "optimizers", "chain_rule", "learning_rates"))
    ]
