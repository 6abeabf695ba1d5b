import functools

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdmath import Data, Fault, MeanSquaredError, central_difference, check_gradient, difference_steps
from tests.gdmath.strategies import EPS, data_sets, magnitude, numbers, seeds
from tests.gdmath.test_loss import exact_gradient

DATA = Data.synthetic(n=20)


def right_w(yhat, x, y):
    return -2 * np.mean((y - yhat) * x)


def right_b(yhat, x, y):
    return -2 * np.mean(y - yhat)


def times(constant, homework):
    return lambda yhat, x, y: constant * homework(yhat, x, y)


def written(source, file="homework.py"):
    """The names in a file of the student's."""
    names = {"np": np, "functools": functools}
    exec(compile(source, file, "exec"), names)
    return names


def verdicts(check):
    return [check.w.verdict, check.b.verdict]


@given(data_sets(far=1e4), seeds())
def test_the_right_gradient_is_right_on_any_data(data, seed):
    check = check_gradient(right_w, right_b, data, seed)
    assert check.right
    assert check.w.factor == check.b.factor == 1.0
    assert all(verdict.startswith("right") for verdict in verdicts(check))


@given(data_sets(far=1e4))
def test_the_right_gradient_as_a_plain_loop_is_right(data):
    def loop_w(yhat, x, y):
        return sum(2 * (a - c) * b for a, b, c in zip(yhat, x, y, strict=True)) / len(x)

    def loop_b(yhat, x, y):
        return sum(2 * (a - c) for a, c in zip(yhat, y, strict=True)) / len(y)

    assert check_gradient(loop_w, loop_b, data).right


def test_the_right_gradient_is_right_where_x_is_a_million_from_zero():
    data = Data(1e6 + DATA.x, DATA.y)
    assert check_gradient(right_w, right_b, data).right
    assert not check_gradient(times(0.5, right_w), right_b, data).right


@pytest.mark.parametrize("level", [0.0, 0.1, -7.3])
def test_the_right_gradient_is_right_where_y_is_constant(level):
    # The mean of three 0.1 is not 0.1: their spread is not zero to the last bit.
    assert check_gradient(right_w, right_b, Data([0.0, 1.0, 2.0], [level] * 3)).right


@pytest.mark.parametrize(
    ("constant", "words"),
    [
        (0.5, "exactly half: this is the gradient of half the loss"),
        (-1.0, "sign is turned"),
        (-0.5, "minus half"),
        (2.0, "exactly twice"),
        (20.0, "sum over the 20 rows; divide it by 20"),
        (10.0, "20/2 times the gradient: the sum over the 20 rows, and without the 2"),
        (-20.0, "minus 20 times the gradient: the sum over the 20 rows, and the sign is turned"),
    ],
)
def test_the_constant_that_homework_is_off_by_is_said_in_words(constant, words):
    check = check_gradient(times(constant, right_w), times(constant, right_b), DATA)
    assert not check.right
    assert [check.w.factor, check.b.factor] == pytest.approx([constant, constant])
    for verdict in verdicts(check):
        assert words in verdict
        assert verdict.startswith("wrong")


def test_a_sum_instead_of_a_mean_is_called_so():
    def summed_w(yhat, x, y):
        return -2 * np.sum((y - yhat) * x)

    check = check_gradient(summed_w, right_b, DATA)
    assert "this is the sum over the 20 rows; divide it by 20" in check.w.verdict
    assert check.b.right
    assert not check.right


@given(data_sets(far=1e3), st.floats(-1e3, 1e3))
def test_any_constant_multiple_is_found_with_its_constant(data, constant):
    assume(min(abs(constant), abs(constant - 1)) > 1e-3)
    check = check_gradient(times(constant, right_w), times(constant, right_b), data)
    assert not check.w.right
    assert not check.b.right
    assert [check.w.factor, check.b.factor] == pytest.approx([constant, constant], rel=1e-6)


def test_a_constant_without_a_name_is_said_as_a_number():
    check = check_gradient(times(0.75, right_w), times(-3.0, right_b), DATA)
    assert "0.75 times the gradient" in check.w.verdict
    assert "-3 times the gradient" in check.b.verdict


def test_one_part_in_ten_thousand_is_not_right():
    assert not check_gradient(times(1.0001, right_w), right_b, DATA).right


@given(data_sets(far=1e3), seeds())
def test_the_largest_error_of_half_is_half_that_of_nothing(data, seed):
    half = check_gradient(times(0.5, right_w), times(0.5, right_b), data, seed)
    nothing = check_gradient(times(0.0, right_w), times(0.0, right_b), data, seed)
    for name in ("w", "b"):
        errors = [getattr(check, name).largest_error for check in (half, nothing)]
        assert errors[0] == pytest.approx(0.5 * errors[1], rel=1e-6)
        assert getattr(nothing, name).factor is None
        assert not getattr(nothing, name).right


@given(st.floats(1e-3, 1e3), seeds())
def test_the_largest_error_of_an_added_constant_is_that_constant(constant, seed):
    check = check_gradient(lambda *a: right_w(*a) + constant, lambda *a: right_b(*a) - constant, DATA, seed)
    assert [check.w.largest_error, check.b.largest_error] == pytest.approx([constant, constant], rel=1e-6)
    assert check.w.factor is check.b.factor is None


@given(data_sets(far=1e3), seeds())
def test_swapped_derivatives_are_both_told_to_be_swapped(data, seed):
    check = check_gradient(right_b, right_w, data, seed)
    assert check.w.fault is check.b.fault is Fault.SWAPPED
    assert not check.right
    assert check.w.verdict == "wrong: this is the derivative by b: w and b are swapped"
    assert check.b.verdict == "wrong: this is the derivative by w: w and b are swapped"


def test_a_multiple_of_the_other_derivative_is_swapped_too():
    check = check_gradient(times(0.5, right_b), right_b, DATA)
    assert check.w.fault is Fault.SWAPPED
    assert "0.5 times the derivative by b" in check.w.verdict
    assert check.w.factor is None


def test_one_wrong_derivative_does_not_blame_the_other():
    check = check_gradient(right_w, right_w, DATA)
    assert check.w.right
    assert not check.b.right
    assert str(check).splitlines()[0].startswith("dL/dw: right")
    assert str(check).splitlines()[1] == "dL/db: wrong: this is the derivative by w: is there an x too many?"


@given(data_sets(far=1e3))
def test_a_forgotten_x_gives_the_derivative_by_b(data):
    check = check_gradient(lambda yhat, x, y: -2 * np.mean(y - yhat), right_b, data)
    assert check.w.verdict == "wrong: this is the derivative by b: is the factor x missing?"
    assert check.b.right


def test_a_forgotten_x_is_called_so_though_x_is_so_far_from_zero_that_it_is_nearly_a_constant_factor():
    far = Data(1e8 + DATA.x, DATA.y)
    assert check_gradient(right_b, right_b, far).w.fault is Fault.SWAPPED
    assert check_gradient(right_w, right_w, far).b.fault is Fault.SWAPPED


def test_a_number_a_row_is_told_to_take_the_mean():
    check = check_gradient(lambda yhat, x, y: -2 * (y - yhat) * x, right_b, DATA)
    assert "20 numbers, one a row" in check.w.verdict
    assert "mean" in check.w.verdict
    assert check.w.largest_error == float("inf")


def test_an_array_of_another_shape_is_named_by_its_shape():
    check = check_gradient(lambda yhat, x, y: np.ones((2, 3)), right_b, DATA)
    assert "(2, 3)" in check.w.verdict


def test_an_array_of_one_number_is_that_number():
    assert check_gradient(lambda *a: np.array([right_w(*a)]), lambda *a: np.array([[right_b(*a)]]), DATA).right


def test_an_error_in_the_homework_is_told_and_not_raised():
    def broken(yhat, x, y):
        raise KeyError("learning_rate")

    check = check_gradient(broken, right_b, DATA)
    assert not check.w.right
    assert "KeyError" in check.w.verdict
    assert "learning_rate" in check.w.verdict
    assert check.b.right


def test_an_error_is_told_with_the_last_line_of_the_students_own_file():
    source = """
def residual(yhat, y):
    return yhat - z

def grad_wrt_w(yhat, x, y):
    return 2 * np.mean(residual(yhat, y) * x)

def grad_wrt_b(yhat, x, y):
    return np.linalg.solve(np.zeros((2, 2)), yhat[:2])
"""
    names = written(source)
    check = check_gradient(names["grad_wrt_w"], names["grad_wrt_b"], DATA)
    assert check.w.verdict == "wrong: it stops with NameError in line 3: name 'z' is not defined"
    assert check.b.verdict == "wrong: it stops with LinAlgError in line 9: Singular matrix"
    assert [check.w.brief, check.b.brief] == ["NameError in line 3", "LinAlgError in line 9"]


def test_an_error_of_many_lines_is_told_in_one():
    def long(yhat, x, y):
        raise ValueError("first\nsecond" + 1000 * "!")

    def endless(yhat, x, y):
        return endless(yhat, x, y)

    class MuteError(Exception):
        def __str__(self):
            raise RuntimeError

    def mute(yhat, x, y):
        raise MuteError

    assert check_gradient(long, mute, DATA).w.verdict.endswith(": first")
    assert "stops with MuteError in line " in check_gradient(long, mute, DATA).b.verdict
    assert "RecursionError in line " in check_gradient(endless, right_b, DATA).w.verdict


def test_a_function_behind_a_decorator_has_its_own_lines():
    library = written("def timed(f):\n\n\n    return functools.wraps(f)(lambda *rows: f(*rows))", "library.py")
    homework = library["timed"](written("def grad_wrt_w(yhat, x, y):\n    return 1 / 0")["grad_wrt_w"])
    assert check_gradient(homework, right_b, DATA).w.brief == "ZeroDivisionError in line 2"


def test_exit_in_the_homework_is_told_and_ends_nothing():
    def leaving(yhat, x, y):
        raise SystemExit(1)

    assert "exit() ends the program" in check_gradient(leaving, right_b, DATA).w.verdict


def test_an_interrupt_is_not_the_homeworks_fault():
    def interrupted(yhat, x, y):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_gradient(interrupted, right_b, DATA)


def test_homework_of_too_few_arguments_is_told():
    assert "TypeError" in check_gradient(lambda x, y: 0.0, right_b, DATA).w.verdict


def test_homework_that_writes_into_the_data_is_told_and_the_data_stay():
    def careless(yhat, x, y):
        x *= 2
        return 0.0

    before = DATA.x.copy()
    assert "read-only" in check_gradient(careless, right_b, DATA).w.verdict
    assert (before == DATA.x).all()


@pytest.mark.parametrize("answer", [np.nan, np.inf, -np.inf])
def test_an_answer_that_is_not_finite_is_wrong(answer):
    check = check_gradient(lambda yhat, x, y: answer, right_b, DATA)
    assert not check.w.right
    assert "not finite" in check.w.verdict


def test_a_forgotten_return_is_told():
    def forgotten(yhat, x, y):
        dw = -2 * np.mean((y - yhat) * x)  # noqa: F841

    check = check_gradient(forgotten, lambda yhat, x, y: print(end=str(x)[:0]), DATA)
    for part in (check.w, check.b):
        assert part.fault is Fault.NOTHING
        assert part.verdict == "wrong: it gives nothing: is its return missing?"


BLANKS = [
    "...",
    "pass",
    "'The derivative of the loss by w.'",
    "return",
    "return ...",
    "dw = ...; return dw",
    "dw = None; return dw",
    "raise NotImplementedError('your line')",
    "return -2 * np.mean(...)",
]


@pytest.mark.parametrize("body", BLANKS)
def test_a_blank_is_told_to_be_still_blank(body):
    check = check_gradient(written(f"def grad_wrt_w(yhat, x, y): {body}")["grad_wrt_w"], right_b, DATA)
    assert check.w.fault is Fault.BLANK
    assert check.w.verdict == "wrong: it is still blank"
    assert check.b.right


@pytest.mark.parametrize("answer", ["steep", {"w": 1}, 1j, object()])
def test_what_is_no_number_is_named_by_its_type(answer):
    check = check_gradient(lambda yhat, x, y: answer, right_b, DATA)
    assert check.w.fault is Fault.NO_NUMBER
    assert check.w.verdict == f"wrong: it gives a {type(answer).__name__} where one number is asked"


def test_the_same_seed_gives_the_same_answer():
    def wrong(yhat, x, y):
        return right_w(yhat, x, y) ** 3

    errors = [check_gradient(wrong, right_b, DATA, seed).w.largest_error for seed in (1, 1, 2)]
    assert errors[0] == errors[1] != errors[2]


# The gradient from the loss alone


@given(data_sets(far=1e6), st.tuples(numbers(3.0), numbers(3.0)))
def test_the_central_difference_is_the_gradient_but_for_rounding(data, away):
    loss = MeanSquaredError(data)
    spread = max(float(data.y.std()), 1e-3 * float(np.abs(data.y).max())) or 1.0
    assume(spread > 1e-100)  # the squares of less leave the range of numbers
    point = loss.minimizer + np.linalg.solve(loss.root, spread * np.array(away))
    largest = np.sqrt(2 * np.diag(loss.hessian) * (loss.value(*point) + spread**2))
    rounding = EPS * magnitude(data, *point) * np.array([2 * np.abs(data.x).max(), 2.0])
    off = np.abs(central_difference(loss, point) - [float(part) for part in exact_gradient(data, *point)])
    assert (off <= 1e-12 * largest + 64 * rounding).all()


@given(data_sets(), st.tuples(numbers(3.0), numbers(3.0)))
def test_the_steps_of_the_difference_are_powers_of_ten(data, point):
    for step in difference_steps(MeanSquaredError(data), point):
        assert step > 0
        assert float(f"{step:.0e}") == step


def test_the_central_difference_stands_at_the_minimum_of_an_exact_line():
    loss = MeanSquaredError(Data([1.0, 3.0], [2.0, 5.0]))
    assert np.allclose(central_difference(loss, loss.minimizer), 0.0, atol=1e-14)
