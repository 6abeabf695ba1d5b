"""Who stands before our packages is named in one sentence, with what to do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def downhill(*words: str, before: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """The command with the packages of a folder before ours."""
    command = [sys.executable, "-c", "from manim_downhill import main; main()", *words]
    variables = os.environ | {"PYTHONPATH": os.pathsep.join([str(before), str(ROOT)])}
    return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)


def test_nobody_before_ours_is_no_trouble(tmp_path: Path):
    done = downhill("list", before=tmp_path, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "BowlDescent" in done.stdout


@pytest.mark.parametrize("name", ["gdmath", "scenes"])
def test_a_stranger_before_ours_is_named_with_what_to_do(name: str, tmp_path: Path):
    (tmp_path / name).mkdir()
    (tmp_path / name / "__init__.py").write_text("")
    done = downhill("list", before=tmp_path, folder=tmp_path)
    words = f"{tmp_path / name} stands before our {name}; rename it, uninstall it, or work in another folder."
    assert (done.returncode, done.stderr) == (2, f"downhill: {words}\n")


def test_a_folder_that_is_no_package_is_no_trouble(tmp_path: Path):
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "mine.py").write_text("")
    done = downhill("list", before=tmp_path, folder=tmp_path)
    assert done.returncode == 0, done.stderr


def test_a_stranger_that_was_installed_over_ours_is_named_with_what_to_do(tmp_path: Path):
    shutil.copy(ROOT / "manim_downhill.py", tmp_path)
    shutil.copytree(ROOT / "scenes", tmp_path / "scenes", ignore=shutil.ignore_patterns("__pycache__", "data"))
    place = tmp_path / "gdmath"
    place.mkdir()
    (place / "__init__.py").write_text('"""Goal-directed mathematics."""\n')
    done = downhill("list", before=tmp_path, folder=tmp_path)
    words = f"{place} is not ours any more: pip uninstall gdmath, then install manim-downhill again."
    assert (done.returncode, done.stderr) == (2, f"downhill: {words}\n")


def test_who_ends_it_while_it_begins_is_told_so_too(tmp_path: Path):
    """`make soak`, kill 15: Ctrl-C within the first second showed Python's own lines."""
    (tmp_path / "scenes" / "production").mkdir(parents=True)
    (tmp_path / "scenes" / "__init__.py").touch()
    (tmp_path / "scenes" / "production" / "command.py").write_text("raise KeyboardInterrupt")
    done = downhill("list", before=tmp_path, folder=tmp_path)
    assert (done.returncode, done.stderr) == (130, "downhill: stopped.\n")


def test_the_module_of_the_command_is_the_command(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "scenes.production.command", "list"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "BowlDescent" in done.stdout


def test_what_is_installed_has_a_name_of_its_own_and_the_command_the_old_one():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["name"] == "manim-downhill"
    assert project["scripts"] == {"downhill": "manim_downhill:main"}


def test_no_hint_names_the_other_projects():
    for path in [*(ROOT / "scenes").rglob("*.py"), *(ROOT / "gdmath").rglob("*.py"), ROOT / "README.md"]:
        text = path.read_text(encoding="utf-8")
        for word in ("install downhill", "install 'downhill", 'install "downhill', "install gdmath"):
            assert word not in text.replace("uninstall gdmath", ""), path
