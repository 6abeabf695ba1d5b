import math
from itertools import islice, repeat

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdmath import (
    Adam,
    FullBatch,
    GradientDescent,
    InputError,
    Minibatch,
    Momentum,
    Nesterov,
    Stochastic,
    contraction,
    critical_rate,
    descend,
)
from tests.gdmath.descents import LOSS, descents
from tests.gdmath.strategies import EPS, losses, magnitude, points, seeds, shares, steepest, tame_losses


def plain_loss(data, w, b):
    return np.mean((data.y - (w * data.x + b)) ** 2)


def plain_gradient(data, w, b, rows=slice(None)):
    x, y = data.x[rows], data.y[rows]
    error = y - (w * x + b)
    return np.array([-2 * np.mean(error * x), -2 * np.mean(error)])


# What a trajectory is


@given(descents())
def test_k_steps_are_k_plus_one_points_the_start_first(descent):
    walk, asked = descent
    assert walk.steps == asked["steps"]
    assert walk.points.shape == walk.gradients.shape == (asked["steps"] + 1, 2)
    assert walk.losses.shape == walk.epochs.shape == (asked["steps"] + 1,)
    assert (walk.points[0] == asked["start"]).all()


@given(descents())
def test_every_loss_and_gradient_is_that_of_all_the_data_at_its_point(descent):
    walk, asked = descent
    data = asked["loss"].data
    for point, loss, gradient in zip(walk.points, walk.losses, walk.gradients, strict=True):
        assert loss == pytest.approx(plain_loss(data, *point), rel=1e-9, abs=1e-12)
        assert gradient == pytest.approx(plain_gradient(data, *point), rel=1e-9, abs=1e-9)


@given(descents())
def test_the_same_seed_gives_the_same_trajectory_to_the_last_bit(descent):
    walk, asked = descent
    again = descend(**asked)
    for name in ("points", "losses", "gradients", "epochs"):
        assert (getattr(walk, name) == getattr(again, name)).all()


@given(descents(), st.integers(0, 30))
def test_a_shorter_descent_is_the_beginning_of_a_longer_one(descent, steps):
    walk, asked = descent
    shorter = descend(**(asked | {"steps": min(steps, walk.steps)}))
    assert (shorter.points == walk.points[: shorter.steps + 1]).all()
    assert (shorter.epochs == walk.epochs[: shorter.steps + 1]).all()


def test_another_seed_gives_other_minibatches_and_the_same_full_batch():
    def last(batches, seed):
        return descend(LOSS, (0, 0), GradientDescent(0.01), 3, batches, seed).points[-1].tolist()

    assert last(Minibatch(4), 1) != last(Minibatch(4), 2)
    assert last(FullBatch(), 1) == last(FullBatch(), 2)


@given(descents())
def test_epochs_are_the_rows_seen_over_the_rows_there_are(descent):
    walk, asked = descent
    n = len(asked["loss"].data)
    drawn = islice(asked["batches"].rows(n, asked["seed"]), walk.steps)
    seen = np.cumsum([0, *(n if rows is None else len(rows) for rows in drawn)])
    assert walk.epochs == pytest.approx(seen / n)


@pytest.mark.parametrize(
    ("batches", "expected"),
    [
        (FullBatch(), [0, 1, 2, 3, 4]),
        (Minibatch(20), [0, 1, 2, 3, 4]),
        (Minibatch(10), [0, 0.5, 1, 1.5, 2]),
        (Minibatch(8), [0, 0.4, 0.8, 1, 1.4]),
        (Stochastic(), [0, 0.05, 0.1, 0.15, 0.2]),
    ],
)
def test_an_epoch_is_once_through_the_data(batches, expected):
    assert descend(LOSS, (0, 0), GradientDescent(0.01), 4, batches).epochs == pytest.approx(expected)


# What a step is


@given(tame_losses(), points(10.0), shares(0.05, 0.9), seeds(), st.integers(1, 24))
def test_each_step_goes_against_the_gradient_of_the_rows_of_its_batch(loss, start, share, seed, size):
    n, rate = len(loss.data), share * critical_rate(loss)
    batches = Minibatch(min(size, n))
    walk = descend(loss, start, GradientDescent(rate), 10, batches, seed)
    for here, there, rows in zip(walk.points, walk.points[1:], batches.rows(n, seed), strict=False):
        expected = here - rate * plain_gradient(loss.data, *here, rows)
        assert there == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(tame_losses(), points(10.0), shares(0.05, 1.2))
def test_gradient_descent_is_the_plain_numpy_loop(loss, start, share):
    rate, point = share * critical_rate(loss), start
    for iterate in descend(loss, start, GradientDescent(rate), 15).points:
        assert iterate == pytest.approx(point, rel=1e-7, abs=1e-7)
        point = point - rate * plain_gradient(loss.data, *point)


@given(tame_losses(), points(10.0), shares(0.01, 1.5), st.integers(0, 40))
def test_the_kth_iterate_is_the_closed_form_in_the_eigenbasis(loss, start, share, k):
    x, y = loss.data.x, loss.data.y
    design = np.stack([x, np.ones_like(x)], axis=-1)
    curvatures, axes = np.linalg.eigh(2 * design.T @ design / len(x))
    minimizer = np.linalg.lstsq(design, y)[0]
    rate = share * 2 / curvatures[1]
    factors = (1 - rate * curvatures) ** k
    closed_form = minimizer + axes @ (factors * (axes.T @ (start - minimizer)))
    size = (1 + np.abs(start - minimizer).max()) * max(1.0, np.abs(factors).max())
    assert np.abs(descend(loss, start, GradientDescent(rate), k).points[-1] - closed_form).max() <= 1e-8 * size


def test_descend_takes_any_rule_with_init_and_step():
    class Newton:
        """p ← p − H⁻¹·g: a quadratic is done in one step."""

        def init(self, point):
            return None

        def step(self, point, gradient, state):
            return point - np.linalg.solve(LOSS.hessian, gradient), state

    assert descend(LOSS, (-3.0, 7.0), Newton(), 1).points[-1] == pytest.approx(LOSS.minimizer)


def test_descend_takes_any_batches_with_rows():
    class FirstTwoRows:
        def rows(self, n, seed):
            return repeat(np.array([0, 1]))

    walk = descend(LOSS, (0.0, 0.0), GradientDescent(0.05), 5000, FirstTwoRows())
    assert np.polyfit(LOSS.data.x[:2], LOSS.data.y[:2], 1) == pytest.approx(walk.points[-1], rel=1e-3)


# Below and above the critical rate


@given(losses(far=1e3), points(), shares())
def test_below_the_critical_rate_the_loss_falls_monotonically(loss, start, share):
    walk = descend(loss, start, GradientDescent(share * critical_rate(loss)), 50)
    rounding = max((8 * EPS * magnitude(loss.data, *point)) ** 2 for point in walk.points)
    assert (walk.losses[1:] <= walk.losses[:-1] * (1 + 1e-12) + rounding).all()


@given(tame_losses(), points(10.0), shares(0.05, 0.95))
def test_each_step_leaves_at_most_the_square_of_the_largest_factor_of_the_excess(loss, start, share):
    rate = share * critical_rate(loss)
    excess = descend(loss, start, GradientDescent(rate), 20).losses - loss.minimum
    factor = contraction(loss, rate).max()
    assert (excess[1:] <= factor**2 * excess[:-1] + 1e-12 * (1 + loss.minimum)).all()


@given(tame_losses(), shares(1.01, 3.0))
def test_above_the_critical_rate_the_loss_grows_along_the_steepest_direction(loss, share):
    rate = share * critical_rate(loss)
    walk = descend(loss, loss.minimizer + steepest(loss), GradientDescent(rate), 10)
    excess = walk.losses - loss.minimum
    assert (np.diff(walk.losses) > 0).all()
    assert excess[1:] == pytest.approx((1 - 2 * share) ** 2 * excess[:-1], rel=1e-5)


@given(tame_losses(), points(10.0), shares(1.01, 3.0), st.integers(1, 30))
def test_above_it_the_loss_outgrows_every_bound_from_any_start_off_the_gentle_axis(loss, start, share, k):
    off = float((start - loss.minimizer) @ steepest(loss))
    assume(abs(off) > 1e-3)
    walk = descend(loss, start, GradientDescent(share * critical_rate(loss)), k)
    least = 0.5 * loss.eigenvalues[1] * off**2 * (2 * share - 1) ** (2 * k)
    assert walk.losses[-1] - loss.minimum >= 0.999 * least - 1e-9 * (1 + loss.minimum)


@given(tame_losses())
def test_at_the_critical_rate_it_jumps_between_the_walls(loss):
    wall = steepest(loss)
    walk = descend(loss, loss.minimizer + wall, GradientDescent(critical_rate(loss)), 10)
    sides = (walk.points - loss.minimizer) @ wall
    assert sides == pytest.approx([(-1) ** k for k in range(11)], abs=1e-9)


# Divergence


@given(tame_losses(), shares(10.0, 1e3), st.sampled_from([GradientDescent, Momentum, Nesterov]))
def test_divergence_is_an_ordinary_result_that_ends_at_the_last_finite_point(loss, share, rule):
    optimizer = rule(share * critical_rate(loss))
    walk = descend(loss, loss.minimizer + steepest(loss), optimizer, 1000)
    assert walk.diverged
    assert 0 < walk.steps < 1000
    for values in (walk.points, walk.losses, walk.gradients, walk.epochs):
        assert len(values) == walk.steps + 1
        assert np.isfinite(values).all()


@given(tame_losses(), shares(10.0, 1e3))
def test_the_step_after_the_last_would_leave_the_range_of_numbers(loss, share):
    rate = share * critical_rate(loss)
    walk = descend(loss, loss.minimizer + steepest(loss), GradientDescent(rate), 1000)
    with np.errstate(over="ignore", invalid="ignore"):
        beyond = walk.points[-1] - rate * plain_gradient(loss.data, *walk.points[-1])
        assert not np.isfinite(plain_loss(loss.data, *beyond))


@given(tame_losses(), shares(10.0, 1e3))
def test_a_descent_asked_to_stop_where_it_would_have_broken_off_has_not_diverged(loss, share):
    optimizer, start = GradientDescent(share * critical_rate(loss)), loss.minimizer + steepest(loss)
    walk = descend(loss, start, optimizer, 1000)
    stopped, one_more = (descend(loss, start, optimizer, walk.steps + more) for more in (0, 1))
    assert not stopped.diverged
    assert one_more.diverged
    assert (stopped.points == walk.points).all()
    assert (one_more.points == walk.points).all()


def test_minibatches_diverge_as_ordinarily():
    walk = descend(LOSS, (0.0, 0.0), GradientDescent(50.0), 1000, Minibatch(5))
    assert walk.diverged
    assert np.isfinite(walk.losses).all()


@given(descents())
def test_a_descent_below_half_the_critical_rate_does_not_diverge(descent):
    walk, asked = descent
    assume(isinstance(asked["batches"], FullBatch))
    assert not walk.diverged


# What is refused


@pytest.mark.parametrize("steps", [-1, 2.5, True, "many", None, math.nan, math.inf])
def test_steps_that_cannot_be_taken_are_refused_with_their_value(steps):
    with pytest.raises(InputError, match=rf"steps = {steps!r}.*whole number of at least 0"):
        descend(LOSS, (0.0, 0.0), GradientDescent(0.1), steps)


@pytest.mark.parametrize("start", [(0.0,), (0.0, 0.0, 0.0), 1.0, "origin", None, ((0.0, 0.0),)])
def test_a_start_that_is_no_point_is_refused(start):
    with pytest.raises(InputError, match=r"start = .*two finite numbers"):
        descend(LOSS, start, GradientDescent(0.1), 1)


@pytest.mark.parametrize("start", [(math.nan, 0.0), (0.0, math.inf)])
def test_a_start_that_is_not_finite_is_refused(start):
    with pytest.raises(InputError, match=r"start = .*(nan|inf).*two finite numbers"):
        descend(LOSS, start, GradientDescent(0.1), 1)


def test_a_start_whose_loss_is_not_finite_is_refused():
    with pytest.raises(InputError, match=r"loss at the start .*1e\+200.* is not finite"):
        descend(LOSS, (1e200, 0.0), GradientDescent(0.1), 1)


@pytest.mark.parametrize("steps", [0, 1, 5])
def test_a_batch_larger_than_the_data_is_refused_before_the_first_step(steps):
    with pytest.raises(InputError, match=r"batch size 21 .*20 rows"):
        descend(LOSS, (0.0, 0.0), GradientDescent(0.1), steps, Minibatch(21))


def test_a_start_is_not_changed_by_the_descent():
    start = np.array([3.0, -1.0])
    descend(LOSS, start, Adam(0.1), 5)
    assert start.tolist() == [3.0, -1.0]
