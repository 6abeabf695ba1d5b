"""What is said of an epoch in steps on few rows or many follows from their number and from what is seen of them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdmath import Epoch, stochastic_rate
from scenes.lecture import Lecture
from scenes.stage.descents.batch_telling import first_batches
from scenes.stage.layout import SEEN
from scenes.stage.plane.path_view import COUNTED, POINT
from scenes.stage.words.batch_claims import first_epoch, named, same, step_on
from scenes.stage.words.noise_claims import averaged


def test_both_of_two_rows_are_called_so():
    assert named(2, 2) == "both rows"


@pytest.mark.parametrize("n", [2, 3, 4, 5, 20, 10_000])
@pytest.mark.parametrize("sizes", [None, (2, 1), (3, 2)])
def test_few_rows_and_many_steps_are_said_only_where_they_are_and_few_steps_are_counted(n: int, sizes):
    """Of two rows it was said that few rows a step make many steps: one row a step, two steps against one."""
    sizes = list(sizes) if sizes else Lecture(data={"n": n}).batch_sizes
    if max(sizes) > n:
        return
    words = first_epoch(sizes, n)
    assert len(words.split()) <= 10
    steps = [len(Epoch(np.arange(n), size)) for size in sizes]
    assert (words == "One epoch: few rows a step, many steps.") == (steps[-1] >= 5)
    if steps[-1] < 5:
        assert [int(count) for count in re.findall(r"(\d+) step", words)] == [steps[0], steps[-1]]


@pytest.mark.parametrize(("size", "steps"), [(180, 1), (36, 5), (1, 180)])
@pytest.mark.parametrize("reach", [0.005, 0.09, 0.11, 1.0])
def test_steps_that_end_under_the_mark_of_their_end_are_said_to_be_too_short(size: int, steps: int, reach: float):
    """Of the planets "one step" moved the point by half a pixel, and its words spoke of it as seen."""
    places = np.column_stack([np.linspace(0.0, reach, steps + 1), np.zeros(steps + 1)])
    words = step_on(size, 180, steps, places)
    assert ("too short to see" in words) == (reach < POINT or (1 < steps <= COUNTED and reach / steps < SEEN))
    assert ("some too short" in words) == (reach >= POINT and "too short" in words)
    assert len(words.split()) <= 10


@pytest.mark.parametrize(("size", "steps"), [(180, 1), (36, 5), (1, 180)])
@pytest.mark.parametrize("turn", [0.04, 0.1])
def test_a_step_that_is_seen_of_the_line_alone_is_said_to_be_too_short_for_the_map(size: int, steps: int, turn: float):
    """Of 50,000 stones it was too short to see, and beside it the line had turned."""
    words = step_on(size, 180, steps, np.zeros((steps + 1, 2)), turn=turn)
    assert words.endswith("too short for the map." if turn >= SEEN else "too short to see.")
    assert len(words.split()) <= 10


@pytest.mark.parametrize("size", [1, 4, 7])
@pytest.mark.parametrize("shortest", [0.02, 0.06])
def test_steps_of_which_some_are_too_short_for_a_mark_are_not_said_to_be_seen(size: int, shortest: float):
    """Of twenty single steps the marks of the last were one heap."""
    steps = -(-20 // size)
    places = np.column_stack([np.cumsum([0.0, *[0.3] * (steps - 1), shortest]), np.zeros(steps + 1)])
    words = step_on(size, 20, steps, places)
    assert (", some too short" in words or "; short steps unseen." in words) == (shortest < SEEN)
    assert len(words.split()) <= 10


@pytest.mark.parametrize(("size", "n"), [(1, 144), (5, 392), (1, 50_000)])
@pytest.mark.parametrize("length", [0.02, 0.3])
def test_of_many_steps_it_is_said_that_only_the_first_are_marked(size: int, n: int, length: float):
    """It was said "144 steps", and ten marks were seen."""
    steps = -(-n // size)
    places = np.column_stack([length * np.arange(steps + 1), np.zeros(steps + 1)])
    words = step_on(size, n, steps, places, marked=9)
    assert words.endswith("first few marked.")
    heap = step_on(size, n, steps, places, marked=1)
    assert not heap.endswith("marked.")
    assert ("short" in heap) == (length < SEEN)
    assert max(len(each.split()) for each in (words, heap)) <= 10


def test_that_rows_are_unseen_is_not_said_of_steps():
    """Above "rows seen 392 of 392" stood "Steps on 79 rows, the last on 76, some unseen"."""
    places = np.array([[0.0, 0.0], [0.3, 0.0], [0.6, 0.0], [0.9, 0.0], [0.91, 0.0], [1.2, 0.0]])
    assert step_on(79, 392, 5, places) == "Steps on 79 rows, last on 76; short steps unseen."


@pytest.mark.parametrize("times", [0.01, 0.46, 0.9, 1.0, 1.1, 2.0, 135.0])
def test_another_rate_than_the_lecture_s_is_said_to_be_so_many_times_that(times: float):
    """Of a lecture at 1e-5 the heading told a rate of 0.00135, and no word said why."""
    loss = Lecture().loss
    words = same(loss, stochastic_rate(loss) / times)
    said = re.match(r"All at (\S+) times the lecture's rate", words)
    assert bool(said) == (not 0.6 < times < 1.6)
    assert not said or float(said[1]) == pytest.approx(times, rel=0.05)
    assert ("same rate" in words) == (said is None)
    assert len(words.split()) <= 10


@pytest.mark.parametrize(("size", "n"), [(5, 21), (5, 20), (2, 9), (29, 144), (1, 7)])
def test_a_last_batch_with_fewer_rows_is_told_and_has_less_weight(size: int, n: int):
    """Of 21 rows it was said "a step on 5 rows: 5 steps", and a single row was drawn as a batch of 5."""
    places = np.column_stack([np.arange(9.0), np.zeros(9)])
    words, mean = step_on(size, n, -(-n // size), places), averaged(np.array([3.0, 0.0]), [size, 1], n)
    assert (f"the last on {n % size:,}:" in words) == bool(n % size)
    assert mean.startswith("Row by row" if n % size else "Over an epoch")
    (batches,) = first_batches([Epoch(np.arange(n), size)], 1000)
    assert set(batches.counts) == {size}
    assert max(len(each.split()) for each in (words, mean)) <= 10
