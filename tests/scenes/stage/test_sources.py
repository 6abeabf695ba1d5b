"""The code behind a clip is all that it imports, and no more of the scenes than that."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from scenes.audit.lectures import LECTURES
from scenes.production.catalogue import NAMES, file, module
from scenes.stage.sources import FLOORS, ROOT, _names, code, everything, file_digest, imported, row_digest

LOADED = """
import importlib, sys
importlib.import_module(sys.argv[1])
names = [name for name in sys.modules if name.split(".")[0] in ("gdmath", "scenes")]
print(*{sys.modules[name].__file__ for name in names if sys.modules[name].__file__})
"""


@pytest.mark.parametrize("name", ["BowlDescent", "LearningRates", "ChainRule"])
def test_what_python_loads_for_a_clip_is_known_without_running_it(name: str):
    done = subprocess.run([sys.executable, "-c", LOADED, module(name)], capture_output=True, text=True, check=True)
    loaded = {Path(path) for path in done.stdout.split()}
    assert file(name) in loaded
    assert loaded <= imported(file(name)) | {ROOT / "scenes" / "__init__.py"}


@pytest.mark.parametrize("name", NAMES)
def test_no_clip_depends_on_another(name: str):
    others = {file(other) for other in NAMES if other != name}
    assert not imported(file(name)) & others


def test_a_changed_file_changes_those_clips_that_stand_on_it():
    before = {name: code(file(name)) for name in NAMES}
    changed = ROOT / "scenes" / "stage" / "space" / "bowl.py"

    def read(path: Path) -> str:
        return "another" if path == changed else file_digest(path)

    touched = {name for name in NAMES if code(file(name), read) != before[name]}
    assert touched == {name for name in NAMES if changed in imported(file(name))}
    assert "BowlDescent" in touched
    assert "FitALine" not in touched


def test_a_scene_from_elsewhere_depends_on_its_file_and_on_everything(tmp_path: Path):
    mine = tmp_path / "mine.py"
    mine.write_text("1")
    before = code(mine)
    mine.write_text("2")
    assert code(mine) != before
    assert imported(file("ChainRule")) <= everything() | {file("ChainRule")}


def test_different_rows_have_different_digests(tmp_path: Path):
    digests = {row_digest(make(tmp_path).raw_rows) for make in LECTURES.values()}
    rows = {(make(tmp_path).raw_rows.x.tobytes(), make(tmp_path).raw_rows.y_name) for make in LECTURES.values()}
    assert len(digests) == len(rows) > 3


@pytest.mark.parametrize("path", sorted(everything()), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_imports_found_as_text_are_those_of_the_syntax_tree(path: Path):
    source, meant = path.read_text(encoding="utf-8"), set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            meant |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            meant |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    assert {name for name in meant if name.split(".")[0] in FLOORS} == _names(source)
