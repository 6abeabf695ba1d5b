"""A trajectory is read between its steps, asked what happened, and gone on with."""

from itertools import islice, repeat

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdmath import (
    GradientDescent,
    Momentum,
    Progress,
    go_on,
)
from tests.gdmath.descents import LOSS, descents


@given(descents())
def test_at_a_whole_step_is_its_point(descent):
    walk, _ = descent
    for step, point in enumerate(walk.points):
        assert (walk.at(step) == point).all()


@given(descents(), st.floats(0.0, 1.0), st.integers(0, 29))
def test_between_two_steps_the_way_is_straight(descent, share, before):
    walk, _ = descent
    assume(before < walk.steps)
    here, there = walk.points[before : before + 2]
    expected = (1 - share) * here + share * there
    assert walk.at(before + share) == pytest.approx(expected, rel=1e-9, abs=1e-9)


@given(descents(), st.floats(0.0, 1.0))
def test_the_rest_of_a_trajectory_is_its_end(descent, share):
    walk, _ = descent
    step = round(share * walk.steps)
    rest = walk.since(step)
    assert rest.steps == walk.steps - step
    for whole, part in ((walk.points, rest.points), (walk.losses, rest.losses), (walk.gradients, rest.gradients)):
        assert (part == whole[step:]).all()
    assert (rest.epochs == walk.epochs[step:]).all()
    assert rest.diverged == walk.diverged


@given(descents(), st.floats(0.0, 1e9))
def test_before_the_start_is_the_start_and_after_the_end_is_the_end(descent, beyond):
    walk, _ = descent
    assert (walk.at(-beyond) == walk.points[0]).all()
    assert (walk.at(walk.steps + beyond) == walk.points[-1]).all()


@given(descents(), st.floats(0.0, 1.5))
def test_the_first_step_within_a_level_is_there_and_none_before_it(descent, share):
    walk, _ = descent
    level = share * walk.losses[0]
    first = walk.first_within(level)
    if first is None:
        assert (walk.losses > level).all()
    else:
        assert walk.losses[first] <= level
        assert (walk.losses[:first] > level).all()


@given(descents(), st.floats(1.0, 5.0))
def test_the_points_near_are_those_whose_loss_is_at_most_so_many_times_the_first(descent, folds):
    walk, _ = descent
    expected = [p.tolist() for p, loss in zip(walk.points, walk.losses, strict=True) if loss <= folds * walk.losses[0]]
    assert walk.near(folds).tolist() == expected
    assert walk.near(folds)[0].tolist() == walk.points[0].tolist()


@given(descents(), st.lists(st.integers(0, 12), max_size=5))
def test_steps_in_portions_are_those_of_one_descent_bit_by_bit(descent, portions):
    walk, asked = descent
    loss, steps = asked["loss"], asked["steps"]
    progress = Progress.at(asked["start"], asked["optimizer"])
    rows = asked["batches"].rows(len(loss.data), asked["seed"])
    for portion in [*portions, steps]:
        left = steps - len(progress.points) + 1
        progress = go_on(loss, progress, asked["optimizer"], islice(rows, min(portion, left)))
    found = progress.trajectory(loss)
    assert np.array_equal(found.points, walk.points)
    assert np.array_equal(found.losses, walk.losses)
    assert np.array_equal(found.epochs, walk.epochs)
    assert found.diverged == walk.diverged


@given(descents(), st.floats(0.1, 2.0))
def test_a_gradient_that_is_given_is_the_one_that_is_followed(descent, factor):
    _, asked = descent
    loss = asked["loss"]
    progress = Progress.at(asked["start"], GradientDescent(1e-3))
    rows = [*islice(asked["batches"].rows(len(loss.data), asked["seed"]), asked["steps"])]
    found = go_on(loss, progress, GradientDescent(1e-3), rows, lambda w, b, rows: factor * loss.gradient(w, b, rows))
    expected = go_on(loss, progress, GradientDescent(1e-3 * factor), rows)
    size = np.abs(expected.points).max() + 1.0
    assert found.points / size == pytest.approx(expected.points / size, rel=1e-9, abs=1e-9)


def test_a_step_out_of_the_range_of_numbers_is_not_taken_and_can_be_taken_again_more_carefully():
    start = Progress.at((1.0, 1e300), Momentum(1e9))
    stopped = go_on(LOSS, start, Momentum(1e9), repeat(None, 5))
    assert stopped.diverged
    assert np.isfinite(stopped.points).all()
    calm = go_on(LOSS, stopped, Momentum(1e-6), [None])
    assert not calm.diverged
    assert len(calm.points) == len(stopped.points) + 1
