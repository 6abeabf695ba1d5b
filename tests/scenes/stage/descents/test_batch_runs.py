"""Which batches are asked for, and what they do with them."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gdmath import InputError
from scenes.lecture import Lecture
from tests.scenes.batches import Told, runs_of, shuffled, sizes_of


def test_each_run_steps_on_the_rows_it_is_said_to_at_the_same_rate(lecture: Lecture):
    x, y = lecture.rows.x, lecture.rows.y
    rate = 1.0 / max(2.0 * (x**2 + 1.0))
    walks = [*runs_of(lecture).values()]
    for size, walk in zip(sizes_of(lecture), walks[:-1], strict=True):
        w, b = lecture.start
        kept = dict(zip(walk.taken.tolist(), walk.points, strict=True))
        for k, rows in enumerate(shuffled(lecture, size, 1)):
            assert kept.get(k, (w, b)) == pytest.approx((w, b), rel=1e-6, abs=1e-9 * np.abs(walk.points).max())
            error = w * x[rows] + b - y[rows]
            w, b = w - rate * 2 * np.mean(error * x[rows]), b - rate * 2 * np.mean(error)


def test_the_shrinking_rate_is_named_with_the_rows_of_its_steps(lecture: Lecture):
    *_, smallest, calm = runs_of(lecture)
    assert calm == f"{smallest}, shrinking rate"


def test_the_comparison_is_fair(lecture: Lecture):
    walks = [*runs_of(lecture).values()]
    for walk in walks:
        assert walk.epochs[-1] == pytest.approx(lecture.epochs)
        assert tuple(walk.points[0]) == tuple(lecture.start)
        assert not walk.diverged
    half = int(np.searchsorted(walks[-1].epochs, lecture.epochs / 2)) - 1
    assert (walks[-1].points[: half + 1] == walks[-2].points[: half + 1]).all()
    assert walks[-1].epochs[-1] == walks[-2].epochs[-1]


@pytest.mark.parametrize("sizes", [(4,), (4, 4), (1, 2, 3, 4)])
def test_two_or_three_different_sizes_are_asked_for(sizes: tuple[int, ...]):
    with pytest.raises(InputError, match=r"batches.sizes = .* is not allowed: give two or three different sizes"):
        Lecture(batches={"sizes": sizes})


def test_a_size_that_is_none_and_an_epoch_that_is_none_are_refused_with_their_value():
    with pytest.raises(InputError, match=r"batches.sizes = 0 is not allowed"):
        Lecture(batches={"sizes": (4, 0)})
    with pytest.raises(InputError, match=r"batches.epochs = 0 is not allowed"):
        Lecture(batches={"epochs": 0})


def test_the_sizes_asked_for_are_those_that_are_told():
    scene = Told(lecture=Lecture(batches={"sizes": (2, 10), "epochs": 3, "seed": 5}))
    scene.render()
    assert [seen.words for seen in scene.seen if re.match("(A step|Steps) on", seen.words)] == [
        "A step on 10 rows: 2 steps, one epoch.",
        "Steps on 2 rows: 10, some too short to see.",
    ]


def test_a_size_larger_than_the_data_is_refused_in_one_sentence():
    with pytest.raises(InputError, match=r"\(21, 1\) is not allowed: there are 20 rows"):
        Told(lecture=Lecture(batches={"sizes": (21, 1)})).render()


def test_sizes_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    for written, sizes in (("10,2", [10, 2]), ("[2, 10]", [10, 2]), ("auto", [20, 4, 1])):
        monkeypatch.setenv("DOWNHILL_BATCHES__SIZES", written)
        assert Lecture().batch_sizes == sizes
