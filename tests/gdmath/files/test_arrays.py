"""Two columns out of a file of arrays are those that were put there; what cannot be used is refused by its name."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from gdmath import Data, InputError

RNG = np.random.default_rng(0)
T, V = RNG.normal(size=(2, 30))
NAMES = np.array(["row"] * 30)


def npy(path: Path) -> Path:
    np.save(path / "rows.npy", np.column_stack([T, V]))
    return path / "rows.npy"


def structured(path: Path) -> Path:
    table = np.zeros(30, dtype=[("name", "U3"), ("t", float), ("v", "f8"), ("n", int)])
    table["t"], table["v"] = T, V
    np.save(path / "table.npy", table)
    return path / "table.npy"


def npz(path: Path) -> Path:
    np.savez(path / "rows.npz", name=NAMES, t=T, v=V, square=np.eye(3))
    return path / "rows.npz"


def arrow(path: Path) -> Path:
    parquet.write_table(pa.table({"name": NAMES, "t": T, "v": V}), path / "rows.PARQUET")
    return path / "rows.PARQUET"


def csv(path: Path) -> Path:
    np.savetxt(path / "rows.csv", np.column_stack([T, V]), "%.17g", ",", header="t,v", comments="")
    return path / "rows.csv"


WRITERS = [npy, structured, npz, arrow, csv]


@pytest.mark.parametrize("write", WRITERS)
def test_the_first_two_numeric_columns_are_x_and_y(write, tmp_path: Path):
    data = Data.from_file(write(tmp_path))
    assert np.array_equal(data.x, T)
    assert np.array_equal(data.y, V)
    assert (data.x_name, data.y_name) == (("x", "y") if write is npy else ("t", "v"))


@pytest.mark.parametrize("write", WRITERS[1:])
def test_columns_are_found_by_their_names(write, tmp_path: Path):
    data = Data.from_file(write(tmp_path), x="v", y="t")
    assert np.array_equal(data.x, V)
    assert (data.x_name, data.y_name) == ("v", "t")


@pytest.mark.parametrize("write", WRITERS[1:])
def test_one_name_leaves_the_other_to_the_first_column_not_taken(write, tmp_path: Path):
    assert Data.from_file(write(tmp_path), x="v").y_name == "t"
    assert Data.from_file(write(tmp_path), y="t").x_name == "v"


def test_rows_with_a_missing_value_are_left_out_and_counted(tmp_path: Path):
    t = [1.0, None, 3.0, 4.0]
    v = [2.0, 3.0, float("nan"), 5.0]
    parquet.write_table(pa.table({"t": t, "v": v}), tmp_path / "holes.parquet")
    data = Data.from_file(tmp_path / "holes.parquet")
    assert (data.x.tolist(), data.y.tolist(), data.dropped) == ([1.0, 4.0], [2.0, 5.0], 2)


def test_columns_side_by_side_without_names_are_numbered(tmp_path: Path):
    np.save(tmp_path / "wide.npy", np.column_stack([T, V, T + V]))
    data = Data.from_file(tmp_path / "wide.npy", x="column 3")
    assert np.array_equal(data.x, T + V)
    assert data.y_name == "column 1"


@pytest.mark.parametrize(
    ("arrays", "columns", "words"),
    [
        ({"t": T, "v": V}, {"x": "w"}, ["rows.npz", "'w'", "t, v"]),
        ({"time": T, "v": V}, {"x": "tme"}, ["'tme'", "did you mean 'time'?"]),
        ({"t": T, "v": V}, {"x": "t", "y": "t"}, ["'t'", "two different"]),
        ({"t": T}, {}, ["rows.npz", "fewer than two numeric columns", "t"]),
        ({"t": T, "name": NAMES}, {"y": "name"}, ["column name", "not a column of numbers"]),
        ({"t": T, "v": np.eye(3)}, {"y": "v"}, ["column v", "(3, 3)"]),
        ({"t": T, "v": V[:9]}, {}, ["t has 30", "v has 9"]),
        ({"t": [np.inf, 1.0], "v": [1.0, 2.0]}, {}, ["rows.npz", "t is inf", "row 1"]),
    ],
)
def test_what_cannot_be_used_is_named(arrays: dict, columns: dict, words: list[str], tmp_path: Path):
    np.savez(tmp_path / "rows.npz", **arrays)
    with pytest.raises(InputError) as refusal:
        Data.from_file(tmp_path / "rows.npz", **columns)
    for word in words:
        assert word in str(refusal.value)


@pytest.mark.parametrize("name", ["rows.npy", "rows.npz", "rows.parquet"])
@pytest.mark.parametrize("content", [None, b"", b"x,y\n1,2\n", b"\x93NUMPY\x01\x00", b"PK\x03\x04", b"PAR1PAR1"])
def test_a_file_of_something_else_is_refused(name: str, content: bytes | None, tmp_path: Path):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as refusal:
        Data.from_file(tmp_path / name)
    assert name in str(refusal.value)
    assert ("does not exist" in str(refusal.value)) == (content is None)


def test_nothing_in_a_file_is_executed(tmp_path: Path):
    np.save(tmp_path / "trap.npy", np.array([print], dtype=object), allow_pickle=True)
    with pytest.raises(InputError, match=r"trap\.npy is not a \.npy file"):
        Data.from_file(tmp_path / "trap.npy")


def test_an_array_the_wrong_way_round_is_refused(tmp_path: Path):
    np.save(tmp_path / "wide.npy", np.stack([T, V]))
    with pytest.raises(InputError, match=r"more columns than rows, 30 and 2; save its transpose"):
        Data.from_file(tmp_path / "wide.npy")


def said_of(path: Path) -> str:
    """The refusal of a file, or its name where it is read."""
    try:
        Data.from_file(path)
    except InputError as refusal:
        return str(refusal)
    return path.name


@pytest.mark.parametrize("name", ["rows.npy", "rows.npz", "rows.PARQUET"])
def test_a_damaged_file_is_refused_in_one_line(name: str, tmp_path: Path):
    write = {"rows.npy": npy, "rows.npz": npz, "rows.PARQUET": arrow}[name]
    whole = write(tmp_path).read_bytes()
    for place in range(0, len(whole), 37):
        (tmp_path / name).write_bytes(whole[:place] + b"\xff\x00\x7f" + whole[place + 3 :])
        words = said_of(tmp_path / name)
        assert name in words
        assert "\n" not in words


def test_a_flat_array_is_refused_by_its_shape(tmp_path: Path):
    np.save(tmp_path / "flat.npy", T)
    with pytest.raises(InputError, match=r"shape \(30,\)"):
        Data.from_file(tmp_path / "flat.npy")
