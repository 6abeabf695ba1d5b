"""A text file as a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, takewhile
from pathlib import Path

from gdmath.errors import InputError
from gdmath.files.columns import Asked, Columns, cleaned, shown
from gdmath.files.dialect import COMMAS, HEAD_LINES, HEAD_SIZE, Cut, Trial, head_of, rivals, trials
from gdmath.files.encoding import text_of
from gdmath.files.header import COMMENT, Header, Row, header_of, is_value
from gdmath.files.table import CHUNK, Table, blank, read_table


@dataclass
class _Lines:
    """The lines of a text but for comments, counted."""

    text: str
    comments: bool
    number: int = 0

    def __iter__(self) -> Iterator[str]:
        for line in io.StringIO(self.text, newline=""):
            self.number += 1
            if not (self.comments and is_comment(line)):
                yield line


@dataclass(frozen=True)
class _Rows:
    """The rows of a text in chunks, from its first line each time that they are asked for."""

    path: Path
    text: str
    comments: bool
    skipped: int
    """Blank lines in the file above the text."""
    cut: Cut

    def __call__(self) -> Iterator[list[Row]]:
        rows = self.cut(_Lines(self.text, True) if self.comments else io.StringIO(self.text, newline=""))
        try:
            while chunk := list(islice(rows, CHUNK)):
                yield chunk
        except csv.Error as error:
            raise InputError(f"{self.path}, {self.place(-1)}: not a delimited text file ({error}).") from None

    def place(self, k: int) -> str:
        """The line in which a row ends; of row -1, that of the last or of the first that cannot be cut."""
        near = 0 <= k < HEAD_LINES  # the first lines of a long text are had without the rest
        lines = _Lines(self.text[: 2 * HEAD_SIZE] if near else self.text, self.comments)
        with suppress(csv.Error):
            next(islice(self.cut(lines), k, None) if k >= 0 else (row for row in self.cut(lines) if row is None), None)
        return f"line {self.skipped + lines.number}"


def is_comment(line: str) -> bool:
    """Whether a line is a comment."""
    return line.lstrip().startswith(COMMENT)


def read_text(path: Path, asked: Asked) -> Columns:
    """Two columns of a text file that is cut at commas, semicolons, tabs, bars or blanks."""
    if asked.sheet is not None:
        raise InputError(f"{path} has no sheets; leave data.sheet out.")
    text, encoding = text_of(path)
    if not text.strip():
        raise InputError(f"{path} is empty; it needs a line of column names and at least two rows.")
    begin = text.index(text.lstrip()[0])
    begin = max(text.rfind("\n", 0, begin), text.rfind("\r", 0, begin)) + 1
    skipped = max(text.count("\n", 0, begin), text.count("\r", 0, begin))
    text = text[begin:]
    lines, whole = head_of(text)
    if len(lines[0]) >= HEAD_SIZE:
        raise InputError(f"{path}, line {skipped + 1} has more than {HEAD_SIZE:,} characters; this is no table.")
    comments = COMMENT in text and sum(map(is_comment, lines)) <= len(lines) / 2
    kept = [line for line in lines if not (comments and is_comment(line))]
    trial = _best(path, kept, whole, asked)
    rows = _Rows(path, text, comments, skipped, trial.dialect.cut)
    return read_table(_table(rows, encoding, lines, trial), asked)


def _best(path: Path, lines: list[str], whole: bool, asked: Asked) -> Trial:
    """The cut that gives the best table; where two are as good, the one that the decimal mark asked for leaves."""
    found = trials(lines, whole)
    if not found:
        return Trial(COMMAS, list(COMMAS.cut(lines)))
    alike = [found[0], *rivals(found)]
    if asked.decimal:
        by_commas = asked.decimal == "."
        alike = [each for each in alike if (each.dialect == COMMAS) == by_commas] or alike
    if len(alike) > 1:
        first, second = (f"at {each.dialect.words} into {each.width} columns" for each in alike[:2])
        decides = ", or say which with data.decimal" if COMMAS.words in first + second else ""
        raise InputError(
            f"{path}: {shown(lines[-1])} may be cut {first} or {second}; put semicolons between columns{decides}."
        )
    return alike[0]


def _table(rows: _Rows, encoding: str, lines: list[str], trial: Trial) -> Table:
    """The text as a table: its first rows, what stands above them, its names."""
    head = next(rows())[: len(lines)]
    filled = [k for k, row in enumerate(head) if not blank(row)]
    width = 1 + max(k for row in trial.rows for k, cell in enumerate(row[: trial.width]) if cell.strip())
    upper = [_fitted(head[k], width) for k in filled]
    if trial.dialect.by_blanks or trial.dialect.words == "tabs":
        upper = _with_row_names(upper, width)
    header = header_of(upper, width)
    data = filled[header.data] if header.data < len(filled) else len(head)
    names = upper[header.names] if header.names is not None else _commented(rows, lines, data, width)
    above = upper[header.data - 1] if header.data else []
    if not names and sum(map(bool, map(str.strip, above))) > 1 and not any(map(is_value, above)):
        raise InputError(
            f"{rows.path}, {rows.place(data)} has {width} cells where the line of names has {len(above)}; "
            "quote a cell that holds the delimiter, or put semicolons between columns."
        )
    if header.names is not None:
        named = f"names in {rows.place(filled[header.names])}"
    else:
        named = "names in a comment" if names else "no names"
    return Table(
        where=str(rows.path),
        form=f"text, cut at {trial.dialect.words}, {named}",
        sheet=None,
        rows=rows,
        place=rows.place,
        head=head,
        header=Header(0 if names else None, data),
        names=[cleaned(name) for name in names or [""] * width],
        encoding=encoding,
        point=trial.dialect == COMMAS,
        passed=_passed_over(rows, header, upper),
    )


def _fitted(row: Row, width: int) -> Row:
    """A row without the empty cells behind the last column."""
    return row[:width] if len(row) > width and not any(map(str.strip, row[width:])) else row


def _with_row_names(rows: list[Row], width: int) -> list[Row]:
    """The same where names stand over all columns but the first, as R writes them when rows have names."""
    first = next((k for k, row in enumerate(rows) if len(row) == width), 0)
    short = rows[first - 1] if first else []
    if len(short) != width - 1 or any(map(is_value, short)):
        return rows
    firsts = [row[0] for row in rows[first:]]
    counted = firsts == [str(k + 1) for k in range(len(firsts))]
    return [*rows[: first - 1], ["", *short], *rows[first:]] if counted or not any(map(is_value, firsts)) else rows


def _commented(rows: _Rows, lines: list[str], data: int, width: int) -> Row:
    """The names in the last comment above the data, as numpy writes them; none where there is no such comment."""
    if not rows.comments or data:
        return []
    above = list(takewhile(lambda line: is_comment(line) or not line.strip(), lines))
    last = next((line for line in reversed(above) if is_comment(line)), "")
    names = next(rows.cut([last.lstrip().removeprefix(COMMENT).strip(" \t")]), [])
    return _fitted(names, width) if len(_fitted(names, width)) == width else []


def _passed_over(rows: _Rows, header: Header, upper: list[Row]) -> list[str]:
    """The lines that are neither names nor data, in words."""
    said = []
    titles = header.names if header.names is not None else header.data
    if titles:
        said.append(f"{titles} line{'s' * (titles > 1)} above the names {'are' if titles > 1 else 'is'} passed over")
    if header.names is not None and header.data > header.names + 1:
        said.append(f"below the names, '{cleaned(', '.join(upper[header.names + 1]))}' is passed over as units")
    comments = len(re.findall(rf"(?m)^[ \t]*{COMMENT}", rows.text)) if rows.comments else 0
    if comments:
        said.append(f"{comments} comment{'s' * (comments > 1)} {'are' if comments > 1 else 'is'} passed over")
    return said
