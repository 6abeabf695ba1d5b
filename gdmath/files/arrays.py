"""Two columns out of a file of arrays: .npy, .npz or .parquet."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError
from gdmath.files import dates
from gdmath.files.choice import choose, counts, may_count
from gdmath.files.columns import MOST_ROWS, Asked, Columns, Origin, check_rows, cleaned, size_of

Array = NDArray[Any]
Stored = Mapping[str, Callable[[], Array]]
"""Columns by name, each read when it is called for: nothing is unpacked that nobody asked for."""

MOST_MEMBER = 16 * MOST_ROWS
"""Bytes that one array of an archive may have: small archives may unpack to gigabytes."""


def read_arrays(path: Path, asked: Asked) -> Columns:
    """Read the columns named `x` and `y`; where a name is not given, the first numeric column not yet taken.

    A .npy file holds columns side by side or a structured array, a .npz file an array a column. Rows in which either
    is NaN or null are left out and counted. Dates are years since the first.
    """
    for key, value in (("sheet", asked.sheet), ("decimal", asked.decimal)):
        if value is not None:
            raise InputError(f"{path} holds arrays; leave data.{key} out.")
    size_of(path)
    with _in_words(path), READERS[path.suffix.lower()](path) as stored:
        names = list(stored)
        choice = choose(path, [_Column(name, stored[name]) for name in names], asked)
        pair = [names[place] for place in choice.places]
        raw = [_checked(path, name, stored[name]()) for name in pair]
    if len(raw[0]) != len(raw[1]):
        titles = tuple(map(cleaned, pair))
        raise InputError(
            f"{path}: {titles[0]} has {len(raw[0])} rows and {titles[1]} has {len(raw[1])}; they must be as many."
        )
    columns = [dates.days_of(column) if column.dtype.kind == "M" else column.astype(np.float64) for column in raw]
    whole = ~(np.isnan(columns[0]) | np.isnan(columns[1]))
    kept = [column[whole] for column in columns]
    units = ["", ""]
    for k, column in enumerate(raw):
        if column.dtype.kind == "M" and len(kept[k]):
            kept[k], units[k] = dates.years(kept[k])
    form = f"{path.suffix.lower()} file of arrays"
    origin = Origin(form, None, choice.reasons, tuple(choice.passed))
    names_of = cleaned(pair[0]), cleaned(pair[1])
    return Columns((kept[0], kept[1]), names_of, (units[0], units[1]), int((~whole).sum()), origin)


@dataclass(frozen=True)
class _Column:
    """A column that is looked into only when its turn comes."""

    name: str
    read: Callable[[], Array]

    @property
    def titled(self) -> str:
        return cleaned(self.name)

    def passed_over(self, where: object) -> str | None:
        """Why it is not taken where nobody asks for it: it is no column of numbers, or it counts the rows."""
        column = self.read()
        if not _is_numeric(column):
            return f"{self.titled} is no column of numbers"
        return counts(self.name, self.titled, list(map(str, column[:200]))) if may_count(self.name) else None


def _is_numeric(column: Array) -> bool:
    return column.ndim == 1 and column.dtype.kind in "iufM"


def _checked(path: Path, name: str, column: Array) -> Array:
    """A column of numbers of bearable length."""
    if not _is_numeric(column):
        what = f"{column.dtype} of shape {column.shape}"
        raise InputError(f"{path}, column {cleaned(name)}: {what} is not a column of numbers.")
    check_rows(path, len(column))
    return column


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """A damaged file fails in many ways, all of them its own: it is refused in one sentence."""
    try:
        yield
    except InputError:
        raise
    except Exception as error:
        raise InputError(f"{path} is not a {path.suffix.lower()} file of numbers: {_fault(error)}.") from None


def _fault(error: Exception) -> str:
    """What is wrong with a damaged file, in our words where numpy advises to allow what could run code."""
    words = str(error)
    if "max_header_size" in words:
        return "its header is too long, of very many or very long names"
    if "pickle" in words or "Python objects" in words:
        return "it holds Python objects"
    return cleaned(words, 100).rstrip(".") or type(error).__name__


@contextmanager
def _npy(path: Path) -> Iterator[Stored]:
    array = np.lib.format.open_memmap(path, mode="r")
    if array.dtype.names:
        yield {name: partial(array.__getitem__, name) for name in array.dtype.names}
        return
    if array.ndim != 2 or array.shape[1] < 2:
        raise InputError(f"{path} has shape {array.shape}; give a row a line of the data and at least two columns.")
    if array.shape[1] > array.shape[0]:
        raise InputError(
            f"{path} has more columns than rows, {array.shape[1]} and {array.shape[0]}; save its transpose."
        )
    names = ("x", "y") if array.shape[1] == 2 else [f"column {k + 1}" for k in range(array.shape[1])]
    yield {name: partial(array.T.__getitem__, k) for k, name in enumerate(names)}


@contextmanager
def _npz(path: Path) -> Iterator[Stored]:
    with zipfile.ZipFile(path) as archive, path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
        sizes = {member.filename.removesuffix(".npy"): member.file_size for member in archive.infolist()}

        def read(name: str) -> Array:
            if sizes[name] > MOST_MEMBER:
                size = f"{sizes[name] / 1e6:,.0f} MB"
                most = f"{MOST_MEMBER / 1e6:.0f} are read"
                raise InputError(f"{path}, column {cleaned(name)}: it unpacks to {size} and at most {most}.")
            array = arrays[name]
            if not isinstance(array, np.ndarray):
                raise InputError(f"{path}, column {cleaned(name)}: it is no array; leave it out of the file.")
            return array

        yield {name: partial(read, name) for name in arrays.files}


@contextmanager
def _parquet(path: Path) -> Iterator[Stored]:
    try:
        from pyarrow import parquet
    except ImportError:
        raise InputError(f"{path} needs pyarrow: pip install pyarrow, or save the data as CSV.") from None
    with parquet.ParquetFile(path) as file:
        check_rows(path, file.metadata.num_rows)

        def read(name: str) -> Array:
            kind = str(file.schema_arrow.field(name).type)
            if not re.match(r"u?int|float|double|half|date|timestamp", kind):
                return np.array(kind)
            column: Array = file.read(columns=[name]).column(0).to_numpy(zero_copy_only=False)
            return column

        yield {name: partial(read, name) for name in file.schema_arrow.names}


READERS: dict[str, Callable[[Path], AbstractContextManager[Stored]]] = {
    ".npy": _npy,
    ".npz": _npz,
    ".parquet": _parquet,
}
"""By the end of the file's name, in lower case."""
