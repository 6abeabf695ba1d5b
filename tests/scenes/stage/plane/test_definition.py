"""What is done to x is written in numbers that do it."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError
from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.numerals import significant
from scenes.stage.plane.definition import definition, divisor
from scenes.stage.theme import DARK, SIZES
from scenes.stage.ticks import LINEAR
from tests.scenes.reading import read

YEARS = np.repeat(np.arange(1949.0, 1961.0), 12)


@pytest.mark.parametrize("x", [YEARS, YEARS - 4000, 1e6 + YEARS / 50, YEARS * 1e-6, YEARS * 1e8, YEARS - YEARS.mean()])
def test_done_as_written_the_formula_gives_the_condition_number_that_is_shown(x: np.ndarray):
    raw = Data(x, np.arange(float(len(x))))
    mean, deviation = divisor(raw)
    for written, shown in (
        (x - read(mean), MeanSquaredError(raw.rescaled(1.0, 0.0)[0]).condition_number),
        ((x - read(mean)) / read(deviation), 1.0),
    ):
        found = np.linalg.cond(np.column_stack([written, np.ones(len(x))])) ** 2
        assert significant(found) == significant(shown)


def test_so_it_does_for_every_lecture(lecture: Lecture):
    test_done_as_written_the_formula_gives_the_condition_number_that_is_shown(lecture.raw_rows.x)


def test_a_year_has_no_comma_and_the_digits_that_it_needs():
    assert divisor(Data(YEARS, np.arange(144.0)))[0] == "1954.5"
    assert [label for _, label in LINEAR.ticks(1948.5, 1960.5, 4)] == ["1950", "1955", "1960"]
    assert [label for _, label in LINEAR.ticks(0.0, 2000.0, 2)] == ["0", "1,000", "2,000"]
    assert [label for _, label in LINEAR.ticks(2900.0, 6300.0, 4)] == ["3,000", "4,000", "5,000", "6,000"]


@pytest.mark.parametrize("x", [YEARS, 2e10 + 1e6 * YEARS, np.array([-1.0, 1.0]) * 1_691_007 + 2.0411624e10])
def test_it_can_be_read_where_there_is_little_room(x: np.ndarray):
    words = definition(Data(x, np.arange(float(len(x)))), 2, Box(0.0, 0.0, 3.7, 0.4), DARK)
    assert words.width <= 3.7 + 1e-9
    assert words.size >= SIZES.smallest
