"""A descent at a rate that is turned: its steps on a slice, its way over the bowl, and the axes of that."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import GradientDescent, descend
from scenes.lecture import Lecture
from scenes.stage.descents.turned import BowlAxis, Taken, TurnedPath, TurnedSlice, looks_gentle, unit_note
from scenes.stage.layout import Box
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.slices.dial import directions
from scenes.stage.slices.slice_plot import SlicePlot
from scenes.stage.theme import DARK
from tests.scenes.rates import (
    BOX,
    TOLERANCE,
    curvatures_of,
    fit_of,
    hessian_of,
    places,
    tip,
    values_at,
    within,
)


def turned_slice(lecture: Lecture, steps: int = 6) -> tuple[TurnedSlice, float, float]:
    """On the slice at the b of the start; its minimizer and curvature, from the rows."""
    x, y, b = lecture.rows.x, lecture.rows.y, lecture.start[1]
    curvature, minimizer = 2 * np.mean(x * x), np.mean(x * (y - b)) / np.mean(x * x)
    start = minimizer - np.std(y) / np.std(x)
    plot = SlicePlot.framing(BOX, lecture.loss.along_w(b), start, DARK, "w")
    return TurnedSlice(plot, start, steps, 0.1 / curvature), float(minimizer), float(curvature)


def test_one_over_the_curvature_lands_on_the_minimizer_in_one_step(lecture: Lecture):
    view, minimizer, curvature = turned_slice(lecture)
    view.show(1 / curvature)
    lowest = view.plot.place_on(minimizer)
    assert np.allclose(tip(view.arrows[0]), lowest, atol=TOLERANCE)
    assert np.allclose(places(view.ball), lowest, atol=TOLERANCE)
    assert view.plot.place_on(view.start)[1] > lowest[1] + 0.5
    assert all(
        np.ptp(arrow.points, axis=0).max(initial=0.0) < TOLERANCE for arrow in view.arrows[1:] if len(arrow.points)
    )


@pytest.mark.parametrize("share", [0.1, 0.6, 1.6, 2.0, 2.1, 2.5])
def test_each_step_on_the_slice_ends_at_the_next_point_or_leaves_the_axes(share: float, lecture: Lecture):
    view, minimizer, curvature = turned_slice(lecture)
    view.show(share / curvature)
    points = minimizer + (1 - share) ** np.arange(7) * (view.start - minimizer)
    true = view.plot.place_on(points)
    seen = within(view.plot.inner, true, TOLERANCE)
    left = int(np.argmin(seen)) if not seen.all() else 7
    for k, arrow in enumerate(view.arrows):
        if k + 1 < left:
            assert np.allclose(tip(arrow), true[k + 1], atol=1e-5)
        elif k + 1 == left:
            border = view.plot.inner
            gaps = np.abs(tip(arrow)[[0, 0, 1, 1]] - [border.left, border.right, border.bottom, border.top])
            assert gaps.min() < TOLERANCE
        else:
            assert len(arrow.points) == 0
    assert len(places(view.ball)) == seen[-1]
    assert np.allclose(places(view.iterates), true[seen], atol=1e-5)
    if share == 2.0:
        assert np.ptp(true[:, 1]) < TOLERANCE


def test_steps_are_taken_one_by_one(lecture: Lecture):
    view, minimizer, curvature = turned_slice(lecture)
    taken = Taken(view, 0.1 / curvature)
    for step in (0, 0.5, 1, 3.25, 6):
        taken.show(step)
        k = int(step)
        points = minimizer + 0.9 ** np.array([k, k + 1.0]) * (view.start - minimizer)
        here = points[0] + (step - k) * (points[1] - points[0])
        assert np.allclose(places(view.ball)[0], view.plot.place_on(here), atol=1e-5)
        assert sum(len(arrow.points) > 0 for arrow in view.arrows) == int(np.ceil(step))


@pytest.mark.parametrize("share", [0.1, 0.5, 1.05])
def test_the_turned_path_is_the_descent_at_that_rate(share: float, lecture: Lecture):
    _, high = curvatures_of(lecture)
    start = fit_of(lecture) + np.linalg.solve(lecture.loss.root, [1.0, 2.0])
    plot = framed_map(BOX, lecture.loss, start[None], DARK, equal=False)
    view = TurnedPath(plot, start, 5, 0.3 / high)
    view.show(share * 2 / high)
    point = start
    for k in range(6):
        assert np.allclose(view.path.places[k], plot.place(*point), atol=1e-4)
        point = point - share * 2 / high * hessian_of(lecture) @ (point - fit_of(lecture))


def test_each_axis_of_the_bowl_is_an_eigenvector_through_the_fit(lecture: Lecture):
    loss, along = lecture.loss, directions(lecture.loss)
    if len(along) == 1:
        return
    fit = fit_of(lecture)
    start = fit + np.linalg.solve(loss.root, [1.0, 2.0])
    plot = framed_map(BOX, loss, start[None], DARK, equal=False)
    _, vectors = np.linalg.eigh(hessian_of(lecture))
    for axis, each, vector in zip(loss.axes[::-1], along, vectors.T[::-1], strict=True):
        view = BowlAxis(plot, axis, each, start)
        shown = values_at(plot, view.stroke.points) - fit
        reach = np.array([plot.x_range[1] - plot.x_range[0], plot.y_range[1] - plot.y_range[0]])
        off = np.abs(shown[:, 0] * vector[1] - shown[:, 1] * vector[0])
        assert (off <= 1e-6 * np.abs(reach * vector[::-1]).max()).all()
        assert within(plot.inner, view.plate.get_all_points(), TOLERANCE).all()
        letters = view.symbol.get_all_points()[:, :2]
        for way in ((vector[0], vector[1]), (-vector[1], vector[0])):
            ends = plot.place(*(fit + np.outer([0.0, 1.0], np.array(way) * reach.max())).T)[:, :2]
            along = (ends[1] - ends[0]) / np.hypot(*(ends[1] - ends[0]))
            side = (letters - ends[0]) @ [-along[1], along[0]]
            assert side.min() > 0.05 or side.max() < -0.05, "a line through the name"


@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 0.9])
def test_the_name_of_an_axis_covers_neither_the_start_nor_the_fit(share: float):
    """Wherever on the gentle axis the start is; on planets and flights it was at the end that the name had."""
    loss = Lecture().loss
    fit, axis = loss.minimizer, loss.axes[0]
    gentle = directions(loss)[1]
    plot = Landscape(BOX, loss, (fit[0] - 1.0, fit[0] + 1.0), (fit[1] - 4.0, fit[1] + 4.0), DARK)
    ends = BowlAxis(plot, axis, gentle, fit).stroke.points
    start = values_at(plot, (ends[0] + share * (ends[-1] - ends[0]))[None])[0]
    name = BowlAxis(plot, axis, gentle, start).plate
    for point in (start, fit):
        gap = np.abs(plot.place(*point) - name.get_center())[:2] - [name.width / 2, name.height / 2]
        assert gap.max() > 0.1


def test_the_axes_are_at_a_right_angle_on_the_screen_or_it_is_said_why_not(lecture: Lecture):
    loss, along = lecture.loss, directions(lecture.loss)
    start = np.array(lecture.start)
    plot = framed_map(BOX, loss, np.vstack([start, loss.minimizer]), DARK)
    per_unit = [np.diff(plot.place([0.0, w], [0.0, b]), axis=0)[0] for w, b in ((1.0, 0.0), (0.0, 1.0))]
    assert plot.alike == np.isclose(per_unit[0][0], per_unit[1][1], rtol=1e-5, atol=0)
    if len(along) == 2 and plot.alike:
        pairs = zip(loss.axes[::-1], along, strict=True)
        strokes = [BowlAxis(plot, axis, each, start).stroke.points for axis, each in pairs]
        one, other = (points[-1] - points[0] for points in strokes)
        assert abs(one @ other) < 1e-6 * np.hypot(*one[:2]) * np.hypot(*other[:2])
    assert (len(unit_note(BOX, plot)) > 0) == (not plot.alike)


@pytest.mark.parametrize("lengths", [(1.0, 1.0), (1.0, 60.0), (40.0, 1.0), (1.0, 6.0)])
def test_the_steep_axis_is_said_to_look_gentle_where_its_iso_lines_are_seen_farther_apart(lengths):
    """Measured on the outermost line that is whole: w and b over so long ranges, each across the box."""
    loss = Lecture().loss
    (w, b), (across, up) = loss.minimizer, np.array(lengths) * 5.0
    plot = Landscape(BOX, loss, (w - across, w + across), (b - up, b + up), DARK)
    ends = loss.minimizer + loss.axes / np.sqrt(loss.eigenvalues)[:, None]  # of one loss, along either axis
    gentle, steep = np.hypot(*(plot.place(*ends.T) - plot.place(w, b))[:, :2].T)
    assert loss.value(*ends[0]) == pytest.approx(loss.value(*ends[1]))
    assert looks_gentle(plot) == (steep >= gentle)
    assert any("steep axis that looks gentle" in line.words for line in unit_note(BOX, plot)) == (steep >= gentle)


def test_units_are_alike_where_the_picture_is_not_much_longer_one_way_than_the_other():
    for data, alike in (({}, True), ({"source": "penguins"}, False)):
        loss = Lecture(data=data).loss
        assert framed_map(Box(-2.0, -2.0, 2.0, 1.5), loss, np.array([[-1.0, 4.0]]), DARK).alike == alike


def test_a_way_is_thinner_where_it_goes_to_and_fro_not_where_its_steps_are_short():
    """Hundreds of steps from wall to wall were one wedge; steps that crawl are no bar."""
    loss = Lecture().loss
    start = loss.minimizer + 2.0 * loss.axes.sum(axis=0)
    high = loss.eigenvalues[1]
    plot = Landscape(BOX, loss, (start[0] - 9, start[0] + 9), (start[1] - 9, start[1] + 9), DARK)
    for rate, thin in ((0.01 / high, False), (1.0 / high, False), (1.99 / high, True)):
        view = PathView(plot, descend(loss, start, GradientDescent(rate), 8), 8)
        whole = view.way.get_stroke_width()
        assert (view.fine().way.get_stroke_width() < whole) == thin, rate
