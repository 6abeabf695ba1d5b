"""Very many steps cost the same, and are those that would have been taken."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Data, GradientDescent, InputError, LongDescent, MeanSquaredError, Trajectory, critical_rate, descend
from gdmath import descend_steadily as steadily
from gdmath.long_descent import KEPT, ONE_BY_ONE

LOSS = MeanSquaredError(Data.synthetic())
ROUND = MeanSquaredError(Data.synthetic().standardized()[0])
START = np.array([-1.0, 4.0])

SHARES = st.sampled_from([1e-6, 1e-3, 0.2, 0.99, 0.9999999, 1.0, 1.0000001, 1.0001])


MOST = 12_000


@cache
def one_by_one(share: float, standard: bool) -> Trajectory:
    """`MOST` steps, each taken: the first of them are those of a shorter descent."""
    loss = ROUND if standard else LOSS
    return descend(loss, START, GradientDescent(share * critical_rate(loss)), MOST)


@given(steps=st.integers(0, MOST), share=SHARES, standard=st.booleans())
def test_what_is_kept_and_what_lies_between_are_the_steps_that_would_have_been_taken(steps, share, standard):
    loss, whole = ROUND if standard else LOSS, one_by_one(share, standard)
    walk = steadily(loss, START, share * critical_rate(loss), steps)
    assert walk.steps == steps
    assert (walk.at(steps) == walk.points[-1]).all()
    for step in (0, min(1, steps), steps // 3, steps // 2, 0.71 * steps, steps):
        assert walk.at(step) == pytest.approx(whole.at(step), rel=1e-8, abs=1e-9)
    for moment in ("points", "losses", "gradients", "epochs"):
        taken = np.arange(steps + 1) if steps == len(walk.points) - 1 else walk.taken
        kept = getattr(whole, moment)[taken]
        np.testing.assert_allclose(getattr(walk, moment), kept, rtol=1e-8, atol=1e-9)


@given(steps=st.integers(ONE_BY_ONE + 1, 10_000), share=SHARES, level=st.floats(1.0001, 3.0))
def test_the_step_at_which_it_is_within_a_level_is_found_between_those_kept(steps, share, level):
    rate = share * critical_rate(LOSS)
    whole, walk = descend(LOSS, START, GradientDescent(rate), steps), steadily(LOSS, START, rate, steps)
    found, wanted = walk.first_within(level * LOSS.minimum), whole.first_within(level * LOSS.minimum)
    assert found == wanted


@pytest.mark.parametrize("steps", [ONE_BY_ONE, 10_000, 1_000_000, 10**12])
@pytest.mark.parametrize("share", [1e-6, 0.2, 1.0000001])
def test_of_any_number_of_steps_about_as_many_points_are_kept(steps: int, share: float):
    walk = steadily(ROUND, START, share * critical_rate(ROUND), steps)
    assert len(walk.points) <= ONE_BY_ONE + KEPT + 2
    assert walk.steps == steps or walk.diverged


def test_what_jumps_from_side_to_side_does_so_between_points_kept():
    """All but the last are an odd number of steps apart: drawn from one to the next, a zig-zag stays one."""
    walk = steadily(ROUND, START, 0.9999999 * critical_rate(ROUND), 1_000_000)
    assert isinstance(walk, LongDescent)
    assert (np.diff(walk.taken)[:-1] % 2 == 1).all()
    sides = np.sign((walk.points - ROUND.minimizer) @ ROUND.axes[1])
    assert (sides[1:-1] == -sides[:-2]).all()


@pytest.mark.parametrize("share", [1.05, 1.01, 1.3, 1e6])
def test_one_that_leaves_the_range_of_numbers_ends_where_the_steps_would(share: float):
    rate = share * critical_rate(LOSS)
    whole, walk = descend(LOSS, START, GradientDescent(rate), 40_000), steadily(LOSS, START, rate, 40_000)
    assert walk.diverged
    assert whole.diverged
    assert abs(walk.steps - whole.steps) <= 1
    assert np.isfinite(walk.points).all()
    assert np.isfinite(walk.losses).all()
    assert np.isfinite(walk.gradients).all()


@pytest.mark.parametrize("steps", [-1, 1.5, "many"])
def test_what_is_no_number_of_steps_is_refused(steps):
    with pytest.raises(InputError, match="cannot be taken"):
        steadily(LOSS, START, 0.1, steps)
