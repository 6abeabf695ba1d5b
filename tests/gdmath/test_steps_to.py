"""How many steps a descent needs is known without taking them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Data, GradientDescent, InputError, MeanSquaredError, best_rate, critical_rate, descend, steps_to

START = (-3.0, 5.0)


def loss_of(seed: int, slope: float = 2.0) -> MeanSquaredError:
    return MeanSquaredError(Data.synthetic(seed=seed, slope=slope, noise=0.5))


@given(seed=st.integers(0, 50), share=st.floats(0.01, 0.95), above=st.floats(1e-3, 2.0))
def test_it_is_the_step_at_which_the_descent_arrives(seed: int, share: float, above: float):
    loss = loss_of(seed)
    rate, level = share * critical_rate(loss), (1 + above) * loss.minimum
    walk = descend(loss, START, GradientDescent(rate), 4000)
    arrived, said = walk.first_within(level), steps_to(loss, START, rate, level)
    if arrived is None:
        assert said is None or said > walk.steps
    else:
        assert said is not None
        assert abs(said - arrived) <= (1 if abs(walk.losses[arrived] / level - 1) < 1e-9 else 0)


def test_a_million_million_steps_are_counted_too():
    """With one direction left, λmin, the count is log(excess/c)/2·log(1 − ηλmin)."""
    loss = loss_of(1)
    rate, along = 1e-12, loss.minimizer + loss.axes[0]
    excess = 0.5 * loss.eigenvalues[0]
    wanted = np.log(0.01 * loss.minimum / excess) / (2 * np.log1p(-rate * loss.eigenvalues[0]))
    said = steps_to(loss, along, rate, 1.01 * loss.minimum)
    assert said is not None
    assert said == pytest.approx(wanted, rel=1e-3)


@pytest.mark.parametrize("rate", [1e-16, 1e-18, 1e-30])
def test_a_rate_that_hardly_moves_is_counted_too(rate: float):
    """1 − ηλ is 1 in double precision, and its logarithm is still −ηλ."""
    loss = loss_of(5)
    slow, fast = (steps_to(loss, START, each, 1.01 * loss.minimum) for each in (rate, 1e-9))
    assert slow is not None
    assert fast is not None
    assert slow / fast == pytest.approx(1e-9 / rate, rel=1e-6)


def test_from_the_fit_none_are_needed_at_any_rate():
    loss = loss_of(2)
    for rate in (1e-9, best_rate(loss), 10 * critical_rate(loss)):
        assert steps_to(loss, loss.minimizer, rate, loss.minimum) == 0


def test_from_the_critical_rate_on_it_never_arrives():
    loss = loss_of(3)
    for share in (1.0, 1.5):
        assert steps_to(loss, START, share * critical_rate(loss), 1.01 * loss.minimum) is None


def test_below_the_least_loss_nothing_leads():
    loss = loss_of(4)
    assert steps_to(loss, START, best_rate(loss), 0.9 * loss.minimum) is None


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_what_is_no_rate_is_refused(rate: float):
    with pytest.raises(InputError):
        steps_to(loss_of(0), START, rate, 1.0)
