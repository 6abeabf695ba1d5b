"""What a frame costs: `pytest tests/bench/bench_frames.py -s`, at 1080p60, every ratio within one run.

The stock scene is an orbit with Manim's own axes and a surface of 32 × 32 faces coloured by value. "Encoding" hands the
very frames of a play to an encoder with Manim's default settings (libx264, preset medium, crf 23).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

import av
import numpy as np
import pytest
from manim import DEGREES, Surface, ThreeDAxes, ThreeDScene, linear

from scenes.bowl_descent import BowlDescent
from scenes.descent_dashboard import DescentDashboard
from scenes.lecture import Lecture
from scenes.production.all_clips import CLIPS
from scenes.stage.settings import settings

ROOT = Path(__file__).parents[2]
FULL = {"quality": "high_quality", "disable_caching": True, "progress_bar": "none", "verbosity": "ERROR"}

ROUNDS = 3

WATCHED = """
from pathlib import Path
from manim.__main__ import main
try:
    main()
finally:
    lines = Path("/proc/self/status").read_text().splitlines()
    print("peak", next(line.split()[1] for line in lines if line.startswith("VmHWM")))
"""
"""Manim's command line, and then the most memory that it held, in KiB."""


class Timed:
    """A clip whose plays are timed, encoding included: (seconds, frames) of each."""

    def play(self, *animations: Any, **settings: Any) -> None:
        before, start = self.time, perf_counter()
        super().play(*animations, **settings)
        played = perf_counter() - start, round(60 * (self.time - before))
        self.plays = [*getattr(self, "plays", []), played]


class Kept:
    """A clip that keeps the frames of its play number `kept`; not timed, for keeping them costs time."""

    kept: int

    def play(self, *animations: Any, **settings: Any) -> None:
        add = self.renderer.add_frame
        if self.renderer.num_plays == self.kept:
            self.given: list[np.ndarray] = []

            def keep(frame: np.ndarray, num_frames: int = 1) -> None:
                self.given += [self.camera.pixel_array.copy()] * num_frames
                add(frame, num_frames)

            self.renderer.add_frame = keep
        super().play(*animations, **settings)
        self.renderer.add_frame = add


def plays_of(clip: type) -> list[tuple[float, int]]:
    """The seconds and the frames of each play."""
    timed = type("Timed" + clip.__name__, (Timed, clip), {})(lecture=Lecture())
    timed.render()
    return timed.plays


def longest(plays: list[tuple[float, int]]) -> int:
    """The number of the play with the most frames."""
    return max(range(len(plays)), key=lambda k: plays[k][1])


def figures_of(clip: type, folder: Path) -> tuple[float, float, float, float]:
    """Seconds a frame of the longest play, of encoding it, of the longest hold, of encoding that."""
    plays = plays_of(clip)
    still = len(plays) - 1  # a clip ends in a hold
    figures = []
    for number in (longest(plays), still):
        kept = type("Kept" + clip.__name__, (Kept, clip), {"kept": number})(lecture=Lecture())
        kept.render()
        seconds, count = plays[number]
        figures += [seconds / count, encode(kept.given, folder / f"{number}.mp4")]
    return tuple(figures)


def bowls() -> tuple[float, float]:
    """Seconds a frame of the longest play of `BowlDescent` and of Manim's bowl: the least of rounds that take turns."""
    rounds = []
    for _ in range(ROUNDS):
        plays, stock = plays_of(BowlDescent), Stock()
        stock.render()
        seconds, count = plays[longest(plays)]
        rounds.append((seconds / count, stock.per_frame))
    ours, theirs = zip(*rounds, strict=True)
    return min(ours), min(theirs)


class Stock(ThreeDScene):
    """A bowl as Manim draws it."""

    def construct(self) -> None:
        surface = Surface(lambda u, v: [u, v, (u * u + v * v) / 2], (-2, 2), (-2, 2), resolution=32)
        axes = ThreeDAxes()
        surface.set_fill_by_value(axes=axes, colorscale=["#440154", "#1f9e89", "#fde725"], axis=2)
        self.set_camera_orientation(phi=65 * DEGREES, theta=45 * DEGREES)
        self.add(axes, surface)
        start = perf_counter()
        self.move_camera(theta=50 * DEGREES, run_time=0.25, rate_func=linear)
        self.per_frame = (perf_counter() - start) / 15


def encode(frames: list[np.ndarray], path: Path) -> float:
    """Seconds a frame."""
    start = perf_counter()
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=60, options={"crf": "23"})
        stream.height, stream.width = frames[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for frame in frames:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgba")))
        out.mux(stream.encode())
    return (perf_counter() - start) / len(frames)


def encode_again(film: Path, path: Path) -> float:
    """Seconds that an encoder takes for all frames of a film; reading them is not counted."""
    spent = 0.0
    with av.open(str(film)) as video, av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=60, options={"crf": "23"})
        stream.width, stream.height = video.streams.video[0].width, video.streams.video[0].height
        stream.pix_fmt = "yuv420p"
        for frame in video.decode(video=0):
            drawn = av.VideoFrame.from_ndarray(frame.to_ndarray(format="rgba"), format="rgba")
            start = perf_counter()
            out.mux(stream.encode(drawn))
            spent += perf_counter() - start
        start = perf_counter()
        out.mux(stream.encode())
    return spent + perf_counter() - start


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """Seconds a frame of each."""
    folder = tmp_path_factory.mktemp("bench")
    figures = {}
    with settings(FULL | {"media_dir": str(folder)}):
        for name, clip in (("bowl", BowlDescent), ("flat", DescentDashboard)):
            names = name, f"{name} encoding", f"{name} hold", f"{name} hold encoding"
            figures |= dict(zip(names, figures_of(clip, folder), strict=True))
        figures["bowl"], figures["stock"] = bowls()
    for name, seconds in figures.items():
        print(f"\n{name:<24} {1e3 * seconds:8.1f} ms a frame", end="")
    return figures


@pytest.mark.parametrize(
    ("what", "against", "limit"),
    [
        ("bowl", "stock", 1 / 25),
        ("bowl", "bowl encoding", 1.3),
        ("flat", "flat encoding", 1.5),
        ("bowl hold", "bowl hold encoding", 1.5),
        ("flat hold", "flat hold encoding", 1.5),
    ],
)
def test_a_frame_costs_at_most_so_much_of_another(what: str, against: str, limit: float, measured: dict[str, float]):
    ratio = measured[what] / measured[against]
    print(f"\n{what} / {against}: {ratio:.3f}, at most {limit:.2f}")
    assert ratio <= limit


@pytest.mark.parametrize("clip", CLIPS)
def test_no_clip_takes_more_than_a_gibibyte_and_a_half_or_twice_its_encoding(clip: type, tmp_path: Path):
    command = [sys.executable, "-c", WATCHED, "-qh", "--media_dir", str(tmp_path), "-v", "ERROR"]
    command += [str(sys.modules[clip.__module__].__file__), clip.__name__]
    start = perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    ratio = (perf_counter() - start) / encode_again(
        next(tmp_path.rglob(f"{clip.__name__}.mp4")), tmp_path / "again.mp4"
    )
    peak = int(done.stdout.rsplit("peak", 1)[1]) / 2**20
    print(f"\n{clip.__name__}: {peak:.2f} GiB at the most, {ratio:.2f} times its encoding, Manim's start included")
    assert peak < 1.5
    assert ratio <= 2.0
