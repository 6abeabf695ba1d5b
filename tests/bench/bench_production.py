"""What the command line costs: `pytest tests/bench/bench_production.py -s`, on a machine that does nothing else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter

import pytest

from scenes.production.workers import usable_processors

ROOT = Path(__file__).parents[2]
DOWNHILL = [sys.executable, "-c", "from scenes.production.command import main; main()"]
MANIM = [sys.executable, "-m", "manim"]


def seconds(command: list[str], folder: Path) -> float:
    """How long a command takes."""
    start = perf_counter()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return perf_counter() - start


@pytest.mark.parametrize("words", [["list"], ["check"], ["check", "--data", "penguins"]])
def test_an_answer_without_pictures_takes_less_than_a_second(words: list[str], tmp_path: Path):
    took = sorted(seconds([*DOWNHILL, *words], tmp_path) for _ in range(5))[2]
    print(f"\ndownhill {' '.join(words)}: {took:.2f} s")
    assert took < 1.0


def test_one_clip_takes_hardly_longer_than_with_manim_alone(tmp_path: Path):
    pairs = []
    for k in range(3):
        ours, plain = tmp_path / f"ours{k}", tmp_path / f"plain{k}"
        for folder in (ours, plain):
            folder.mkdir()
            (folder / "manim.cfg").write_bytes((ROOT / "manim.cfg").read_bytes())
        with_manim = [*MANIM, "-qh", "-v", "ERROR", str(ROOT / "scenes" / "descent_dashboard.py"), "DescentDashboard"]
        pairs.append((seconds([*DOWNHILL, "render", "DescentDashboard", "-q", "h"], ours), seconds(with_manim, plain)))
        print(f"\ndownhill {pairs[-1][0]:.1f} s, manim {pairs[-1][1]:.1f} s", end="")
    ratio = sorted(ours / plain for ours, plain in pairs)[1]
    print(f"\ndownhill / manim: {ratio:.3f}, at most 1.10")
    assert ratio <= 1.10


def test_two_processes_render_the_lecture_faster_than_one(tmp_path: Path):
    assert usable_processors() >= 2, "this needs two processors"
    took = {}
    for workers in (1, 2):
        folder = tmp_path / str(workers)
        folder.mkdir()
        took[workers] = seconds([*DOWNHILL, "render", "-j", str(workers)], folder)
    print(f"\none process {took[1]:.0f} s, two {took[2]:.0f} s: {took[1] / took[2]:.2f} times as fast, at least 1.4")
    assert took[1] >= 1.4 * took[2]


def test_a_lecture_that_is_up_to_date_is_answered_in_two_seconds(tmp_path: Path):
    subprocess.run([*DOWNHILL, "render"], cwd=tmp_path, check=True, capture_output=True)
    took = sorted(seconds([*DOWNHILL, "render"], tmp_path) for _ in range(5))[2]
    print(f"\nall clips up to date: {took:.2f} s, less than 2")
    assert took < 2.0
