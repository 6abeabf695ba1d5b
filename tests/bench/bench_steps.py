"""What many steps cost: `pytest tests/bench/bench_steps.py -s`, processor time of whole commands, ratios in one run.

They are timed as those of many rows are. The rate is just beyond the critical one, so that a million steps jump from
side to side in view; and far below, where they crawl.
"""

from __future__ import annotations

import pytest

from gdmath import critical_rate
from scenes.lecture import Lecture
from tests.bench.bench_rows import seconds

LIMIT, ROUNDS = 1.5, 2

CASES = {
    "DescentDashboard": ("descent__steps", 40, 1_000_000),
    "BowlDescent": ("descent__steps", 40, 1_000_000),
    "RollDownhill": ("descent__steps", 40, 1_000_000),
    "LearningRates": ("learning_rates__steps", 40, 10_000),
    "BatchSizes": ("batches__epochs", 25, 50_000),
}


@pytest.mark.parametrize("share", [1.0000001, 1e-6])
@pytest.mark.parametrize("clip", CASES)
@pytest.mark.parametrize("what", ["storyboard", "render"])
def test_a_million_steps_cost_at_most_half_as_much_again_as_forty(what: str, clip: str, share: float):
    key, *counts = CASES[clip]
    rate = share * critical_rate(Lecture(data={"standardize": True}).loss)
    took: dict[int, list[float]] = {count: [] for count in counts}
    for _ in range(ROUNDS):
        for count, times in took.items():
            times.append(seconds(what, clip, data__standardize="true", descent__learning_rate=rate, **{key: count}))
    (least, few), (most, many) = ((count, min(times)) for count, times in took.items())
    print(f"\n{what} {clip:<18} {least} {few:5.2f} s, {most:,} {many:5.2f} s: {many / few:.2f}, at most {LIMIT}")
    assert many / few <= LIMIT
