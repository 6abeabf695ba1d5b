"""From where BowlDescent is seen: onto the far wall, foot and star below the bowl, as large as can be."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend, telling_start
from scenes.bowl_descent import ASIDE
from scenes.lecture import Lecture
from scenes.stage.data.start import at_the_fit
from scenes.stage.layout import Box
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.looks import GAPS, above_its_map, azimuth_for, elevation_for, framed, into, raised
from scenes.stage.space.outside import arrow_scale, marks
from scenes.stage.space.scales import Scales
from scenes.stage.space.sight import facing
from scenes.stage.space.view import View
from tests.scenes.reading import read
from tests.scenes.stage.space.worlds import BOX, at, bowl_of, descent_of, marched, moments

TAKEN = [Box(-6.0, 2.6, -2.5, 3.4), Box(3.2, -0.4, 6.0, 2.7)]


def looked_at(lecture: Lecture) -> tuple[Bowl, View, View]:
    """The bowl as the clip has it, from where its steps are seen, and its end."""
    start = lecture.descend().points[0]
    bowl = raised(bowl_of(lecture))
    home, last = (View(azimuth_for(bowl, start, aside), elevation_for(bowl)) for aside in ASIDE[1:])
    inward = View(last.azimuth, into(bowl, last))
    return above_its_map(bowl, start, home, inward), home, inward


def test_a_start_is_seen_on_the_inside_of_the_far_wall(lecture: Lecture):
    bowl, home, inward = looked_at(lecture)
    start = bowl.boxed(lecture.start)
    if not at_the_fit(lecture.loss, lecture.start):
        for view in (home, inward):
            assert facing(bowl, start, view) > 0
            assert (start - bowl.fit) @ view.axes[2][:2] < 0


def test_the_foot_of_a_start_and_the_star_are_seen_below_the_bowl(lecture: Lecture):
    bowl, home, inward = looked_at(lecture)
    foot, star = (bowl.on_floor(place[None]) for place in (bowl.boxed(np.array(lecture.start)), bowl.fit))
    if -bowl.floor < GAPS[1]:
        assert marched(bowl, foot, home)[0] == 2
    assert marched(bowl, star, home)[0] == 2
    assert marched(bowl, star, inward)[0] == 2


def test_the_fit_is_seen_at_last_over_the_near_side_of_a_bowl_that_is_one():
    for lecture in (Lecture(), Lecture(data={"source": "penguins", "standardize": True})):
        bowl, _, inward = looked_at(lecture)
        assert marched(bowl, bowl.on_surface(bowl.fit[None]) + 0.02 * inward.axes[2], inward)[0] == 2


def test_it_keeps_to_its_box_and_clear_of_what_is_taken_and_no_larger_view_would(lecture: Lecture):
    walk = lecture.descend()
    bowl, home, _ = looked_at(lecture)
    scales, out = Scales.beside(bowl, home, walk.points), marks(bowl, walk, arrow_scale(bowl, walk, home))
    view = framed([scales], out, home, BOX, TAKEN, BOX.center)
    places, offs = scales.corners(View(home.azimuth, home.elevation, 1.0), out)

    def kept(scale: float, shift: np.ndarray) -> bool:
        seen = View(home.azimuth, home.elevation, scale, *shift).seen(places) + offs
        within = (np.abs(seen) <= [BOX.right + 1e-6, BOX.top + 1e-6]).all()
        hits = [((seen > [b.left, b.bottom]) & (seen < [b.right, b.top])).all(axis=1).any() for b in TAKEN]
        return bool(within) and not any(hits)

    assert kept(view.scale, np.array([view.x, view.y]))
    seen = View(home.azimuth, home.elevation, 1.05 * view.scale).seen(places) + offs
    assert not kept(1.05 * view.scale, -(seen.min(axis=0) + seen.max(axis=0)) / 2)


def test_all_that_is_drawn_stays_in_the_box(lecture: Lecture):
    world = descent_of(lecture)
    drawn = np.vstack([part.points for part in world.family_members_with_points()])
    assert (np.abs(drawn[:, :2]) <= [BOX.right + 0.25, BOX.top + 0.25]).all()


@pytest.mark.parametrize("axis", [0, 1])
def test_a_line_of_the_map_has_one_value_and_ends_at_the_rim(axis: int, lecture: Lecture):
    bowl, home, _ = looked_at(lecture)
    scales = Scales(bowl, home)
    for ends, text in scales.lines[axis]:
        points = bowl.center + ends[:, :2] * bowl.reach
        assert np.allclose(bowl.loss.value(*points.T), bowl.brim, rtol=1e-5)
        assert np.ptp(points[:, axis]) <= 1e-6 * bowl.reach[axis]
        assert home.nearness(ends[1]) >= home.nearness(ends[0])
        assert text


def test_of_w_and_of_b_two_numbers_stand_at_the_rim(lecture: Lecture):
    """Of one alone no scale is read: of two rows b had one number, and of penguins."""
    bowl, home, _ = looked_at(lecture)
    assert all(len(ticks) > 1 for ticks in Scales(bowl, home).rim)


def test_the_lines_below_the_ball_lead_to_its_w_and_its_b(lecture: Lecture):
    world = descent_of(lecture)
    world.show(0.0)
    world.draw()
    bowl, boxed = world.bowl, world.bowl.boxed(world.walk.points[0])
    for axis, curve in enumerate(world.readings):
        foot, end = curve.points[[0, -1], :2]
        assert np.allclose(foot, world.view.seen(bowl.on_floor(boxed)), atol=1e-6)
        (low, high), other = np.sort(world.scales.chord(axis, boxed)[:, 1 - axis]), boxed[1 - axis]
        assert low - 1e-9 <= other <= high + 1e-9
        assert np.allclose(end, world.view.seen(bowl.on_floor(world.scales.chord(axis, boxed)[1])), atol=1e-6)


@pytest.mark.parametrize("axis", [0, 1])
def test_a_line_below_the_ball_ends_at_its_own_number(axis: int, lecture: Lecture):
    world = descent_of(lecture)
    for step in moments(world):
        at(world, step)
        for ends, text in world.map.ticks[3 + axis]:
            value, reach = world.walk.at(step)[axis], world.bowl.reach[axis]
            assert abs(read(text) - value) <= 0.01 * reach + 1e-3 * abs(value)
            assert ends[0] == pytest.approx(world.readings[axis].points[-1, :2])


def test_no_numbers_around_the_map_touch(lecture: Lecture):
    world = descent_of(lecture)
    for step in moments(world):
        at(world, step)
        kept = zip(world.map.written, world.map.kept, strict=True)
        boxes = [(middle, half) for each, here in kept for middle, half in each.boxes[here]]
        own = boxes[len(boxes) - sum(map(len, world.map.ticks[3:])) :]
        for (middle, half), (other, other_half) in combinations(boxes, 2):
            if any(middle is each or other is each for each, _ in own):
                assert (np.abs(middle - other) >= half + other_half).any()


@pytest.mark.parametrize("rows", ["17,1 3,10 21,6 9,4", "1,0 2,0 3,5 4,1", "10,3 11,5 12,4 13,9"])
def test_w_and_b_of_the_start_are_read_below_it_and_no_number_of_the_other_stands_there(rows: str, tmp_path: Path):
    (tmp_path / "rows.csv").write_text("x,y\n" + rows.replace(" ", "\n"))
    world = at(descent_of(Lecture(data={"source": str(tmp_path / "rows.csv")})), 0.0)
    for axis, curve in enumerate(world.readings):
        ((ends, _),) = world.map.ticks[3 + axis]
        others = [each for k, ticks in enumerate(world.map.ticks) for each, _ in ticks if k != 3 + axis]
        end = curve.points[-1, :2]
        assert np.hypot(*(ends[0] - end)) < 1e-6
        assert all(np.hypot(*(other[0] - end)) > 0.1 for other in others)


@pytest.mark.parametrize("scale", [1.0, 30.0, 1000.0, 20_000.0])
def test_a_number_on_the_floor_has_the_digits_before_the_point_that_the_table_has(scale: float):
    """The table said b = 8,435, and the floor 8,430."""
    x = np.linspace(0.3, 5.0, 40)
    loss = MeanSquaredError(Data(x, scale * (7.756 * x - 2.256 + np.sin(3.0 * x))))
    walk = descend(loss, telling_start(loss), GradientDescent(0.2 * critical_rate(loss)), 8)
    bowl = Bowl.around(loss, walk.near())
    scales = Scales(bowl, looked_at(Lecture())[1])
    for point in walk.points:
        boxed = bowl.boxed(point)
        for axis, value in enumerate(point):
            if 10.0 <= abs(value) < 1e5:
                assert abs(read(scales._read(axis, boxed)) - value) <= 0.5000001
