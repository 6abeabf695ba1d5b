"""Which columns of a table are x and y."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from gdmath.errors import InputError
from gdmath.files import cells
from gdmath.files.columns import Asked, check_different, listed, missing, place_of, shown
from gdmath.files.header import Row, is_value

IDENTITY = frozenset({"", "id", "ids", "uid", "index", "idx", "key", "unnamed", "rownames", "rowname", "rowid"})
"""What names of columns that tell rows apart come down to, without case, digits, marks; also those that end in id."""

COUNTERS = frozenset(
    {
        *("no", "nr", "num", "number", "numero", "nummer", "lfdnr", "count", "counter", "item", "sample"),
        *("row", "rows", "rowno", "rownum", "rownumber", "line", "zeile", "zeilennummer", "fila", "ligne"),
        *("obs", "observation", "observations", "case", "cases", "caseno", "record", "recno", "recordno"),
        *("sno", "slno", "srno", "serial", "serialno", "seq", "sequence"),
    }
)
"""What names of columns that may count the rows come down to."""

_WHOLE = re.compile(r"\d{1,15}")


class Candidate(Protocol):
    """A column that may become x or y."""

    @property
    def titled(self) -> str:
        """The name as it is shown."""

    def passed_over(self, where: object) -> str | None:
        """Why it is not taken where nobody asks for it, in words; None where it is."""


@dataclass(frozen=True)
class Column:
    """A column of text as its first rows show it."""

    name: str | None
    """None where the file has no names."""
    titled: str
    first: list[str]
    """Its cells that are not missing, in the first rows."""
    whole: bool
    """Whether none is missing there."""

    @cached_property
    def numeric(self) -> bool:
        """Whether most of these cells are numbers or dates."""
        return sum(map(is_value, self.first)) > len(self.first) / 2

    def passed_over(self, where: object) -> str | None:
        """Why it is not taken where nobody asks for it; digits and marks that are no number are refused."""
        if self.name is not None and self.whole and (words := counts(self.name, self.titled, self.first)):
            return words
        if self.numeric:
            return None
        if self.first and cells.looks_like_a_number(self.first[0]):
            raise InputError(
                f"{where}, column {self.titled}: {shown(self.first[0])} looks like a number and is none that can be "
                "read; write digits with one decimal mark, or name the columns to take as x and y."
            )
        return f"{self.titled} holds text" if self.first else f"{self.titled} is empty in its first rows"


def counts(name: str, titled: str, first: Sequence[str]) -> str | None:
    """In words, that a column only tells its rows apart, by its name and its first cells; None where it does not."""
    if not may_count(name) or not first or not all(map(_WHOLE.fullmatch, map(str.strip, first))):
        return None
    numbers = [int(cell.strip()) for cell in first]  # of what strips, int knows not all
    who = titled if name.strip() else f"the {_ordinal(titled)} column, without a name,"
    if numbers in (list(range(len(numbers))), list(range(1, len(numbers) + 1))):
        return f"{who} counts the rows"
    return f"{who} tells the rows apart" if _identifies(name) and len(set(numbers)) == len(numbers) > 2 else None


def may_count(name: str) -> bool:
    """Whether a column of that name may be one that counts the rows."""
    return _identifies(name) or _letters(name) in COUNTERS


def _identifies(name: str) -> bool:
    return _letters(name) in IDENTITY or re.search(r"[\W_]id$|[a-z]I[Dd]$", name.strip()) is not None


def _letters(name: str) -> str:
    """The letters of a name, or what else it is if it is a number."""
    return re.sub(r"[\W\d_]", "", name.casefold()) or re.sub(r"[\W_]", "", name)


@dataclass(frozen=True)
class Choice:
    """The places of x and y, why they are these, and what was passed over on the way."""

    places: tuple[int, int]
    reasons: tuple[str, str]
    passed: list[str]


def columns_of(names: Sequence[str], rows: Sequence[Row], named: bool) -> list[Column]:
    """The columns as the first rows of data show them; one without a name is called by its number."""
    found = []
    for k, title in enumerate(names):
        name = "" if missing(title) else title
        there = [row[k] if k < len(row) else "" for row in rows]
        filled = [cell for cell in there if not missing(cell)]
        found.append(Column(name if named else None, name or f"column {k + 1}", filled, len(filled) == len(there)))
    return found


def choose(where: object, columns: Sequence[Candidate], asked: Asked) -> Choice:
    """The columns asked for; for one that is not, the first numeric one not taken that does not just count the rows."""
    titles = [column.titled for column in columns]
    taken = [None if name is None else place_of(where, name, titles) for name in (asked.x, asked.y)]
    check_different(where, asked, (taken[0], taken[1]))
    passed: list[str] = []
    free = _free(where, columns, taken, passed)
    first = "the first column of numbers"
    places, reasons = [], []
    for name, place in zip((asked.x, asked.y), taken, strict=True):
        found = next(free, None) if place is None else place
        if found is None:
            raise _too_few(where, titles, passed)
        places.append(found)
        differs = "" if titles[found] == name else f" as {shown(name or '')}"
        reasons.append(first if place is None else f"asked for{differs}")
        first = "the next column of numbers" if place is None else first
    return Choice((places[0], places[1]), (reasons[0], reasons[1]), passed)


def _free(where: object, columns: Sequence[Candidate], taken: Sequence[int | None], passed: list[str]) -> Iterator[int]:
    """The places of the columns that may be taken, from the left; why others may not is added to what is `passed`."""
    for k, column in enumerate(columns):
        if k not in taken:
            why_not = column.passed_over(where)
            if why_not is None:
                yield k
            else:
                passed.append(why_not)


def _too_few(where: object, titles: Sequence[str], passed: Sequence[str]) -> InputError:
    counting = [words for words in passed if words.endswith(("counts the rows", "tells the rows apart"))]
    but = f"; {listed(counting)}: to take it all the same, ask for it as x or y by name or number" if counting else ""
    among = f" among {listed(titles)}" if titles else ""
    return InputError(f"{where} has fewer than two numeric columns{among}{but}.")


def _ordinal(titled: str) -> str:
    number = int(titled.removeprefix("column "))
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")
