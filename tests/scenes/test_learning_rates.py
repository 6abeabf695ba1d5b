"""LearningRates shows each rate's factors, steps and losses as they are, and says of them what is so."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend
from scenes.learning_rates import LearningRates
from scenes.lecture import Lecture
from scenes.stage.clip import PIXEL
from scenes.stage.descents.loss_plot import LossView
from scenes.stage.descents.relay import DIM, Relay
from scenes.stage.descents.runs import Legend, paths, told_apart
from scenes.stage.descents.turned import BowlAxis, Taken, TurnedPath, TurnedSlice, unit_note
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape, PathView
from scenes.stage.shapes import POINTER, Arrow, Curve, Dots
from scenes.stage.slices.dial import MARK, Dial, FactorTable, Needle, directions
from scenes.stage.slices.slice_plot import SlicePlot
from scenes.stage.theme import DARK
from scenes.stage.type import Prose
from scenes.stage.words.rate_claims import behaviour, digits_apart, legend, summary
from tests.scenes import layout
from tests.scenes.reading import read
from tests.scenes.test_clips import watch

BOX = Box(-5.0, -2.0, 1.5, 1.0)
TOLERANCE = 1e-6  # Manim's units

OWN = {
    "one": (0.01,),
    "close together": (0.05, 0.05 + 1e-9, 0.0506, 0.051),
    "far beyond": (0.09, 0.13, 3.0, 1e6),
    "tiny": (1e-12, 1e-9),
}


def hessian_of(lecture: Lecture) -> np.ndarray:
    x = lecture.rows.x
    return 2 * np.array([[np.mean(x * x), np.mean(x)], [np.mean(x), 1.0]])


def curvatures_of(lecture: Lecture) -> tuple[float, float]:
    """The smaller from the determinant, 4·var(x): a difference would cancel where x lies far from zero."""
    largest = np.linalg.eigvalsh(hessian_of(lecture))[1]
    return 4 * np.var(lecture.rows.x) / largest, largest


def fit_of(lecture: Lecture) -> np.ndarray:
    x, y = lecture.rows.x, lecture.rows.y
    u = x - x.mean()
    w = np.mean(u * (y - y.mean())) / np.mean(u * u)
    return np.array([w, y.mean() - w * x.mean()])


def loss_of(lecture: Lecture, w: float, b: float) -> float:
    return float(np.mean((lecture.rows.y - w * lecture.rows.x - b) ** 2))


def values_at(plot, places: np.ndarray) -> np.ndarray:
    """The values at screen points, on even axes."""
    box = plot.inner
    shares = (np.atleast_2d(places)[:, :2] - [box.left, box.bottom]) / [box.width, box.height]
    low, high = np.array([plot.x_range, plot.y_range]).T
    return low + shares * (high - low)


def places(dots: Dots) -> np.ndarray:
    """Where the marks of a shape stand."""
    return dots.points.reshape(-1, len(dots.shape), 3)[:, 0] - dots.shape[0]


def tip(arrow: Arrow) -> np.ndarray:
    """The outline goes up one side, to the tip, and back: the tip is its fourth corner."""
    return arrow.points[4 * 3]


def within(box: Box, points: np.ndarray, room: float = 0.0) -> np.ndarray:
    x, y = points[:, 0], points[:, 1]
    across = (box.left - room <= x) & (x <= box.right + room)
    return across & (box.bottom - room <= y) & (y <= box.top + room)


class Told(LearningRates):
    """The clip, looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        parts = [part for mobject in self.mobjects for part in mobject.get_family()]
        for part in parts:
            assert np.isfinite(part.points).all(), (words, part)
        self.seen = [*getattr(self, "seen", []), words]
        self.check(words, parts)

    def check(self, words, parts):
        """Nothing is drawn at the border of axes that is not there."""
        for part in parts:
            if type(part) is PathView:
                check_path(part)
            elif type(part) is LossView:
                check_losses(part)
            elif type(part) is Relay:
                self.relay = part


def check_path(view: PathView) -> None:
    """The last point is drawn where it is or, out of view, an arrow ends the way, at the border or behind another."""
    box, marks = view.plot.inner, places(view.mark.dot)
    if len(marks):
        assert len(view.pointer.arrow.points) == 0
        assert np.abs(view.places - marks).max(axis=1).min() < TOLERANCE
        assert within(box, marks).all()
    else:
        end = tip(view.pointer.arrow)
        along = end - places(view.pointer.rim)[0]
        end = end + view.behind * along / np.hypot(*along[:2])
        gaps = np.abs(end[[0, 0, 1, 1]] - [box.left, box.right, box.bottom, box.top])
        assert gaps.min() < TOLERANCE
        assert not within(box, view.places).all()
        assert np.hypot(*(view.way.points - end)[:, :2].T).min() < 2 * PIXEL
    for each in places(view.iterates):
        assert np.abs(view.places - each).max(axis=1).min() < TOLERANCE


def check_losses(view: LossView) -> None:
    box, marks = view.plot.inner, places(view.mark.dot)
    true = view.plot.place(view.walk.epochs, np.maximum(view.walk.losses, view.plot.y_range[0]))
    if len(marks):
        assert np.abs(true - marks).max(axis=1).min() < TOLERANCE
        assert len(view.pointer.points) == 0
    else:
        assert abs(tip(view.pointer)[1] - box.top) < TOLERANCE
    assert within(box, places(view.iterates), TOLERANCE).all()


TELLINGS: dict[str, Told] = {}
"""A clip of each lecture: told once, looked at by many tests."""


@pytest.fixture
def told(lecture: Lecture, request: pytest.FixtureRequest) -> Told:
    name = request.node.callspec.params["lecture"]
    if name not in TELLINGS:
        TELLINGS[name] = Told(lecture=lecture)
        TELLINGS[name].render()
    return TELLINGS[name]


def bowl_dial(lecture: Lecture) -> Dial:
    return Dial(BOX, directions(lecture.loss), DARK)


def runs_of(lecture: Lecture):
    rates = lecture.compared_rates
    walks = [descend(lecture.loss, (1.0, 2.0), GradientDescent(rate), 3) for rate in rates]
    names = legend(lecture.loss, rates, ["goes"] * len(rates))
    return rates, told_apart(dict(zip(names, walks, strict=True)), DARK)


@pytest.mark.parametrize("rates", OWN.values(), ids=OWN)
@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_the_lecturers_own_rates_can_be_read_too(rates: tuple[float, ...], aspect: str):
    lecture = Lecture(learning_rates={"rates": rates, "steps": 7})
    scene = watch(LearningRates, lecture, aspect, "dark")
    assert lecture.compared_rates == sorted(rates)
    assert len([words for words in scene.seen if "after 7 steps" in words or " steps." in words]) >= len(rates)


def test_every_iterate_is_the_closed_form(told: Told):
    lecture = told.lecture
    values, axes = np.linalg.eigh(hessian_of(lecture))
    values = np.array(curvatures_of(lecture))
    start = told.walks[0].points[0]
    error = axes.T @ (start - fit_of(lecture))
    for rate, walk in zip(lecture.compared_rates, told.walks, strict=True):
        k = np.arange(walk.steps + 1)[:, None]
        expected = fit_of(lecture) + ((1 - rate * values) ** k * error) @ axes.T
        scale = np.abs(expected - fit_of(lecture)).max(axis=0) + np.abs(fit_of(lecture))
        assert (np.abs(walk.points - expected) <= 1e-6 * scale).all()


def test_all_runs_have_one_start_and_number_of_steps(told: Told):
    for walk in told.walks:
        assert (walk.points[0] == told.walks[0].points[0]).all()
        assert walk.steps == told.lecture.compared_steps
    start = np.array(told.lecture.start)
    excess = loss_of(told.lecture, *start) - loss_of(told.lecture, *fit_of(told.lecture))
    assert (told.walks[0].points[0] == start).all() == (excess > 1e-6 * np.var(told.lecture.rows.y))


def test_each_line_of_the_dial_is_the_factor_of_a_curvature(lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    for along, curvature in zip(dial.directions, (high, low), strict=False):
        stroke, _ = dial.line(along)
        rates, shown = values_at(dial, stroke.points).T
        assert shown == pytest.approx(np.abs(1 - rates * curvature), abs=1e-6)
        assert np.ptp(rates) == pytest.approx(dial.x_range[1], rel=1e-9, abs=0)
    assert len(dial.directions) == (1 if high / low < 1 + 1e-9 else 2)
    assert [along.dashed for along in dial.directions] == [False, True][: len(dial.directions)]


def test_the_band_of_growth_begins_at_one_and_the_word_is_in_it(lecture: Lecture):
    dial = bowl_dial(lecture)
    band, word = dial.growth()
    low, high = values_at(dial, np.array([band.get_bottom(), band.get_top()]))[:, 1]
    assert (low, high) == pytest.approx((1.0, dial.y_range[1]))
    assert band.get_bottom()[1] < word.get_bottom()[1]
    assert word.get_top()[1] < band.get_top()[1]


def test_the_two_factors_meet_at_the_best_rate_and_nowhere_is_the_larger_one_less(lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    best = 2 / (low + high)
    needle = Needle(dial, best)
    heights = places(needle.dots)[:, 1]
    assert np.ptp(heights) < TOLERANCE
    for rate in best * np.array([0.9, 0.99, 1.01, 1.1]):
        needle.show(rate)
        assert places(needle.dots)[:, 1].max() > heights[0] - TOLERANCE


@pytest.mark.parametrize("share", [0.0, 0.37, 0.5, 1.0, 1.3])
def test_needle_and_table_say_the_same_rate_and_factors(share: float, lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    rate = max(share, 1e-3) * 2 / high
    needle, table = Needle(dial, rate), FactorTable(BOX, dial, rate)
    expected = [abs(1 - rate * high), abs(1 - rate * low)][: len(dial.directions)]
    shown = values_at(dial, places(needle.dots))
    assert shown[:, 0] == pytest.approx(rate, rel=1e-6, abs=0)
    assert shown[:, 1] == pytest.approx(expected, abs=1e-6)
    assert values_at(dial, needle.line.points)[:, 0] == pytest.approx(rate, rel=1e-6, abs=0)
    assert read(table.rate.text) == pytest.approx(rate, rel=0.05, abs=0)
    assert [read(number.text) for number in table.factors] == pytest.approx(expected, abs=6e-4)


def test_thresholds_stand_at_their_rates_and_their_names_apart(lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    best, critical = 2 / (low + high), 2 / high
    named = [Prose("best", 30, DARK.text), Prose("2/λmax", 30, DARK.text)]
    lines = [dial.threshold(best, named[0], critical), dial.threshold(critical, named[1])]
    for line, rate in zip(lines, (best, critical), strict=True):
        assert values_at(dial, line[0].points)[:, 0] == pytest.approx(rate, rel=1e-6, abs=0)
    assert layout.overlapping(named) == []
    assert named[0].get_right()[0] < named[1].get_left()[0]


@pytest.mark.parametrize("rates", [None, *OWN.values()], ids=["auto", *OWN])
def test_each_mark_is_over_its_rate_or_points_to_it_and_none_covers_another(rates, lecture: Lecture):
    if rates is not None:
        lecture = lecture.model_copy(
            update={"learning_rates": lecture.learning_rates.model_copy(update={"rates": rates})}
        )
    dial, (rates, runs) = bowl_dial(lecture), runs_of(lecture)
    low, high = curvatures_of(lecture)
    middles = []
    for mark, rate, run in zip(dial.marks(runs, rates), rates, runs, strict=True):
        first, *_, shape = mark
        middles.append(places(shape)[0])
        assert len(shape.shape) == len(Dots(MARK, run.color, corners=run.corners).shape)
        if rate > dial.x_range[1]:
            assert type(first) is Arrow
            assert tip(first)[0] == pytest.approx(dial.inner.right)
        else:
            assert type(first) is Curve
            assert values_at(dial, places(shape))[0, 0] == pytest.approx(rate, abs=1e-6 * dial.x_range[1])
            top = values_at(dial, places(mark[1]))[0]
            assert top[0] == pytest.approx(rate, rel=1e-6, abs=1e-6 * dial.x_range[1])
            assert top[1] == pytest.approx(max(abs(1 - rate * low), abs(1 - rate * high)), abs=1e-6)
    for k, one in enumerate(middles):
        assert all(np.abs(one - other).max() >= 2 * MARK for other in middles[:k])
    assert within(dial.inner, np.array(middles), MARK).all()


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
    plot = Landscape.framing(BOX, lecture.loss, start[None], DARK)
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
    plot = Landscape.framing(BOX, loss, start[None], DARK)
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
    plot = Landscape.framed(BOX, loss, np.vstack([start, loss.minimizer]), DARK)
    per_unit = [np.diff(plot.place([0.0, w], [0.0, b]), axis=0)[0] for w, b in ((1.0, 0.0), (0.0, 1.0))]
    assert plot.alike == np.isclose(per_unit[0][0], per_unit[1][1], rtol=1e-5, atol=0)
    if len(along) == 2 and plot.alike:
        pairs = zip(loss.axes[::-1], along, strict=True)
        strokes = [BowlAxis(plot, axis, each, start).stroke.points for axis, each in pairs]
        one, other = (points[-1] - points[0] for points in strokes)
        assert abs(one @ other) < 1e-6 * np.hypot(*one[:2]) * np.hypot(*other[:2])
    assert (len(unit_note(BOX, plot)) > 0) == (not plot.alike)


def test_units_are_alike_where_the_picture_is_not_much_longer_one_way_than_the_other():
    for data, alike in (({}, True), ({"source": "penguins"}, False)):
        loss = Lecture(data=data).loss
        assert Landscape.framed(BOX, loss, np.array([[-1.0, 4.0]]), DARK).alike == alike


def test_the_index_of_a_lambda_is_a_subscript_and_other_words_are_as_given():
    low, flat = (Prose(words, 38, DARK.text) for words in ("λ_max", "λmax"))
    assert low.points[:, 1].min() < flat.points[:, 1].min() - 0.03
    assert low.width < flat.width
    assert (Prose("λ_maximum", 38, DARK.text).width, Prose("x_max", 38, DARK.text).width) > (flat.width, flat.width)


def test_the_words_of_the_legend_are_what_the_error_and_the_losses_do(told: Told):
    lecture = told.lecture
    low, high = curvatures_of(lecture)
    steep = np.linalg.eigh(hessian_of(lecture))[1][:, 1]
    words = [run.name for run in told.relay.runs]
    for word, rate, walk in zip(words, lecture.compared_rates, told.walks, strict=True):
        along = (walk.points[:8] - fit_of(lecture)) @ steep
        losses = walk.losses
        seen = np.abs(along).min() > 1e-6 * np.abs(along).max() and abs(along[0]) > 1e-6
        signs = np.sign(along)
        assert read(re.match(r"η = ([^:,]+)", word)[1]) == pytest.approx(rate, rel=0.05, abs=0)
        assert (", best" in word) == math.isclose(rate, 2 / (low + high), rel_tol=1e-11)
        if word.endswith("diverges"):
            assert losses[-1] > losses[0] or walk.steps == 0
        elif not word.endswith("never settles"):
            assert losses[-1] < losses[0]
        if word.endswith("zig-zags") and seen:
            assert (signs[1:] == -signs[:-1]).all()
        if word.endswith("lands in one step"):
            assert losses[1] - loss_of(lecture, *fit_of(lecture)) <= 2e-6 * losses[0]
        if word.endswith(("crawls", "smoothly")) and seen:
            assert (signs == signs[0]).all()
        if word.endswith("crawls"):
            assert abs(1 - rate * high) >= 0.9 - 1e-9
        ends = "diverges", "never settles", "zig-zags", "crawls", "smoothly", "converges", "falls short", "one step"
        assert word.endswith(ends)


def test_the_words_of_the_legend_are_what_is_seen_on_the_map(told: Told):
    for run, (path, _) in zip(told.relay.runs, told.relay.views, strict=True):
        ways = values_on_screen(path.plot, run.walk.points)
        steps = np.diff(ways, axis=0)
        teeth = [one @ other < 0 and min(np.hypot(*one), np.hypot(*other)) > 0.3 for one, other in pairwise(steps)]
        first, last = np.hypot(*(ways[[0, -1]] - values_on_screen(path.plot, fit_of(told.lecture))).T)
        if run.name.endswith("zig-zags"):
            assert sum(teeth) >= 2
        if run.name.endswith("one step"):
            assert np.hypot(*(ways[1] - values_on_screen(path.plot, fit_of(told.lecture)))) < 0.01 * first
        if run.name.endswith(("converges", "smoothly")):
            assert last <= 0.1 * first
        if run.name.endswith("falls short"):
            assert last > 0.1 * first


def values_on_screen(plot: Landscape, points: np.ndarray) -> np.ndarray:
    """Where points (w, b) stand, by the ends of the axes."""
    low, high = np.array([plot.x_range, plot.y_range]).T
    box = plot.inner
    return [box.left, box.bottom] + (points - low) / (high - low) * [box.width, box.height]


@pytest.mark.parametrize(
    ("rate", "reach", "steps", "said"),
    [
        (0.9, 2.0, 30, "zig-zags"),
        (0.9, 2000.0, 30, "converges"),
        (0.9, 2000.0, 3, "falls short"),
        (0.3, 2.0, 30, "converges smoothly"),
        (0.5, 2.0, 30, "lands in one step"),
        (0.499, 2.0, 30, "converges smoothly"),
        (0.3, 2.0, 1, "falls short"),
        (0.01, 2.0, 30, "crawls"),
        (1.0, 2.0, 30, "never settles"),
        (1.1, 2.0, 30, "diverges"),
    ],
)
def test_a_zig_zag_that_no_eye_sees_is_not_spoken_of(rate: float, reach: float, steps: int, said: str):
    """On round ground, at a share of the critical rate, on a map that reaches so far."""
    loss = Lecture(data={"standardize": True}).loss
    w, b = loss.minimizer
    walk = descend(loss, (w + 1.0, b), GradientDescent(rate * 2 / np.linalg.eigvalsh(loss.hessian)[1]), steps)
    plot = Landscape(BOX, loss, (w - reach, w + reach), (b - reach, b + reach), DARK)
    assert behaviour(loss, rate * critical_rate(loss), walk, plot) == said


def test_what_is_said_of_each_run_is_its_loss_over_the_rows(told: Told):
    outcomes = [re.search(r": loss (\S+?)( after|\.$)", words) for words in told.seen]
    said = [read(found[1]) for found in outcomes if found]
    assert len(said) == len(told.walks)
    for number, walk in zip(said, told.walks, strict=True):
        true = loss_of(told.lecture, *walk.points[-1])
        assert number == pytest.approx(true, rel=0.5 if true >= 1e10 else 0.06)


def test_the_best_is_only_called_best_where_none_ends_lower_or_it_is_said_when_it_wins(told: Told):
    last = [walk.losses[-1] for walk in told.walks]
    low, high = curvatures_of(told.lecture)
    best = int(np.argmin(np.abs(np.array(told.lecture.compared_rates) * (low + high) - 2)))
    words = told.seen[-1]
    if high / low > 199:
        if 2 / (low + high) < 2 / high:
            assert re.fullmatch(r"The best, not run: (within 1 %|below a millionth) after \S+ steps\.", words)
        else:
            assert words == "The best rate cannot be told from the critical one."
    elif last[best] <= min(last):
        assert words.startswith("The best rate: ")
    else:
        assert re.match(r"Best in the long run, from step [\d,]+ on: ", words)


@pytest.mark.parametrize("source", [None, "penguins"])
def test_the_best_rate_is_said_not_to_be_run_where_no_run_has_it(source: str | None):
    """Wherever its condition number puts the best rate: on towns, pizzas and cars it was spoken of as if it were."""
    loss = Lecture(data={"source": source} if source else {}).loss
    best = 2 / np.linalg.eigvalsh(loss.hessian).sum()
    for rates, run in (([0.5 * best], False), ([0.5 * best, best], True)):
        words = summary(loss, loss.minimizer + 1.0, rates, True)
        assert words.startswith("The best rate: " if run else "The best, not run: ")
        assert len(words.split()) <= 10


def test_when_the_best_rate_that_is_not_run_arrives_is_so():
    """By taking the steps."""
    x = np.array([9.0, 10.0, 11.0, 12.0])
    loss = MeanSquaredError(Data(x, np.array([3.0, 1.0, 2.0, 5.0])))
    start = loss.minimizer + np.array([0.3, -1.0])
    said = re.fullmatch(r"The best, not run: within 1 % after (\S+) steps\.", summary(loss, start, [1e-3], True))
    walk = descend(loss, start, GradientDescent(2 / np.trace(loss.hessian)), int(read(said[1])))
    assert walk.losses[-1] <= 1.01 * loss.minimum < walk.losses[-2]


def test_the_last_words_are_the_best_rate(told: Told):
    low, high = curvatures_of(told.lecture)
    words = told.seen[-1]
    if high / low < 199:
        number = read(re.search(r"= (\S+)\.$", words)[1])
        assert number == pytest.approx(2 / (low + high), rel=0.05, abs=0)
        assert ("2/(λ_min + λ_max)" in words) == (high / low > 1 + 1e-9)


def test_out_of_view_there_is_an_arrow_and_no_mark(told: Told):
    """The beats themselves are checked while they are told; at the end, the run that diverges has left."""
    *_, last = told.relay.views
    path, curve = last
    if told.walks[-1].losses[-1] > 4 * told.walks[0].losses[0]:
        assert len(curve.mark.dot.points) == 0
        assert len(curve.pointer.points) > 0
        outside = not within(path.plot.inner, path.places[-1:])[0]
        assert (len(path.mark.dot.points) == 0) == outside
        assert (len(path.pointer.arrow.points) > 0) == outside


def test_arrows_of_runs_that_leave_at_one_place_are_told_apart():
    loss, rates = Lecture().loss, (0.13, 0.1300001, 0.1300002)
    walks = [descend(loss, (-1.0, 4.0), GradientDescent(rate), 40) for rate in rates]
    runs = told_apart({str(rate): walk for rate, walk in zip(rates, walks, strict=True)}, DARK)
    race = paths(runs, Landscape.framed(BOX, loss, np.array([[-1.0, 4.0]]), DARK))
    race.show(40)
    feet = np.vstack([places(view.pointer.rim) for view in race.views])
    apart = [np.hypot(*(one - other)[:2]) for k, one in enumerate(feet) for other in feet[:k]]
    assert min(apart) > POINTER


def test_the_run_spoken_of_is_bright_and_the_others_are_dim(told: Told):
    relay = told.relay
    for k in range(len(relay.runs)):
        relay.show(2 * k + 1)
        lights = [view[0].way.stroke_rgbas[0, 3] for view in relay.views]
        assert lights == pytest.approx([1.0 if m == k else DIM if m < k else 0.0 for m in range(len(lights))])
        *_, top = (view for view in relay.submobjects if view in relay.views[: k + 1])  # the next is not seen yet
        assert top is relay.views[k], "the run that is spoken of lies under another"
        names = [still[0][1].fill_rgbas[0, 3] for still in relay.stills]
        assert names == pytest.approx([1.0 if m == k else DIM for m in range(len(names))])
    relay.show(relay.end)
    assert all(view[0].way.stroke_rgbas[0, 3] == 1.0 for view in relay.views)
    for view, run in zip(relay.views, relay.runs, strict=True):
        assert np.allclose(view[0].places[-1], view[0].plot.place(*run.walk.points[-1]))


def test_rates_that_are_close_are_written_with_the_digits_that_tell_them_apart():
    assert digits_apart([0.05, 0.1]) == ["0.05000", "0.1000"]
    texts = digits_apart([0.05, 0.05 + 1e-9])
    assert texts[0] != texts[1]


def test_the_rates_are_marked_by_the_same_shapes_on_the_dial_and_in_the_legend(lecture: Lecture):
    rates, runs = runs_of(lecture)
    entries, marks = Legend(BOX, runs, DARK), bowl_dial(lecture).marks(runs, rates)
    for entry, mark in zip(entries, marks, strict=True):
        assert len(entry[0].points) == len(mark[-1].points)
        assert entry[0].get_fill_color() == mark[-1].get_fill_color()


@pytest.mark.parametrize("rates", [(), (0.1, 0.1), (0.1, 0.2, 0.3, 0.4, 0.5), (-1.0,), (float("inf"),)])
def test_rates_that_cannot_be_compared_are_refused(rates: tuple[float, ...]):
    from gdmath import InputError

    with pytest.raises(InputError, match=r"learning_rates\.rates"):
        Lecture(learning_rates={"rates": rates})
