"""What a picture comes from: the rows, the versions, and which of our own files, read without running them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gdmath import Data

ROOT = Path(__file__).parents[2]
FLOORS = ("gdmath", "scenes")

IMPORT = re.compile(
    rf"^[ \t]*(?:from|import)[ \t]+((?:{'|'.join(FLOORS)})[\w.]*)(?:[ \t]+import[ \t]+(\([^)]*|.*))?", re.MULTILINE
)

NEIGHBOUR = re.compile(r"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)

PACKAGES = ("manim", "numpy", "pycairo", "typst", "av")
"""What a frame depends on, beside our own code."""


def file_digest(file: Path) -> str:
    """A digest of what is in a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def code(file: Path, content: Callable[[Path], str] = file_digest) -> str:
    """A digest of the code behind a file: where it is ours, of what it imports; else of all that is ours, too."""
    ours = file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in FLOORS
    files = sorted(imported(file) if ours else {*with_neighbours(file), *everything()})
    return digest([content(path) for path in files])


def with_neighbours(file: Path) -> set[Path]:
    """A file that is not ours, and those beside it that it imports."""
    return _reached(file, _neighbours)


def _neighbours(file: Path) -> list[Path]:
    """The files beside a file that it imports."""
    names = NEIGHBOUR.findall(file.read_text(encoding="utf-8", errors="replace"))
    return [path for name in names if (path := file.with_name(f"{name}.py")).is_file()]


def everything() -> set[Path]:
    """All our files that draw."""
    files = {path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")}
    return {path for path in files if not {"production", "audit"} & set(path.parts)}


@cache
def imported(file: Path) -> frozenset[Path]:
    """The file and all files of ours that it stands on."""
    return frozenset(_reached(file, _imports))


def _reached(file: Path, following: Callable[[Path], Iterable[Path]]) -> set[Path]:
    """A file, those that follow from it, those that follow from these, and so on."""
    found, latest = {file}, {file}
    while latest:
        latest = set().union(*map(following, latest)) - found
        found |= latest
    return found


@cache
def _imports(file: Path) -> frozenset[Path]:
    """The files of ours that a file names in its imports, with the packages they lie in."""
    files, named = _modules(), set()
    for name in _names(file.read_text(encoding="utf-8")):
        parts = name.split(".")
        named |= {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
    return frozenset(path for name in named for path in files.get(name, ()))


def _names(source: str) -> set[str]:
    """The modules of ours that imports may mean: of `from a import b` both a and a.b.

    Found as text, for parsing all files takes as long as half of Manim's start; words in a docstring that read like an
    import make a clip depend on more than it needs to.
    """
    found = set()
    for module, names in IMPORT.findall(source):
        parts = re.findall(r"(\w+)[^,]*", re.sub(r"#.*", "", names)) if names else []
        found |= {module, *(f"{module}.{part}" for part in parts)}
    return found


@cache
def _modules() -> dict[str, list[Path]]:
    """The files of each module of ours, by its name."""
    found: dict[str, list[Path]] = {}
    for path in sorted(path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found.setdefault(".".join(parts[:-1] if parts[-1] == "__init__" else parts), []).append(path)
    return found


def versions() -> dict[str, str]:
    """The versions of what our code stands on."""
    return {package: version(package) for package in PACKAGES}


def row_digest(rows: Data) -> str:
    """What pictures show of the rows."""
    columns = [hashlib.sha256(column.data).hexdigest() for column in (rows.x, rows.y)]
    return digest(columns, rows.x_label, rows.y_label, rows.slope, rows.intercept)


def digest(*parts: Any) -> str:
    """A short name for what these parts say."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
