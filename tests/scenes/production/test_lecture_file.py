"""The parameters in words are those there are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from scenes.lecture import Lecture
from scenes.parameters import SECTIONS
from scenes.production.lecture_file import commented, table, unit
from scenes.production.recipe import parameters

ROOT = Path(__file__).parents[3]


def test_the_file_says_what_holds_without_it():
    Path("lecture.toml").write_text(commented(), encoding="utf-8")
    with_file = Lecture()
    Path("lecture.toml").unlink()
    assert with_file == Lecture()


def test_every_parameter_that_has_a_default_is_in_the_file():
    content = tomllib.loads(commented())
    named = {f"{section}.{key}" for section, values in content.items() for key in values}
    values = parameters(Lecture())
    assert named == {key for key, value in values.items() if value is not None}
    for key in set(values) - named:
        assert f"# {key.partition('.')[2]} = " in commented()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_parameter_is_described_and_every_number_has_a_unit(section: str):
    for name, field in SECTIONS[section].model_fields.items():
        assert field.description
        is_number = isinstance(field.default, (int, float, tuple)) and not isinstance(field.default, bool)
        assert bool(unit(field)) >= (is_number and name != "seed")


def test_the_table_of_the_readme_is_this_table():
    assert table() in (ROOT / "README.md").read_text(encoding="utf-8"), "print scenes.production.lecture_file.table()"
