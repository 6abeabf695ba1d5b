"""A table of cells, and its two columns as numbers, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np

from gdmath.errors import InputError
from gdmath.files import cells, dates
from gdmath.files.choice import Column, choose, columns_of
from gdmath.files.column import Reader
from gdmath.files.columns import Asked, Columns, Origin, Vector, shown
from gdmath.files.header import Header, Row, is_value

CHUNK = 300
"""Rows converted at a time."""


@dataclass(frozen=True)
class Table:
    """Rows of cells as a file has them, blank ones as rows of no cells, and what is known of them.

    `rows` gives them in chunks and begins anew each time; `header` counts rows, the first ones are the `head`. `place`
    says in words where a row stands in the file. `point` tells that points are decimal where nothing else says so.
    """

    where: str
    form: str
    sheet: str | None
    rows: Callable[[], Iterator[list[Row]]]
    place: Callable[[int], str]
    head: list[Row]
    header: Header
    names: list[str]
    encoding: str
    point: bool
    passed: list[str]

    @property
    def below(self) -> list[Row]:
        """The first rows of data."""
        return [row for row in self.head[self.header.data :] if not blank(row)]


def blank(row: Row) -> bool:
    """Whether a row has nothing in it."""
    return not row or (len(row) == 1 and not row[0].strip())


def read_table(table: Table, asked: Asked) -> Columns:
    """The two columns of a table that are asked for, or else the first two of numbers.

    Raises `InputError` naming the place, the column and the value that cannot be used.
    """
    if not table.below:
        raise InputError(f"{table.where} has no rows below its line of column names; a line needs at least two.")
    columns = columns_of(table.names, table.below, table.header.names is not None)
    choice = choose(table.where, columns, asked)
    pair = [
        Reader(f"{table.where}, column {columns[k].titled}", k, columns[k], asked.decimal, table.point)
        for k in choice.places
    ]
    _read(table, pair)
    marks = _marks(columns) | {reader.proven for reader in pair if reader.proven}
    values = [reader.resolved(marks) for reader in pair]
    whole = ~(np.isnan(values[0]) | np.isnan(values[1]))
    (x, x_unit), (y, y_unit) = (_in_units(reader, column[whole]) for reader, column in zip(pair, values, strict=True))
    assumed = [*_said_of_text(table, pair), *table.passed, *choice.passed, *_said_of_cells(pair)]
    origin = Origin(table.form, table.sheet, choice.reasons, tuple(assumed))
    x_name, y_name = (_name(table, k, reader.column) for k, reader in enumerate(pair))
    return Columns((x, y), (x_name, y_name), (x_unit, y_unit), int((~whole).sum()), origin)


def _marks(columns: Sequence[Column]) -> set[str]:
    """The decimal marks that the first rows of all columns prove."""
    return {mark for column in columns if column.numeric for cell in column.first if (mark := cells.proves(cell))}


def _in_units(reader: Reader, column: Vector) -> tuple[Vector, str]:
    """The values and their unit; dates become years since the first."""
    if not isinstance(reader.reading, dates.Date) or not len(column):
        return column, reader.unit
    years, unit = dates.years(column)
    reader.notes.append(f"{reader.column.titled} is read as dates, {reader.reading.form}, in {unit}")
    return years, unit


def _name(table: Table, k: int, column: Column) -> str:
    """What a column is called; the two of a file without names are x and y."""
    return "xy"[k] if table.header.names is None and len(table.names) == 2 else column.titled


def _read(table: Table, pair: Sequence[Reader]) -> None:
    """All rows into both columns, chunk by chunk."""
    begin = 0
    for rows in table.rows():
        chunk = rows if begin else rows[table.header.data :]
        begin = begin or table.header.data
        good, columns = chunk, _transposed(chunk)
        if len(columns) != len(table.names):
            good = _tidy(table, chunk, begin, pair)
        for reader in pair if good else ():
            column = columns[reader.k] if good is chunk else tuple(map(itemgetter(reader.k), good))
            if not reader.take(column):
                row = good[reader.fault(column)]
                place = begin + next(k for k, each in enumerate(chunk) if each is row)
                raise _refusal(f"{table.where}, {table.place(place)}", reader, row[reader.k])
        begin += len(chunk)


def _transposed(rows: list[Row]) -> list[tuple[str, ...]]:
    """The columns of rows of one width, none where they differ."""
    try:
        return list(zip(*rows, strict=True))
    except ValueError:
        return []


def _tidy(table: Table, chunk: Iterable[Row], begin: int, pair: Sequence[Reader]) -> list[Row]:
    """The rows that are not blank; one with cells beyond the last column, or without those asked for, is refused."""
    width = len(table.names)
    good = []
    for k, row in enumerate(chunk, begin):
        if blank(row):
            continue
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            raise InputError(
                f"{table.where}, {table.place(k)} has {len(row)} cells where the first line has {width}; "
                "leave out the rest of the line, or quote a cell that holds the delimiter."
            )
        for reader in pair:
            if reader.k >= len(row):
                raise InputError(
                    f"{table.where}, {table.place(k)} has {len(row)} cell(s), but column {reader.column.titled} is "
                    f"number {reader.k + 1}; complete the line."
                )
        good.append(row)
    return good


def _refusal(place: str, reader: Reader, cell: str) -> InputError:
    """What to say of a cell that cannot be read."""
    where = f"{place}, column {reader.column.titled}: {shown(cell)}"
    if cells.infinite(cell):
        return InputError(f"{where} is not a finite number.")
    if not is_value(cell):
        return InputError(f"{where} is not a number.")
    if reader.decimal:
        return InputError(f"{where} is not a number where {shown(reader.decimal)} begins the decimals.")
    first = next(each for each in reader.column.first if is_value(each))
    return InputError(f"{where} is written otherwise than {shown(first)}; write a column all alike.")


def _said_of_text(table: Table, pair: Sequence[Reader]) -> list[str]:
    """The encoding and the decimal marks that are not what one expects."""
    said = [f"as {table.encoding}"] if table.encoding not in ("", "UTF-8") else []
    said += ["with decimal commas"] if any(reader.has_decimal_commas for reader in pair) else []
    return [f"read {', '.join(said)}"] if said else []


def _said_of_cells(pair: Sequence[Reader]) -> list[str]:
    """The units and the thousands that were taken for such, and what each column noted."""
    units = list(dict.fromkeys(reader.unit for reader in pair if reader.unit))
    said = [f"{' and '.join(units)} {'are read as units' if len(units) > 1 else 'is read as a unit'}"] if units else []
    for reader in pair:
        if isinstance(reader.reading, cells.Number) and (mark := cells.grouped(reader.reading, reader.column.first)):
            verb = "" if said else "are read "
            said.append(f"the {mark} in {reader.column.titled} {verb}as thousands")
    return [*([", ".join(said)] if said else []), *(note for reader in pair for note in reader.notes)]
