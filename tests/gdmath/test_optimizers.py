import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdmath import Adam, GradientDescent, InputError, Momentum, Nesterov, RMSProp, descend
from tests.gdmath.strategies import numbers, points, shares, signs, tame_losses

EVERY = [GradientDescent, Momentum, Nesterov, RMSProp, Adam]


def gradient_runs(max_size=30, elements=numbers(100.0)):  # noqa: B008 (immutable)
    """The gradients of some steps, whatever loss they may come from."""
    return st.lists(st.tuples(elements, elements).map(np.array), min_size=1, max_size=max_size)


def large_gradient_runs():
    """Gradients that no epsilon changes."""
    return gradient_runs(elements=st.builds(lambda sign, size: sign * size, signs(), st.floats(1e-2, 1e2)))


def rates():
    return st.floats(1e-3, 1.0)


def decays():
    return st.floats(0.0, 0.99)


def schedules():
    """A constant rate, or one that falls, each with what it gives at step k."""
    constant = rates().map(lambda rate: (rate, lambda k: rate))
    falling = st.tuples(rates(), st.floats(0.5, 0.99)).map(
        lambda p: (lambda k: p[0] * p[1] ** k, lambda k: p[0] * p[1] ** k)
    )
    return constant | falling


def run(optimizer, start, gradients):
    """The points that the optimizer visits when it sees these gradients."""
    point, visited = start, [start]
    state = optimizer.init(start)
    for gradient in gradients:
        point, state = optimizer.step(point, gradient, state)
        visited.append(point)
    return np.array(visited)


def run_plainly(update, start, gradients):
    """The same with a reference written for one coordinate of plain floats, as torch.optim writes it."""
    columns = []
    for coordinate in range(2):
        p, memory, visited = float(start[coordinate]), {}, [float(start[coordinate])]
        for k, gradient in enumerate(gradients):
            p = update(p, float(gradient[coordinate]), k, memory)
            visited.append(p)
        columns.append(visited)
    return np.array(columns).T


def agree(ours, reference):
    scale = max(1.0, float(np.abs(reference).max()))
    return np.abs(ours - reference).max() <= 1e-11 * scale


# Against torch.optim, written out


@given(points(), gradient_runs(), schedules())
def test_gradient_descent_is_that_of_torch(start, gradients, schedule):
    rate, lr = schedule

    def update(p, g, k, memory):
        return p - lr(k) * g

    assert agree(run(GradientDescent(rate), start, gradients), run_plainly(update, start, gradients))


@given(points(), gradient_runs(), schedules(), decays())
def test_momentum_is_that_of_torch(start, gradients, schedule, momentum):
    rate, lr = schedule

    def update(p, g, k, memory):
        memory["buf"] = g if k == 0 else momentum * memory["buf"] + g
        return p - lr(k) * memory["buf"]

    assert agree(run(Momentum(rate, momentum), start, gradients), run_plainly(update, start, gradients))


@given(points(), gradient_runs(), schedules(), decays())
def test_nesterov_is_that_of_torch(start, gradients, schedule, momentum):
    rate, lr = schedule

    def update(p, g, k, memory):
        memory["buf"] = g if k == 0 else momentum * memory["buf"] + g
        return p - lr(k) * (g + momentum * memory["buf"])

    assert agree(run(Nesterov(rate, momentum), start, gradients), run_plainly(update, start, gradients))


@given(points(), gradient_runs(), schedules(), decays())
def test_rmsprop_is_that_of_torch(start, gradients, schedule, alpha):
    rate, lr = schedule

    def update(p, g, k, memory):
        memory["square_avg"] = alpha * memory.get("square_avg", 0.0) + (1 - alpha) * g * g
        return p - lr(k) * g / (math.sqrt(memory["square_avg"]) + 1e-8)

    assert agree(run(RMSProp(rate, alpha), start, gradients), run_plainly(update, start, gradients))


@given(points(), gradient_runs(), schedules(), decays(), st.floats(0.0, 0.9999))
def test_adam_is_that_of_torch(start, gradients, schedule, beta1, beta2):
    rate, lr = schedule

    def update(p, g, k, memory):
        memory["exp_avg"] = beta1 * memory.get("exp_avg", 0.0) + (1 - beta1) * g
        memory["exp_avg_sq"] = beta2 * memory.get("exp_avg_sq", 0.0) + (1 - beta2) * g * g
        step_size = lr(k) / (1 - beta1 ** (k + 1))
        denominator = math.sqrt(memory["exp_avg_sq"]) / math.sqrt(1 - beta2 ** (k + 1)) + 1e-8
        return p - step_size * memory["exp_avg"] / denominator

    assert agree(run(Adam(rate, beta1, beta2), start, gradients), run_plainly(update, start, gradients))


def test_the_defaults_are_those_of_torch():
    assert (Adam(0.1).beta1, Adam(0.1).beta2, Adam(0.1).epsilon) == (0.9, 0.999, 1e-8)
    assert (RMSProp(0.1).decay, RMSProp(0.1).epsilon) == (0.99, 1e-8)


# One rule seen as another


@given(points(), gradient_runs(), rates())
@pytest.mark.parametrize("rule", [Momentum, Nesterov])
def test_without_momentum_momentum_is_gradient_descent(rule, start, gradients, rate):
    assert (run(rule(rate, 0.0), start, gradients) == run(GradientDescent(rate), start, gradients)).all()


@given(points(), large_gradient_runs(), rates(), st.floats(0.0, 0.99))
def test_adam_with_nothing_remembered_of_the_mean_is_rmsprop_freed_of_its_bias(start, gradients, rate, decay):
    adam = run(Adam(rate, 0.0, decay, epsilon=1e-300), start, gradients)
    unbias = [math.sqrt(1 - decay ** (k + 1)) for k in range(len(gradients))]
    rmsprop = run(RMSProp(lambda k: rate * unbias[k], decay, epsilon=1e-300), start, gradients)
    assert agree(adam, rmsprop)


@given(tame_losses(), points(10.0), shares(0.05, 0.9), st.floats(0.0, 0.95))
def test_momentum_is_polyaks_heavy_ball(loss, start, share, momentum):
    rate = share * 2.0 / loss.eigenvalues[1]
    p = descend(loss, start, Momentum(rate, momentum), 20).points
    for k in range(1, 20):
        heavy_ball = p[k] - rate * loss.gradient(*p[k]) + momentum * (p[k] - p[k - 1])
        assert p[k + 1] == pytest.approx(heavy_ball, rel=1e-9, abs=1e-9)


@given(tame_losses(), points(10.0), shares(0.05, 0.5), st.floats(0.0, 0.95))
def test_nesterovs_iterates_are_the_look_ahead_points_of_sutskever(loss, start, share, momentum):
    rate = share * 2.0 / loss.eigenvalues[1]
    ahead, velocity = start, np.zeros(2)
    for iterate in descend(loss, start, Nesterov(rate, momentum), 20).points:
        assert iterate == pytest.approx(ahead, rel=1e-8, abs=1e-8)
        # v ← μ·v − η·∇L(θ + μ·v), θ ← θ + v, seen from θ + μ·v
        place = ahead - momentum * velocity
        velocity = momentum * velocity - rate * loss.gradient(*ahead)
        ahead = place + (1 + momentum) * velocity


@given(points(), large_gradient_runs(), rates(), st.integers(-20, 20))
@pytest.mark.parametrize("rule", [RMSProp, Adam])
def test_what_divides_by_the_gradients_size_does_not_see_it(rule, start, gradients, rate, exponent):
    scaled = [gradient * 2.0**exponent for gradient in gradients]
    optimizer = rule(rate, epsilon=1e-300)
    assert (run(optimizer, start, scaled) == run(optimizer, start, gradients)).all()


# How far a step can go


@given(points(), gradient_runs(), rates())
def test_a_step_of_gradient_descent_is_the_rate_times_the_gradient_downhill(start, gradients, rate):
    moves = np.diff(run(GradientDescent(rate), start, gradients), axis=0)
    assert moves == pytest.approx(-rate * np.array(gradients), abs=1e-12)


@given(points(), numbers(100.0), rates(), st.floats(0.0, 0.9))
def test_under_a_constant_gradient_momentum_builds_up_to_its_geometric_sum(start, g, rate, momentum):
    moves = np.diff(run(Momentum(rate, momentum), start, [np.array([g, -g])] * 20), axis=0)
    speeds = [(1 - momentum**k) / (1 - momentum) for k in range(1, 21)]
    assert moves == pytest.approx(-rate * np.outer(speeds, [g, -g]), rel=1e-9, abs=1e-10)


@given(points(), large_gradient_runs(), rates())
def test_the_first_step_of_adam_is_the_rate_whatever_the_gradient(start, gradients, rate):
    first = run(Adam(rate), start, gradients)[1] - start
    assert first == pytest.approx(-rate * np.sign(gradients[0]), rel=1e-5, abs=1e-12)


@given(points(), large_gradient_runs(), rates(), decays())
def test_the_first_step_of_rmsprop_is_the_rate_over_the_root_of_one_minus_alpha(start, gradients, rate, alpha):
    first = run(RMSProp(rate, alpha), start, gradients)[1] - start
    assert first == pytest.approx(-rate * np.sign(gradients[0]) / math.sqrt(1 - alpha), rel=1e-4, abs=1e-12)


@given(gradient_runs(), rates(), decays())
def test_no_step_of_rmsprop_is_longer_than_the_rate_over_the_root_of_one_minus_alpha(gradients, rate, alpha):
    moves = np.diff(run(RMSProp(rate, alpha), np.zeros(2), gradients), axis=0)
    assert np.abs(moves).max() <= rate / math.sqrt(1 - alpha) * (1 + 1e-9) + 1e-13


@given(gradient_runs(), rates(), st.floats(0.0, 0.9), st.floats(0.9, 0.9999))
def test_no_step_of_adam_is_longer_than_cauchy_and_schwarz_allow(gradients, rate, beta1, beta2):
    moves = np.abs(np.diff(run(Adam(rate, beta1, beta2), np.zeros(2), gradients), axis=0))
    for k, move in enumerate(moves.max(axis=1), start=1):
        shares_of_mean = (1 - beta1) / (1 - beta1**k) * beta1 ** np.arange(k)
        shares_of_square = (1 - beta2) / (1 - beta2**k) * beta2 ** np.arange(k)
        # |Σ a·g| ≤ √(Σ a²/c)·√(Σ c·g²)
        assert move <= rate * math.sqrt(np.sum(shares_of_mean**2 / shares_of_square)) * (1 + 1e-9) + 1e-13


@given(gradient_runs(max_size=60), rates())
def test_no_step_of_adam_as_it_comes_is_longer_than_seven_and_a_third_rates(gradients, rate):
    moves = np.diff(run(Adam(rate), np.zeros(2), gradients), axis=0)
    limit = (1 - 0.9) / math.sqrt((1 - 0.999) * (1 - 0.9**2 / 0.999))
    assert limit < 7.34
    assert np.abs(moves).max() <= limit * rate + 1e-13


# Rest


@pytest.mark.parametrize("rule", EVERY)
@given(points(), rates(), st.integers(1, 20))
def test_without_a_gradient_nothing_ever_moves(rule, start, rate, steps):
    assert (run(rule(rate), start, [np.zeros(2)] * steps) == start).all()


@given(points(), gradient_runs(), rates())
@pytest.mark.parametrize("rule", [GradientDescent, RMSProp])
def test_what_remembers_no_mean_stops_at_once_where_the_gradient_does(rule, start, gradients, rate):
    visited = run(rule(rate), start, [*gradients, np.zeros(2)])
    assert (visited[-1] == visited[-2]).all()


@given(points(), large_gradient_runs(), rates())
@pytest.mark.parametrize("rule", [Momentum, Nesterov, Adam])
def test_what_remembers_the_mean_drifts_on_where_the_gradient_stops_and_comes_to_rest(rule, start, gradients, rate):
    visited = run(rule(rate), start, [gradients[0]] + [np.zeros(2)] * 600)
    first_drift, last_drift = np.abs(visited[2] - visited[1]), np.abs(visited[-1] - visited[-2])
    assert (first_drift > 0.0).all()
    assert (last_drift <= 1e-9 * first_drift + 1e-13).all()


@given(tame_losses(), shares())
@pytest.mark.parametrize("rule", EVERY)
def test_the_minimizer_is_a_fixed_point_of_every_rule_at_full_batch(rule, loss, share):
    walk = descend(loss, loss.minimizer, rule(share * 2.0 / loss.eigenvalues[1]), 20)
    assert (walk.points == loss.minimizer).all()


@given(tame_losses(), shares(0.01, 0.5))
@pytest.mark.parametrize("rule", [GradientDescent, Momentum, Nesterov])
def test_from_within_rounding_of_the_minimizer_the_linear_rules_stay_there(rule, loss, share):
    off = np.nextafter(loss.minimizer, np.inf)
    walk = descend(loss, off, rule(share * 2.0 / loss.eigenvalues[1]), 50)
    scale = 1.0 + np.abs(loss.minimizer).max()
    assert np.abs(walk.points - loss.minimizer).max() <= 1e-13 * scale


@pytest.mark.parametrize("rule", [RMSProp, Adam])
@given(tame_losses(), st.floats(1e-3, 0.1))
def test_from_there_the_dividing_rules_stray_no_further_than_their_steps_reach(rule, loss, rate):
    # They divide the size of a rounding error away: a fixed point is not theirs to keep, a step length is.
    walk = descend(loss, np.nextafter(loss.minimizer, np.inf), rule(rate), 50)
    longest = {RMSProp: 10.0, Adam: 7.34}[rule] * rate
    assert np.abs(np.diff(walk.points, axis=0)).max() <= longest
    assert np.abs(walk.points - loss.minimizer).max() <= 50 * longest


# A rate is a number or a function of the step


@pytest.mark.parametrize("rule", EVERY)
@given(points(), gradient_runs(), rates())
def test_a_constant_function_is_that_number(rule, start, gradients, rate):
    assert (run(rule(lambda k: rate), start, gradients) == run(rule(rate), start, gradients)).all()


@pytest.mark.parametrize("rule", EVERY)
def test_a_schedule_is_asked_once_a_step_counted_from_zero(rule):
    asked = []

    def schedule(step):
        asked.append(step)
        return 0.1

    run(rule(schedule), np.zeros(2), [np.ones(2)] * 5)
    assert asked == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("rule", EVERY)
def test_a_step_changes_neither_its_point_nor_its_gradient_nor_its_state(rule):
    optimizer, point, gradient = rule(0.1), np.ones(2), np.array([1.0, -2.0])
    _, state = optimizer.step(point, gradient, optimizer.init(point))
    first, second = (optimizer.step(point, gradient, state)[0] for _ in range(2))
    assert (first == second).all()
    assert point.tolist() == [1.0, 1.0]
    assert gradient.tolist() == [1.0, -2.0]


@pytest.mark.parametrize("rule", EVERY)
@given(
    gradients=st.lists(st.lists(st.lists(numbers(100.0), min_size=3, max_size=3), min_size=2, max_size=2), max_size=9)
)
def test_points_side_by_side_go_each_at_its_own_rate(rule, gradients):
    rates, gradients = np.array([0.1, 0.2, 3.0]), np.array(gradients).reshape(-1, 2, 3)
    together = run(rule(rates), np.ones((2, 3)), gradients)
    for k, rate in enumerate(rates):
        alone = run(rule(float(rate)), np.ones(2), gradients[:, :, k])
        assert (together[:, :, k] == alone).all()


# What is refused


@pytest.mark.parametrize("rule", EVERY)
@pytest.mark.parametrize("rate", [0.0, -0.1, math.nan, math.inf, -math.inf, "0.1", None, True])
def test_a_rate_that_is_none_is_refused_with_its_value(rule, rate):
    with pytest.raises(InputError, match=rf"learning rate {rate!r}.*positive finite"):
        rule(rate)


@pytest.mark.parametrize("rule", EVERY)
@pytest.mark.parametrize("rates", [[], [0.1, 0.0], [0.1, math.nan]])
def test_rates_of_which_one_is_none_are_refused(rule, rates):
    with pytest.raises(InputError, match=r"learning rate array.*positive finite"):
        rule(np.array(rates))


@pytest.mark.parametrize("rule", EVERY)
@pytest.mark.parametrize("rate", [0.0, -0.1, math.nan, None])
def test_a_schedule_that_gives_no_rate_is_refused_with_value_and_step(rule, rate):
    with pytest.raises(InputError, match=rf"learning rate {rate!r} at step 2"):
        run(rule(lambda k: rate if k == 2 else 0.1), np.zeros(2), [np.ones(2)] * 3)


@pytest.mark.parametrize(
    ("rule", "name"),
    [(Momentum, "momentum"), (Nesterov, "momentum"), (RMSProp, "decay"), (Adam, "beta1"), (Adam, "beta2")],
)
@pytest.mark.parametrize("value", [-0.1, 1.0, 1.5, math.nan])
def test_a_memory_that_is_no_share_below_one_is_refused_by_name_and_value(rule, name, value):
    with pytest.raises(InputError, match=rf"{name} = {value!r}"):
        rule(0.1, **{name: value})


@pytest.mark.parametrize("rule", [RMSProp, Adam])
@pytest.mark.parametrize("value", [-1e-8, math.nan, math.inf])
def test_an_epsilon_that_is_negative_or_not_finite_is_refused(rule, value):
    with pytest.raises(InputError, match=rf"epsilon = {value!r}"):
        rule(0.1, epsilon=value)


@pytest.mark.parametrize("rule", [RMSProp, Adam])
def test_an_epsilon_of_zero_is_refused_since_at_rest_it_divides_zero_by_zero(rule):
    with pytest.raises(InputError, match=r"epsilon = 0\.0"):
        rule(0.1, epsilon=0.0)
