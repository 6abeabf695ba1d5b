"""Tables written out in every form give the known values or a refusal, and never other values in silence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from gdmath import Data, InputError
from tests.gdmath.files.written import written

CASES, BATCH = 3000, 250


def outcome(seed: int, path: Path) -> str:
    """Whether a table was read as it was meant or refused; other values fail, with the table."""
    table = written(seed)
    path.write_bytes(table.content)
    try:
        data = Data.from_file(path)
    except InputError:
        return "refused"
    assert (data.x.tolist(), data.y.tolist()) == (table.x, table.y), (seed, table.form, table.content, data.origin)
    return "read"


@pytest.mark.parametrize("first", range(0, CASES, BATCH))
def test_a_table_gives_its_values_or_a_refusal(first: int, tmp_path: Path):
    ends = Counter(outcome(seed, tmp_path / "table.txt") for seed in range(first, first + BATCH))
    assert ends["read"] > 0.6 * BATCH, ends
