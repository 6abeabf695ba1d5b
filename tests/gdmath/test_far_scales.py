"""Standardised, rows are the same whatever their unit."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data

X, Y = np.array([1.0, 2.0, 3.0, 5.0]), np.array([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize("power", [-900, -664, -530, 530, 664, 900])
def test_units_whose_squares_are_no_numbers_are_standardised_to_the_same_digits(power: int):
    """Of 10²⁰⁰ and 10⁻²⁰⁰ it was said that x is 0.0 in all rows."""
    rows, _ = Data(X * 2.0**power, Y * 2.0**-power).standardized()
    usual, _ = Data(X, Y).standardized()
    assert (rows.x == usual.x).all()
    assert (rows.y == usual.y).all()
