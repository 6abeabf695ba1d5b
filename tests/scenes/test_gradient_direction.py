"""GradientDirection shows what steps in all directions do, and a gradient square to its contour, for any lecture."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from manim import Star

from gdmath import GradientDescent, Trajectory, descend, farthest_drop
from scenes.gradient_direction import (
    DIM,
    LONGEST,
    SHARE,
    GradientDirection,
    arranged,
    first_length,
    framed_points,
    standpoint,
    words_on_best,
    words_on_sum,
)
from scenes.lecture import Lecture
from scenes.stage.clip import inside
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.layout import MARGIN, Box, picture_place
from scenes.stage.lettering import Formula
from scenes.stage.plane.compass import DOUBLINGS, BarsView, Compass, DirectionBars, OffView, Tried
from scenes.stage.plane.landscape import Landscape, PathView
from scenes.stage.plane.partials import ALIKE, AcrossContour, Components, PartialSlope, both_slopes, own_units
from scenes.stage.plane.step_against import StepAgainst
from scenes.stage.plot import TICK
from scenes.stage.settings import settings
from scenes.stage.shapes import Arrow, Curve
from scenes.stage.theme import DARK, SIZES
from scenes.stage.type import text_width
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
    plot = Landscape.equal_units(BOX, loss, framed_points(walk, length, factor, loss), DARK)
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


@pytest.mark.parametrize("width", [2.2, 3.0, 3.8, 6.0])
def test_both_slopes_are_written_in_one_size(told: Told, width: float):
    """In 4:3 one half of their line was smaller than the other."""
    slopes = both_slopes(Box(0.0, 0.0, width, 2.5), told.plot, told.point, told.length)
    assert len({slope[-1].size for slope in slopes}) == 1


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


@pytest.mark.parametrize("name", ["w", "b"])
def test_a_tangent_has_the_slope_of_its_partial_derivative(told: Told, name: str):
    view = PartialSlope(BOX, told.plot, told.point, told.length, name)
    tangent = view.submobjects[2].points
    inner = view.plot.inner
    (left, right), (low, high) = view.plot.x_range, view.plot.y_range
    rise, run = tangent[-1, 1] - tangent[0, 1], tangent[-1, 0] - tangent[0, 0]
    slope = rise / inner.height * (high - low) / (run / inner.width * (right - left))
    partial = by_rows(told.lecture, told.point)["wb".index(name)]
    scale = (high - low) / (right - left)
    assert slope == pytest.approx(partial, rel=1e-5, abs=1e-6 * scale)


def test_each_axis_of_the_slices_has_two_ticks_and_their_units_are_said_to_differ(told: Told):
    """One number a panel was no scale, while tangents that looked alike stood for -84,524 and -36.5."""
    box = Box(0.0, 0.0, 4.3, 2.0)
    slopes = both_slopes(box, told.plot, told.point, told.length)
    angles = []
    for slope in slopes:
        plot, (strokes,) = slope.plot, [part for part in slope.plot if isinstance(part, Curve)]
        pieces = strokes.points.reshape(-1, 4, 3)[:, [0, 3], :2]
        lengths = np.abs(pieces[:, 1] - pieces[:, 0])
        under, beside = (np.isclose(lengths, tick).all(axis=1).sum() for tick in ([0.0, TICK], [TICK, 0.0]))
        longest = text_width(f"{np.abs(plot.x_range).max():,.0f}", SIZES.tick)
        assert beside >= 2
        assert under >= 2 or plot.inner.width < 1.5 * longest, "there is room for another"
        unit = plot.place([plot.x_range[0], plot.x_range[1]], [plot.y_range[0], plot.y_range[1]])
        across, up = (unit[1] - unit[0])[:2] / np.ptp([plot.x_range, plot.y_range], axis=1)
        angles.append(up / across)
    assert (len(own_units(box, slopes).points) > 0) == (max(angles) >= ALIKE * min(angles))


def test_the_bars_carry_no_mark_of_the_contour_and_the_star_is_seen_from_the_descent_on():
    class Seen(GradientDirection):
        def beat(self, words, *plays):
            super().beat(words, *plays)
            family = [part for mobject in self.mobjects for part in mobject.get_family()]
            stars = [part.get_fill_opacity() for part in family if isinstance(part, Star)]
            seen[words] = stars, [part for part in family if isinstance(part, DirectionBars)]
            colors = [part.get_fill_color() for part in family if isinstance(part, Arrow) and len(part.points)]
            if words.startswith("Each slope"):  # over the gradient its parts are seen, where it lies along one too
                assert [color.to_hex() for color in colors[-3:]] == [DARK.gradient, DARK.w, DARK.b]
            if words.startswith("So step"):  # over the way the arrows, and the gradient keeps its name
                drawn = [type(part) for part in family]
                assert drawn.index(PathView) < drawn.index(StepAgainst)
                names = [part for part in family if isinstance(part, Formula) and "nabla L" in part.source]
                strong = [max(letter.get_fill_opacity() for letter in name.get_family()) for name in names]
                assert sorted(strong)[-2:] == [pytest.approx(DIM, abs=0.01), 1.0]

    seen: dict = {}
    Seen(lecture=Lecture()).render()
    descent = [words for words in seen if words.startswith(("So step", "Again"))]
    for words, (stars, bars) in seen.items():
        assert stars == [pytest.approx(1.0 if words in descent else 0.0)], words
        if words in descent:
            assert max(part.get_stroke_opacity() for part in bars[0].get_family()) == pytest.approx(DIM, abs=0.01)


def test_from_the_fit_itself_another_line_is_taken_from_which_there_is_a_way():
    loss = Lecture().loss
    point = away_from_the_fit(loss, loss.minimizer)
    assert loss.value(*point) > 1.5 * loss.minimum
    assert (away_from_the_fit(loss, (-1.0, 4.0)) == (-1.0, 4.0)).all()


@pytest.mark.parametrize(("gradient", "hidden"), [((3.0, 1.0), None), ((3.0, 1e-4), "b"), ((1e-4, 2.0), "w")])
def test_an_arrow_that_no_eye_sees_is_not_spoken_of_as_one(gradient: tuple[float, float], hidden: str | None):
    lecture = Lecture(data={"standardize": True})
    loss = lecture.loss
    point = loss.minimizer + np.array(gradient) / 2.0
    factor = LONGEST / np.hypot(*gradient)
    plot = Landscape.equal_units(BOX, loss, np.array([point - 2.0, point + 2.0]), DARK)
    words = words_on_sum(Components(plot, point, factor))
    assert (words == "Each slope is an arrow; their sum is the gradient.") == (hidden is None)
    if hidden:
        assert f"along {hidden}, hardly anything" in words


def test_the_best_step_is_said_to_go_against_the_gradient_only_where_it_does():
    assert "best step goes against" in words_on_best(3.0)
    assert "best step goes against" not in words_on_best(30.0)


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


@pytest.mark.parametrize(("across", "up"), [(480, 480), (480, 854)])
def test_in_a_narrow_frame_the_slices_are_no_slivers_and_the_name_of_the_bars_stays_in_the_frame(across: int, up: int):
    lecture = Lecture(data={"source": "penguins"})  # the ticks of its axes are broad
    loss, point = lecture.loss, lecture.start
    length = first_length(loss, point)
    with settings({"pixel_width": across, "pixel_height": up}):
        left, _, bars_box, _, slices_box = arranged(place := picture_place())
        plot = Landscape.equal_units(left, loss, point + length * np.array([(-1, -1), (1, 1)]), DARK)
        bars = DirectionBars(bars_box, Tried(loss, point, length), DARK)
        slopes = both_slopes(slices_box, plot, point, length)
    assert all(slope.plot.inner.width > slope.plot.inner.height for slope in slopes)
    assert bars.get_right()[0] < place.right + MARGIN / 2
