"""FeatureScaling shows really rescaled rows at every moment, and its words are so."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Star

from gdmath import Data, MeanSquaredError, best_rate
from scenes.feature_scaling import DIM, STEPS, FeatureScaling, descent
from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.data.rows import LineView
from scenes.stage.descents.loss_plot import LossView
from scenes.stage.layout import Box
from scenes.stage.numerals import significant
from scenes.stage.plane.definition import divisor
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.rescaled import PULLED, RescaledRows, SameLine, row_note, unseen_that_pull
from scenes.stage.plane.rescaling import CENTRED, CLOSE, RAW, SCALED, Rescaling
from scenes.stage.plane.valley import ConditionNumber, Valley
from scenes.stage.theme import DARK, SIZES
from scenes.stage.ticks import LINEAR
from scenes.stage.type import Prose
from scenes.stage.words.scaling_claims import (
    BLADE,
    PAIR,
    ROUNDISH,
    leaning,
    told,
    words_on_arrival,
    words_on_centring,
    words_on_condition,
    words_on_scaling,
    words_on_shape,
    words_on_tilting,
    words_on_way,
)
from tests.scenes.reading import read
from tests.scenes.stage.test_views import middles, values_at
from tests.scenes.test_clips import Watched

BOX = Box(0.0, -2.5, 6.5, 2.5)
MOMENTS = (RAW, 0.3, 0.9, CENTRED, 1.5, SCALED)


def rescaling_of(lecture: Lecture) -> Rescaling:
    return Rescaling(lecture.raw_rows, lecture.raw_start)


def valley_of(lecture: Lecture) -> Valley:
    rescaling = rescaling_of(lecture)
    loss, _ = rescaling.at(RAW)
    return Valley(BOX, rescaling, descent(loss, rescaling.start).points, DARK)


def x_at(rescaling: Rescaling, moment: float) -> np.ndarray:
    """Of a moment, straight from the rows."""
    x = rescaling.raw.x
    left = 1.0 if moment <= RAW else 0.0 if moment >= CENTRED else 1.0 - rescaling.centred(moment)
    return (x - x.mean() + left * x.mean()) / x.std() ** max(0.0, moment - CENTRED)


def mean_square(x: np.ndarray, y: np.ndarray, points: np.ndarray) -> np.ndarray:
    return np.array([np.mean((y - w * x - b) ** 2) for w, b in points])


def number_in(words: str) -> float:
    """The number before "times"."""
    before, _, _ = words.partition(" times")
    return read(before.split()[-1])


def breadth_of(valley: Valley, moment: float) -> float:
    """How broad the outermost iso-line is on the screen, by its points and by numpy's axes."""
    plot = valley.landscape(moment)
    points = plot.loss.iso_line(float(valley.rescaling.levels[-1]), 7201)
    x = x_at(valley.rescaling, moment)
    _, axes = np.linalg.eigh([[np.mean(x * x), x.mean()], [x.mean(), 1.0]])
    across = (points - points.mean(axis=0)) @ axes[:, 1]
    return float(np.ptp(across)) * plot.inner.height / float(np.ptp(plot.y_range))


@pytest.mark.parametrize("moment", [RAW, CENTRED, SCALED])
def test_a_valley_is_as_broad_as_its_outermost_iso_line(moment: float, lecture: Lecture):
    valley = valley_of(lecture)
    assert valley.breadth(moment) == pytest.approx(breadth_of(valley, moment), rel=1e-2, abs=1e-6)


def fit(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The least-squares line by numpy, about the mean of x for its digits."""
    w, height = np.linalg.lstsq(np.column_stack([x - x.mean(), np.ones(len(x))]), y, rcond=None)[0]
    return np.array([w, height - w * x.mean()])


def test_the_rows_begin_in_the_units_they_came_in(lecture: Lecture):
    scaled = lecture.rows
    assert lecture.data.standardize or (scaled.x == lecture.raw_rows.x).all()
    shown = [lecture.start, lecture.raw_start]
    misfits = [data.y - w * data.x - b for data, (w, b) in zip((lecture.rows, lecture.raw_rows), shown, strict=True)]
    ratio = lecture.raw_rows.y.std() / lecture.rows.y.std()  # a standardised lecture counts in deviations of y
    assert np.allclose(misfits[0] * ratio, misfits[1], rtol=1e-9, atol=1e-9 * np.abs(misfits[1]).max())


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
    if not valley.rescaling.at_the_fit:
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


def test_the_dots_stay_while_their_axis_moves(lecture: Lecture):
    rows = RescaledRows(BOX, rescaling_of(lecture), DARK)
    places = middles(rows.plot(RAW).dots())
    for moment in MOMENTS:
        plot = rows.plot(moment)
        assert middles(plot.dots()) == pytest.approx(places, abs=1e-5)
        if len(plot.data) <= 500:
            assert values_at(plot, places)[:, 0] == pytest.approx(
                x_at(rows.rescaling, moment), rel=1e-5, abs=1e-5 * float(np.ptp(plot.data.x))
            )


def test_both_descents_are_the_same_line_at_the_start_take_as_many_steps_at_their_best_rates(lecture: Lecture):
    rescaling = rescaling_of(lecture)
    (long, _), (round_, scaling) = rescaling.at(RAW), rescaling.at(SCALED)
    raw, scaled = descent(long, rescaling.start), descent(round_, scaling.to_standardized(rescaling.start))
    assert raw.steps == scaled.steps == STEPS
    assert raw.losses[0] == pytest.approx(scaled.losses[0], rel=1e-6)
    assert scaling.to_original(scaled.points[0]) == pytest.approx(raw.points[0], rel=1e-6, abs=1e-6)
    for walk, loss, moment in ((raw, long, RAW), (scaled, round_, SCALED)):
        x = x_at(rescaling, moment)
        curvatures = 2 * np.linalg.svd(np.column_stack([x, np.ones(len(x))]), compute_uv=False) ** 2 / len(x)
        rate = 2 / curvatures.sum()
        assert best_rate(loss) == pytest.approx(rate, rel=1e-9)
        w, b = walk.points[0]
        misfit = w * x + b - rescaling.raw.y
        gradient = 2 * np.array([np.mean(misfit * x), np.mean(misfit)])
        step = walk.points[1] - walk.points[0]
        assert step == pytest.approx(-rate * gradient, rel=1e-4, abs=1e-6 * np.hypot(w, b))


def test_the_words_are_so(lecture: Lecture):
    rescaling, valley = rescaling_of(lecture), valley_of(lecture)
    (long, _), (upright, _), (round_, scaling) = (rescaling.at(moment) for moment in (RAW, CENTRED, SCALED))
    raw, scaled = descent(long, rescaling.start), descent(round_, scaling.to_standardized(rescaling.start))
    x, deviation = rescaling.raw.x, rescaling.raw.x.std()
    length = np.linalg.cond(np.column_stack([x, np.ones(len(x))]))
    if "times as long" in (words := words_on_shape(long, valley.breadth(RAW))):
        assert number_in(words) == pytest.approx(length, rel=0.06)
        assert ("a line" in words) == (breadth_of(valley, RAW) < BLADE)
    else:
        assert length < 1.02
    words = words_on_centring(long, upright, valley.breadth(CENTRED))
    assert "a line" not in words or breadth_of(valley, CENTRED) < BLADE
    assert "nearly" not in words or max(deviation, 1 / deviation) < ROUNDISH
    if "turns" in words:
        assert max(deviation, 1 / deviation) > ROUNDISH - 1e-9
        _, axes = np.linalg.eigh(long.hessian)
        assert np.abs(axes[:, 0]).min() > np.sin(np.radians(2.5))  # the long axis of the valley leaned
    if "times as long" in words:
        assert number_in(words) == pytest.approx(max(deviation, 1 / deviation), rel=0.06)
    if "already" in words:
        assert abs(x.mean()) < 0.2 * deviation
    assert ("already" in words_on_scaling(upright) or "one" in words_on_scaling(upright)) == (
        abs(np.log(deviation)) < 0.02
    )
    words = words_on_arrival(scaled, long, rescaling.at_the_fit)
    least = mean_square(x, rescaling.raw.y, fit(x, rescaling.raw.y)[None])[0]
    if "first step arrives" in words:
        excess = scaled.losses[:2] - least
        assert excess[1] <= 1e-5 * excess[0]
    else:
        assert words == "Here too it starts at the best line."
        assert raw.losses[0] == pytest.approx(least, rel=1e-6, abs=1e-9)
    path = PathView(valley.landscape(CLOSE), raw, STEPS)
    words = words_on_way(path, rescaling.at_the_fit)
    way = path.places[:, :2]
    if "zig-zags" in words or "To and fro" in words:
        assert (np.hypot(*(way[2] - way[0])) > PAIR) == ("zig-zags" in words)
        _, axes = np.linalg.eigh(long.hessian)
        across = (raw.points - long.minimizer) @ axes[:, 1]
        assert (np.sign(across[1:]) == -np.sign(across[:-1])).all()
    if "hardly" in words:
        assert np.hypot(*(way - way[0]).T).max() < 0.3
    if "lowers" in words:
        assert (np.diff(raw.losses) < 0).all()
    if "first step" in words:
        assert raw.losses[1] - least <= 1e-3 * (raw.losses[0] - least)


def test_a_leaning_valley_is_told_from_an_upright_one():
    assert leaning(Rescaling(Lecture().rows, np.zeros(2)).at(CENTRED)[0]) == pytest.approx(0.0, abs=1e-6)
    (a, c), (_, d) = Lecture().loss.hessian
    axis = np.linalg.eigh(np.array([[a, c], [c, d]]))[1][:, 0]
    angle = np.degrees(np.arctan2(*np.abs(axis)))
    assert leaning(Lecture().loss) == pytest.approx(min(angle, 90 - angle))


YEARS = np.repeat(np.arange(1949.0, 1961.0), 12)


@pytest.mark.parametrize("x", [YEARS, YEARS - 4000, 1e6 + YEARS / 50, YEARS * 1e-6, YEARS * 1e8, YEARS - YEARS.mean()])
def test_done_as_written_the_formula_gives_the_condition_number_that_is_shown(x: np.ndarray):
    raw = Data(x, np.arange(float(len(x))))
    mean, deviation = divisor(raw)
    for written, shown in (
        (x - read(mean), MeanSquaredError(raw.rescaled(1.0, 0.0)[0]).condition_number),
        ((x - read(mean)) / read(deviation), 1.0),
    ):
        found = np.linalg.cond(np.column_stack([written, np.ones(len(x))])) ** 2
        assert significant(found) == significant(shown)


def test_so_it_does_for_every_lecture(lecture: Lecture):
    test_done_as_written_the_formula_gives_the_condition_number_that_is_shown(lecture.raw_rows.x)


def test_a_year_has_no_comma_and_the_digits_that_it_needs():
    assert divisor(Data(YEARS, np.arange(144.0)))[0] == "1954.5"
    assert [label for _, label in LINEAR.ticks(1948.5, 1960.5, 4)] == ["1950", "1955", "1960"]
    assert [label for _, label in LINEAR.ticks(0.0, 2000.0, 2)] == ["0", "1,000", "2,000"]
    assert [label for _, label in LINEAR.ticks(2900.0, 6300.0, 4)] == ["3,000", "4,000", "5,000", "6,000"]


def valley_path(lecture: Lecture) -> PathView:
    """The steps on raw x, close up."""
    valley = valley_of(lecture)
    raw = descent(valley.rescaling.at(RAW)[0], valley.rescaling.start)
    return PathView(valley.landscape(CLOSE), raw, STEPS)


def test_a_short_way_to_and_fro_is_no_zig_zag(tmp_path):
    np.savetxt(tmp_path / "geyser.csv", np.c_[np.linspace(2, 5, 40), 33 + 10.7 * np.linspace(2, 5, 40)], delimiter=",")
    lecture = Lecture(data={"source": str(tmp_path / "geyser.csv")})
    path = valley_path(lecture)
    assert np.hypot(*(path.places[2] - path.places[0])[:2]) < PAIR
    assert words_on_way(path, False) == "To and fro between the walls, with little progress."
    bar = path.way.get_stroke_width(), np.ptp(path.iterates.points[:16], axis=0).max()
    path.fine()
    assert path.way.get_stroke_width() < 0.5 * bar[0], "a solid bar"
    assert np.ptp(path.iterates.points[:16], axis=0).max() < 0.5 * bar[1]
    assert valley_path(Lecture()).fine().way.get_stroke_width() > 0.9 * bar[0]


def test_a_circle_does_not_turn():
    x = np.linspace(-2.0, 2.0, 50)
    x = 5.0 + 1.1 * x / x.std()
    long, upright = (MeanSquaredError(Data(x - away, x)) for away in (0.0, 5.0))
    assert words_on_centring(long, upright, 3.0) == "Centre x: the bowl is nearly round."


@pytest.mark.parametrize("height", [6.0, 20.0, 60.0, 600.0])
def test_rows_out_of_view_are_said_to_pull_the_line_where_it_leaves_those_in_view(height: float):
    """On planets five rows, not drawn, made a line that misses all that were."""
    x = np.r_[np.linspace(0.0, 10.0, 175), np.linspace(100.0, 140.0, 5)]
    y = np.r_[6.0 * x[:175] + np.sin(x[:175]), height * x[175:]]
    rows = RescaledRows(BOX, Rescaling(Data(x, y), np.array([1.0, 2.0])), DARK)
    assert len(rows.drawn) == 175
    plot, ends = rows.plot(RAW), np.array([0.0, 10.0])
    all_of_them, seen = (plot.place(ends, np.polyval(np.polyfit(x[:n], y[:n], 1), ends)) for n in (180, 175))
    pulled = bool(np.abs(all_of_them - seen).max() > PULLED)
    assert pulled == (height > 6.0)
    assert unseen_that_pull(plot, rows.rescaling.loss) == 5 * pulled
    told = ("rows out of view pull the line", "far out pull the line") if pulled else 2 * ("175 of 180 rows",)
    for width, words in zip((6.0, 4.6), told, strict=True):
        said = row_note(rows, Box(0.0, 0.0, width, 0.4))
        assert len(said.points) == len(Prose("5 " * pulled + words, SIZES.smallest, DARK.text).points)


def test_x_is_said_to_be_centred_only_where_it_is():
    x = np.concatenate([np.linspace(0.0, 10.0, 200), [1e5]])
    losses = [MeanSquaredError(Data(each, x)) for each in (x, x - x.mean())]
    assert words_on_centring(*losses, 3.0) == "Centre x: hardly anything changes."
    assert words_on_centring(losses[1], losses[1], 3.0) == "x is centred already: nothing changes."


def test_zero_is_spoken_of_where_it_is_seen():
    assert "out of view" not in words_on_tilting(True)
    assert "out of view" in words_on_tilting(False)


def test_kappa_is_said_to_be_one_where_it_is_shown_so():
    x = np.array([-1.0, 1.0])
    assert words_on_condition(MeanSquaredError(Data(x, x))) == "The condition number κ is one."
    assert words_on_condition(MeanSquaredError(Data(1.005 * x, x))) == "The condition number κ is almost one."


def test_rows_that_are_round_already_are_said_to_be(tmp_path):
    (tmp_path / "round.csv").write_text("x,y\n-1,2\n1,5\n")
    lecture = Lecture(data={"source": str(tmp_path / "round.csv")})
    scene = type("Round", (Watched, FeatureScaling), {})(lecture=lecture)
    scene.render()
    said = " ".join(scene.seen)
    for words in ("round already", "κ is one", "first step arrives", "centred already", "spread is one already"):
        assert words in said
    assert "times as long" not in said


class Tilting(Watched, FeatureScaling):
    """The clip, and the lines that stand at the end of each beat."""

    def look(self, words: str) -> None:
        super().look(words)
        lines = [part for mobject in self.mobjects for part in mobject.get_family() if isinstance(part, LineView)]
        self.lines = [*getattr(self, "lines", []), lines]


@pytest.mark.parametrize("data", [{}, {"source": "penguins", "standardize": True}])
def test_a_still_of_the_tilting_shows_tilted_lines_and_the_next_beat_none(data: dict):
    scene = Tilting(lecture=Lecture(data=data))
    scene.render()
    k = next(k for k, words in enumerate(scene.seen) if "ilting" in words)
    assert ("out of view" in scene.seen[k]) == (scene.lecture.raw_rows.x.min() > 1.0)
    assert [len(lines) for lines in scene.lines[k - 1 : k + 2]] == [0, 1, 0]
    ((line,),) = (scene.lines[k],)
    (w, b), fitted = fit(scene.lecture.raw_rows.x, scene.lecture.raw_rows.y), line.plot
    for shape, lifts in ((line.current, True), (line.earlier[0], False)):
        for x, y in values_at(fitted, shape.points[[0, -1]]):
            assert (y > w * x + b) == (lifts == (x > 0))
            assert shape.get_stroke_opacity() >= 0.6


def test_the_line_taken_back_is_the_least_squares_line_of_the_raw_rows(lecture: Lecture):
    rescaling = rescaling_of(lecture)
    round_, scaling = rescaling.at(SCALED)
    found = scaling.to_original(descent(round_, scaling.to_standardized(rescaling.start)).points[-1])
    plot = RescaledRows(BOX, rescaling, DARK).plot(RAW)
    view = SameLine(BOX, plot, found, rescaling.at(RAW)[0].minimizer, DARK)
    expected = fit(rescaling.raw.x, rescaling.raw.y)
    on_screen = values_at(plot, view.submobjects[0].points)
    heights = expected[0] * on_screen[:, 0] + expected[1]
    assert on_screen[:, 1] == pytest.approx(heights, abs=1e-4 * np.ptp(plot.y_range))
    for point in view.points_told:
        assert point == pytest.approx(expected, rel=1e-5, abs=1e-8)
    assert view.texts[0] == view.texts[1]
    assert [read(text) for text in view.texts[0]] == pytest.approx(expected, rel=5.1e-3)


@pytest.mark.parametrize("width", [3.4, 3.8, 6.0])
def test_the_condition_number_has_room_in_its_box_at_every_moment(width: float, lecture: Lecture):
    view = ConditionNumber(Box(0.0, 0.0, width, 0.45), Rescaling(lecture.raw_rows, lecture.raw_start), DARK)
    assert view.number.size >= SIZES.smallest
    for moment in (RAW, CENTRED, SCALED):
        view.show(moment)
        assert view.get_right()[0] <= width + 0.02


@pytest.mark.parametrize("source", ["synthetic", "penguins"])
def test_a_condition_number_is_written_in_one_way(source: str):
    """8.35×10⁶ over the valley, and 8.3×10⁶ under it."""
    rescaling = rescaling_of(Lecture(data={"source": source}))
    over = ConditionNumber(BOX, rescaling, DARK)
    for moment in (RAW, SCALED):
        name = told("x", rescaling.at(moment)[0])
        assert f"κ = {over.text(moment)}," in name


class Lit(Watched):
    """FeatureScaling, and how strongly the losses of the first run are seen after each beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        views = (part for mobject in self.mobjects for part in mobject.get_family() if isinstance(part, LossView))
        self.lights = getattr(self, "lights", {}) | {
            words: [float(view.curve.stroke_rgbas[0, 3]) for view in views if len(view.curve.points)]
        }


def test_a_run_that_is_not_spoken_of_is_dimmed_until_it_is_compared():
    scene = type("FeatureScaling", (Lit, FeatureScaling), {})(lecture=Lecture())
    scene.render()
    lights = scene.lights
    (tilt,) = (words for words in lights if words.startswith("Tilting"))
    (round_,) = (words for words in lights if "round" in words)
    (again,) = (words for words in lights if words.startswith("Again"))
    assert lights[tilt] == pytest.approx([DIM])
    assert lights[round_] == pytest.approx([DIM])
    assert lights[again] == pytest.approx([1.0, 1.0])


def test_both_names_of_the_same_line_are_as_large():
    loss = rescaling_of(Lecture()).loss
    rows = RescaledRows(BOX, rescaling_of(Lecture()), DARK)
    same = SameLine(Box(0.0, 0.0, 3.2, 2.0), rows.plot(RAW), loss.minimizer, loss.minimizer, DARK)
    assert len({each.size for each in same if isinstance(each, Prose)}) == 1


class Maps(Watched):
    """FeatureScaling, and how large the valley's map is after each beat, in Manim's units."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        parts = (part for mobject in self.mobjects for part in mobject.get_family() if isinstance(part, Landscape))
        map_ = next(parts)
        self.maps = [*getattr(self, "maps", []), map_.inner]


def test_in_a_tall_frame_the_valley_has_the_place_of_the_losses_until_these_come():
    """How long it is for its breadth was told of one as broad as its star, over an empty third."""
    scene = type("FeatureScaling", (Maps, FeatureScaling), {})(lecture=Lecture(look={"aspect": "9:16"}))
    scene.render()
    first, second, *later = scene.maps
    assert first == second
    assert all(first.width * first.height > 1.8 * each.width * each.height for each in later)
