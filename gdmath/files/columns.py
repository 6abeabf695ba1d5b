"""What a file gives: two columns, and how they were understood."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError, shortened

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "—", "?", ".", "..", "..."})
"""How a missing cell is written, in lower case."""

MOST_BYTES = 100_000_000
"""Of a file of text or a workbook; larger ones are refused at once."""

MOST_ROWS = 2_000_000
"""Of any file; also the lines of a file of text."""

LONGEST_NAME = 60

Vector = NDArray[np.float64]
Path_ = str | PathLike[str]


@dataclass(frozen=True)
class Asked:
    """What is asked of a file: columns by name or number, the sheet of a workbook, the mark of decimals in text."""

    x: str | None = None
    y: str | None = None
    sheet: str | None = None
    decimal: str | None = None

    def __post_init__(self) -> None:
        if self.decimal not in (None, ".", ","):
            raise InputError(f"decimal = {self.decimal!r} is no decimal mark; give '.' or ','.")


@dataclass(frozen=True)
class Origin:
    """How a file was understood, in words.

    `form` says what kind of file it is, `sheet` which one of a workbook, `chosen` why these are x and y, and `assumed`
    what was not written in the file and had to be taken so, a sentence each.
    """

    form: str
    sheet: str | None
    chosen: tuple[str, str]
    assumed: tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """Two columns as read: `values` are `(n,)` each, `dropped` counts the rows left out for a missing cell.

    `units` are those read beside the numbers, empty where there are none.
    """

    values: tuple[Vector, Vector]
    names: tuple[str, str]
    units: tuple[str, str]
    dropped: int
    origin: Origin


def cleaned(text: str, longest: int = LONGEST_NAME) -> str:
    """A name as it may be shown: without control characters, blanks single, an end that is too long cut off."""
    plain = "".join(" " if unicodedata.category(mark)[0] == "C" else mark for mark in text[: 4 * longest])
    words = " ".join(plain.split())
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


def shown(cell: str) -> str:
    """A cell as a sentence shows it, in quotes."""
    return f"'{cleaned(cell, 40)}'"


def listed(names: Iterable[str], most: int = 12) -> str:
    """Names one after the other, the first ones of many."""
    names = list(names)
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def missing(cell: str) -> bool:
    """Whether a cell says that there is no value."""
    return cell.strip().lower() in MISSING


def size_of(path: Path) -> int:
    """How many bytes a file has; what is no file of a bearable size is refused."""
    name = shortened(path, 200)
    try:
        if path.is_dir():
            raise InputError(f"{name} cannot be read: Is a directory; give the path of a data file.")
        if not path.exists():
            raise InputError(f"{name} does not exist; give the path of a data file.")
        if not path.is_file():
            raise InputError(f"{name} is no ordinary file; give the path of a data file.")
        return path.stat().st_size
    except InputError:
        raise
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}; give the path of a data file.") from None
    except ValueError:  # a null byte, or half of a pair
        raise InputError(f"{name} is no name of a file; give the path of a data file.") from None


def content_of(path: Path) -> bytes:
    """All of a file of bearable size."""
    size = size_of(path)
    if size > MOST_BYTES:
        raise InputError(
            f"{path} has {size / 1e6:,.0f} MB and at most {MOST_BYTES / 1e6:.0f} are read; "
            "take every tenth line of it, or save the two columns as .npy or .parquet."
        )
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror}.") from None


def check_rows(path: Path, rows: int, what: str = "rows") -> None:
    """Refuse more rows than are read."""
    if rows > MOST_ROWS:
        raise InputError(f"{path} has {rows:,} {what} and at most {MOST_ROWS:,} are read; take every tenth of them.")


def place_of(where: object, asked: str, names: list[str], what: str = "column") -> int:
    """Where the column or sheet asked for stands: by its name, one written a little differently, or its number."""
    for alike in (str, cleaned, _bare):
        found = [k for k, name in enumerate(names) if alike(name) == alike(asked) and alike(asked)]
        if len(found) == 1:
            return found[0]
        if found:
            raise InputError(
                f"{where} has {len(found)} {what}s named {shown(asked)}; rename all but one, or ask for one by its "
                f"number, {listed(str(k + 1) for k in found)}."
            )
    number = asked.strip().lower().removeprefix(what).strip()
    if number.isdecimal() and 1 <= int(number[:9]) <= len(names):
        return int(number) - 1
    if number.isdecimal():
        raise InputError(f"{where} has no {what} {shown(asked)}: it has {len(names):,} {what}s.")
    close = get_close_matches(asked, names, 1)
    guess = f"did you mean {shown(close[0])}?" if close else f"it has {listed(map(cleaned, names))}."
    raise InputError(f"{where} has no {what} {shown(asked)}; {guess}")


def _bare(name: str) -> str:
    """The letters and digits of a name."""
    return "".join(mark for mark in name.casefold() if mark.isalnum())


def check_different(where: object, asked: Asked, places: tuple[int | None, int | None]) -> None:
    """Refuse one column for both."""
    if places[0] is not None and places[0] == places[1]:
        raise InputError(
            f"{where}: column {shown(asked.x or '')} is asked for as x and as y; name two different columns."
        )
