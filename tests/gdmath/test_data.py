import dataclasses
import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from gdmath import Data, InputError, MeanSquaredError
from tests.gdmath.strategies import data_sets, numbers, points, seeds


def varies_in_y(data):
    """Whether y has digits to spare beyond its mean: what standardising divides by is then no rounding error."""
    return data.y.std() > 1e-6 * np.abs(data.y).max()


# Validated once, at the door


def test_what_goes_in_comes_out_as_floats():
    data = Data([1, 2, 4], (0, -1, 3), "mass", "length")
    assert data.x.tolist() == [1.0, 2.0, 4.0]
    assert data.y.tolist() == [0.0, -1.0, 3.0]
    assert data.x.dtype == data.y.dtype == np.float64
    assert (data.x_name, data.y_name, len(data), data.dropped) == ("mass", "length", 3, 0)
    assert data.slope is data.intercept is None


@given(data_sets())
def test_the_columns_are_read_only(data):
    for column in (data.x, data.y):
        with pytest.raises(ValueError, match="read-only"):
            column[0] = 0.0


def test_the_fields_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Data([0, 1], [0, 1]).x = np.zeros(2)


def test_the_columns_are_copies():
    x = np.array([0.0, 1.0])
    data = Data(x, x)
    x[0] = 7.0
    assert data.x.tolist() == data.y.tolist() == [0.0, 1.0]


def test_two_rows_are_enough_and_one_is_not():
    assert MeanSquaredError(Data([0.0, 1.0], [1.0, 3.0])).minimizer == pytest.approx([2.0, 1.0])
    with pytest.raises(InputError, match=r"mass and length have 1 row.*at least two"):
        Data([0.0], [1.0], "mass", "length")
    with pytest.raises(InputError, match=r"0 row.*at least two"):
        Data([], [])


def test_unequal_lengths_are_refused_with_both():
    with pytest.raises(InputError, match=r"mass has 3 rows and length has 2"):
        Data([0, 1, 2], [0, 1], "mass", "length")


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("name", ["mass", "length"])
def test_a_value_that_is_not_finite_is_refused_by_column_row_and_value(value, name):
    good, bad = [0.0, 1.0, 2.0], [0.0, value, 2.0]
    columns = (bad, good) if name == "mass" else (good, bad)
    with pytest.raises(InputError, match=rf"{name} is {value} in row 2 of 3"):
        Data(*columns, "mass", "length")


def test_constant_x_is_refused_since_a_whole_line_then_has_the_least_loss():
    with pytest.raises(InputError, match=r"mass is 0\.1 in all 3 rows.*whole line"):
        Data([0.1, 0.1, 0.1], [1.0, 2.0, 3.0], "mass")


def test_constant_y_is_data_like_any():
    assert MeanSquaredError(Data([0.0, 1.0], [5.0, 5.0])).minimizer == pytest.approx([0.0, 5.0])


@pytest.mark.parametrize(
    "column",
    [
        [1j, 2.0],
        ["one", "two"],
        [[1.0, 2.0], [3.0]],
        [object(), 1.0],
        {"a": 1},
        [10**400, 1],
    ],
)
def test_what_is_no_column_of_real_numbers_is_refused_by_name(column):
    with pytest.raises(InputError, match="mass is not a column of real numbers"):
        Data(column, [0.0, 1.0], "mass")


@pytest.mark.parametrize("column", [[[0.0, 1.0]], 3.0, np.zeros((2, 2))])
def test_what_has_not_one_dimension_is_refused_with_its_shape(column):
    with pytest.raises(InputError, match=r"length has shape \("):
        Data([0.0, 1.0], column, y_name="length")


def test_exact_numbers_are_real_numbers():
    assert Data([Fraction(1, 2), Fraction(1, 4)], [0, 1]).x.tolist() == [0.5, 0.25]


# Drawn around a known line


@given(st.integers(2, 50), numbers(10.0), numbers(10.0), seeds())
def test_without_noise_every_row_lies_on_the_true_line(n, slope, intercept, seed):
    data = Data.synthetic(n, slope, intercept, noise=0.0, seed=seed)
    assert (data.slope, data.intercept) == (slope, intercept)
    assert data.y == pytest.approx(slope * data.x + intercept, abs=1e-12)


@given(st.integers(2, 50), st.floats(-10.0, 9.0), st.floats(0.1, 10.0), seeds())
def test_x_has_n_rows_within_its_range(n, low, width, seed):
    data = Data.synthetic(n, x_range=(low, low + width), seed=seed)
    assert len(data) == n
    assert low <= data.x.min() < data.x.max() <= low + width


def test_x_is_uniform_and_the_noise_normal_with_its_standard_deviation():
    data = Data.synthetic(2000, slope=-1.5, intercept=4.0, noise=0.3, x_range=(-2.0, 6.0), seed=1)
    assert kstest(data.x, "uniform", (-2.0, 8.0)).pvalue > 1e-3
    assert kstest(data.y - (-1.5 * data.x + 4.0), "norm", (0.0, 0.3)).pvalue > 1e-3


@pytest.mark.parametrize("seed", range(5))
def test_the_fit_comes_as_near_the_truth_as_its_standard_error_says(seed):
    data = Data.synthetic(10_000, slope=-2.0, intercept=7.0, noise=0.5, seed=seed)
    slope, intercept = MeanSquaredError(data).minimizer
    error = 0.5 / math.sqrt(10_000) / data.x.std()
    assert abs(slope - data.slope) < 5 * error
    assert abs(intercept - data.intercept) < 5 * error * math.hypot(data.x.std(), data.x.mean())


@given(seeds())
def test_the_same_seed_gives_the_same_rows(seed):
    one, other = Data.synthetic(seed=seed), Data.synthetic(seed=seed)
    assert (one.x == other.x).all()
    assert (one.y == other.y).all()


def test_another_seed_gives_other_rows():
    assert len({Data.synthetic(seed=seed).y[0] for seed in range(10)}) == 10


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ({"n": 1}, "n = 1 "),
        ({"n": 2.5}, "n = 2.5 "),
        ({"n": True}, "n = True "),
        ({"n": math.nan}, "n = nan "),
        ({"n": math.inf}, "n = inf "),
        ({"slope": math.nan}, "slope = nan"),
        ({"intercept": math.inf}, "intercept = inf"),
        ({"noise": -0.1}, "noise = -0.1"),
        ({"noise": math.nan}, "noise = nan"),
        ({"x_range": (1.0, 1.0)}, r"x_range = \(1.0, 1.0\)"),
        ({"x_range": (2.0, 1.0)}, r"x_range = \(2.0, 1.0\)"),
        ({"x_range": (0.0, math.inf)}, "x_range = inf"),
        ({"seed": -1}, "seed = -1"),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name_and_value(argument, words):
    with pytest.raises(InputError, match=words):
        Data.synthetic(**argument)


# Standardised, and back


@given(data_sets(far=1e4))
def test_standardised_columns_have_mean_zero_and_deviation_one(data):
    scaled, _ = data.standardized()
    assert scaled.x.mean() == pytest.approx(0.0, abs=1e-9)
    assert scaled.x.std() == pytest.approx(1.0, rel=1e-9)


@given(data_sets(far=3.0).filter(varies_in_y))
def test_so_does_y_where_it_varies(data):
    scaled, _ = data.standardized()
    assert scaled.y.mean() == pytest.approx(0.0, abs=1e-9)
    assert scaled.y.std() == pytest.approx(1.0, rel=1e-9)


@pytest.mark.parametrize("level", [0.0, 0.1, 5.0, -7.3])
def test_a_constant_y_is_only_centred(level):
    # The mean of three 0.1 is not 0.1: what is left must not be taken for a scale.
    scaled, scaling = Data([0.0, 1.0, 3.0], [level] * 3).standardized()
    assert scaled.y == pytest.approx([0.0, 0.0, 0.0], abs=1e-15)
    assert scaling.y_scale == 1.0


@given(data_sets(far=1e4))
def test_the_bowl_of_standardised_data_is_round(data):
    loss = MeanSquaredError(data.standardized()[0])
    assert loss.eigenvalues == pytest.approx([2.0, 2.0], rel=1e-9)
    assert loss.condition_number == pytest.approx(1.0, rel=1e-9)


@given(data_sets(far=3.0, scale=1).filter(varies_in_y), points(10.0))
def test_back_and_forth_is_where_it_was(data, point):
    _, scaling = data.standardized()
    there = scaling.to_original(point)
    assert scaling.to_standardized(there) == pytest.approx(point, rel=1e-9, abs=1e-9 * (1 + np.abs(point).max()))


@given(data_sets(far=3.0, scale=1), points(10.0))
def test_a_line_misses_by_the_same_in_both_units(data, point):
    scaled, scaling = data.standardized()
    x_scaled = (data.x - scaling.x_mean) / scaling.x_scale
    height_scaled = point[0] * x_scaled + point[1]
    w, b = scaling.to_original(point)
    height = w * data.x + b
    assert height == pytest.approx(scaling.y_mean + scaling.y_scale * height_scaled, rel=1e-9, abs=1e-9)
    expected = scaling.y_scale**2 * MeanSquaredError(scaled).value(*point)
    assert MeanSquaredError(data).value(w, b) == pytest.approx(expected, rel=1e-7, abs=1e-9)


@given(data_sets(far=3.0, scale=1, min_rows=3))
def test_the_minimizer_of_one_is_the_minimizer_of_the_other(data):
    scaled, scaling = data.standardized()
    back = scaling.to_original(MeanSquaredError(scaled).minimizer)
    assert back == pytest.approx(MeanSquaredError(data).minimizer, rel=1e-8, abs=1e-9)


def test_a_whole_path_is_scaled_point_by_point():
    _, scaling = Data.synthetic().standardized()
    path = np.arange(12.0).reshape(2, 3, 2)
    for method in (scaling.to_original, scaling.to_standardized):
        assert method(path).shape == path.shape
        assert (method(path)[1, 2] == method(path[1, 2])).all()


def test_the_true_line_and_the_count_of_dropped_rows_are_kept():
    data = Data.synthetic(noise=0.0, slope=-2.0, intercept=3.0)
    scaled, scaling = dataclasses.replace(data, dropped=4).standardized()
    assert scaled.y == pytest.approx(scaled.slope * scaled.x + scaled.intercept, abs=1e-12)
    assert scaling.to_original([scaled.slope, scaled.intercept]) == pytest.approx([-2.0, 3.0])
    assert scaled.dropped == 4
