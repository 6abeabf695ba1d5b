"""No file keeps the reader busy: what is larger than it reads is refused at once, in a sentence."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from gdmath import Data, InputError
from gdmath.files.columns import MOST_BYTES, MOST_ROWS


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        Data.from_file(path)
    said = str(refused.value)
    assert path.name in said
    assert "\n" not in said
    return said


def test_a_text_of_too_many_bytes_is_not_even_opened(tmp_path: Path):
    with (tmp_path / "large.csv").open("wb") as file:
        file.truncate(3 * MOST_BYTES)  # a hole: it takes no room on the disk
    assert "300 MB and at most 100 are read" in refusal(tmp_path / "large.csv")


def test_a_text_of_too_many_lines_is_refused(tmp_path: Path):
    (tmp_path / "blank.csv").write_text("x,y\n1,2\n" + "\n" * (MOST_ROWS + 1))
    assert f"at most {MOST_ROWS:,} are read" in refusal(tmp_path / "blank.csv")


def test_a_line_without_an_end_is_refused(tmp_path: Path):
    (tmp_path / "line.csv").write_text("1," * 600_000)
    assert "line 1 has more than 1,000,000 characters" in refusal(tmp_path / "line.csv")


def test_a_quote_without_an_end_is_refused_by_its_line(tmp_path: Path):
    (tmp_path / "quote.csv").write_text('x,y\n1,"2\n' + "3,4\n" * 50_000)
    assert "not a delimited text file" in refusal(tmp_path / "quote.csv")


def test_many_columns_of_text_are_looked_at_once(tmp_path: Path):
    names = ",".join(f"c{k}" for k in range(5000))
    (tmp_path / "wide.csv").write_text(f"{names}\n" + ("text," * 4999 + "text\n") * 20)
    assert "c11 and 4,988 more" in refusal(tmp_path / "wide.csv")


def test_a_fault_in_the_last_line_is_found_there(tmp_path: Path):
    (tmp_path / "fault.csv").write_text("x,y\n" + "1.5,2\n2.5,3\n" * 5000 + "1,b\n")
    assert "line 10002, column y: 'b' is not a number" in refusal(tmp_path / "fault.csv")


def test_a_first_column_of_nothing_but_missing_cells_is_said(tmp_path: Path):
    (tmp_path / "gone.csv").write_text("a,x,y\n" + "NA,1.5,2\n,2.5,3\n" * 500)
    data = Data.from_file(tmp_path / "gone.csv")
    assert (data.x_name, data.y_name, data.dropped) == ("x", "y", 0)
    assert data.origin is not None
    assert "a is empty in its first rows" in data.origin.assumed


def test_an_archive_that_unpacks_to_gigabytes_is_refused_unread(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "bomb.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.npy", "b.npy"):
            with archive.open(name, "w") as file:
                shape = {"descr": "<f8", "fortran_order": False, "shape": (20_000_000,)}
                np.lib.format.write_array_header_1_0(file, shape)
                for _ in range(160):
                    file.write(bytes(1_000_000))
    assert (tmp_path / "bomb.npz").stat().st_size < 1_000_000
    assert "unpacks to 160 MB" in refusal(tmp_path / "bomb.npz")


def test_a_parquet_file_of_too_many_rows_is_refused_unread(tmp_path: Path):
    column = pa.array(np.zeros(MOST_ROWS + 1, dtype=np.int8))
    parquet.write_table(pa.table({"a": column, "b": column}), tmp_path / "rows.parquet")
    assert f"{MOST_ROWS + 1:,} rows and at most" in refusal(tmp_path / "rows.parquet")


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread(tmp_path: Path):
    with (
        zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as file,
    ):
        for _ in range(500):
            file.write(b" " * 1_000_000)
    assert "unpacks to 500 MB" in refusal(tmp_path / "bomb.xlsx")


def test_a_member_that_is_no_array_is_refused_in_a_sentence(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "notes.npz", "w") as archive:
        archive.writestr("note.txt", "hello")
        archive.writestr("other.txt", "hello")
    assert "note.txt: it is no array" in refusal(tmp_path / "notes.npz")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes")
def test_what_never_ends_is_no_file(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.csv")
    assert "no ordinary file" in refusal(tmp_path / "pipe.csv")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="Windows has none")
@pytest.mark.parametrize("ending", ["", ".csv", ".npy", ".npz", ".xlsx", ".parquet"])
def test_a_device_without_end_is_no_file(ending: str, tmp_path: Path):
    path = tmp_path / f"endless{ending}"
    path.symlink_to("/dev/zero")
    assert "is no ordinary file; give the path of a data file" in refusal(path)
