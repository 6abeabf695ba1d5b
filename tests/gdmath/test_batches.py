from itertools import chain, islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from gdmath import Data, FullBatch, InputError, MeanSquaredError, Minibatch, Stochastic
from tests.gdmath.strategies import points, seeds, tame_losses


def sizes_and_rows():
    return st.integers(1, 30).flatmap(lambda n: st.tuples(st.integers(1, n), st.just(n)))


def dividing_sizes(n):
    return st.sampled_from([size for size in range(1, n + 1) if n % size == 0])


def epochs_of(batches, n, seed, count):
    """The batches of each of the first epochs, as lists of lists of rows."""
    per_epoch = -(-n // batches.size)
    drawn = [rows.tolist() for rows in islice(batches.rows(n, seed), count * per_epoch)]
    return [drawn[first : first + per_epoch] for first in range(0, len(drawn), per_epoch)]


@given(sizes_and_rows(), seeds())
def test_every_epoch_sees_every_row_once(size_and_n, seed):
    size, n = size_and_n
    for epoch in epochs_of(Minibatch(size), n, seed, 3):
        assert sorted(row for rows in epoch for row in rows) == list(range(n))


@given(sizes_and_rows(), seeds())
def test_every_batch_has_the_size_but_for_the_rest_that_ends_an_epoch(size_and_n, seed):
    size, n = size_and_n
    for epoch in epochs_of(Minibatch(size), n, seed, 3):
        assert [len(rows) for rows in epoch[:-1]] == [size] * (n // size - (n % size == 0))
        assert len(epoch[-1]) == (n % size or size)


@given(sizes_and_rows(), seeds(), st.integers(1, 3))
def test_the_first_epochs_are_their_batches_one_after_the_other(size_and_n, seed, count):
    size, n = size_and_n
    epochs = [*islice(Minibatch(size).epochs(n, seed), count)]
    batches = [epoch.rows(step).tolist() for epoch in epochs for step in range(len(epoch))]
    assert batches == [*chain.from_iterable(epochs_of(Minibatch(size), n, seed, count))]
    assert len(batches) == count * Minibatch(size).per_epoch(n)
    assert [len(rows) for rows in batches] == [m for epoch in epochs for m in epoch.counts]
    assert sorted(np.concatenate([*map(np.array, batches)]).tolist()) == sorted([*range(n)] * count)


@given(st.integers(10, 30), seeds())
def test_every_epoch_is_shuffled_anew(n, seed):
    orders = [tuple(rows[0]) for rows in epochs_of(Minibatch(n), n, seed, 3)]
    assert len({*orders, tuple(range(n))}) == 4


def test_every_order_of_the_rows_is_equally_likely():
    orders = [tuple(rows[0]) for rows in epochs_of(Minibatch(4), 4, 0, 24 * 200)]
    counts = [orders.count(order) for order in set(orders)]
    assert len(counts) == 24
    assert chisquare(counts).pvalue > 1e-3


@given(sizes_and_rows(), seeds())
def test_the_same_seed_gives_the_same_rows(size_and_n, seed):
    size, n = size_and_n
    assert epochs_of(Minibatch(size), n, seed, 2) == epochs_of(Minibatch(size), n, seed, 2)


def test_another_seed_gives_other_rows():
    firsts = {tuple(next(Minibatch(20).rows(20, seed)).tolist()) for seed in range(10)}
    assert len(firsts) == 10


@given(st.integers(1, 30), seeds())
def test_stochastic_is_a_minibatch_of_one(n, seed):
    assert list(islice(Stochastic().rows(n, seed), 2 * n)) == list(islice(Minibatch(1).rows(n, seed), 2 * n))


def test_the_full_batch_names_no_rows_since_it_means_all():
    assert list(islice(FullBatch().rows(7, 0), 3)) == [None, None, None]


@given(tame_losses(), points(), seeds(), st.data())
def test_equal_size_minibatch_gradients_of_an_epoch_average_to_the_full_gradient(loss, point, seed, draw):
    n = len(loss.data)
    size = draw.draw(dividing_sizes(n))
    gradients = [loss.gradient(*point, rows) for rows in islice(Minibatch(size).rows(n, seed), n // size)]
    assert np.mean(gradients, axis=0) == pytest.approx(loss.gradient(*point), rel=1e-9, abs=1e-9)


@given(tame_losses(), points(), seeds(), st.integers(1, 24))
def test_unequal_ones_do_so_when_weighted_by_their_rows(loss, point, seed, size):
    n = len(loss.data)
    size = min(size, n)
    batches = list(islice(Minibatch(size).rows(n, seed), -(-n // size)))
    gradients = [loss.gradient(*point, rows) for rows in batches]
    mean = np.average(gradients, axis=0, weights=[len(rows) for rows in batches])
    assert mean == pytest.approx(loss.gradient(*point), rel=1e-9, abs=1e-9)


def test_a_batch_larger_than_the_data_is_refused_with_both_numbers():
    loss = MeanSquaredError(Data.synthetic(n=20))
    with pytest.raises(InputError, match=r"batch size 21 .*20 rows"):
        next(Minibatch(21).rows(len(loss.data), 0))


@pytest.mark.parametrize("size", [0, -1, 2.5, True, float("nan"), float("inf"), "three", None])
def test_a_size_that_is_no_whole_number_of_at_least_one_is_refused_with_its_value(size):
    with pytest.raises(InputError, match=rf"batch size {size!r}.*whole number of at least 1"):
        Minibatch(size)


@pytest.mark.parametrize("size", [np.int64(3), 3.0])
def test_a_whole_number_of_another_type_is_a_size(size):
    assert [len(rows) for rows in islice(Minibatch(size).rows(7, 0), 3)] == [3, 3, 1]


@pytest.mark.parametrize("seed", [-1, 0.5, "seven"])
def test_a_seed_that_is_none_is_refused_with_its_value(seed):
    with pytest.raises(InputError, match=rf"seed = {seed!r}"):
        next(Minibatch(2).rows(7, seed))


@given(sizes_and_rows(), seeds())
def test_every_row_is_among_those_of_the_step_that_sees_it(size_and_n, seed):
    size, n = size_and_n
    epoch = next(Minibatch(size).epochs(n, seed))
    for rows in (np.arange(n), np.arange(n)[::-2]):
        assert all(row in epoch.rows(step) for row, step in zip(rows, epoch.steps_of(rows), strict=True))
