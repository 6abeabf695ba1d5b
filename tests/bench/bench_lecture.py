"""What the whole lecture costs: `pytest tests/bench/bench_lecture.py -s`, on two processors that do nothing else.

A table is printed at the end: each row with what it took here, what that is at the pace of the machine on which the
limits were set, and what it may be at most. That machine imported Manim in 0.9 s; this one is asked in the same run.
"""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import av
import pytest

from scenes.production.clips import NAMES
from scenes.production.workers import usable_processors

DOWNHILL = [sys.executable, "-c", "from manim_downhill import main; main()"]

IMPORT = 0.9
"""Seconds that Manim's import took where the limits were set."""


class Table:
    """What took how long, and how long it may take."""

    def __init__(self) -> None:
        self.rows: list[str] = []
        self.pace: list[float] = []

    def slower(self) -> float:
        """How many times as slow as that machine this one is: asked anew, for that changes."""
        for _ in range(2):
            start = perf_counter()
            subprocess.run([sys.executable, "-c", "import manim"], check=True)
            self.pace.append((perf_counter() - start) / IMPORT)
        return statistics.median(self.pace[-4:])

    def add(self, what: str, took: float, limit: float) -> bool:
        """Note what was measured; whether it is within its limit."""
        there = took / self.slower()
        self.rows.append(f"{what:<66} {took:6.2f} here, {there:5.2f} there, at most {limit}")
        return there <= limit


def cost(folder: Path, *words: str) -> tuple[float, float]:
    """Seconds of the wall clock and of the processors that a command takes in a folder."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    subprocess.run([*DOWNHILL, *words], cwd=folder, check=True, capture_output=True)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def playing(folder: Path) -> float:
    """How long the films of the clips in a folder play, in seconds."""
    films = [film for film in (folder / "renders").glob("*/*.mp4") if film.stem in NAMES]
    assert len(films) == len(NAMES)
    return sum(float(av.open(str(film)).duration) / av.time_base for film in films)


@pytest.fixture(scope="module")
def table() -> Iterator[Table]:
    assert usable_processors() >= 2, "this needs two processors"
    table = Table()
    table.slower()
    yield table
    slow = f"{min(table.pace):.2f} to {max(table.pace):.2f} times as slow as there, asked before and after"
    print("", *table.rows, slow, sep="\n")


def test_the_lecture_takes_half_of_its_playing_time(table: Table, tmp_path: Path):
    wall, busy = cost(tmp_path, "render", "-q", "h")
    plays = playing(tmp_path)
    within = [
        table.add("1080p60: processor seconds for a second of film", busy / plays, 0.9),
        table.add("1080p60, two processors: wall over playing time", wall / plays, 0.5),
    ]
    assert all(within), table.rows


def test_at_four_times_the_pixels_it_takes_little_longer_than_it_plays(table: Table, tmp_path: Path):
    wall, _ = cost(tmp_path, "render", "-q", "k")
    assert table.add("2160p60, two processors: wall over playing time", wall / playing(tmp_path), 1.6), table.rows


def test_a_preview_of_all_takes_less_than_half_a_minute(table: Table, tmp_path: Path):
    assert table.add("480p15, all from nothing: seconds", cost(tmp_path, "render")[0], 25.0), table.rows


@pytest.mark.parametrize("clip", ["BowlDescent", "RollDownhill"])
def test_a_changed_rate_is_seen_in_four_seconds(clip: str, table: Table, tmp_path: Path):
    cost(tmp_path, "render", clip)
    took, _ = cost(tmp_path, "render", clip, "--set", "descent.learning_rate=0.031")
    assert table.add(f"480p15, {clip} after a changed rate: seconds", took, 4.0), table.rows


def test_all_storyboards_take_a_dozen_seconds(table: Table, tmp_path: Path):
    assert table.add("storyboards of all: seconds", cost(tmp_path, "storyboard")[0], 12.0), table.rows
