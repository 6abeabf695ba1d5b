"""What pictures of rescaled rows are held against: the rows rescaled with numpy alone."""

from __future__ import annotations

import numpy as np

from scenes.feature_scaling import descent
from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.plane.rescaling import CENTRED, RAW, SCALED, Rescaling
from scenes.stage.plane.valley import Valley
from scenes.stage.theme import DARK

BOX = Box(0.0, -2.5, 6.5, 2.5)

MOMENTS = (RAW, 0.3, 0.9, CENTRED, 1.5, SCALED)


def rescaling_of(lecture: Lecture) -> Rescaling:
    return Rescaling(lecture.raw_rows, lecture.raw_start)


def valley_of(lecture: Lecture) -> Valley:
    rescaling = rescaling_of(lecture)
    loss, _ = rescaling.at(RAW)
    return Valley(BOX, rescaling, descent(loss, rescaling.start).points, DARK)


def x_at(rescaling: Rescaling, moment: float) -> np.ndarray:
    """Of a moment, straight from the rows."""
    x = rescaling.raw.x
    left = 1.0 if moment <= RAW else 0.0 if moment >= CENTRED else 1.0 - rescaling.centred(moment)
    return (x - x.mean() + left * x.mean()) / x.std() ** max(0.0, moment - CENTRED)


def mean_square(x: np.ndarray, y: np.ndarray, points: np.ndarray) -> np.ndarray:
    return np.array([np.mean((y - w * x - b) ** 2) for w, b in points])


def breadth_of(valley: Valley, moment: float) -> float:
    """How broad the outermost iso-line is on the screen, by its points and by numpy's axes."""
    plot = valley.landscape(moment)
    points = plot.loss.iso_line(float(valley.rescaling.levels[-1]), 7201)
    x = x_at(valley.rescaling, moment)
    _, axes = np.linalg.eigh([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    across = (points - points.mean(axis=0)) @ axes[:, 1]
    return float(np.ptp(across)) * plot.inner.height / float(np.ptp(plot.y_range))


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The least-squares line by numpy, about the mean of x for its digits."""
    w, height = np.linalg.lstsq(np.column_stack([x - x.mean(), np.ones(len(x))]), y, rcond=None)[0]
    return np.array([w, height - w * x.mean()])
