"""Where the table begins, and what its columns are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gdmath.files import cells, dates
from gdmath.files.columns import missing

Row = list[str]

COMMENT = "#"

_YEAR = re.compile(r"1[5-9]\d\d|2[01]\d\d")
_UNITS = re.compile(r"\W?[^\W\d]{0,4}\W?|[\[(].*[\])]")


@dataclass(frozen=True)
class Header:
    """Where the names stand among the first rows, None where nothing names the columns, and where the data begin."""

    names: int | None
    data: int


def is_value(cell: str) -> bool:
    """Whether a cell can be read as a number or a date."""
    return bool(cells.readings(cell) or dates.readings(cell))


def width_of(rows: Sequence[Row]) -> int:
    """How many cells most rows have; of two such numbers, the larger."""
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width], width))


def numeric_columns(rows: Sequence[Row], width: int) -> list[int]:
    """The columns in which values are half or more of the cells not missing in the lower half of these rows."""
    found = []
    for k in range(width):
        column = [row[k] if k < len(row) else "" for row in rows]
        lower = column[len(rows) // 2 :]
        there = [cell for cell in lower if not missing(cell)] or [cell for cell in column if not missing(cell)]
        if there and sum(map(is_value, there)) >= len(there) / 2:
            found.append(k)
    return found


def header_of(rows: Sequence[Row], width: int) -> Header:
    """The names and the first row of data.

    The names are the last row above all whole rows of numbers that has words over most of them; a number may be a name
    among words.
    """
    numeric = numeric_columns(rows, width)
    if not numeric:
        return Header(0, 1)
    told = [[_kind(row, k) for k in numeric] for row in rows]
    complete = next((i for i, kinds in enumerate(told) if set(kinds) == {VALUE}), len(rows))
    if complete < len(rows) and _names_years(rows, complete, numeric):
        return Header(complete, complete + 1)
    words = [kinds.count(WORD) if len(row) == width else 0 for row, kinds in zip(rows[:complete], told, strict=False)]
    titles = max((i for i in range(complete) if len(rows[i]) != width and VALUE not in told[i]), default=-1)
    words[: titles + 1] = [0] * (titles + 1)
    if not any(words):
        below = range(titles + 1, len(rows))
        first = next((i for i in below if len(rows[i]) == width and VALUE in told[i]), complete)
        while first > titles + 1 and len(rows[first - 1]) == width:
            first -= 1  # nothing but missing cells
        return Header(None, first)
    best = [i for i, count in enumerate(words) if count == max(words)]
    pure = [i for i in best if VALUE not in told[i]]
    names = pure[-1] if pure else best[0]
    above = names - 1
    if above in best and VALUE not in told[above] and all(_UNITS.fullmatch(rows[names][k].strip()) for k in numeric):
        return Header(above, names + 1)  # a row of units under the names
    return Header(names, names + 1)


VALUE, WORD, NOTHING = "value", "word", "nothing"


def _kind(row: Row, k: int) -> str:
    """What stands in a cell."""
    if k >= len(row) or missing(row[k]):
        return NOTHING
    return VALUE if is_value(row[k]) else WORD


def _names_years(rows: Sequence[Row], place: int, numeric: list[int]) -> bool:
    """Whether a row of numbers is one of names: different years in order beside words, over numbers that are not so."""

    def years(row: Row) -> bool:
        found = [row[k].strip() for k in numeric]
        return len(set(found)) == len(found) > 1 and all(map(_YEAR.fullmatch, found)) and found == sorted(found)

    others = [k for k in range(len(rows[place])) if k not in numeric and not missing(rows[place][k])]
    below = [row for row in rows[place + 1 :] if len(row) == len(rows[place])]
    return bool(others) and years(rows[place]) and bool(below) and not any(map(years, below))
