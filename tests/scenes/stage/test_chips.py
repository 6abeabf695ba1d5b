"""Chips and their numbers stand clear of each other and inside the axes, wherever the lines are."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import MeanSquaredError
from scenes.lecture import Lecture
from scenes.loss_landscape import APART, lines_to_try
from scenes.stage.data.tour import visited
from scenes.stage.layout import Box
from scenes.stage.plane.chips import Chips
from scenes.stage.plane.landscape import Landscape
from scenes.stage.space.bowl import Bowl
from scenes.stage.theme import DARK

BOX = Box(-2.0, -2.6, 3.4, 2.6)


def boxes(chips: Chips) -> list[np.ndarray]:
    return [
        np.array([part.get_corner([-1, -1, 0])[:2], part.get_corner([1, 1, 0])[:2]]) for chip in chips for part in chip
    ]


@pytest.mark.parametrize("angle", np.arange(0.0, 360.0, 24.0))
@pytest.mark.parametrize("far", [0.3, 0.75])
def test_no_number_meets_another_chip_or_the_axes(angle: float, far: float):
    loss: MeanSquaredError = Lecture().loss
    corner = loss.minimizer + 3.0 * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    bowl = Bowl.sheet(loss, corner[None])
    first = bowl.center + far * bowl.reach * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    plot = Landscape(BOX, loss, *bowl.ranges, DARK, aspect=1.0)
    tour = visited(np.vstack([first, lines_to_try(bowl, first), loss.minimizer]), loss)
    chips = Chips(plot, tour)
    chips.show(tour.steps)
    found = boxes(chips)
    for k, (low, high) in enumerate(found):
        assert low[0] > plot.inner.left
        assert low[1] > plot.inner.bottom
        assert high[0] < plot.inner.right
        for other_low, other_high in found[:k]:
            assert (low > other_high - 1e-6).any() or (other_low > high - 1e-6).any()


def test_a_line_that_was_there_has_its_chip_already():
    loss = Lecture().loss
    bowl = Bowl.sheet(loss, np.array([[-1.0, 4.0]]))
    plot = Landscape(BOX, loss, *bowl.ranges, DARK, aspect=1.0)
    chips = Chips(plot, visited(np.array([loss.minimizer, [0.0, 3.0], loss.minimizer]), loss))
    chips.show(2)
    assert len(chips) == 2


@pytest.mark.parametrize("angle", np.arange(0.0, 360.0, 40.0))
def test_no_line_is_tried_on_the_place_of_the_first_or_of_the_fit(angle: float):
    loss = Lecture().loss
    first = loss.minimizer + 3.0 * np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))])
    bowl = Bowl.sheet(loss, first[None])
    tried = bowl.boxed(lines_to_try(bowl, first))
    for other in bowl.boxed(np.vstack([first, loss.minimizer])):
        assert np.hypot(*(tried - other).T).min() > APART


def test_of_a_blade_the_lines_that_are_tried_pass_near_to_the_rows(tmp_path):
    years = np.repeat(np.arange(1949, 1961), 3)
    np.savetxt(tmp_path / "f.csv", np.c_[years, 30.0 * (years - 1949) + 100 + np.sin(years * 9.0)], delimiter=",")
    lecture = Lecture(data={"source": str(tmp_path / "f.csv")})
    loss, x, y = lecture.loss, lecture.rows.x, lecture.rows.y
    first = loss.minimizer + np.array([30.0, -30.0 * x.mean()])
    for w, b in lines_to_try(Bowl.sheet(loss, first[None]), first):
        assert abs(w * x.mean() + b - y.mean()) < np.std(y)
