"""What is said of noise follows from what is seen of it and from formulas over all batches."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError, Trajectory
from scenes.lecture import Lecture
from scenes.stage.run import Run
from scenes.stage.words.noise_claims import (
    calmed,
    lowest,
    own_way,
    scatter,
    scattered,
    settling,
    spoken_of,
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


def test_batches_that_are_seen_on_one_spot_are_said_to_be():
    """Of 50,000 rows five batches were spoken of, and one triangle was seen."""
    wide, spot = fan([0, 120, 240], [3, 3, 3]), fan([0, 120, 240], [0.02, 0.02, 0.02])
    words = scatter(10_000, 1, 50_000, wide, spot, False)
    assert words == "Batches of 10,000 scatter 0.0089 times as far: one spot."
    assert len(words.split()) <= 10
    assert "spot" not in scatter(10_000, 1, 50_000, wide, 3 * spot, False)


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
