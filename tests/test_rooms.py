"""Imports run one way between the rooms, and a file is short."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path

import pytest

from scenes.production import catalogue

ROOT = Path(__file__).parents[1]
FLOORS = ("gdmath", "scenes")

CLIPS = {catalogue.module(name) for name in catalogue.NAMES}

OF_ITS_OWN = {"gdmath.errors": "errors", "scenes.production.command": "command"}
"""Modules that are rooms by themselves: what all the others raise, and what calls them all."""

LONGEST, LONGEST_TEST = 250, 400
"""Lines of a file."""


def module(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(file): file for floor in FLOORS for file in (ROOT / floor).rglob("*.py")}


def room(name: str) -> str:
    """The folder that a module lies in; the clips and what their lecture is, which share one, are two rooms."""
    if name in OF_ITS_OWN:
        return OF_ITS_OWN[name]
    folder = module(MODULES[name].parent / "__init__.py")
    if folder != "scenes":
        return folder
    return "the clips" if name in CLIPS else "the lecture"


def imports(file: Path, later: bool = True) -> Iterator[str]:
    """The modules of ours that a module imports, at its head and, perhaps, later; not for the names of types alone."""
    nodes: list[ast.AST] = [ast.parse(file.read_text(encoding="utf-8"))]
    while nodes:
        node = nodes.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            continue
        if later or not isinstance(node, ast.FunctionDef):
            nodes += ast.iter_child_nodes(node)
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from named & MODULES.keys() or {node.module} & MODULES.keys()


def between_rooms() -> dict[str, dict[str, list[str]]]:
    """Of each room those that it imports from, with the imports."""
    found: dict[str, dict[str, list[str]]] = {}
    for name, file in MODULES.items():
        for other in imports(file):
            if room(other) != room(name):
                found.setdefault(room(name), {}).setdefault(room(other), []).append(f"{name} imports {other}")
    return found


def circle(graph: Mapping[str, Mapping[str, object] | set[str]]) -> list[str]:
    """Those that import each other in a circle; nothing where imports run one way."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_run_one_way_between_the_rooms():
    graph = between_rooms()
    found = circle(graph)
    told = [graph[importer][imported] for imported, importer in pairwise(found)]
    assert found == [], "\n".join(f"{len(words)} times, as {words[0]}" for words in told)


def test_imports_run_one_way_between_the_modules():
    assert circle({name: {*imports(file, later=False)} for name, file in MODULES.items()}) == []


def test_the_stage_stands_below_the_clips_and_the_clips_below_their_films():
    graph = between_rooms()
    assert "the clips" not in graph["scenes.stage"]
    assert "scenes.production" not in graph["the clips"]
    assert {"scenes.stage.plane", "scenes.stage.words", "scenes.stage"} <= graph["the clips"].keys()
    assert not any(name.startswith("scenes.stage.") for name in graph["scenes.stage"])


def test_a_circle_is_found():
    assert {*circle({"data": {"descents"}, "descents": {"plane"}, "plane": {"data"}})} == {"data", "descents", "plane"}


@pytest.mark.parametrize("floor", [*FLOORS, "tests"])
def test_a_file_is_short_or_says_why_not(floor: str):
    longest = LONGEST_TEST if floor == "tests" else LONGEST
    lines = {
        file.relative_to(ROOT).as_posix(): len(file.read_text(encoding="utf-8").splitlines())
        for file in (ROOT / floor).rglob("*.py")
    }
    assert [name for name, count in lines.items() if count > longest] == []
