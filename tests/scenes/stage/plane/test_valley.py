"""The valley of the loss at every moment while x is centred and scaled."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Star

from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.layout import Box
from scenes.stage.plane.rescaling import CENTRED, CLOSE, RAW, SCALED, Rescaling
from scenes.stage.plane.valley import ConditionNumber
from scenes.stage.theme import DARK, SIZES
from tests.scenes.reading import read
from tests.scenes.scalings import BOX, MOMENTS, breadth_of, fit, mean_square, rescaling_of, valley_of, x_at
from tests.scenes.stage.test_views import middles, values_at


@pytest.mark.parametrize("moment", [RAW, CENTRED, SCALED])
def test_a_valley_is_as_broad_as_its_outermost_iso_line(moment: float, lecture: Lecture):
    valley = valley_of(lecture)
    assert valley.breadth(moment) == pytest.approx(breadth_of(valley, moment), rel=1e-2, abs=1e-6)


@pytest.mark.parametrize("moment", MOMENTS)
def test_an_iso_line_of_any_moment_has_one_loss_over_the_rows_of_that_moment(moment: float, lecture: Lecture):
    valley = valley_of(lecture)
    valley.show(moment)
    plot, levels = valley.submobjects[1], valley.rescaling.levels
    x = x_at(valley.rescaling, moment)
    for level in levels:
        points = values_at(plot, np.vstack(plot.iso_line(float(level)))[::60])
        found = mean_square(x, valley.rescaling.raw.y, points)
        assert np.allclose(found, level, rtol=1e-3, atol=1e-2 * (levels[-1] - levels[0]))
    drawn = valley.lines.points
    expected = np.vstack([piece for level in levels for piece in plot.iso_line(float(level))])
    assert np.allclose(drawn[0, :2], expected[0])
    assert np.allclose(drawn[-1, :2], expected[-1])


@pytest.mark.parametrize("moment", [CLOSE, -0.5, *MOMENTS])
def test_a_unit_of_w_is_as_long_as_a_unit_of_b_and_the_plane_keeps_its_place(moment: float, lecture: Lecture):
    valley = valley_of(lecture)
    plot, first = valley.landscape(moment), valley.landscape(RAW)
    units = [plot.inner.width / np.ptp(plot.x_range), plot.inner.height / np.ptp(plot.y_range)]
    assert units[0] == pytest.approx(units[1], rel=1e-6)
    assert plot.inner.corners == pytest.approx(first.inner.corners)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_star_is_no_broader_than_its_valley_but_for_a_least_size(moment: float, lecture: Lecture):
    valley = valley_of(lecture)
    valley.show(moment)
    (star,) = (part for part in valley.submobjects if isinstance(part, Star))
    assert star.width <= max(valley.breadth(moment), 0.35)
    assert star.width > 0.3


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_star_is_at_the_fit_and_the_start_on_the_outermost_line(moment: float, lecture: Lecture):
    valley = valley_of(lecture)
    valley.show(moment)
    plot, (w, b) = valley.submobjects[1], valley.rescaling.start
    x, y = x_at(valley.rescaling, moment), valley.rescaling.raw.y
    assert plot.fit().get_center()[:2] == pytest.approx(plot.inner.center[:2], abs=0.05)  # a star is not symmetric
    assert valley.landscape(moment).loss.minimizer == pytest.approx(fit(x, y), rel=1e-5, abs=1e-8 * np.abs(y).max())
    start = middles(valley.start)
    assert inside(start, plot.inner).all()
    same_line = values_at(plot, start)
    expected = np.mean((y - w * valley.rescaling.raw.x - b) ** 2)
    found = mean_square(x, y, same_line)
    assert found == pytest.approx(expected, rel=1e-2, abs=1e-6 * valley.rescaling.radius**2)


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_condition_number_is_that_of_the_rows(moment: float, lecture: Lecture):
    rescaling = rescaling_of(lecture)
    view = ConditionNumber(BOX, rescaling, DARK)
    view.show(moment)
    x = x_at(rescaling, moment)
    expected = np.linalg.cond(np.column_stack([x, np.ones(len(x))])) ** 2
    assert read(view.number.text) == pytest.approx(expected, rel=5.1e-2)


@pytest.mark.parametrize("width", [3.4, 3.8, 6.0])
def test_the_condition_number_has_room_in_its_box_at_every_moment(width: float, lecture: Lecture):
    view = ConditionNumber(Box(0.0, 0.0, width, 0.45), Rescaling(lecture.raw_rows, lecture.raw_start), DARK)
    assert view.number.size >= SIZES.smallest
    for moment in (RAW, CENTRED, SCALED):
        view.show(moment)
        assert view.get_right()[0] <= width + 0.02
