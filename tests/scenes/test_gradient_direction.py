"""GradientDirection shows what steps in all directions do, and a gradient square to its contour, for any lecture."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from manim import Star, VMobject

import scenes.gradient_direction
from gdmath import GradientDescent, Trajectory, descend, farthest_drop
from scenes.audit.watching import Watching, played
from scenes.gradient_direction import (
    DIM,
    LONGEST,
    SHARE,
    GradientDirection,
    arranged,
    first_length,
    framed_points,
    standpoint,
)
from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.layout import MARGIN, Box, picture_place
from scenes.stage.plane.compass import DOUBLINGS, BarsView, Compass, DirectionBars, OffView, Tried
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.partials import AcrossContour, Components, PartialSlope, both_slopes
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.step_against import StepAgainst
from scenes.stage.plot import TICK
from scenes.stage.settings import settings
from scenes.stage.shapes import Arrow, Curve
from scenes.stage.theme import DARK, SIZES
from scenes.stage.type import Prose, text_width
from scenes.stage.words.direction_claims import words_on_best
from tests.scenes.reading import read

BOX = Box(-3.0, -2.5, 3.0, 2.5)
TOLERANCE = 1e-6  # Manim's units
MOMENTS = [0.0, 0.5, 1.0, float(DOUBLINGS)]


class Told(NamedTuple):
    """A point, the steps tried around it, the descent from it, and the map of them."""

    lecture: Lecture
    point: np.ndarray
    length: float
    factor: float
    walk: Trajectory
    plot: Landscape
    tried: Tried


@pytest.fixture
def told(lecture: Lecture) -> Told:
    loss = lecture.loss
    point, _ = standpoint(loss, lecture.start)
    length = first_length(loss, point)
    factor = LONGEST * length / np.hypot(*loss.gradient(*point))
    walk = descend(loss, point, GradientDescent(lecture.learning_rate), min(5, lecture.steps))
    plot = framed_map(BOX, loss, framed_points(walk, length, factor, loss), DARK, fit=False, equal=True)
    return Told(lecture, point, length, factor, walk, plot, Tried(loss, point, length))


def by_rows(lecture: Lecture, point: np.ndarray) -> np.ndarray:
    """The gradient as the mean over the rows."""
    x, y = lecture.rows.x, lecture.rows.y
    error = point[0] * x + point[1] - y
    return np.array([np.mean(2 * error * x), np.mean(2 * error)])


def distance(place: np.ndarray, segments: np.ndarray) -> float:
    """From a place to the nearest of segments, `(m, 2, 3)`."""
    start, along = segments[:, 0], segments[:, 1] - segments[:, 0]
    share = np.clip(((place - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0.0, 1.0)
    return float(np.hypot(*(start + share[:, None] * along - place)[:, :2].T).min())


def tip(outline: np.ndarray, start: np.ndarray) -> np.ndarray:
    """The point of an arrow's outline farthest from its start."""
    return outline[np.hypot(*(outline - start)[:, :2].T).argmax()]


def test_a_unit_of_w_is_as_long_as_a_unit_of_b(told: Told):
    inner = told.plot.inner
    (left, right), (low, high) = told.plot.x_range, told.plot.y_range
    assert inner.width / (right - left) == pytest.approx(inner.height / (high - low), rel=1e-9)


def test_what_is_tried_and_its_gradient_are_in_view(told: Told):
    steps = told.tried.at(0.0)
    gradient = told.point + told.factor * told.lecture.loss.gradient(*told.point)
    assert inside(told.plot.place(*np.vstack([steps.ends, gradient]).T), told.plot.inner).all()


@pytest.mark.parametrize("moment", MOMENTS)
def test_the_strong_arrow_is_the_step_with_the_least_loss_and_ends_there(told: Told, moment: float):
    compass = Compass(told.plot, told.tried)
    compass.show(moment)
    x, y = told.lecture.rows.x, told.lecture.rows.y
    ends = told.tried.at(moment).ends
    losses = np.array([np.mean((y - w * x - b) ** 2) for w, b in ends])
    end = tip(compass.best.points, told.plot.place(*told.point))
    distances = np.hypot(*(told.plot.place(*ends.T) - end)[:, :2].T)
    assert distances.min() < TOLERANCE
    assert losses[distances.argmin()] <= losses.min() * (1 + 1e-9)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_bar_is_as_high_as_its_step_changes_the_loss(told: Told, moment: float):
    bars = DirectionBars(BOX, told.tried, DARK)
    view = BarsView(bars)
    view.show(moment)
    now = told.tried.at(moment)
    heights = (view.best.points[:, 1].max() - view.best.points[:, 1].min()) / bars.inner.height
    span = bars.y_range[1] - bars.y_range[0]
    assert heights * span == pytest.approx(abs(now.changes.min()) / now.length, rel=1e-6)
    middles = view.others.points.reshape(-1, 16, 3)
    assert len(middles) == len(now.angles) - 1
    across = (middles[..., 0].max(axis=1) + middles[..., 0].min(axis=1)) / 2
    turned = np.delete(np.degrees(now.angles), now.best)
    assert across == pytest.approx(bars.place(turned, 0.0)[:, 0], abs=TOLERANCE)


def test_the_angle_on_screen_is_between_the_best_step_and_the_negative_gradient(told: Told):
    view = OffView(Box(-3.0, 0.0, 3.0, 0.4), told.tried, DARK)
    now = told.tried.at(DOUBLINGS)
    best, against = now.ends[now.changes.argmin()] - told.point, -by_rows(told.lecture, told.point)
    cosine = best @ against / np.hypot(*best) / np.hypot(*against)
    # far from zero the rounding of the ends turns them a little
    assert read(view.angle.text.rstrip("°")) == pytest.approx(np.degrees(np.arccos(min(cosine, 1.0))), abs=0.06)
    assert read(view.count.text) == len(now.angles)


def test_the_line_about_the_best_step_has_no_holes(told: Told):
    _, *parts = view = OffView(Box(-3.0, 0.0, 3.0, 0.4), told.tried, DARK)
    gaps = [part.get_left()[0] - before.get_right()[0] for before, part in zip(view, parts, strict=False)]
    assert 0.1 < min(gaps) <= max(gaps) < 0.2


@pytest.mark.parametrize("width", [2.9, 3.9, 5.2, 6.0])
def test_both_slopes_are_written_in_one_size_beside_the_name_of_their_axis(told: Told, width: float):
    """In 4:3 one half of their line was smaller than the other."""
    slopes = both_slopes(Box(0.0, 0.0, width, 4.5), told.plot, told.walk, told.length)
    assert len({slope.number.size for slope in slopes}) == 1
    for slope in slopes:
        name = slope.plot.above
        apart = name.get_right()[0] < slope.heading.get_left()[0] or name.get_top()[1] < slope.heading.get_bottom()[1]
        assert apart


def test_of_the_last_steps_the_best_is_that_nearest_to_the_negative_gradient(told: Told):
    now, against = told.tried.at(DOUBLINGS), -by_rows(told.lecture, told.point)
    ways = now.ends - told.point
    cosines = ways @ against / np.hypot(*ways.T) / np.hypot(*against)
    assert cosines[now.changes.argmin()] >= cosines.max() - 1e-6
    assert words_on_best(np.degrees(np.arccos(min(cosines.max(), 1.0)))).endswith("goes against it.")


def test_the_mark_of_the_negative_gradient_stands_at_the_bar_of_the_best_step(told: Told):
    """So too where the one is a little less than a whole turn and the other is 0."""
    bars, view = DirectionBars(BOX, told.tried, DARK), BarsView(DirectionBars(BOX, told.tried, DARK))
    view.show(DOUBLINGS)
    dashes, _ = bars.mark(-told.lecture.loss.gradient(*told.point), DARK.gradient, "-nabla L")
    bar = (view.best.points[:, 0].max() + view.best.points[:, 0].min()) / 2
    half = bars.inner.width / np.ptp(bars.x_range) * 360.0 / len(told.tried.at(DOUBLINGS).angles) / 2
    assert abs(dashes.points[:, 0].mean() - bar) <= half + 1e-3


def test_the_gradient_is_the_sum_of_its_two_parts_uphill(told: Told):
    parts = Components(told.plot, told.point, told.factor)
    start = told.plot.place(*told.point)
    by_w, by_b, whole = (
        tip(arrow.points, start) - start if len(arrow.points) else np.zeros(3)
        for arrow in (parts.by_w, parts.by_b, parts.whole)
    )
    assert by_w + by_b == pytest.approx(whole, abs=TOLERANCE)
    assert by_w[1] == pytest.approx(0.0, abs=TOLERANCE)
    assert by_b[0] == pytest.approx(0.0, abs=TOLERANCE)
    gradient = by_rows(told.lecture, told.point)
    assert whole[:2] / np.hypot(*whole[:2]) == pytest.approx(gradient / np.hypot(*gradient), abs=1e-6)
    uphill = told.point + 1e-3 * told.length * gradient / np.hypot(*gradient)
    assert told.lecture.loss.value(*uphill) > told.lecture.loss.value(*told.point)


def test_the_right_angle_is_one_and_the_contour_runs_along_it(told: Told):
    across = AcrossContour(told.plot, told.point, told.length)
    start, mark = told.plot.place(*told.point), across.corner.points
    along, uphill = mark[0] - start, mark[-1] - start
    assert along @ uphill == pytest.approx(0.0, abs=1e-9)
    gradient = by_rows(told.lecture, told.point)
    assert uphill[:2] / np.hypot(*uphill[:2]) == pytest.approx(gradient / np.hypot(*gradient), abs=1e-6)
    assert distance(start, across.contour.points.reshape(-1, 4, 3)[:, [0, 3]]) < 0.02


@pytest.mark.parametrize("step", [0.0, 0.5, 1.0])
def test_while_a_step_is_taken_the_slopes_are_those_of_the_point(told: Told, step: float):
    """The numbers and tangents of the start stayed while the words said that the slope flattens."""
    point = told.walk.at(step)
    for axis, view in enumerate(both_slopes(BOX, told.plot, told.walk, told.length)):
        view.show(step)
        (left, right), (low, high) = view.plot.x_range, view.plot.y_range
        partial = by_rows(told.lecture, point)[axis]
        scale = (high - low) / (right - left)
        assert read(view.number.text) == pytest.approx(partial, rel=6e-2, abs=1e-6 * scale)
        tangent = view.tangent.points
        if not len(tangent):  # the point has left the view
            continue
        rise, run = tangent[-1, 1] - tangent[0, 1], tangent[-1, 0] - tangent[0, 0]
        slope = rise / view.plot.inner.height * (high - low) / (run / view.plot.inner.width * (right - left))
        assert slope == pytest.approx(partial, rel=1e-5, abs=1e-6 * scale)
        curve = view.curve.points
        t = left + (curve[0, 0] - view.plot.inner.left) / view.plot.inner.width * (right - left)
        line = np.where([True, False] if axis == 0 else [False, True], t, point)
        x, y = told.lecture.rows.x, told.lecture.rows.y
        loss = np.mean((line[0] * x + line[1] - y) ** 2)
        up = (loss - low) / (high - low) * view.plot.inner.height + view.plot.inner.bottom
        assert curve[0, 1] == pytest.approx(up, abs=1e-2)


@pytest.mark.parametrize("step", [0.0, 0.5, 1.0, 3.0])
def test_a_slope_that_left_its_axes_is_pointed_to_and_one_all_out_of_view_is_said_to_be(told: Told, step: float):
    """At a rate that diverges both plots were empty while the words said that the slope grows."""
    for view in both_slopes(BOX, told.plot, told.walk, told.length):
        view.show(min(step, float(told.walk.steps)))
        inner, pointer = view.plot.inner, view.pointer.arrow.points
        assert (len(pointer) > 0) == (len(view.dot.points) == 0)
        assert (len(view.note.points) > 0) == (len(view.curve.points) == 0)
        assert len(view.curve.points) or len(pointer)
        assert view.note.words == "out of view"
        for part in (pointer, view.note.points):
            assert inside(part, inner.shrunk(*[-0.1] * 4)).all()


def test_both_slopes_are_drawn_in_the_same_units_so_that_the_steeper_one_looks_it(told: Told):
    """In panels of their own units a slope of -9.47 looked as steep as one of -39.3."""
    units = []
    for slope in both_slopes(BOX, told.plot, told.walk, told.length):
        plot = slope.plot
        ends = plot.place(plot.x_range, plot.y_range)
        units.append((ends[1] - ends[0])[:2] / np.ptp([plot.x_range, plot.y_range], axis=1))
    assert units[0] == pytest.approx(units[1], rel=1e-6)


def test_the_point_stands_within_both_slices_at_the_same_height(told: Told):
    levels = []
    for slope in both_slopes(BOX, told.plot, told.walk, told.length):
        inner, place = slope.plot.inner, slope.dot.get_center()
        assert inside(place[None], inner.shrunk(0.1 * inner.width, 0.1 * inner.height)).all()
        levels.append((place[1] - inner.bottom) / inner.height)
    assert levels[0] == pytest.approx(levels[1], abs=1e-6)


def test_each_axis_of_the_slices_has_two_ticks(told: Told):
    """One number a panel was no scale."""
    for slope in both_slopes(Box(0.0, 0.0, 6.3, 4.3), told.plot, told.walk, told.length):
        plot, (strokes,) = slope.plot, [part for part in slope.plot if isinstance(part, Curve)]
        pieces = strokes.points.reshape(-1, 4, 3)[:, [0, 3], :2]
        lengths = np.abs(pieces[:, 1] - pieces[:, 0])
        under, beside = (np.isclose(lengths, tick).all(axis=1).sum() for tick in ([0.0, TICK], [TICK, 0.0]))
        longest = text_width(f"{np.abs(plot.x_range).max():,.0f}", SIZES.tick)
        assert beside >= 2
        assert under >= 2 or plot.inner.width < 1.5 * longest, "there is room for another"


def test_only_the_piece_of_the_contour_through_the_point_is_lit(told: Told):
    contour = AcrossContour(told.plot, told.point, told.length).contour.points.reshape(-1, 4, 3)[:, [0, 3]]
    assert np.hypot(*(contour[1:, 0] - contour[:-1, 1])[:, :2].T).max(initial=0.0) < TOLERANCE


def strong(part: VMobject) -> float:
    """The opacity of its strongest stroke."""
    return max(each.get_stroke_opacity() for each in part.get_family())


def test_what_is_spoken_of_is_lit_and_the_star_is_seen_from_the_descent_on():
    class Seen(GradientDirection):
        def beat(self, words, *plays):
            super().beat(words, *plays)
            family = [part for mobject in self.mobjects for part in mobject.get_family()]
            strength = {
                kind: max([strong(part) for part in family if isinstance(part, kind)], default=0.0)
                for kind in (DirectionBars, PartialSlope)
            }
            arrows = [part.get_fill_color().to_hex() for part in family if isinstance(part, Arrow) and len(part.points)]
            stars = [part.get_fill_opacity() for part in family if isinstance(part, Star)]
            seen[words.split()[0]] = stars, strength, arrows
            if words.startswith("So step"):  # over the way the arrows
                drawn = [type(part) for part in family]
                assert drawn.index(PathView) < drawn.index(StepAgainst)

    seen: dict = {}
    Seen(lecture=Lecture()).render()
    bars = {words: strength[DirectionBars] for words, (_, strength, _) in seen.items()}
    slopes = {words: strength[PartialSlope] for words, (_, strength, _) in seen.items()}
    lit, dimmed = pytest.approx(1.0), pytest.approx(DIM, abs=0.01)
    assert bars["Eight"] == bars["More"] == bars["It"] == lit
    assert bars["Along"] == dimmed
    assert slopes["Each"] == slopes["Again:"] == lit
    assert slopes["So"] == dimmed
    assert slopes["It"] == bars["Each"] == bars["So"] == bars["Again:"] == 0.0
    assert {words for words, (stars, _, _) in seen.items() if stars == [lit]} == {"So", "Again:"}
    each, it = (seen[words][2] for words in ("Each", "It"))
    assert each[-3:] == [DARK.gradient, DARK.w, DARK.b]
    assert DARK.gradient in it
    assert not {DARK.w, DARK.b} & {*it}, "the gradient alone is spoken of"


def test_from_the_fit_itself_another_line_is_taken_from_which_there_is_a_way():
    loss = Lecture().loss
    point = away_from_the_fit(loss, loss.minimizer)
    assert loss.value(*point) > 1.5 * loss.minimum
    assert (away_from_the_fit(loss, (-1.0, 4.0)) == (-1.0, 4.0)).all()


def test_on_the_floor_a_first_step_is_found_that_lowers_the_loss(lecture: Lecture):
    loss = lecture.loss
    away = (np.std(lecture.rows.y) or 1.0) / np.sqrt(loss.eigenvalues[0])
    point, _ = standpoint(loss, loss.minimizer + away * loss.axes[0])
    tried = Tried(loss, point, first_length(loss, point)).at(0.0)
    assert tried.changes.min() < 0.0
    assert first_length(loss, point) <= SHARE * farthest_drop(loss, point) * (1 + 1e-12)


def test_where_no_slope_can_be_told_another_line_is_taken_and_it_is_said(tmp_path):
    x = 1e6 + np.linspace(0, 40, 30)
    rows = np.c_[x, 500 - 3.2 * (x - 1e6) + np.sin(x)]
    np.savetxt(tmp_path / "far.csv", rows, delimiter=",", header="x,y", comments="", fmt="%.17g")
    loss = Lecture(data={"source": str(tmp_path / "far.csv")}).loss
    start = np.array([-3.2983721095330716, 3298874.1129505313])
    point, words = standpoint(loss, start)
    assert (point != start).any()
    assert "another line" in words


@pytest.mark.parametrize(("across", "up"), [(480, 480), (640, 480), (854, 480), (480, 854)])
def test_in_no_frame_are_the_slices_slivers_or_does_a_line_of_words_leave_the_frame(across: int, up: int):
    lecture = Lecture(data={"source": "penguins"})  # the ticks of its axes are broad
    told = scenes.gradient_direction.Told.of(lecture)
    with settings({"pixel_width": across, "pixel_height": up}):
        left, _, bars_box, words_box, slices_box = arranged(place := picture_place())
        plot = framed_map(left, told.loss, told.corners, DARK, fit=False, equal=True)
        bars, off = DirectionBars(bars_box, told.tried, DARK), OffView(words_box, told.tried, DARK)
        slopes = both_slopes(slices_box, plot, told.walk, told.length)
    for slope in slopes:
        assert 0.4 < slope.plot.inner.width / slope.plot.inner.height < 2.5
        assert slope.plot.inner.height > place.height / 6
    assert max(bars.get_right()[0], off.get_right()[0]) < place.right + MARGIN / 2


def test_where_a_fit_out_of_view_is_is_told_when_steps_are_taken_and_not_before():
    """The ball seemed to arrive, though it only stood on the floor of a valley."""

    class Noted(Watching):
        def look(self, words: str) -> None:
            super().look(words)
            parts = [part for each in self.mobjects for part in each.get_family() if isinstance(part, Prose)]
            notes = [part.get_fill_opacity() > 0.0 for part in parts if part.words.startswith("the fit")]
            told[words.split()[0]] = any(notes)

    told: dict[str, bool] = {}
    played(Noted, GradientDirection, Lecture(data={"source": "penguins"}))
    assert {word for word, seen in told.items() if seen} == {"So", "Again:"}
