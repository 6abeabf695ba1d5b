import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from gdmath import Data, InputError, MeanSquaredError, directions, farthest_drop
from tests.gdmath.strategies import points, powers_of_ten, tame_losses

SLOPED = MeanSquaredError(Data([0.0, 1.0, 3.0], [1.0, 0.0, 2.0]))


@given(tame_losses(), points(), powers_of_ten(-2, 2), st.integers(1, 64))
def test_all_steps_are_equally_long_and_evenly_turned(loss, point, length, n):
    tried = directions(loss, point, length, n)
    steps = tried.ends - point
    assert np.hypot(*steps.T) == pytest.approx(np.full(n, length), rel=1e-9, abs=1e-12)
    turned = np.exp(1j * 2 * np.pi * np.arange(n) / n) * length
    assert steps[:, 0] + 1j * steps[:, 1] == pytest.approx(turned, rel=1e-9, abs=1e-12 * (1 + np.abs(point).max()))


@given(tame_losses(), points(), powers_of_ten(-2, 2), st.integers(1, 64))
def test_a_change_is_the_loss_there_less_the_loss_here(loss, point, length, n):
    tried = directions(loss, point, length, n)
    x, y = loss.data.x, loss.data.y
    losses = np.array([np.mean((y - w * x - b) ** 2) for w, b in [point, *tried.ends]])
    assert tried.changes == pytest.approx(losses[1:] - losses[0], rel=1e-9, abs=1e-12 * (1 + losses.max()))


@given(tame_losses(), points(10.0).filter(lambda point: np.abs(point).max() > 0.1))
def test_many_short_steps_find_the_negative_gradient(loss, point):
    gradient = loss.gradient(*point)
    size = np.hypot(*gradient)
    if size < 1e-3:
        return
    n = 720
    tried = directions(loss, point, 1e-4 * farthest_drop(loss, point), n)
    assert tried.off(-gradient) <= np.pi / n + 1e-3


@given(tame_losses(), points(10.0))
def test_the_farthest_drop_is_the_least_loss_along_the_negative_gradient(loss, point):
    gradient = loss.gradient(*point)
    size = float(np.hypot(*gradient))
    if size < 1e-3:
        return
    against = -gradient / size
    found = minimize_scalar(lambda t: float(loss.value(*(point + t * against))), bracket=(0.0, 1.0)).x
    assert farthest_drop(loss, point) == pytest.approx(found, rel=1e-5)


def test_at_the_minimum_nothing_drops_and_every_step_climbs():
    assert farthest_drop(SLOPED, SLOPED.minimizer) == pytest.approx(0.0, abs=1e-12)
    assert (directions(SLOPED, SLOPED.minimizer, 0.1, 12).changes > 0).all()


@pytest.mark.parametrize("length", [0.0, -1.0, float("nan"), float("inf")])
def test_a_step_without_a_length_is_refused(length):
    with pytest.raises(InputError):
        directions(SLOPED, (0.0, 0.0), length, 8)


@pytest.mark.parametrize("n", [0, 2.5])
def test_no_direction_is_refused(n):
    with pytest.raises(InputError):
        directions(SLOPED, (0.0, 0.0), 1.0, n)
