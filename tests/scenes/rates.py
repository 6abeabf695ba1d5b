"""What pictures of learning rates are held against: the Hessian and the fit over the rows, and what stands where."""

from __future__ import annotations

import numpy as np

from gdmath import GradientDescent, descend
from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.run import told_apart
from scenes.stage.shapes import Arrow, Dots
from scenes.stage.slices.dial import Dial, directions
from scenes.stage.theme import DARK
from scenes.stage.words.rate_claims import legend

BOX = Box(-5.0, -2.0, 1.5, 1.0)
TOLERANCE = 1e-6  # Manim's units

OWN = {
    "one": (0.01,),
    "close together": (0.05, 0.05 + 1e-9, 0.0506, 0.051),
    "far beyond": (0.09, 0.13, 3.0, 1e6),
    "tiny": (1e-12, 1e-9),
}


def hessian_of(lecture: Lecture) -> np.ndarray:
    x = lecture.rows.x
    return 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])


def curvatures_of(lecture: Lecture) -> tuple[float, float]:
    """The smaller from the determinant, 4·var(x): a difference would cancel where x lies far from zero."""
    largest = np.linalg.eigvalsh(hessian_of(lecture))[1]
    return 4 * np.var(lecture.rows.x) / largest, largest


def fit_of(lecture: Lecture) -> np.ndarray:
    x, y = lecture.rows.x, lecture.rows.y
    u = x - x.mean()
    w = np.mean(u * (y - y.mean())) / np.mean(u * u)
    return np.array([w, y.mean() - w * x.mean()])


def loss_of(lecture: Lecture, w: float, b: float) -> float:
    return float(np.mean((lecture.rows.y - w * lecture.rows.x - b) ** 2))


def values_at(plot, places: np.ndarray) -> np.ndarray:
    """The values at screen points, on even axes."""
    box = plot.inner
    shares = (np.atleast_2d(places)[:, :2] - [box.left, box.bottom]) / [box.width, box.height]
    low, high = np.array([plot.x_range, plot.y_range]).T
    return low + shares * (high - low)


def places(dots: Dots) -> np.ndarray:
    """Where the marks of a shape stand, however large they are."""
    return dots.points.reshape(-1, len(dots.shape), 3).mean(axis=1)


def tip(arrow: Arrow) -> np.ndarray:
    """The outline goes up one side, to the tip, and back: the tip is its fourth corner."""
    return arrow.points[4 * 3]


def within(box: Box, points: np.ndarray, room: float = 0.0) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    across = (box.left - room <= x) & (x <= box.right + room)
    return across & (box.bottom - room <= y) & (y <= box.top + room)


def bowl_dial(lecture: Lecture) -> Dial:
    return Dial(BOX, directions(lecture.loss), DARK)


def runs_of(lecture: Lecture):
    rates = lecture.compared_rates
    walks = [descend(lecture.loss, (1.0, 2.0), GradientDescent(rate), 3) for rate in rates]
    names = legend(lecture.loss, rates, ["goes"] * len(rates))
    return rates, told_apart(dict(zip(names, walks, strict=True)), DARK)
