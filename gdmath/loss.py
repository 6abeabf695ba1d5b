"""The mean squared error of a line, whole: five numbers of the data hold all of it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.data import Data, Scaling
from gdmath.errors import InputError, whole
from gdmath.optimizers import GradientDescent

Array = NDArray[np.float64]
Rows = NDArray[np.intp]
Real = TypeVar("Real", float, Array)

CHUNK = 8_192
"""Rows centred at a time: they stay in the cache, and below 10,000 OpenBLAS starts no threads for a dot product."""

TINY = float(np.finfo(float).tiny)
"""The least number with all its digits."""


@dataclass(frozen=True)
class Slice:
    """The loss along w, along b or any other way: a parabola, minimum + ½·curvature·(t − minimizer)²."""

    minimizer: float
    minimum: float
    curvature: float

    def value(self, t: ArrayLike) -> Array:
        """The loss at t; any shape."""
        distance: Array = np.asarray(t, float) - self.minimizer
        return self.minimum + 0.5 * self.curvature * distance**2

    def derivative(self, t: ArrayLike) -> Array:
        """The slope of the slice at t; any shape."""
        return self.curvature * (np.asarray(t, float) - self.minimizer)

    def descend(self, start: float, rate: float, steps: int) -> Array:
        """The points of gradient descent along the slice, t ← t − rate·derivative(t), start included, shaped (k+1,).

        k is `steps`, or fewer where the next point would leave the range of numbers.
        """
        rule, steps = GradientDescent(rate), whole(steps, 0, f"steps = {steps!r} cannot be taken")
        if not math.isfinite(start):
            raise InputError(f"start = {start!r} is not a point of the slice; give a finite number.")
        points = np.empty(steps + 1)
        points[0] = start
        with np.errstate(over="ignore", invalid="ignore"):
            for k in range(steps):
                points[k + 1], _ = rule.step(points[k], self.derivative(points[k]), k)
        finite = np.isfinite(points)
        return points if finite.all() else points[: np.argmin(finite)]


class MeanSquaredError:
    """The loss of the line ŷ = w·x + b over the rows of `data`: L(w, b) = mean((y − ŷ)²).

    With u = x − x̄ and v = y − ȳ, L(w, b) = minimum + mean(u²)·(w − ŵ)² + (w·x̄ + b − ȳ)², where ŵ = mean(uv)/mean(u²):
    no digits are lost where x lies far from zero, and value, gradient and grid cost the same for any number of rows.
    What x̄ and ȳ leave of the means, as numbers of double precision, is corrected for (Chan, Golub, LeVeque 1983).
    Raises `InputError` where the squares of the data are too large or too small for double precision.
    """

    def __init__(self, data: Data) -> None:
        self._rows, self._units = data, Scaling(0.0, 1.0, 0.0, 1.0)
        with np.errstate(over="ignore", invalid="ignore"):
            (self._x_mean, x_rest), (self._y_mean, y_rest) = data.means
            n = len(data)
            squares, products = map(float, np.sum([(u @ u, u @ v) for u, v in self._centred(data)], axis=0))
            self._x_variance = squares / n - x_rest * x_rest
            self._slope = (products / n - x_rest * y_rest) / self._x_variance if self._x_variance >= TINY else math.nan
            self._rest = y_rest - self._slope * x_rest
            residuals = (v - self._slope * u - self._rest for u, v in self._centred(data))
            self._minimum = sum(float(r @ r) for r in residuals) / n
            largest = self._minimum + self._y_mean * self._y_mean + self._x_variance + self._x_mean * self._x_mean
        if not math.isfinite(largest):
            raise InputError(
                f"the squares of {data.x_name} or {data.y_name} leave the range of double precision "
                f"({data.x_name} from {data.x_range[0]:g} to {data.x_range[1]:g}, {data.y_name} from "
                f"{data.y_range[0]:g} to {data.y_range[1]:g}); give them in other units."
            )

    def _centred(self, data: Data) -> Iterator[tuple[Array, Array]]:
        """The centred columns u = x − x̄ and v = y − ȳ, some rows at a time."""
        for first in range(0, len(data), CHUNK):
            rows = slice(first, first + CHUNK)
            yield data.x[rows] - self._x_mean, data.y[rows] - self._y_mean

    def rescaled(self, scaling: Scaling) -> MeanSquaredError:
        """The loss over the rescaled rows, from the same five numbers: it costs the same for any number of rows."""
        other = MeanSquaredError.__new__(MeanSquaredError)
        other._rows, other._units = self.data, scaling
        other._x_mean = (self._x_mean - scaling.x_mean) / scaling.x_scale
        other._y_mean = (self._y_mean - scaling.y_mean) / scaling.y_scale
        other._x_variance = self._x_variance / scaling.x_scale**2
        other._slope = self._slope * scaling.x_scale / scaling.y_scale
        other._minimum = self._minimum / scaling.y_scale**2
        other._rest = self._rest / scaling.y_scale
        return other

    def __deepcopy__(self, memo: object) -> MeanSquaredError:
        """Itself: nothing in it changes, and its rows may be many."""
        return self

    @cached_property
    def data(self) -> Data:
        """The rows; of a loss that was rescaled, they are so when they are first asked for."""
        names = self._rows.x_name, self._rows.y_name
        return self._rows if self._units == Scaling(0.0, 1.0, 0.0, 1.0) else self._units.rescale(self._rows, *names)

    def value(self, w: ArrayLike, b: ArrayLike) -> Array:
        """The mean squared error at (w, b), in squared units of y; `w` and `b` broadcast."""
        w, b = np.asarray(w, float), np.asarray(b, float)
        offset: Array = w * self._x_mean - self._y_mean + b
        return self._minimum + self._x_variance * (w - self._slope) ** 2 + offset**2

    def gradient(self, w: ArrayLike, b: ArrayLike, rows: Rows | None = None) -> Array:
        """The gradient (∂L/∂w, ∂L/∂b) on the last axis: −2·mean((y − ŷ)·x), −2·mean(y − ŷ).

        `w` and `b` broadcast. With `rows`, integers shaped `(..., m)`, the mean is over those rows alone, as a
        minibatch sees it; `w` and `b` then broadcast against the shape before the last axis.
        """
        w, b = np.asarray(w, float), np.asarray(b, float)
        by_w, by_b = self.partials(w, b) if rows is None else self._row_partials(w, b, rows)
        return np.stack(np.broadcast_arrays(by_w, by_b), axis=-1)

    def partials(self, w: Real, b: Real) -> tuple[Real, Real]:
        """∂L/∂w and ∂L/∂b, each by itself: the gradient without the price of an array."""
        offset = w * self._x_mean - self._y_mean + b
        return 2.0 * (self._x_variance * (w - self._slope) + self._x_mean * offset), 2.0 * offset

    def _row_partials(self, w: Array, b: Array, rows: Rows) -> tuple[Array, Array]:
        x, y = self.data.x[rows], self.data.y[rows]
        error = w[..., None] * x
        error -= y
        error += b[..., None]
        if rows.shape[-1] == 1:  # many means of one would take long
            return 2.0 * (error * x)[..., 0], 2.0 * error[..., 0]
        by_b = 2.0 * error.mean(axis=-1)
        error *= x
        return 2.0 * error.mean(axis=-1), by_b

    def residuals(self) -> Array:
        """What the least-squares fit leaves of y, y − ŷ; a number a row."""
        explained = self.data.x - self._x_mean
        explained *= self._slope
        left: Array = self.data.y - self._y_mean
        left -= explained
        left -= self._rest
        return left

    @cached_property
    def hessian(self) -> Array:
        """The second derivatives, the same everywhere: 2·[[mean(x²), x̄], [x̄, 1]]."""
        mean_square = self._x_variance + self._x_mean * self._x_mean
        return 2.0 * np.array([[mean_square, self._x_mean], [self._x_mean, 1.0]])

    @cached_property
    def root(self) -> Array:
        """A square root of half the Hessian: L(p) = minimum + |root·(p − minimizer)|²."""
        return np.array([[math.sqrt(self._x_variance), 0.0], [self._x_mean, 1.0]])

    @cached_property
    def eigenvalues(self) -> Array:
        """The curvatures (λmin, λmax) along the bowl's axes, shaped (2,).

        λmin is the determinant over λmax: the usual difference would cancel where x lies far from zero.
        """
        (a, c), (_, d) = self.hessian
        largest = 0.5 * (a + d + math.hypot(a - d, 2.0 * c))
        return np.array([4.0 * self._x_variance / largest, largest])

    @cached_property
    def axes(self) -> Array:
        """Unit vectors (w, b) along the bowl's axes, shaped (2, 2): a row for λmin, a row for λmax."""
        (a, c), (_, d) = self.hessian
        turn = 0.5 * math.atan2(2.0 * c, a - d)
        return np.array([[-math.sin(turn), math.cos(turn)], [math.cos(turn), math.sin(turn)]])

    @cached_property
    def condition_number(self) -> float:
        """λmax/λmin: how long the valley is, squared; 1 for a round bowl."""
        smallest, largest = self.eigenvalues
        return float(largest / smallest)

    @cached_property
    def minimizer(self) -> Array:
        """The least-squares fit (w, b), shaped (2,)."""
        return np.array([self._slope, self._y_mean - self._slope * self._x_mean])

    @property
    def minimum(self) -> float:
        """The least loss that any line has: the mean squared residual of the least-squares fit."""
        return self._minimum

    @property
    def y_variance(self) -> float:
        """The variance of y: what the fit leaves of it, and what the fit explains."""
        return self._minimum + self._x_variance * self._slope**2

    def grid(self, ws: ArrayLike, bs: ArrayLike) -> Array:
        """The loss over the plane, shaped (len(bs), len(ws)): row i holds b = bs[i], column j holds w = ws[j]."""
        w, b = np.asarray(ws, float), np.asarray(bs, float)
        offset: Array = np.add.outer(b, w * self._x_mean - self._y_mean)
        return offset * offset + (self._minimum + self._x_variance * (w - self._slope) ** 2)

    def iso_line(self, level: float, n: int = 361) -> Array:
        """Points (w, b) whose loss is `level`, once around the ellipse and closed, shaped (n, 2).

        With r = √(level − minimum) they are w = ŵ + r·cos t/√mean(u²), b = ȳ − w·x̄ + r·sin t. Raises `InputError` below
        the minimum, where there are none.
        """
        if not self._minimum <= level < math.inf:
            raise InputError(f"no line has the loss {level!r}; the least is {self._minimum!r}.")
        turn = np.linspace(0.0, 2.0 * math.pi, n)
        radius = math.sqrt(level - self._minimum)
        w = self._slope + radius * np.cos(turn) / math.sqrt(self._x_variance)
        return np.stack([w, self._y_mean - w * self._x_mean + radius * np.sin(turn)], axis=-1)

    def along_w(self, b: float) -> Slice:
        """The slice L(w) at a fixed b."""
        return self.along((0.0, b), (1.0, 0.0))

    def along_b(self, w: float) -> Slice:
        """The slice L(b) at a fixed w."""
        return self.along((w, 0.0), (0.0, 1.0))

    def along(self, point: ArrayLike, direction: ArrayLike) -> Slice:
        """The slice t ↦ L(point + t·direction) through any point, in any direction, both (w, b).

        Raises `InputError` where the direction is none.
        """
        (w, b), (by_w, by_b) = np.asarray(point, float).tolist(), np.asarray(direction, float).tolist()
        rise, offset = by_w * self._x_mean + by_b, w * self._x_mean - self._y_mean + b
        square = self._x_variance * by_w * by_w + rise * rise
        if not (math.isfinite(square) and square > 0.0):
            raise InputError(f"direction = ({by_w!r}, {by_b!r}) leads nowhere; give one of finite length.")
        t = -(self._x_variance * (w - self._slope) * by_w + rise * offset) / square
        return Slice(t, float(self.value(w + t * by_w, b + t * by_b)), 2.0 * square)
