import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from gdmath import (
    Data,
    GradientDescent,
    InputError,
    InverseTimeDecay,
    MeanSquaredError,
    Minibatch,
    Regime,
    best_rate,
    contraction,
    critical_rate,
    descend,
    is_next_to_critical,
    regime,
    step_factor,
    stochastic_rate,
    telling_rates,
    wins_from,
)
from tests.gdmath.strategies import losses, points, seeds, shares, tame_losses

ROUND = MeanSquaredError(Data([-1.0, 1.0], [0.0, 2.0]))
"""Both curvatures are exactly 2: the critical rate is exactly 1, and the factor of a rate η is 1 − 2η."""


def worst_factor(loss, rate):
    return float(np.abs(1.0 - rate * np.linalg.eigvalsh(loss.hessian)).max())


@given(losses())
def test_at_the_critical_rate_the_steepest_direction_keeps_its_error(loss):
    gentle, steep = contraction(loss, critical_rate(loss))
    assert steep == pytest.approx(1.0, abs=1e-14)
    assert gentle <= 1.0


@given(tame_losses(), shares())
def test_below_the_critical_rate_every_factor_is_below_one_and_above_it_one_is_not(loss, share):
    assert worst_factor(loss, share * critical_rate(loss)) < 1.0
    assert worst_factor(loss, critical_rate(loss) / share) > 1.0


@given(tame_losses(), shares(0.01, 3.0))
def test_the_contraction_is_what_one_step_leaves_of_the_error_along_each_axis(loss, share):
    rate = share * critical_rate(loss)
    _, axes = np.linalg.eigh(loss.hessian)
    for factor, axis in zip(contraction(loss, rate), axes.T, strict=True):
        left = descend(loss, loss.minimizer + axis, GradientDescent(rate), 1).points[1] - loss.minimizer
        assert np.linalg.norm(left) == pytest.approx(factor, rel=1e-6, abs=1e-9)


@given(tame_losses())
def test_scipy_finds_no_rate_that_contracts_more_than_the_best(loss):
    bounds = (0.0, critical_rate(loss))
    found = minimize_scalar(
        lambda rate: worst_factor(loss, rate), bounds=bounds, method="bounded", options={"xatol": 1e-9}
    )
    assert worst_factor(loss, best_rate(loss)) <= found.fun + 1e-12
    assert best_rate(loss) == pytest.approx(found.x, rel=1e-3, abs=1e-6)


@given(losses())
def test_at_the_best_rate_both_factors_are_equal_and_follow_from_the_condition_number(loss):
    condition = loss.condition_number
    assert contraction(loss, best_rate(loss)) == pytest.approx((condition - 1) / (condition + 1), abs=1e-12)


@given(losses())
def test_the_best_rate_lies_between_half_the_critical_rate_and_all_of_it(loss):
    assert 0.5 * critical_rate(loss) <= best_rate(loss) * (1 + 1e-15)
    assert best_rate(loss) <= critical_rate(loss)


@given(losses())
def test_the_telling_rates_are_different_ordered_and_do_what_they_are_to_show(loss):
    rates = telling_rates(loss)
    next_to_critical = is_next_to_critical(loss)
    told = [regime(loss, rate) for rate in rates if rate != best_rate(loss)]
    assert rates == sorted(set(rates))
    assert len(rates) == 4
    assert told == [Regime.CRAWLS, *[Regime.CONVERGES_SMOOTHLY] * next_to_critical, Regime.ZIG_ZAGS, Regime.DIVERGES]


@given(losses())
def test_the_best_rate_is_next_to_critical_from_a_condition_number_of_199_on(loss):
    assume(abs(loss.condition_number - 199) > 1e-6)
    assert is_next_to_critical(loss) == (loss.condition_number > 199)


@given(tame_losses(), points(), shares(0.05, 0.95))
def test_a_rate_wins_from_the_step_on_that_is_said(loss, start, share):
    best, other = best_rate(loss), share * critical_rate(loss)
    assume(loss.condition_number < 300)
    assume(abs(best / other - 1) > 0.05 and loss.value(*start) > 2 * loss.minimum + 1e-3)
    won = wins_from(loss, start, best, [other])
    assume(won is not None and won < 300)
    walks = (descend(loss, start, GradientDescent(rate), won + 20) for rate in (best, other))
    mine, theirs = (walk.losses - loss.minimum for walk in walks)
    seen = mine[won:] > 1e-9 * loss.value(*start)
    assert (mine[won:] < theirs[won:] * (1 + 1e-6))[seen].all()
    if won > 1 and mine[won - 1] > 1e-9 * loss.value(*start):
        assert mine[won - 1] >= theirs[won - 1] * (1 - 1e-6)


@given(losses())
def test_the_telling_rates_can_be_told_apart(loss):
    shares = np.array(telling_rates(loss)) / critical_rate(loss)
    assert np.diff(shares).min() >= 0.004


@given(tame_losses(), shares(0.01, 3.0))
def test_the_factor_is_what_a_step_along_a_slice_leaves_of_the_error(loss, share):
    slice_ = loss.along_w(1.0)
    rate = share * 2.0 / slice_.curvature
    left = slice_.descend(slice_.minimizer + 1.0, rate, 1)[1] - slice_.minimizer
    assert step_factor(slice_.curvature, rate) == pytest.approx(abs(left), abs=1e-6)


@pytest.mark.parametrize("data", [([-1.0, 1.0], [0.0, 2.0]), ([0.0, 2.0, 4.0], [1.0, 0.0, 5.0])])
def test_on_round_ground_the_best_rate_arrives_smoothly_in_one_step(data):
    loss = MeanSquaredError(Data(*data).standardized()[0])
    assert regime(loss, best_rate(loss)) is Regime.CONVERGES_SMOOTHLY
    arrived = descend(loss, (3.0, -2.0), GradientDescent(best_rate(loss)), 1).points[1]
    assert arrived == pytest.approx(loss.minimizer, abs=1e-12)


@given(losses(), st.floats(1e-3, 10.0))
def test_the_regime_is_told_by_the_factor_of_the_steepest_direction(loss, share):
    rate = share * critical_rate(loss)
    factor = 1.0 - rate * loss.eigenvalues[1]
    expected = {
        factor < -1.0: Regime.DIVERGES,
        -1.0 < factor < 0.0: Regime.ZIG_ZAGS,
        0.0 < factor < 0.9: Regime.CONVERGES_SMOOTHLY,
        factor > 0.9: Regime.CRAWLS,
    }
    # Within rounding of a threshold either side is right; the thresholds have theorems of their own.
    if min(abs(factor - edge) for edge in (-1.0, 0.0, 0.9)) > 1e-8:
        assert regime(loss, rate) is expected[True]


@pytest.mark.parametrize(
    ("rate", "expected"),
    [
        (1e-9, Regime.CRAWLS),
        (0.05, Regime.CRAWLS),
        (0.05 + 1e-12, Regime.CONVERGES_SMOOTHLY),
        (0.5, Regime.CONVERGES_SMOOTHLY),
        (0.5 + 1e-12, Regime.ZIG_ZAGS),
        (1.0 - 1e-8, Regime.ZIG_ZAGS),
        (1.0 - 1e-10, Regime.CRITICAL),
        (1.0, Regime.CRITICAL),
        (1.0 + 1e-10, Regime.CRITICAL),
        (1.0 + 1e-8, Regime.DIVERGES),
        (1e9, Regime.DIVERGES),
    ],
)
def test_the_thresholds_are_at_a_twentieth_a_half_and_all_of_the_critical_rate(rate, expected):
    assert critical_rate(ROUND) == 1.0
    assert regime(ROUND, rate) is expected


def test_the_members_read_as_sentences():
    told = [f"at this rate it {regime(ROUND, rate)}" for rate in (0.01, 0.3, 0.8, 2.0)]
    assert told == [
        "at this rate it crawls",
        "at this rate it converges smoothly",
        "at this rate it zig-zags",
        "at this rate it diverges",
    ]
    assert str(Regime.CRITICAL) == "critical"
    assert len(Regime) == 5


@given(tame_losses(), shares(0.05, 0.45))
def test_where_it_converges_smoothly_no_direction_changes_side(loss, share):
    signs = _sides_of_the_steepest_axis(loss, share)
    assert (signs == signs[0]).all()


@given(tame_losses(), shares(0.55, 0.95))
def test_where_it_zig_zags_the_steepest_direction_changes_side_at_every_step(loss, share):
    signs = _sides_of_the_steepest_axis(loss, share)
    assert (signs[1:] == -signs[:-1]).all()


def _sides_of_the_steepest_axis(loss, share):
    axis = np.linalg.eigh(loss.hessian)[1][:, 1]
    walk = descend(loss, loss.minimizer + axis, GradientDescent(share * critical_rate(loss)), 4)
    return np.sign((walk.points - loss.minimizer) @ axis)


@pytest.mark.parametrize("rate", [0.0, -0.1, math.nan, math.inf, True, "fast", None])
@pytest.mark.parametrize("question", [contraction, regime])
def test_what_is_no_rate_is_refused_with_its_value(question, rate):
    with pytest.raises(InputError, match=rf"learning rate {rate!r}.*positive finite"):
        question(ROUND, rate)


@given(tame_losses(), points())
def test_a_step_on_one_row_at_the_stochastic_rate_keeps_its_residual_from_growing_or_changing_side(loss, start):
    rate = stochastic_rate(loss)
    for i, (x, y) in enumerate(zip(loss.data.x, loss.data.y, strict=True)):
        w, b = start - rate * loss.gradient(*start, np.array([i]))
        before, after = start[0] * x + start[1] - y, w * x + b - y
        assert abs(after) <= abs(before) * (1 + 1e-9) + 1e-9
        assert after * before >= -1e-9


@given(losses())
def test_the_stochastic_rate_is_half_the_critical_one_of_the_farthest_row(loss):
    largest = max(np.linalg.eigvalsh(2.0 * np.array([[x * x, x], [x, 1.0]]))[1] for x in loss.data.x)
    assert stochastic_rate(loss) == pytest.approx(1.0 / largest, rel=1e-9)


@given(losses())
def test_the_stochastic_rate_is_stable_for_all_rows_too(loss):
    assert stochastic_rate(loss) <= 0.5 * critical_rate(loss) * (1 + 1e-12)


@given(tame_losses(), points(), seeds(), st.integers(1, 24))
def test_at_the_stochastic_rate_no_batch_leads_farther_from_a_line_that_fits_it(loss, away, seed, size):
    n = len(loss.data)
    exact = MeanSquaredError(Data(loss.data.x, 2.0 * loss.data.x + 1.0))
    walk = descend(
        exact, away + np.array([2.0, 1.0]), GradientDescent(stochastic_rate(exact)), 20, Minibatch(min(size, n)), seed
    )
    distances = np.hypot(*(walk.points - [2.0, 1.0]).T)
    assert (np.diff(distances) <= 1e-9 * (1 + distances[0])).all()


@given(st.floats(1e-6, 10.0), st.integers(0, 100), st.integers(1, 100))
def test_a_rate_decays_as_one_over_the_steps_since(rate, since, scale):
    decay = InverseTimeDecay(rate, since, scale)
    assert [decay(step) for step in range(since + 1)] == [rate] * (since + 1)
    assert decay(since + scale) == pytest.approx(rate / 2)
    assert decay(since + 9 * scale) == pytest.approx(rate / 10)


def test_what_is_no_rate_does_not_decay():
    with pytest.raises(InputError, match=r"learning rate 0\.0"):
        InverseTimeDecay(0.0, 0, 1)
