"""The rows a line is fitted to, and the scale they are measured in."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath.checked import column
from gdmath.errors import InputError, whole
from gdmath.files import Asked, Columns, Origin, read_columns, read_text
from gdmath.moments import deviation, mean

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Data:
    """The rows (x, y) that a line is fitted to.

    Shapes: `x` and `y` are `(n,)` with n ≥ 2, read-only. `slope` and `intercept` are the true parameters where
    they are known. `dropped` counts the rows of a file that were left out because a cell was missing, `x_unit` and
    `y_unit` are the units read beside its numbers, and `origin` says how it was understood.
    Raises `InputError` where the rows do not determine a line.
    """

    x: Vector
    y: Vector
    x_name: str = "x"
    y_name: str = "y"
    slope: float | None = field(default=None, kw_only=True)
    intercept: float | None = field(default=None, kw_only=True)
    dropped: int = field(default=0, kw_only=True)
    x_unit: str = field(default="", kw_only=True)
    y_unit: str = field(default="", kw_only=True)
    origin: Origin | None = field(default=None, kw_only=True)

    def __init__(
        self,
        x: ArrayLike,
        y: ArrayLike,
        x_name: str = "x",
        y_name: str = "y",
        *,
        slope: float | None = None,
        intercept: float | None = None,
        dropped: int = 0,
        x_unit: str = "",
        y_unit: str = "",
        origin: Origin | None = None,
    ) -> None:
        xs, ys = column(x, x_name), column(y, y_name)
        if len(xs) != len(ys):
            raise InputError(
                f"{x_name} has {len(xs)} rows and {y_name} has {len(ys)}; give as many of one as of the other."
            )
        if len(xs) < 2:
            raise InputError(f"{x_name} and {y_name} have {len(xs)} row(s); a line needs at least two.")
        values = (xs, ys, x_name, y_name, slope, intercept, dropped, x_unit, y_unit, origin)
        for name, value in zip(self.__dataclass_fields__, values, strict=True):
            object.__setattr__(self, name, value)
        if self.x_range[0] == self.x_range[1]:
            raise InputError(
                f"{x_name} is {float(xs[0])!r} in all {len(xs)} rows: a whole line of (w, b) then has the least loss, "
                f"not one point; give at least two different values of {x_name}."
            )

    def __len__(self) -> int:
        return len(self.x)

    @cached_property
    def x_range(self) -> tuple[float, float]:
        """The least and the largest x."""
        return float(self.x.min()), float(self.x.max())

    @cached_property
    def y_range(self) -> tuple[float, float]:
        """The least and the largest y."""
        return float(self.y.min()), float(self.y.max())

    @cached_property
    def means(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """The means of x and of y, each as a number and what that leaves out: of 10¹², a ten-thousandth."""
        return mean(self.x), mean(self.y)

    @cached_property
    def x_deviation(self) -> float:
        """The standard deviation of x."""
        return deviation(self.x)

    @cached_property
    def y_deviation(self) -> float:
        """The standard deviation of y."""
        return deviation(self.y)

    @property
    def x_label(self) -> str:
        """The name of x with its unit, where it has one."""
        return ", ".join(filter(None, (self.x_name, self.x_unit)))

    @property
    def y_label(self) -> str:
        """The name of y with its unit, where it has one."""
        return ", ".join(filter(None, (self.y_name, self.y_unit)))

    def __deepcopy__(self, memo: object) -> Data:
        """Itself: nothing in it changes, and its rows may be many."""
        return self

    @classmethod
    def synthetic(
        cls,
        n: int = 20,
        slope: float = 2.0,
        intercept: float = 1.0,
        noise: float = 0.8,
        x_range: tuple[float, float] = (0.0, 5.0),
        seed: int = 0,
    ) -> Data:
        """Rows around a known line: x uniform over `x_range`, y normal around slope·x + intercept.

        `noise` is the standard deviation, in units of y. The same seed gives the same rows.
        """
        low, high = x_range
        n = whole(n, 2, f"n = {n!r} rows cannot be drawn")
        for name, value in (("slope", slope), ("intercept", intercept), ("x_range", low), ("x_range", high)):
            if not np.isfinite(value):
                raise InputError(f"{name} = {value!r} is not a finite number.")
        if not low < high:
            raise InputError(f"x_range = ({low!r}, {high!r}) is empty; its first number must be the smaller one.")
        if not (np.isfinite(noise) and noise >= 0):
            raise InputError(f"noise = {noise!r} is not a standard deviation; give a finite number of at least 0.")
        rng = np.random.default_rng(whole(seed, 0, f"seed = {seed!r} is not a seed"))
        x = rng.uniform(low, high, n)
        y = slope * x
        y += intercept
        y += noise * rng.standard_normal(n)
        return cls(x, y, slope=float(slope), intercept=float(intercept))

    @classmethod
    def from_csv(
        cls, path: str | PathLike[str], x: str | None = None, y: str | None = None, *, decimal: str | None = None
    ) -> Data:
        """Two columns of a text file, by name or number or else the first two numeric ones.

        Rows in which either cell is missing (empty, NA, NaN, …) are left out and counted in `dropped`. `decimal` is the
        decimal mark, "." or ",", where the file leaves it open.
        """
        return cls._of(read_text(Path(path), Asked(x, y, None, decimal)), path)

    @classmethod
    def from_file(
        cls,
        path: str | PathLike[str],
        x: str | None = None,
        y: str | None = None,
        *,
        sheet: str | None = None,
        decimal: str | None = None,
    ) -> Data:
        """The same from any file, by the end of its name: text, .npy, .npz, .parquet, a `sheet` of a workbook."""
        return cls._of(read_columns(path, Asked(x, y, sheet, decimal)), path)

    @classmethod
    def _of(cls, table: Columns, path: str | PathLike[str]) -> Data:
        x_unit, y_unit = table.units
        try:
            return cls(
                *table.values, *table.names, dropped=table.dropped, origin=table.origin, x_unit=x_unit, y_unit=y_unit
            )
        except InputError as error:
            left_out = f" ({table.dropped} row(s) with a missing cell left out)" if table.dropped else ""
            raise InputError(f"{path}{left_out}: {error}") from None

    def standardized(self) -> tuple[Data, Scaling]:
        """The same rows with mean 0 and standard deviation 1 in x and in y, and the way back.

        A constant y is only centred: it has no scale to divide by.
        """
        # the mean of equal numbers may be off by an ulp, and so their deviation
        flat = self.y_range[0] == self.y_range[1]
        (x_mean, x_rest), (y_mean, y_rest) = self.means
        if flat:
            y_mean, y_rest = float(self.y[0]), 0.0
        y_scale = 1.0 if flat else self.y_deviation or 1.0
        scaling = Scaling(x_mean, self.x_deviation, y_mean, y_scale, x_rest, y_rest)
        names = f"{self.x_name}, standardised", f"{self.y_name}, standardised"
        data = scaling.rescale(self, *names)
        return data, scaling

    def rescaled(self, centred: float = 1.0, scaled: float = 1.0) -> tuple[Data, Scaling]:
        """The same rows with x alone in other units, x ← (x − centred·mean)/deviation^scaled, and the way back.

        Shares of 0 and 0 leave x as it is, 1 and 1 bring it to mean 0 and standard deviation 1.
        """
        scaling = Scaling(centred * self.means[0][0], self.x_deviation**scaled, 0.0, 1.0)
        return scaling.rescale(self, self.x_name, self.y_name), scaling


@dataclass(frozen=True)
class Scaling:
    """What was subtracted from each column and what it was then divided by; the rests are what means leave out."""

    x_mean: float
    x_scale: float
    y_mean: float
    y_scale: float
    x_rest: float = 0.0
    y_rest: float = 0.0

    def rescale(self, data: Data, x_name: str, y_name: str) -> Data:
        """The rows in the new units, under the names given; the true line, where it is known, goes along."""
        slope, intercept = data.slope, data.intercept
        if slope is not None and intercept is not None:
            slope, intercept = map(float, self.to_standardized([slope, intercept]))
        return Data(
            (data.x - self.x_mean - self.x_rest) / self.x_scale,
            (data.y - self.y_mean - self.y_rest) / self.y_scale,
            x_name,
            y_name,
            slope=slope,
            intercept=intercept,
            dropped=data.dropped,
            x_unit=data.x_unit if (self.x_mean, self.x_scale) == (0.0, 1.0) else "",
            y_unit=data.y_unit if (self.y_mean, self.y_scale) == (0.0, 1.0) else "",
            origin=data.origin,
        )

    def to_original(self, points: ArrayLike) -> Vector:
        """The parameters (w, b) of the same lines in the original units; last axis (w, b)."""
        w, b = np.moveaxis(np.asarray(points, dtype=float), -1, 0)
        slope = w * self.y_scale / self.x_scale
        return np.stack([slope, self.y_mean + self.y_scale * b - slope * self.x_mean], axis=-1)

    def to_standardized(self, points: ArrayLike) -> Vector:
        """The parameters (w, b) of the same lines in standardised units; last axis (w, b)."""
        w, b = np.moveaxis(np.asarray(points, dtype=float), -1, 0)
        height = w * self.x_mean + b - self.y_mean
        return np.stack([w * self.x_scale / self.y_scale, height / self.y_scale], axis=-1)
