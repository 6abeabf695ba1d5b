"""Files in the forms that public teaching data come in give the right rows, or a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gdmath import Data, InputError, MeanSquaredError

EXAMPLES = Path(__file__).parent / "examples"
EXPECTED = json.loads((EXAMPLES / "expected.json").read_text())
READ = {name: right for name, right in EXPECTED.items() if "refused" not in right}


@pytest.mark.parametrize("name", READ)
def test_an_example_is_read_as_expected(name: str):
    right = EXPECTED[name]
    data = Data.from_file(EXAMPLES / name, **right.get("asked", {}))
    assert [data.x_name, data.y_name, len(data), data.dropped] == [right[key] for key in ("x", "y", "rows", "dropped")]
    assert MeanSquaredError(data).minimizer == pytest.approx([right["w"], right["b"]], rel=1e-9)
    assert data.x_unit == right.get("unit_of_x", data.x_unit)
    assert data.origin is not None
    assert data.origin.sheet == right.get("sheet")
    for words in (right.get("left_out"), right.get("said")):
        assert words is None or words in data.origin.assumed


def test_an_example_with_two_readings_is_refused_with_both():
    with pytest.raises(InputError) as refusal:
        Data.from_file(EXAMPLES / "ambiguous.csv")
    for words in ("a: 1,107 may be a decimal comma or thousands", "1.107 or 1107", "say which", "data.decimal"):
        assert words in str(refusal.value)


@pytest.mark.parametrize(("decimal", "x"), [(",", 1.107), (".", 1107.0)])
def test_the_decimal_mark_asked_for_decides(decimal: str, x: float):
    assert Data.from_file(EXAMPLES / "ambiguous.csv", decimal=decimal).x[0] == x


XY = [1.0, 2.0, 4.0], [2.5, 3.5, 7.25]

READ_AS_XY = {
    "a column index": "index,x,y\n0,1,2.5\n1,2,3.5\n2,4,7.25\n",
    "a column Unnamed: 0": "Unnamed: 0\tx\ty\n0\t1\t2.5\n1\t2\t3.5\n2\t4\t7.25\n",
    "a column rownames, quoted": '"rownames","x","y"\n"1",1,2.5\n"2",2,3.5\n"3",4,7.25\n',
    "a column #": "#;x;y\n1;1;2.5\n2;2;3.5\n3;4;7.25\n",
    "a column Nr.": "Nr.;x;y\n1;1;2,5\n2;2;3,5\n3;4;7,25\n",
    "a column S.No": "S.No|x|y\n1|1|2.5\n2|2|3.5\n3|4|7.25\n",
    "a column obs": "obs x y\n1 1 2.5\n2 2 3.5\n3 4 7.25\n",
    "a column PassengerId with gaps": "PassengerId,x,y\n12,1,2.5\n17,2,3.5\n31,4,7.25\n",
    "an index without a name, shuffled": ",x,y\n7,1,2.5\n3,2,3.5\n5,4,7.25\n",
    "names of rows as R writes them": '"x" "y"\n"a" 1 2.5\n"b" 2 3.5\n"c" 4 7.25\n',
    "numbers of rows as R writes them": "x y\n1 1 2.5\n2 2 3.5\n3 4 7.25\n",
    "names as numpy writes them": "# x y\n1 2.5\n2 3.5\n4 7.25\n",
    "aligned columns, cells of several words": (
        "name         x  y\nNew Zealand  1  2.5\nPeru         2  3.5\nSri Lanka    4  7.25\n"
    ),
    "aligned columns, a name up to the next": (
        "name             x    y\nPapua New Guinea 1    2.5\nTogo             2    3.5\nCosta Rica       4    7.25\n"
    ),
    "aligned to the right": "         x     y\n    1.0000  2.50\n    2.0000  3.50\n    4.0000  7.25\n",
    "a tab in place of some blanks": "x \t y\n1\t2.5\n2  3.5\n4 \t7.25\n",
    "blanks and quotes": 'name x y\n"New Zealand" 1 2.5\nPeru 2 3.5\n"Sri Lanka" 4 7.25\n',
    "titles and blank lines": "My data\n\nfrom a survey, 2020\n\nx;y\n1;2.5\n2;3.5\n4;7.25\n",
    "a title with the delimiter above one without": "Source: a; see b\nMy data\n1;2,5\n2;3,5\n4;7,25\n",
    "a title padded as Excel pads it": "My data,,\n,,\nname,x,y\na,1,2.5\nb,2,3.5\nc,4,7.25\n",
    "comments above and among": "# one\n# two, three\nx,y\n1,2.5\n# between\n2,3.5\n4,7.25\n",
    "a row of units": "x,y\n[m],[kg]\n1,2.5\n2,3.5\n4,7.25\n",
    "an empty last column": "x,y,\n1,2.5,\n2,3.5,\n4,7.25,\n",
    "an empty last column without a comma above": "x,y\n1,2.5,\n2,3.5,\n4,7.25,\n",
    "dollars before and blanks behind": "x,y\n$ 1.00,2.5\n$ 2.00,3.5\n$ 4.00,7.25\n",
    "euros behind, decimal commas": "x;y\n1,00 €;2,5\n2,00 €;3,5\n4,00 €;7,25\n",
    "per cent with a blank": "x;y\n1 %;2.5\n2 %;3.5\n4 %;7.25\n",
    "decimal commas between blanks": "x y\n1,0 2,5\n2,0 3,5\n4,0 7,25\n",
    "a year among the names": "country;2019;2020\nA;1;2.5\nB;2;3.5\nC;4;7.25\n",
    "a form feed of blank lines above": "\n \n\t\nx,y\n1,2.5\n2,3.5\n4,7.25\n",
    "missing cells of every kind": "x,y\n1,2.5\n#N/A,3\n3,–\n2,3.5\n..,9\n4,7.25\n",
}


@pytest.mark.parametrize("kind", READ_AS_XY)
def test_a_kind_of_file_is_read(kind: str, tmp_path: Path):
    (tmp_path / "file.txt").write_text(READ_AS_XY[kind], encoding="utf-8")
    data = Data.from_file(tmp_path / "file.txt")
    assert (data.x.tolist(), data.y.tolist()) == XY


NUMBERS = {
    "thousands by commas": ("1,234,567", 1234567.0),
    "a zero that no thousands begin with": ("0,123", 0.123),
    "thousands and decimals": ("1,234.5", 1234.5),
    "thousands by points, decimal comma": ("1.234,5", 1234.5),
    "thousands by blanks": ("1 234,5", 1234.5),
    "thousands by fixed blanks": ("1\u00a0234,5", 1234.5),
    "thousands by narrow blanks": ("1\u202f234\u202f567", 1234567.0),
    "thousands by apostrophes": ("1'234'567.25", 1234567.25),
    "a Unicode minus": ("−4.5", -4.5),
    "a minus before the unit": ("-$12.50", -12.5),
    "a minus behind the unit": ("€-12,5", -12.5),
    "a plus": ("+3.5", 3.5),
    "an exponent": ("1.5E-3", 0.0015),
    "an exponent behind a comma": ("1,5e3", 1500.0),
    "a point and no decimals": ("2502.", 2502.0),
    "a point and no whole": (".5", 0.5),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_a_number_is_read_however_it_is_written(kind: str, tmp_path: Path):
    text, value = NUMBERS[kind]
    (tmp_path / "file.txt").write_text(f"y\tx\n1\t{text}\n2\t{text}\n3\t{text}\n", encoding="utf-8")
    assert set(Data.from_file(tmp_path / "file.txt").y.tolist()) == {value}


DATES = {
    "ISO": ("2001-01-31", "2002-01-31", 365),
    "with a time": ("2001-01-31 12:00", "2002-01-31T12:00:00Z", 365),
    "year and month": ("2001-02", "2002-02", 365),
    "year and month as statistical offices write them": ("2001M02", "2002M02", 365),
    "year first, by slashes": ("2001/01/31", "2001/02/01", 1),
    "day.month.year": ("31.01.2001", "1.2.2001", 1),
    "day/month/year, where a day above 12 tells": ("31/01/2001", "01/02/2001", 1),
    "month/day/year, where a day above 12 tells": ("01/31/2001", "02/01/2001", 1),
}


@pytest.mark.parametrize("kind", DATES)
def test_dates_are_years_since_the_first(kind: str, tmp_path: Path):
    first, second, days = DATES[kind]
    (tmp_path / "file.txt").write_text(f"when\ty\n{first}\t1\n{second}\t2\n", encoding="utf-8")
    data = Data.from_file(tmp_path / "file.txt")
    assert data.x.tolist() == [0.0, days / 365.25]
    assert data.x_unit.startswith("years of 365.25 days since 2001-0")
    assert data.x_label.startswith("when, years of 365.25 days since 2001-0")


def test_the_last_date_may_come_first(tmp_path: Path):
    (tmp_path / "file.txt").write_text("when,y\n2002-01-31,1\n2001-01-31,2\n")
    assert Data.from_file(tmp_path / "file.txt").x.tolist() == [365 / 365.25, 0.0]


REFUSED = {
    "a day or a month": ("when;y\n01/02/2003;1\n03/04/2005;2\n", ["01/02/2003", "2003-02-01", "2003-01-02"]),
    "decimal comma or thousands": ("x;y\n1,107;1\n2,114;2\n", ["1,107", "1.107", "1107", "data.decimal"]),
    "decimal point or thousands": ("x;y\n1.107;1\n2.114;2\n", ["1.107", "1107", "data.decimal"]),
    "an underscore, which Python passes over": ("x,y\n1_0,2\n2_0,3\n", ["'1_0'", "looks like a number"]),
    "an underscore far down": ("x,y\n" + "1,2\n2,3\n" * 300 + "1_0,2\n", ["line 602", "'1_0'"]),
    "groups of two digits": ("x;y\n1,23,456;2\n2,34,567;3\n", ["'1,23,456'", "looks like a number"]),
    "two notations in a column": ("x;y\n1,5;1\n1.5;2\n", ["line 3", "'1.5' is written otherwise than '1,5'"]),
    "a unit in some cells": ("x;y\n$5;1\n6;2\n7;3\n", ["line 3", "'6' is written otherwise than '$5'"]),
    "two currencies": ("x;y\n$5;1\n€6;2\n", ["line 3", "'€6' is written otherwise than '$5'"]),
    "two cuts": ("1,5 200,5\n2,7 311,2\n", ["at blanks into 2", "at commas into 3", "data.decimal"]),
    "commas between cells and in them": ("x,y\n1,5,2,5\n2,5,3,5\n", ["line 2", "4 cells", "line of names has 2"]),
    "only a column that counts beside the other": ("id,y\n1,2\n2,3\n3,5\n", ["id counts the rows", "ask for it"]),
    "a count with a control character": ("id,y\n1,2\n2\x1d,3\n3,5\n", ["id counts the rows", "ask for it"]),
    "an infinity with a unit": ("x,y\n1,2%\n2,4.5e999%\n3,5%\n", ["line 3", "'4.5e999%' is not a finite number"]),
    "a workbook under another name": ("PK\x03\x04", ["workbook", ".xlsx"]),
    "no text": ("x,y\n1,2\0\n", ["line 2", "not text"]),
    "a day that is none": ("when,y\n2001-02-28,1\n2001-02-29,2\n2001-03-01,3\n", ["line 3", "'2001-02-29'"]),
    "a sheet of a text": ("x,y\n1,2\n2,3\n", ["no sheets"]),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_known_is_refused_in_one_sentence(kind: str, tmp_path: Path):
    text, words = REFUSED[kind]
    (tmp_path / "file.txt").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refusal:
        Data.from_file(tmp_path / "file.txt", sheet="1" if "sheet" in kind else None)
    assert "\n" not in str(refusal.value)
    for word in ("file.txt", *words):
        assert word in str(refusal.value)


def test_a_first_row_of_numbers_is_no_header_however_they_are_written(tmp_path: Path):
    for first, x in (("−4.5;5.5", -4.5), ('"1,378.8";2', 1378.8), ("1,5;2", 1.5)):
        tail = first.replace("4", "3").replace("1", "2")
        (tmp_path / "file.txt").write_text(f"{first}\n{tail}\n", encoding="utf-8")
        assert Data.from_file(tmp_path / "file.txt").x[0] == x


def test_no_column_that_looks_like_numbers_is_passed_over_for_the_next(tmp_path: Path):
    (tmp_path / "file.txt").write_text("a;b;c\n−4.5;5.5;6\n−3.5;7.5;8\n", encoding="utf-8")
    data = Data.from_file(tmp_path / "file.txt")
    assert (data.x_name, data.x.tolist(), data.y_name) == ("a", [-4.5, -3.5], "b")


def test_a_decimal_mark_elsewhere_in_the_file_decides(tmp_path: Path):
    (tmp_path / "file.txt").write_text("a;b;c\n1,107;3;0,5\n2,114;4;1,5\n")
    data = Data.from_file(tmp_path / "file.txt")
    assert data.x.tolist() == [1.107, 2.114]
    assert data.origin is not None
    assert "1,107 in a is read with decimals: the file has decimal commas" in data.origin.assumed


@pytest.mark.parametrize(
    ("asked", "name"), [("2", "Flipper Length (mm)"), ("flipper_length_mm", "Flipper Length (mm)"), ("MASS", "mass")]
)
def test_a_column_is_found_by_number_or_by_a_name_written_a_little_differently(asked: str, name: str, tmp_path: Path):
    (tmp_path / "file.csv").write_text("id,Flipper Length (mm),mass\n1,2,3\n2,3,5\n")
    data = Data.from_file(tmp_path / "file.csv", y=asked, x="id")
    assert data.y_name == name
    assert data.origin is not None
    assert f"'{asked}'" in data.origin.chosen[1]


def test_a_column_that_counts_is_taken_where_it_is_asked_for(tmp_path: Path):
    (tmp_path / "file.csv").write_text(",y\n1,2\n2,3\n3,7\n")
    assert Data.from_file(tmp_path / "file.csv", x="1").x.tolist() == [1.0, 2.0, 3.0]


def test_one_of_two_columns_of_one_name_is_asked_for_by_its_number(tmp_path: Path):
    (tmp_path / "file.csv").write_text("mass,mass,length\n1,5,3\n2,6,4\n")
    assert Data.from_file(tmp_path / "file.csv", x="2").x.tolist() == [5.0, 6.0]


def test_names_are_clean_and_refusals_short(tmp_path: Path):
    names = ["\x1b[31mred\x07", '"two\nlines"', *(f"column of a rather long name {k}" for k in range(1000))]
    (tmp_path / "file.csv").write_text(",".join(names) + "\n" + "\n".join(",".join(["1"] * 1002) for _ in range(3)))
    with pytest.raises(InputError) as refusal:
        Data.from_file(tmp_path / "file.csv", x="zzz")
    said = str(refusal.value)
    assert said.isprintable()
    assert len(said) < 800
    with pytest.raises(InputError, match=r"\[31mred is 1.0 in all 3 rows"):
        Data.from_file(tmp_path / "file.csv")


def test_windows_1252_is_read_and_said(tmp_path: Path):
    (tmp_path / "file.csv").write_bytes("Größe;Preis\n1;5 €\n2;7 €\n".encode("cp1252"))
    data = Data.from_file(tmp_path / "file.csv")
    assert (data.x_name, data.y_unit) == ("Größe", "€")
    assert data.origin is not None
    assert "read as Windows-1252" in data.origin.assumed


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark(codec: str, tmp_path: Path):
    (tmp_path / "file.csv").write_bytes("mass,length\n1,2.5\n2,3.5\n".encode(codec))
    assert Data.from_file(tmp_path / "file.csv").y.tolist() == [2.5, 3.5]
