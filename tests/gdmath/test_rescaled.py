from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdmath import Data, MeanSquaredError
from tests.gdmath.strategies import data_sets, points


def portions():
    return st.floats(0.0, 1.0)


def condition(data):
    """λmax/λmin by the singular values of the rows (x, 1)."""
    return float(np.linalg.cond(np.column_stack([data.x, np.ones(len(data))]))) ** 2


@given(data_sets(far=10.0), portions(), portions())
def test_x_loses_that_share_of_its_mean_and_that_power_of_its_deviation_and_y_stays(data, centred, scaled):
    other, _ = data.rescaled(centred, scaled)
    assert other.x == pytest.approx((data.x - centred * np.mean(data.x)) / np.std(data.x) ** scaled, rel=1e-12)
    assert (other.y == data.y).all()
    assert (other.x_name, other.y_name) == (data.x_name, data.y_name)


@given(data_sets())
def test_shares_of_zero_leave_the_rows_as_they_are(data):
    other, _ = data.rescaled(0.0, 0.0)
    assert (other.x == data.x).all()


@given(data_sets(far=1e4))
def test_shares_of_one_bring_x_to_mean_zero_and_deviation_one_and_the_bowl_is_round(data):
    other, _ = data.rescaled()
    assert other.x.mean() == pytest.approx(0.0, abs=1e-9)
    assert other.x.std() == pytest.approx(1.0, rel=1e-9)
    assert MeanSquaredError(other).condition_number == pytest.approx(1.0, rel=1e-9)


@given(data_sets(far=10.0), portions(), portions())
def test_the_condition_number_is_that_of_the_rescaled_rows(data, centred, scaled):
    other, _ = data.rescaled(centred, scaled)
    assert MeanSquaredError(other).condition_number == pytest.approx(condition(other), rel=1e-6)


@given(data_sets(far=10.0))
def test_the_condition_number_only_falls_as_x_is_centred_and_then_scaled(data):
    portions = np.linspace(0.0, 1.0, 9)
    way = [data.rescaled(share, 0.0) for share in portions] + [data.rescaled(1.0, share) for share in portions]
    numbers = [MeanSquaredError(other).condition_number for other, _ in way]
    assert all(after <= before * (1 + 1e-9) for before, after in pairwise(numbers))


@given(data_sets(far=3.0, scale=1), portions(), portions(), points(10.0))
def test_a_line_has_the_same_loss_before_and_after(data, centred, scaled, point):
    other, scaling = data.rescaled(centred, scaled)
    expected = np.mean((data.y - point[0] * data.x - point[1]) ** 2)
    there = scaling.to_standardized(point)
    assert np.mean((other.y - there[0] * other.x - there[1]) ** 2) == pytest.approx(expected, rel=1e-7, abs=1e-9)
    assert scaling.to_original(there) == pytest.approx(point, rel=1e-9, abs=1e-9 * (1 + np.abs(point).max()))


@given(data_sets(far=3.0, scale=1, min_rows=3))
def test_the_fit_of_the_scaled_rows_taken_back_is_the_fit_of_the_rows(data):
    other, scaling = data.rescaled()
    expected = np.linalg.lstsq(np.column_stack([data.x, np.ones(len(data))]), data.y, rcond=None)[0]
    assert scaling.to_original(MeanSquaredError(other).minimizer) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_the_true_line_goes_along():
    data = Data.synthetic(noise=0.0, slope=-2.0, intercept=3.0)
    other, scaling = data.rescaled()
    assert other.y == pytest.approx(other.slope * other.x + other.intercept, abs=1e-12)
    assert scaling.to_original([other.slope, other.intercept]) == pytest.approx([-2.0, 3.0])


@given(data_sets(far=10.0), portions(), portions())
def test_the_loss_of_rescaled_rows_is_known_without_them(data, centred, scaled):
    other, scaling = data.rescaled(centred, scaled)
    expected, found = MeanSquaredError(other), MeanSquaredError(data).rescaled(scaling)
    assert found.minimizer == pytest.approx(expected.minimizer, rel=1e-6, abs=1e-9 * (1.0 + np.abs(data.y).max()))
    assert found.hessian == pytest.approx(expected.hessian, rel=1e-9, abs=1e-9)
    assert found.minimum == pytest.approx(expected.minimum, rel=1e-6, abs=1e-9 * (1.0 + np.abs(data.y).max()) ** 2)
    assert (found.data.x == other.x).all()
    assert (found.data.y == other.y).all()


@given(data_sets(far=10.0))
def test_the_loss_of_standardised_rows_too(data):
    low, high = data.y_range
    assume(low == high or high - low > 1e-8 * max(abs(low), abs(high)))  # less is rounding
    other, scaling = data.standardized()
    expected, found = MeanSquaredError(other), MeanSquaredError(data).rescaled(scaling)
    assert found.hessian == pytest.approx(expected.hessian, rel=1e-6, abs=1e-9)
    assert found.minimizer == pytest.approx(expected.minimizer, rel=1e-6, abs=1e-6)
