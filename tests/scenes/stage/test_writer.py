"""A file has every frame that is drawn, as often as it is shown, in the colours that Manim would give it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from manim._config.output import OutputFormat, OutputSpec
from manim._config.video_encoder import VideoEncoderSpec, resolve_video_encoder
from manim.scene.video_segment_encoder import VideoSegmentEncoder

from scenes.stage.story import X264
from scenes.stage.writer import StageEncoder

RATE = 10
HEIGHT, WIDTH = 96, 160
SHOWN = (1, 7, 2)
"""How often each of the frames is shown."""


def spec(kind: OutputFormat, transparent: bool = False, **options: str) -> VideoEncoderSpec:
    output = OutputSpec(format=kind, transparent=transparent, save_sections=False, fallback_to_still=False)
    return resolve_video_encoder(output, width=WIDTH, height=HEIGHT, frame_rate=RATE, options=options)


LOSSLESS = spec(OutputFormat.MP4, crf="0")
OURS = spec(OutputFormat.MP4, **X264)


@pytest.fixture
def drawn() -> list[np.ndarray]:
    """Frames that share nothing, of slow colours and of sharp edges."""
    rng = np.random.default_rng(3)
    tiles = rng.integers(0, 256, (len(SHOWN), HEIGHT // 8, WIDTH // 8, 4), dtype=np.uint8)
    return list(tiles.repeat(8, axis=1).repeat(8, axis=2))


def written(encoder: VideoSegmentEncoder, frames: list[np.ndarray]) -> Path:
    for frame, count in zip(frames, SHOWN, strict=True):
        encoder.write_frame(frame, repeat=count)
    encoder.finish()
    return encoder.target


def read(path: Path) -> list[np.ndarray]:
    """The planes of each frame, as the file has them."""
    with av.open(str(path)) as video:
        return [frame.to_ndarray() for frame in video.decode(video=0)]


@pytest.mark.parametrize(
    "how",
    [LOSSLESS, OURS, spec(OutputFormat.WEBM), spec(OutputFormat.WEBM, True), spec(OutputFormat.MOV, True)],
    ids=["lossless", "mp4", "webm", "transparent webm", "transparent mov"],
)
def test_what_is_written_is_to_the_bit_what_manim_writes(
    how: VideoEncoderSpec, drawn: list[np.ndarray], tmp_path: Path
):
    theirs = written(VideoSegmentEncoder(target=tmp_path / "theirs", spec=how), drawn)
    ours = written(StageEncoder(target=tmp_path / "ours", spec=how), drawn)
    assert np.array_equal(read(ours), read(theirs))


def test_a_frame_is_there_as_often_as_it_is_shown_each_time_the_same(drawn: list[np.ndarray], tmp_path: Path):
    path = written(StageEncoder(target=tmp_path / "film.mp4", spec=LOSSLESS), drawn)
    frames = read(path)
    assert len(frames) == sum(SHOWN)
    begins = np.cumsum([0, *SHOWN])
    for begin, end in pairwise(begins):
        assert all(np.array_equal(frame, frames[begin]) for frame in frames[begin:end])
    assert all(not np.array_equal(frames[begin], frames[begin - 1]) for begin in begins[1:-1])
    with av.open(str(path)) as video:
        times = sorted(float(packet.pts * packet.time_base) for packet in video.demux(video=0) if packet.size)
    assert times == pytest.approx(np.arange(sum(SHOWN)) / RATE)


def test_how_light_a_point_is_in_the_file_follows_from_its_colour(drawn: list[np.ndarray], tmp_path: Path):
    """The luma of ITU-R BT.601: from 16, black, to 235, white."""
    frames = read(written(StageEncoder(target=tmp_path / "film.mp4", spec=LOSSLESS), drawn))
    for frame, number in zip(drawn, np.cumsum(SHOWN) - 1, strict=True):
        luma = 16 + frame[..., :3] / 255 @ [65.481, 128.553, 24.966]
        assert np.abs(frames[number][:HEIGHT] - luma).max() <= 1


def test_a_file_does_not_depend_on_how_many_processors_there_are(drawn: list[np.ndarray], tmp_path: Path):
    """The encoder notes how many threads it had: with more, as a large picture gets by default, it codes otherwise."""
    large, tall = [np.tile(frame, (5, 5, 1)) for frame in drawn], replace(OURS, width=5 * WIDTH, height=5 * HEIGHT)
    noted = written(StageEncoder(target=tmp_path / "film.mp4", spec=tall), large).read_bytes()
    assert b" threads=1 " in noted
