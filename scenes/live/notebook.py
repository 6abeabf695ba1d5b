"""The notebook of the lecture: its cells are read from ml1.md, and the lecture is written into the first one."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from scenes.lecture import Lecture
from scenes.lecture_source import BUILT_IN
from scenes.parameters import SECTIONS

FENCE = re.compile(r"^```(python|markdown) ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
"""A cell of its own; where a second word is there, it is in the notebook with `blanks` or in that with `solutions`."""

PLACE = "LECTURE"

Cell = dict[str, Any]


def content(lecture: Lecture, folder: Path, solutions: bool) -> str:
    """The notebook of a lecture for a folder as JSON: with blanks for the class, or with solutions for who gives it.

    Written as it is (version 4.5 of the format is a handful of keys), so that nothing more has to be installed for it.
    """
    source = (files("scenes.live") / "ml1.md").read_text(encoding="utf-8").replace(PLACE, written(lecture, folder))
    cells = [_cell(k, kind, text) for k, (kind, text) in enumerate(_cells(source, solutions))]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"


def _cells(source: str, solutions: bool) -> Iterator[tuple[str, str]]:
    """The kind and the text of each cell."""
    others, end = "blanks" if solutions else "solutions", 0
    for fence in FENCE.finditer(source):
        between, (kind, whose, text) = source[end : fence.start()], fence.groups()
        if between.strip():
            yield "markdown", between
        if whose != others:
            yield "code" if kind == "python" else kind, text
        end = fence.end()


def _cell(number: int, kind: str, text: str) -> Cell:
    lines = text.strip().splitlines(keepends=True)
    cell: Cell = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}, "source": lines}
    return cell | {"execution_count": None, "outputs": []} if kind == "code" else cell


def written(lecture: Lecture, folder: Path) -> str:
    """The lecture as Python makes it again in a folder, whatever lecture file is there."""
    there = Lecture()
    sections = []
    for name, section in SECTIONS.items():
        asked, found = getattr(lecture, name), getattr(there, name)
        values = {
            key: getattr(asked, key)
            for key, field in section.model_fields.items()
            if not getattr(asked, key) == field.default == getattr(found, key)
        }
        if "source" in values:
            values["source"] = _from(folder, values["source"])
        if values:
            pairs = ", ".join(f'"{key}": {_literal(value)}' for key, value in values.items())
            sections.append(f"{name}={{{pairs}}}")
    return f"Lecture({', '.join(sections)})"


def _from(folder: Path, source: str) -> str:
    """A data file as it is named from another folder: there a notebook is run."""
    if source in BUILT_IN or Path(source).is_absolute():
        return source
    return Path(os.path.relpath(source, folder)).as_posix()


def _literal(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
