"""A homework moves the ball where its functions say, and what is wrong with it is said in a line."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Data, Fault, InputError, MeanSquaredError
from scenes.live.homework import Homework, HomeworkError
from tests.gdmath.strategies import data_sets, points

DATA = Data.synthetic(n=20)
LOSS = MeanSquaredError(DATA)


def right_w(yhat, x, y):
    return -2 * np.mean((y - yhat) * x)


def right_b(yhat, x, y):
    return -2 * np.mean(y - yhat)


def written(body: str):
    """A function with this body, in a file of the student's."""
    names = {"np": np}
    exec(compile(f"def gradient(yhat, x, y):\n    {body}", "homework.py", "exec"), names)
    return names["gradient"]


RIGHT = "return -2 * np.mean((y - yhat) * x)", "return -2 * np.mean(y - yhat)"


@given(data_sets(far=1e3, scale=1), points(10.0), st.data())
def test_the_right_homework_has_the_true_gradient_over_any_rows(data, point, draw):
    homework, loss = Homework(right_w, right_b, data), MeanSquaredError(data)
    rows = np.array(draw.draw(st.lists(st.integers(0, len(data) - 1), min_size=1, max_size=2 * len(data))))
    scale = 1e-9 * (1 + np.abs(data.x).max()) * (np.abs(data.y).max() + np.abs(point) @ [np.abs(data.x).max(), 1])
    for chosen in (None, rows):
        off = homework.gradient(*point, chosen) - loss.gradient(*point, chosen)
        assert off.shape == (2,)
        assert np.abs(off).max() <= scale
    assert homework.verdict == "Your gradient is right."


WRONG = {
    "half": ("return np.mean((yhat - y) * x)", "return np.mean(yhat - y)"),
    "wrong sign": ("return 2 * np.mean((y - yhat) * x)", "return 2 * np.mean(y - yhat)"),
    "swapped": (RIGHT[1], RIGHT[0]),
    "sum": ("return -2 * np.sum((y - yhat) * x)", "return -2 * np.sum(y - yhat)"),
    "vector": ("return -2 * (y - yhat) * x", "return -2 * (y - yhat)"),
    "nothing": ("dw = -2 * np.mean((y - yhat) * x)", "db = -2 * np.mean(y - yhat)"),
    "not finite": ("return np.mean(x) / np.float64(0)", "return float('nan')"),
    "error": ("z = 1\n    return 2 * np.mean((yhat - y) * X)", RIGHT[1]),
    "blank": ("...", "raise NotImplementedError"),
    "constant": ("return -6 * np.mean((y - yhat) * x)", "return -6 * np.mean(y - yhat)"),
    "wrong": ("return np.mean(abs(y - yhat) * x)", "return np.mean(y) - 3"),
    "no x": (RIGHT[1], RIGHT[1]),
    "two faults": ("return np.mean((yhat - y) * x)", "..."),
    "two errors": ("return 1 / 0", "\n\n    return yhat['b']"),
    "a word": ("return 'steep'", "return 'flat'"),
    "writes into x": ("x *= 2\n    return -np.mean((y - yhat) * x)", RIGHT[1]),
}
VERDICTS = {
    "half": "Your gradient is exactly half: the 2 is missing.",
    "wrong sign": "The sign is wrong: it climbs.",
    "swapped": "w and b are swapped.",
    "sum": "A sum in place of the mean.",
    "vector": "Vectors instead of numbers: take their means.",
    "nothing": "Nothing is returned.",
    "not finite": "Neither derivative is a finite number.",
    "error": "∂L/∂w: NameError in line 3; ∂L/∂b: right.",
    "blank": "The homework is still blank.",
    "constant": "Your gradient is 3.00 times the true one.",
    "wrong": "Both derivatives are wrong.",
    "no x": "∂L/∂w: derivative by b; ∂L/∂b: right.",
    "two faults": "∂L/∂w: exactly half; ∂L/∂b: still blank.",
    "two errors": "∂L/∂w: ZeroDivisionError in line 2; ∂L/∂b: IndexError in line 4.",
    "a word": "Neither derivative is a number.",
    "writes into x": "∂L/∂w: ValueError in line 2; ∂L/∂b: right.",
}


@pytest.mark.filterwarnings("ignore:divide by zero:RuntimeWarning")
@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_homework_is_told_what_is_wrong(name: str):
    homework = Homework(*map(written, WRONG[name]), DATA)
    assert " ".join(homework.verdict.split("\n")) == VERDICTS[name]
    assert not homework.check.right


def test_a_homework_that_gives_no_number_says_so_in_a_sentence_that_begins_with_its_name():
    with pytest.raises(HomeworkError, match=r"^grad_wrt_w stops with NameError in line 2: name 'z' is not defined\.$"):
        Homework(written("return z"), right_b, DATA).gradient(1.0, 2.0)
    with pytest.raises(HomeworkError, match=r"^grad_wrt_b is still blank\.$") as raised:
        Homework(right_w, written("..."), DATA).gradient(1.0, 2.0)
    assert isinstance(raised.value, InputError)
    assert raised.value.fault is Fault.BLANK


def test_the_true_derivative_stands_in_for_one_that_is_missing_and_nothing_is_said_of_it():
    homework = Homework(None, written("return np.mean(yhat - y)"), DATA)
    true = LOSS.gradient(1.0, 2.0)
    assert homework.gradient(1.0, 2.0) == pytest.approx(true * [1.0, 0.5])
    assert homework.verdict == "∂L/∂b: exactly half."
    rows = np.array([3, 4])
    assert Homework(right_w, None, DATA).gradient(1.0, 2.0, rows)[1] == LOSS.gradient(1.0, 2.0, rows)[1]
    assert Homework(right_w, None, DATA).verdict == "∂L/∂w: right."


def test_a_homework_without_functions_is_refused():
    with pytest.raises(InputError, match="grad_wrt_w, grad_wrt_b or both"):
        Homework(None, None, DATA)
    with pytest.raises(InputError, match=r"grad_wrt_b = 3\.5 is no function"):
        Homework(right_w, 3.5, DATA)


def test_an_array_of_one_number_is_that_number():
    homework = Homework(lambda *rows: np.array([right_w(*rows)]), lambda *rows: np.array(right_b(*rows)), DATA)
    assert homework.gradient(1.0, 2.0) == pytest.approx(LOSS.gradient(1.0, 2.0))
    assert homework.verdict == "Your gradient is right."


@pytest.mark.parametrize("rows", [None, np.array([0, 5, 7])])
@pytest.mark.parametrize("column", ["x", "y"])
def test_a_homework_that_writes_into_the_rows_harms_nobody(column: str, rows):
    before = DATA.x.copy(), DATA.y.copy()
    with pytest.raises(HomeworkError, match="read-only"):
        Homework(written(f"{column}[0] = 7"), right_b, DATA).gradient(1.0, 2.0, rows)
    assert (before[0] == DATA.x).all()
    assert (before[1] == DATA.y).all()


def test_a_homework_may_write_into_its_predictions():
    homework = Homework(written("yhat -= y\n    return 2 * np.mean(yhat * x)"), right_b, DATA)
    assert homework.gradient(1.0, 2.0) == pytest.approx(LOSS.gradient(1.0, 2.0))
    assert homework.verdict == "Your gradient is right."


def test_a_gradient_beyond_all_numbers_is_no_error():
    assert not np.isfinite(Homework(right_w, right_b, DATA).gradient(1e308, 1e308)).any()


def test_the_verdict_is_found_once():
    asked = []
    homework = Homework(lambda *rows: asked.append(1) or right_w(*rows), right_b, DATA)
    assert homework.verdict == homework.verdict
    once = len(asked)
    assert homework.check.right
    assert len(asked) == once
