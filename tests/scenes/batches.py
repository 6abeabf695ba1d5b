"""What pictures of batches are held against: rows and losses drawn and computed again with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from manim import VMobject, config

from gdmath import Minibatch, Passes
from scenes.batch_sizes import BatchSizes
from scenes.lecture import Lecture
from scenes.stage.data.rows import DataPlot
from scenes.stage.descents.batch_runs import descents, orders_of
from scenes.stage.layout import Box
from scenes.stage.shapes import Curve, Dots

TOLERANCE = 1e-6  # Manim's units


def places(dots: Dots, points: np.ndarray) -> np.ndarray:
    """Where the marks of a shape stand."""
    return points.reshape(-1, len(dots.shape), 3)[:, 0] - dots.shape[0]


def shuffled(lecture: Lecture, size: int, epochs: int) -> list[np.ndarray]:
    """The rows of each step, drawn again with numpy alone."""
    rng, n = np.random.default_rng(lecture.batches.seed), len(lecture.rows)
    orders = [rng.permutation(n) for _ in range(epochs)]
    return [order[first : first + size] for order in orders for first in range(0, n, size)]


def full_gradient(lecture: Lecture, w: float, b: float) -> np.ndarray:
    x, y = lecture.rows.x, lecture.rows.y
    error = w * x + b - y
    return np.array([2 * np.mean(error * x), 2 * np.mean(error)])


def own_losses(lecture: Lecture, points: np.ndarray) -> np.ndarray:
    x, y = lecture.rows.x, lecture.rows.y
    return np.array([np.mean((y - w * x - b) ** 2) for w, b in points])


def sizes_of(lecture: Lecture) -> list[int]:
    n = len(lecture.rows)
    return sorted({n, max(2, int(np.ceil(n / 5))), 1}, reverse=True)


def runs_of(lecture: Lecture) -> dict[str, Passes]:
    batches = [Minibatch(size) for size in sizes_of(lecture)]
    _, in_all = orders_of(lecture, batches)
    return descents(lecture, batches, in_all)


BOX = Box(-5.0, -2.0, 5.0, 2.0)


def places_of(plot: DataPlot) -> np.ndarray:
    dots = plot.dots()
    return places(dots, dots.points)


@dataclass
class Seen:
    """What a beat ends with: each mobject there is and the points it then has."""

    words: str
    parts: list[tuple[object, np.ndarray]] = field(default_factory=list)
    looks: list[tuple[object, float]] = field(default_factory=list)
    fills: list[tuple[object, float]] = field(default_factory=list)

    def all(self, kind: type) -> list[tuple[object, np.ndarray]]:
        return [(part, points) for part, points in self.parts if type(part) is kind]

    def fill_of(self, wanted: object) -> float:
        return next(fill for part, fill in self.fills if part is wanted)

    def points_of(self, wanted: object) -> np.ndarray:
        return next(points for part, points in self.parts if part is wanted)


class Told(BatchSizes):
    """The clip, looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        parts = [part for mobject in self.mobjects for part in mobject.get_family()]
        looks = [(part, float(part.get_stroke_opacity())) for part in parts if isinstance(part, Curve)]
        fills = [(part, float(part.get_fill_opacity())) for part in parts if isinstance(part, VMobject)]
        now = Seen(words, [(part, part.points.copy()) for part in parts], looks, fills)
        self.seen = [*getattr(self, "seen", []), now]
        for part, points in self.seen[-1].parts:
            assert np.isfinite(points).all(), (words, part)
            if len(points):
                assert np.abs(points[:, 0]).max() <= 4 * config.pixel_width / config.pixel_height, words
                assert np.abs(points[:, 1]).max() <= 4, words
