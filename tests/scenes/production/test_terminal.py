"""What comes out of a file, a name or a key reaches the terminal as words: no escape, no second line, not too long."""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import suppress
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from rich.console import Console

from gdmath import InputError
from scenes.production import asking
from scenes.production.command import main
from scenes.production.job import Picture
from scenes.production.progress import shown
from scenes.production.render import End, Outcome
from tests.scenes.production.fakes import job

ESCAPE = "\x1b[2J\x07\x9b31m\u202e\r"
"""Clears the screen, rings, turns to red, turns the writing around, goes back to the first column."""


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """What the terminal gets from a command, each line of it printable and none longer than a screen."""

    def call(*words: str) -> str:
        monkeypatch.setattr(sys, "argv", ["downhill", *words])
        with suppress(SystemExit):
            main()
        output, error = capsys.readouterr()
        for line in (output + error).splitlines():
            assert line.isprintable(), line
            assert len(line) < 1000
        assert "allow_pickle" not in output + error
        return output + error

    return call


def array(values: np.ndarray, **settings) -> bytes:
    file = io.BytesIO()
    np.save(file, values, **settings)
    return file.getvalue()


def write(kind: str, name: str, numbers: bool) -> Path:
    """A file of a kind with a column of that name, which holds numbers or words."""
    column = np.arange(9.0) ** 2 if numbers else np.array(["a", "b", "c"] * 3)
    path = Path(f"file.{kind}")
    if kind == "npz":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(f"{name}.npy", array(column))
            archive.writestr("y.npy", array(np.arange(9.0)))
    elif kind == "npy":
        rows = np.zeros(9, np.dtype([(name, column.dtype), ("y", "f8")]))
        rows[name], rows["y"] = column, range(9)
        np.save(path, rows)
    elif kind == "parquet":
        parquet.write_table(pa.table({name: column, "y": np.arange(9.0)}), path)
    else:
        lines = [f'"{name}",y', *(f"{cell},{k}" for k, cell in enumerate(column.tolist()))]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("kind", ["csv", "npz", "npy", "parquet"])
@pytest.mark.parametrize("numbers", [True, False])
def test_the_name_of_a_column_is_words(kind: str, numbers: bool, said):
    assert "[2J" in said("check", "--data", str(write(kind, f"{ESCAPE}x\ny", numbers)))


def test_the_names_of_many_columns_are_cut(said):
    names = ",".join(f"column number {k} with quite a long name" for k in range(400))
    Path("wide.csv").write_text(names + "\n" + "\n".join([",".join("t" * 400)] * 3) + "\n")
    assert "388 more" in said("check", "--data", "wide.csv")


@pytest.mark.parametrize("ending", ["npy", "npz"])
def test_nobody_is_told_to_allow_what_could_run_code(ending: str, said):
    objects = np.array([[{}, {}], [{}, {}]], dtype=object)
    if ending == "npy":
        np.save("objects.npy", objects, allow_pickle=True)
    else:
        np.savez("objects.npz", a=objects, b=objects)
    assert "it holds Python objects." in said("check", "--data", f"objects.{ending}")


def test_a_header_without_end_is_said_in_our_words(said):
    np.save("wide.npy", np.zeros(5, np.dtype([(f"a long name, number {k}" * 5, "f8") for k in range(300)])))
    assert "its header is too long" in said("check", "--data", "wide.npy")


def test_the_path_of_a_file_is_words(said):
    path = Path(f"rows{ESCAPE}\n.csv")
    path.write_text("a,b\n1,2\n2,5\n3,5\n")
    assert "names in line 1" in said("check", "--data", str(path))
    assert "is there already" in said("init", str(path))
    assert "is written" in said("init", f"lecture{ESCAPE}.toml")


@pytest.mark.parametrize(
    "words",
    [
        ["render", f"Bowl{ESCAPE}"],
        ["check", "--set", f"descent.{ESCAPE}=1"],
        ["check", "--set", f"{ESCAPE}" * 500],
        ["check", "--lr", ESCAPE],
        ["check", "--x", ESCAPE, "--data", "penguins"],
        [f"--{ESCAPE}"],
        ["render", "-q", ESCAPE],
        ["render", "--sweep", ESCAPE],
        ["render", "--format", "gif", "--max-size", ESCAPE],
        ["render", "--dask", ESCAPE],
    ],
)
def test_what_was_typed_is_words(words: list[str], said):
    assert said(*words)


def test_what_a_file_of_toml_is_called_and_holds_is_words(said):
    Path("lecture.toml").write_text(f'"{ESCAPE[4:]}" = 1')
    assert "is not TOML" in said("check")
    Path("lecture.toml").write_text('"\\u001b[2J\\n" = 1')
    assert "is not a parameter" in said("check")


@pytest.mark.parametrize("terminal", [True, False])
def test_why_a_clip_is_rendered_and_why_it_failed_is_words(terminal: bool, said, capsys: pytest.CaptureFixture[str]):
    written = io.StringIO()
    console = Console(file=written, force_terminal=terminal, width=200)
    with shown(console) as watcher:
        watcher.begin(job(), f"data.x: {ESCAPE * 100}")
    assert "\x07" not in written.getvalue()
    assert "\x1b[2J" not in written.getvalue()
    asking.sum_up([Outcome(job(picture=Picture()), End.FAILED, f"ValueError: {ESCAPE * 100}\n")], False)
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isprintable()


def test_a_sentence_is_one_line_whatever_it_quotes():
    words = str(InputError(f"{'a' * 5000}{ESCAPE} is wrong; give b."))
    assert words.isprintable()
    assert len(words) == 900
    assert words.endswith("is wrong; give b.")
