"""The lecture: each source over the one before, and refusals that say what would be allowed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gdmath import InputError, critical_rate
from scenes.lecture import Lecture


def test_later_sources_win_key_by_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    Path("lecture.toml").write_text("[descent]\nlearning_rate = 0.01\nsteps = 11\nstart = [1, 2]\n")
    monkeypatch.setenv("DOWNHILL_DESCENT__STEPS", "22")
    monkeypatch.setenv("DOWNHILL_DESCENT__START", "3, 4")
    descent = Lecture(descent={"start": (5, 6)}).descent
    assert (descent.learning_rate, descent.steps, descent.start) == (0.01, 22, (5.0, 6.0))


def test_a_file_as_windows_writes_it_is_read(tmp_path: Path):
    Path("lecture.toml").write_text("[descent]\nsteps = 11\n", encoding="utf-8-sig")
    assert Lecture().descent.steps == 11


def test_an_empty_text_takes_a_name_back(monkeypatch: pytest.MonkeyPatch):
    Path("lecture.toml").write_text('[data]\nx = "time"\n')
    assert Lecture(assignments={"data.x": ""}).data.x is None


def test_one_rate_is_a_list_of_one():
    assert Lecture(assignments={"learning_rates.rates": "0.1"}).compared_rates == [0.1]


def test_the_variable_names_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    Path("lecture.toml").write_text("[descent]\nsteps = 11\n")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "evening.toml").write_text("[descent]\nsteps = 33\n")
    monkeypatch.setenv("DOWNHILL_LECTURE", str(tmp_path / "other" / "evening.toml"))
    assert Lecture().descent.steps == 33


def test_a_data_file_lies_beside_the_lecture_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "rows.csv").write_text("t,v\n0,1\n1,3\n")
    (tmp_path / "other" / "lecture.toml").write_text('[data]\nsource = "rows.csv"\n')
    monkeypatch.setenv("DOWNHILL_LECTURE", str(tmp_path / "other" / "lecture.toml"))
    assert (Lecture().rows.x_name, Lecture().rows.y.tolist()) == ("t", [1.0, 3.0])


def test_penguins_come_with_the_lecture():
    rows = Lecture(data={"source": "penguins"}).rows
    assert (rows.x_name, rows.y_name, len(rows) + rows.dropped) == ("flipper_length_mm", "body_mass_g", 344)


def test_standardize_brings_both_columns_to_mean_0_and_deviation_1():
    rows = Lecture(data={"source": "penguins", "standardize": True}).rows
    for column in (rows.x, rows.y):
        assert abs(column.mean()) < 1e-12
        assert np.isclose(column.std(), 1.0)


def test_the_automatic_rate_is_a_fifth_of_the_critical_one():
    lecture = Lecture(data={"source": "penguins"})
    assert lecture.learning_rate == pytest.approx(critical_rate(lecture.loss) / 5)


def test_the_descent_takes_the_steps_from_the_start_at_the_rate():
    lecture = Lecture(descent={"start": (0.5, -0.5), "learning_rate": 0.01, "steps": 3})
    walk, point = lecture.descend(), np.array([0.5, -0.5])
    for k in range(4):
        assert np.allclose(walk.points[k], point)
        point = point - 0.01 * lecture.loss.gradient(*point)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[descent]\nlearnin_rate = 1", ["descent.learnin_rate", "learning_rate"]),
        ("[decent]\nsteps = 1", ["decent", "descent"]),
        ("[descent]\nlearning_rate = -1", ["descent.learning_rate", "-1", "greater than 0"]),
        ("[descent]\nlearning_rate = nan", ["descent.learning_rate", "nan"]),
        ("[descent]\nsteps = 0", ["descent.steps", "0", "1"]),
        ("[descent]\nsteps = 2.5", ["descent.steps", "2.5", "integer"]),
        ("[descent]\nstart = [1]", ["descent.start", "1"]),
        ('[look]\ntheme = "pink"', ["look.theme", "pink", "dark", "light"]),
        ("[data]\nn = 1", ["data.n", "1", "2"]),
        ("descent = 3", ["descent", "3"]),
        ("[descent", ["lecture.toml", "TOML"]),
    ],
)
def test_a_refusal_names_the_key_the_value_and_what_is_allowed(toml: str, words: list[str]):
    Path("lecture.toml").write_text(toml)
    with pytest.raises(InputError) as refusal:
        Lecture()
    for word in words:
        assert word in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DOWNHILL_DESCEND__STEPS", "3", ["DOWNHILL_DESCEND__STEPS", "descent"]),
        ("DOWNHILL_DESCENT__STEP", "3", ["descent.step", "steps"]),
        ("DOWNHILL_DESCENT__STEPS", "many", ["descent.steps", "many"]),
        ("DOWNHILL_DESCENT__START", "1:2", ["descent.start", "1:2"]),
        ("DOWNHILL_LECTURE", "nowhere.toml", ["nowhere.toml", "DOWNHILL_LECTURE"]),
    ],
)
def test_a_wrong_variable_is_refused(name: str, value: str, words: list[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(InputError) as refusal:
        Lecture()
    for word in words:
        assert word in str(refusal.value)
