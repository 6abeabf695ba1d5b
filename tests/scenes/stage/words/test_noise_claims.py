"""What is said of noise follows from what is seen of it and from formulas over all batches."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdmath import Data, Epoch, MeanSquaredError, Trajectory
from scenes.lecture import Lecture
from scenes.stage.descents.batch_telling import first_batches
from scenes.stage.plane.path_view import POINT
from scenes.stage.run import Run
from scenes.stage.words.noise_claims import (
    averaged,
    calmed,
    first_epoch,
    lowest,
    named,
    own_way,
    scatter,
    scattered,
    settling,
    spoken_of,
    step_on,
)


@pytest.mark.parametrize(("n", "size"), [(20, 4), (20, 10), (20, 19), (30, 7)])
def test_batches_scatter_as_far_as_many_of_them_do(n: int, size: int):
    lecture = Lecture(data={"n": n})
    rows = np.random.default_rng(1).permuted(np.tile(np.arange(n), (20_000, 1)), axis=1)[:, :size]
    x, y = lecture.rows.x, lecture.rows.y
    w, b = lecture.start
    each = 2 * (w * x + b - y)[:, None] * np.column_stack([x, np.ones(n)])

    def spread(gradients: np.ndarray) -> float:
        return np.sqrt(np.square(gradients - each.mean(axis=0)).sum(axis=1).mean())

    assert scattered(size, n) == pytest.approx(spread(each[rows].mean(axis=1)) / spread(each), rel=0.02)
    assert scattered(1, n) == 1.0


def test_the_scatter_that_is_said_is_that_of_all_batches_and_not_of_a_few():
    wide, narrow = fan([0, 120, 240], [3, 3, 3]), fan([0, 120, 240], [1, 1, 1])
    assert scatter(4, 1, 20, wide, narrow, True) == "On average, batches of 4 scatter 0.46 times as far."
    assert scatter(10, 4, 20, wide, narrow, True) == "On average, batches of 10 scatter 0.50 times as far."
    assert scatter(4, 1, 20, 0 * wide, narrow, False) == "Batches of 4 do not scatter either."


def test_batches_that_are_seen_to_scatter_farther_are_pulled_by_rows_out_of_view():
    wide, narrow = fan([0, 120, 240], [3, 3, 3]), fan([0, 120, 240], [1, 1, 1])
    assert scatter(4, 1, 20, narrow, wide, True) == "A row far out pulls each batch that has it."
    assert "0.46 times" in scatter(4, 1, 20, narrow, wide, False)


TWO = MeanSquaredError(Data([1.5, 4.0], [2.0, 7.0]))
HERE = np.array([[0.5, 3.0], [0.9, 2.8]] * 3 + [[0.6, 2.9]])
"""Iterates on their way to the line through both rows, (2, −1)."""


def test_two_rows_disagree_until_the_line_goes_through_both():
    assert settling(TWO, HERE[0], HERE, 10 * HERE) == "Not at the minimum yet, and shaken on the way."
    assert calmed(TWO, HERE[0], HERE, 0.5 * HERE) == "Shrink the rate: less scatter, and still not there."
    there = np.array([[2.0, -1.0]] * 4)
    assert settling(TWO, HERE[0], there, 10 * there) == "At the fit every row agrees: nothing shakes it."
    assert calmed(TWO, HERE[0], there, there) == "Without noise, a shrinking rate has nothing to calm."
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


def fan(degrees: list[float], lengths: list[float]) -> np.ndarray:
    turns = np.radians(degrees)
    return np.array(lengths)[:, None] * np.column_stack([np.cos(turns), np.sin(turns)])


@pytest.mark.parametrize(
    ("away", "words"),
    [
        (fan([10, 10.0002, 9.9998, 10], [2, 2, 2, 2]), "Each row alone would step almost alike."),
        (fan([10, 11, 10, 11], [1, 2, 3, 3]), "Each row alone: almost the same way, nearer or farther."),
        (fan([10, 190, 10, 191], [1, 2, 3, 3]), "Each row alone: along one line, forth or back."),
        (fan([0, 40, 80, 120], [1, 2, 3, 3]), "Each row alone would go its own way."),
        (fan([0, 40, 80, 120], [0.01] * 4), "Each row alone would stay, too."),
        (fan([0, 40, 80, 120, 3], [0.01] * 4 + [3]), "Most rows hardly pull; a few pull far."),
    ],
)
def test_what_rows_would_do_is_said_as_it_is_seen(away: np.ndarray, words: str):
    assert own_way(1, away) == words


def run_of(name: str, losses: list[float]) -> Run:
    many = np.array(losses)
    epochs = np.linspace(0.0, 2.0, len(many))
    return Run(name, Trajectory(np.zeros((len(many), 2)), many, np.zeros((len(many), 2)), epochs, False), "", 0)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ([9, 5, 5, 2, 2], [9, 5, 5, 1, 1], "Lowest mean over the last epoch: b."),
        ([9, 5, 5, 1, 9], [9, 5, 5, 3, 3], "Over the last epoch none is clearly lowest."),
        ([9, 5, 5, 2, 2], [9, 5, 5, 2, 1.9999999], "Over the last epoch none is clearly lowest."),
        ([9, 5, 5, 1e-15, 0], [9, 5, 5, 0, 0], "Without noise they all arrive."),
    ],
)
def test_lowest_is_only_who_can_be_told_to_be(one: list[float], other: list[float], words: str):
    assert lowest([run_of("a", one), run_of("b", other)], 2) == words
    assert lowest([run_of("a", one), run_of("b", other)], 1) == words.replace("the last epoch", "the second half")


RUNS = ("all 30 rows", "6 rows", "1 row", "1 row, shrinking rate")


@pytest.mark.parametrize(
    ("means", "words"),
    [
        ((390.1, 367.1, 278.2, 280.0), "Lowest over the last epoch: 1 row at either rate."),  # pizzas
        ((0.2248, 0.2248, 0.2728, 0.2287), "Clearly higher over the last epoch: 1 row."),  # geyser
        ((520.5, 520.7, 684.0, 534.0), "Clearly higher over the last epoch: 1 row."),  # cars
        ((2.0, 2.0, 2.0, 2.1), "Over the last epoch none is clearly lowest."),
        ((2.0, 2.0, 2.0, 2.11), "Clearly higher over the last epoch: 1 row, shrinking rate."),
        ((1.0, 3.0, 2.0, 1.0), "Lowest last-epoch means: all 30 rows; 1 row, shrinking rate."),
    ],
)
def test_all_whose_mean_is_like_the_lowest_are_named_or_who_is_not_and_those_named_are_spoken_of(
    means: tuple[float, ...], words: str
):
    runs = [run_of(name, [900.0, *[mean] * 4]) for name, mean in zip(RUNS, means, strict=True)]
    assert lowest(runs, 2) == words
    if "none" in words:
        assert spoken_of(runs) == [*RUNS]
    elif "either rate" in words:
        assert spoken_of(runs) == ["1 row", "1 row, shrinking rate"]
    else:
        assert "; ".join(spoken_of(runs)) == words.rstrip(".").partition(": ")[2]


@pytest.mark.parametrize("high", range(1, 15))
@pytest.mark.parametrize("epochs", [1, 2])
def test_the_last_words_are_short_whoever_is_lowest(high: int, epochs: int):
    means = [1.0 + (high >> k & 1) for k in range(4)]
    words = lowest([run_of(name, [9.0, *[mean] * 4]) for name, mean in zip(RUNS, means, strict=True)], epochs)
    assert len(words.split()) <= 10
    assert "none" not in words


@pytest.mark.parametrize(("size", "steps"), [(180, 1), (36, 5), (1, 180)])
@pytest.mark.parametrize("reach", [0.005, 0.09, 0.11, 1.0])
def test_steps_that_end_under_the_mark_of_their_end_are_said_to_be_too_short(size: int, steps: int, reach: float):
    """Of the planets "one step" moved the point by half a pixel, and its words spoke of it as seen."""
    places = np.column_stack([np.linspace(0.0, reach, steps + 1), np.zeros(steps + 1)])
    words = step_on(size, 180, steps, places)
    assert ("too short to see" in words) == (reach < POINT)
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
