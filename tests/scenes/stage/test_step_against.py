"""A step has a head that points the way it goes, and no gradient lies along it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

from gdmath import GradientDescent, Trajectory, critical_rate, descend
from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.layout import Box
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.step_against import AROUND, BEHIND, SHORTEST, StepAgainst
from scenes.stage.theme import DARK

BOX = Box(-3.0, -2.5, 3.0, 2.5)
SHARES = [0.02, 0.2, 0.45, 0.9, 1.05]
"""Rates, as shares of the critical one: crawling, smooth, near one step, to and fro, away."""

MOMENTS = [0.0, 0.1, 0.5, 1.0, 1.01, 1.7, 2.0, 3.0]


class Told(NamedTuple):
    """A descent on its map, the arrows of its steps, and its rows."""

    lecture: Lecture
    walk: Trajectory
    plot: Landscape
    view: StepAgainst

    def left(self, moment: float) -> int:
        """The point that the step of a moment leaves."""
        return max(0, int(np.ceil(moment)) - 1)

    def gradient(self, k: int) -> np.ndarray:
        """As the mean over the rows, as long as it is drawn."""
        x, y, (w, b) = self.lecture.rows.x, self.lecture.rows.y, self.walk.points[k]
        error = w * x + b - y
        return self.view.factor * np.array([np.mean(2 * error * x), np.mean(2 * error)])

    def begun(self, moment: float) -> tuple[int, np.ndarray]:
        """Show a moment: the point that its step leaves, and where that is seen."""
        self.view.show(moment)
        k = self.left(moment)
        return k, self.place(self.walk.points[k])

    def place(self, point: np.ndarray) -> np.ndarray:
        return self.plot.place(*point)[:2]


@pytest.fixture(params=SHARES)
def told(request: pytest.FixtureRequest, lecture: Lecture) -> Told:
    loss = lecture.loss
    start = away_from_the_fit(loss, lecture.start)
    walk = descend(loss, start, GradientDescent(request.param * critical_rate(loss)), 3)
    plot = framed_map(BOX, loss, walk.points, DARK, equal=False)
    spans = np.ptp([plot.x_range, plot.y_range], axis=1)
    factor = 0.2 / np.abs(loss.gradient(*start) / spans).max()
    return Told(lecture, walk, plot, StepAgainst(plot, walk, factor, 3))


def test_the_gradient_stands_where_the_step_begins_and_keeps_off_it(told: Told):
    """After the step that of the new point lay along it: a bare head that seemed to be the step's, pointing uphill."""
    for moment in MOMENTS:
        keeps_off(told, moment, *told.begun(moment))


def keeps_off(told: Told, moment: float, k: int, foot: np.ndarray) -> None:
    end = told.place(told.walk.points[k] + told.gradient(k))
    outline = told.view.arrow.points[:, :2]
    length = np.hypot(*(end - foot))
    if (
        not inside(
            told.plot.place(*np.array([told.walk.points[k], told.walk.points[k] + told.gradient(k)]).T), told.plot.inner
        ).all()
        or length < told.view.arrow.head + AROUND
    ):
        assert len(outline) == 0, "out of view, or a blot at the dot"
        return
    tip = outline[np.hypot(*(outline - foot).T).argmax()]
    assert tip == pytest.approx(end, abs=1e-4)
    here = told.place(told.walk.at(moment))
    if np.hypot(*(here - foot)) > 1e-3:
        assert ((outline - foot) @ (here - foot) < 0.0).all(), "the gradient lies along the step"


def test_a_step_that_is_seen_has_a_head_that_points_the_way_it_goes(told: Told):
    for moment in MOMENTS:
        points_its_way(told, moment, *told.begun(moment))


def points_its_way(told: Told, moment: float, k: int, foot: np.ndarray) -> None:
    here = told.place(told.walk.at(moment))
    end = told.place(told.walk.points[min(k + 1, told.walk.steps)])
    outline, length = told.view.step.points[:, :2], np.hypot(*(here - foot))
    seen = np.hypot(*(end - foot)) > SHORTEST + AROUND + BEHIND and length > AROUND + BEHIND + 1e-9
    assert (len(outline) > 0) == seen
    if seen:
        along = (here - foot) / length
        reach = (outline - foot) @ along
        assert reach.min() == pytest.approx(BEHIND, abs=1e-6)
        assert reach.max() == pytest.approx(length - AROUND, abs=1e-6), "it ends at the mark of the point"
        breadth = np.abs((outline - foot) @ [-along[1], along[0]])
        assert breadth[np.isclose(reach, reach.max())].max() < 1e-9, "a tip at the new point"
        assert breadth[np.isclose(reach, reach.min())].max() > 1e-7, "and none at the old one"


def test_the_gradient_grows_dim_as_its_step_is_taken_and_in_a_time_lapse_there_are_no_arrows(told: Told):
    view = StepAgainst(told.plot, told.walk, told.view.factor, 2)
    strong = []
    for moment in (0.0, 0.5, 1.0):
        view.show(moment)
        strong.append(view.arrow.get_fill_opacity())
    assert strong[0] == 1.0
    assert strong[0] > strong[1] > strong[2] > 0.0
    view.show(2.4)
    assert len(view.arrow.points) == len(view.step.points) == 0
