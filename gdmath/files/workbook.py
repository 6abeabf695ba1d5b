"""A sheet of a workbook as a table."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from gdmath.errors import InputError
from gdmath.files.columns import MOST_BYTES, Asked, Columns, check_rows, cleaned, content_of, place_of
from gdmath.files.dialect import HEAD_LINES
from gdmath.files.header import Header, Row, header_of, numeric_columns
from gdmath.files.table import CHUNK, Table, blank, read_table

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")

MOST_UNPACKED = 4 * MOST_BYTES
"""Bytes: a workbook is a packed archive, and small ones may unpack to gigabytes."""


def read_workbook(path: Path, asked: Asked) -> Columns:
    """Two columns of the sheet asked for, or else of the first with two columns of numbers."""
    content_of(path)
    _check_unpacked(path)
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise InputError(f"{path} needs python-calamine: pip install python-calamine, or save it as CSV.") from None
    try:
        book = CalamineWorkbook.from_path(path)
        names = book.sheet_names
        wanted = [names[place_of(path, asked.sheet, names, "sheet")]] if asked.sheet else names
        tables = (_table(path, name, book.get_sheet_by_name(name)) for name in wanted)
        found = next((table for table in tables if asked.sheet or _two_numeric(table)), None)
    except InputError:
        raise
    except Exception as error:  # a damaged workbook fails in many ways, all of them its own
        raise InputError(f"{path} is not a workbook that can be read: {cleaned(str(error), 100)}.") from None
    if found is None:
        sheets = ", ".join(map(cleaned, names))
        raise InputError(f"{path} has no sheet with two columns of numbers, among {sheets}.")
    return read_table(found, asked)


def _check_unpacked(path: Path) -> None:
    """Refuse what unpacks to more than is read."""
    with suppress(zipfile.BadZipFile), zipfile.ZipFile(path) as archive:
        size = sum(member.file_size for member in archive.infolist())
        if size > MOST_UNPACKED:
            raise InputError(
                f"{path} unpacks to {size / 1e6:,.0f} MB and at most {MOST_UNPACKED / 1e6:.0f} are read; "
                "save the two columns as CSV."
            )


def _table(path: Path, name: str, sheet: Any) -> Table:
    """A sheet as a table, its rows those of the sheet."""
    check_rows(path, sheet.height, "rows in a sheet")

    def rows() -> Iterator[list[Row]]:
        cut = ([_text(cell) for cell in row] for row in sheet.iter_rows())
        kept = (row if any(map(str.strip, row)) else [] for row in cut)
        while chunk := list(islice(kept, CHUNK)):
            yield chunk

    head = next(rows(), [])[:HEAD_LINES]
    filled = [k for k, row in enumerate(head) if not blank(row)]
    upper = [head[k] for k in filled]
    width = max(map(len, upper), default=0)
    header = header_of(upper, width) if upper else Header(None, 0)
    names = upper[header.names] if header.names is not None else [""] * width
    named = "no names" if header.names is None else f"names in row {filled[header.names] + 1}"
    return Table(
        where=f"{path}, sheet {cleaned(name)}",
        form=f"sheet {cleaned(name)} of a workbook, {named}",
        sheet=name,
        rows=rows,
        place=lambda k: f"row {k + 1}",
        head=head,
        header=Header(header.names, filled[header.data] if header.data < len(filled) else len(head)),
        names=[cleaned(cell) for cell in names],
        encoding="",
        point=False,
        passed=[f"{header.names} row(s) above the names are passed over"] if header.names else [],
    )


def _two_numeric(table: Table) -> bool:
    return len(numeric_columns(table.below, len(table.names))) > 1


def _text(cell: Any) -> str:
    """A cell of a sheet as text that has one reading: a number with an exponent is no date and has no thousands."""
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, float):
        return f"{cell!r}e0" if "e" not in repr(cell) else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat(" ") if isinstance(cell, datetime) else cell.isoformat()
    return str(cell)
