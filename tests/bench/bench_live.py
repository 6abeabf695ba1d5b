"""What a change costs while a hand drives: `pytest tests/bench/bench_live.py -s`, at 720p, in processor time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import psutil
import pytest

from scenes.lecture import Lecture
from scenes.live import Live
from scenes.live.desk import Desk

CHANGES: dict[str, Callable[[Desk, int], object]] = {
    "a step": lambda desk, k: desk.handle({"do": "step", "n": 1}),
    "another rate": lambda desk, k: desk.handle({"do": "rate", "value": 0.02 + 0.0005 * k}),
    "2,000 steps at once": lambda desk, k: desk.handle({"do": "step", "n": 2000} if k % 2 else {"do": "reset"}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_after_forty_milliseconds(change: str):
    lecture = Lecture(descent={"steps": 4000}) if "2,000" in change else Lecture()
    desk, took = Desk(Live(lecture)), []
    for k in range(61):
        start = process_time()
        CHANGES[change](desk, k)
        desk.state(), desk.jpeg()
        took.append(process_time() - start)
    middle = 1e3 * median(took[1:])
    print(f"\n{change}, state and JPEG of 1280 × 720: {middle:.0f} ms, at most 40")
    assert middle <= 40.0


def test_ten_thousand_changes_leave_nothing_behind():
    desk, us = Desk(Live(Lecture())), psutil.Process()
    desk.handle({"do": "size", "width": 320, "height": 180})
    held = []
    for k in range(10_001):
        desk.handle([{"do": "step", "n": 1}, {"do": "rate", "value": 0.02 + 1e-4 * (k % 50)}, {"do": "reset"}][k % 3])
        desk.state(), desk.jpeg()
        if k in (1000, 10_000):
            files = len(list(Path("/proc/self/fd").iterdir()))
            held.append((us.memory_info().rss / 1e6, files))
    (before, files), (after, files_after) = held
    print(f"\nafter 1,000 changes {before:.0f} MB, after 10,000 {after:.0f} MB; {files} and {files_after} open files")
    assert after <= before + 10.0
    assert files_after <= files
