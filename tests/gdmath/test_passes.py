from itertools import islice

import numpy as np
import pytest
from hypothesis import given
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
    passes,
    stochastic_rate,
)
from gdmath.passes import FIRST, MOST
from gdmath.passes import _unmoved as unmoved
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


@pytest.mark.parametrize(("seed", "size", "since"), [(0, 1, 900.0), (1, 3, 2.0), (2, 700, 5000.0), (3, 3, 900.0)])
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


@pytest.mark.parametrize(
    ("n", "size", "shrinking"),
    [(2, 1, False), (20, 1, False), (20, 3, True), (20, 20, False), (45, 4, True), (300, 1, False)],
)
def test_of_very_many_epochs_those_kept_are_exact_and_few_too(n, size, shrinking):
    """Five thousand epochs took eleven seconds: each had a loop of its own."""
    seed = 10 * n + size
    loss, batch = MeanSquaredError(Data.synthetic(n, seed=3)), Minibatch(size)
    steps = 9000 // n * batch.per_epoch(n)
    rate = stochastic_rate(loss)
    rate = InverseTimeDecay(rate, steps / 2, steps / 10) if shrinking else rate
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passes, "AT_ONCE", 1700)
        (walk,) = descend_in_passes(loss, (-1.0, 4.0), [(batch, rate)], orders(n, seed), 9000 // n)
    expected = one_by_one(loss, (-1.0, 4.0), batch, rate, 9000 // n, seed)
    alike(loss, walk, expected)
    assert walk.late == pytest.approx(expected.late, rel=1e-9)
    assert len(walk.points) <= FIRST + 1.25 * MOST + 3
    assert 1.0 in walk.epochs


@pytest.mark.parametrize("size", [1, 3, 20])
def test_what_a_hundred_thousand_epochs_cost_is_what_their_rows_do(size, monkeypatch):
    multiplied = []
    monkeypatch.setattr(passes, "_blocks", lambda means, rates, ends: multiplied.append(1) or unmoved(len(ends)))
    loss = MeanSquaredError(Data.synthetic(20))
    (walk,) = descend_in_passes(loss, (0.0, 0.0), [(Minibatch(size), 1e-3)], orders(20, 0), 100_000)
    assert len(multiplied) <= 1 + 100_000 * 20 / (passes.AT_ONCE - 20)
    assert walk.epochs[-1] == 100_000
    assert len(walk.points) <= FIRST + 1.25 * MOST + 3


@pytest.mark.parametrize(("epochs", "an_epoch"), [(5000, 20), (20_000, 7), (3000, 300), (100_000, 2)])
def test_the_points_kept_of_many_epochs_stand_at_every_place_of_an_epoch_alike(epochs, an_epoch):
    """Where all rows have been seen the noise is least: it would look smaller than it is."""
    kept, _ = passes._kept(epochs, an_epoch)
    places = np.bincount(kept[kept > FIRST] % an_epoch, minlength=an_epoch)
    assert places.max() - places.min() <= 3


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
