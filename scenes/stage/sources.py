"""What a picture comes from: the rows, the versions, and which of our own files, read without running them."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from gdmath import Data

ROOT = Path(__file__).parents[2]
FLOORS = ("gdmath", "scenes")

PACKAGES = ("manim", "numpy", "pycairo", "typst", "av")
"""What a frame depends on, beside our own code."""


def code(file: Path) -> str:
    """A digest of the code behind a file: where it is ours, of what it imports; else of it and of all that is ours."""
    ours = file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in FLOORS
    return digest([path.read_bytes() for path in sorted(imported(file) if ours else {file, *everything()})])


def everything() -> set[Path]:
    """All our files that draw."""
    files = {path for floor in FLOORS for path in (ROOT / floor).rglob("*.py")}
    return {path for path in files if "production" not in path.parts}


def imported(file: Path) -> set[Path]:
    """The file and all files of ours that it stands on."""
    found: set[Path] = set()
    open_files = [file]
    while open_files:
        latest = open_files.pop()
        if latest not in found:
            found.add(latest)
            open_files += _imports(latest)
    return found


@cache
def _imports(file: Path) -> list[Path]:
    """The files of ours that a file names in its imports, with the packages they lie in."""
    found = []
    for node in ast.walk(ast.parse(file.read_bytes())):
        for name in _names(node):
            parts = name.split(".")
            if parts[0] in FLOORS:
                for end in range(1, len(parts) + 1):
                    place = ROOT.joinpath(*parts[:end])
                    found += [path for path in (place / "__init__.py", place.with_suffix(".py")) if path.exists()]
    return found


def _names(node: ast.AST) -> Iterator[str]:
    """The modules that an import may mean: of `from a import b` both a and a.b."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def versions() -> dict[str, str]:
    """The versions of what our code stands on."""
    return {package: version(package) for package in PACKAGES}


def row_digest(rows: Data) -> str:
    """What pictures show of the rows."""
    columns = [hashlib.sha256(column.tobytes()).hexdigest() for column in (rows.x, rows.y)]
    return digest(columns, rows.x_label, rows.y_label, rows.slope, rows.intercept)


def digest(*parts: Any) -> str:
    """A short name for what these parts say."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]
