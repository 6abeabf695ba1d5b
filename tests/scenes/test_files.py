"""A lecturer's file is understood in the same way by the command, in Python and in a clip."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from gdmath import MeanSquaredError
from scenes.lecture import Lecture
from scenes.production.command import downhill
from scenes.roll_downhill import RollDownhill
from scenes.stage.data.rows import DataPlot
from scenes.stage.layout import Box
from scenes.stage.theme import DARK, SIZES
from scenes.stage.type import Prose
from tests.gdmath.files.test_kinds import EXAMPLES, EXPECTED, READ


def asked(name: str) -> dict[str, str]:
    return {"source": str(EXAMPLES / name), **EXPECTED[name].get("asked", {})}


def check(*words: str) -> str:
    done = CliRunner().invoke(downhill, ["check", *words])
    return " ".join((str(done.exception) if done.exit_code else done.output).split())


@pytest.mark.parametrize("name", READ)
def test_check_says_first_what_was_read_and_then_what_follows(name: str):
    right, options = EXPECTED[name], asked(name)
    words = [part for key, value in options.items() for part in (f"--{'data' if key == 'source' else key}", value)]
    said = check(*words)
    for place in (right["x"], right["y"], f"w = {right['w']:.6g}", f"b = {right['b']:.6g}", "first two ("):
        assert place in said
    for key in ("unit_of_x", "left_out", "said", "sheet"):
        assert right.get(key, "") in said
    assert said.startswith("file ")


def test_check_refuses_what_has_two_readings_with_what_decides():
    said = check("--data", str(EXAMPLES / "ambiguous.csv"))
    assert "1.107 or 1107" in said
    assert "data.decimal" in said
    assert "a: the first column of numbers" in check("--data", str(EXAMPLES / "ambiguous.csv"), "--decimal", ",")


@pytest.mark.parametrize("name", READ)
def test_a_clip_of_it_in_python_tells_its_numbers(name: str):
    right, lecture = EXPECTED[name], Lecture(data=asked(name), descent={"steps": 3})
    assert lecture.loss.minimizer == pytest.approx([right["w"], right["b"]], rel=1e-9)
    scene = RollDownhill(lecture=lecture)
    scene.render()
    assert scene.lecture.rows.x_name == right["x"]


def test_the_axis_says_the_unit():
    rows = Lecture(data=asked("dates.csv")).rows
    plot = DataPlot(Box(0.0, 0.0, 12.0, 4.0), rows, MeanSquaredError(rows).minimizer[None], DARK)
    expected = Prose("Date, years of 365.25 days since 2001-01-31", SIZES.label, DARK.muted)
    assert any(len(part.points) == len(expected.points) for part in plot.get_family())


@pytest.mark.parametrize("number", [3, "3"])
def test_a_lecture_file_may_ask_for_a_column_by_its_number(number: object, tmp_path):
    source = EXAMPLES / "mixed.data"
    (tmp_path / "lecture.toml").write_text(f'[data]\nsource = "{source.as_posix()}"\nx = {number!r}\ny = 1\n')
    assert Lecture().rows.x_name == "column 3"


def test_a_decimal_mark_that_is_none_is_refused():
    assert "data.decimal = 'x' is not allowed" in check("--data", "any.csv", "--set", "data.decimal=x")
