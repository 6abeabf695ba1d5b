"""OptimizerRace is fair, shows what it says, and its verdict is so."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from manim import Star, VMobject

from gdmath import Adam, Momentum, Nesterov, RMSProp, descend
from scenes.audit import legible
from scenes.audit.watching import played
from scenes.lecture import Lecture
from scenes.optimizer_race import OptimizerRace, arranged
from scenes.stage.camera import StageCamera
from scenes.stage.clipping import inside
from scenes.stage.descents.contenders import CONTENDERS, Standings, fairness, rule_of, run_on, stays_of
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.run_losses import broadest, digits_at_the_end
from scenes.stage.descents.runs import FAINT, losses, paths
from scenes.stage.layout import Box, picture_place
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.way_map import FOLDS
from scenes.stage.run import told_apart
from scenes.stage.settings import settings
from scenes.stage.theme import DARK
from scenes.stage.words.race_claims import LONGER, Stay, spoken_of
from scenes.stage.words.start_claims import ANOTHER
from tests.scenes.races import BOX, NAMES, goal_of, race_of, start_of, walk_of
from tests.scenes.reading import read
from tests.scenes.test_clips import Watched


def referee(name: str, rate: float, lecture: Lecture) -> np.ndarray:
    """The iterates by the rules as they are on the screen, from the rows."""
    x, y = lecture.rows.x, lecture.rows.y
    p, v, s, m = start_of(lecture), 0.0, 0.0, 0.0
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
        assert each.walk.points[0] == pytest.approx(start_of(lecture))
        assert each.walk.steps == lecture.optimizers.steps
        assert not each.walk.diverged


@pytest.mark.parametrize("name", NAMES)
def test_each_goes_by_its_rule_at_the_rate_it_states(name: str, lecture: Lecture):
    best = race_of(lecture)[name]
    found = referee(name, best.rate, lecture)
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
        assert all(isinstance(line, Formula) for line in rule_of(each, BOX, DARK))


@pytest.mark.parametrize("epochs", [0.0, 1.0, 7.0, 60.0])
def test_at_any_moment_all_have_taken_as_many_steps_on_the_map_and_against_the_loss(epochs: float, lecture: Lecture):
    race = {name: each.walk for name, each in race_of(lecture).items()}
    runs = told_apart(race, DARK)
    near = np.vstack([walk.near() for walk in race.values()])
    landscape = framed_map(BOX, lecture.loss, near, DARK, equal=False)
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


def test_the_table_states_each_rate_and_since_when_the_loss_stays_within_one_percent(lecture: Lecture):
    table, rates = table_of(lecture), [each.rate for each in race_of(lecture).values()]
    for written, rate, right in zip(table.rates, rates, [*table.steps][2:], strict=True):
        assert read(written.text) == pytest.approx(rate, rel=6e-2)
        assert written.get_right()[0] < right.get_left()[0]


@pytest.mark.parametrize("epochs", [0.0, 1.0, 7.5, 60.0])
def test_where_the_marks_lie_on_one_heap_the_table_tells_the_loss_of_each(epochs: float, lecture: Lecture):
    table = table_of(lecture)
    table.losses.show(epochs)
    race = race_of(lecture)
    ends = [each.walk.losses[int(epochs)] for each in race.values()]
    told = [read(view.number.text) for view in table.losses.views]
    assert told == pytest.approx(ends, rel=6e-2)
    if epochs == 60.0:  # and who is lower is so in the numbers, as far as digits go
        for (a, said), (b, other) in combinations(zip(ends, told, strict=True), 2):
            assert a == pytest.approx(b, rel=1e-4) or (a < b) == (said < other) or said == other
    for view, right in zip(table.losses.views, [*table.steps][2:], strict=True):
        assert view.get_right()[0] < right.get_left()[0]


def test_losses_that_four_digits_do_not_tell_apart_have_more():
    ends = 9.9569e11, 9.9568e11, 9.9564e11
    runs = told_apart({name: walk_of(1e12, end) for name, end in zip(NAMES, ends, strict=False)}, DARK)
    assert len({significant(end, digits_at_the_end(runs, 24, 9.0)) for end in ends}) == 3
    assert len({significant(end) for end in ends}) == 1
    assert digits_at_the_end(told_apart({"a": walk_of(2.0, 1.0), "b": walk_of(2.0, 1.5)}, DARK), 24, 9.0) == 4
    assert broadest(runs, 24, digits_at_the_end(runs, 24, 1.3)) <= 1.3


def test_from_which_to_which_rate_was_tried_is_said_of_each(lecture: Lecture):
    best = race_of(lecture)
    *words, last = (line.words for line in fairness(BOX, best, DARK))
    first, second = ([read(end) for end in line.split(": ")[-1].strip(".;").split(" to ")] for line in words[1:])
    for each in CONTENDERS:
        low, high = second if each.name in words[2] else first
        assert 0.94 * low <= best[each.name].rate < 0.95 * high  # a best at the end would be none
        assert high / low == pytest.approx(10 ** ((best["Adam"].tried - 1) / 20), rel=0.15)
    assert words[0].startswith(f"{best['Adam'].tried} rates")
    assert "log L" in last


def test_who_is_spoken_of_stands_over_the_others():
    scene = played(Shown, OptimizerRace, Lecture())
    (standings,) = {part for beat in scene.shown for part in beat if isinstance(part, Standings)}
    views = [part for part in scene.shown[-1] if isinstance(part, PathView | LossView)]
    assert len(views) == 2 * len(NAMES)
    (lit,) = {view.walk.losses[-1] for view in views if strength(view.iterates) == 1.0}
    ahead = [view for view in views if view.walk.losses[-1] == lit]
    assert len(ahead) == 2
    for kind in (PathView, LossView):
        one = next(view for view in ahead if isinstance(view, kind))
        others = [view for view in views if isinstance(view, kind) and view is not one]
        assert one.mark.z_index > max(view.mark.z_index for view in others)
        assert np.ptp(one.mark.dot.points[:, 0]) == pytest.approx(np.ptp(one.mark.dot.shape[:, 0]))  # not over the heap
        assert {strength(view.mark) for view in others} == {FAINT}
    assert [strength(entry) for entry in standings.entries].count(1.0) == 1


def strength(part: VMobject) -> float:
    """The opacity of its strongest fill."""
    return round(max(float(each.fill_rgbas[:, 3].max()) for each in part.get_family() if len(each.points)), 6)


def table_of(lecture: Lecture, width: float = 5.0) -> Standings:
    race = race_of(lecture)
    runs = told_apart({name: each.walk for name, each in race.items()}, DARK)
    rates, stays = [each.rate for each in race.values()], stays_of(race, lecture.loss, goal_of(lecture).level)
    return Standings(Box(0, 0, width, 2.7), runs, rates, stays, goal_of(lecture), DARK)


def test_who_is_said_to_stay_does_so_long_after_the_race(lecture: Lecture):
    race, level = race_of(lecture), goal_of(lecture).level
    for each, stay in zip(CONTENDERS, stays_of(race, lecture.loss, level), strict=True):
        longer = descend(
            lecture.loss, start_of(lecture), each.optimizer(race[each.name].rate), LONGER * race[each.name].walk.steps
        )
        within, last = longer.losses <= level, race[each.name].walk.steps
        assert longer.points[: last + 1] == pytest.approx(race[each.name].walk.points)
        assert (stay.since is None) == (not within[last:].all())
        if stay.since is not None:
            assert within[stay.since :].all()
            assert stay.since == 0 or not within[stay.since - 1]
        assert (stay.later is not None) == (within[-1] and stay.since is None)
        if stay.later is not None:
            assert within[stay.later :].all()
            assert not within[stay.later - 1]
        assert (stay.leaves is not None) == (within[last] and not within[-1])
        if stay.leaves is not None:
            assert within[last : stay.leaves].all()
            assert not within[stay.leaves]


@pytest.mark.parametrize("steps", range(1, 40))
def test_a_swing_that_happens_to_be_inside_at_the_end_does_not_stay(steps: int):
    k = np.arange(20.0 * steps + 200.0)
    swing = walk_of(*(1.0 + 0.95**k * np.cos(0.4 * k) ** 2))  # inside wherever it passes the bottom
    stay, inside_from = Stay.of(swing, steps, 1.01), np.log(0.01) / np.log(0.95)
    if stay.since is not None:
        assert stay.since <= steps
        assert steps > inside_from - np.pi / 0.4
    if steps > inside_from:
        assert stay.since is not None


def test_the_ways_are_no_single_line_where_they_differ(lecture: Lecture):
    near = np.vstack([each.walk.near() for each in race_of(lecture).values()])
    plot = framed_map(BOX, lecture.loss, near, DARK, fit=None)
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
    for plot in (framed_map(BOX, loss, points, DARK, fit=None), framed_map(BOX, loss, points[10:], DARK, fit=False)):
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
    (standings,) = {part for beat in scene.shown for part in beat if isinstance(part, Standings)}
    for there, beat in zip((False, True), scene.shown, strict=False):
        assert any(part is sign for sign in standings for part in beat) == there
    for view in (part for part in scene.shown[-1] if isinstance(part, PathView)):
        assert inside(view.places, view.plot.inner).all()


def test_where_marks_meet_each_is_seen_around_those_in_front():
    walk = Lecture(descent={"steps": 3}).descend()
    race = dict.fromkeys(NAMES, walk)
    runs = told_apart(race, DARK)
    plot = LossPlot(BOX, [*race.values()], 0.1, DARK)
    for views in (losses(runs, plot), paths(runs, framed_map(BOX, Lecture().loss, walk.points, DARK, equal=False))):
        views.show(2.0)
        camera = StageCamera(background_color=DARK.background)
        camera.capture_mobjects([views])
        seen = camera.pixel_array[..., :3].reshape(-1, 3).astype(int)
        for run in runs:
            ink = np.array([*bytes.fromhex(run.color[1:])])
            assert (np.abs(seen - ink).max(axis=-1) <= 2).sum() >= 12, run.name  # of 480 lines


def test_from_the_fit_they_run_from_another_line_and_it_is_said_before():
    """Steps against a slope were spoken of while a mark lay on the star five times and none moved."""
    lecture = Lecture(descent={"start": tuple(Lecture().loss.minimizer)})
    scene = played(Marks, OptimizerRace, lecture)
    usual = played(Watched, OptimizerRace, Lecture())
    assert scene.seen[0] == ANOTHER
    assert scene.seen[1:-1] == usual.seen[:-1]  # the verdict is their own
    assert scene.walks
    for walk in scene.walks:
        assert walk.points[0] == pytest.approx(start_of(lecture))
    first, last = np.array(scene.marks[1]), np.array(scene.marks[-1])
    assert np.hypot(*(last - first).T[:2]).min() > 1.0


class Marks(Watched):
    """A clip of which it is noted where the marks on the map are, in every beat, and whose they are."""

    def look(self, words: str) -> None:
        super().look(words)
        parts = [part for mobject in self.mobjects for part in mobject.get_family()]
        views = [part for part in parts if isinstance(part, PathView)]
        self.marks = [*getattr(self, "marks", []), [view.mark.places[0] for view in views]]
        self.walks = [view.walk for view in views]


def test_how_far_they_were_run_on_stands_over_the_steps_where_someone_is_there():
    """A note, "Tried to step 120", stood over the names as if it were their heading, and the axis ended at 60."""
    assert run_on([Stay()] * 5, 60, "within 1 %", 25, 9.0) == "stays within 1 %"
    for stay in (Stay(since=3), Stay(leaves=70)):
        assert run_on([Stay(), stay], 60, "within 1 %", 25, 9.0) == "run on to step 120: stays within 1 %"
        assert run_on([Stay(), stay], 60, "within 1 %", 25, 3.6) == "to step 120: stays within 1 %"
    table = table_of(Lecture())
    said, of = table.steps[:2]
    assert said.words.startswith("run on to step 120: ")
    assert said.get_right()[0] == pytest.approx(of.get_right()[0], abs=0.05)
    assert min(line.get_bottom()[1] for line in (said, of)) > max(entry.get_top()[1] for entry in table.entries)


def test_none_so_far_is_not_never():
    assert Stay().words == "not yet"
    assert Stay(since=0).words == "step 0"
    assert Stay(leaves=65).words == "leaves at 65"
    assert Stay(later=1098).words == "step 1,098"


@pytest.mark.parametrize("steps", [1, 3, 200])
def test_any_number_of_steps(steps: int):
    scene = type("OptimizerRace", (Watched, OptimizerRace), {})(lecture=Lecture(optimizers={"steps": steps}))
    scene.render()
    assert any(f"{steps:,} steps" in words or steps == 1 for words in scene.seen)


@pytest.mark.parametrize("width", [4.15, 4.9, 5.9])
def test_nothing_touches_in_the_table_however_narrow_it_is(width: float, lecture: Lecture):
    table = table_of(lecture, width)
    table.losses.show(60.0)
    for column in ([*table.rates, *table], [*(view.number for view in table.losses.views), table.losses[-1]]):
        texts = [*(part for entry in table.entries for part in entry[1:]), *table.steps, *column]
        assert legible.overlapping(legible.Writing.of(texts)) == []
        assert legible.crowded(legible.Writing.of(texts)) == []
        assert min(map(legible.size, texts)) >= legible.SMALLEST


@pytest.mark.parametrize(
    ("words", "lit"),
    [
        ("First to stay within 1 %: RMSProp.", ["RMSProp"]),
        ("First to stay within 1 %: momentum and Adam.", ["momentum", "Adam"]),
        ("First to stay within 1 %: all but Adam.", ["gradient descent", "momentum", "Nesterov", "RMSProp"]),
        ("None stays within 1 %, and all end alike.", [each.name for each in CONTENDERS]),
    ],
)
def test_who_is_spoken_of_is_lit(words: str, lit: list[str]):
    assert spoken_of(words, [each.name for each in CONTENDERS]) == lit


FRAMES = {"16:9": (854, 480), "4:3": (640, 480), "1:1": (480, 480), "9:16": (480, 854)}


@pytest.mark.parametrize("aspect", FRAMES)
def test_the_map_has_a_good_part_of_the_frame_and_words_stand_beside_it(aspect: str):
    """Until the losses came it was a quarter of the width, over an empty half."""
    across, up = FRAMES[aspect]
    with settings({"pixel_width": across, "pixel_height": up}):
        place = picture_place()
        plane, standings_box, loss_box = arranged(place)
        best = race_of(Lecture())
    assert plane.width * plane.height > 0.42 * place.width * place.height
    lecture = Lecture()
    goal = goal_of(lecture)
    walks = {name: each.walk for name, each in best.items()}
    stays = stays_of(best, lecture.loss, goal.level)
    standings = Standings(
        standings_box, told_apart(walks, DARK), [each.rate for each in best.values()], stays, goal, DARK
    )
    heads = [*standings.steps[:2], standings.losses[-1]]
    assert legible.crowded(legible.Writing.of(heads)) == legible.overlapping(legible.Writing.of(heads)) == []
    assert standings.steps[0].get_left()[0] > standings_box.left - 1e-6
    for each in CONTENDERS:
        assert rule_of(each, loss_box, DARK).width <= loss_box.width + 1e-6
