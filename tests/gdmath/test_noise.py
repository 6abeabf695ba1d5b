from itertools import islice

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gdmath import Minibatch, NoiseBall, batch_gradients
from tests.gdmath.strategies import numbers, points, seeds, tame_losses


def first(batches, n, seed, count):
    return [*islice(batches.epochs(n, seed), count)]


def row_gradients(data, point, rows):
    """The mean over some rows of 2·error·(x, 1), row by row."""
    w, b = point
    terms = [2.0 * (w * data.x[i] + b - data.y[i]) * np.array([data.x[i], 1.0]) for i in rows]
    return np.mean(terms, axis=0)


@given(tame_losses(), points(), seeds(), st.integers(1, 24), st.integers(1, 3))
def test_each_batch_has_the_mean_gradient_of_its_rows(loss, point, seed, size, epochs):
    n = len(loss.data)
    drawn = first(Minibatch(min(size, n)), n, seed, epochs)
    batches = [epoch.rows(step) for epoch in drawn for step in range(len(epoch))]
    expected = [row_gradients(loss.data, point, rows) for rows in batches]
    assert batch_gradients(loss, point, drawn) == pytest.approx(np.array(expected), rel=1e-9, abs=1e-9)


@given(tame_losses(), points(), seeds(), st.integers(1, 24), st.integers(1, 3))
def test_over_whole_epochs_they_average_to_the_full_gradient(loss, point, seed, size, epochs):
    n = len(loss.data)
    drawn = first(Minibatch(min(size, n)), n, seed, epochs)
    rows = np.concatenate([epoch.counts for epoch in drawn])
    mean = np.average(batch_gradients(loss, point, drawn), axis=0, weights=rows)
    assert mean == pytest.approx(row_gradients(loss.data, point, range(n)), rel=1e-9, abs=1e-9)


@given(tame_losses(), arrays(float, (7, 2), elements=numbers(10.0)))
def test_the_mean_loss_is_the_least_and_the_offset_and_the_noise(loss, iterates):
    ball = NoiseBall.of(loss, iterates)
    assert loss.minimum + ball.offset + ball.noise == pytest.approx(loss.value(*iterates.T).mean(), rel=1e-9)
    assert loss.minimum + ball.offset == pytest.approx(loss.value(*iterates.mean(axis=0)), rel=1e-9)


@given(tame_losses(), st.floats(0.01, 10.0))
def test_points_on_all_sides_surround_the_minimum_and_points_on_one_side_do_not(loss, reach):
    around = loss.minimizer + reach * np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    assert NoiseBall.of(loss, around).surrounds
    assert not NoiseBall.of(loss, around + np.array([2.0 * reach, 0.0])).surrounds
    assert not NoiseBall.of(loss, around - np.array([0.0, 2.0 * reach])).surrounds


@given(tame_losses(), st.floats(0.01, 10.0), st.floats(0.1, 0.9))
def test_points_along_a_line_that_passes_the_minimum_do_not_surround_it(loss, reach, beside):
    line = loss.minimizer + reach * np.array([[-1.0, -1.0 + beside], [0.0, beside], [1.0, 1.0 + beside]])
    assert not NoiseBall.of(loss, line).surrounds
