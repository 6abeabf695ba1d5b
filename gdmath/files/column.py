"""One column on its way from cells to numbers: the readings that are left, and which of them it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from gdmath.errors import InputError
from gdmath.files import cells, dates
from gdmath.files.choice import Column
from gdmath.files.columns import Vector, missing
from gdmath.files.header import is_value

Reading = cells.Number | dates.Date


class Reader:
    """One column: every reading that all cells so far allow, each with its values.

    `where` names the file and the column; `decimal` is the mark asked for; `point` tells that points are decimal where
    nothing else in the file says so. `notes` are what was taken so, in words.
    """

    def __init__(self, where: str, k: int, column: Column, decimal: str | None, point: bool) -> None:
        self.where, self.k, self.column, self.decimal, self.point = where, k, column, decimal, point
        first = next((cell for cell in column.first if is_value(cell)), "1")
        numbers: list[Reading] = [each for each in cells.readings(first) if decimal in (None, each.decimal)]
        self.parts: dict[Reading, list[Vector]] = {reading: [] for reading in [*numbers, *dates.readings(first)]}
        self.unsure = ""
        """The first cell with a mark that could be of two kinds."""
        self.reading: Reading | None = None
        self.notes: list[str] = []

    def take(self, column: Sequence[str]) -> bool:
        """Whether the next cells can be read; they are then kept."""
        joined = "".join(column)
        plain = _plain(column) if "_" not in joined else None  # Python reads 1_0 as ten
        bare = plain is not None and "." not in joined
        found = {reading: _values(reading, column, plain, bare) for reading in self.parts}
        left = {reading: values for reading, values in found.items() if values is not None}
        if not left:
            return False
        if not bare and not self.unsure:
            self.unsure = next((cell for cell in column if any(mark in cell for mark in ".,/-")), "")
        for reading, values in left.items():
            self.parts[reading].append(values)
        self.parts = {reading: self.parts[reading] for reading in left}
        return True

    def fault(self, column: Sequence[str]) -> int:
        """The first of these cells that no reading is left for."""
        left = list(self.parts)
        for k, cell in enumerate(column):
            left = [each for each in left if missing(cell) or (each.matches(cell) and not cells.infinite(cell))]
            if not left:
                return k
        raise AssertionError("every cell can be read")

    @property
    def proven(self) -> str | None:
        """The decimal mark that the column proves by itself."""
        left = [reading for reading in self.parts if isinstance(reading, cells.Number)]
        marked = "," in self.unsure or "." in self.unsure
        return left[0].decimal if len(left) == 1 and self.decimal is None and marked else None

    @property
    def unit(self) -> str:
        """The sign beside its numbers."""
        return self.reading.unit if isinstance(self.reading, cells.Number) else ""

    @property
    def has_decimal_commas(self) -> bool:
        """Whether decimals are read behind commas."""
        return isinstance(self.reading, cells.Number) and self.reading.decimal == "," and "," in self.unsure

    def resolved(self, marks: set[str]) -> Vector:
        """The values of the one reading that is left, or that the decimal marks proven elsewhere in the file leave."""
        values = {reading: np.concatenate(parts) for reading, parts in self.parts.items()}
        kinds = list(values)
        first, last = values[kinds[0]], values[kinds[-1]]
        same = np.array_equal(first, last, equal_nan=True)
        self.reading = kinds[0] if same else self._decided(kinds, marks)
        return values[self.reading]

    def _decided(self, kinds: Sequence[Reading], marks: set[str]) -> Reading:
        """The reading that the rest of the file speaks for, and why, among the notes."""
        numbers = {each.decimal: each for each in kinds if isinstance(each, cells.Number)}
        if not numbers:
            raise self._two_dates([each for each in kinds if isinstance(each, dates.Date)])
        mark = "," if "," in self.unsure else "."
        if len(marks) == 1:
            decided = next(iter(marks))
            why = f"the file has decimal {'commas' if decided == ',' else 'points'}"
        elif not marks and self.point and mark == ".":
            decided, why = ".", "commas are between cells"
        else:
            raise self._two_numbers(numbers, mark)
        what = "decimals" if mark == decided else "thousands"
        self.notes.append(f"{self.unsure.strip()} in {self.column.titled} is read with {what}: {why}")
        return numbers[decided]

    def _two_dates(self, forms: Sequence[dates.Date]) -> InputError:
        told = [self.unsure, *self.column.first]
        cell = next(cell for cell in told if len({form.value(cell) for form in forms}) > 1)
        both = " or ".join(f"{form.form}, {dates.iso(form.value(cell))}" for form in forms)
        return InputError(f"{self.where}: {cell.strip()} may be {both}; write dates as year-month-day.")

    def _two_numbers(self, numbers: dict[str, cells.Number], mark: str) -> InputError:
        as_decimals, as_thousands = (numbers[each].value(self.unsure) for each in (mark, "." if mark == "," else ","))
        return InputError(
            f"{self.where}: {self.unsure.strip()} may be a decimal {'comma' if mark == ',' else 'point'} or thousands, "
            f'{as_decimals:.12g} or {as_thousands:.12g}; say which: data.decimal = "," or data.decimal = ".".'
        )


def _values(reading: Reading, column: Sequence[str], plain: Vector | None, bare: bool) -> Vector | None:
    """The cells in one reading: where they are plain, what Python reads, without a look at each."""
    as_python = isinstance(reading, cells.Number) and not reading.unit and (bare or reading.decimal == ".")
    return plain if plain is not None and as_python else reading.convert(column)


def _plain(column: Sequence[str]) -> Vector | None:
    """The values where Python reads every cell as a finite number."""
    try:
        values = np.fromiter(map(float, column), np.float64, len(column))
    except ValueError:
        return None
    return values if np.isfinite(values).all() else None
