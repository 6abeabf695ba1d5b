"""FeatureScaling shows really rescaled rows at every moment, and its words are so."""

from __future__ import annotations

import numpy as np
import pytest
from manim import VMobject

from gdmath import Data, MeanSquaredError, best_rate
from scenes.audit.watching import played
from scenes.feature_scaling import DIM, STEPS, FeatureScaling, descent
from scenes.lecture import Lecture
from scenes.stage.data.rows import LineView
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.descents.loss_plot import LossView
from scenes.stage.layout import SEEN, Box
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.rescaled import PULLED, RescaledRows, SameLine, row_note, unseen_that_pull
from scenes.stage.plane.rescaling import CENTRED, CLOSE, RAW, SCALED, Rescaling
from scenes.stage.plane.valley import ConditionNumber, Valley
from scenes.stage.plot import Plot
from scenes.stage.theme import DARK, SIZES
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
from scenes.stage.words.start_claims import ANOTHER
from tests.scenes.reading import read
from tests.scenes.scalings import BOX, MOMENTS, breadth_of, fit, mean_square, rescaling_of, valley_of, x_at
from tests.scenes.stage.test_views import middles, values_at
from tests.scenes.test_clips import Watched


def number_in(words: str) -> float:
    """The number before "times"."""
    before, _, _ = words.partition(" times")
    return read(before.split()[-1])


def test_the_rows_begin_in_the_units_they_came_in(lecture: Lecture):
    scaled = lecture.rows
    assert lecture.data.standardize or (scaled.x == lecture.raw_rows.x).all()
    shown = [lecture.start, lecture.raw_start]
    misfits = [data.y - w * data.x - b for data, (w, b) in zip((lecture.rows, lecture.raw_rows), shown, strict=True)]
    ratio = lecture.raw_rows.y.std() / lecture.rows.y.std()  # a standardised lecture counts in deviations of y
    assert np.allclose(misfits[0] * ratio, misfits[1], rtol=1e-9, atol=1e-9 * np.abs(misfits[1]).max())


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
    words = words_on_shape(long, valley.breadth(RAW), raw_again=True)  # of years that were standardised so far
    assert words.startswith("Raw x: ")
    assert len(words.split()) <= 10
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
    words = words_on_arrival(scaled, long)
    least = mean_square(x, rescaling.raw.y, fit(x, rescaling.raw.y)[None])[0]
    assert "first step arrives" in words
    excess = scaled.losses[:2] - least
    assert excess[1] <= 1e-5 * excess[0]
    path = PathView(valley.landscape(CLOSE), raw, STEPS)
    words = words_on_way(path)
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


def test_from_the_fit_both_descend_from_another_line_and_it_is_said_before():
    """Two flat losses that were one could not show that scaled x arrives sooner."""
    scene = played(Watched, FeatureScaling, Lecture(descent={"start": tuple(Lecture().loss.minimizer)}))
    assert scene.seen[0] == ANOTHER
    assert "Again at the best rate: the first step arrives." in scene.seen
    rescaling = rescaling_of(scene.lecture)
    assert rescaling.start == pytest.approx(away_from_the_fit(scene.lecture.loss, scene.lecture.start))
    raw, scaled = (
        descent(*side).losses - rescaling.loss.minimum for side in (rescaling.raw_side, rescaling.scaled_side)
    )
    assert raw[1] > 0.1 * raw[0]
    assert scaled[1] < 1e-6 * scaled[0]


def test_a_leaning_valley_is_told_from_an_upright_one():
    assert leaning(Rescaling(Lecture().rows, np.zeros(2)).at(CENTRED)[0]) == pytest.approx(0.0, abs=1e-6)
    (a, c), (_, d) = Lecture().loss.hessian
    axis = np.linalg.eigh(np.array([[a, c], [c, d]]))[1][:, 0]
    angle = np.degrees(np.arctan2(*np.abs(axis)))
    assert leaning(Lecture().loss) == pytest.approx(min(angle, 90 - angle))


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
    assert words_on_way(path) == "To and fro between the walls, with little progress."
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


@pytest.mark.parametrize(("away", "said"), [(-1.0, False), (0.2, False), (0.9, False), (1.1, True), (9.0, True)])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_zero_is_spoken_of_where_it_is_seen(side: float, away: float, said: bool):
    """Of the pizzas it was out of view where the lines met at the edge: the axis began at 0.05."""

    def axes(low: float) -> Plot:
        ends = (low, low + 20.0) if side > 0.0 else (-low - 20.0, -low)
        return Plot(BOX, ends, (0.0, 1.0), DARK, VMobject(), VMobject())

    plot = axes(away * SEEN * 20.0 / axes(0.0).inner.width)
    assert ("out of view" in words_on_tilting(plot)) == said


@pytest.mark.parametrize("least", [0.2, 1.5, 2.0, 3.0])
@pytest.mark.parametrize("side", [1.0, -1.0])
def test_zero_at_the_edge_of_x_is_marked(side: float, least: float):
    """Of the pizzas the lines met at an edge without a number, and the words said: about zero."""
    x = side * np.linspace(least, 26.0, 30)
    rows = RescaledRows(BOX, Rescaling(Data(x, x + np.sin(x)), np.zeros(2)), DARK)
    plot = rows.plot(RAW)
    zero = plot.place(0.0, plot.y_range[0])[0]
    assert min(zero - plot.inner.left, plot.inner.right - zero) > SEEN
    assert len(rows.zero.points)
    assert "about zero: " in words_on_tilting(plot)
    ends = np.array([rows.plot(moment).x_range for moment in np.linspace(RAW, CENTRED, 41)])
    assert np.abs(np.diff(ends, axis=0)).max() < 2.0 * abs(x.mean()) / 40  # it moves and does not jump


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


class Opening(Watched):
    """A clip, and the strongest fills of the start and of its rim at the end of each beat."""

    def look(self, words: str) -> None:
        super().look(words)
        (valley,) = (part for mobject in self.mobjects for part in mobject.get_family() if isinstance(part, Valley))
        fills = [float(part.fill_rgbas[:, 3].max()) for part in (valley.rim, valley.start)]
        self.fills = [*getattr(self, "fills", []), fills]


@pytest.mark.parametrize("aspect", ["16:9", "9:16"])
def test_while_it_is_said_that_it_is_another_the_start_has_left_no_hole_in_the_valley(aspect: str):
    fit = tuple(Lecture().loss.minimizer)
    scene = played(Opening, FeatureScaling, Lecture(descent={"start": fit}, look={"aspect": aspect}))
    assert scene.fills[:2] == [[0.0, 0.0], [1.0, 1.0]]


class Tilting(Watched, FeatureScaling):
    """The clip, and the lines that stand at the end of each beat."""

    def look(self, words: str) -> None:
        super().look(words)
        lines = [part for mobject in self.mobjects for part in mobject.get_family() if isinstance(part, LineView)]
        self.lines = [*getattr(self, "lines", []), lines]


@pytest.mark.parametrize("data", [{}, {"source": "penguins", "standardize": True}, {"x_range": (-8.0, 1.0)}])
def test_a_still_of_the_tilting_shows_tilted_lines_and_the_next_beat_none(data: dict):
    scene = Tilting(lecture=Lecture(data=data))
    scene.render()
    k = next(k for k, words in enumerate(scene.seen) if "ilting" in words)
    assert ("out of view" in scene.seen[k]) == (scene.lecture.raw_rows.x.min() > 1.0)
    assert [len(lines) for lines in scene.lines[k - 1 : k + 2]] == [0, 1, 0]
    ((line,),) = (scene.lines[k],)
    (w, b), fitted = fit(scene.lecture.raw_rows.x, scene.lecture.raw_rows.y), line.plot
    side = scene.lecture.raw_rows.x.mean()  # of rows left of zero a line was said to lift that was seen to fall
    for shape, lifts in ((line.current, True), (line.earlier[0], False)):
        for x, y in values_at(fitted, shape.points[[0, -1]]):
            assert (y > w * x + b) == (lifts == (x * side > 0))
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
