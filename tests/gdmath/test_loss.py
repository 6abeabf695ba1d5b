import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import check_grad, least_squares
from scipy.stats import linregress

from gdmath import Data, InputError, MeanSquaredError
from tests.gdmath.strategies import EPS, data_sets, losses, magnitude, numbers, points, tame_losses

FAR_X = 1e6 + np.array([0.0, 0.25, 0.5, 1.0, 1.75])
FAR = Data(FAR_X, 2.0 * (FAR_X - 1e6) + 1.0 + np.array([1.0, -1.0, 1.0, 0.0, -1.0]) / 1024)
"""x a million spreads from zero, where its square fills the digits of a double, and a line that misses by 1/1000."""

ULPS = 8
"""Rounding errors allowed, in units in the last place of the largest term of a residual."""


def fractions(values):
    return [Fraction(value) for value in np.asarray(values).tolist()]


def exact_residuals(data, w, b):
    """ŷ − y of each row in rational arithmetic: no rounding at all."""
    return [Fraction(w) * x + Fraction(b) - y for x, y in zip(fractions(data.x), fractions(data.y), strict=True)]


def exact_value(data, w, b):
    return sum(r * r for r in exact_residuals(data, w, b)) / len(data)


def exact_gradient(data, w, b):
    residuals = exact_residuals(data, w, b)
    by_w = 2 * sum(r * x for r, x in zip(residuals, fractions(data.x), strict=True)) / len(data)
    return by_w, 2 * sum(residuals) / len(data)


def exact_variance_and_mean(values):
    exact = fractions(values)
    mean = sum(exact) / len(exact)
    return sum((value - mean) ** 2 for value in exact) / len(exact), mean


def exact_minimizer(data):
    (variance, x_mean), (_, y_mean) = exact_variance_and_mean(data.x), exact_variance_and_mean(data.y)
    pairs = zip(fractions(data.x), fractions(data.y), strict=True)
    slope = sum((x - x_mean) * (y - y_mean) for x, y in pairs) / len(data) / variance
    return slope, y_mean - slope * x_mean


def exact_roundness(data):
    """(trace² / determinant) of the Hessian, which is (κ + 1)²/κ: rational, though κ itself is not."""
    variance, mean = exact_variance_and_mean(data.x)
    return (variance + mean * mean + 1) ** 2 / variance


def value_from_plain_moments(data, w, b):
    """The loss multiplied out, each moment about zero: what must not be done."""
    x, y = data.x, data.y
    squares = (y * y).mean() + w * w * (x * x).mean() + b * b
    return squares + 2 * w * b * x.mean() - 2 * w * (x * y).mean() - 2 * b * y.mean()


def distance_in_ulps(data, w, b, value):
    """How far the root mean square error is off, in units in the last place of the terms of a residual."""
    exact = math.sqrt(exact_value(data, w, b))
    off = abs(math.sqrt(abs(value)) - exact)
    return off / (EPS * magnitude(data, w, b)) if off else 0.0


# The loss is the mean squared error


@given(tame_losses(), points())
def test_the_loss_is_the_mean_of_the_squared_residuals(loss, point):
    w, b = point
    x, y = loss.data.x, loss.data.y
    assert loss.value(w, b) == pytest.approx(np.mean((y - (w * x + b)) ** 2), rel=1e-9, abs=1e-12)


@given(losses())
def test_no_line_has_less_loss_than_the_minimizer(loss):
    w, b = loss.minimizer
    around = np.linspace(-2.0, 2.0, 21)
    assert (loss.grid(w + around, b + around) >= loss.minimum).all()
    tolerance = ULPS * EPS * magnitude(loss.data, w, b)
    assert math.sqrt(loss.value(w, b)) == pytest.approx(math.sqrt(loss.minimum), rel=1e-12, abs=tolerance)


def test_a_line_through_every_row_has_no_loss():
    loss = MeanSquaredError(Data([1.0, 2.0, 4.0], [-1.0, -3.0, -7.0]))
    assert loss.minimizer == pytest.approx([-2.0, 1.0])
    assert loss.value(-2.0, 1.0) == pytest.approx(0.0, abs=1e-30)
    assert loss.minimum == pytest.approx(0.0, abs=1e-30)


@given(losses(), points(), points())
def test_the_loss_is_convex(loss, one, other):
    middle = (one + other) / 2
    mean = (loss.value(*one) + loss.value(*other)) / 2
    assert loss.value(*middle) <= mean * (1 + 1e-9) + 1e-12


@given(tame_losses(), points(), points())
def test_the_second_order_expansion_is_exact(loss, point, move):
    expansion = loss.value(*point) + loss.gradient(*point) @ move + move @ loss.hessian @ move / 2
    assert loss.value(*(point + move)) == pytest.approx(expansion, rel=1e-9, abs=1e-6)


# Nothing is lost where x lies far from zero


@given(data_sets(), points())
def test_the_root_mean_square_error_is_within_a_few_ulps_of_the_terms_of_a_residual(data, point):
    assert distance_in_ulps(data, *point, MeanSquaredError(data).value(*point)) <= ULPS


@given(data_sets())
def test_that_holds_at_the_minimum_too_where_the_residuals_cancel(data):
    loss = MeanSquaredError(data)
    assert distance_in_ulps(data, *loss.minimizer, loss.value(*loss.minimizer)) <= ULPS
    assert distance_in_ulps(data, *loss.minimizer, loss.minimum) <= ULPS


@given(data_sets(), points())
def test_the_gradient_is_that_of_residuals_off_by_a_few_ulps_of_their_terms(data, point):
    by_w, by_b = MeanSquaredError(data).gradient(*point).tolist()
    exact_by_w, exact_by_b = exact_gradient(data, *point)
    allowed = 2 * ULPS * EPS * magnitude(data, *point)
    assert abs(float(Fraction(by_b) - exact_by_b)) <= allowed
    assert abs(float(Fraction(by_w) - exact_by_w)) <= allowed * np.abs(data.x).max()


@given(data_sets())
def test_the_minimizer_is_the_rational_one_to_the_last_digits_that_the_data_hold(data):
    loss = MeanSquaredError(data)
    slope, intercept = exact_minimizer(data)
    w, b = loss.minimizer.tolist()
    # Moving every y by an ulp of its size moves the slope by this much: no method can do better.
    allowed = ULPS * EPS * (np.abs(data.y).max() / data.x.std() + abs(w)) + 1e-300
    assert abs(float(Fraction(w) - slope)) <= allowed
    assert abs(float(Fraction(b) - intercept)) <= allowed * np.abs(data.x).max() + ULPS * EPS * magnitude(data, w, b)


@given(data_sets())
def test_the_condition_number_is_the_rational_one_to_nearly_all_digits(data):
    condition = Fraction(MeanSquaredError(data).condition_number)
    roundness = (condition + 1) ** 2 / condition
    assert float(roundness / exact_roundness(data)) == pytest.approx(1.0, rel=4 * ULPS * EPS)


def test_a_million_spreads_from_zero_the_expanded_loss_is_noise_and_ours_is_not():
    loss = MeanSquaredError(FAR)
    w, b = loss.minimizer
    assert distance_in_ulps(FAR, w, b, loss.value(w, b)) <= ULPS
    assert distance_in_ulps(FAR, w, b, value_from_plain_moments(FAR, w, b)) > 1e3 * ULPS
    assert loss.minimum == pytest.approx(float(exact_value(FAR, *exact_minimizer(FAR))), rel=1e-12)
    expanded = value_from_plain_moments(FAR, w, b)
    assert abs(expanded - loss.minimum) > loss.minimum


def test_a_million_spreads_from_zero_the_plain_variance_loses_the_digits_of_the_condition_number():
    plain = (FAR.x**2).mean() - FAR.x.mean() ** 2
    variance = float(exact_variance_and_mean(FAR.x)[0])
    assert abs(plain - variance) > 1e-5 * variance
    assert MeanSquaredError(FAR).eigenvalues.prod() == pytest.approx(4 * variance, rel=1e-14)


def test_the_accuracy_does_not_wear_off_with_many_rows():
    x = 1e6 + np.random.default_rng(0).normal(size=20_000)
    data = Data(x, 3.0 * x + np.random.default_rng(1).normal(size=20_000))
    loss = MeanSquaredError(data)
    assert distance_in_ulps(data, *loss.minimizer, loss.minimum) <= ULPS
    assert loss.minimizer[0] == pytest.approx(float(exact_minimizer(data)[0]), rel=1e-13)


# The referees


@given(tame_losses(min_rows=3))
def test_scipy_least_squares_finds_the_same_minimizer_and_minimum(loss):
    x, y = loss.data.x, loss.data.y
    design = np.stack([x, np.ones_like(x)], axis=-1)
    found = least_squares(lambda p: design @ p - y, [0.0, 0.0], jac=lambda p: design, xtol=1e-12, gtol=1e-12)
    assert loss.minimizer == pytest.approx(found.x, rel=1e-6, abs=1e-6)
    assert loss.minimum == pytest.approx(2 * found.cost / len(x), rel=1e-6, abs=1e-9)


@given(losses(min_rows=3, far=1e3))
def test_scipy_linregress_finds_the_same_line(loss):
    x, y = loss.data.x, loss.data.y
    found = linregress(x, y)
    allowed = 1e-11 * np.abs(y).max() / x.std()
    assert loss.minimizer[0] == pytest.approx(found.slope, rel=1e-9, abs=allowed)
    assert loss.minimizer[1] == pytest.approx(found.intercept, rel=1e-9, abs=allowed * np.abs(x).max())


@given(tame_losses(), points(10.0))
def test_scipy_check_grad_finds_no_fault(loss, point):
    error = check_grad(lambda p: float(loss.value(*p)), lambda p: loss.gradient(*p), point)
    assert error <= 1e-6 * (1.0 + loss.value(*point) + np.linalg.norm(loss.hessian))


@given(losses(), points())
def test_the_gradient_is_the_central_difference_of_the_loss(loss, point):
    # On a quadratic the central difference is exact for every step, so a step that cancels nothing is best.
    w, b = point
    tilt, lift = 1.0 + abs(w), 1.0 + magnitude(loss.data, w, b)
    by_w = (loss.value(w + tilt, b) - loss.value(w - tilt, b)) / (2 * tilt)
    by_b = (loss.value(w, b + lift) - loss.value(w, b - lift)) / (2 * lift)
    size = np.array([np.abs(loss.data.x).max(), 1.0]) * (magnitude(loss.data, w, b) + np.abs(loss.data.x).max() + lift)
    assert (np.abs(loss.gradient(w, b) - [by_w, by_b]) <= 1e-12 * size).all()


@given(losses(), points(), points())
def test_the_hessian_is_the_difference_of_the_gradient(loss, point, move):
    difference = loss.gradient(*(point + move)) - loss.gradient(*(point - move))
    scale = np.abs(loss.hessian).max() * (np.abs(point).max() + np.abs(move).max() + 1.0) + np.abs(loss.gradient(0, 0))
    assert (np.abs(difference - 2 * loss.hessian @ move) <= 1e-13 * scale).all()


@given(tame_losses())
def test_the_hessian_is_twice_the_mean_outer_product_of_x_and_one(loss):
    design = np.stack([loss.data.x, np.ones(len(loss.data))], axis=-1)
    assert loss.hessian == pytest.approx(2 * design.T @ design / len(design), rel=1e-12, abs=1e-14)


@given(tame_losses())
def test_numpy_finds_the_same_eigenvalues(loss):
    assert loss.eigenvalues == pytest.approx(np.linalg.eigvalsh(loss.hessian), rel=1e-9)
    assert loss.condition_number == pytest.approx(np.linalg.cond(loss.hessian), rel=1e-9)


@given(tame_losses())
def test_along_its_axis_each_curvature_is_the_second_derivative(loss):
    assert np.diag(loss.axes @ loss.hessian @ loss.axes.T) == pytest.approx(loss.eigenvalues, rel=1e-9)
    assert loss.axes @ loss.axes.T == pytest.approx(np.eye(2), abs=1e-15)


@given(losses())
def test_the_steep_axis_is_an_eigenvector_however_far_x_is(loss):
    _, steep = loss.axes
    turned = loss.hessian @ steep - loss.eigenvalues[1] * steep
    assert np.hypot(*turned) <= 1e-12 * loss.eigenvalues[1]


@given(losses())
def test_the_eigenvalues_ascend_and_are_positive_however_far_x_is(loss):
    smallest, largest = loss.eigenvalues
    assert 0.0 < smallest <= largest
    assert loss.condition_number >= 1.0


# The gradient


def test_the_gradient_has_the_factor_two():
    # One row at (1, 1) and one at (−1, −1), the line y = 0: ∂L/∂w = −2·mean(x·y) = −2.
    loss = MeanSquaredError(Data([1.0, -1.0], [1.0, -1.0]))
    assert loss.gradient(0.0, 0.0).tolist() == [-2.0, 0.0]
    assert loss.gradient(1.0, 3.0).tolist() == [0.0, 6.0]


@given(losses())
def test_the_gradient_at_the_minimizer_is_zero_to_the_last_bit(loss):
    assert (loss.gradient(*loss.minimizer) == 0.0).all()


@given(tame_losses(), points(), st.data())
def test_the_gradient_over_some_rows_is_that_of_the_data_of_those_rows(loss, point, draw):
    n = len(loss.data)
    rows = np.array(draw.draw(st.lists(st.integers(0, n - 1), min_size=1, max_size=2 * n)))
    x, y = loss.data.x[rows], loss.data.y[rows]
    error = y - (point[0] * x + point[1])
    expected = [-2 * np.mean(error * x), -2 * np.mean(error)]
    assert loss.gradient(*point, rows) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(tame_losses(), points())
def test_the_gradient_over_all_rows_is_the_full_gradient(loss, point):
    every = np.arange(len(loss.data))
    assert loss.gradient(*point, every) == pytest.approx(loss.gradient(*point), rel=1e-9, abs=1e-9)


def test_many_batches_at_once_give_the_gradient_of_each():
    loss = MeanSquaredError(Data.synthetic())
    batches = np.arange(20).reshape(5, 4)
    together = loss.gradient(0.5, -1.0, batches)
    assert together.shape == (5, 2)
    for rows, gradient in zip(batches, together, strict=True):
        assert gradient == pytest.approx(loss.gradient(0.5, -1.0, rows))


@given(losses(), points())
def test_the_partials_are_the_gradient(loss, point):
    assert loss.partials(*point.tolist()) == tuple(loss.gradient(*point).tolist())


# Shapes


@pytest.mark.parametrize(("of_w", "of_b"), [((), ()), ((3,), ()), ((), (4,)), ((3,), (4, 1)), ((2, 1, 3), (4, 1))])
def test_value_and_gradient_broadcast(of_w, of_b):
    loss = MeanSquaredError(Data.synthetic())
    rng = np.random.default_rng(0)
    w, b = rng.normal(size=of_w), rng.normal(size=of_b)
    shape = np.broadcast_shapes(of_w, of_b)
    assert np.shape(loss.value(w, b)) == shape
    assert loss.gradient(w, b).shape == (*shape, 2)
    for index in np.ndindex(shape):
        one_w, one_b = np.broadcast_to(w, shape)[index], np.broadcast_to(b, shape)[index]
        assert loss.value(w, b)[index] == loss.value(one_w, one_b)
        assert (loss.gradient(w, b)[index] == loss.gradient(one_w, one_b)).all()


@given(losses(), st.lists(numbers(10.0), min_size=1, max_size=5), st.lists(numbers(10.0), min_size=1, max_size=5))
def test_row_i_and_column_j_of_the_grid_hold_the_loss_at_b_i_and_w_j(loss, ws, bs):
    grid = loss.grid(ws, bs)
    assert grid.shape == (len(bs), len(ws))
    for i, b in enumerate(bs):
        for j, w in enumerate(ws):
            allowed = ULPS * EPS * magnitude(loss.data, w, b)
            assert math.sqrt(grid[i, j]) == pytest.approx(math.sqrt(loss.value(w, b)), rel=1e-12, abs=allowed)


# Level lines and slices


@given(losses(far=100.0), st.floats(0.01, 100.0))
def test_every_point_of_an_iso_line_has_its_level(loss, excess):
    level = loss.minimum + excess * float(loss.data.y.var() + 1e-6)
    line = loss.iso_line(level)
    off = [distance_in_ulps(loss.data, *point, level) for point in line[:: len(line) // 7]]
    assert max(off) <= 2 * ULPS
    assert np.sqrt(loss.value(*line.T)) == pytest.approx(math.sqrt(level), rel=1e-9)


@given(tame_losses(), st.integers(4, 50))
def test_an_iso_line_closes_and_goes_once_around_the_minimizer(loss, n):
    line = loss.iso_line(loss.minimum + 1.0, n)
    assert line.shape == (n, 2)
    assert line[0] == pytest.approx(line[-1], abs=1e-9)
    # Around the minimizer, in the coordinates where the bowl is round, the angles add up to one turn.
    root = np.linalg.cholesky(loss.hessian).T
    x, y = root @ (line - loss.minimizer).T
    assert abs(np.unwrap(np.arctan2(y, x))[[0, -1]] @ [-1.0, 1.0]) == pytest.approx(2 * math.pi)


def test_the_iso_line_of_the_minimum_is_the_minimizer():
    loss = MeanSquaredError(Data.synthetic())
    assert loss.iso_line(loss.minimum) == pytest.approx(np.tile(loss.minimizer, (361, 1)))


@pytest.mark.parametrize("level", [-1.0, math.nan, math.inf])
def test_no_line_has_a_loss_below_the_minimum_or_none_at_all(level):
    loss = MeanSquaredError(Data.synthetic())
    with pytest.raises(InputError, match=f"{level!r}.*{loss.minimum!r}"):
        loss.iso_line(level)
