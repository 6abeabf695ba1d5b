"""What many rows cost: `pytest tests/bench/bench_rows.py -s`, processor time of whole storyboards, ratios in one run.

A storyboard is told once before it is timed, so that no type is set in it, and then in turn with few rows and with
many; the least of each counts, for whatever else the machine does only adds to it.
"""

from __future__ import annotations

from time import process_time

import pytest

from scenes.lecture import Lecture
from scenes.production.clips import NAMES
from scenes.production.storyboard import last_pictures

FEW, MANY, LIMIT, ROUNDS = 20, 1_000_000, 1.5, 5


def seconds(clip: str, rows: int) -> float:
    """Processor time of a storyboard, from the drawing of the rows on."""
    start = process_time()
    last_pictures(clip, Lecture(data={"n": rows}))
    return process_time() - start


@pytest.mark.parametrize("clip", NAMES)
def test_a_million_rows_cost_at_most_half_as_much_again_as_twenty(clip: str):
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    for k in range(ROUNDS + 1):
        for rows, times in took.items():
            spent = seconds(clip, rows)
            if k:
                times.append(spent)
    few, many = min(took[FEW]), min(took[MANY])
    print(f"\n{clip:<18} {FEW} rows {few:5.2f} s, {MANY:,} rows {many:5.2f} s: {many / few:.2f}, at most {LIMIT}")
    assert many / few <= LIMIT
