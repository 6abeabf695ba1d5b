"""When a descent is near, and when it leaves again, is known without taking its steps."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdmath import Data, GradientDescent, InputError, MeanSquaredError, Stay, critical_rate, descend, stay

STEPS = 400


def loss_of(seed: int, noise: float = 0.5) -> MeanSquaredError:
    return MeanSquaredError(Data.synthetic(seed=seed, noise=noise))


def within(loss: MeanSquaredError, start: np.ndarray, rate: float, level: float) -> tuple[Stay | None, bool]:
    """The same by taking the steps, and whether no loss lies so near to the level that rounding decides."""
    losses = descend(loss, start, GradientDescent(rate), STEPS).losses
    excess, room = losses - loss.minimum, level - loss.minimum
    clear = bool((np.abs(excess - room) > 1e-6 * room).all())
    there = np.flatnonzero(excess <= room)
    if not len(there):
        return None, clear
    out = np.flatnonzero(excess[there[0] :] > room)
    return Stay(int(there[0]), int(there[0] + out[0]) if len(out) else None), clear


@given(
    seed=st.integers(0, 30),
    share=st.floats(0.9, 1.4),
    steep=st.floats(1e-9, 0.05),
    gentle=st.floats(0.1, 5.0),
    above=st.floats(1e-2, 1.0),
)
def test_a_rate_beyond_the_critical_one_may_come_near_and_leaves_as_it_is_said(seed, share, steep, gentle, above):
    """The forecast said "never arrives" of it: the gentle axis arrives before the steep one has grown."""
    loss = loss_of(seed)
    start = loss.minimizer + np.array([gentle, steep]) @ loss.axes
    rate, level = share * critical_rate(loss), (1 + above) * loss.minimum
    found, clear = within(loss, start, rate, level)
    assume(clear)
    said = stay(loss, start, rate, level)
    if said is None or said.first > STEPS:
        assert found is None
    else:
        left = None if said.left is None or said.left > STEPS else said.left
        assert found == Stay(said.first, left)


def test_one_that_comes_near_and_leaves_is_among_them():
    loss = loss_of(1)
    start = loss.minimizer + np.array([0.5, 1e-8]) @ loss.axes
    said = stay(loss, start, 1.3 * critical_rate(loss), 1.01 * loss.minimum)
    assert said is not None
    assert said.left is not None
    assert 0 < said.first < said.left < 100


@pytest.mark.parametrize("seed", range(8))
def test_from_the_flat_axis_the_critical_rate_arrives(seed: int):
    loss = loss_of(seed)
    start = loss.minimizer + 2.0 * loss.axes[0]
    rate = critical_rate(loss)
    said, (found, _) = (each(loss, start, rate, 1.01 * loss.minimum) for each in (stay, within))
    assert said is not None
    assert said.left is None
    assert said == found


def test_at_the_critical_rate_from_anywhere_else_it_never_does():
    loss = loss_of(3)
    start = loss.minimizer + loss.axes.sum(axis=0)
    assert stay(loss, start, critical_rate(loss), 1.01 * loss.minimum) is None


def test_what_starts_near_is_near_until_it_has_grown():
    loss = loss_of(4)
    start, rate = loss.minimizer + 1e-6 * loss.axes[1], 1.5 * critical_rate(loss)
    excess, room = loss.eigenvalues[1] * 0.5e-12, 0.01 * loss.minimum
    assert stay(loss, start, rate, 1.01 * loss.minimum) == Stay(0, math.ceil(math.log(room / excess) / math.log(4)))


def test_the_fit_is_never_left():
    loss = loss_of(2)
    assert stay(loss, loss.minimizer, 10 * critical_rate(loss), loss.minimum) == Stay(0, None)


@pytest.mark.parametrize("start", [(1e150, 0.0), (1e300, -1e300), (1e308, 1e308)])
def test_from_as_far_as_numbers_reach_the_steps_are_counted_too(start: tuple[float, float]):
    loss = loss_of(0)
    near, far = (stay(loss, each, 0.5 * critical_rate(loss), 1.01 * loss.minimum) for each in ((1e3, 1e3), start))
    assert near is not None
    assert far is not None
    assert near.first < far.first < 1000 * near.first


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan, math.inf])
def test_what_is_no_rate_is_refused(rate: float):
    with pytest.raises(InputError, match="learning rate"):
        stay(loss_of(0), (0.0, 0.0), rate, 1.0)
