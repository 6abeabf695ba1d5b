"""Files of rows: in every form they give their values or a refusal; spoiled, rows or a refusal, in one sentence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import xlsxwriter
from pyarrow import parquet

from gdmath import Data, InputError
from tests.gdmath.files.test_fuzz import outcome
from tests.gdmath.files.written import written
from tests.soak.tried import batches

ROWS = np.array([[1.0, 3.5], [2.0, 5.0], [4.0, 8.25], [5.5, 12.0]])


def sound(kind: str, seed: int, path: Path) -> bytes:
    """A file of a kind with nothing wrong."""
    if kind == "txt":
        return written(seed).content
    if kind == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for k, row in enumerate([["x", "y"], *ROWS.tolist()]):
                sheet.write_row(k, 0, row)
    elif kind == "npy":
        np.save(path, ROWS)
    elif kind == "npz":
        np.savez(path, x=ROWS[:, 0], y=ROWS[:, 1])
    else:
        parquet.write_table(pa.table({"x": ROWS[:, 0], "y": ROWS[:, 1]}), path)
    return path.read_bytes()


def spoiled(content: bytes, draw: np.random.Generator) -> bytes:
    """The same with some bytes changed, left out, put in or said twice."""
    part = bytearray(content)
    for _ in range(int(draw.integers(1, 8))):
        place, end = sorted(draw.integers(0, len(part) + 1, 2).tolist())
        how = draw.integers(0, 5)
        if how == 0 and part:
            part[place % len(part)] ^= 1 << int(draw.integers(0, 8))
        elif how == 1:
            part[place:place] = draw.bytes(int(draw.integers(1, 9)))
        elif how == 2:
            del part[place : min(end, place + 40)]
        elif how == 3:
            part[place:place] = part[place:end][:2000]
        else:
            part[place:place] = draw.choice([b"\0", b"\x1b[2J", b'"', b"\xff", b"1e999", b"\r", b",", b"\n"])
    return bytes(part)


@pytest.mark.parametrize("batch", batches("files", 200), ids=str)
def test_a_file_gives_its_values_or_a_refusal_and_a_spoiled_one_no_other_end(batch: range, tmp_path: Path):
    for seed in batch:
        outcome(seed, tmp_path / "table.txt")
        draw = np.random.default_rng(seed)
        path = tmp_path / f"spoiled.{draw.choice(['txt', 'txt', 'xlsx', 'npy', 'npz', 'parquet'])}"
        content = spoiled(sound(path.suffix[1:], seed, path), draw)
        path.write_bytes(content)
        assert used_or_refused(path), (seed, content)


def used_or_refused(path: Path) -> bool:
    """Whether a file gives finite rows, or a sentence of one line."""
    try:
        data = Data.from_file(path)
    except InputError as error:
        return str(error).isprintable()
    return bool(np.isfinite([*data.x, *data.y]).all())
