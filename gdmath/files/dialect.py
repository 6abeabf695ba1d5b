"""How the lines of a text are cut into cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, pairwise

from gdmath.files.cells import is_piece
from gdmath.files.columns import missing
from gdmath.files.header import Header, Row, header_of, numeric_columns, width_of

Cut = Callable[[Iterable[str]], Iterator[Row]]

HEAD_LINES, HEAD_SIZE = 200, 1_000_000
"""So many lines and characters, whichever are fewer, say how a text is cut."""

_QUOTED = re.compile(r'"((?:[^"]|"")*)"|([^ \t"\r\n][^ \t\r\n]*)')
_HARD_MARK = re.compile(r"\d.*[;|\t]|[;|\t].*\d")
_WIDE = re.compile(r" {2,} *|[ ]*\t[ \t]*")


@dataclass(frozen=True)
class Dialect:
    """One way to cut lines into cells; `words` says where. A row of no cells is a blank line."""

    words: str
    cut: Cut

    @property
    def by_blanks(self) -> bool:
        """Whether blanks are what is between cells."""
        return "blanks" in self.words


def _delimited(mark: str) -> Cut:
    return lambda lines: csv.reader(lines, delimiter=mark, skipinitialspace=True)


def _at_blanks(lines: Iterable[str]) -> Iterator[Row]:
    """Cells of one word, or of several in quotes."""
    for line in lines:
        if '"' in line:
            yield [word if word else quoted.replace('""', '"') for quoted, word in _QUOTED.findall(line.strip())]
        elif line.isascii():
            yield line.split()
        else:  # a fixed blank is part of a number
            yield [cell for cell in re.split(r"[ \t]+", line.strip(" \t\r\n")) if cell]


def _at_wide_blanks(lines: Iterable[str]) -> Iterator[Row]:
    """Cells may hold single blanks: two or more, or a tab, end them."""
    for line in lines:
        bare = line.strip(" \t\r\n")
        yield [_unquoted(cell) for cell in _WIDE.split(bare)] if bare else []


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _at_places(starts: list[int]) -> Cut:
    """Cells begin at the same places in every line; a line in which one does not is left whole."""

    def cut(lines: Iterable[str]) -> Iterator[Row]:
        for line in lines:
            bare = line.rstrip()
            kept = all(place >= len(bare) or bare[place - 1] == " " for place in starts[1:])
            if not bare.strip():
                yield []
            elif kept:
                yield [bare[start:end].strip() for start, end in pairwise([*starts, len(bare) + 1])]
            else:
                yield [bare]

    return cut


DELIMITED = tuple(
    Dialect(words, _delimited(mark))
    for words, mark in (("tabs", "\t"), ("semicolons", ";"), ("bars", "|"), ("commas", ","))
)
*HARD, COMMAS = DELIMITED
"""Marks that are hardly ever part of a number."""

BLANKS = (Dialect("wide blanks", _at_wide_blanks), Dialect("blanks", _at_blanks))


@dataclass(frozen=True)
class Trial:
    """The first lines of a text as one dialect cuts them."""

    dialect: Dialect
    rows: list[Row]

    @property
    def width(self) -> int:
        """Of most rows."""
        return width_of(self.rows)

    @cached_property
    def header(self) -> Header:
        """Where the names stand and the data begin."""
        return header_of(self.rows, self.width)

    @property
    def data(self) -> list[Row]:
        """The rows below the names."""
        return self.rows[self.header.data :]

    @cached_property
    def even(self) -> float:
        """The share of rows of data that are as wide as most."""
        widths = [len(row) for row in self.rows[self.header.data :]]
        return widths.count(self.width) / max(1, len(widths))

    @cached_property
    def numeric(self) -> list[int]:
        """The columns that hold numbers or dates."""
        return numeric_columns(self.rows, self.width)

    @cached_property
    def whole(self) -> bool:
        """Whether all rows are equally wide and two columns or more hold numbers."""
        return self.even == 1 and len(self.numeric) > 1

    @cached_property
    def plausible(self) -> bool:
        """Whether no column holds pieces of numbers."""
        return not any(map(is_piece, self.texts))

    @cached_property
    def broken(self) -> bool:
        """Whether a column holds pieces of numbers with a delimiter among them."""
        return any(is_piece(cell) and _HARD_MARK.search(cell.strip()) for cell in self.texts)

    @property
    def texts(self) -> list[str]:
        """The cells that are not missing in the columns of words, in the lower half."""
        words = [k for k in range(self.width) if k not in self.numeric]
        cells = [row[k] for row in self.rows[len(self.rows) // 2 :] for k in words if k < len(row)]
        return [cell for cell in cells if not missing(cell)]

    @cached_property
    def merit(self) -> tuple[bool, bool, bool, bool, bool, float, float]:
        """What makes one cut better than another."""
        two, named = len(self.numeric) > 1, self.header.names is not None
        share = len(self.numeric) / self.width
        hard = self.whole and self.dialect in HARD
        return self.whole, two, named, self.plausible, hard, round(self.even, 1), share


def head_of(text: str) -> tuple[list[str], bool]:
    """The first lines of a text, and whether they are all of it."""
    start = text[:HEAD_SIZE]
    lines = list(islice(io.StringIO(start, newline=""), HEAD_LINES))
    return lines, sum(map(len, lines)) == len(text)


def trials(head: list[str], whole: bool) -> list[Trial]:
    """Every way to cut the first lines that gives at least two columns, the best first.

    Where they are not the `whole` text, a row that they end in the middle of is not counted.
    """
    found = [trial for dialect in (*DELIMITED, *BLANKS) if (trial := _tried(dialect, head, whole))]
    if not any(trial.whole for trial in found):
        found += [trial for dialect in _fixed(head) if (trial := _tried(dialect, head, whole))]
    return sorted(found, key=lambda trial: trial.merit, reverse=True)


def _tried(dialect: Dialect, head: list[str], whole: bool) -> Trial | None:
    try:
        rows = [row for row in dialect.cut(io.StringIO("".join(head), newline="")) if any(map(str.strip, row))]
    except csv.Error:
        return None
    rows = rows if whole or len(rows) < 3 else rows[:-1]
    trial = Trial(dialect, rows)
    return trial if rows and width_of(rows) > 1 and not trial.broken else None


def rivals(found: list[Trial]) -> list[Trial]:
    """Other cuts as good as the first, where blanks may be inside of numbers or between them."""
    best = found[0]
    if best.dialect in HARD or not (best.whole and best.plausible):
        return []
    others = [other for other in found[1:] if other.whole and other.plausible and other.data != best.data]
    named = best.header.names is not None
    return [
        other
        for other in others
        if named == (other.header.names is not None) or (best.dialect in BLANKS and other.dialect in BLANKS)
    ]


def _fixed(head: list[str]) -> list[Dialect]:
    """The cuts at places where all of the first lines, or their lower half, are blank."""
    lines = [line.rstrip() for line in head if line.strip()]
    if "\t" in "".join(lines) or sum("  " in line.strip() for line in lines) < 0.5 * len(lines):
        return []
    cuts = dict.fromkeys(tuple(_starts(part)) for part in (lines, lines[len(lines) // 2 :]))
    return [Dialect("places, by blanks", _at_places(list(starts))) for starts in cuts if len(starts) > 1]


def _starts(lines: list[str]) -> list[int]:
    """Where columns begin: the first at the border, each of the others behind a blank that all lines have."""
    width = max(map(len, lines))
    filled = [any(place < len(line) and line[place] != " " for line in lines) for place in range(width)]
    return [0, *[place for place in range(1, width) if filled[place] and not filled[place - 1] and any(filled[:place])]]
