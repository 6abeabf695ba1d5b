"""LossLandscape says what its marks are and what parts them, and its numbers tell the tried lines apart."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError
from gdmath.plan import telling_start
from scenes.audit.watching import Watching, played
from scenes.lecture import Lecture
from scenes.loss_landscape import (
    APART,
    HEIGHT,
    LossLandscape,
    arranged,
    into_the_bowl,
    known_points,
    lines_to_try,
)
from scenes.stage.data.rows import DataPlot, held_in_view
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.data.tour import visited
from scenes.stage.descents.readout import Readout, writer
from scenes.stage.layout import Box, picture_place, place_of
from scenes.stage.plane.color_bar import ColorBar, side_by_side
from scenes.stage.plane.landscape import Landscape
from scenes.stage.settings import settings
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import STAR, Floor, star, star_share
from scenes.stage.space.sight import UNCOVERED, layer
from scenes.stage.space.sliced_world import ARM, SlicedWorld
from scenes.stage.space.view import View
from scenes.stage.theme import DARK, SIZES
from scenes.stage.type import Prose, text_width
from scenes.stage.words.landscape_claims import ONE_COLOR, words_on, words_on_all, words_on_cuts, words_on_tries
from tests.scenes.reading import read

BOX = Box(-6.6, -2.0, -1.0, -1.15)


def test_noise_is_said_to_part_star_and_cross_exactly_where_it_does(lecture: Lecture):
    data = lecture.rows
    words = words_on(lecture.loss)
    assert len(words.split()) <= 10
    if data.slope is None or data.intercept is None:
        assert "true" not in words
    else:
        apart = np.abs(lecture.loss.minimizer - [data.slope, data.intercept]).max()
        assert ("Noise parts them" in words) == (apart > 1e-6)


def test_without_noise_the_best_line_is_the_true_one():
    loss = Lecture(data={"noise": 0.0}).loss
    assert loss.minimizer == pytest.approx([loss.data.slope, loss.data.intercept])
    assert words_on(loss) == "No noise: the best line is the true one."


def test_lines_that_stand_apart_on_the_map_are_told_apart_by_their_numbers(lecture: Lecture):
    loss = lecture.loss
    first = away_from_the_fit(loss, lecture.start)
    bowl = Bowl.sheet(loss, known_points(first, lecture.rows))
    tour = visited(np.vstack([first, lines_to_try(bowl, first), loss.minimizer]), loss)
    numbers = Readout(BOX, tour, loss, DARK, ("w", "b", "L"))
    told = np.array([numbers.texts(step)[:2] for step in range(tour.steps + 1)])
    for axis in range(2):
        for k in range(tour.steps + 1):
            far = np.abs(tour.points[:, axis] - tour.points[k, axis]) > 0.05 * bowl.reach[axis]
            assert (told[far, axis] != told[k, axis]).all()


@pytest.mark.parametrize(("large", "change"), [(3.2e6, 50.0), (3.2e6, 0.4), (4.0, 5e-6), (-57.3, 0.02), (0.02, 1e-7)])
def test_a_small_change_of_a_large_parameter_is_seen(large: float, change: float):
    values = large + change * np.linspace(0.0, 1.0, 5)
    write = writer(values, 10.0 * large**2)
    assert len({write(value) for value in values}) == 5
    assert [read(write(value)) for value in values] == pytest.approx(values, abs=0.01 * change)


def test_the_line_that_is_written_is_the_line_that_is_seen(lecture: Lecture):
    """At every row and every step, to a part of the spread of y that no eye would miss."""
    data, walk = lecture.rows, lecture.descend()
    near = Readout(BOX, walk, lecture.loss, DARK, ("w", "b"))
    for step in np.flatnonzero(walk.losses <= 1.5 * walk.losses[0])[[0, -1]]:
        w, b = (read(text) for text in near.texts(step))
        off = w * data.x + b - (walk.points[step] @ [data.x, np.ones(len(data))])
        assert np.abs(off).max() < 0.03 * data.y.std()


def test_rounding_is_not_followed():
    assert writer(1.9 + np.array([0.0, 1e-13]), 0.01)(1.9) == "1.900"


def test_a_star_and_a_cross_are_only_spoken_of_where_they_are():
    assert words_on(MeanSquaredError(Data([1.0, 2.0], [3.0, 5.0]))).startswith("Lines of equal loss")


@pytest.mark.parametrize("reach", [(1.0, 1.0), (1.0, 0.7), (1.0, 0.35), (0.4, 1.0), (1.0, 0.02), (0.02, 1.0)])
def test_two_parabolas_are_spoken_of_where_two_cuts_rise_on_both_sides(reach: tuple[float, float]):
    """On towns one of them was seen to fall from end to end, on stones one that bends was said hardly to."""
    loss = Lecture(data={"standardize": True}).loss
    bowl = Bowl(loss, loss.minimizer, np.array(reach), loss.minimum + 2.0, HEIGHT)
    view = into_the_bowl([bowl], Box(-6.0, -3.0, 6.0, 3.0))
    words = words_on_cuts(SlicedWorld(bowl, view, view, DARK), view)
    assert words.endswith("two parabolas.") == (min(reach) >= 0.7)
    for name, half in zip("wb", reach, strict=True):
        along = loss.minimizer + np.linspace(-half, half, 201)[:, None] * np.eye(2)["wb".index(name)]
        heights = HEIGHT * (loss.value(*along.T) - loss.minimum) / (bowl.brim - loss.minimum)
        across, up = view.seen(np.column_stack([(along - loss.minimizer) / reach, heights]))[:, :2].T
        one_arm = min(up[0], up[-1]) - up.min() < ARM
        assert (f"along {name} hardly" in words or f"along {name} seems" in words) == one_arm
        chord = np.interp(across, *zip(*sorted([(across[0], up[0]), (across[-1], up[-1])]), strict=True))
        if one_arm:  # the distance from the chord, upright, is a little more than across it
            assert np.abs(up - chord).max() >= ARM if "seems" in words else np.abs(up - chord).max() < 1.5 * ARM


def any_rows(seed: int) -> MeanSquaredError:
    """Rows around a line, from centred to a hundred thousand deviations away, with and without an outlier."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(30) + 10.0 ** rng.uniform(-1, 5)
    y = rng.normal() * x + rng.standard_normal(30)
    y[0] += 100.0 * (rng.random() < 0.3)
    return MeanSquaredError(Data(x, y))


@pytest.mark.parametrize("seed", range(12))
def test_tried_lines_stand_apart_on_the_map_and_in_view_of_the_rows(seed: int):
    loss = any_rows(seed)
    first = telling_start(loss)
    bowl = Bowl.sheet(loss, known_points(first, loss.data))
    tried = lines_to_try(bowl, first)
    chosen = np.vstack([first, tried, loss.minimizer])
    assert (np.abs(bowl.boxed(chosen)) <= 1.0).all()
    apart = [np.hypot(*(bowl.boxed(one) - bowl.boxed(other))) for one, other in combinations(chosen, 2)]
    assert min(apart) > APART
    rows = DataPlot(Box(0.0, 0.0, 4.0, 4.0), loss.data, chosen, DARK)
    for point in tried:
        (line,) = rows.line(point)
        assert line[:, 0] == pytest.approx([rows.inner.left, rows.inner.right])
    assert "miss" not in words_on_tries(bowl, first, tried)


def test_where_all_lines_on_the_map_miss_the_rows_it_is_said():
    loss = Lecture().loss
    first = loss.minimizer + np.array([1e4, 1e5])
    bowl = Bowl.sheet(loss, known_points(first, loss.data))
    assert "miss the rows" in words_on_tries(bowl, first, lines_to_try(bowl, first))


@pytest.mark.parametrize("seed", range(30))
def test_lines_are_said_to_miss_the_rows_where_all_rows_are_on_one_side_of_each(seed: int):
    """Of a cloud with a few rows far out, lines through it were said to miss it: they left the axes at one end."""
    rng = np.random.default_rng(seed)
    x = rng.lognormal(-0.4, 0.6, 200)
    data = Data(x, 7000.0 * x - 1500.0 + 600.0 * rng.standard_normal(200))
    loss = MeanSquaredError(data)
    first = np.array([1000.0, 10_000.0]) * (10.0 ** rng.uniform(0.0, 2.0) if seed else 1.0)
    bowl = Bowl.sheet(loss, known_points(first, data))
    tried = lines_to_try(bowl, first)
    above = data.y > tried[:, :1] * data.x + tried[:, 1:]
    in_view = np.allclose(held_in_view(loss, tried), tried)
    missed = all(len({*side}) == 1 for side in above)
    assert ("miss" in words_on_tries(bowl, first, tried)) == (missed and not in_view)
    assert len(words_on_tries(bowl, first, tried).split()) <= 10


def test_lines_in_view_beside_the_rows_are_not_laid_to_the_size_of_the_map():
    loss = MeanSquaredError(Data([1.0, 2.0], [3.0, 5.0]))
    first = np.array([0.0, 0.0])
    bowl = Bowl.sheet(loss, known_points(first, loss.data))
    assert "miss" not in words_on_tries(bowl, first, lines_to_try(bowl, first))


@pytest.mark.parametrize("elevation", [5.0, 27.0, 80.0])
def test_the_star_is_spoken_of_where_nothing_of_the_bowl_is_before_it(elevation: float):
    """By marching along the rays of sight, in small steps, from the arms of the star."""
    loss = Lecture(data={"standardize": True}).loss
    bowl = Bowl(loss, loss.minimizer, np.array([1.0, 1.0]), loss.minimum + 2.0, HEIGHT)
    view = View(elevation=elevation, scale=2.0)
    arms = [bowl.on_floor(np.array(arm)) for arm in ((0.1, 0.0), (0.0, 0.1), (-0.1, 0.0), (0.0, -0.1))]
    free = True
    for arm in arms:
        ray = arm + np.linspace(0.0, 6.0, 20_001)[:, None] * view.axes[2]
        over = ray[:, 2] - HEIGHT * bowl.shares(ray[:, :2])
        within = (np.abs(ray[:, :2]) <= 1.0).all(axis=1) & (ray[:, 2] <= HEIGHT)
        free &= not ((over[1:] * over[:-1] < 0) & within[1:]).any()
    assert ("one that fits best" in words_on_all(bowl, view)) == free


@pytest.mark.parametrize("elevation", [15.0, 27.0, 60.0])
def test_of_a_star_that_walls_cover_no_scrap_looks_out(elevation: float, lecture: Lecture):
    bowl = Bowl.sheet(lecture.loss, np.array([lecture.start]))
    bowl = replace(bowl, height=HEIGHT)
    for azimuth in range(0, 360, 24):
        view = View(float(azimuth), elevation)
        floor = Floor(bowl, view, DARK)
        floor.draw(bowl, view)
        fit = bowl.on_floor(bowl.fit[None])
        rim = bowl.on_floor(bowl.fit + STAR * np.array([[0, 1], [0, -1], [1, 0], [-1, 0], [0.7, 0.7], [-0.7, -0.7]]))
        layers = layer(bowl, rim, view)
        drawn = np.ptp(floor.star.points[:, :2], axis=0).max() if len(floor.star.points) else 0.0
        if (layers != UNCOVERED).all() and layer(bowl, fit, view) != UNCOVERED:
            assert drawn == 0.0
        if (layers == UNCOVERED).all() and star_share(bowl, view) == 1.0:
            whole = view.seen(bowl.on_floor(bowl.fit + STAR * star()))
            assert np.allclose(drawn, np.ptp(whole, axis=0).max())


def test_lines_of_one_color_are_not_said_to_be_told_apart_by_it(lecture: Lecture):
    """On penguins, five squares of one purple: all that come near the rows lie at the bottom of the valley."""
    loss = lecture.loss
    first = away_from_the_fit(loss, lecture.start)
    bowl = Bowl.sheet(loss, known_points(first, lecture.rows))
    tried = lines_to_try(bowl, first)
    words = words_on_tries(bowl, first, tried)
    plane = Landscape(Box(0.0, 0.0, 5.0, 5.0), loss, *bowl.ranges, DARK, 1.0)
    seen = plane.shares(loss.value(*np.vstack([first, tried, loss.minimizer]).T))
    if "all are low" in words:
        assert np.ptp(seen) <= ONE_COLOR * 1.01
    if "Try other lines" in words:
        assert np.ptp(seen) > ONE_COLOR * 0.99


def test_penguins_are_said_to_lie_low():
    lecture = Lecture(data={"source": "penguins"})
    first = lecture.start
    bowl = Bowl.sheet(lecture.loss, known_points(first, lecture.rows))
    assert "all are low" in words_on_tries(bowl, np.asarray(first), lines_to_try(bowl, np.asarray(first)))


@pytest.mark.parametrize(("across", "up"), [(640, 480), (480, 480), (480, 854)])
def test_in_a_narrow_frame_the_map_is_large(across: int, up: int):
    """Beside its bar it was a stamp, its chips larger than the paths between them."""
    with settings({"pixel_width": across, "pixel_height": up}):
        rows, numbers, right, bar = arranged(place := picture_place())
        lecture = Lecture(data={"source": "penguins"})  # the ticks of its b are broad
        ranges = Bowl.sheet(lecture.loss, lecture.start[None]).ranges
        plane = Landscape(right, lecture.loss, *ranges, DARK, aspect=1.0)
        colors = place_of(ColorBar(bar, plane))
    assert plane.inner.width == pytest.approx(plane.inner.height)
    assert plane.inner.width > 0.4 * min(place.width, place.height)
    assert rows.height > 0.35 * rows.width
    assert numbers.right <= place.right + 1e-9
    assert place.bottom - 0.05 < colors.bottom
    assert colors.right < place.right + 0.5


def test_under_a_map_as_many_losses_are_written_as_have_room():
    loss = Lecture(data={"source": "penguins"}).loss
    plane = Landscape(Box(0.0, 1.0, 5.0, 6.0), loss, (0.0, 60.0), (-9e3, 0.0), DARK)
    counts = []
    for width in (1.8, 2.6, 4.0, 9.0):
        losses = side_by_side(plane, width)
        counts.append(len(losses))
        widths = [text_width(text, SIZES.tick) for _, text in losses]
        gaps = [width / (len(losses) - 1) - (a + b) / 2 for a, b in pairwise(widths)]
        assert min(gaps) > 0.1
        assert [share for share, _ in losses][:: len(losses) - 1] == [0.0, 1.0]
    assert counts == sorted(counts)
    assert counts[-1] == 5


@pytest.mark.parametrize("source", ["synthetic", "penguins"])
def test_no_loss_of_a_line_is_written_beside_the_star(source: str):
    """The only number on the map, it was read as the loss of the best."""
    lecture = Lecture(data={"source": source})
    bowl = Bowl.sheet(lecture.loss, known_points(np.asarray(lecture.start), lecture.rows))
    plane = Landscape(Box(0.0, 0.0, 4.5, 4.5), lecture.loss, *bowl.ranges, DARK, 1.0)
    star_box = place_of(plane.fit())
    names = plane.level_names()
    assert len(names)
    for name in names:
        box = place_of(name)
        apart = max(
            box.left - star_box.right,
            star_box.left - box.right,
            box.bottom - star_box.top,
            star_box.bottom - box.top,
        )
        assert apart > 0.1


@pytest.mark.parametrize("turn", [20.0, 130.0, 250.0])
def test_a_star_stands_where_the_cuts_cross(turn: float):
    bowl = replace(Bowl.sheet(Lecture().loss, np.array([[-1.0, 4.0]])), height=HEIGHT)
    view = View(turn, 30.0)
    world = SlicedWorld(bowl, view, view, DARK).cut(1.0)
    world.draw()
    middle = world.best.points[:, :2].mean(axis=0)
    for line in world.lines:
        assert np.hypot(*(line.points[:, :2] - middle).T).min() < 0.1


class Noted(Watching):
    """What is noted in small letters at the end of each beat."""

    def look(self, words: str) -> None:
        super().look(words)
        parts = [part for each in self.mobjects for part in each.get_family()]
        notes = [part.words for part in parts if isinstance(part, Prose) and part.get_fill_opacity() > 0.0]
        self.noted = [
            *getattr(self, "noted", []),
            any("own unit" in note or "unit of its own" in note for note in notes),
        ]


@pytest.mark.parametrize(("data", "own"), [({}, False), ({"source": "penguins"}, True)])
def test_that_units_differ_is_said_of_the_map_and_of_the_bowl(data: dict[str, str], own: bool):
    """Of the planets "along w hardly bends" was true with w in tens and b in millions, and nothing said so."""
    scene = played(Noted, LossLandscape, Lecture(data=data))
    assert scene.noted == [own] * len(scene.noted)
