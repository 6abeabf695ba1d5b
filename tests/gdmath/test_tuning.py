import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdmath import (
    Adam,
    Data,
    GradientDescent,
    InputError,
    MeanSquaredError,
    Momentum,
    Nesterov,
    RMSProp,
    Trajectory,
    best_of,
    best_of_each,
    descend,
    length_unit,
    rate_grid,
    settled,
    slope_unit,
)
from tests.gdmath.strategies import powers_of_ten, tame_losses

ROUND = MeanSquaredError(Data([-1.0, 1.0], [0.0, 2.0]))
RULES = [GradientDescent, Momentum, Nesterov, RMSProp, Adam]


def path(*losses):
    many = len(losses)
    return Trajectory(np.zeros((many, 2)), np.array(losses), np.zeros((many, 2)), np.arange(float(many)), False)


@given(powers_of_ten(-9, 9))
def test_the_grid_is_geometric_from_a_ten_thousandth_to_ten_units(unit):
    grid = rate_grid(unit)
    assert len(grid) == 101
    assert grid[[0, 80, 100]] == pytest.approx([1e-4 * unit, unit, 10 * unit])
    assert grid[1:] / grid[:-1] == pytest.approx(10 ** (1 / 20))


@pytest.mark.parametrize("unit", [0.0, -1.0, math.nan, math.inf])
def test_what_is_no_unit_is_refused(unit):
    with pytest.raises(InputError, match="unit"):
        rate_grid(unit)


@given(tame_losses())
def test_the_unit_of_slopes_is_the_critical_rate(loss):
    assert slope_unit(loss) == pytest.approx(2.0 / np.linalg.eigvalsh(loss.hessian)[1])


@given(tame_losses(), st.tuples(st.floats(-5, 5), st.floats(-5, 5)))
def test_the_unit_of_lengths_is_how_far_the_critical_rate_moves_a_parameter(loss, start):
    step = np.diff(descend(loss, start, GradientDescent(slope_unit(loss)), 1).points, axis=0)
    longest = float(np.abs(step).max())
    if longest > 1e-9:
        assert length_unit(loss, start) == pytest.approx(longest, rel=1e-6)


def test_at_the_fit_where_there_is_no_way_to_go_the_unit_is_one():
    assert length_unit(ROUND, ROUND.minimizer) == 1.0


@settings(max_examples=15)
@given(tame_losses(), st.sampled_from(RULES), st.integers(1, 12))
def test_no_rate_tried_has_a_loss_that_lies_lower_on_average(loss, rule, steps):
    start = loss.minimizer + np.array([1.0, -2.0])
    rates = rate_grid(slope_unit(loss))[::10]
    best = best_of(rates, rule, loss, start, steps)
    floor = 1e-12 * float(loss.value(*start))
    walks = {rate: descend(loss, start, rule(rate), steps) for rate in rates}
    means = {r: np.log(np.maximum(walk.losses, floor)).mean() for r, walk in walks.items() if not walk.diverged}
    assert best.tried == len(rates)
    assert means[best.rate] == min(means.values())
    assert (best.walk.points == walks[best.rate].points).all()


def test_on_round_ground_gradient_descent_takes_half_the_critical_rate_and_arrives_at_once():
    best = best_of([0.1, 0.5, 0.9], GradientDescent, ROUND, [3.0, 3.0], 5)
    assert best.rate == 0.5
    assert best.walk.losses[1] == pytest.approx(ROUND.minimum, abs=1e-12)


def test_of_rates_that_are_as_good_the_smallest_is_taken():
    assert best_of([2.0, 0.5, 1.0], GradientDescent, ROUND, ROUND.minimizer, 5).rate == 0.5


def test_a_rate_that_leaves_the_range_of_numbers_is_taken_only_where_all_do():
    assert best_of([1e200, 1e-9], GradientDescent, ROUND, [3.0, 3.0], 50).rate == 1e-9
    assert best_of([1e200], GradientDescent, ROUND, [3.0, 3.0], 50).walk.diverged


PLANETS = MeanSquaredError(
    Data([0.39, 0.72, 1.0, 1.52, 5.2, 9.54, 19.2, 30.1, 39.5], [0.24, 0.61, 1.0, 1.87, 11.9, 29.5, 84.1, 165.1, 248.3])
)


def units_of(loss, start):
    return [slope_unit(loss), slope_unit(loss), slope_unit(loss), length_unit(loss, start), length_unit(loss, start)]


def test_while_the_best_is_the_largest_rate_all_go_on_to_as_many_more():
    """On planets RMSProp's best rate was the end of those tried."""
    start, rules = [-4.0, 250.0], [*zip(units_of(PLANETS, [-4.0, 250.0]), RULES, strict=True)]
    assert best_of(rate_grid(rules[3][0]), RMSProp, PLANETS, start, 60).rate == rate_grid(rules[3][0])[-1]
    for best, (unit, rule) in zip(best_of_each(rules, PLANETS, start, 60), rules, strict=True):
        rates = unit * 10 ** np.linspace(-4, 2, 121)
        assert best.tried == 121
        assert [best.lowest, best.highest] == pytest.approx(rates[[0, -1]])
        assert best.lowest < best.rate < best.highest
        assert best.rate == pytest.approx(best_of(rates, rule, PLANETS, start, 60).rate)


@settings(max_examples=15)
@given(tame_losses(), st.integers(1, 12))
def test_no_best_rate_is_the_largest_tried_and_all_try_as_many(loss, steps):
    start = loss.minimizer + np.array([1.0, -2.0])
    found = best_of_each([*zip(units_of(loss, start), RULES, strict=True)], loss, start, steps)
    assert len({best.tried for best in found}) == 1
    for best in found:
        assert best.rate < best.highest


def test_without_rates_there_is_no_choice():
    with pytest.raises(InputError, match="no rates"):
        best_of([], GradientDescent, ROUND, [3.0, 3.0], 5)


@pytest.mark.parametrize(
    ("losses", "step"),
    [((5, 4, 1, 3, 1, 1), 4), ((5, 1), 1), ((1, 1), 0), ((1, 5), None), ((5, 4, 3), None), ((5, 1, 2), None)],
)
def test_it_has_settled_from_the_step_on_which_it_is_never_above_again(losses, step):
    assert settled(path(*losses), 1.0) == step


@given(st.lists(st.floats(0, 10), min_size=1, max_size=20), st.floats(0, 10))
def test_settled_means_no_later_loss_is_above_and_the_one_before_was(losses, level):
    step = settled(path(*losses), level)
    if step is None:
        assert losses[-1] > level
    else:
        assert max(losses[step:]) <= level
        assert step == 0 or losses[step - 1] > level


def test_the_average_is_of_the_logarithm_which_tells_the_small_losses_at_the_end_apart():
    loss = MeanSquaredError(Data.synthetic())
    grid = rate_grid(slope_unit(loss))
    walks = [descend(loss, [-1.0, 4.0], GradientDescent(rate), 60) for rate in grid]
    plain, logarithmic = ([f(walk.losses).mean() for walk in walks] for f in (np.asarray, np.log))
    assert np.argmin(plain) != np.nanargmin(logarithmic)
    best = best_of(grid, GradientDescent, loss, [-1.0, 4.0], 60)
    assert best.rate == pytest.approx(grid[np.nanargmin(logarithmic)])
