"""Two numeric columns out of a delimited text file."""

from __future__ import annotations

import codecs
import csv
import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import chain, islice
from operator import itemgetter
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "?", "."})
"""How a missing cell is written, in lower case."""

DELIMITERS = "\t;|, "
"""In the order they are tried: where a semicolon delimits, a comma is a decimal one."""

CHUNK = 300
"""Rows converted at a time."""

Row = list[str]
Pair = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Columns:
    """Two columns as read: `values` are `(n,)` each, `dropped` counts the rows left out for a missing cell."""

    values: Pair
    names: tuple[str, str]
    dropped: int


@dataclass(frozen=True)
class _Layout:
    """How a file is written: its encoding, its delimiter, and its column names (none: no header)."""

    path: Path
    encoding: str
    delimiter: str
    header: Row
    width: int

    def plain_rows(self) -> Iterator[Row]:
        """The rows below the header straight from the reader, blank ones too."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            reader = csv.reader(file, delimiter=self.delimiter, skipinitialspace=True)
            if self.header:
                next(row for row in reader if not _is_blank(row))
            yield from reader

    def rows(self) -> Iterator[tuple[int, Row]]:
        """The rows below the header, blank lines passed over, each with the number of its line."""
        rows = _rows(self.path, self.encoding, self.delimiter)
        if self.header:
            next(rows)
        return rows


def read_columns(path: str | PathLike[str], x: str | None = None, y: str | None = None) -> Columns:
    """Read the columns named `x` and `y`; where a name is not given, the first numeric column not yet taken.

    The first line is the header unless it holds numbers only; the columns are then called x and y.
    Raises `InputError` naming the file, the line, the column and the value that cannot be used.
    """
    layout = _layout(Path(path))
    if next(layout.rows(), None) is None:
        raise InputError(f"{path} has no rows below its line of column names; a line needs at least two.")
    i, j = _choose(layout, x, y)
    names = (layout.header[i], layout.header[j]) if layout.header else ("x", "y")
    clean = _clean(layout, i, j)
    return Columns(clean, names, 0) if clean else _careful(layout, i, j, names)


def _clean(layout: _Layout, i: int, j: int) -> Pair | None:
    """Both columns where every cell of them is a finite number and every line complete, read at the speed of C."""
    columns = (array("d"), array("d"))
    rows = layout.plain_rows()
    try:
        while chunk := list(islice(rows, CHUNK)):
            if set(map(len, chunk)) != {layout.width}:
                return None
            for k, column in zip((i, j), columns, strict=True):
                column.extend(map(float, map(itemgetter(k), chunk)))
    except (ValueError, csv.Error):
        return None
    values = (np.frombuffer(columns[0]), np.frombuffer(columns[1]))
    return values if all(np.isfinite(column).all() for column in values) else None


def _careful(layout: _Layout, i: int, j: int, names: tuple[str, str]) -> Columns:
    """The same row by row, the missing ones counted, and the first that cannot be used refused by its place."""
    xs, ys = array("d"), array("d")
    dropped = 0
    for line, row in layout.rows():
        if len(row) > layout.width and any(cell.strip() for cell in row[layout.width :]):
            raise InputError(
                f"{layout.path}, line {line} has {len(row)} cells where the first line has {layout.width}; "
                "leave out the rest of the line, or quote a cell that holds the delimiter."
            )
        try:
            a, b = float(row[i]), float(row[j])
        except (ValueError, IndexError):
            a, b = (_cell(layout, line, row, k, name) for k, name in zip((i, j), names, strict=True))
        if a != a or b != b:  # NaN, the mark of a missing cell, is the one float unequal to itself
            dropped += 1
            continue
        if math.isinf(a) or math.isinf(b):
            k = 0 if math.isinf(a) else 1
            where = f"{layout.path}, line {line}, column {names[k]}"
            raise InputError(f"{where}: {row[(i, j)[k]]!r} is not a finite number.")
        xs.append(a)
        ys.append(b)
    return Columns((np.frombuffer(xs), np.frombuffer(ys)), names, dropped)


def _cell(layout: _Layout, line: int, row: Row, k: int, name: str) -> float:
    """One cell as a number, NaN where it is missing."""
    where = f"{layout.path}, line {line}"
    if k >= len(row):
        raise InputError(f"{where} has {len(row)} cell(s), but column {name} is number {k + 1}; complete the line.")
    cell = row[k].strip()
    if cell.lower() in MISSING:
        return math.nan
    try:
        return float(cell)
    except ValueError:
        hint = " (write decimals with a point)" if _is_number(cell.replace(",", ".")) else ""
        raise InputError(f"{where}, column {name}: {cell!r} is not a number{hint}.") from None


def check_different(path: str | PathLike[str], x: str | None, y: str | None) -> None:
    """Refuse one column for both."""
    if x is not None and x == y:
        raise InputError(f"{path}: column {x!r} is asked for as x and as y; name two different columns.")


def no_column(path: str | PathLike[str], name: str, known: Iterable[str]) -> InputError:
    """What to say where a column is not there."""
    known = list(known)
    close = get_close_matches(name, known, 1)
    guess = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known)}."
    return InputError(f"{path} has no column {name!r}; {guess}")


def _choose(layout: _Layout, x: str | None, y: str | None) -> tuple[int, int]:
    """The places of the two columns."""
    check_different(layout.path, x, y)
    taken = {name: _place(layout, name) for name in (x, y) if name is not None}
    free = _numeric(layout, skip=set(taken.values()))
    i = taken[x] if x is not None else next(free, None)
    j = taken[y] if y is not None else next(free, None)
    if i is None or j is None:
        names = ", ".join(layout.header)
        raise InputError(f"{layout.path} has fewer than two numeric columns{f' among {names}' if names else ''}.")
    return i, j


def _place(layout: _Layout, name: str) -> int:
    """Where the column of that name stands."""
    if layout.header.count(name) == 1:
        return layout.header.index(name)
    if name in layout.header:
        raise InputError(f"{layout.path} has {layout.header.count(name)} columns named {name!r}; rename all but one.")
    if not layout.header:
        raise InputError(f"{layout.path} has no column {name!r}: its first line holds numbers, not names.")
    raise no_column(layout.path, name, layout.header)


def _numeric(layout: _Layout, skip: set[int]) -> Iterator[int]:
    """The places of the numeric columns, from the left: those whose first cell that is not missing is a number.

    A decimal comma counts, so that its line is named where it is refused.
    """
    for k in range(layout.width):
        if k in skip:
            continue
        cells = (row[k].strip() for _, row in layout.rows() if k < len(row))
        first = next((cell for cell in cells if cell.lower() not in MISSING), "")
        if _is_number(first.replace(",", ".")):
            yield k


def _layout(path: Path) -> _Layout:
    """Recognise the encoding, the delimiter and the header of a file."""
    encoding = _encoding(path)
    even = (mark for mark in DELIMITERS if _splits(path, encoding, mark, 20))
    ragged = (mark for mark in DELIMITERS if _splits(path, encoding, mark, 1))
    delimiter = next(chain(even, ragged), ",")
    first = next(_rows(path, encoding, delimiter), None)
    if first is None:
        raise InputError(f"{path} is empty; it needs a line of column names and at least two rows.")
    header = [cell.strip() for cell in first[1]]
    nameless = all(_is_number(cell) or cell.lower() in MISSING for cell in header)
    return _Layout(path, encoding, delimiter, [] if nameless else header, len(header))


def _encoding(path: Path) -> str:
    """The encoding that the byte-order mark names; UTF-8 without one."""
    try:
        with path.open("rb") as file:
            start = file.read(2)
    except FileNotFoundError:
        raise InputError(f"{path} does not exist; give the path of a CSV file.") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None
    return "utf-16" if start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def _splits(path: Path, encoding: str, delimiter: str, lines: int) -> bool:
    """Whether the delimiter cuts the first lines into equally many cells, more than one."""
    widths = {len(row) for _, row in islice(_rows(path, encoding, delimiter), lines)}
    return len(widths) == 1 and widths != {1}


def _rows(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, Row]]:
    """Every row that is not blank, with the number of its line."""
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
        try:
            for row in reader:
                if not _is_blank(row):
                    yield reader.line_num, row
        except csv.Error as error:
            raise InputError(f"{path}, line {reader.line_num}: not a delimited text file ({error}).") from None
        except UnicodeError:
            raise InputError(f"{path}, line {_undecodable(path, encoding)}: not text; save it as UTF-8.") from None


def _undecodable(path: Path, encoding: str) -> int:
    """The number of the first line that cannot be decoded."""
    content = path.read_bytes()
    try:
        content.decode("utf-16" if encoding == "utf-16" else "utf-8")
    except UnicodeDecodeError as error:
        content = content[: error.start]
    return content.count(b"\n") + 1


def _is_blank(row: Row) -> bool:
    return not row or (len(row) == 1 and not row[0].strip())


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False
