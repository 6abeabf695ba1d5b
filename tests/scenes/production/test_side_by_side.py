"""Clips of a sweep side by side: a beat begins when all are done with the one before; each picture is its clip's."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import srt
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.production.command import downhill
from scenes.production.landed import Beat
from scenes.production.side_by_side import Grid, Reel, in_step
from tests.scenes.production.test_command import call

SIZES = st.tuples(st.integers(100, 1000), st.integers(100, 1000))


@settings(deadline=None)
@given(count=st.integers(2, 4), size=SIZES, most=SIZES)
def test_all_pictures_stand_whole_in_the_film_and_none_on_another(
    count: int, size: tuple[int, int], most: tuple[int, int]
):
    grid = Grid.of(count, size, most)
    (width, height), taken = grid.cell, np.zeros((grid.height, grid.width), dtype=int)
    for left, top in grid.corners:
        assert 0 <= left <= grid.width - width
        assert 0 <= top <= grid.height - height
        taken[top : top + height, left : left + width] += 1
    assert len(grid.corners) == count
    assert taken.max() == 1
    assert grid.width <= most[0]
    assert grid.height <= most[1]
    assert all(side % 2 == 0 for side in (grid.width, grid.height, *grid.cell, *np.ravel(grid.corners)))


@pytest.mark.parametrize(("count", "size", "cell"), [(2, (16, 9), 950), (4, (16, 9), 950), (3, (9, 16), 606)])
def test_the_pictures_are_as_large_as_the_film_lets_them_be(count: int, size: tuple[int, int], cell: int):
    assert abs(Grid.of(count, (100 * size[0], 100 * size[1]), (1920, 1080)).cell[0] - cell) < 10


def beats(*words: str) -> list[Beat]:
    return [Beat(each, float(k), float(k + 1), ()) for k, each in enumerate(words)]


def test_what_all_say_is_said_once_and_what_each_says_with_its_value():
    told = [beats("Go.", "It arrives."), beats("Go.", "It leaves.", "Why?")]
    assert [beat.words for beat in in_step(told, ["0.01", "0.1"], [1.0, 2.0, 1.0])] == [
        "Go.",
        "0.01: It arrives.\n0.1: It leaves.",
        "0.1: Why?",
    ]
    assert [beat.begins for beat in in_step(told, ["0.01", "0.1"], [1.0, 2.0, 1.0])] == [0.0, 1.0, 3.0]


class Clip:
    """A clip of grey frames, each brighter than the one before."""

    def __init__(self, folder: Path, name: str, lengths: list[int]) -> None:
        self.file = folder / f"{name}.mp4"
        self.manifest = {"picture": {"frames": sum(lengths)}}
        begins = np.cumsum([0, *lengths]) / 10
        self.beats = [Beat("", *ends, ()) for ends in pairwise(begins)]
        with av.open(str(self.file), "w") as out:
            stream = out.add_stream("libx264", rate=10, width=32, height=32, options={"qp": "0"})
            stream.pix_fmt = "yuv420p"
            for k in range(sum(lengths)):
                grey = np.full((48, 32), 20 + 5 * k, dtype=np.uint8)
                out.mux(stream.encode(av.VideoFrame.from_ndarray(grey, "yuv420p")))
            out.mux(stream.encode())


def test_a_clip_that_is_done_with_a_beat_holds_its_last_frame_until_all_are(tmp_path: Path):
    reel = Reel(Clip(tmp_path, "one", [2, 3]), 10)
    assert reel.lengths == [2, 3]
    shown = [None if frame is None else int(frame[0][0, 0]) for frame in reel.frames([4, 3, 2], (32, 32))]
    assert shown == [20, 25, None, None, 30, 35, 40, None, None]


def test_the_film_of_a_sweep_lands_with_what_belongs_to_it_and_is_made_once():
    asked = "render", "RollDownhill", "--steps", "2", "--sweep", "descent.learning_rate=0.01,0.05", "--side-by-side"
    done = call(*asked)
    assert done.exit_code == 0, done.output
    name = "RollDownhill-learning_rate=0.01,0.05-side-by-side"
    folder = Path("renders/480p15")
    assert {path.suffix for path in folder.glob(f"{name}.*")} == {".mp4", ".png", ".srt", ".vtt", ".json"}
    known = json.loads((folder / f"{name}.json").read_text())
    alone = [json.loads((folder / f"RollDownhill-learning_rate={rate}.json").read_text()) for rate in ("0.01", "0.05")]
    with av.open(str(folder / f"{name}.mp4")) as video:
        frames = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    assert len(frames) == known["picture"]["frames"] == max(each["picture"]["frames"] for each in alone)
    for k, each in enumerate(alone):
        with av.open(str(folder / f"RollDownhill-learning_rate={each['varied']['descent.learning_rate']}.mp4")) as one:
            small = [frame.reformat(424, 238).to_ndarray(format="rgb24") for frame in one.decode(video=0)]
        left = 0 if k == 0 else known["picture"]["width"] - 424
        for moment in (0, 20, len(frames) - 1):
            here = frames[moment][: small[0].shape[0], left : left + 424].astype(int)
            assert np.abs(here[:230, 4:420] - small[moment][:230, 4:420]).mean() < 4.0
    assert [each.content for each in srt.parse((folder / f"{name}.srt").read_text())] == [
        "Find uphill.",
        "Go the other way, a bit.",
        "Repeat.",
    ]
    again = call(*asked)
    assert f"up to date {folder / name}.mp4" in again.output
    assert not list(Path("renders/.cache").glob("tmp*"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--sweep", "descent.steps=1,2,3,4,5"], "this has 5"),
        ([], "this has 1"),
        (["--sweep", "descent.steps=1,2", "--format", "webm"], "makes an mp4"),
        (["--sweep", "look.aspect=4:3,1:1"], "one shape"),
    ],
)
def test_what_cannot_stand_side_by_side_is_refused_before_anything_is_rendered(words: list[str], told: str):
    done = CliRunner().invoke(downhill, ["render", "RollDownhill", "--side-by-side", *words], standalone_mode=False)
    assert told in str(done.exception)
    assert not Path("renders").exists()
