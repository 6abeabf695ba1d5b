from __future__ import annotations

import numpy as np
import pytest

from gdmath import Slice
from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.slices.slice_plot import SlicePlot
from scenes.stage.theme import DARK


@pytest.mark.parametrize("width", [2.0, 1e-16])
def test_the_curve_has_a_direction_however_narrow_the_axis_is(width: float):
    """`make soak`: of the difference of two places on so narrow an axis nothing was left."""
    slice_ = Slice(1.0, 0.0, 2.0)
    plot = SlicePlot(Box(0.0, 0.0, 4.0, 3.0), slice_, (1.0 - width, 1.0 + width), (-0.1, 1.0 + width**2), DARK, "w")
    direction = plot.direction(1.0 + width / 2)
    assert np.hypot(*direction[:2]) == pytest.approx(1.0)
    if width > 1.0:
        here, there = plot.place_on([1.999, 2.001])
        assert direction == pytest.approx((there - here) / np.hypot(*(there - here)[:2]), abs=1e-3)


def test_a_slice_in_any_direction_has_an_axis_of_its_own():
    lecture = Lecture()
    slice_ = lecture.loss.along(lecture.start, -lecture.loss.gradient(*lecture.start))
    plot = SlicePlot.framing(Box(0.0, 0.0, 4.0, 3.0), slice_, 0.0, DARK, "t")
    assert plot.parameter == "t"
    assert plot.ink not in (DARK.w, DARK.b)
    left, right = plot.x_range
    assert left < 0.0 < slice_.minimizer < right
