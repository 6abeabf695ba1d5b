"""The index of the stage names what there is, and all of it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

STAGE = Path(__file__).parents[3] / "scenes" / "stage"
ROOMS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", (STAGE / "INDEX.md").read_text(encoding="utf-8"), re.M | re.S))


def folder(room: str) -> Path:
    return STAGE if room == "stage" else STAGE / room


def defined(file: Path) -> dict[str, bool]:
    """The names that a module defines, and whether each is a class."""
    names = {}
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            names[node.name] = isinstance(node, ast.ClassDef)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {name.id: False for target in targets for name in ast.walk(target) if isinstance(name, ast.Name)}
    return names


def test_every_room_of_the_stage_has_its_part():
    assert {*ROOMS} == {"stage", *(path.parent.name for path in STAGE.glob("*/__init__.py"))}


@pytest.mark.parametrize("room", ROOMS)
def test_every_name_in_the_index_is_there(room: str):
    named = re.findall(r"`(\w+)\.(\w+)`", ROOMS[room])
    assert len(named) > 5
    for module, name in named:
        assert name in defined(folder(room) / f"{module}.py"), f"{module}.{name}"


@pytest.mark.parametrize("room", ROOMS)
def test_every_class_that_others_may_use_is_in_the_index_or_left_out(room: str):
    there = {
        f"{file.stem}.{name}"
        for file in folder(room).glob("*.py")
        for name, is_class in defined(file).items()
        if is_class and not name.startswith("_")
    }
    assert there - set(re.findall(r"`([\w.]+)`", ROOMS[room])) == set()
