"""Where the values of a lecture are written, and what is said of those that cannot be used."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterable
from datetime import date, time
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from gdmath import Data, InputError
from gdmath.errors import shortened
from scenes.parameters import SECTIONS, DataSection

PREFIX = "DOWNHILL_"
LECTURE_VARIABLE = "DOWNHILL_LECTURE"
"""Names the lecture file; without it, lecture.toml in the working folder is read if it is there."""

BUILT_IN = ("synthetic", "penguins")

LARGEST = 100_000
"""Bytes of a lecture file; with all that can be set, one has 4,000."""

MOST_POINTS = 100
"""In a line: each part of a dotted key makes a table in a table, and takes longer than the one before."""


def lecture_file() -> Path | None:
    """The lecture file there is, if any."""
    named = os.environ.get(LECTURE_VARIABLE)
    if named and not os.path.exists(named):
        words = f"{shortened(named)}, named by {LECTURE_VARIABLE}, does not exist"
        raise InputError(f"{words}; give the path of a lecture file.")
    if named:
        return Path(named)
    found = Path("lecture.toml")
    return found if found.exists() else None


def read_file(path: Path | None) -> dict[str, Any]:
    """The lecture file as it stands; a data file is looked for beside it."""
    if path is None:
        return {}
    text = _text_of(path)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{shortened(path)} is not TOML: {shortened(error)}.") from None
    except RecursionError:
        raise InputError(f"{path} has too many tables in tables; give sections of keys and values.") from None
    except ValueError:  # Python reads no integer of more than 4,300 digits
        raise InputError(f"{path} has a number of thousands of digits; give one that can be read.") from None
    data = content.get("data")
    source = data.get("source") if isinstance(data, dict) else None
    if isinstance(source, str) and source not in BUILT_IN:
        content["data"]["source"] = str(path.parent / source)
    return content


def _text_of(path: Path) -> str:
    """All of a lecture file of bearable size."""
    name = shortened(path)
    if not os.path.exists(path):
        raise InputError(f"{name} does not exist; give the path of a lecture file.")
    if not path.is_file():
        what = "a folder" if path.is_dir() else "no ordinary file"
        raise InputError(f"{name} is {what}; give the path of a lecture file.")
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{name} is not text in UTF-8; save it as such.") from None
    except OSError as error:
        raise InputError(f"{name} cannot be read: {error.strerror}.") from None
    if len(content) > LARGEST:
        raise InputError(f"{name} has more than {LARGEST:,} bytes; a lecture file has a few thousand.")
    for number, line in enumerate(text.splitlines(), 1):
        if line.partition("#")[0].count(".") > MOST_POINTS:
            raise InputError(f"{name}, line {number} has more than {MOST_POINTS} points; a key has two parts.")
    return text


def rows_of_file(asked: DataSection) -> Data:
    """The rows of a data file; a source that looks like a misspelt one of ours is not taken for a path in silence."""
    if not os.path.exists(asked.source) and (close := get_close_matches(asked.source, BUILT_IN, 1)):
        raise InputError(f"data.source = {asked.source!r} is no file; did you mean {close[0]}?")
    return Data.from_file(asked.source, asked.x, asked.y, sheet=asked.sheet, decimal=asked.decimal)


def check_variables() -> None:
    """Refuse a variable of ours that names no section: pydantic-settings passes it over in silence."""
    for name in os.environ:
        section = name.removeprefix(PREFIX).lower().split("__")[0]
        if name.startswith(PREFIX) and name != LECTURE_VARIABLE and section not in SECTIONS:
            raise InputError(f"the variable {shortened(name)} is not known{_nearest(section, SECTIONS)}")


def check_key(key: str) -> None:
    """Refuse a dotted name that is no parameter."""
    known = [f"{section}.{name}" for section, table in SECTIONS.items() for name in table.model_fields]
    if key not in known:
        last = get_close_matches(key.rpartition(".")[2], [name.rpartition(".")[2] for name in known], 1)
        alike = [name for name in known if last == [name.rpartition(".")[2]]]
        raise InputError(f"{shortened(key)} is not a parameter{_nearest(key, alike or known)}")


def sentence(error: ValidationError) -> str:
    """The first thing wrong, in one sentence: the key, the value, what would be allowed."""
    first, *others = error.errors()
    section, *rest = [str(part) for part in first["loc"]]
    key = ".".join([section, *rest[:1]])
    if first["type"] == "extra_forbidden":
        known = SECTIONS[section].model_fields if rest else SECTIONS
        return f"{shortened(key)} is not a parameter{_nearest(rest[0] if rest else section, known)}"
    same = [first, *(other for other in others if other["loc"][:2] == first["loc"][:2])]
    allowed = " or ".join(dict.fromkeys(f"{each['msg'][0].lower()}{each['msg'][1:]}" for each in same))
    commas = _commas(section, rest, first["input"])
    return f"{key} = {_shown(first['input'])} is not allowed: {allowed}{commas or _meant(same)}"


def _shown(value: Any) -> str:
    """A value in a sentence."""
    try:
        return shortened(value if isinstance(value, date | time) else repr(value))
    except ValueError:  # an integer of more digits than Python writes
        return "a number of thousands of digits"


def _commas(section: str, rest: list[str], value: Any) -> str:
    """What helps where several numbers with decimal commas were cut at each comma."""
    parts = value if isinstance(value, list) else [value]
    field = SECTIONS[section].model_fields.get(rest[0]) if rest else None
    several = field is not None and "tuple" in str(field.annotation).lower()
    numbers = all(isinstance(part, str) and re.fullmatch(r"\s*[-+]?[\d.;]+\s*", part) for part in parts)
    return "; with decimal commas, put semicolons between numbers: 0,5;1,5." if several and numbers else ""


def _meant(errors: list[Any]) -> str:
    """The nearest of the choices that there are."""
    for error in errors:
        choices = [
            choice.strip("' ") for choice in error.get("ctx", {}).get("expected", "").replace(" or ", ",").split(",")
        ]
        if close := get_close_matches(_shown(error["input"]).strip("'"), choices, 1):
            return f"; did you mean {close[0]}?"
    return "."


def _nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    close = known if len(known) == 1 else get_close_matches(name[:100], known, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(known)}."
