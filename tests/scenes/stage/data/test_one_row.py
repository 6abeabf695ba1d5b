"""The row that stands out is a row, and its name is read beside it."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.data.nudge import Nudges
from scenes.stage.data.one_row import OneRow
from scenes.stage.data.residuals import Measured
from scenes.stage.data.rows import DataPlot
from scenes.stage.data.tour import visited
from scenes.stage.layout import Box
from scenes.stage.theme import DARK
from tests.scenes.placed import PLOT


def test_the_row_that_stands_out_is_a_row_and_its_name_is_in_the_picture(lecture: Lecture):
    nudges = Nudges.around(lecture.loss, lecture.start)
    plot = DataPlot(PLOT, lecture.rows, nudges.lines, DARK)
    _, segment, dot, name = OneRow(Measured(plot, visited(nudges.point[None], lecture.loss)))
    places = plot.place(lecture.rows.x, lecture.rows.y)
    row = np.abs(places - dot.get_center()).sum(axis=1).argmin()
    assert np.allclose(dot.get_center(), places[row])
    x, y = lecture.rows.x[row], lecture.rows.y[row]
    assert np.allclose(segment.points[[0, -1]], [plot.place(x, nudges.point @ [x, 1.0]), plot.place(x, y)])
    assert inside(name.get_center()[None], plot.inner).all()


@pytest.mark.parametrize("box", [PLOT, Box(-4.3, 0.3, -0.54, 2.6)], ids=["16:9", "4:3"])
def test_the_name_of_a_residual_is_nearest_to_its_own(box: Box, lecture: Lecture):
    nudges = Nudges.around(lecture.loss, lecture.start)
    measured = Measured(DataPlot(box, lecture.rows, nudges.lines, DARK), visited(nudges.point[None], lecture.loss))
    _, segment, _, name = OneRow(measured)
    low, high = name.get_corner([-1, -1, 0])[:2], name.get_corner([1, 1, 0])[:2]
    feet, rows = measured.feet(0), measured.rows
    points = feet[:, None] + np.linspace(0, 1, 50)[:, None] * (rows - feet)[:, None]
    gaps = np.hypot(*np.maximum(np.maximum(low - points, points - high), 0).T).min(axis=0)
    own = np.abs(rows[:, 0] - segment.points[0, 0]) < 1e-6
    assert gaps[own].min() <= gaps[~own].min(initial=np.inf)
    assert 0.06 < gaps[own].min() < 0.12  # beside it, and clear of its stroke
    line = np.vstack(measured.plot.line(nudges.point))
    drawn = line[0] + np.linspace(0, 1, 200)[:, None] * (line[-1] - line[0])
    assert np.hypot(*np.maximum(np.maximum(low - drawn, drawn - high), 0).T).min() > 0.03
