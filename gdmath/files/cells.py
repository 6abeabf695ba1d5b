"""One cell as a number: its decimal mark, its thousands, its unit, its sign."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from gdmath.files.columns import Vector, missing

MINUS = "−–‒‐‑﹣－"
"""What is set in place of the hyphen that is a minus; between digits none of them can stand."""

CURRENCY = "$€£¥₩₹₽₺₪₫฿₴₦₱₡₲₵₸₿¢"

BLANKS = " \u00a0\u2007\u2009\u202f"
"""Blanks between groups of digits: the common, the fixed, the wide as a digit, the thin and the narrow fixed one."""

APOSTROPHES = "'’"

_SIGN = f"[+\\-{MINUS}]?"
_BLANK = f"[{BLANKS}]?"
_MONEY = f"[{re.escape(CURRENCY)}]"
_LOOKS = re.compile(rf"[\d.,_()%‰+\-{MINUS}{APOSTROPHES}\"\s{re.escape(CURRENCY)}]*(?:\d[eE][+\-]?\d+)?[)%]?")
_DELIMITERS = dict.fromkeys(map(ord, ";|\t"), " ")
_MARKED = re.compile(r"[.,]")


def _body(decimal: str) -> str:
    """Digits, in groups of three or not, and decimals behind the mark."""
    other = "," if decimal == "." else "."
    group = f"[{other}{BLANKS}{APOSTROPHES}]"
    whole = rf"[1-9]\d{{0,2}}(?P<group>{group})\d{{3}}(?:(?P=group)\d{{3}})*|\d+"
    bare = r"|\.\d+" if decimal == "." else ""  # ,5 is a delimiter and a five as often as a half
    end = r"(?:\.\d*)?" if decimal == "." else r"(?:,\d+)?"
    return rf"(?:(?:{whole}){end}{bare})(?:[eE][+\-]?\d+)?"


@dataclass(frozen=True)
class Number:
    """A reading of cells as numbers: which mark begins the decimals, and the unit that every cell has, if any."""

    decimal: str
    before: str = ""
    after: str = ""

    @property
    def unit(self) -> str:
        """The sign of the unit."""
        return self.before or self.after

    def matches(self, cell: str) -> bool:
        """Whether one cell can be read so."""
        return _pattern(self.decimal, self.before, self.after).fullmatch(cell.strip()) is not None

    def convert(self, cells: Sequence[str]) -> Vector | None:
        """The values `(n,)` of cells, NaN where one is missing; None where one cannot be read so."""
        match, stripped = _pattern(self.decimal, self.before, self.after).fullmatch, [cell.strip() for cell in cells]
        if not all(map(match, stripped)):
            kept = [cell if match(cell) else "nan" if missing(cell) else "" for cell in stripped]
            if "" in kept:
                return None
            stripped = kept
        values = np.array(list(map(float, _bare("\n".join(stripped), self.decimal).split("\n"))), dtype=np.float64)
        return None if np.isinf(values).any() else values

    def value(self, cell: str) -> float:
        """The number in one cell that can be read so."""
        return float(_bare(cell.strip(), self.decimal))


@lru_cache(64)
def _pattern(decimal: str, before: str, after: str) -> re.Pattern[str]:
    start = rf"(?:{re.escape(before)}{_BLANK}{_SIGN}|{_SIGN}{re.escape(before)}{_BLANK})" if before else _SIGN
    end = rf"{_BLANK}{re.escape(after)}" if after else ""
    return re.compile(start + _body(decimal) + end)


def _bare(text: str, decimal: str) -> str:
    """Numbers as Python reads them: without groups and units, with a point and a hyphen."""
    gone = BLANKS + APOSTROPHES + CURRENCY + "%" + ("," if decimal == "." else ".")
    for mark, become in [*((mark, "") for mark in gone), *((mark, "-") for mark in MINUS), (",", ".")]:
        if mark in text:
            text = text.replace(mark, become)
    return text


_UNITS = re.compile(
    rf"(?P<start>{_SIGN}(?P<before>{_MONEY}?){_BLANK}{_SIGN})(?P<number>[\d.,].*?){_BLANK}(?P<after>{_MONEY}|%)?"
)


def readings(cell: str) -> list[Number]:
    """The ways to read a cell as a number: none, one, or with either mark."""
    parts = _UNITS.fullmatch(cell.strip())
    if not parts:
        return []
    both = Number(".", parts["before"], parts["after"] or ""), Number(",", parts["before"], parts["after"] or "")
    return [] if both[0].before and both[0].after else [each for each in both if each.matches(cell)]


def proves(cell: str) -> str | None:
    """The decimal mark that only one reading of a cell has, if its marks tell."""
    found = readings(cell)
    return found[0].decimal if len(found) == 1 and _MARKED.search(cell) else None


def looks_like_a_number(cell: str) -> bool:
    """Whether a cell that cannot be read is digits and marks alone, such as 1_0 or (12)."""
    cell = cell.strip()
    return any(map(str.isdecimal, cell)) and _LOOKS.fullmatch(cell) is not None


def is_piece(cell: str) -> bool:
    """Whether a cell is a piece of numbers that were cut in the wrong places: digits and marks, or marks alone."""
    bare = cell.translate(_DELIMITERS).strip()
    return looks_like_a_number(bare) or not any(map(str.isalnum, cell))


def infinite(cell: str) -> bool:
    """Whether a cell is an infinity or a number beyond double precision."""
    try:
        return math.isinf(float(cell.replace(",", ".")))
    except ValueError:  # one with a unit
        return any(math.isinf(each.value(cell)) for each in readings(cell))


_GROUPED_BY = dict.fromkeys(BLANKS, "blanks") | dict.fromkeys(APOSTROPHES, "apostrophes")
_GROUPED_BY |= {",": "commas", ".": "points"}


def grouped(reading: Number, column: Sequence[str]) -> str | None:
    """What stands between the thousands of the first of these cells that has some, by its name."""
    pattern = _pattern(reading.decimal, reading.before, reading.after)
    found = (match["group"] for cell in column if (match := pattern.fullmatch(cell.strip())) and match["group"])
    mark = next(found, None)
    return _GROUPED_BY[mark] if mark else None
