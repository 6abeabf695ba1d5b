"""BatchSizes shows the rows of each step, gradients and losses as they are, and says of them what is so."""

from __future__ import annotations

import re
from itertools import combinations

import numpy as np
import pytest
from manim import DashedLine
from scipy.optimize import linprog

from gdmath import GradientDescent, descend
from scenes.batch_sizes import DIM, BatchSizes
from scenes.lecture import Lecture
from scenes.stage.clipping import PIXEL, inside
from scenes.stage.data.lit_rows import LitRows
from scenes.stage.data.rows import MOST_DOTS, DataPlot
from scenes.stage.descents.batch_runs import cloud_epochs
from scenes.stage.descents.loss_plot import DENSE, LossPlot, LossView
from scenes.stage.descents.mean_marks import MeanMarks
from scenes.stage.descents.rate_now import RateNow
from scenes.stage.descents.run_losses import RunLoss
from scenes.stage.descents.runs import DOTTED
from scenes.stage.descents.spotlight import OVER
from scenes.stage.layout import SEEN, Box
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.gradient_plane import GradientPlane
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import COUNTED, SMALL, PathView
from scenes.stage.plane.way_map import close_note, map_note
from scenes.stage.run import Run
from scenes.stage.settings import settings
from scenes.stage.shapes import Arrow, Curve, Dots
from scenes.stage.theme import DARK
from scenes.stage.type import Prose
from scenes.stage.words.noise_claims import spoken_of
from tests.scenes.batches import TOLERANCE, Seen, Told, full_gradient, own_losses, places, runs_of, shuffled, sizes_of
from tests.scenes.reading import read

TELLINGS: dict[str, Told] = {}
"""A clip of each lecture: told once, looked at by many tests."""


@pytest.fixture
def told(lecture: Lecture, request: pytest.FixtureRequest) -> Told:
    name = request.node.callspec.params["lecture"]
    if name not in TELLINGS:
        TELLINGS[name] = Told(lecture=lecture)
        TELLINGS[name].render()
    return TELLINGS[name]


def test_it_is_short_and_says_little_at_a_time(told: Told):
    assert len(told.seen) >= 12
    assert all(len(seen.words.split()) <= 10 for seen in told.seen)
    assert told.time <= 75


def test_the_lit_rows_are_exactly_those_of_the_last_step_and_of_the_epoch(told: Told):
    lecture = told.lecture
    beats = [seen for seen in told.seen if seen.words.startswith(("A step on ", "Steps on "))]
    assert len(beats) == len(sizes_of(lecture))
    for seen, size in zip(beats, sizes_of(lecture), strict=True):
        ((view, _),) = seen.all(LitRows)
        ((rows, _),) = seen.all(DataPlot)
        epoch = shuffled(lecture, size, 1)
        data = np.column_stack([lecture.rows.x, lecture.rows.y])
        for dots, expected in zip(
            (view.seen, view.lit), (np.concatenate([epoch[0][:0], *epoch[:-1]]), epoch[-1]), strict=True
        ):
            wanted = rows.place(*data[np.sort(expected)].T)
            assert np.allclose(places(dots, seen.points_of(dots)), wanted, atol=TOLERANCE)


def test_each_step_of_a_short_epoch_that_is_seen_has_its_mark_on_the_way(told: Told):
    """Of 11 steps the last stretch looked like one long step; of twenty the last marks were one heap."""
    beats = [seen for seen in told.seen if seen.words.startswith(("A step on ", "Steps on "))]
    for seen, size in zip(beats, sizes_of(told.lecture), strict=True):
        way, _ = seen.all(PathView)[-1]
        steps = -(-len(told.lecture.rows) // size)
        places = way.places[: (steps if steps <= COUNTED else DOTTED) + 1]
        apart = [k for k in range(len(places)) if np.hypot(*(places[:k] - places[k])[:, :2].T).min(initial=9) >= SEEN]
        wanted, shape = places[way.dotted], way.iterates.shape
        assert set(apart) <= {*way.dotted}
        gaps = [np.hypot(*(one - other)[:2]) for one, other in combinations(wanted, 2)]
        assert min(gaps, default=SEEN) >= SEEN, "marks on a heap"
        shown = seen.points_of(way.iterates).reshape(-1, len(shape), 3)[:, 0] - way.share * shape[0]
        assert np.allclose(shown, wanted[inside(wanted, way.plot.inner)], atol=TOLERANCE), size


def test_marks_are_smaller_where_the_steps_to_count_are_short():
    shares = []
    for length in (1.0, 0.01):
        lecture = Lecture()
        walk = descend(lecture.loss, lecture.start, GradientDescent(length * lecture.learning_rate), 3)
        plot = framed_map(Box(0.0, 0.0, 5.0, 5.0), lecture.loss, lecture.descend().points[:4], DARK, fit=False)
        shares.append(PathView(plot, walk, DOTTED, DARK.line).counted(3).share)
    assert shares == [1.0, SMALL]


def test_the_least_loss_and_the_smooth_losses_are_seen_through_the_noise(told: Told):
    *views, _ = [view for view, _ in told.seen[-1].all(LossView)]
    by_noise = sorted(views, key=lambda view: view.walk.steps)
    looks = {id(part): look for part, look in told.seen[-4].looks}
    for view in views:
        assert looks[id(view.curve)] == 1.0, "a curve was greyer than its name"
    for view in by_noise[1:]:
        assert (view.curve.stroke_width < 2.0) == (view.walk.taken[-1] > DENSE)
    painted = [part for part, _ in told.seen[-4].parts]
    order = [next(k for k, part in enumerate(painted) if part is view.curve) for view in by_noise]
    assert order == sorted(order, reverse=True), "the noise lies over the others"
    ((plot, _),) = told.seen[-1].all(LossPlot)
    minimum = told.lecture.loss.minimum
    if minimum > plot.y_range[0]:
        height = plot.place(0.0, minimum)[1]
        lines = [part for part, _ in told.seen[-1].all(DashedLine) if abs(part.get_center()[1] - height) < TOLERANCE]
        assert {line.z_index for line in lines} == {1}  # painted over what has none
    if told.lecture.epochs >= 20:
        first = plot.place(1.0, plot.y_range[0])[0] - plot.inner.left
        assert first > 0.15 * plot.inner.width


def test_the_mean_of_the_cloud_is_the_tip_of_the_full_gradient(told: Told):
    seen = next(seen for seen in told.seen if seen.words.startswith(("Over an epoch", "Row by row")))
    ((plane, _),) = seen.all(GradientPlane)
    start = told.lecture.start
    tip = plane.place(*-full_gradient(told.lecture, *start))
    arrows = [points for part, points in seen.all(Arrow) if part.fill_color.to_hex() == told.theme.gradient]
    (arrow,) = [points for points in arrows if len(points)] or [plane.place(0.0, 0.0)[None]]
    reach = np.hypot(*(arrow - plane.place(0.0, 0.0))[:, :2].T)
    if reach.max() > 0.01:
        assert np.allclose(arrow[reach.argmax()], tip, atol=1e-4)
    (cross,) = crosses(seen, told)
    assert np.allclose((cross.max(axis=0) + cross.min(axis=0)) / 2, tip, atol=1e-4)


def crosses(seen: Seen, told: Told) -> list[np.ndarray]:
    """The crosses: curves of the text's colour, two strokes each."""
    return [
        points
        for part, points in seen.all(Curve)
        if len(points) == 8 and part.stroke_color.to_hex() == told.theme.text and part.stroke_width == 4
    ]


def test_every_mark_of_a_cloud_is_the_gradient_of_its_batch(told: Told):
    lecture = told.lecture
    x, y = lecture.rows.x, lecture.rows.y
    last = [seen for seen in told.seen if seen.all(GradientPlane)][-1]
    planes = [plane for plane, _ in last.all(GradientPlane)]
    at_the_fit = told.seen[0].words.startswith("It starts at the best line")
    assert len(planes) == 1 + (not at_the_fit)  # the start is the minimum
    clouds = [(dots, points) for dots, points in last.all(Dots) if dots in loose(last)]
    clouds = [each for each in clouds if each[0].fill_color.to_hex() != told.theme.gradient]
    noisy = sizes_of(lecture)[:0:-1]
    assert len(clouds) == len(planes) * len(noisy)
    for plane, (w, b), half in zip(planes, (lecture.start, lecture.loss.minimizer), (0, 1), strict=False):
        for size, (dots, points) in zip(noisy, clouds[half * len(noisy) : (half + 1) * len(noisy)], strict=True):
            shown = places(dots, points)
            count = 1 if size == 1 else cloud_epochs(size, len(x))
            batches = [rows for rows in shuffled(lecture, size, count) if len(rows) == size][:MOST_DOTS]
            errors = [w * x[rows] + b - y[rows] for rows in batches]
            wanted = [(-2 * np.mean(e * x[rows]), -2 * np.mean(e)) for e, rows in zip(errors, batches, strict=True)]
            tips = plane.place(*np.array(wanted).T)
            tips = tips[inside(tips, plane.inner)]
            assert len(shown) == len(tips) >= 0.8 * len(wanted)
            assert all(np.abs(tips - place).max(axis=1).min() < 1e-4 for place in shown)
            assert all(np.abs(shown - place).max(axis=1).min() < 1e-4 for place in tips)


def loose(seen: Seen) -> list[object]:
    """The shapes that belong to no view: the clouds."""
    inner = {id(part) for view, _ in seen.parts for part in getattr(view, "submobjects", [])}
    return [part for part, _ in seen.parts if id(part) not in inner]


def test_point_k_of_each_loss_curve_is_the_loss_of_all_the_data_at_its_epoch(told: Told):
    lecture, last = told.lecture, told.seen[-1]
    ((plot, _),) = last.all(LossPlot)
    views = [view for view, _ in last.all(LossView)]
    assert len(views) == len(sizes_of(lecture)) + 1
    for view in views:
        chosen = np.unique(np.linspace(0, view.walk.steps, 300).astype(int))
        losses = own_losses(lecture, view.walk.points[chosen])
        wanted = plot.place(view.walk.epochs[chosen], np.maximum(losses, plot.y_range[0]))
        curve = last.points_of(view.curve)
        corners = np.vstack([curve[::4], curve[3::4]])  # a curve of several pieces has several ends
        if tuple(lecture.start) != tuple(lecture.loss.minimizer):
            assert max(np.hypot(*(corners - place).T[:2]).min() for place in wanted) < 2 * PIXEL
        assert np.allclose(last.points_of(view.mark.dot)[::4].mean(axis=0), wanted[-1], atol=1e-3)
        assert view.walk.epochs[-1] == pytest.approx(lecture.epochs)


def test_the_numbers_under_the_names_are_the_last_losses(told: Told):
    numbers = [part for part, _ in told.seen[-2].all(RunLoss)]
    assert len(numbers) == len(sizes_of(told.lecture)) + 1
    for view in numbers:
        (loss,) = own_losses(told.lecture, view.walk.points[-1:])
        assert read(view.number.text) == pytest.approx(loss, rel=5.1e-2, abs=1e-12)


def test_the_marks_of_the_close_look_are_late_iterates(told: Told):
    last = told.seen[-1]
    ((plot, _),) = last.all(Landscape)
    walks = [view.walk for view, _ in told.seen[-2].all(RunLoss)][-2:]
    clouds = [(dots, points) for dots, points in last.all(Dots) if dots in loose(last)]
    assert len(clouds) == 2
    for walk, (dots, points) in zip(walks, clouds, strict=True):
        late = plot.place(*walk.points[walk.epochs > 0.75 * walk.epochs[-1]].T)
        shown = places(dots, points)
        assert len(shown) == min(len(late), MOST_DOTS)
        nearest = [np.abs(late - place).max(axis=1).min() for place in shown]
        assert max(nearest) < 1e-4
        assert np.allclose(shown[-1], late[-1], atol=1e-4)


def test_the_marks_of_the_last_beat_are_the_means_that_it_speaks_of(told: Told):
    """They stood at the last losses, and beside them "lowest mean" of one that stood higher."""
    lecture, last = told.lecture, told.seen[-1]
    ((means, _),), ((plot, _),) = last.all(MeanMarks), last.all(LossPlot)
    walks = runs_of(lecture)
    for mark, walk in zip(means.marks, walks.values(), strict=True):
        mean = max(float(walk.late.mean()), plot.y_range[0])
        end = plot.place(plot.parts * lecture.epochs, mean)
        assert np.allclose(mark.places, [end], atol=0.01)
    names = [entry[1].words for entry in told.legend]
    spoken = spoken_of([Run(name, walk, "", 0) for name, walk in walks.items()])
    for name, mark in zip(names, means.marks, strict=True):
        assert last.fill_of(mark.dot) == pytest.approx(1.0 if name in spoken else DIM)
    for view, _ in last.all(LossView):
        assert last.fill_of(view.mark.dot) == 0.0
    words = [part.words for part, _ in last.all(Prose)]
    assert any(re.match(r"mean over the last epoch|last-epoch mean", each) for each in words)


def test_it_is_said_which_steps_the_marks_of_the_close_look_are(told: Told):
    """A class took them for those of the last epoch, of which the words spoke."""
    for seen in told.seen[-3:]:
        words = " ".join(part.words for part, _ in seen.all(Prose) if part is not told.caption)
        assert "last quarter" in words


def test_what_is_said_is_so(told: Told):
    lecture, words = told.lecture, [seen.words for seen in told.seen]
    walks = [view.walk for view, _ in told.seen[-2].all(RunLoss)]
    x, y = lecture.rows.x, lecture.rows.y
    w, b = np.polyfit(x - x.mean(), y, 1) @ np.array([[1.0, -x.mean()], [0.0, 1.0]])
    least = np.mean((y - w * x - b) ** 2)
    exact = least < 1e-10 * y.var()
    assert any("no noise" in each for each in words) == exact
    assert any("never settles" in each for each in words) <= (not exact)
    late = [np.mean(own_losses(lecture, walk.points[walk.epochs > lecture.epochs - 1])) for walk in walks]
    if ending := re.match(r"Lowest mean over the last epoch: (.*)\.", words[-1]):
        best = int(np.argmin(late))
        assert ("shrinking" in ending[1]) == (best == len(late) - 1)
        assert ("all" in ending[1] or "both" in ending[1]) == (best == 0)
    late = [walk.points[walk.epochs > 0.75 * walk.epochs[-1]] for walk in walks[-2:]]
    root = np.array([[x.std(), 0.0], [x.mean(), 1.0]])
    around, calm_around = (among((points - [w, b]) @ root.T) for points in late)
    assert any("around the minimum" in each for each in words) == (around and not exact)
    noise = [
        np.mean(own_losses(lecture, points)) - own_losses(lecture, points.mean(axis=0)[None])[0] for points in late
    ]
    calmer = noise[1] < 0.6 * noise[0] and not exact
    assert any("the scatter shrinks" in each for each in words) <= (noise[1] < 0.65 * noise[0] and calm_around)
    if calmer and calm_around and around:
        assert any("the scatter shrinks" in each for each in words)
    from_fit = np.allclose(lecture.start, [w, b], rtol=1e-9)
    beside = any("less scatter, but beside the fit" in each for each in words)
    assert beside <= ((around or from_fit) and not calm_around)
    assert any("moved it away" in each for each in words) == (from_fit and not around)
    assert not any("not there" in each or "Not at the minimum yet" in each for each in words if from_fit)
    assert any("still not there" in each for each in words) <= (not around)


def among(points: np.ndarray) -> bool:
    """Whether zero is a mean of the points with positive weights."""
    found = linprog(np.zeros(len(points)), A_eq=np.vstack([points.T, np.ones(len(points))]), b_eq=[0.0, 0.0, 1.0])
    return bool(found.status == 0)


def test_every_map_says_how_far_away_its_fit_is_or_that_its_units_differ(told: Told):
    maps = [(seen, plot) for seen in told.seen for plot, _ in seen.all(Landscape)]
    assert maps
    whole = maps[-4][1]
    for k, (seen, plot) in enumerate(maps, 3 - len(maps)):
        goal = fit_or_pointer(plot)
        notes = close_note(plot, whole, goal) if k >= 0 else map_note(plot, goal)
        for note in (line for line in notes if isinstance(line, Prose)):
            assert any(len(note.points) == len(p) and np.allclose(note.points, p) for _, p in seen.all(Prose)), (
                seen.words
            )


def test_the_curves_of_those_spoken_of_are_lit_and_the_others_dimmed(told: Told):
    """The winners lay under the others, as bright as they."""
    full, noise, aside, last = ({id(part): look for part, look in seen.looks} for seen in told.seen[-4:])
    noisiest, *others, calm = [view for view, _ in told.seen[-1].all(LossView)]
    light = {id(view): full.get(id(view.curve), 1.0) for view in (noisiest, *others, calm)}
    assert noise[id(noisiest.curve)] == pytest.approx(light[id(noisiest)])
    for view in others:
        assert noise[id(view.curve)] == pytest.approx(DIM * light[id(view)])
    for view in (noisiest, *others):
        assert aside[id(view.curve)] == pytest.approx(DIM * light[id(view)])
    assert aside[id(calm.curve)] == 1.0

    names = [entry[1].words for entry in told.legend]
    runs = [Run(name, walk, "", 0) for name, walk in runs_of(told.lecture).items()]
    spoken = spoken_of(runs)
    for name, view in zip(names, (*others[::-1], noisiest, calm), strict=True):
        share = 1.0 if name in spoken else DIM
        assert last[id(view.curve)] == pytest.approx(share * light[id(view)]), name
        (entry,) = (entry for entry in told.legend if entry[1].words == name)
        assert entry[1].get_fill_opacity() == pytest.approx(share)
        if name in spoken and len(spoken) < len(names):
            rest = [each for each in (noisiest, *others, calm) if each.curve.z_index < OVER]
            assert all(view.mark.z_index > each.mark.z_index for each in rest), "the winner lies over the others"


def test_while_the_rate_shrinks_the_heading_tells_it_and_the_ends_of_the_others_stay(told: Told):
    """The heading kept the fixed rate while another was run, and the marks of the others were gone for a beat."""
    *before, aside, last = told.seen
    ((now, _),) = aside.all(RateNow)
    wins = re.search(r": [^;]*, shrinking rate\.$", last.words) is not None  # alone: it is its rate that is told
    assert [len(seen.all(RateNow)) for seen in (before[-1], last)] == [0, wins]
    steps = told.lecture.epochs * int(np.ceil(len(told.lecture.rows) / sizes_of(told.lecture)[-1]))
    fixed = 0.5 / (np.square(told.lecture.rows.x).max() + 1.0)
    assert read(now.number.text) == pytest.approx(fixed / (1 + (steps - 1 - steps / 2) / (steps / 10)), rel=0.06)
    marks = [view.mark.dot for view, _ in aside.all(LossView)]
    assert [aside.fill_of(dot) for dot in marks] == pytest.approx([*[DIM] * (len(marks) - 1), 1.0])
    for part in now.fixed:
        assert [seen.fill_of(part) for seen in (before[-1], aside, last)] == [1.0, 0.0, not wins]


def test_while_a_plane_of_gradients_is_spoken_of_the_map_beside_it_is_dimmed_and_so_are_the_names_not_named():
    class Looked(Told):
        def beat(self, words, *plays):
            super().beat(words, *plays)
            family = [part for mobject in self.mobjects for part in mobject.get_family()]
            maps = [part for part in family if isinstance(part, Landscape)]
            strength[words] = max([each[0].get_stroke_opacity() for each in maps], default=0.0)
            names[words] = [entry[1].get_fill_opacity() for entry in self.legend]

    strength: dict = {}
    names: dict = {}
    Looked(lecture=Lecture()).render()
    dimmed, lit = pytest.approx(DIM), pytest.approx(1.0)
    for words in ("All rows together: the full gradient, turned downhill.", "Each row alone would go its own way."):
        assert strength[words] == dimmed
    assert strength["A step on 4 rows: 5 steps, one epoch."] == lit
    assert names["A step on 4 rows: 5 steps, one epoch."][:2] == [dimmed, lit]
    assert names["Steps on 1 row: 20, some too short to see."][:3] == [dimmed, dimmed, lit]
    assert names["All rows together: the full gradient, turned downhill."][:3] == [lit, dimmed, dimmed]
    assert names["Each row alone would go its own way."][:3] == [dimmed, dimmed, lit]
    assert names["Over an epoch they average to the full gradient."][:3] == [dimmed, lit, lit]
    assert names["25 epochs in a few seconds."][:3] == [lit, lit, lit]


def test_a_plane_said_to_be_enlarged_so_many_times_is_so_along_both_axes(told: Told):
    """The numbers beside an axis took room from it: along w it was less than along b."""
    for seen in (seen for seen in told.seen if "only noise" in seen.words):
        (here, _), (there, _) = seen.all(GradientPlane)
        times = there.units / here.units
        assert times[0] == pytest.approx(times[1], rel=0.01)
        if said := re.search(r"enlarged (\S+) times", seen.words):
            assert read(said[1]) == pytest.approx(times[0], rel=0.06)


def test_in_a_tall_frame_a_way_is_not_a_blot_in_a_map_broader_than_high():
    class Looked(BatchSizes):
        def beat(self, words, *plays):
            super().beat(words, *plays)
            ways = [part.places for each in self.mobjects for part in each.get_family() if isinstance(part, PathView)]
            if words.startswith(("A step on 1 row", "Steps on 1 row")):
                found.extend([np.ptp(places[:, 0]) for places in ways])

    found: list = []
    look = {"aspect": "9:16"}
    with settings({"pixel_width": 480, "pixel_height": 854}):
        Looked(lecture=Lecture(look=look)).render()
    assert max(found) > 2.0
