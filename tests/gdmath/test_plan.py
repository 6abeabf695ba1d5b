"""A descent that nobody planned starts where it can be seen and ends when it was seen."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, example, given

from gdmath import (
    Data,
    GradientDescent,
    MeanSquaredError,
    arrival,
    critical_rate,
    descend,
    telling_start,
    telling_steps,
)
from gdmath.plan import BEYOND, FEWEST, MOST
from tests.gdmath.strategies import losses, numbers, shares


def tall_losses(**kwargs):
    """Losses of rows that are not all at one height."""
    return losses(**kwargs).filter(lambda loss: np.ptp(loss.data.y) > max(1e-100, 1e-9 * np.abs(loss.data.y).max()))


def heights(loss, line):
    x = loss.data.x
    return line[0] * np.array([x.min(), x.max()]) + line[1]


@given(tall_losses(far=1e4))
def test_the_start_is_a_line_in_view_of_the_rows(loss):
    low, high = loss.data.y.min(), loss.data.y.max()
    room = high - low
    ends = heights(loss, telling_start(loss))
    assert max(low - ends.min(), ends.max() - high) <= max(BEYOND, 1.0) * room * (1 + 1e-6)


@given(tall_losses(far=1e4))
def test_the_start_is_far_from_the_fit_as_a_line_and_as_a_loss(loss):
    start, room = telling_start(loss), np.ptp(loss.data.y)
    apart = heights(loss, start) - heights(loss, loss.minimizer)
    assert np.abs(apart).max() > 0.5 * room
    assert loss.value(*start) > loss.minimum + 0.01 * room**2


@given(losses(far=3.0))
@example(MeanSquaredError(Data([0.0, 1.0], [0.0, 7.13934164e-195])))  # the squares of its parts are below all numbers
def test_the_error_at_the_start_has_a_part_along_both_axes_of_the_bowl(loss):
    assume(loss.condition_number < 1e4)
    parts = np.abs(loss.axes @ (telling_start(loss) - loss.minimizer))
    energies = np.sqrt(loss.eigenvalues) * parts  # their roots
    assert energies.min() > 1e-3 * energies.max()


def test_the_start_of_the_lecture_is_in_round_numbers():
    w, b = telling_start(MeanSquaredError(Data.synthetic()))
    assert (w, b) == (round(w), round(b))


def test_rows_measured_in_other_units_start_from_the_same_line():
    data = Data.synthetic()
    there = MeanSquaredError(Data(1000.0 * data.x, 10.0 * data.y))
    assert heights(there, telling_start(there)) == pytest.approx(
        10.0 * heights(MeanSquaredError(data), telling_start(MeanSquaredError(data)))
    )


@given(losses(far=3.0), shares(0.05, 0.95))
def test_below_the_critical_rate_it_ends_soon_after_it_arrives(loss, share):
    start, rate = telling_start(loss), share * critical_rate(loss)
    steps = telling_steps(loss, start, rate)
    assert FEWEST <= steps <= MOST
    walk = descend(loss, start, GradientDescent(rate), steps)
    arrived = walk.first_within(arrival(loss, start) * (1 + 1e-9))
    if steps < MOST:
        assert arrived is not None
        assert steps <= max(FEWEST, 1.2 * arrived + 2)


@given(tall_losses(far=3.0), shares(1.02, 5.0))
def test_above_it_ends_when_the_loss_has_grown_about_a_thousandfold(loss, share):
    start, rate = telling_start(loss), share * critical_rate(loss)
    steps = telling_steps(loss, start, rate)
    assert FEWEST <= steps < MOST
    walk = descend(loss, start, GradientDescent(rate), steps)
    factor = (2.0 * share - 1.0) ** 2  # what a step makes of the loss along the steepest axis
    assert walk.losses[-1] > 999.0 * walk.losses[0]
    assert steps == FEWEST or walk.losses[-1] < (1001.0 * factor + 1.0) * walk.losses[0]


def test_from_the_flat_axis_nothing_grows_and_as_many_steps_are_told_as_can_be():
    loss = MeanSquaredError(Data.synthetic())
    gentle = loss.axes[int(np.argmin(loss.eigenvalues))]
    assert telling_steps(loss, loss.minimizer + gentle, 1.0001 * critical_rate(loss)) >= FEWEST


@given(numbers(1e3), numbers(1e3))
def test_where_the_least_loss_is_nothing_it_arrives_all_the_same(left, right):
    loss = MeanSquaredError(Data([0.0, 1.0], [left, right]))
    start, rate = telling_start(loss), 0.3 * critical_rate(loss)
    steps = telling_steps(loss, start, rate)
    assert steps < MOST
    assert descend(loss, start, GradientDescent(rate), steps).losses[-1] <= 1e-5 * loss.value(*start)
