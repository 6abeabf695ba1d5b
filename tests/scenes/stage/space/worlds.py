"""The worlds that the tests of this folder look at, and where things stand in them by the loss itself."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.descent_world import DescentWorld
from scenes.stage.space.floor import Floor
from scenes.stage.space.looks import azimuth_for, framed
from scenes.stage.space.outside import arrow_scale, marks
from scenes.stage.space.scales import Scales
from scenes.stage.space.view import View
from scenes.stage.space.world import World
from scenes.stage.theme import DARK

BOX = Box(-6.0, -3.4, 6.0, 3.4)
ROUNDING = 1e-9


def bowl_of(lecture: Lecture) -> Bowl:
    return Bowl.around(lecture.loss, lecture.descend().near())


def in_box(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (count, 2))


def in_bowl(bowl: Bowl, count: int, seed: int = 0) -> np.ndarray:
    """Points of the box in the bowl, however narrow it is: along its axes, and no farther than both let them be."""
    _, narrow, axes = np.linalg.svd(bowl.root)
    return bowl.fit + in_box(count, seed) / np.sqrt(2) / np.maximum(narrow, 1.0) @ axes


def looks(count: int, seed: int = 0) -> list[View]:
    """Views from all around, from near the floor to near the zenith."""
    rng = np.random.default_rng(seed)
    return [View(rng.uniform(-180, 180), rng.uniform(2, 88), 2.0, *rng.uniform(-1, 1, 3)) for _ in range(count)]


def above(bowl: Bowl, points: np.ndarray) -> np.ndarray:
    """How high world points stand over the surface, from the loss itself."""
    parameters = bowl.center + points[..., :2] * bowl.reach
    excess = bowl.loss.value(*np.moveaxis(parameters, -1, 0)) - bowl.loss.minimum
    return points[..., 2] - bowl.height * excess / (bowl.brim - bowl.loss.minimum)


def along_ray(bowl: Bowl, origins: np.ndarray, view: View) -> np.ndarray:
    """The coefficients of the height over the surface along each ray, found by its values at three places."""
    low, middle, high = (above(bowl, origins + t * view.axes[2]) for t in (-1.0, 0.0, 1.0))
    return np.stack([(high + low) / 2 - middle, (high - low) / 2, middle], axis=-1)


def marched(bowl: Bowl, origins: np.ndarray, view: View) -> tuple[np.ndarray, np.ndarray]:
    """What is before points, found in 2000 steps towards the viewer; and where that is clear of any border.

    Where a ray comes highest over the surface the steps are as fine as the bowl is narrow.
    """
    a, b, _ = along_ray(bowl, origins, view).T
    closely = -b / (2 * a) + np.linspace(-8.0, 8.0, 400)[:, None] / np.sqrt(np.maximum(-a, 1.0))
    evenly = np.tile(np.linspace(0.0, 6.0, 2001)[:, None], len(origins))
    steps = np.sort(np.vstack([evenly, closely.clip(0.0)]), axis=0).T
    points = origins[:, None, :] + steps[..., None] * view.axes[2]
    over = above(bowl, points)
    margin = np.minimum(1.0 - np.abs(points[..., :2]).max(axis=-1), bowl.height - points[..., 2])
    came_in, went_out = (over[:, :-1] < 0) & (over[:, 1:] >= 0), (over[:, :-1] >= 0) & (over[:, 1:] < 0)
    crossed, within = came_in | went_out, np.minimum(margin[:, :-1], margin[:, 1:]) > 0
    found = np.where((came_in & within).any(axis=1), 0, np.where((went_out & within).any(axis=1), 1, 2))
    at_border = (crossed & (np.abs(margin[:, 1:]) < 0.01)).any(axis=1)
    turning = (np.diff(np.sign(np.diff(over, axis=1)), axis=1) != 0) & (np.abs(over[:, 1:-1]) < 0.005)
    at_border |= (crossed & (steps[:, 1:] < 1e-5)).any(axis=1)  # the point itself is on the surface
    return found, ~at_border & ~turning.any(axis=1) & (np.abs(over[:, 0]) > 0.005)


def area(polygon: np.ndarray) -> float:
    x, y = polygon.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def descent_of(lecture: Lecture, turned: float = 0.0, dotted: int = 5) -> DescentWorld:
    """The descent of a lecture in its bowl, from where the clip sees it or turned around that."""
    walk = lecture.descend()
    bowl = Bowl.around(lecture.loss, walk.near())
    home = View(azimuth_for(bowl, walk.points[0], 15.0) + turned, 28.0)
    scales = Scales.beside(bowl, home, walk.points)
    arrows = arrow_scale(bowl, walk, home)
    view = framed([scales], marks(bowl, walk, arrows), home, BOX, [], BOX.center)
    return DescentWorld(scales, walk, view, DARK, dotted, arrows)


def world_of(bowl: Bowl, view: View) -> World:
    """The bowl over the square floor of its box."""
    return World(bowl, Floor(bowl, view, DARK), view, DARK)


def at(world: DescentWorld, step: float) -> DescentWorld:
    world.show(step)
    return world.draw()


def moments(world: DescentWorld) -> list[float]:
    steps = world.walk.steps
    return sorted({step for step in (0.0, 0.4, 1.0, 1.5, 3.0, steps / 2, steps - 0.5, float(steps)) if step <= steps})


def anchors(shape: Any) -> np.ndarray:
    """Where the straight pieces of a shape start and end."""
    return np.concatenate([shape.points[::4, :2], shape.points[3::4, :2]])


def ends(arrow: Any) -> tuple[np.ndarray, np.ndarray]:
    """The foot of an arrow, in the middle of its blunt end, and its tip."""
    foot = (arrow.points[0, :2] + arrow.points[-4, :2]) / 2
    return foot, arrow.points[np.hypot(*(arrow.points[:, :2] - foot).T).argmax(), :2]
