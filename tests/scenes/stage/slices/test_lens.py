"""A part of the parabola is seen through a lens, so many times larger."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.slices.lens import LEAST, MOST, TICKS, Lens
from tests.scenes.reading import read
from tests.scenes.slices import TOLERANCE, middle, on_the_curve, reaches, slope_of, told_of, values_at


@pytest.fixture(params=["w", "b"])
def told(request: pytest.FixtureRequest, lecture: Lecture):
    """A slice, its plot, the points that are visited, the rate, and the loss to hold them against."""
    return told_of(lecture, request.param)


@pytest.mark.parametrize("step", [0, 0.5, 1])
def test_the_lens_shows_the_same_curve_and_tangent_so_many_times_larger(told, step: float):
    plot, stops, _, loss = told
    start, times = stops[0], LEAST * (MOST / LEAST) ** step
    lens = Lens(Box(3.5, -2.0, 6.5, 1.5), plot, start)
    lens.show(step)
    here = plot.place_on(start)
    back = here + (lens.curve.points - lens.glass.center) / times
    assert on_the_curve(plot, back, loss, within=1e-5)  # a polyline
    t, values = values_at(plot, here + (lens.tangent.points - lens.glass.center) / times).T
    line = loss(start) + slope_of(loss, start, reaches(plot)[0]) * (t - start)
    assert np.allclose(values, line, rtol=1e-6, atol=1e-6 * reaches(plot)[1])
    assert read(lens.label.text.removeprefix("×")) == pytest.approx(times, abs=0.5)
    assert np.ptp(lens.source.points[:, 0]) == pytest.approx(lens.glass.width / times)
    assert np.allclose(middle(lens.source), here, atol=TOLERANCE)


@pytest.mark.parametrize("side", [-1, 1])
def test_the_line_to_a_lens_below_leaves_out_the_numbers_of_the_ticks_and_that_of_the_lens(told, side: int):
    """In a tall frame it struck one of them through."""
    plot, stops, _, _ = told
    middle = plot.inner.center[0] + side * plot.inner.width / 4
    lens = Lens(Box(middle - 1.5, -6.0, middle + 1.5, -3.0), plot, stops[0])
    places = lens.leader.points[:, 1]
    above, below = places[places >= plot.inner.bottom - 1e-6], places[places <= plot.inner.bottom - TICKS + 1e-6]
    assert len(above) + len(below) == len(places)
    assert len(above) == len(below)
    assert lens.glass.left <= lens.label.get_left()[0] < lens.label.get_right()[0] <= lens.glass.right
    (left, low, _), (right, high, _) = lens.label.get_corner([-1, -1, 0]), lens.label.get_corner([1, 1, 0])
    for start, end in lens.leader.points.reshape(-1, 4, 3)[:, [0, 3], :2]:
        x, y = (start + np.linspace(0, 1, 200)[:, None] * (end - start)).T
        assert not ((left < x) & (x < right) & (low < y) & (y < high)).any()


def test_the_line_to_a_lens_below_does_not_run_along_the_tangent(told):
    """It seemed to be the tangent's continuation."""
    plot, stops, _, _ = told
    lens = Lens(Box(0.5, -6.0, 3.5, -3.0), plot, stops[0])
    lens.show(1)
    ends = lens.leader.points[[0, -1], :2]
    along = np.abs((ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0])) @ plot.direction(stops[0])[:2])
    *_, right, left = lens.glass.corners
    place = plot.place_on(stops[0])[:2]
    either = [np.abs((end - place) / np.hypot(*(end - place)) @ plot.direction(stops[0])[:2]) for end in (left, right)]
    assert along == pytest.approx(min(either), abs=0.02)


def test_up_close_curve_and_tangent_agree(told):
    """To within half the stroke of the curve, where at the least magnification they part."""
    plot, stops, _, _ = told
    lens = Lens(Box(3.5, -2.0, 6.5, 1.5), plot, stops[0])
    gaps = []
    for step in (0, 1):
        lens.show(step)
        ends = lens.tangent.points[[0, -1]][:, :2]
        along = (ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0]))
        away = (lens.curve.points[:, :2] - ends[0]) @ [-along[1], along[0]]
        gaps.append(np.abs(away).max())
    half_a_stroke = lens.curve.get_stroke_width() / 100 / 2
    assert gaps[1] < half_a_stroke < gaps[0]
    assert lens.label.text == "×20"
