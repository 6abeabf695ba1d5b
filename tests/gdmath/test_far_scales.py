"""Standardised, rows are the same whatever their unit."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError

X, Y = np.array([1.0, 2.0, 3.0, 5.0]), np.array([1.0, 2.0, 3.0, 4.0])


@pytest.mark.parametrize("power", [-900, -664, -530, 530, 664, 900])
def test_units_whose_squares_are_no_numbers_are_standardised_to_the_same_digits(power: int):
    """Of 10²⁰⁰ and 10⁻²⁰⁰ it was said that x is 0.0 in all rows."""
    rows, _ = Data(X * 2.0**power, Y * 2.0**-power).standardized()
    usual, _ = Data(X, Y).standardized()
    assert (rows.x == usual.x).all()
    assert (rows.y == usual.y).all()


def exactly(x: np.ndarray, y: np.ndarray) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """The fit (w, b), its mean squared residual and the variance of x, without rounding."""
    xs, ys, n = [*map(Fraction, x.tolist())], [*map(Fraction, y.tolist())], len(x)
    x_mean, y_mean = sum(xs) / n, sum(ys) / n
    us, vs = [each - x_mean for each in xs], [each - y_mean for each in ys]
    variance = sum(u * u for u in us) / n
    w = sum(u * v for u, v in zip(us, vs, strict=True)) / n / variance
    left = sum((v - w * u) ** 2 for u, v in zip(us, vs, strict=True)) / n
    return w, y_mean - w * x_mean, left, variance


def columns(offset: float, n: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows around a line, x so far from zero."""
    draw = np.random.default_rng(seed)
    x = offset + draw.uniform(-3.0, 3.0, n)
    return x, 2.0 * (x - offset) + draw.normal(size=n) + offset / 7.0


OFFSETS = [0.0, 1.0, 1e4, 1e8, -1e10, 1e12, 1e14]


@pytest.mark.parametrize("n", [2, 21, 400])
@pytest.mark.parametrize("offset", OFFSETS)
def test_however_far_x_is_from_zero_the_fit_has_the_digits_of_exact_arithmetic(offset: float, n: int):
    """At 10¹² w was wrong in the seventh digit: no number of double precision is the mean."""
    x, y = columns(offset, n, seed=n)
    loss, (w, b, left, variance) = MeanSquaredError(Data(x, y)), exactly(x, y)
    assert float(loss.minimizer[0]) == pytest.approx(float(w), rel=1e-14)
    assert float(loss.root[0, 0]) ** 2 == pytest.approx(float(variance), rel=1e-14)
    assert loss.minimum == pytest.approx(float(left), rel=1e-12, abs=1e-30)
    rounding = np.finfo(float).eps * (abs(float(w) * offset) + abs(y).max())
    assert abs(float(loss.minimizer[1]) - float(b)) <= 4.0 * rounding  # what a digit more or less of the rows does
    assert abs(loss.residuals().mean()) <= 1e-15 + 1e-15 * np.abs(loss.residuals()).max()


@pytest.mark.parametrize("offset", OFFSETS)
def test_however_far_x_is_from_zero_it_is_standardised_to_mean_0_and_deviation_1(offset: float):
    x, y = columns(offset, 50, seed=1)
    rows, _ = Data(x, y).standardized()
    *_, variance = exactly(x, y)
    expected = [float(Fraction(each) - sum(map(Fraction, x.tolist())) / 50) / math.sqrt(variance) for each in x]
    assert rows.x == pytest.approx(expected, rel=1e-13, abs=1e-15)
    assert rows.x.std() == pytest.approx(1.0, rel=1e-14)
    assert abs(rows.y.mean()) <= 1e-15
