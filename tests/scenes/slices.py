"""What pictures of a slice of the loss are held against: the squares of the rows themselves, and what stands where."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenes.lecture import Lecture
from scenes.stage.data.tried import y_spread
from scenes.stage.layout import Box
from scenes.stage.slices.slice_plot import SlicePlot, across, beside
from scenes.stage.theme import DARK

BOX = Box(-5.0, -2.0, 3.0, 2.2)

TOLERANCE = 1e-6  # Manim's units


def loss_of(lecture: Lecture, name: str):
    """The mean of the squared errors over the rows, as a function of one parameter, the other held at the start."""
    x, y, (w, b) = lecture.rows.x, lecture.rows.y, lecture.start
    if name == "w":
        return lambda t: np.mean((y - t * x - b) ** 2)
    return lambda t: np.mean((y - w * x - t) ** 2)


def slope_of(loss, t: float, h: float) -> float:
    """The central difference, which is exact on a parabola."""
    return (loss(t + h) - loss(t - h)) / (2 * h)


def values_at(plot: SlicePlot, places: np.ndarray) -> np.ndarray:
    """The values (t, L) at screen points."""
    box = plot.inner
    shares = (np.atleast_2d(places)[:, :2] - [box.left, box.bottom]) / [box.width, box.height]
    low, high = np.array([plot.x_range, plot.y_range]).T
    return low + shares * (high - low)


def reaches(plot: SlicePlot) -> tuple[float, float]:
    """How far the axes reach."""
    return plot.x_range[1] - plot.x_range[0], plot.y_range[1] - plot.y_range[0]


def middle(disc) -> np.ndarray:
    return (disc.points.max(axis=0) + disc.points.min(axis=0)) / 2


def on_the_curve(plot: SlicePlot, places: np.ndarray, loss, within: float = 1e-6) -> bool:
    t, values = values_at(plot, places).T
    return np.allclose([loss(each) for each in t], values, rtol=1e-6, atol=within * reaches(plot)[1])


Told = tuple[SlicePlot, np.ndarray, float, Callable[[float], float]]


def told_of(lecture: Lecture, name: str) -> Told:
    """A slice's plot, the points that are visited on it, the rate, and the loss to hold them against."""
    w, b = lecture.start
    slice_ = lecture.loss.along_w(b) if name == "w" else lecture.loss.along_b(w)
    start = beside(slice_, w if name == "w" else b, y_spread(lecture.rows))
    rate = 0.35 / slice_.curvature
    stops = np.array([start, across(slice_, start, 0.75), slice_.minimizer, *slice_.descend(start, rate, 5)])
    plot = SlicePlot.framing(BOX, slice_, stops, DARK, name)
    return plot, stops, rate, loss_of(lecture, name)
