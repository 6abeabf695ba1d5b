"""OptimizerRace is fair, shows what it says, and its verdict is so."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from manim import MathTypst, Star

from gdmath import Adam, Momentum, Nesterov, RMSProp, Trajectory
from scenes.lecture import Lecture
from scenes.optimizer_race import OptimizerRace
from scenes.stage.camera import StageCamera
from scenes.stage.clip import inside
from scenes.stage.descents.contenders import CONTENDERS, Standings, rule_of, told, tuned, verdict
from scenes.stage.descents.loss_plot import LossPlot
from scenes.stage.descents.runs import losses, paths, told_apart
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape, PathView
from scenes.stage.plane.noise_ball import around, fit_or_pointer, told_apart_on
from scenes.stage.plane.way_map import FOLDS
from scenes.stage.theme import DARK
from scenes.stage.words.goal import Goal
from scenes.stage.words.start_claims import AT_THE_FIT, NO_SLOPE
from tests.scenes import layout
from tests.scenes.reading import read
from tests.scenes.test_clips import Watched
from tests.scenes.watching import played

BOX = Box(-3.0, -2.0, 3.0, 2.0)
NAMES = [each.name for each in CONTENDERS]


def race_of(lecture: Lecture):
    return tuned(lecture.loss, lecture.start, lecture.optimizers.steps)


def referee(name: str, rate: float, lecture: Lecture) -> np.ndarray:
    """The iterates by the rules as they are on the screen, from the rows."""
    x, y = lecture.rows.x, lecture.rows.y
    p, v, s, m = np.array(lecture.start), 0.0, 0.0, 0.0
    points = [p]
    for k in range(1, lecture.optimizers.steps + 1):
        misfit = (p[0] * (x - x.mean()) + (p[0] * x.mean() - y.mean() + p[1])) - (y - y.mean())
        g = 2 * np.array([np.mean(misfit * (x - x.mean())) + np.mean(misfit) * x.mean(), np.mean(misfit)])
        if name == "gradient descent":
            p = p - rate * g
        elif name == "momentum":
            v = 0.9 * v + g
            p = p - rate * v
        elif name == "Nesterov":
            v = 0.9 * v + g
            p = p - rate * (g + 0.9 * v)
        elif name == "RMSProp":
            s = 0.99 * s + 0.01 * g**2
            p = p - rate * g / (np.sqrt(s) + 1e-8)
        else:
            m, s = 0.9 * m + 0.1 * g, 0.999 * s + 0.001 * g**2
            p = p - rate * m / (1 - 0.9**k) / (np.sqrt(s / (1 - 0.999**k)) + 1e-8)
        points.append(p)
    return np.array(points)


def test_all_start_together_take_as_many_steps_and_choose_among_as_many_rates(lecture: Lecture):
    race = race_of(lecture)
    assert list(race) == NAMES
    assert len({each.tried for each in race.values()}) == 1
    for each in race.values():
        assert each.walk.points[0] == pytest.approx(lecture.start)
        assert each.walk.steps == lecture.optimizers.steps
        assert not each.walk.diverged


@pytest.mark.parametrize("name", NAMES)
def test_each_goes_by_its_rule_at_the_rate_it_states(name: str, lecture: Lecture):
    best = race_of(lecture)[name]
    found = referee(name, best.rate, lecture)
    if np.abs(np.diff(found[:2], axis=0)).max() < 1e-6:  # at the fit: what moves it is rounding
        return
    size = np.abs(found).max(axis=0) + 1e-9
    first = slice(0, 4)  # later ones repeat rounding where the valley is a needle
    assert best.walk.points[first] / size == pytest.approx(found[first] / size, rel=1e-5, abs=1e-5)


def test_the_rules_on_the_screen_hold_the_numbers_they_run_with():
    momentum, nesterov, rmsprop, adam = (" ".join(each.rule) for each in CONTENDERS[1:])
    assert f"{Momentum(1.0).momentum:g} v" in momentum
    assert nesterov.count(f"{Nesterov(1.0).momentum:g} v") == 2
    assert f"{RMSProp(1.0).decay:g} s" in rmsprop
    assert f"{Adam(1.0).beta1:g} m" in adam
    assert f"{Adam(1.0).beta2:g} s" in adam
    for mean, decay in (("m", Adam(1.0).beta1), ("s", Adam(1.0).beta2)):
        assert f"hat({mean}) = {mean} \\/ (1 - {decay:g}^t)" in adam
    for text in (rmsprop, adam):
        for kept, added in re.findall(r"([\d.]+) [ms] \+ ([\d.]+)", text):
            assert float(kept) + float(added) == pytest.approx(1.0)
    for each in CONTENDERS:
        assert all(isinstance(line, MathTypst) for line in rule_of(each, BOX, DARK))


@pytest.mark.parametrize("epochs", [0.0, 1.0, 7.0, 60.0])
def test_at_any_moment_all_have_taken_as_many_steps_on_the_map_and_against_the_loss(epochs: float, lecture: Lecture):
    race = {name: each.walk for name, each in race_of(lecture).items()}
    runs = told_apart(race, DARK)
    near = np.vstack([walk.near() for walk in race.values()])
    landscape = Landscape.framing(BOX, lecture.loss, near, DARK)
    plot = LossPlot(BOX, list(race.values()), lecture.loss.minimum, DARK)
    ways, curves = paths(runs, landscape), losses(runs, plot)
    for view in (ways, curves):
        view.show(epochs)
        for run, each in zip(runs, view.views, strict=True):
            k = min(int(epochs), run.walk.steps)
            shown, expected = each.mark.dot.points, landscape.place(*run.walk.points[k])
            if view is curves:
                expected = plot.place(k, max(float(run.walk.losses[k]), plot.y_range[0]))
            if len(shown):
                assert shown[::4].mean(axis=0)[:2] == pytest.approx(expected[:2], abs=0.02)


def test_the_table_states_each_rate_and_since_when_the_loss_is_within_one_percent(lecture: Lecture):
    race = race_of(lecture)
    runs = told_apart({name: each.walk for name, each in race.items()}, DARK)
    rates = [each.rate for each in race.values()]
    table = Standings(Box(0, 0, 5, 2.7), runs, rates, goal_of(lecture), DARK)
    for entry, rate, arrival, run in zip(table.entries, rates, table.arrivals, runs, strict=True):
        assert read(entry[2].text) == pytest.approx(rate, rel=6e-2)
        assert_settled(run.walk, arrival, lecture)


def goal_of(lecture: Lecture) -> Goal:
    return Goal.from_first(lecture.loss, float(lecture.loss.value(*lecture.start)))


def level_of(lecture: Lecture) -> float:
    """Within 1 % of the least loss; where that is nothing, a millionth of the first one."""
    (w, b), least = lecture.start, lecture.loss.minimum
    first = np.mean((lecture.rows.y - w * lecture.rows.x - b) ** 2)
    return 1e-6 * first if least < 1e-9 * lecture.rows.y.var() else 1.01 * least


def assert_settled(walk: Trajectory, arrival: int | None, lecture: Lecture) -> None:
    within = walk.losses <= level_of(lecture)
    if arrival is None:
        assert not within[-1]
    else:
        assert within[arrival:].all()
        assert arrival == 0 or not within[arrival - 1]


def test_the_verdict_is_so(lecture: Lecture):
    race = race_of(lecture)
    walks = [each.walk for each in race.values()]
    plot = LossPlot(BOX, walks, lecture.loss.minimum, DARK)
    words = verdict(NAMES, walks, goal_of(lecture), plot)
    assert len(words.split()) <= 10
    within = np.array([walk.losses <= level_of(lecture) for walk in walks])
    since = [len(row) - int(np.argmin(row[::-1])) if not row.all() else 0 for row in within]
    steps = len(within[0])
    named = [name for name in NAMES if name in words]
    if "all but" in words:
        named = [name for name in NAMES if name not in named]
    if "None" in words:
        assert not within[:, -1].any()
        ends = {name: seen_at(plot, walk.losses[-1]) for name, walk in zip(NAMES, walks, strict=True)}
        assert all(ends[name] <= min(ends.values()) + 0.061 for name in named)
        assert all(ends[name] > min(ends.values()) + 0.059 for name in NAMES if named and name not in named)
        assert named or "all end alike" in words
    elif "All" in words:
        assert len(set(since)) == 1
    else:
        first = min(since)
        assert first < steps
        assert {name for name, step in zip(NAMES, since, strict=True) if step == first} == set(named)


def test_the_ways_are_no_single_line_where_they_differ(lecture: Lecture):
    near = np.vstack([each.walk.near() for each in race_of(lecture).values()])
    if np.ptp(near, axis=0).max() < 1e-9:  # at the fit
        return
    plot = told_apart_on(BOX, lecture.loss, near, DARK)
    spans = np.array([plot.x_range[1] - plot.x_range[0], plot.y_range[1] - plot.y_range[0]])
    size = np.abs([plot.x_range, plot.y_range]).max(axis=1)
    seen = (np.ptp(near, axis=0) > 0.03 * spans) | (spans < 2e-3 * size)
    assert seen.any() if plot.alike else seen.all()
    mark, star = fit_or_pointer(plot), plot.place(*lecture.loss.minimizer)
    assert inside(star[None], plot.inner)[0] == isinstance(mark, Star)
    if not isinstance(mark, Star):
        assert inside(mark.points, plot.inner.shrunk(*[-0.2] * 4)).all()


@pytest.mark.parametrize("start", [(2.0, 0.0), (0.0, 3.0), (0.2, 3.0)])
def test_a_round_bowl_is_round_on_the_map_of_all_ways_and_close_up(start: tuple[float, float]):
    loss = Lecture(data={"standardize": True}).loss
    points = loss.minimizer + np.outer(np.linspace(1.0, 0.0, 20), start)
    for plot in (told_apart_on(BOX, loss, points, DARK), around(BOX, loss, points[10:], DARK)):
        assert plot.alike
        assert inside(plot.place(*points[10:].T), plot.inner).all()
        assert inside(plot.place(*loss.minimizer)[None], plot.inner)[0]


class Shown(Watched):
    """A clip of which it is noted what there is to be seen at the end of every beat."""

    def look(self, words: str) -> None:
        super().look(words)
        self.shown = [*getattr(self, "shown", []), [part for each in self.mobjects for part in each.get_family()]]


def test_a_way_that_comes_back_never_leaves_the_map_and_a_heading_comes_with_its_rows(tmp_path: Path):
    rows = np.c_[[8] * 10 + [19], [6.6, 5.8, 7.7, 8.8, 8.5, 7, 5.3, 5.6, 7.9, 6.9, 12.5]]
    np.savetxt(tmp_path / "fourth.csv", rows, delimiter=",", header="x,y", comments="")
    lecture = Lecture(data={"source": str(tmp_path / "fourth.csv")})
    assert 1.5 < max((each.walk.losses / each.walk.losses[0]).max() for each in race_of(lecture).values()) < FOLDS
    scene = played(Shown, OptimizerRace, lecture)
    (standings,) = [part for part in scene.shown[-1] if isinstance(part, Standings)]
    for there, beat in zip((False, True), scene.shown, strict=False):
        assert any(part is sign for sign in standings for part in beat) == there
    for view in (part for part in scene.shown[-1] if isinstance(part, PathView)):
        assert inside(view.places, view.plot.inner).all()


def seen_at(plot: LossPlot, loss: float) -> float:
    return float(plot.place(0.0, max(loss, plot.y_range[0]))[1])


def verdict_of(names: str, walks: list[Trajectory]) -> str:
    return verdict([*names], walks, Goal(1.01, "within 1 %", "of the least loss"), LossPlot(BOX, walks, 1.0, DARK))


def walk_of(*losses: float) -> Trajectory:
    many = len(losses)
    return Trajectory(np.zeros((many, 2)), np.array(losses), np.zeros((many, 2)), np.arange(float(many)), False)


@pytest.mark.parametrize(
    ("walks", "words"),
    [
        ([(9, 1, 1), (9, 9, 1)], "First to stay within 1 %: a."),
        ([(9, 1, 9), (9, 9, 1)], "First to stay within 1 %: b."),
        ([(9, 1, 1), (9, 1, 1)], "All stay within 1 % from step 1 on."),
        ([(9, 9, 8), (9, 9, 7)], "None is within 1 %; lowest: b."),
        ([(9, 9, 8), (9, 9, 8)], "None is within 1 %, and all end alike."),
        ([(90, 9, 9), (90, 9, 7), (90, 9, 7)], "None within 1 %; lowest, alike: b and c."),
        ([(9, 9, 8), (9, 9, 7.999)], "None is within 1 %, and all end alike."),
        ([(1, 1, 1), (1, 1, 1)], "All start within 1 %, and stay there."),
        ([(1, 1, 1), (1, 2, 1)], "First to stay within 1 %: a."),
    ],
)
def test_ties_and_nobody_at_all(walks, words):
    assert verdict_of("abc"[: len(walks)], [walk_of(*losses) for losses in walks]) == words


@pytest.mark.parametrize(
    ("first", "words"),
    [("ab", "a and b"), ("abc", "a, b, c"), ("abce", "all but d"), ("e", "e")],
)
def test_all_that_tie_are_named(first: str, words: str):
    walks = [walk_of(9.0, *([1.0] if name in first else [9.0]), 1.0) for name in "abcde"]
    assert verdict_of("abcde", walks) == f"First to stay within 1 %: {words}."


@pytest.mark.parametrize("goal", [Goal(1.0, "within 1 %", ""), Goal(1.0, "below a millionth", "")])
@pytest.mark.parametrize("first", [*combinations(range(5), 2), *combinations(range(5), 3), *combinations(range(5), 4)])
def test_a_verdict_is_short_whoever_ties(goal: Goal, first: tuple[int, ...]):
    for late in (1.0, 4.0):
        walks = [walk_of(9.0, late if k in first else 9.0, late if k in first else 9.0) for k in range(5)]
        words = verdict(NAMES, walks, goal, LossPlot(BOX, walks, 1.0, DARK))
        assert len(words.split()) <= 10
        named = {k for k, name in enumerate(NAMES) if name in words}
        assert named == (set(range(5)) - set(first) if "all but" in words else set(first))


def test_where_marks_meet_each_is_seen_around_those_in_front():
    walk = Lecture(descent={"steps": 3}).descend()
    race = dict.fromkeys(NAMES, walk)
    runs = told_apart(race, DARK)
    plot = LossPlot(BOX, [*race.values()], 0.1, DARK)
    for views in (losses(runs, plot), paths(runs, Landscape.framing(BOX, Lecture().loss, walk.points, DARK))):
        views.show(2.0)
        camera = StageCamera(background_color=DARK.background)
        camera.capture_mobjects([views])
        seen = camera.pixel_array[..., :3].reshape(-1, 3).astype(int)
        for run in runs:
            ink = np.array([*bytes.fromhex(run.color[1:])])
            assert (np.abs(seen - ink).max(axis=-1) <= 2).sum() >= 12, run.name  # of 480 lines


def test_from_the_fit_nobody_moves_and_it_is_said():
    lecture = Lecture(descent={"start": tuple(Lecture().loss.minimizer)})
    scene = type("OptimizerRace", (Still, OptimizerRace), {})(lecture=lecture)
    scene.render()
    assert scene.seen[0] == AT_THE_FIT
    assert scene.seen[-2:] == [NO_SLOPE, "60 steps lead nowhere either."]
    assert not {"Fair", "Now", "First", "None"} & {words.split()[0].strip(":") for words in scene.seen}
    places = np.array(scene.marks)
    assert places == pytest.approx(np.broadcast_to(places[0], places.shape), abs=1e-3)


class Still(Watched):
    """A clip of which it is noted where the marks on the map are, in every beat."""

    def look(self, words: str) -> None:
        super().look(words)
        parts = [part for mobject in self.mobjects for part in mobject.get_family()]
        views = [part for part in parts if isinstance(part, PathView)]
        self.marks = [*getattr(self, "marks", []), [view.mark.places[0] for view in views]]


def test_none_so_far_is_not_never():
    assert told(None) == "not yet"
    assert told(0) == "step 0"


@pytest.mark.parametrize("steps", [1, 3, 200])
def test_any_number_of_steps(steps: int):
    scene = type("OptimizerRace", (Watched, OptimizerRace), {})(lecture=Lecture(optimizers={"steps": steps}))
    scene.render()
    assert any(f"{steps:,} steps" in words or steps == 1 for words in scene.seen)


@pytest.mark.parametrize("width", [4.15, 4.9, 5.9])
def test_nothing_touches_in_the_table_however_narrow_it_is(width: float, lecture: Lecture):
    race = race_of(lecture)
    runs = told_apart({name: each.walk for name, each in race.items()}, DARK)
    rates = [each.rate for each in race.values()]
    table = Standings(Box(0, 0, width, 2.7), runs, rates, goal_of(lecture), DARK)
    texts = [*(part for entry in table.entries for part in entry[1:]), *table.steps, *table]
    assert layout.overlapping(texts) == []
    assert layout.crowded(texts) == []
    assert min(map(layout.size, texts)) >= layout.SMALLEST
