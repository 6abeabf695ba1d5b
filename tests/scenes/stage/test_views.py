"""The views of a descent show its numbers, at every moment and for any lecture."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from manim import DL, UR

from gdmath import Data, GradientDescent, MeanSquaredError, Trajectory, critical_rate, descend
from scenes.audit.legible import SMALLEST, glyphs
from scenes.lecture import Lecture
from scenes.stage.clipping import PIXEL, inside
from scenes.stage.data.rows import SLIVER, DataPlot, LineView
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.readout import ALL, Readout
from scenes.stage.layout import Box
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.plot import Plot
from scenes.stage.theme import DARK, SIZES, viridis
from scenes.stage.type import Prose
from tests.scenes.reading import read

BOX = Box(-3.0, -2.0, 3.0, 2.0)
BLOCK = Box(-3.0, -1.0, 3.0, 0.9)
TOLERANCE = 1e-6  # Manim's units


def moments(walk: Trajectory) -> list[float]:
    wanted = [0.0, 0.4, 1.0, walk.steps / 2, walk.steps - 0.5, float(walk.steps)]
    return [step for step in wanted if 0 <= step <= walk.steps]


def values_at(plot: Plot, places: np.ndarray) -> np.ndarray:
    """The values at screen points of linear axes."""
    box = plot.inner
    shares = (places[:, :2] - [box.left, box.bottom]) / [box.width, box.height]
    low, high = np.array([plot.x_range, plot.y_range]).T
    return low + shares * (high - low)


def middles(dots) -> np.ndarray:
    """The middles of the discs of a shape."""
    points = dots.points.reshape(-1, len(dots.shape), 3)
    return (points.max(axis=1) + points.min(axis=1)) / 2


def line_at_moments(lecture: Lecture) -> Iterator[tuple[float, LineView]]:
    """The line of a descent, shown at one moment after the other."""
    walk = lecture.descend()
    view = LineView(DataPlot(BOX, lecture.rows, walk.points[[0, -1]], DARK), walk, [0])
    for step in moments(walk):
        view.show(step)
        yield step, view


def map_of(lecture: Lecture) -> Landscape:
    return framed_map(BOX, lecture.loss, lecture.descend().near(), DARK, equal=False)


def test_the_line_is_the_line_of_the_point(lecture: Lecture):
    for step, view in line_at_moments(lecture):
        plot, (w, b) = view.plot, view.walk.at(step)
        shown = values_at(plot, view.current.points) if len(view.current.points) else np.empty((0, 2))
        reach = plot.y_range[1] - plot.y_range[0]
        assert np.allclose(w * shown[:, 0] + b, shown[:, 1], atol=TOLERANCE * reach, rtol=1e-9 + 1e-9 * abs(w))


@pytest.mark.parametrize(
    "name", ["x", "W" * 90, "the_flipper_length_of_a_penguin_as_measured_on_the_second_day", "i" * 300]
)
def test_the_name_of_a_column_can_be_read_however_long_it_is(name: str):
    data = Data([0, 1], [0, 1], name, "y")
    (shown,) = [part for part in DataPlot(BOX, data, np.zeros((1, 2)), DARK) if isinstance(part, Prose)][:1]
    assert shown.size >= SMALLEST
    assert shown.width <= BOX.width


@pytest.mark.parametrize("x_range", [(58560.0, 59240.0), (-30.45, -29.85), (0.004, 0.021), (1949.0, 1961.0)])
def test_on_a_short_axis_no_label_runs_into_the_next(x_range: tuple[float, float]):
    """On flights the axes of the partial slopes had more long labels than room."""
    plot = Plot(Box(0.0, 0.0, 2.87, 1.9), x_range, (0.0, 3e5), DARK, Prose("b", 30, DARK.b), Prose("L", 30, DARK.loss))
    boxes = glyphs(plot.submobjects[1])
    boxes = boxes[boxes[:, 1, 1] < plot.inner.bottom]
    low, high = boxes[:, :, 0].T
    shared = np.minimum(high, high[:, None]) - np.maximum(low, low[:, None])
    smaller = np.minimum(high - low, (high - low)[:, None])
    assert ((shared < 0.01) | (shared > smaller - 1e-6)).all()  # apart, or one within the other: the eye of a 6


def test_a_line_out_of_view_is_pointed_to_and_so_is_one_of_which_only_a_sliver_is_left(lecture: Lecture):
    """Of the fourth set of Anscombe's, at a rate that diverges, a corner was crossed by a hyphen."""
    for _, view in line_at_moments(lecture):
        pieces = view.current.points.reshape(-1, 4, 3)
        length = float(np.hypot(*(pieces[:, 3] - pieces[:, 0])[:, :2].T).sum())
        assert (len(view.pointer.points) > 0) == (length < SLIVER)


def test_every_dot_of_the_data_stands_at_its_row(lecture: Lecture):
    plot = DataPlot(BOX, lecture.rows, np.zeros((1, 2)), DARK)
    rows = np.column_stack([lecture.rows.x, lecture.rows.y])
    assert np.allclose(values_at(plot, middles(plot.dots())), rows, rtol=1e-9, atol=1e-9)


def test_the_point_stands_at_its_parameters_or_is_pointed_to(lecture: Lecture):
    walk, plot = lecture.descend(), map_of(lecture)
    view = PathView(plot, walk, 5)
    for step in moments(walk):
        view.show(step)
        here = plot.place(*walk.at(step))
        if inside(here[None], plot.inner)[0]:
            assert np.allclose(middles(view.mark.dot), here, atol=TOLERANCE)
            assert len(view.pointer.arrow.points) == 0
        else:
            assert len(view.mark.dot.points) == 0
            assert inside(view.pointer.arrow.points, plot.inner).any()


@pytest.mark.parametrize("fit_in_view", [True, False])
def test_the_arrow_to_a_point_out_of_view_points_to_where_it_is_now(fit_in_view: bool, lecture: Lecture):
    """It is at the border, outwards, on the ray to the point from where that was in view last.

    At step 5, far on the left, it pointed to the right, where the second step had left the map.
    """
    fit = lecture.loss.minimizer
    start = fit + np.linalg.solve(lecture.loss.root, np.std(lecture.rows.y) * np.array([1.0, 2.0]))
    walk = descend(lecture.loss, start, GradientDescent(1.3 * critical_rate(lecture.loss)), 60)
    plot = framed_map(BOX, lecture.loss, start[None], DARK, equal=False)
    if not fit_in_view:  # the start in the middle, and close
        spans = np.ptp([plot.x_range, plot.y_range], axis=1)
        (left, low), (right, high) = start - 0.25 * spans, start + 0.25 * spans
        plot = Landscape(BOX, lecture.loss, (left, right), (low, high), DARK)
    view, seen = PathView(plot, walk, 5), 0
    places = plot.place(*walk.points.T)
    for step in moments(walk):
        view.show(step)
        here = plot.place(*walk.at(step))
        if inside(here[None], plot.inner)[0]:
            continue
        seen += 1
        outline = view.pointer.arrow.points[::4]
        tip = view.pointer.arrow.points[4 * 3]  # the outline goes up one side, to the tip, and back
        foot = (outline[0] + outline[-2]) / 2  # the two corners of its shaft
        along = (tip - foot) / np.hypot(*(tip - foot)[:2])
        assert np.abs(tip[[0, 0, 1, 1]] - np.array(border_of(plot))).min() < TOLERANCE
        assert not inside((tip + 1e-3 * along)[None], plot.inner)[0]
        assert inside((tip - 1e-3 * along)[None], plot.inner)[0]
        last = np.flatnonzero(inside(places[: int(step) + 1], plot.inner))[-1]
        ray = (here - places[last]) / np.hypot(*(here - places[last])[:2])
        assert np.allclose(along, ray, atol=1e-9)
        assert np.hypot(*(tip - places[last] - ((tip - places[last]) @ ray) * ray)[:2]) < TOLERANCE
        if last == int(step):  # it just leaves: there the way that is drawn ends
            assert np.hypot(*(view.way.points - tip)[:, :2].T).min() < 2 * PIXEL
    assert seen


def test_a_way_that_crosses_the_map_at_each_step_is_pointed_to_where_it_is():
    loss = Lecture(data={"standardize": True}).loss  # round: each step leads through the fit
    start = loss.minimizer + np.array([1.0, 0.0])
    walk = descend(loss, start, GradientDescent(1.1 * critical_rate(loss)), 12)
    w, b = loss.minimizer
    plot = Landscape(BOX, loss, (w - 2.0, w + 2.0), (b - 2.0, b + 2.0), DARK)
    view, sides = PathView(plot, walk, 5), []
    for step in range(walk.steps + 1):
        view.show(step)
        out = len(view.pointer.arrow.points) > 0
        sides.append(np.sign(view.pointer.arrow.points[4 * 3, 0] - plot.place(w, b)[0]) if out else 0.0)
    # at −1.2, 1.44, −1.728 it is in view; at 2.07 it leaves for good, to the right
    assert sides == [0.0] * 4 + [1.0, -1.0] * 4 + [1.0]
    view.show(4 + 0.4)  # on its way to the left, it passes through the map
    assert len(view.mark.dot.points) > 0
    assert len(view.pointer.arrow.points) == 0


def border_of(plot: Plot) -> list[float]:
    box = plot.inner
    return [box.left, box.right, box.bottom, box.top]


def test_the_first_iterates_are_dots_on_the_way(lecture: Lecture):
    walk, plot = lecture.descend(), map_of(lecture)
    view = PathView(plot, walk, 5)
    view.show(walk.steps)
    iterates = plot.place(*walk.points[: min(5, walk.steps) + 1].T)
    iterates = iterates[inside(iterates, plot.inner)]
    assert np.allclose(middles(view.iterates), iterates, atol=TOLERANCE)


def test_the_start_and_the_fit_are_in_view(lecture: Lecture):
    walk, plot = lecture.descend(), map_of(lecture)
    assert inside(plot.place(*np.array([walk.points[0], lecture.loss.minimizer]).T), plot.inner).all()


def test_a_step_arrow_ends_at_the_next_iterate(lecture: Lecture):
    walk, plot = lecture.descend(), map_of(lecture)
    for k in range(min(3, walk.steps)):
        start, end = plot.place(*walk.points[k]), plot.place(*walk.points[k + 1])
        outline = plot.step(walk.points[k], walk.points[k + 1]).points
        if np.allclose(start, end, atol=1e-12):
            assert len(outline) == 0 or np.ptp(outline, axis=0).max() < 1e-9
        else:
            along = (outline - start) @ (end - start) / np.dot(end - start, end - start)
            assert np.allclose(outline[along.argmax()], end, atol=TOLERANCE)
            assert along.max() <= 1 + 1e-9


def test_an_iso_line_has_one_loss(lecture: Lecture):
    plot = map_of(lecture)
    level = float(lecture.loss.minimum + 0.3 * (plot.highest - lecture.loss.minimum))
    points = values_at(plot, np.vstack(plot.iso_line(level)))
    losses = lecture.loss.value(*points.T)
    assert np.allclose(losses, level, atol=2e-3 * plot.highest)


def test_point_k_of_the_loss_curve_is_the_loss_at_point_k(lecture: Lecture):
    walk = lecture.descend()
    plot = LossPlot(BOX, [walk], lecture.loss.minimum, DARK)
    view = LossView(plot, walk, 5)
    view.show(walk.steps)
    losses = lecture.loss.value(*walk.points.T)
    places = plot.place(getattr(walk, "taken", np.arange(walk.steps + 1)), np.maximum(losses, plot.y_range[0]))
    corners = np.vstack([view.curve.points[::4], view.curve.points[-1:]])
    assert max(np.hypot(*(corners - place).T[:2]).min() for place in places) < 2 * PIXEL
    assert all(np.abs(places - corner).max(axis=1).min() < TOLERANCE for corner in corners)
    assert np.allclose(middles(view.mark.dot), places[-1:], atol=TOLERANCE)
    assert inside(places, plot.inner).all()


@pytest.mark.parametrize("shown", [["L"], ["w", "b"], ALL])
def test_in_a_high_box_numbers_stand_in_it_however_few(shown: list[str]):
    """One alone had no second column to be in."""
    lecture = Lecture(descent={"steps": 4})
    numbers = Readout(BOX, lecture.descend(), lecture.loss, DARK, shown)
    assert len(numbers.numbers) == len(shown)
    low, high = numbers.get_corner(DL)[:2], numbers.get_corner(UR)[:2]
    assert (low >= [BOX.left - 1e-6, BOX.bottom - 1e-6]).all()
    assert (high <= [BOX.right + 1e-6, BOX.top + 1e-6]).all()


def test_the_loss_of_a_step_appears_when_the_step_is_complete():
    walk = Lecture(descent={"steps": 4}).descend()
    plot = LossPlot(BOX, [walk], 0.1, DARK)
    view = LossView(plot, walk, 5)
    for step, complete in ((0.0, 0), (0.99, 0), (1.0, 1), (2.5, 2)):
        view.show(step)
        assert len(middles(view.iterates)) == complete + 1
        assert np.allclose(middles(view.mark.dot)[0], view.places[complete])


def test_the_numbers_are_those_of_the_moment(lecture: Lecture):
    walk, loss = lecture.descend(), lecture.loss
    view = Readout(BOX, walk, loss, DARK)
    for step in moments(walk):
        view.show(step)
        w, b = walk.at(step)
        expected = [int(step), w, b, loss.value(w, b), np.hypot(*loss.gradient(w, b))]
        extents = [0, *np.abs(walk.near()).max(axis=0), 0, 0]
        for number, value, extent in zip(view.numbers, expected, extents, strict=True):
            assert read(number.text) == pytest.approx(value, rel=5.1e-2, abs=6e-4 * extent)


def test_no_number_runs_into_the_next(lecture: Lecture):
    apart(lecture.loss, lecture.descend())


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e4, 1e9])
@pytest.mark.parametrize("start", [(-4.0, 30.0), (30.0, -4.0), (5.0, 5.0)])
def test_so_it_is_where_a_parameter_passes_zero_whatever_the_digits(scale: float, start: tuple[float, float]):
    """On stones b began positive, ended negative, and its digits stood in the room for the next number."""
    x = np.linspace(0.2, 5.0, 40)
    loss = MeanSquaredError(Data(x, scale * (7.7 * x - 2.2 + np.sin(np.arange(40.0)))))
    apart(loss, descend(loss, scale * np.array(start), GradientDescent(critical_rate(loss) / 3), 170))


def apart(loss: MeanSquaredError, walk: Trajectory) -> None:
    """The numbers of a descent are in their box, and a third of a unit apart; so where they stand in two columns."""
    for box in (Box(-3.0, -0.5, 3.0, 0.5), BLOCK):
        view = Readout(box, walk, loss, DARK)
        rows = [view.numbers] if box is not BLOCK else [view.numbers[0::3], view.numbers[1::3], view.numbers[2:3]]
        for step in moments(walk):
            view.show(step)
            for row in rows:
                for left, right in pairwise(row):
                    assert left.get_right()[0] + 0.3 < right.get_left()[0]
                assert row[-1].get_right()[0] <= box.right + TOLERANCE


def test_in_a_box_broad_and_high_each_number_stands_beside_its_name_and_the_name_of_the_next_is_not_reached(
    lecture: Lecture,
):
    """In a tall frame one row of five numbers was smaller than can be read."""
    walk = lecture.descend()
    view = Readout(BLOCK, walk, lecture.loss, DARK)
    names = view.submobjects[: len(view.numbers)]
    for step in moments(walk):
        view.show(step)
        for k, (name, number) in enumerate(zip(names, view.numbers, strict=True)):
            assert abs(name.get_center()[1] - number.get_center()[1]) < 0.15
            assert name.get_right()[0] + 0.1 < number.get_left()[0]
            assert number.get_right()[0] < (names[3].get_left()[0] if k < 3 else BLOCK.right + TOLERANCE)
            assert number.size >= SIZES.smallest


def test_the_ground_under_coloured_ways_shows_each_loss_up_to_the_highest_in_its_colour(lecture: Lecture):
    plot = map_of(lecture)
    plot.highest = plot.level(0.5)  # so that some of the plane lies higher
    colors = plot.ground().picture.colors
    rows, columns = colors.shape[:2]
    w, b = plot.cells(columns, rows)
    losses = np.array([[lecture.loss.value(w[k], b[m]) for k in range(0, columns, 7)] for m in range(0, rows, 7)])
    shares = np.sqrt(np.maximum(losses - plot.base, 0.0) / (plot.highest - plot.base))
    seen, there = colors[::7, ::7, :3].astype(float), colors[::7, ::7, 3]
    assert (there[shares < 0.97] == 255).all()
    assert (there[shares > 1.0] == 0).all()
    paper = np.array(list(bytes.fromhex(DARK.background[1:])), dtype=float)
    strength = np.interp(shares, [0, 1], DARK.under_runs)[..., None]
    assert np.abs(seen - strength * viridis(shares) - (1 - strength) * paper).max() <= 1.0


def test_a_way_that_has_left_the_map_and_come_back_is_marked_where_it_left_and_where_it_is_back():
    """On planets RMSProp's way went out at the right and came in again as if from nowhere."""
    plot = map_of(Lecture())
    (left, right), (low, high) = plot.x_range, plot.y_range
    far, middle = right + 3.0 * (right - left), (low + high) / 2.0
    points = np.array([[left, high], [far, high], [left, low], [left, middle]]) * 0.98 + 0.02 * np.array(
        [right, middle]
    )
    walk = Trajectory(points, np.ones(4), np.zeros((4, 2)), np.arange(4.0), False)
    view, box = PathView(plot, walk, 5), plot.inner
    for step, out in ((0.0, False), (1.0, False), (1.5, False), (2.0, True), (3.0, True)):
        view.show(step)
        assert bool(len(view.out.points)) == out
    arrows = view.out.points[::4].reshape(2, -1, 3)
    tips, feet = arrows[:, 3], (arrows[:, 0] + arrows[:, -1]) / 2.0
    assert [tips[0, 0], feet[1, 0]] == pytest.approx([box.right, box.right])
    assert tips[1, 0] < feet[1, 0]
    assert feet[0, 0] < tips[0, 0]
    ways = np.diff(view.places, axis=0)[:2]
    assert np.cross(tips - feet, ways)[:, 2] == pytest.approx(0.0, abs=1e-6)


def test_a_way_that_goes_back_and_forth_over_the_border_has_no_heap_of_arrows():
    plot = map_of(Lecture())
    (left, right), b = plot.x_range, float(np.mean(plot.y_range))
    points = np.array([[right + (-1) ** k * 0.1 * (right - left), b] for k in range(1, 30)])
    view = PathView(plot, Trajectory(points, np.ones(29), np.zeros((29, 2)), np.arange(29.0), False), 5)
    assert len(view.outings) == 2


@pytest.mark.parametrize("dotted", [2, 5])
def test_steps_from_one_side_of_the_map_to_the_other_are_drawn_while_they_are_told_one_by_one(dotted: int):
    """On the fourth of Anscombe's a descent that grows left the map at the right; then it was out at the left."""
    plot = map_of(Lecture())
    (left, right), (low, high) = plot.x_range, plot.y_range
    w = (left + right) / 2.0 + np.array([0.0, *(3.0 * (-1.0) ** k * (right - left) for k in range(8))])
    points = np.column_stack([w, np.linspace(high, low, 9) * 0.98 + 0.02 * np.mean([low, high])])
    view = PathView(plot, Trajectory(points, np.ones(9), np.zeros((9, 2)), np.arange(9.0), False), dotted)
    for step in range(2, 9):
        view.show(step)
        pieces, middle = view.way.points.reshape(-1, 4, 3), plot.inner.center[0]
        across = pieces[(pieces[:, 0, 0] - middle) * (pieces[:, 3, 0] - middle) < 0.0]
        shown = min(step, dotted)
        heights = (view.places[1:shown, 1] + view.places[2 : shown + 1, 1]) / 2.0
        assert np.sort(across[:, :, 1].mean(axis=1)) == pytest.approx(np.sort(heights), abs=TOLERANCE)
