"""What a visitor to the repository finds is so: the guide, the forms, the workflow, the citation."""

from __future__ import annotations

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest
import yaml

from scenes.audit.faults import LONGEST, MOST_WORDS
from scenes.audit.lectures import LECTURES, looks_of
from scenes.audit.legible import SMALLEST
from scenes.production import new
from scenes.production.command import downhill

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_guide_shows_the_template_that_is_written():
    (shown,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    assert shown in new.CLIP.format(name="ExactSteps", headline="Exact steps")


def test_the_guide_names_files_that_are_there():
    named = re.findall(r"^\| `([\w/]+\.\w+)` \|", GUIDE, re.MULTILINE)
    assert len(named) == 4
    assert all((ROOT / path).is_file() for path in named)


def test_the_guide_says_the_measures_that_are_held():
    for words in ("Ten words a beat", f"{LONGEST:.0f} seconds", f"type of {SMALLEST:.0f} "):
        assert words in GUIDE
    assert MOST_WORDS == 10
    assert f"over {len(LECTURES)} lectures, in {sum(len(looks_of(name)) for name in LECTURES)} looks" in GUIDE


def test_the_guide_names_commands_that_there_are():
    for command in re.findall(r"downhill (\w+)", GUIDE):
        assert command in downhill.commands


def test_the_forms_ask_for_the_lecture_file_and_for_what_check_says():
    form = yaml.safe_load((ROOT / ".github/ISSUE_TEMPLATE/wrong.yml").read_text(encoding="utf-8"))
    required = {part["id"] for part in form["body"] if part["validations"]["required"]}
    assert {"lecture", "check", "version"} <= required
    template = (ROOT / ".github/pull_request_template.md").read_text(encoding="utf-8")
    assert "lecture file" in template
    assert "`downhill check`" in template


def test_the_workflow_runs_both_commands_on_every_system_with_every_python():
    flow = yaml.safe_load((ROOT / ".github/workflows/everywhere.yml").read_text(encoding="utf-8"))
    job = flow["jobs"]["commands"]
    matrix = product(job["strategy"]["matrix"]["os"], job["strategy"]["matrix"]["python"])
    assert {*matrix} == {
        *product(("ubuntu-latest", "macos-latest", "windows-latest"), ("3.11", "3.12", "3.13", "3.14"))
    }
    for runner in ("!=", "=="):
        steps = [step for step in job["steps"] if step.get("if") == f"runner.os {runner} 'Windows'"]
        said = " ".join(step["name"] for step in steps)
        assert "make test" in said
        assert "make videos" in said


@pytest.mark.parametrize("key", ["version", "license"])
def test_the_citation_is_of_this_version(key: str):
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation[key] == PROJECT[key]
