"""Whatever stands behind whichever key, by whatever door, the lecture is used or refused in one plain sentence."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from gdmath import InputError
from gdmath.files.columns import MOST_ROWS
from scenes.lecture import Lecture
from scenes.parameters import SECTIONS
from scenes.production.forecast import facts, goal, rates

KEYS = [f"{section}.{key}" for section, table in SECTIONS.items() for key in table.model_fields]

NUMBERS = ["0", "-1", "1", "2", "7", "1_000_001", "3_000_000_000", "1e30", "2.5", "-0.0", "nan", "inf", "-inf"]
NUMBERS += ["1e308", "-1e308", "1e200", "1e50", "-1e50", "1e-100", "1e-200", "1e-308", "5e-324"]
NUMBERS += ["1" + "0" * 30, "9" * 5000]
TEXTS = ["", " ", "auto", "0,1", "1.000", "a\0b", "\x1b[31mred", "x\ny", "x" * 300, "x" * 5000, "a/" * 400, "/dev/zero"]
TEXTS += [
    ".",
    "..",
    "/",
    "-",
    "CON",
    "1e400",
    "\U0001f600",
    "\u202egnp.",
    "\x9b2J",
    "[[",
    "{",
    "=",
    "#",
    "'",
    '"',
    "\\",
]
LISTS = ["[]", "[1]", "[1,1]", "[1,2]", "[1,2,3]", "[1,2,3,4,5]", "[[1],[2]]", "[true,false]", '["a","b"]', "[nan,1]"]
LISTS += ["[0,1e-200]", "[0,5e-324]", "[0,1e200]", "[-1e308,1e308]", "[1e50,1e50]", "[-1e50,1e50]", "[0.1,1e308]"]
LISTS += ["[1,1" + "0" * 30 + "]", f"[{'1,' * 2000}]", "[" * 500 + "]" * 500, "[" * 2000 + "]" * 2000]
OTHERS = ["true", "false", "{}", "{a=1}", "{a={a=1}}", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z"]


def in_toml(text: str) -> str:
    """A text as a file of TOML has it."""
    return '"' + "".join(f"\\U{ord(mark):08x}" for mark in text) + '"'


def used(lecture: Lecture) -> None:
    """What `downhill check` asks of a lecture, and what clips ask of it."""
    facts(lecture), rates(lecture), goal(lecture), lecture.raw_start, lecture.descend()


def look(sentence: str) -> None:
    """One line, not long, without a word of Python's."""
    assert sentence.isprintable(), sentence
    assert len(sentence) <= 900
    for word in ("Error", "Errno", "Traceback", "<class", "datetime", "0x"):
        assert word not in sentence.replace("'0x", "")


def end_of(**settings) -> str:
    """What is said of a lecture; nothing where it can be used."""
    try:
        used(Lecture(**settings))
    except InputError as error:
        look(str(error))
        return str(error)
    return ""


@pytest.mark.parametrize("key", KEYS)
def test_whatever_a_file_has_behind_a_key_it_is_used_or_refused_in_a_sentence(key: str):
    section, _, name = key.partition(".")
    for value in [*NUMBERS, *map(in_toml, TEXTS), *LISTS, *OTHERS]:
        Path("lecture.toml").write_text(f"[{section}]\n{name} = {value}\n", encoding="utf-8")
        end_of()


@pytest.mark.parametrize("key", KEYS)
def test_whatever_a_command_line_sets_it_is_used_or_refused_in_a_sentence(key: str):
    for text in [*NUMBERS, *TEXTS, *LISTS, *OTHERS, "\udcff", "0,5;1,5", "0,5,1,5", "1,2,", ",", ";"]:
        end_of(assignments={key: text})


@pytest.mark.parametrize("seed", range(8))
def test_whatever_stands_behind_several_keys_it_is_used_or_refused_in_a_sentence(seed: int):
    """Each value alone would be allowed."""
    draw = random.Random(seed)
    for _ in range(25):
        far = [draw.choice(["1e50", "-1e50", "1e-50", "1e12", "1e30", "0", "1"]) for _ in range(8)]
        assignments = {
            "data.n": draw.choice(["2", "3", "20"]),
            "data.slope": far[0],
            "data.intercept": far[1],
            "data.noise": far[2].lstrip("-"),
            "data.x_range": f"{far[3]},{far[4]}",
            "data.standardize": draw.choice(["true", "false"]),
            "descent.start": draw.choice(["auto", f"{far[5]},{far[6]}"]),
            "descent.learning_rate": draw.choice(["auto", "1e50", "1e-50", far[7]]),
            "descent.steps": draw.choice(["auto", "1", "1000"]),
        }
        end_of(assignments=assignments)


@pytest.mark.parametrize(
    ("key", "text", "words"),
    [
        ("data.source", "a\0b.csv", "a b.csv"),
        ("data.source", "\udcff.csv", " .csv"),
        ("data.source", "x" * 300, "File name too long; give the path of a data file"),
        ("data.source", "\x1b[31m.csv", " [31m.csv does not exist"),
        ("data.seed", "9" * 5000, "exceeded maximum size"),
        ("data.x_range", "-1e308,1e308", "give a number between -1e50 and 1e50"),
        ("data.n", "1" + "0" * 30, f"less than or equal to {MOST_ROWS}"),
        ("data.n", "3000000000", f"less than or equal to {MOST_ROWS}"),
        ("batches.epochs", "1" + "0" * 30, "less than or equal to 100000"),
        ("descent.start", "1e308,0", "give a number between -1e50 and 1e50"),
        ("descent.start", "[" * 5000, "is not allowed"),
        ("data.n", "1.000", "write a whole number with digits alone"),
        ("descent.steps", "1,000", "write a whole number with digits alone"),
        ("descent.start", "0,5,1,5", "put semicolons between numbers: 0,5;1,5"),
        ("learning_rates.rates", "0,1", "put semicolons between numbers: 0,5;1,5"),
    ],
)
def test_a_case_that_once_was_no_sentence_is_one(key: str, text: str, words: str):
    assert words in end_of(assignments={key: text})


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("x = " + "9" * 5000, "a number of thousands of digits"),
        ("[" + ".".join("a" * 2000) + "]\nx = 1", "line 1 has more than 100 points"),
        (".".join("a" * 20_000) + " = 1", "line 1 has more than 100 points"),
        ("x = " + "{a = " * 2000, "too many tables in tables"),
        ("x = " + "[" * 2000, "too many tables in tables"),
        ("x = [" + "1," * 5_000_000 + "]", "more than 100,000 bytes"),
        ('x = "\x1b[2J', "is not TOML"),
        ("\\" * 200 + " = 1", "is not TOML"),
        ("k" * 5000 + " = 1", "is not a parameter"),
    ],
    ids=["digits", "nested tables", "a key of parts", "tables in line", "lists", "megabytes", "escape", "bars", "long"],
)
def test_a_file_that_once_was_no_sentence_is_one(toml: str, words: str):
    Path("lecture.toml").write_text(toml)
    assert words in end_of()


def test_a_file_of_points_in_a_comment_is_read():
    Path("lecture.toml").write_text(f"# {'.' * 500}\n[data]\nn = 30 # {'.' * 500}\n")
    assert end_of() == ""


@pytest.mark.parametrize("place", ["/dev/zero", ".", "pipe", "a\0b", "x" * 300, "gone.toml", "latin.toml"])
def test_what_is_no_lecture_file_is_refused_at_once(place: str):
    os.mkfifo("pipe")
    Path("latin.toml").write_bytes(b"# \xe4\n")
    assert "lecture file" in end_of(file=Path(place)) or place == "latin.toml"
    assert "latin.toml is not text in UTF-8" in end_of(file=Path("latin.toml"))


@pytest.mark.parametrize("place", ["a\x1bb", "x" * 300, "/dev/zero"])
def test_a_variable_that_names_no_lecture_file_is_refused(place: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("DOWNHILL_LECTURE", place)
    assert "give the path of a lecture file" in end_of()


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("descent.learning_rate", "0,1", 0.1),
        ("data.slope", "-0,5", -0.5),
        ("descent.start", "0,5;1,5", (0.5, 1.5)),
        ("learning_rates.rates", "0,01;0,1", (0.01, 0.1)),
        ("descent.start", "0.5,1.5", (0.5, 1.5)),
        ("descent.start", "0.5;1.5", (0.5, 1.5)),
    ],
)
def test_decimal_commas_are_taken(key: str, text: str, value: object):
    section, _, name = key.partition(".")
    assert getattr(getattr(Lecture(assignments={key: text}), section), name) == value


def test_more_passes_than_can_be_taken_are_refused():
    words = end_of(assignments={"data.n": "2000000", "batches.epochs": "100"})
    assert words == (
        "batches.epochs = 100 is not allowed: it passes over 200,000,000 rows, of which 20,000,000 can be; "
        "give at most 10 epochs."
    )
