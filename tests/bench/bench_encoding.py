"""What a frame's coding costs and loses: `pytest tests/bench/bench_encoding.py -s`, at 1080p60, every ratio in one run.

The frames of a play, and a hold of one of them, go in turn to the encoder of the stage and to Manim's own with x264's
preset medium at crf 20 and its tuning for drawn pictures. Processor time counts, the median of pairs; what is lost is
measured in luma, in which type and edges are.
"""

from __future__ import annotations

import os
import statistics
import sys
from pathlib import Path
from time import process_time

import av
import numpy as np
import pytest
from manim._config.output import OutputFormat, OutputSpec
from manim._config.video_encoder import resolve_video_encoder
from manim.scene.video_segment_encoder import VideoSegmentEncoder
from scipy.ndimage import uniform_filter

from scenes.bowl_descent import BowlDescent
from scenes.descent_dashboard import DescentDashboard
from scenes.learning_rates import LearningRates
from scenes.lecture import Lecture
from scenes.stage.cache import frames_of
from scenes.stage.settings import settings
from scenes.stage.story import X264
from scenes.stage.writer import StageEncoder

FRAMES, ROUNDS, LIMIT = 60, 3, 0.6
BEFORE = {"crf": "20", "deblock": "1:1", "psy-rd": "0.4:0", "aq-strength": "0.6"}
MEMORY = {"quality": "high_quality", "disable_caching": True, "dry_run": True, "progress_bar": "none"}


def longest_play(clip: type) -> int:
    """The number of the play that moves longest."""
    lengths: list[int] = []

    def play(self, *animations, **settings):
        super(noted, self).play(*animations, **settings)
        lengths.append(0 if self.is_current_animation_frozen_frame() else frames_of(self))

    noted = type(clip.__name__, (clip,), {"play": play})
    with settings({"from_animation_number": sys.maxsize}):
        noted(lecture=Lecture()).render()
    return int(np.argmax(lengths))


def first_frames(clip: type, play: int) -> list[np.ndarray]:
    """The frames that a play begins with."""
    frames: list[np.ndarray] = []
    with settings({"from_animation_number": play, "upto_animation_number": play}):
        scene = clip(lecture=Lecture())
        renderer = scene.renderer

        def keep(frame: np.ndarray, num_frames: int = 1) -> None:
            if len(frames) < FRAMES and not renderer.skip_animations:
                frames.append(renderer.camera.pixel_array.copy())

        renderer.add_frame = keep
        scene.render()
    return frames


def processor_time(encoder: VideoSegmentEncoder, shown: list[tuple[np.ndarray, int]]) -> float:
    start = process_time()
    for frame, count in shown:
        encoder.write_frame(frame, repeat=count)
    encoder.finish()
    return process_time() - start


def lost(path: Path, shown: list[tuple[np.ndarray, int]]) -> tuple[float, float]:
    """PSNR in decibels and SSIM of the luma, means over every tenth frame of a file against those drawn."""
    drawn = [frame for frame, count in shown for _ in range(count)]
    signal, structure = [], []
    with av.open(str(path)) as video:
        for number, frame in enumerate(video.decode(video=0)):
            if number % 10 == 5:
                there = luma(frame)
                meant = luma(av.VideoFrame.from_ndarray(drawn[number], format="rgba").reformat(format="yuv420p"))
                signal.append(10 * np.log10(255**2 / ((there - meant) ** 2).mean()))
                structure.append(ssim(there, meant))
    return statistics.mean(signal), statistics.mean(structure)


def luma(frame: av.VideoFrame) -> np.ndarray:
    return frame.to_ndarray()[: frame.height].astype(float)


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity, Wang et al. 2004, in windows of 8 × 8."""

    def mean(values: np.ndarray) -> np.ndarray:
        return uniform_filter(values, 8)

    a, b = mean(one), mean(other)
    spread, common = mean(one**2) + mean(other**2) - a**2 - b**2, mean(one * other) - a * b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float(((2 * a * b + c1) * (2 * common + c2) / ((a**2 + b**2 + c1) * (spread + c2))).mean())


@pytest.mark.parametrize("clip", [DescentDashboard, LearningRates, BowlDescent])
def test_coding_takes_little_more_than_half_the_time_and_loses_no_more(clip: type, tmp_path: Path):
    with settings(MEMORY):
        frames = first_frames(clip, longest_play(clip))
    height, width = frames[0].shape[:2]
    output = OutputSpec(format=OutputFormat.MP4, transparent=False, save_sections=False, fallback_to_still=False)
    makers = {
        kind: resolve_video_encoder(output, width=width, height=height, frame_rate=60, options=options)
        for kind, options in ((StageEncoder, X264), (VideoSegmentEncoder, BEFORE))
    }
    for what, shown in (("motion", [(frame, 1) for frame in frames]), ("hold", [(frames[FRAMES // 2], 2 * FRAMES)])):
        took: dict[type, list[float]] = {kind: [] for kind in makers}
        for _ in range(ROUNDS):
            for kind, spec in makers.items():
                encoder = kind(target=tmp_path / f"{what}{kind.__name__}.mp4", spec=spec)
                took[kind].append(processor_time(encoder, shown) / sum(count for _, count in shown))
        ratio = statistics.median(a / b for a, b in zip(*took.values(), strict=True))
        paths = [tmp_path / f"{what}{kind.__name__}.mp4" for kind in makers]
        (ours, our_ssim), (theirs, their_ssim) = (lost(path, shown) for path in paths)
        bytes_ = os.path.getsize(paths[0]) / os.path.getsize(paths[1])
        print(
            f"\n{clip.__name__} {what}: "
            + " against ".join(f"{1e3 * statistics.median(times):.1f}" for times in took.values())
            + f" ms a frame, {ratio:.2f}, at most {LIMIT}; PSNR {ours:.1f} against {theirs:.1f} dB, "
            f"SSIM {our_ssim:.5f} against {their_ssim:.5f}, bytes {bytes_:.2f}, at most 2",
            end="",
        )
        assert ratio <= LIMIT
        assert ours >= theirs
        assert our_ssim >= their_ssim
        assert bytes_ <= 2
