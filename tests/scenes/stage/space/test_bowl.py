"""The bowl is the surface of the loss, and it is known what of it hides what."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.lecture import Lecture
from scenes.stage.settings import settings
from scenes.stage.space.polylines import FLAT, ellipse
from scenes.stage.space.sight import crossings, face, facing, layer
from scenes.stage.space.view import View
from tests.scenes.stage.space.worlds import ROUNDING, above, along_ray, area, bowl_of, in_bowl, in_box, looks, marched


def test_the_height_of_the_surface_is_the_excess_of_the_loss(lecture: Lecture):
    bowl = bowl_of(lecture)
    boxed = in_box(200)
    surface = bowl.on_surface(boxed)
    assert np.array_equal(surface[:, :2], boxed)
    assert np.allclose(above(bowl, surface), 0, atol=1e-7 * (1 + np.abs(surface[:, 2]).max()))
    assert np.allclose(bowl.on_floor(boxed), np.column_stack([boxed, np.full(200, bowl.floor)]))


def test_the_fit_is_the_lowest_point_and_in_the_middle(lecture: Lecture):
    bowl = bowl_of(lecture)
    assert np.allclose(bowl.fit, 0)
    assert np.allclose(bowl.on_surface(bowl.fit), 0)


def test_it_holds_the_start_and_all_points_near(lecture: Lecture):
    walk, bowl = lecture.descend(), bowl_of(lecture)
    assert bowl.holds(bowl.boxed(walk.points[:1])) <= 1
    assert (bowl.holds(bowl.boxed(walk.near())) <= 1).all()


def test_its_rim_is_the_whole_line_of_one_loss_and_convex(lecture: Lecture):
    bowl = bowl_of(lecture)
    corners = bowl.outline
    edges = np.roll(corners, -1, axis=0) - corners
    turns = edges[:, 0] * np.roll(edges[:, 1], -1) - edges[:, 1] * np.roll(edges[:, 0], -1)
    assert (turns >= -ROUNDING).all() or (turns <= ROUNDING).all()
    on_rim = bowl.holds(corners) >= 1 - 1e-6  # between the corners of the ellipse lie points of its chords
    losses = bowl.loss.value(*(bowl.center + corners[on_rim] * bowl.reach).T)
    assert np.allclose(losses, bowl.brim, rtol=1e-5)
    around = np.unwrap(np.arctan2(*((corners[on_rim] - bowl.fit) @ bowl.root.T).T))
    assert np.abs(np.diff(around)).max() < 0.2
    assert np.ptp(around) > 2 * np.pi - 0.2


def test_the_box_is_as_wide_as_the_rim(lecture: Lecture):
    bowl = bowl_of(lecture)
    for axis in (0, 1):
        direction = np.eye(2)[axis]
        assert bowl.farthest(direction)[axis] == pytest.approx(1.0, rel=1e-6)
    rng = np.random.default_rng(3)
    for direction in rng.normal(size=(20, 2)):
        most = bowl.farthest(direction)
        assert bowl.shares(most) == pytest.approx(1.0, rel=1e-6)
        assert (bowl.iso_line(1.0) @ direction).max() <= most @ direction + ROUNDING


def test_every_start_is_high_on_the_wall_and_not_on_the_rim(lecture: Lecture):
    walk, bowl = lecture.descend(), bowl_of(lecture)
    shares = bowl.shares(bowl.boxed(walk.near()))
    assert shares.max() == pytest.approx(1 / 1.15, rel=1e-6) or shares.max() < 1e-3


def test_an_iso_line_has_one_loss_and_goes_once_around_the_fit(lecture: Lecture):
    bowl = bowl_of(lecture)
    for share in (0.01, 0.3, 1.0, 2.0):
        line = bowl.iso_line(share)
        assert np.allclose(bowl.shares(line), share, rtol=1e-6)
        assert np.allclose(line[0], line[-1], atol=1e-9 * np.abs(line).max())
        turns = np.unwrap(np.arctan2(*((line - bowl.fit) @ bowl.root.T).T[::-1]))
        assert abs(turns[-1] - turns[0]) == pytest.approx(2 * np.pi)


def test_the_slopes_are_those_of_the_surface(lecture: Lecture):
    bowl, boxed, step = bowl_of(lecture), in_box(50), 1e-3
    for axis, move in enumerate(step * np.eye(2)):
        rise = bowl.on_surface(boxed + move)[:, 2] - bowl.on_surface(boxed - move)[:, 2]
        slopes = bowl.slopes(boxed)[:, axis]
        assert np.allclose(rise / (2 * step), slopes, atol=1e-7 * (1 + np.abs(slopes).max()))


def test_what_faces_the_viewer_is_told_by_the_normal_of_the_surface(lecture: Lecture):
    bowl, boxed, step = bowl_of(lecture), in_box(200), 1e-3
    moves = [bowl.on_surface(boxed + move) - bowl.on_surface(boxed - move) for move in step * np.eye(2)]
    upwards = np.cross(*moves)
    upwards /= np.linalg.norm(upwards, axis=1)[:, None]
    assert (upwards[:, 2] > 0).all()
    for view in looks(10):
        towards = upwards @ view.axes[2]
        clear = np.abs(towards) > 1e-6
        assert (np.sign(facing(bowl, boxed, view)) == np.sign(towards))[clear].all()


def test_both_faces_together_are_the_whole_bowl(lecture: Lecture):
    bowl = bowl_of(lecture)
    for view in looks(10):
        inner, outer = face(bowl, view, inside=True), face(bowl, view, inside=False)
        rounding = 1e-6 + 1e-9 * np.abs(facing(bowl, bowl.outline, view)).max()
        assert (facing(bowl, inner, view) >= -rounding).all()
        assert (facing(bowl, outer, view) <= rounding).all()
        for each in (inner, outer):  # a corner that is not on the rim is where the surface is seen from its edge
            within = bowl.holds(each) < 1 - 1e-2
            assert (np.abs(facing(bowl, each[within], view)) <= rounding).all()
        assert area(inner) + area(outer) == pytest.approx(area(bowl.outline), rel=1e-6)


def test_a_ray_meets_the_surface_where_an_independent_solver_says(lecture: Lecture):
    bowl = bowl_of(lecture)
    origins = np.column_stack([in_box(40), np.random.default_rng(1).uniform(bowl.floor, 1.5, 40)])
    met = 0
    for view in looks(8):
        inner, outer = crossings(bowl, origins, view)
        for coefficients, near, far in zip(along_ray(bowl, origins, view), outer, inner, strict=True):
            roots = np.roots(coefficients)
            if np.isrealobj(roots) and np.ptp(roots) > 1e-3 and np.abs(roots).max() < 100:
                met += 1
                assert far < near
                assert np.allclose([far, near], np.sort(roots), rtol=1e-4, atol=1e-6)
    assert met > 10


def test_where_a_ray_meets_the_surface_the_surface_is(lecture: Lecture):
    bowl = bowl_of(lecture)
    origins = np.column_stack([in_box(200), np.random.default_rng(1).uniform(bowl.floor, 1.5, 200)])
    for view in looks(8):
        a, b, c = along_ray(bowl, origins, view).T
        meets = b * b - 4 * a * c > 1e-6
        for nearness in crossings(bowl, origins, view):
            points = (origins + nearness[:, None] * view.axes[2])[meets]
            close = np.abs(points).max(axis=1) < 10
            assert np.allclose(above(bowl, points)[close], 0, atol=1e-6 * (1 + np.abs(bowl.root).max() ** 2))


def test_a_ray_from_the_zenith_meets_the_surface_once(lecture: Lecture):
    bowl, boxed = bowl_of(lecture), in_box(50)
    inner, _ = crossings(bowl, bowl.on_floor(boxed), View(elevation=90.0))
    assert np.allclose(inner, bowl.on_surface(boxed)[:, 2] - bowl.floor)


def test_a_ray_that_misses_gets_where_it_comes_nearest():
    bowl = bowl_of(Lecture())
    missed = 0
    for view in looks(8):
        origins = np.column_stack([in_box(200), np.full(200, -2.0)])
        a, b, c = along_ray(bowl, origins, view).T
        misses = b * b - 4 * a * c < -1e-6
        missed += misses.sum()
        for nearness in crossings(bowl, origins, view):
            assert np.allclose(nearness[misses], (-b / (2 * a))[misses], rtol=1e-6)
    assert missed > 100


def test_what_is_before_a_point_is_what_a_walk_along_the_ray_comes_through(lecture: Lecture):
    bowl = bowl_of(lecture)
    rng = np.random.default_rng(2)
    boxed = np.vstack([in_box(80), in_bowl(bowl, 80, 3)])
    origins = np.column_stack([boxed, rng.uniform(bowl.floor, bowl.height, 160)])
    found = np.zeros(3, dtype=int)
    for view in looks(5, seed=4):
        expected, sure = marched(bowl, origins, view)
        assert np.array_equal(layer(bowl, origins, view)[sure], expected[sure])
        found += np.bincount(expected[sure], minlength=3)
    assert (found > 3).all()


def test_no_part_of_the_near_wall_or_of_the_far_inside_is_hidden_by_the_bowl_itself(lecture: Lecture):
    bowl = bowl_of(lecture)
    boxed = in_bowl(bowl, 300)
    for view in looks(8):
        layers, towards = layer(bowl, bowl.on_surface(boxed), view), facing(bowl, boxed, view)
        assert (layers[towards > 1e-3] > 0).all()
        assert (layers[towards < -1e-3] == 2).all()


def test_what_lies_on_the_inside_has_at_most_the_near_wall_before_it():
    bowl, view = bowl_of(Lecture()), View(azimuth=-90.0, elevation=10.0)
    far, near = bowl.fit + np.array([[0.0, 0.2], [0.0, -0.2]])
    assert layer(bowl, bowl.on_surface(np.array([far])), view) == 1
    assert layer(bowl, bowl.on_floor(np.array([near])), view) == 2
    assert layer(bowl, bowl.on_floor(np.array([far])), View(azimuth=-90.0, elevation=60.0)) == 0


@pytest.mark.parametrize(("lines", "flat"), [(480, 2.25 * FLAT), (1080, FLAT), (2160, FLAT)])
@pytest.mark.parametrize("short", [1.0, 0.3, 0.01, 1e-6])
def test_no_chord_of_an_ellipse_departs_from_it(short: float, lines: int, flat: float):
    axes = np.array([[0.6, -0.8], [0.8, 0.6]]) * [1.0, short]
    with settings({"pixel_height": lines}):
        line = ellipse(axes)
    corners = line @ np.linalg.inv(axes).T  # on the circle that it is when its axes are equal
    start, end = corners[:-1], corners[1:]
    between = (start + end) @ axes.T / np.hypot(*(start + end).T)[:, None]
    chord = (end - start) @ axes.T
    way = between - start @ axes.T
    off = np.abs(way[:, 0] * chord[:, 1] - way[:, 1] * chord[:, 0]) / np.hypot(*chord.T)
    assert off.max() <= 1.1 * flat
    assert np.hypot(*line.T).max() == pytest.approx(1.0)
