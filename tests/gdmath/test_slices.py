"""The loss along w, along b or any other way is a parabola, and a descent along it is known by formula."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Data, InputError, MeanSquaredError
from tests.gdmath.strategies import EPS, losses, magnitude, numbers, points, tame_losses

ULPS = 8
"""Rounding errors allowed, in units in the last place of the largest term of a residual."""


@given(losses(), points(), numbers(100.0))
def test_a_slice_along_w_is_the_loss_with_b_held(loss, point, t):
    b = float(point[1])
    slice_ = loss.along_w(b)
    allowed = 4 * ULPS * EPS * (magnitude(loss.data, t, b) + magnitude(loss.data, slice_.minimizer, b))
    assert math.sqrt(slice_.value(t)) == pytest.approx(math.sqrt(loss.value(t, b)), rel=1e-12, abs=allowed)
    allowed *= 2 * np.abs(loss.data.x).max()
    assert slice_.derivative(t) == pytest.approx(loss.gradient(t, b)[0], rel=1e-12, abs=allowed)
    assert slice_.curvature == loss.hessian[0, 0]


@given(losses(), points(), numbers(100.0))
def test_a_slice_along_b_is_the_loss_with_w_held(loss, point, t):
    w = float(point[0])
    slice_ = loss.along_b(w)
    allowed = 4 * ULPS * EPS * magnitude(loss.data, w, t)
    assert math.sqrt(slice_.value(t)) == pytest.approx(math.sqrt(loss.value(w, t)), rel=1e-12, abs=allowed)
    assert slice_.derivative(t) == pytest.approx(loss.gradient(w, t)[1], rel=1e-12, abs=2 * allowed)
    assert slice_.curvature == loss.hessian[1, 1]


@given(losses(), points())
def test_a_slice_is_flat_and_least_at_its_minimizer(loss, point):
    for slice_ in (loss.along_w(float(point[1])), loss.along_b(float(point[0]))):
        assert slice_.derivative(slice_.minimizer) == 0.0
        assert slice_.value(slice_.minimizer) == slice_.minimum
        assert (slice_.value(slice_.minimizer + np.array([-1.0, 1.0])) >= slice_.minimum).all()


def test_a_slice_through_the_minimizer_has_its_minimum_there():
    loss = MeanSquaredError(Data.synthetic())
    w, b = loss.minimizer
    for slice_, minimizer in ((loss.along_w(b), w), (loss.along_b(w), b)):
        assert slice_.minimizer == pytest.approx(minimizer)
        assert slice_.minimum == pytest.approx(loss.minimum)


@given(losses(), points(), numbers(100.0), st.floats(0.01, 3.0), st.integers(0, 8))
def test_each_step_along_a_slice_leaves_one_minus_rate_times_curvature_of_the_error(loss, point, start, share, steps):
    for slice_ in (loss.along_w(float(point[1])), loss.along_b(float(point[0]))):
        walk = slice_.descend(start, share / slice_.curvature, steps)
        left = (1.0 - share) ** np.arange(steps + 1)
        assert walk.shape == (steps + 1,)
        assert walk[0] == start
        allowed = ULPS * EPS * (abs(start) + abs(slice_.minimizer)) * np.maximum.accumulate(np.abs(left)) * (steps + 1)
        assert (np.abs(walk - (slice_.minimizer + left * (start - slice_.minimizer))) <= allowed).all()


def test_the_inverse_of_the_curvature_lands_in_one_step():
    slice_ = MeanSquaredError(Data.synthetic()).along_w(4.0)
    assert slice_.descend(-1.0, 1.0 / slice_.curvature, 1)[1] == pytest.approx(slice_.minimizer, rel=1e-14)


def test_a_descent_along_a_slice_that_leaves_the_range_of_numbers_ends_at_the_last_finite_point():
    slice_ = MeanSquaredError(Data.synthetic()).along_w(4.0)
    walk = slice_.descend(-1.0, 1e100 / slice_.curvature, 10)
    assert len(walk) == 4  # 1, 1e100, 1e200, 1e300 times as far
    assert np.isfinite(walk).all()


@pytest.mark.parametrize(
    ("start", "rate", "steps"), [(math.nan, 0.1, 3), (0.0, -0.1, 3), (0.0, 0.1, -1), (0.0, 0.1, 1.5)]
)
def test_no_descent_along_a_slice_without_a_start_a_rate_and_a_count(start, rate, steps):
    slice_ = MeanSquaredError(Data.synthetic()).along_w(4.0)
    with pytest.raises(InputError):
        slice_.descend(start, rate, steps)


# The edge of double precision


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ([0.0, 1e200], [0.0, 1.0]),
        ([0.0, 1.0], [0.0, 1e200]),
        ([0.0, 1e-200], [0.0, 1.0]),
    ],
)
def test_data_whose_squares_leave_double_precision_are_refused_by_name(x, y):
    with pytest.raises(InputError, match=r"(?s)mass.*1e[+-]200.*other units"):
        MeanSquaredError(Data(x, y, "length", "mass"))


def test_data_whose_squares_have_lost_their_digits_are_refused():
    # The squares of these x are multiples of the least double, 5e-324: a third of their value is rounding.
    with pytest.raises(InputError, match="other units"):
        MeanSquaredError(Data([0.0, 1e-162, 3e-162], [0.0, 1.0, 3.0]))


@given(tame_losses(), points(), points(), numbers(10.0))
def test_a_slice_in_any_direction_is_the_loss_there(loss, point, direction, t):
    direction = direction / (np.abs(direction).max() or 1.0) + [1.5, 0.0]
    slice_ = loss.along(point, direction)
    w, b = point + t * direction
    allowed = 1e-9 * (1.0 + magnitude(loss.data, *point) + magnitude(loss.data, w, b))
    assert math.sqrt(slice_.value(t)) == pytest.approx(math.sqrt(loss.value(w, b)), rel=1e-9, abs=allowed)
    assert slice_.curvature == pytest.approx(direction @ loss.hessian @ direction, rel=1e-9)


@given(tame_losses(), points())
def test_where_the_slice_against_the_gradient_is_least_the_gradient_is_at_a_right_angle(loss, point):
    """Exact line search: the next step turns by a right angle."""
    gradient = loss.gradient(*point)
    if (length := np.hypot(*gradient)) > 1e-6 * (1.0 + np.abs(point).max()):
        slice_ = loss.along(point, -gradient)
        turned = loss.gradient(*(point - slice_.minimizer * gradient))
        assert abs(turned @ gradient) <= 1e-6 * length * length
        assert slice_.minimizer > 0.0


@pytest.mark.parametrize("direction", [(0.0, 0.0), (math.nan, 1.0), (math.inf, 0.0)])
def test_no_slice_goes_nowhere(direction):
    with pytest.raises(InputError, match="leads nowhere"):
        MeanSquaredError(Data.synthetic()).along((0.0, 0.0), direction)
