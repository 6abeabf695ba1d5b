"""Of many rows one sample is drawn everywhere: it sets the axes, is fair, and is said."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Mobject

from gdmath import Data, GradientDescent, MeanSquaredError, descend
from scenes.lecture import Lecture
from scenes.stage.data.residuals import MOST_SQUARES, sampled
from scenes.stage.data.rows import MOST_DOTS, DataPlot, stand_for
from scenes.stage.layout import Box
from scenes.stage.theme import DARK
from scenes.stage.type import Prose

BOX = Box(-5.0, -2.0, 5.0, 2.0)


def outliers(n: int) -> Data:
    rng = np.random.default_rng(n)
    return Data(rng.standard_cauchy(n), rng.standard_cauchy(n))


@pytest.mark.parametrize("n", [2, 499, 500])
def test_all_rows_are_drawn_where_they_are_few(n: int):
    assert stand_for(outliers(n)).tolist() == [*range(n)]


@pytest.mark.parametrize("n", [501, 5_000, 200_000])
def test_of_many_as_many_are_drawn_as_there_is_room_for_and_they_set_the_axes(n: int):
    data, also = outliers(n), np.array([7, 500, n - 1])
    rows = stand_for(data, also)
    assert len(rows) == len(set(rows.tolist())) == MOST_DOTS
    assert {*also.tolist()} <= {*rows.tolist()}
    for column in (data.x, data.y):
        assert (column[rows].min(), column[rows].max()) == (column.min(), column.max())
    lines = descend(MeanSquaredError(data), (0.0, 0.0), GradientDescent(1e-6), 1)
    assert {*sampled(data, stand_for(data), lines).tolist()} <= {*stand_for(data).tolist()}
    assert len(sampled(data, rows, lines)) == MOST_SQUARES


def test_no_row_is_drawn_oftener_than_another():
    n = 1_000
    rows = stand_for(Data(np.arange(n), np.arange(n)))
    low = int((rows < n / 2).sum())
    assert abs(low - MOST_DOTS / 2) < 4 * np.sqrt(MOST_DOTS / 8)  # without replacement the spread is √(m/4·(1 − m/n))


@pytest.mark.parametrize(("n", "said"), [(500, []), (501, ["500 of 501 rows"]), (53_940, ["500 of 53,940 rows"])])
def test_it_is_said_how_many_are_drawn_and_of_how_many(n: int, said: list[str], monkeypatch: pytest.MonkeyPatch):
    words: list[str] = []
    made = Prose.__init__

    def heard(self: Prose, text: str, *rest: object, **settings: object) -> None:
        words.append(text)
        made(self, text, *rest, **settings)

    monkeypatch.setattr(Prose, "__init__", heard)
    plot = DataPlot(BOX, outliers(n), np.zeros((1, 2)), DARK)
    assert [each for each in words if "rows" in each] == said
    assert dots_of(plot) == min(n, MOST_DOTS)


def dots_of(plot: DataPlot) -> int:
    dots = plot.dots()
    assert isinstance(dots, Mobject)
    return len(dots.points) // len(dots.shape)


def test_how_far_a_line_is_seen_to_move_is_that_at_the_end_where_it_moves_most_as_far_as_it_is_in_view():
    data = Lecture().rows
    plot = DataPlot(Box(0.0, 0.0, 5.0, 4.0), data, np.array([[1.0, 2.0]]), DARK)
    right = plot.x_range[1]
    higher = np.array([1.0, 2.5])
    assert plot.moved(np.array([1.0, 2.0]), higher) == pytest.approx(0.5 * plot.units[1])
    assert plot.moved(higher, higher + np.array([0.1, -0.1 * right])) == pytest.approx(
        0.1 * np.ptp(plot.x_range) * plot.units[1]
    )
    assert plot.moved(np.array([0.0, 1e9]), np.array([0.0, 2e9])) == 0.0
