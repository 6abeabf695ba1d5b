"""What many rows cost: `pytest tests/bench/bench_rows.py -s`, processor time of whole commands, ratios in one run.

Each command is run in turn with few rows and with many; the least of each counts, for whatever else the machine does
only adds to it.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scenes.production.clips import NAMES

DOWNHILL = [sys.executable, "-c", "from manim_downhill import main; main()"]

FEW, MANY, LIMIT, ROUNDS = 20, 1_000_000, 1.5, 3


def seconds(what: str, clip: str, **values: object) -> float:
    """Processor time of a command with values of parameters, from nothing cached on; `data__n` is data.n."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    given = [word for key, value in values.items() for word in ("--set", f"{key.replace('__', '.')}={value}")]
    with TemporaryDirectory() as folder:
        subprocess.run([*DOWNHILL, what, clip, *given], cwd=Path(folder), check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


@pytest.mark.parametrize("clip", NAMES)
@pytest.mark.parametrize("what", ["storyboard", "render"])
def test_a_million_rows_cost_at_most_half_as_much_again_as_twenty(what: str, clip: str):
    took: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(ROUNDS):
        for rows, times in took.items():
            times.append(seconds(what, clip, data__n=rows))
    few, many = min(took[FEW]), min(took[MANY])
    print(
        f"\n{what} {clip:<18} {FEW} rows {few:5.2f} s, {MANY:,} rows {many:5.2f} s: {many / few:.2f}, at most {LIMIT}"
    )
    assert many / few <= LIMIT
