"""What many steps cost: `pytest tests/bench/bench_steps.py -s`, processor time of whole storyboards, ratios in one run.

They are timed as those of many rows are. The rate is just beyond the critical one, so that a million steps jump from
side to side in view; and far below, where they crawl.
"""

from __future__ import annotations

from time import process_time

import pytest

from gdmath import critical_rate
from scenes.lecture import Lecture
from scenes.production.storyboard import last_pictures

LIMIT, ROUNDS = 1.5, 5

ROUND = {"standardize": True}

CASES = {
    "DescentDashboard": ("descent", "steps", 40, 1_000_000),
    "BowlDescent": ("descent", "steps", 40, 1_000_000),
    "RollDownhill": ("descent", "steps", 40, 1_000_000),
    "LearningRates": ("learning_rates", "steps", 40, 10_000),
    "BatchSizes": ("batches", "epochs", 25, 50_000),
}


def lecture(clip: str, many: bool, share: float) -> Lecture:
    """A lecture whose clip takes few steps or many, at a share of the critical rate."""
    section, key, *counts = CASES[clip]
    rate = {"descent": {"learning_rate": share * critical_rate(Lecture(data=ROUND).loss)}}
    rate.setdefault(section, {})[key] = counts[many]
    return Lecture(data=ROUND, **rate)


def seconds(clip: str, many: bool, share: float) -> float:
    """Processor time of a storyboard, from the drawing of the rows on."""
    start = process_time()
    last_pictures(clip, lecture(clip, many, share))
    return process_time() - start


@pytest.mark.parametrize("share", [1.0000001, 1e-6])
@pytest.mark.parametrize("clip", CASES)
def test_a_million_steps_cost_at_most_half_as_much_again_as_forty(clip: str, share: float):
    took: dict[bool, list[float]] = {False: [], True: []}
    for k in range(ROUNDS + 1):
        for many, times in took.items():
            spent = seconds(clip, many, share)
            if k:
                times.append(spent)
    few, many = min(took[False]), min(took[True])
    *_, least, most = CASES[clip]
    print(f"\n{clip:<18} {least} {few:5.2f} s, {most:,} {many:5.2f} s: {many / few:.2f}, at most {LIMIT}")
    assert many / few <= LIMIT
