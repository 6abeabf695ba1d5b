"""One cell as a date, and dates as numbers: years of 365.25 days."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from gdmath.files.columns import Vector, missing

YEAR = 365.25
"""Days."""

_TIME = r"(?:[T ]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}(?:\.\d+)?))?Z?)?"


@dataclass(frozen=True)
class Date:
    """A reading of cells as dates of one form."""

    form: str
    pattern: re.Pattern[str]

    def matches(self, cell: str) -> bool:
        """Whether one cell can be read so."""
        return self._day(cell.strip()) is not None

    def convert(self, cells: Sequence[str]) -> Vector | None:
        """The days `(n,)` since January 1 of year 1, NaN where a cell is missing; None where one is no date."""
        days = []
        for cell in map(str.strip, cells):
            day = self._day(cell)
            if day is None:
                if not missing(cell):
                    return None
                day = np.nan
            days.append(day)
        return np.array(days, dtype=np.float64)

    def value(self, cell: str) -> float:
        """The day in one cell that can be read so."""
        day = self._day(cell.strip())
        assert day is not None
        return day

    def _day(self, cell: str) -> float | None:
        parts = self.pattern.fullmatch(cell)
        if not parts:
            return None
        found = parts.groupdict()
        try:
            day = date(int(found["year"]), int(found["month"]), int(found.get("day", 1))).toordinal()
        except ValueError:
            return None
        if not found.get("hour"):
            return day
        hour, minute, second = (float(found[part] or 0) for part in ("hour", "minute", "second"))
        if hour > 24 or minute >= 60 or second >= 61:
            return None
        return day + (hour + (minute + second / 60) / 60) / 24


def _form(form: str, pattern: str) -> Date:
    return Date(form, re.compile(pattern))


_Y, _M, _D = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"

FORMS = (
    _form("year-month-day", rf"{_Y}(?P<mark>[-/.]){_M}(?P=mark){_D}{_TIME}"),
    _form("year-month", rf"{_Y}[-/M]{_M}"),
    _form("day.month.year", rf"{_D}\.{_M}\.{_Y}{_TIME}"),
    _form("day/month/year", rf"{_D}(?P<mark>[-/]){_M}(?P=mark){_Y}{_TIME}"),
    _form("month/day/year", rf"{_M}(?P<mark>[-/]){_D}(?P=mark){_Y}{_TIME}"),
)
"""The forms that are read. A month stands for its first day."""


def readings(cell: str) -> list[Date]:
    """The ways to read a cell as a date."""
    cell = cell.strip()
    return [form for form in FORMS if form.matches(cell)] if cell[:1].isdecimal() else []


def iso(day: float) -> str:
    """A day as year, month and day."""
    return date.fromordinal(int(day)).isoformat()


def years(days: Vector) -> tuple[Vector, str]:
    """Days as years since the first of them, and what they are then measured in."""
    first = float(days.min())
    return (days - first) / YEAR, f"years of {YEAR} days since {iso(first)}"


def days_of(moments: NDArray[np.datetime64]) -> Vector:
    """The days `(n,)` since the first of January of year 1, NaN where there is no date."""
    since = (moments - np.datetime64("0001-01-01")) / np.timedelta64(1, "D")
    return np.asarray(since, dtype=np.float64) + 1
