"""LearningRates shows each rate's factors, steps and losses as they are, and says of them what is so."""

from __future__ import annotations

import math
import re
from itertools import cycle, pairwise

import numpy as np
import pytest
from manim import VGroup

from gdmath import Data, GradientDescent, MeanSquaredError, descend
from scenes.audit.watching import Watching, played
from scenes.learning_rates import HOLE, RING, LearningRates
from scenes.lecture import Lecture
from scenes.stage.animations import Views
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.relay import DIM, Relay
from scenes.stage.descents.runs import Legend, losses, paths
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import POINT, PathView
from scenes.stage.run import told_apart
from scenes.stage.shapes import POINTER, RIM, Dots
from scenes.stage.theme import DARK
from scenes.stage.type import Prose
from scenes.stage.words.digits import digits_apart
from scenes.stage.words.rate_claims import (
    is_best,
    meeting,
    summary,
)
from tests.scenes.rates import (
    BOX,
    OWN,
    TOLERANCE,
    bowl_dial,
    curvatures_of,
    fit_of,
    hessian_of,
    loss_of,
    places,
    runs_of,
    tip,
    within,
)
from tests.scenes.reading import read
from tests.scenes.test_clips import watch


class Told(LearningRates):
    """The clip, looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        parts = [part for mobject in self.mobjects for part in mobject.get_family()]
        for part in parts:
            assert np.isfinite(part.points).all(), (words, part)
        self.seen = [*getattr(self, "seen", []), words]
        dots = [part for part in parts if type(part) is Dots]
        ringed = any(np.isclose(np.ptp(each.shape[:, 0]), 2 * RING) for each in dots)
        self.ringed = [*getattr(self, "ringed", []), ringed]
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
    """The last point is drawn where it is or, out of view, an arrow at the border or behind another leads to it."""
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
        ways = view.places[:, :2] - end[:2]
        ways /= np.maximum(np.abs(ways).max(axis=1, keepdims=True), 1e-9)
        assert (ways @ along[:2] / np.hypot(*ways.T) / np.hypot(*along[:2])).max() > 1 - 1e-6
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


@pytest.mark.parametrize(("rates", "aspect"), [*zip(OWN.values(), cycle(["16:9", "4:3"]), strict=False)], ids=OWN)
def test_the_lecturers_own_rates_can_be_read_too(rates: tuple[float, ...], aspect: str):
    lecture = Lecture(learning_rates={"rates": rates, "steps": 7})
    scene = watch(LearningRates, lecture, aspect, "dark")
    assert lecture.compared_rates == sorted(rates)
    told = r": loss \S+ after 7 steps|: still .* the (least|first)|ends alike: .* the (least|first)"
    assert len([words for words in scene.seen if re.search(told, words)]) == len(rates)


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


def test_another_place_than_the_start_is_never_taken_in_silence(told: Told):
    """On the slice and over the bowl: from a start at the fit the dot jumped twice, without a word.

    Then the words on the start took the place of what those beats show; another line was announced of the slice, where
    none is seen.
    """
    lecture, first = told.lecture, told.seen[0]
    (w, b), x, y = lecture.start, lecture.rows.x, lecture.rows.y
    best = np.mean(x * (y - b)) / np.mean(x * x)
    rise = loss_of(lecture, w, b) - loss_of(lecture, best, b)
    moved = int((told.start != lecture.start).any())
    assert ("begin beside it" in first) == (rise < 1e-4 * np.var(y))
    assert "One parameter. How far should a step go?" in told.seen[:2]
    (bends,) = (k for k, words in enumerate(told.seen) if words.startswith("Two parameters"))
    assert [k for k, words in enumerate(told.seen) if "with another line" in words] == [bends + 1] * moved
    assert told.ringed.index(True) == bends + moved, "the ring at the start comes with what is said of it"


@pytest.mark.parametrize("away", [0.0, 3.0, 30.0, 60.0, 1e3, 1e6])
def test_the_best_rate_is_said_to_leave_nearly_all_where_it_does(away: float):
    """In a valley of 10¹² its factor is 1 on the dial, and "best where they meet" says nothing."""
    across = np.linspace(-1.0, 1.0, 40) * np.sqrt(3.0)
    loss = MeanSquaredError(Data(away + across, np.sin(5.0 * across)))
    low, high = np.linalg.eigvalsh(loss.hessian)
    left = (high - low) / (high + low)
    assert (meeting(loss) == "Even the best rate leaves nearly all the error.") == (left > 0.999)


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
            assert rate * high > 2
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
        not_yet = rate * high > 2 * (1 + 1e-9) and losses[-1] <= losses[0] and walk.steps > 0
        assert word.endswith(" will diverge") == not_yet
        ends = "diverge diverges settles zig-zags crawls smoothly converges short step"
        assert word.split()[-1] in ends.split()


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


def test_what_is_said_of_each_run_is_its_loss_over_the_rows(told: Told):
    least, first = loss_of(told.lecture, *fit_of(told.lecture)), told.walks[0].losses[0]
    units = {" after": 1.0, ".": 1.0, " times the least.": least, " % of the first.": first / 100}
    last = f": (?:loss |still |)([0-9]\\S*?)({'|'.join(map(re.escape, units))})(?: |$)"
    said = [read(found[1]) * units[found[2]] for words in told.seen if (found := re.search(last, words))]
    assert len(said) == len(told.walks)
    for number, walk in zip(said, told.walks, strict=True):
        true = loss_of(told.lecture, *walk.points[-1])
        assert number == pytest.approx(true, rel=0.5 if true >= 1e10 else 0.06)


def test_the_marks_of_runs_that_end_on_one_heap_are_each_seen():
    """Two ends lay wholly under a dot."""
    walk = Lecture(descent={"steps": 3}).descend()
    runs = told_apart(dict.fromkeys("abc", walk), DARK)
    loss = Lecture().loss
    plot, curve = framed_map(BOX, loss, walk.points, DARK), LossPlot(BOX, [walk], loss.minimum, DARK)
    views = [Views(*each) for each in zip(paths(runs, plot).views, losses(runs, curve).views, strict=True)]
    relay = Relay(runs, views, [VGroup() for _ in runs])
    for moment in (1.0, 3.0, relay.end - 0.5):
        relay.show(moment)
        begun = [view for view in relay.submobjects if view in views and views.index(view) <= moment / 2]
        for kind in (0, 1):
            dots = [view[kind].mark.dot for view in begun]
            times = [np.ptp(dot.points[:, 0]) / np.ptp(dot.shape[:, 0]) for dot in dots]  # as large as usual
            assert all(behind > front + 0.4 for behind, front in pairwise(times)), moment


def test_the_best_is_only_called_best_where_none_ends_lower_or_it_is_said_when_it_wins(told: Told):
    last = [walk.losses[-1] for walk in told.walks]
    low, high = curvatures_of(told.lecture)
    best = int(np.argmin(np.abs(np.array(told.lecture.compared_rates) * (low + high) - 2)))
    words = told.seen[-1]
    if high / low > 199:
        if 2 / (low + high) < 2 / high:
            sooner = r"Run on, \S+ is first (within 1 %|below a millionth): step \S+\."
            assert re.fullmatch(rf"The best, not run: (within 1 %|below a millionth) after \S+ steps\.|{sooner}", words)
        else:
            assert words == "The best rate cannot be told from the critical one."
    elif last[best] <= min(last):
        assert words.startswith("The best rate: ")
    else:
        assert re.match(r"Best from step [\d,]+ on: ", words)


@pytest.mark.parametrize("source", [None, "penguins"])
def test_the_best_rate_is_said_not_to_be_run_where_no_run_has_it(source: str | None):
    """Wherever its condition number puts the best rate: on towns, pizzas and cars it was spoken of as if it were."""
    loss = Lecture(data={"source": source} if source else {}).loss
    best = 2 / np.linalg.eigvalsh(loss.hessian).sum()
    for rates, run in (([0.5 * best], False), ([0.5 * best, best], True)):
        words = summary(loss, loss.minimizer + loss.axes[0], rates, True)  # along the valley
        assert words.startswith("The best rate: " if run else "The best, not run: ")
        assert len(words.split()) <= 10


def test_when_the_best_rate_that_is_not_run_arrives_is_so():
    """By taking the steps."""
    x = np.array([9.0, 10.0, 11.0, 12.0])
    loss = MeanSquaredError(Data(x, np.array([3.0, 1.0, 2.0, 5.0])))
    start = loss.minimizer + 3.0 * loss.axes[0]
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
    race = paths(runs, framed_map(BOX, loss, np.array([[-1.0, 4.0]]), DARK))
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
    lights = [view[0].way.stroke_rgbas[0, 3] for view in relay.views]
    sooner = [f"Run on, {text} is first" in told.seen[-1] for text in digits_apart(told.rates)]
    spoken = sooner if any(sooner) else [is_best(told.lecture.loss, rate) for rate in told.rates]
    assert lights == pytest.approx([1.0 if each else DIM for each in spoken])
    for view, run in zip(relay.views, relay.runs, strict=True):
        assert np.allclose(view[0].places[-1], view[0].plot.place(*run.walk.points[-1]))


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


@pytest.mark.parametrize("source", ["synthetic", "penguins"])
def test_a_run_has_one_name_in_all_formats(source: str):
    """One was said to zig-zag in 16:9, and to fall short in 4:3."""
    told = []
    for aspect in ("16:9", "4:3", "1:1", "9:16"):
        lecture = Lecture(data={"source": source}, look={"aspect": aspect})
        told.append([beat.words for beat in played(Watching, LearningRates, lecture).beats])
    assert all(words == told[0] for words in told)


def test_the_present_point_is_seen_within_the_ring_of_the_start():
    assert HOLE > POINT
    assert RING > POINT + RIM
