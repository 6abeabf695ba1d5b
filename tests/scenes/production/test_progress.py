"""What is said while clips are rendered is so: a bar stands where its clip ended, and no time is guessed too early."""

from __future__ import annotations

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from scenes.production.catalogue import lengths
from scenes.production.job import QUALITIES
from scenes.production.progress import Bars, Lines, Tally
from scenes.production.render import End, Outcome
from tests.scenes.production.fakes import job

EXPECTED = round(lengths()["RollDownhill"].seconds * QUALITIES["l"].rate)


@pytest.mark.parametrize(
    ("end", "stands"), [(End.STOPPED, (30, EXPECTED)), (End.FAILED, (30, EXPECTED)), (End.LANDED, (30, 30))]
)
def test_a_bar_stands_where_its_clip_ended(end: End, stands: tuple[int, int]):
    with Progress(console=Console(file=io.StringIO())) as progress:
        bars, asked = Bars(progress), job()
        bars.begin(asked, "new")
        bars.frames(asked.clip, 30)
        bars.end(Outcome(asked, end))
        task = progress.tasks[-1]
        assert (task.completed, task.total) == stands
        assert task.stop_time is not None


def test_no_time_is_guessed_before_there_is_something_to_guess_from():
    tally, asked = Tally(), job()
    tally.begin(asked)
    assert tally.left(10.0) == ""
    tally.frames(asked.clip, 1)
    assert tally.left(10.0) == ""  # Manim takes its time to begin
    tally.frames(asked.clip, EXPECTED // 2)
    assert tally.left(10.0) == ", about 10 s left"
    assert tally.left(600.0) == ", about 10 min left"
    tally.frames(asked.clip, EXPECTED)
    assert tally.left(10.0) == ", about 0 s left"


def test_a_line_without_an_estimate_has_no_time_in_it():
    written = io.StringIO()
    lines, asked = Lines(Console(file=written, width=200)), job()
    lines.begin(asked, "new")
    lines.said -= 1000.0
    lines.frames(asked.clip, 1)
    assert written.getvalue().splitlines() == [
        "RollDownhill.mp4: to render (new)",
        f"1/{EXPECTED} frames; RollDownhill.mp4 1/{EXPECTED}",
    ]
