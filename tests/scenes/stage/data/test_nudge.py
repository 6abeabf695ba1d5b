"""Arrows show what a small change of w or b does to the predictions."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError
from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.data.drawn import spread_out
from scenes.stage.data.nudge import ALIKE, NEARLY, Nudges, NudgeView
from scenes.stage.data.residuals import Measured
from scenes.stage.data.rows import DataPlot
from scenes.stage.data.tour import visited
from scenes.stage.theme import DARK
from scenes.stage.words.row_claims import words_on_tilt
from tests.scenes.placed import PLOT
from tests.scenes.reading import read


def test_arrows_are_as_long_as_x_for_w_and_all_alike_for_b(lecture: Lecture):
    nudges = Nudges.around(lecture.loss, lecture.start)
    plot = DataPlot(PLOT, lecture.rows, nudges.lines, DARK)
    measured = Measured(plot, visited(nudges.point[None], lecture.loss))
    unit = plot.inner.height / (plot.y_range[1] - plot.y_range[0])
    for move in (nudges.tilt, nudges.lift):
        view = NudgeView(measured, move, DARK.w)
        view.show(1)
        assert set(view.x) <= set(lecture.rows.x)
        for arrow, x in zip(view.arrows, view.x, strict=True):
            foot = plot.place(x, nudges.point[0] * x + nudges.point[1])
            rise = unit * (move[0] * x + move[1])
            assert np.allclose(arrow.points[:, 1].max() if rise > 0 else arrow.points[:, 1].min(), foot[1] + rise)
            assert inside(arrow.points, plot.inner).all()
    assert lecture.loss.value(*nudges.point) > 1.01 * lecture.loss.minimum


def test_arrows_are_said_to_be_alike_only_where_a_tilt_looks_like_a_shift(lecture: Lecture):
    nudges = Nudges.around(lecture.loss, lecture.start)
    plot = DataPlot(PLOT, lecture.rows, nudges.lines, DARK)
    view = NudgeView(Measured(plot, visited(nudges.point[None], lecture.loss)), nudges.tilt, DARK.w)
    view.show(1)
    heights = [np.ptp(arrow.points[:, 1]) if len(arrow.points) else 0.0 for arrow in view.arrows]
    assert view.alike == (np.ptp(np.array(heights)) < max(ALIKE, NEARLY * max(heights)))
    told = words_on_tilt("as ever", view.alike, float(lecture.rows.x.mean()))
    assert (told == "as ever") != view.alike
    if view.alike:
        assert read(told.split()[-1].rstrip(".")) == pytest.approx(lecture.rows.x.mean(), abs=1.0)


def test_rows_far_out_neither_frame_the_picture_nor_set_the_nudges():
    x = np.concatenate([np.linspace(0, 10, 57), [400.0, 500.0, 600.0]])
    loss = MeanSquaredError(Data(x, 0.5 * x + np.cos(x)))
    nudges, seen = Nudges.around(loss, (-1.0, 4.0)), spread_out(loss.data)
    assert len(seen) == 57
    assert 0.2 * np.ptp(seen.y) < abs(nudges.tilt[0]) * 10 <= 0.5 * np.ptp(seen.y)
    plot = DataPlot(PLOT, seen, nudges.lines, DARK)
    view = NudgeView(Measured(plot, visited(nudges.point[None], loss)), nudges.tilt, DARK.w)
    view.show(1)
    assert sum(np.ptp(arrow.points[:, 1]) > 0.1 for arrow in view.arrows if len(arrow.points)) >= 4
