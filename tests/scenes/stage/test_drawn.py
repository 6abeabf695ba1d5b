"""The rows that are drawn: one sample, the heavy ones in it, and none so far out that the rest is a spot."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError
from scenes.lecture import Lecture
from scenes.stage.data.drawn import HEAVY, how_many, of, spread_out, weighed
from scenes.stage.data.residuals import MOST_SQUARES
from scenes.stage.data.rows import MOST_DOTS


def planets() -> Data:
    """Distances and periods over four orders of magnitude, three of them far beyond the others."""
    rng = np.random.default_rng(7)
    x, y = np.exp(rng.normal(4.0, 1.0, 180)), np.exp(rng.normal(3.0, 1.0, 180))
    x[:3], y[:3] = (20_000, 27_000, 29_600), (7_000, 19_000, 7_000)
    return Data(x, y)


def test_of_few_rows_without_outliers_all_are_drawn():
    for lecture in (Lecture(), Lecture(data={"source": "penguins"})):
        assert spread_out(lecture.rows) is lecture.rows
        assert how_many(lecture.rows, lecture.rows) == ""


def test_rows_far_out_do_not_set_the_frame_and_it_is_said():
    x = np.concatenate([np.linspace(0, 10, 57), [400.0, 500.0, 20.0]])
    data = Data(x, 2 * x + 1)
    seen = spread_out(data)
    assert set(seen.x) == set(x) - {400.0, 500.0, 20.0}
    assert how_many(seen, data) == "57 of 60 rows"


def test_a_frame_without_the_mean_is_none_to_speak_of_the_mean():
    x = np.concatenate([np.linspace(0, 1, 40), [1e6]])
    data = Data(x, np.arange(41.0))
    assert len(spread_out(data, float(x.mean()))) == 41
    assert len(spread_out(data)) == 40


def test_rows_with_one_x_alone_are_never_all_that_is_drawn():
    x = np.full(2000, 8.0)
    x[1234] = 19.0
    assert np.ptp(spread_out(Data(x, np.arange(2000.0))).x) == 11.0


def test_of_many_rows_a_sample_is_drawn_and_called_one():
    data = Data.synthetic(n=50_000)
    seen = spread_out(data)
    assert len(seen) == MOST_DOTS
    assert how_many(seen, data) == "500 of 50,000 rows"
    assert set(seen.x) <= set(data.x)


@pytest.mark.parametrize("data", [planets(), Data.synthetic(n=50_000), Data.synthetic(n=31)])
def test_a_row_that_weighs_much_is_among_those_that_are_measured(data: Data):
    loss = MeanSquaredError(data)
    rows = weighed(data, loss.minimizer[None], MOST_SQUARES)
    assert len(set(rows.tolist())) == MOST_SQUARES
    w, b = np.polyfit(data.x, data.y, 1)
    shares = (data.y - w * data.x - b) ** 2 / np.sum((data.y - w * data.x - b) ** 2)
    assert set(np.flatnonzero(shares > HEAVY + 1e-6)) <= set(rows.tolist())
    assert np.array_equal(of(data, rows).x, data.x[rows])
