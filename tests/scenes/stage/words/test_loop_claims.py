"""What is noted beside a descent without captions: what its steps do not show."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend
from scenes.stage.layout import SEEN, Box
from scenes.stage.plane.path_view import POINT
from scenes.stage.plane.way_map import way_map
from scenes.stage.theme import DARK
from scenes.stage.words.loop_claims import beginning, outcome

BOX = Box(-3.0, -2.5, 3.0, 2.5)


@pytest.mark.parametrize("x", [0.0, 3.0, 30.0, 2000.0])
@pytest.mark.parametrize("share", [1e-4, 0.01, 0.2, 0.9, 1.1])
@pytest.mark.parametrize("steps", [20, 2000])
def test_what_a_way_does_not_show_is_noted(x: float, share: float, steps: int):
    across = np.linspace(-1.7, 1.7, 40)
    loss = MeanSquaredError(Data(x + across, 2.0 * across + np.sin(5.0 * across)))
    start = loss.minimizer + 3.0 * loss.axes.sum(axis=0)
    walk = descend(loss, start, GradientDescent(share * critical_rate(loss)), steps)
    places = way_map(BOX, loss, walk, DARK).place(*walk.points.T)
    words, came = beginning(loss, start, places), outcome(loss, walk)
    assert max(len(words.split()), len(came.split())) <= 10
    first = np.hypot(*(places[1] - places[0])[:2])
    assert ("too short to see" in words) == (first < SEEN)
    assert ("shorter than the dot" in words) == (SEEN <= first < POINT)
    assert (words == "") == (first >= POINT)
    assert (came == "") == (walk.losses[-1] <= 1.01 * loss.minimum)
    assert ("grown" in came) == (walk.losses[-1] > walk.losses[0])


def test_from_the_fit_another_line_is_noted():
    loss = MeanSquaredError(Data([0.0, 1.0, 2.0], [1.0, 0.0, 3.0]))
    assert "another line" in beginning(loss, loss.minimizer, np.zeros((6, 2)))
