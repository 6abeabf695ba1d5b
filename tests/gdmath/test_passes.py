from itertools import islice

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdmath import (
    Data,
    GradientDescent,
    InverseTimeDecay,
    MeanSquaredError,
    Minibatch,
    descend,
    descend_in_passes,
    orders,
    stochastic_rate,
)
from gdmath.passes import FIRST, MOST
from tests.gdmath.strategies import points, seeds, tame_losses


def one_by_one(loss, start, batch, rate, epochs, seed):
    steps = epochs * batch.per_epoch(len(loss.data))
    return descend(loss, start, GradientDescent(rate), steps, batch, seed)


def alike(loss, walk, expected):
    """The lines are the same, at the outermost rows and at zero."""
    x = np.array([loss.data.x.min(), loss.data.x.max(), 0.0])
    found, wanted = (w[:, None] * x + b[:, None] for w, b in (walk.points.T, expected.points[walk.taken].T))
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9 * float(np.abs(wanted).max()) + 1e-12)
    assert walk.epochs == pytest.approx(expected.epochs[walk.taken], rel=1e-12)
    assert walk.taken[-1] == expected.steps


@given(tame_losses(), points(), seeds(), st.integers(1, 24), st.integers(1, 4))
def test_the_points_are_those_of_steps_taken_one_by_one(loss, start, seed, size, epochs):
    batch, rate = Minibatch(min(size, len(loss.data))), stochastic_rate(loss)
    (walk,) = descend_in_passes(loss, start, [(batch, rate)], orders(len(loss.data), seed), epochs)
    assert walk.taken.tolist() == [*range(len(walk.points))]
    alike(loss, walk, one_by_one(loss, start, batch, rate, epochs, seed))


@settings(max_examples=25)
@given(seeds(), st.sampled_from([1, 3, 700]), st.sampled_from([2.0, 900.0, 5000.0]))
def test_of_very_many_steps_those_kept_are_exact_and_few_at_any_rate(seed, size, since):
    loss = MeanSquaredError(Data.synthetic(2500, x_range=(1949.0, 1960.0)))
    rate = stochastic_rate(loss)
    runs = [(Minibatch(size), rate), (Minibatch(size), InverseTimeDecay(rate, since, since / 5))]
    for (batch, rate), walk in zip(
        runs, descend_in_passes(loss, (-1.0, 4.0), runs, orders(2500, seed), 2), strict=True
    ):
        alike(loss, walk, one_by_one(loss, (-1.0, 4.0), batch, rate, 2, seed))
        assert len(walk.points) <= FIRST + MOST + 2 + len(runs)
        assert walk.taken[:20].tolist() == [*range(len(walk.taken[:20]))]
        assert np.diff(walk.taken).max() <= walk.every
        assert {1.0, 2.0} <= set(walk.epochs.tolist())


@given(tame_losses(), seeds())
def test_all_runs_see_the_same_rows_in_the_same_order(loss, seed):
    n = len(loss.data)
    single, pair = (next(Minibatch(size).epochs(n, seed)) for size in (1, min(2, n)))
    assert (single.order == pair.order).all()
    assert sorted(single.order.tolist()) == [*range(n)]
    both = [epoch.order.tolist() for epoch in islice(Minibatch(1).epochs(n, seed), 2)]
    assert both[0] == single.order.tolist()


def test_the_late_losses_are_those_of_the_last_epoch_or_of_half_of_the_only_one():
    loss = MeanSquaredError(Data.synthetic(20))
    for epochs, count in ((1, 10), (3, 20)):
        runs = [(Minibatch(1), stochastic_rate(loss))]
        (walk,) = descend_in_passes(loss, (0.0, 0.0), runs, orders(20, 0), epochs)
        assert walk.late.tolist() == walk.losses[-count:].tolist()
