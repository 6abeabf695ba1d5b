"""Two numeric columns out of a file of arrays: .npy, .npz or .parquet."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError
from gdmath.table import Columns, check_different, no_column

Table = Mapping[str, NDArray[Any]]


def read_arrays(path: str | PathLike[str], x: str | None = None, y: str | None = None) -> Columns:
    """Read the columns named `x` and `y`; where a name is not given, the first numeric column not yet taken.

    A .npy file holds columns side by side or a structured array, a .npz file an array a column. Rows in which either
    is NaN or null are left out and counted. Raises `InputError` naming the file and the column that cannot be used.
    """
    table = _table(Path(path))
    check_different(path, x, y)
    for name in (x, y):
        if name is not None:
            _check(path, table, name)
    free = [name for name, column in table.items() if _is_numeric(column) and name not in (x, y)]
    missing = [x, y].count(None)
    if len(free) < missing:
        raise InputError(f"{path} has fewer than two numeric columns among {', '.join(table) or 'none'}.")
    x = x if x is not None else free.pop(0)
    y = y if y is not None else free.pop(0)
    columns = [np.asarray(table[name], dtype=np.float64) for name in (x, y)]
    if len(columns[0]) != len(columns[1]):
        raise InputError(f"{path}: {x} has {len(columns[0])} rows and {y} has {len(columns[1])}; they must be as many.")
    whole = ~(np.isnan(columns[0]) | np.isnan(columns[1]))
    return Columns((columns[0][whole], columns[1][whole]), (x, y), int((~whole).sum()))


def _table(path: Path) -> Table:
    """The columns of a file, by name."""
    if not path.exists():
        raise InputError(f"{path} does not exist; give the path of a data file.")
    try:
        with path.open("rb") as file:  # opened here: numpy does not close what it cannot read
            return READERS[path.suffix.lower()](file, path)
    except InputError:
        raise
    except Exception as error:  # a damaged file fails in many ways, all of them its own
        words = " ".join(str(error).split()) or type(error).__name__
        raise InputError(f"{path} is not a {path.suffix} file of numbers: {words}.") from None


def _npy(file: BinaryIO, path: Path) -> Table:
    array = np.load(file, allow_pickle=False)
    if array.dtype.names:
        return {name: array[name] for name in array.dtype.names}
    if array.ndim != 2 or array.shape[1] < 2:
        raise InputError(f"{path} has shape {array.shape}; give a row a line of the data and at least two columns.")
    if array.shape[1] > array.shape[0]:
        raise InputError(
            f"{path} has more columns than rows, {array.shape[1]} and {array.shape[0]}; save its transpose."
        )
    names = ("x", "y") if array.shape[1] == 2 else [f"column {k + 1}" for k in range(array.shape[1])]
    return dict(zip(names, array.T, strict=True))


def _npz(file: BinaryIO, path: Path) -> Table:
    with np.load(file, allow_pickle=False) as arrays:
        return {name: arrays[name] for name in arrays.files}


def _parquet(file: BinaryIO, path: Path) -> Table:
    try:
        from pyarrow import parquet
    except ImportError:
        raise InputError(f"{path} needs pyarrow: pip install pyarrow, or save the data as CSV.") from None
    table = parquet.read_table(file)
    return {name: table.column(name).to_numpy(zero_copy_only=False) for name in table.column_names}


READERS: dict[str, Callable[[BinaryIO, Path], Table]] = {".npy": _npy, ".npz": _npz, ".parquet": _parquet}
"""By the end of the file's name, in lower case."""


def _is_numeric(column: NDArray[Any]) -> bool:
    return column.ndim == 1 and column.dtype.kind in "iuf"


def _check(path: str | PathLike[str], table: Table, name: str) -> None:
    """Refuse a column that is not there or is no column of numbers."""
    if name not in table:
        raise no_column(path, name, table)
    column = table[name]
    if not _is_numeric(column):
        raise InputError(f"{path}, column {name}: {column.dtype} of shape {column.shape} is not a column of numbers.")
