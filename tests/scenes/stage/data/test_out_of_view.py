"""An arrow points to rows out of view that weigh much in the loss, and to no others."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gdmath import Data
from scenes.stage.clipping import inside
from scenes.stage.data.drawn import spread_out
from scenes.stage.data.out_of_view import OutOfView
from scenes.stage.data.rows import DataPlot
from scenes.stage.theme import DARK
from tests.scenes.placed import PLOT, far_out


def test_an_arrow_points_from_the_border_to_the_heaviest_row_out_of_view(tmp_path: Path):
    lecture = far_out(tmp_path)
    seen, point, data = spread_out(lecture.rows), np.array([-1.0, 4.0]), lecture.rows
    plot = DataPlot(PLOT, seen, point[None], DARK)
    (arrow,) = (unseen := OutOfView(plot, data, point))
    squares = (data.y - point[0] * data.x - point[1]) ** 2
    assert (unseen.count, unseen.share) == (3, pytest.approx(squares[data.x > 100].sum() / squares.sum()))
    heaviest = plot.place(data.x[squares.argmax()], data.y[squares.argmax()])
    tip = arrow.points[np.abs(arrow.points - heaviest).sum(axis=1).argmin()]
    border = np.abs(np.array([tip[0] - plot.inner.right, tip[1] - plot.inner.top]))
    assert border.min() < 1e-6
    assert inside(arrow.points, plot.inner.shrunk(*[-0.1] * 4)).all()
    assert len(OutOfView(DataPlot(PLOT, data, point[None], DARK), data, point)) == 0


def test_rows_out_of_view_that_weigh_little_have_no_arrow():
    data = Data(np.array([0.0, 1.0, 2.0, 100.0]), np.array([5.0, -5.0, 5.0, 100.5]))
    plot = DataPlot(PLOT, Data(data.x[:3], data.y[:3]), np.array([[1.0, 0.0]]), DARK)
    unseen = OutOfView(plot, data, np.array([1.0, 0.0]))
    assert (unseen.count, len(unseen)) == (1, 0)
