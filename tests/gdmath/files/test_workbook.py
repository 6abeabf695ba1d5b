"""A sheet of a workbook gives the two columns that stand in it."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from gdmath import Data, InputError

X, Y = [1.0, 2.0, 4.0], [2.107, 3.114, 7.121]
TABLE = [["name", "x", "y"], *([f"row {k}", x, y] for k, (x, y) in enumerate(zip(X, Y, strict=True)))]


def xlsx(path: Path, sheets: dict[str, list[list]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        days = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for i, row in enumerate(rows):
                for j, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(i, j, cell, days)
                    elif cell is not None:
                        sheet.write(i, j, cell)
    return path


def ods(path: Path, sheets: dict[str, list[list]]) -> Path:
    def cell(value: object) -> str:
        if isinstance(value, float):
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'
        text = escape(str(value))
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    def table(name: str, rows: list[list]) -> str:
        inner = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        return f'<table:table table:name="{name}">{inner}</table:table>'

    kinds = " ".join(
        f'xmlns:{kind}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"' for kind in ("office", "table", "text")
    )
    body = "".join(table(name, rows) for name, rows in sheets.items())
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", mimetype)
        archive.writestr(
            "META-INF/manifest.xml",
            f'<manifest:manifest xmlns:manifest="{manifest}"><manifest:file-entry manifest:full-path="/" '
            f'manifest:media-type="{mimetype}"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {kinds} office:version="1.2"><office:body>'
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


WRITERS = pytest.mark.parametrize("write", [xlsx, ods])


def test_every_digit_of_a_cell_is_read_and_no_point_taken_for_thousands(tmp_path: Path):
    data = Data.from_file(xlsx(tmp_path / "book.xlsx", {"survey": TABLE}))
    assert (data.x.tolist(), data.y.tolist(), data.x_name, data.y_name) == (X, Y, "x", "y")


@WRITERS
def test_the_first_sheet_with_two_columns_of_numbers_is_read(write, tmp_path: Path):
    sheets = {"about": [["a text"], ["another"]], "empty": [], "survey": TABLE, "later": [["x", "y"], [9.0, 9.0]]}
    data = Data.from_file(write(tmp_path / f"book.{write.__name__}", sheets))
    assert (data.x.tolist(), data.y.tolist()) == (X, Y)
    assert data.origin is not None
    assert data.origin.sheet == "survey"


@WRITERS
@pytest.mark.parametrize("asked", ["later", "2", "LATER"])
def test_another_sheet_is_asked_for_by_name_or_number(write, asked: str, tmp_path: Path):
    path = write(tmp_path / f"book.{write.__name__}", {"survey": TABLE, "later": [["x", "y"], [1.0, 2.0], [3.0, 5.0]]})
    assert Data.from_file(path, sheet=asked).y.tolist() == [2.0, 5.0]


def test_a_sheet_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path):
    path = xlsx(tmp_path / "book.xlsx", {"survey": TABLE})
    with pytest.raises(InputError, match=r"no sheet 'survy'; did you mean 'survey'\?"):
        Data.from_file(path, sheet="survy")


def test_titles_blank_rows_and_missing_cells_are_what_they_are_in_text(tmp_path: Path):
    rows = [["A survey"], [], *TABLE[:2], ["gone", None, 3.0], ["n", "NA", 4.0], *TABLE[2:]]
    data = Data.from_file(xlsx(tmp_path / "book.xlsx", {"survey": rows}))
    assert (data.x.tolist(), data.y.tolist(), data.dropped) == (X, Y, 2)


def test_dates_are_years_since_the_first(tmp_path: Path):
    rows = [["when", "y"], [date(2001, 1, 31), 1.0], [date(2002, 1, 31), 2.0]]
    data = Data.from_file(xlsx(tmp_path / "book.xlsx", {"survey": rows}))
    assert data.x.tolist() == [0.0, 365 / 365.25]
    assert data.x_unit == "years of 365.25 days since 2001-01-31"


def test_text_among_numbers_is_refused_by_its_row(tmp_path: Path):
    path = xlsx(tmp_path / "book.xlsx", {"survey": [*TABLE, ["row 3", "tall", 1.0]]})
    with pytest.raises(InputError, match=r"sheet survey, row 5, column x: 'tall' is not a number"):
        Data.from_file(path)


@pytest.mark.parametrize("content", [b"", b"x,y\n1,2\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_a_file_of_something_else_is_refused(content: bytes, ending: str, tmp_path: Path):
    (tmp_path / f"book.{ending}").write_bytes(content)
    with pytest.raises(InputError, match=rf"book\.{ending} is not a workbook that can be read"):
        Data.from_file(tmp_path / f"book.{ending}")


def test_without_two_columns_of_numbers_the_sheets_are_named(tmp_path: Path):
    with pytest.raises(InputError, match=r"no sheet with two columns of numbers, among about, more"):
        Data.from_file(xlsx(tmp_path / "book.xlsx", {"about": [["a"], ["b"]], "more": [["x"], [1.0]]}))
