import csv
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Data, InputError
from tests.gdmath.strategies import data_sets

DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "space": " "}


@pytest.fixture
def write(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "walk.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.fixture
def read(write):
    """What Data.from_csv makes of a text."""
    return lambda text, x=None, y=None, encoding="utf-8": Data.from_csv(write(text, encoding), x, y)


@pytest.fixture
def refused(write):
    """The sentence with which Data.from_csv refuses a text; it always names the file."""

    def refused(text, x=None, y=None, encoding="utf-8"):
        path = write(text, encoding)
        with pytest.raises(InputError) as caught:
            Data.from_csv(path, x, y)
        assert str(path) in str(caught.value)
        return str(caught.value)

    return refused


def columns(data):
    return data.x.tolist(), data.y.tolist()


def names(data):
    return data.x_name, data.y_name


# What is written is what is read


@given(data_sets(), st.sampled_from(list(DELIMITERS.values())), st.booleans(), st.sampled_from(["\n", "\r\n"]))
def test_any_numbers_are_read_to_the_last_bit(data, delimiter, header, line_end):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "any.csv")
        with path.open("w", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, lineterminator=line_end)
            writer.writerows([["mass", "length"]] * header + list(zip(data.x.tolist(), data.y.tolist(), strict=True)))
        read = Data.from_csv(path)
    assert columns(read) == columns(data)
    assert names(read) == (("mass", "length") if header else ("x", "y"))
    assert read.dropped == 0


@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
def test_the_delimiter_is_recognised(read, delimiter):
    data = read("mass,length\n1,2.5\n2,-3e-1\n4,.5\n".replace(",", delimiter))
    assert names(data) == ("mass", "length")
    assert columns(data) == ([1.0, 2.0, 4.0], [2.5, -0.3, 0.5])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_byte_order_mark_is_recognised_and_is_no_part_of_the_first_name(read, encoding):
    mark = "\ufeff" if encoding in ("utf-16-le", "utf-16-be") else ""
    data = read(f"{mark}größe,y\n1,2\n2,3\n", encoding=encoding)
    assert names(data) == ("größe", "y")
    assert columns(data) == ([1.0, 2.0], [2.0, 3.0])


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_the_line_end_of_every_system_is_one(read, line_end):
    assert columns(read("x,y\n1,2\n2,3\n".replace("\n", line_end))) == ([1.0, 2.0], [2.0, 3.0])


def test_the_last_line_needs_no_end(read):
    assert columns(read("x,y\n1,2\n2,3")) == ([1.0, 2.0], [2.0, 3.0])


def test_a_quoted_cell_may_hold_the_delimiter(read):
    data = read('"mass, in g";"length"\n"1";"2"\n"2";"3"\n')
    assert names(data) == ("mass, in g", "length")
    data = read('species,"mass, in g",length\n"a, b",1,2\nc,"2",3\n')
    assert names(data) == ("mass, in g", "length")
    assert columns(data) == ([1.0, 2.0], [2.0, 3.0])


def test_spaces_around_cells_are_no_part_of_them(read):
    data = read("mass , length\n1 , 2\n 2, 3 \n")
    assert names(data) == ("mass", "length")
    assert columns(data) == ([1.0, 2.0], [2.0, 3.0])


def test_a_name_of_several_words_is_one_name(read):
    data = read("flipper length (mm),body mass (g)\n181,3750\n186,3800\n")
    assert names(data) == ("flipper length (mm)", "body mass (g)")


def test_without_a_header_the_columns_are_called_x_and_y(read):
    data = read("1,2\n2,3\n")
    assert names(data) == ("x", "y")
    assert columns(data) == ([1.0, 2.0], [2.0, 3.0])


def test_a_header_may_hold_a_number_among_names(read):
    data = read("country;1990;2000\nA;1;2\nB;2;3\n")
    assert names(data) == ("1990", "2000")
    assert columns(data) == ([1.0, 2.0], [2.0, 3.0])


@pytest.mark.parametrize("blank", ["", "  ", "\t"])
def test_blank_lines_are_passed_over_and_no_dropped_rows(read, blank):
    data = read(f"{blank}\nx,y\n{blank}\n1,2\n{blank}\n2,3\n{blank}\n")
    assert columns(data) == ([1.0, 2.0], [2.0, 3.0])
    assert data.dropped == 0


# Which columns


THREE = "species,mass,length,year\nadelie,1,10,2007\ngentoo,2,30,2008\n"


def test_the_first_two_numeric_columns_are_taken(read):
    assert names(read(THREE)) == ("mass", "length")


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        ("year", "mass", ("year", "mass")),
        ("length", None, ("length", "mass")),
        (None, "mass", ("length", "mass")),
        (None, "year", ("mass", "year")),
        ("mass", None, ("mass", "length")),
    ],
)
def test_columns_are_taken_by_name_and_what_is_not_named_is_the_first_numeric_one_left(read, x, y, expected):
    data = read(THREE, x, y)
    assert names(data) == expected
    values = {"mass": [1.0, 2.0], "length": [10.0, 30.0], "year": [2007.0, 2008.0]}
    assert columns(data) == tuple(values[name] for name in expected)


def test_a_column_that_begins_with_missing_cells_is_still_numeric(read):
    assert names(read("a,b,c\n,NA,1\nred,2,2\nblue,3,4\n")) == ("b", "c")


# Missing cells


@pytest.mark.parametrize("missing", ["", "NA", "na", "N/A", "NaN", "nan", "null", "None", "-", "?", ".", " NA "])
def test_rows_with_a_missing_cell_are_dropped_and_counted(read, missing):
    data = read(f"x,y\n1,2\n{missing},7\n2,3\n7,{missing}\n{missing},{missing}\n4,5\n")
    assert columns(data) == ([1.0, 2.0, 4.0], [2.0, 3.0, 5.0])
    assert data.dropped == 3


def test_a_missing_cell_in_another_column_drops_nothing(read):
    data = read("x,y,z\n1,2,NA\n2,3,\n")
    assert columns(data) == ([1.0, 2.0], [2.0, 3.0])
    assert data.dropped == 0


def test_missing_rows_that_leave_too_few_are_said(refused):
    said = refused("x,y\n1,2\nNA,3\n4,\n")
    assert "2 row(s) with a missing cell left out" in said
    assert "1 row(s)" in said


# What is refused, each in one sentence with its place


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"nowhere\.csv does not exist"):
        Data.from_csv(tmp_path / "nowhere.csv")


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(InputError, match=f"{tmp_path} cannot be read: Is a directory"):
        Data.from_csv(tmp_path)


@pytest.mark.parametrize("text", ["", "\n\n", "\ufeff"])
def test_an_empty_file_is_refused_as_empty(refused, text):
    assert "is empty" in refused(text)


@pytest.mark.parametrize("asked", [(None, None), ("mass", "length"), ("length", None)])
def test_a_header_without_rows_is_refused_as_such(refused, asked):
    said = refused("mass,length\n", *asked)
    assert "row" in said
    assert "numeric" not in said


def test_text_in_a_numeric_column_is_refused_by_line_column_and_value(refused):
    assert "line 3, column length: 'tall' is not a number" in refused("mass,length\n1,2\n2,tall\n3,4\n")


def test_the_line_is_counted_in_the_file_blank_and_dropped_lines_too(refused):
    assert "line 6, column y: 'five' is not a number" in refused("x,y\n\n1,2\nNA,3\n\n4,five\n")


def test_text_in_a_named_column_is_refused_by_line_column_and_value(refused):
    assert "line 2, column species: 'adelie' is not a number" in refused(THREE, "mass", "species")


def test_decimal_commas_are_read_where_semicolons_delimit_even_where_both_cut_evenly(read):
    data = read("mass, g;length, mm\n1,5;2,5\n2,5;3,5\n")
    assert names(data) == ("mass, g", "length, mm")
    assert columns(data) == ([1.5, 2.5], [2.5, 3.5])


def test_a_decimal_comma_among_whole_numbers_is_one(read):
    assert columns(read("x;y\n1;2\n2;3,5\n")) == ([1.0, 2.0], [2.0, 3.5])


@pytest.mark.parametrize("value", ["inf", "-inf", "Infinity", "1e999"])
def test_an_infinity_is_refused_by_line_column_and_value(refused, value):
    assert f"line 3, column y: {value!r} is not a finite number" in refused(f"x,y\n1,2\n2,{value}\n3,4\n")
    assert f"line 4, column x: {value!r} is not a finite number" in refused(f"x,y\n1,2\n2,3\n{value},4\n")


def test_one_row_is_too_few(refused):
    said = refused("x,y\n1,2\n")
    assert "1 row" in said
    assert "at least two" in said


def test_a_constant_x_is_refused_by_name_since_the_minimum_is_a_whole_line(refused):
    said = refused("mass,y\n7,2\n7,3\n")
    assert "mass is 7.0 in all 2 rows" in said
    assert "whole line" in said


def test_fewer_than_two_numeric_columns_are_refused_with_those_there_are(refused):
    said = refused("species,mass\nadelie,1\ngentoo,2\n")
    assert "fewer than two numeric columns among species, mass" in said
    assert "fewer than two numeric columns" in refused("1\n2\n3\n")


def test_an_unknown_column_is_refused_with_the_nearest_spelling(refused):
    said = refused(THREE, "lenght")
    assert "no column 'lenght'" in said
    assert "did you mean 'length'?" in said


def test_an_unknown_column_like_no_other_is_refused_with_all_there_are(refused):
    said = refused(THREE, "temperature")
    assert "no column 'temperature'" in said
    assert "species, mass, length, year" in said


def test_a_name_asked_of_a_file_without_names_is_refused_with_what_there_is(refused):
    assert "no column 'mass'; it has column 1, column 2" in refused("1,2\n2,3\n", "mass")


def test_the_same_column_twice_is_refused(refused):
    said = refused(THREE, "mass", "mass")
    assert "'mass'" in said
    assert "two different columns" in said


def test_two_columns_of_one_name_are_refused_when_that_name_is_asked_for(refused):
    assert "2 columns named 'mass'" in refused("mass,mass,length\n1,2,3\n2,3,4\n", "mass")


@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
def test_a_line_too_short_is_refused_by_line_and_column(refused, delimiter):
    said = refused("mass,length\n1,2\n2\n3,4\n".replace(",", delimiter))
    assert "line 3" in said
    assert "column length" in said


@pytest.mark.parametrize("delimiter", DELIMITERS.values(), ids=DELIMITERS)
def test_a_line_too_long_is_refused_by_line(refused, delimiter):
    assert "line 3" in refused("mass,length\n1,2\n2,3,4\n3,4\n".replace(",", delimiter))


def test_a_decimal_comma_where_the_comma_delimits_is_not_guessed_at(refused):
    # Taken for two cells, 1,5 would be read as x = 1, y = 5, and nothing would say so.
    assert "line 2" in refused("x,y\n1,5,2,5\n2,5,3,5\n")


def test_a_ragged_line_far_down_is_refused_too(refused):
    good = "".join(f"{k},{k}\n" for k in range(100))
    assert "line 102" in refused(f"x,y\n{good}7\n")
    assert "line 102" in refused(f"x,y\n{good}7,8,9\n")


@pytest.mark.parametrize("line", [1, 2, 40])
def test_bytes_of_no_encoding_are_refused_with_their_line(refused, line):
    lines = ["name,x,y", *(f"a,{k},{k}" for k in range(50))]
    lines[line - 1] = lines[line - 1].replace("a", "\x81")  # no letter in UTF-8, none in Windows-1252
    said = refused("\n".join(lines).encode("latin-1"))
    assert f"line {line}:" in said
    assert "UTF-8" in said


def test_an_error_is_one_sentence_on_one_line(refused):
    for text in ("", "x,y\n", "x,y\n1,2\n2,b\n", "x,y\n1,2\n", "a\nb\n", b"x,y\n1,\x81\n"):
        assert "\n" not in refused(text)


def test_the_path_may_be_a_string(write):
    assert np.array_equal(Data.from_csv(str(write("x,y\n1,2\n2,3\n"))).x, [1.0, 2.0])
