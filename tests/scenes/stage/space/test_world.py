"""The bowl in space: what is drawn lies where the loss puts it, and nothing that is hidden is seen."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from manim import FadeIn, Square, tempconfig
from scipy.spatial import cKDTree

from scenes.lecture import Lecture
from scenes.stage.camera import Picture, Shaded, StageCamera
from scenes.stage.clip import cut, pieces_above
from scenes.stage.layout import Box
from scenes.stage.space.bowl import FLOOR, LONGEST, Bowl, refined
from scenes.stage.space.view import View
from scenes.stage.space.wall import GLASS, LIGHT
from scenes.stage.space.world import ARROW, DescentWorld, World, across_from, framed
from scenes.stage.story import LectureScene, Views, Walk
from scenes.stage.theme import DARK, viridis

BOX = Box(-6.0, -3.4, 6.0, 3.4)
ROUNDING = 1e-9

numbers = st.floats(-5, 5)
views = st.builds(View, st.floats(-360, 360), st.floats(-90, 90), st.floats(0.1, 10), numbers, numbers, numbers)
places = arrays(float, (5, 3), elements=numbers)


def bowl_of(lecture: Lecture) -> Bowl:
    return Bowl.around(lecture.loss, lecture.descend().near())


def in_box(count: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (count, 2))


def in_bowl(bowl: Bowl, count: int, seed: int = 0) -> np.ndarray:
    """Points of the box in the bowl, however narrow it is: along its axes, and no farther than both let them be."""
    _, narrow, axes = np.linalg.svd(bowl.root)
    return bowl.fit + in_box(count, seed) / np.sqrt(2) / np.maximum(narrow, 1.0) @ axes


def looks(count: int, seed: int = 0) -> list[View]:
    """Views from all around, from near the floor to near the zenith."""
    rng = np.random.default_rng(seed)
    return [View(rng.uniform(-180, 180), rng.uniform(2, 88), 2.0, *rng.uniform(-1, 1, 3)) for _ in range(count)]


def above(bowl: Bowl, points: np.ndarray) -> np.ndarray:
    """How high world points stand over the surface, from the loss itself."""
    parameters = bowl.center + points[..., :2] * bowl.reach
    excess = bowl.loss.value(*np.moveaxis(parameters, -1, 0)) - bowl.loss.minimum
    return points[..., 2] - bowl.height * excess / (bowl.brim - bowl.loss.minimum)


def along_ray(bowl: Bowl, origins: np.ndarray, view: View) -> np.ndarray:
    """The coefficients of the height over the surface along each ray, found by its values at three places."""
    low, middle, high = (above(bowl, origins + t * view.axes[2]) for t in (-1.0, 0.0, 1.0))
    return np.stack([(high + low) / 2 - middle, (high - low) / 2, middle], axis=-1)


class TestView:
    @given(views)
    def test_its_axes_are_orthonormal_and_right_handed(self, view: View):
        assert np.allclose(view.axes @ view.axes.T, np.eye(3), atol=ROUNDING)
        assert np.allclose(np.cross(view.axes[0], view.axes[1]), view.axes[2], atol=ROUNDING)

    @given(views)
    def test_up_in_the_world_is_never_down_or_aside_on_the_screen(self, view: View):
        (x, y), (foot_x, foot_y) = view.seen([[0, 0, 1], [0, 0, 0]])
        assert x == pytest.approx(foot_x, abs=1e-6)
        assert y >= foot_y - 1e-6

    def test_the_map_has_w_to_the_right_and_b_up(self):
        plan = View(azimuth=-90, elevation=90, scale=1.0)
        assert np.allclose(plan.seen([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), [[1, 0], [0, 1], [0, 0]])
        assert np.allclose(plan.nearness([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), [0, 0, 1])

    @given(views, places)
    def test_a_ray_through_where_a_point_is_seen_passes_through_the_point(self, view: View, points: np.ndarray):
        rays = view.rays(view.seen(points))
        assert np.allclose(view.nearness(rays), 0, atol=1e-6)
        assert np.allclose(rays + view.nearness(points)[:, None] * view.axes[2], points, atol=1e-6)

    @given(views, places)
    def test_a_unit_of_the_world_is_scale_units_of_the_screen(self, view: View, points: np.ndarray):
        seen, near = np.diff(view.seen(points), axis=0) / view.scale, np.diff(view.nearness(points))
        lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
        assert np.allclose(np.hypot(np.hypot(*seen.T), near), lengths, atol=1e-6)

    @given(views)
    def test_the_middle_of_the_world_stands_where_it_is_put(self, view: View):
        assert np.allclose(view.seen([0, 0, view.height]), [view.x, view.y])

    @given(views, views, st.floats(0, 1))
    def test_the_way_between_two_views_is_straight_and_ends_at_its_ends(self, one: View, other: View, share: float):
        assert np.allclose(one.between(other, 0.0)._numbers(), one._numbers(), atol=ROUNDING)
        assert np.allclose(one.between(other, 1.0)._numbers(), other._numbers(), atol=ROUNDING)
        there, back = one.between(other, share), other.between(one, 1 - share)
        assert np.allclose(there._numbers(), back._numbers(), atol=ROUNDING)


class TestBowl:
    def test_the_height_of_the_surface_is_the_excess_of_the_loss(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        boxed = in_box(200)
        surface = bowl.on_surface(boxed)
        assert np.array_equal(surface[:, :2], boxed)
        assert np.allclose(above(bowl, surface), 0, atol=1e-7 * (1 + np.abs(surface[:, 2]).max()))
        assert np.allclose(bowl.on_floor(boxed), np.column_stack([boxed, np.full(200, FLOOR)]))

    def test_the_fit_is_the_lowest_point_and_in_the_middle(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        assert np.allclose(bowl.fit, 0)
        assert np.allclose(bowl.on_surface(bowl.fit), 0)

    def test_it_holds_the_start_and_all_points_near(self, lecture: Lecture):
        walk, bowl = lecture.descend(), bowl_of(lecture)
        assert bowl.holds(bowl.boxed(walk.points[:1])) <= 1
        assert (bowl.holds(bowl.boxed(walk.near())) <= 1).all()

    def test_its_outline_is_convex_and_runs_along_the_brim_and_the_sides(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        corners = bowl.outline
        edges = np.roll(corners, -1, axis=0) - corners
        turns = edges[:, 0] * np.roll(edges[:, 1], -1) - edges[:, 1] * np.roll(edges[:, 0], -1)
        assert (turns >= -ROUNDING).all() or (turns <= ROUNDING).all()
        assert (np.abs(corners) <= 1 + ROUNDING).all()
        assert (bowl.on_surface(corners)[:, 2] <= bowl.height * (1 + ROUNDING)).all()
        assert (bowl.holds(corners) >= 1 - 1e-3).all()

    def test_an_iso_line_has_one_loss_and_goes_once_around_the_fit(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        for share in (0.01, 0.3, 1.0, 2.0):
            line = bowl.iso_line(share)
            assert np.allclose(bowl.shares(line), share, rtol=1e-6)
            assert np.allclose(line[0], line[-1], atol=1e-9 * np.abs(line).max())
            turns = np.unwrap(np.arctan2(*((line - bowl.fit) @ bowl.root.T).T[::-1]))
            assert abs(turns[-1] - turns[0]) == pytest.approx(2 * np.pi)

    def test_the_slopes_are_those_of_the_surface(self, lecture: Lecture):
        bowl, boxed, step = bowl_of(lecture), in_box(50), 1e-3
        for axis, move in enumerate(step * np.eye(2)):
            rise = bowl.on_surface(boxed + move)[:, 2] - bowl.on_surface(boxed - move)[:, 2]
            slopes = bowl.slopes(boxed)[:, axis]
            assert np.allclose(rise / (2 * step), slopes, atol=1e-7 * (1 + np.abs(slopes).max()))

    def test_what_faces_the_viewer_is_told_by_the_normal_of_the_surface(self, lecture: Lecture):
        bowl, boxed, step = bowl_of(lecture), in_box(200), 1e-3
        moves = [bowl.on_surface(boxed + move) - bowl.on_surface(boxed - move) for move in step * np.eye(2)]
        upwards = np.cross(*moves)
        upwards /= np.linalg.norm(upwards, axis=1)[:, None]
        assert (upwards[:, 2] > 0).all()
        for view in looks(10):
            towards = upwards @ view.axes[2]
            clear = np.abs(towards) > 1e-6
            assert (np.sign(bowl.facing(boxed, view)) == np.sign(towards))[clear].all()

    def test_both_faces_together_are_the_whole_bowl(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        for view in looks(10):
            inner, outer = bowl.face(view, inside=True), bowl.face(view, inside=False)
            assert (bowl.facing(inner, view) >= -1e-6).all()
            assert (bowl.facing(outer, view) <= 1e-6).all()
            assert area(inner) + area(outer) == pytest.approx(area(bowl.outline), rel=1e-6)

    def test_a_ray_meets_the_surface_where_an_independent_solver_says(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        origins = np.column_stack([in_box(40), np.random.default_rng(1).uniform(FLOOR, 1.5, 40)])
        met = 0
        for view in looks(8):
            inner, outer = bowl.crossings(origins, view)
            for coefficients, near, far in zip(along_ray(bowl, origins, view), outer, inner, strict=True):
                roots = np.roots(coefficients)
                if np.isrealobj(roots) and np.ptp(roots) > 1e-3 and np.abs(roots).max() < 100:
                    met += 1
                    assert far < near
                    assert np.allclose([far, near], np.sort(roots), rtol=1e-4, atol=1e-6)
        assert met > 20

    def test_where_a_ray_meets_the_surface_the_surface_is(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        origins = np.column_stack([in_box(200), np.random.default_rng(1).uniform(FLOOR, 1.5, 200)])
        for view in looks(8):
            a, b, c = along_ray(bowl, origins, view).T
            meets = b * b - 4 * a * c > 1e-6
            for nearness in bowl.crossings(origins, view):
                points = (origins + nearness[:, None] * view.axes[2])[meets]
                close = np.abs(points).max(axis=1) < 10
                assert np.allclose(above(bowl, points)[close], 0, atol=1e-6 * (1 + np.abs(bowl.root).max() ** 2))

    def test_a_ray_from_the_zenith_meets_the_surface_once(self, lecture: Lecture):
        bowl, boxed = bowl_of(lecture), in_box(50)
        inner, _ = bowl.crossings(bowl.on_floor(boxed), View(elevation=90.0))
        assert np.allclose(inner, bowl.on_surface(boxed)[:, 2] - FLOOR)

    def test_a_ray_that_misses_gets_where_it_comes_nearest(self):
        bowl = bowl_of(Lecture())
        missed = 0
        for view in looks(8):
            origins = np.column_stack([in_box(200), np.full(200, -2.0)])
            a, b, c = along_ray(bowl, origins, view).T
            misses = b * b - 4 * a * c < -1e-6
            missed += misses.sum()
            for nearness in bowl.crossings(origins, view):
                assert np.allclose(nearness[misses], (-b / (2 * a))[misses], rtol=1e-6)
        assert missed > 100

    def test_what_is_before_a_point_is_what_a_walk_along_the_ray_comes_through(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        rng = np.random.default_rng(2)
        boxed = np.vstack([in_box(80), in_bowl(bowl, 80, 3)])
        origins = np.column_stack([boxed, rng.uniform(FLOOR, bowl.height, 160)])
        found = np.zeros(3, dtype=int)
        for view in looks(5, seed=4):
            expected, sure = marched(bowl, origins, view)
            assert np.array_equal(bowl.layer(origins, view)[sure], expected[sure])
            found += np.bincount(expected[sure], minlength=3)
        assert (found > 3).all()

    def test_no_part_of_the_near_wall_or_of_the_far_inside_is_hidden_by_the_bowl_itself(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        boxed = in_bowl(bowl, 300)
        for view in looks(8):
            layers, facing = bowl.layer(bowl.on_surface(boxed), view), bowl.facing(boxed, view)
            assert (layers[facing > 1e-3] > 0).all()
            assert (layers[facing < -1e-3] == 2).all()

    def test_what_lies_on_the_inside_has_at_most_the_near_wall_before_it(self):
        bowl, view = bowl_of(Lecture()), View(azimuth=-90.0, elevation=10.0)
        far, near = bowl.fit + np.array([[0.0, 0.2], [0.0, -0.2]])
        assert bowl.layer(bowl.on_surface(np.array([far])), view) == 1
        assert bowl.layer(bowl.on_floor(np.array([near])), view) == 2
        assert bowl.layer(bowl.on_floor(np.array([far])), View(azimuth=-90.0, elevation=60.0)) == 0


def marched(bowl: Bowl, origins: np.ndarray, view: View) -> tuple[np.ndarray, np.ndarray]:
    """What is before points, found in 2000 steps towards the viewer; and where that is clear of any border."""
    steps = np.linspace(0.0, 6.0, 2001)
    points = origins[:, None, :] + steps[:, None] * view.axes[2]
    over = above(bowl, points)
    margin = np.minimum(1.0 - np.abs(points[..., :2]).max(axis=-1), bowl.height - points[..., 2])
    came_in, went_out = (over[:, :-1] < 0) & (over[:, 1:] >= 0), (over[:, :-1] >= 0) & (over[:, 1:] < 0)
    crossed, within = came_in | went_out, np.minimum(margin[:, :-1], margin[:, 1:]) > 0
    found = np.where((came_in & within).any(axis=1), 0, np.where((went_out & within).any(axis=1), 1, 2))
    at_border = (crossed & (np.abs(margin[:, 1:]) < 0.01)).any(axis=1)
    turning = (np.diff(np.sign(np.diff(over, axis=1)), axis=1) != 0) & (np.abs(over[:, 1:-1]) < 0.005)
    return found, ~at_border & ~turning.any(axis=1) & (np.abs(over[:, 0]) > 0.005)


def area(polygon: np.ndarray) -> float:
    x, y = polygon.T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


angles = st.lists(st.floats(0, 6.28), min_size=3, max_size=9, unique=True).map(sorted)
polygons = angles.map(lambda turns: 2.0 * np.stack([np.cos(turns), np.sin(turns)], axis=-1))
polylines = arrays(float, st.tuples(st.integers(2, 12), st.just(2)), elements=st.floats(-2, 2, width=16))


class TestCuts:
    @given(st.floats(0.01, 3), st.floats(0.01, 3), st.floats(-1, 7), st.booleans(), st.booleans())
    def test_a_square_is_cut_to_its_known_area(self, a: float, b: float, d: float, left: bool, down: bool):
        """The unit square where ax + by ≤ d, mirrored at its middle or not."""
        square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
        x, y = np.where([left, down], 1.0 - square, square).T
        known = sum(s * max(e, 0.0) ** 2 for s, e in ((1, d), (-1, d - a), (-1, d - b), (1, d - a - b))) / (2 * a * b)
        assert area(cut(square, d - a * x - b * y)) == pytest.approx(known, abs=1e-6)

    @given(polygons, st.floats(-3.2, 3.2), st.floats(-2, 2))
    def test_both_sides_of_a_cut_make_up_the_polygon(self, polygon: np.ndarray, turn: float, far: float):
        across = np.array([np.cos(turn), np.sin(turn)])
        heights = polygon @ across - far
        one, other = cut(polygon, heights), cut(polygon, -heights)
        assert area(one) + area(other) == pytest.approx(area(polygon), abs=ROUNDING)
        assert (one @ across - far >= -ROUNDING).all()
        assert (other @ across - far <= ROUNDING).all()

    @given(polygons)
    def test_a_cut_that_misses_leaves_all_or_nothing(self, polygon: np.ndarray):
        assert np.array_equal(cut(polygon, polygon[:, 0] + 3), polygon)
        assert len(cut(polygon, polygon[:, 0] - 3)) == 0

    @given(st.data())
    def test_the_pieces_above_are_what_is_not_below(self, data: Any):
        heights = data.draw(arrays(float, st.integers(2, 12), elements=st.floats(-3, 3, width=16)))
        corners = np.column_stack([np.arange(len(heights)), heights])  # the second coordinate is the height itself
        pieces = pieces_above(corners, heights)
        assert all((piece[:, 1] >= -ROUNDING).all() for piece in pieces)
        ends = [end for piece in pieces for end in piece[[0, -1], 0]]
        assert ends == sorted(ends)
        low, high = heights[:-1], heights[1:]
        rising = np.where(low == high, 1.0, np.abs(high - low))
        shares = np.where((low >= 0) & (high >= 0), 1.0, np.maximum(np.maximum(low, high), 0.0) / rising)
        assert sum(np.ptp(piece[:, 0]) for piece in pieces) == pytest.approx(shares.sum(), abs=ROUNDING)
        fine = np.linspace(0, len(heights) - 1, 97)
        for piece in pieces:
            on_it = fine[(fine >= piece[0, 0]) & (fine <= piece[-1, 0])]
            original = np.interp(on_it, *corners.T)
            assert np.allclose(np.interp(on_it, *piece.T), original, atol=ROUNDING)

    @given(polylines)
    def test_a_refined_polyline_is_the_same_in_short_pieces(self, corners: np.ndarray):
        fine = refined(corners, np.eye(2))
        lengths, pieces = np.hypot(*np.diff(corners, axis=0).T), np.hypot(*np.diff(fine, axis=0).T)
        assert pieces.max() <= LONGEST + ROUNDING
        assert len(pieces) <= (lengths / LONGEST + 1).sum() + ROUNDING
        at, along = (np.concatenate([[0.0], np.cumsum(each)]) for each in (lengths, pieces))
        assert np.allclose(along[-1], at[-1])
        for axis in (0, 1):
            assert np.allclose(np.interp(along, at, corners[:, axis]), fine[:, axis], atol=1e-6)
        for corner in corners:
            assert np.abs(fine - corner).max(axis=1).min() <= ROUNDING


def descent_of(lecture: Lecture, turned: float = 0.0, dotted: int = 5) -> DescentWorld:
    """The descent of a lecture in its bowl, from where the clip sees it or turned around that."""
    walk = lecture.descend()
    bowl = Bowl.around(lecture.loss, walk.near())
    (view,) = framed(bowl, BOX, [(across_from(bowl, walk.points[0]) + turned, 28.0)])
    return DescentWorld(bowl, walk, view, DARK, dotted)


def at(world: DescentWorld, step: float) -> DescentWorld:
    world.show(step)
    return world.draw()


def moments(world: DescentWorld) -> list[float]:
    steps = world.walk.steps
    return sorted({step for step in (0.0, 0.4, 1.0, 1.5, 3.0, steps / 2, steps - 0.5, float(steps)) if step <= steps})


def anchors(shape: Any) -> np.ndarray:
    """Where the straight pieces of a shape start and end."""
    return np.concatenate([shape.points[::4, :2], shape.points[3::4, :2]])


def ends(arrow: Any) -> tuple[np.ndarray, np.ndarray]:
    """The foot of an arrow, in the middle of its blunt end, and its tip."""
    foot = (arrow.points[0, :2] + arrow.points[-4, :2]) / 2
    return foot, arrow.points[np.hypot(*(arrow.points[:, :2] - foot).T).argmax(), :2]


SMOOTH = 1.5 * 8 / 1080
"""How far straight pieces may leave what they stand for: one and a half pixels of a 1080p frame."""


def away(points: np.ndarray, starts: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """How far points lie from straight pieces."""
    along = stops - starts
    share = ((points - starts) * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-300)
    return np.linalg.norm(points - starts - share.clip(0, 1)[..., None] * along, axis=-1)


def bend_of_the_way(world: DescentWorld, iterates: np.ndarray) -> float:
    """How far the way between iterates, on the surface of the bowl, lies from the way that is drawn."""
    boxed = np.vstack([a + np.linspace(0, 1, 300)[:, None] * (b - a) for a, b in pairwise(iterates)])
    seen = world.view.seen(world.bowl.on_surface(boxed[world.bowl.holds(boxed) <= 1]))
    if not len(world.way.points):
        return 0.0
    return float(away(seen[:, None], world.way.points[::4, :2], world.way.points[3::4, :2]).min(axis=1).max())


class TestDescentWorld:
    def test_all_of_it_stays_in_its_box(self, lecture: Lecture):
        walk, bowl = lecture.descend(), bowl_of(lecture)
        azimuth = across_from(bowl, walk.points[0])
        for view in framed(bowl, BOX, [(azimuth + turn, lift) for turn, lift in ((-30, 24), (0, 32), (24, 36))]):
            world = World(bowl, view, view, DARK)
            drawn = np.vstack([part.points for part in world.family_members_with_points()])
            assert (np.abs(drawn[:, 0]) <= BOX.right + 0.15).all()
            assert (np.abs(drawn[:, 1]) <= BOX.top + 0.15).all()

    def test_the_ball_stands_on_the_surface_at_the_point_of_the_descent(self, lecture: Lecture):
        world = descent_of(lecture)
        for step in moments(world):
            boxed = world.bowl.boxed(world.walk.at(step))
            at(world, step)
            if world.bowl.holds(boxed) <= 1:
                w, b = world.walk.at(step)
                share = (world.bowl.loss.value(w, b) - world.bowl.loss.minimum) / (
                    world.bowl.brim - world.bowl.loss.minimum
                )
                middle = anchors(world.ball).mean(axis=0)
                assert np.allclose(middle, world.view.seen([*boxed, world.bowl.height * share]), atol=1e-6)

    def test_the_foot_stands_on_the_floor_under_the_ball(self, lecture: Lecture):
        world = at(descent_of(lecture), 0.0)
        boxed = world.bowl.boxed(world.walk.points[0])
        assert np.allclose(anchors(world.foot).mean(axis=0), world.view.seen([*boxed, FLOOR]), atol=1e-6)

    def test_the_way_has_a_corner_within_a_pixel_of_every_iterate(self, lecture: Lecture):
        world = descent_of(lecture)
        for step in moments(world)[1:]:
            at(world, step)
            boxed = world.places[: int(step) + 1]
            inside = boxed[(world.bowl.holds(boxed) <= 1) & (np.arange(len(boxed)) <= world.drawn)]
            for shape, wanted in (
                (world.way, world.bowl.on_surface(inside)),
                (world.shadow, world.bowl.on_floor(inside)),
            ):
                if np.ptp(boxed, axis=0).max() > 1e-9:
                    assert cKDTree(anchors(shape)).query(world.view.seen(wanted))[0].max() <= 8.0 / 1080

    def test_the_way_is_bent_as_the_surface_is(self, lecture: Lecture):
        world = at(descent_of(lecture), 3.0)
        drawn = world.places[: min(world.drawn, 3) + 1]
        assert bend_of_the_way(world, drawn) <= SMOOTH

    def test_a_way_across_a_narrow_valley_is_bent_as_the_surface_is(self):
        penguins = Lecture(data={"source": "penguins"})
        world = descent_of(
            Lecture(data={"source": "penguins"}, descent={"learning_rate": 4.7 * penguins.learning_rate})
        )
        assert bend_of_the_way(at(world, 4.0), world.places[:5]) <= SMOOTH

    def test_the_border_of_what_is_seen_is_bent_as_the_surface_is(self, lecture: Lecture):
        world = descent_of(lecture)
        for inside in (True, False):
            face = world.bowl.face(world.view, inside)
            corners, middles = (
                world.view.seen(world.bowl.on_surface(boxed))
                for boxed in (face, (face + np.roll(face, -1, axis=0)) / 2)
            )
            assert away(middles, corners, np.roll(corners, -1, axis=0)).max(initial=0.0) <= SMOOTH

    def test_the_dots_are_the_first_iterates(self, lecture: Lecture):
        world = descent_of(lecture, dotted=3)
        at(world, float(world.walk.steps))
        boxed = world.places[: min(3, world.walk.steps) + 1]
        wanted = world.view.seen(world.bowl.on_surface(boxed[world.bowl.holds(boxed) <= 1]))
        discs = world.iterates.points.reshape(-1, 32, 3)[..., :2]
        assert np.allclose((discs.max(axis=1) + discs.min(axis=1)) / 2, wanted, atol=1e-6)

    def test_the_gradient_is_the_gradient_in_one_scale_at_every_step(self, lecture: Lecture):
        world = descent_of(lecture)
        longest = np.abs(world.bowl.loss.gradient(*world.walk.near().T) / world.bowl.reach).max()
        for step in moments(world):
            at(world, step)
            point = world.walk.at(step)
            boxed, gradient = world.bowl.boxed(point), world.bowl.loss.gradient(*point) / world.bowl.reach
            if len(world.gradient.points):
                foot, tip = ends(world.gradient)
                assert np.allclose(foot, world.view.seen([*boxed, FLOOR]), atol=1e-6)
                wanted = world.view.seen([*(boxed + ARROW * gradient / longest), FLOOR])
                assert np.allclose(tip, wanted, atol=1e-6)
            else:
                assert world.bowl.holds(boxed) > 1 or np.abs(gradient).max() <= 1e-9 * longest

    def test_a_step_goes_against_the_arrow(self, lecture: Lecture):
        world = at(descent_of(lecture), 0.0)
        step = world.view.seen(world.bowl.on_floor(world.places[:2]))
        if np.hypot(*(step[1] - step[0])) > 1e-6:
            foot, tip = ends(world.gradient)
            across = np.cross([*(tip - foot), 0], [*(step[1] - step[0]), 0])[2]
            assert abs(across) <= 1e-6 * np.hypot(*(tip - foot)) * np.hypot(*(step[1] - step[0]))
            assert (tip - foot) @ (step[1] - step[0]) < 0

    @pytest.mark.parametrize("data", [{"seed": seed} for seed in range(8)] + [{"source": "penguins"}], ids=str)
    def test_at_the_minimum_there_is_no_gradient(self, data: dict[str, Any]):
        fit = tuple(Lecture(data=data).loss.minimizer)
        world = at(descent_of(Lecture(data=data, descent={"start": fit, "steps": 10})), 0.0)
        assert len(world.gradient.points) == 0 or np.hypot(*np.subtract(*ends(world.gradient))) < 1e-3
        assert np.allclose(anchors(world.ball).mean(axis=0), world.view.seen([0, 0, 0]), atol=1e-6)

    def test_the_gradient_has_vanished_when_the_descent_has_arrived(self):
        world = descent_of(Lecture())
        at(world, float(world.walk.steps))
        assert len(world.gradient.points) == 0 or np.hypot(*np.subtract(*ends(world.gradient))) < 1e-2

    @pytest.mark.parametrize("rate", [0.12, 1.0])
    def test_a_ball_that_has_left_is_pointed_to_from_the_border(self, rate: float):
        world = descent_of(Lecture(descent={"learning_rate": rate, "steps": 60}))
        assert len(at(world, 0.0).pointer.points) == 0
        for step in (30.0, 30.5, float(world.walk.steps)):
            at(world, step)
            for shape in (world.ball, world.foot, world.gradient, *world.drops):
                assert len(shape.points) == 0
            here = world.bowl.boxed(world.walk.at(step))
            here /= np.abs(here).max()
            low, high = 0.0, 1.0  # of the way from the fit to the ball
            for _ in range(200):
                middle = (low + high) / 2
                low, high = (middle, high) if world.bowl.holds(middle * here) <= 1 else (low, middle)
            start, tip = ends(world.pointer)
            assert np.allclose(start, world.view.seen(world.bowl.on_surface(low * here)), atol=1e-6)
            assert (tip - start) @ (world.view.seen(world.bowl.on_surface(1.01 * low * here)) - start) > 0

    def test_what_is_shown_depends_on_the_moment_and_the_view_alone(self, lecture: Lecture):
        fresh, used = descent_of(lecture), descent_of(lecture)
        there = replace(fresh.view, azimuth=fresh.view.azimuth + 100)
        at(used.to(there, 0.5), float(used.walk.steps))
        used.to(fresh.view, 1.2)
        for one, other in zip(at(fresh, 0.5).get_family(), at(used, 0.5).get_family(), strict=True):
            assert np.allclose(one.points, other.points, atol=ROUNDING)


PIXELS = {"pixel_width": 640, "pixel_height": 360, "dry_run": True, "frame_rate": 5}


@pytest.fixture
def pixels():
    """A small frame."""
    with tempconfig(PIXELS):
        yield


def painted(*shapes: Any, **settings: Any) -> np.ndarray:
    """The frame, as numbers from 0 to 255 that can be subtracted."""
    camera = StageCamera(background_color=DARK.background, **settings)
    camera.capture_mobjects(shapes)
    return camera.pixel_array.astype(float)


def pixel(places: np.ndarray, shape: tuple[int, ...] = (360, 640)) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of the pixels that hold places of the screen."""
    size = 8.0 / shape[0]
    x, y = np.moveaxis(np.asarray(places), -1, 0)
    return np.floor((4.0 - y) / size).astype(int), np.floor(x / size + shape[1] / 2).astype(int)


def middle_of(places: np.ndarray) -> np.ndarray:
    """The middles of the pixels that hold places of the screen."""
    rows, columns = pixel(places)
    return np.stack([(columns + 0.5 - 320) * 8 / 360, 4 - (rows + 0.5) * 8 / 360], axis=-1)


def far_from_lines(world: World, seen: np.ndarray, pixels: float = 3.0) -> np.ndarray:
    """Which places of the screen keep that far from every stroke and edge of a world."""
    strokes = np.concatenate([part.points[:, :2] for part in world.family_members_with_points()])
    starts, along = strokes[::4], strokes[3::4] - strokes[::4]
    counts = 2 + (np.hypot(*along.T) / 0.02).astype(int)
    shares = np.concatenate([np.linspace(0, 1, count) for count in counts])[:, None]
    fine = np.repeat(starts, counts, axis=0) + shares * np.repeat(along, counts, axis=0)
    return cKDTree(fine).query(seen)[0] > pixels * 8 / 360


def shaded(bowl: Bowl, boxed: np.ndarray, view: View) -> np.ndarray:
    """The colour of the surface: viridis of the root of the share, in the light on its normal."""
    moves = [bowl.on_surface(boxed + move) - bowl.on_surface(boxed - move) for move in 1e-3 * np.eye(2)]
    normals = np.cross(*moves)
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    lit = np.abs((normals @ view.axes.T) @ LIGHT)
    share = bowl.on_surface(boxed)[:, 2] / bowl.height
    return viridis(np.sqrt(share)) * (0.62 + 0.38 * lit)[:, None]


@pytest.mark.usefixtures("pixels")
class TestPixels:
    def surface(self, world: World, inside: bool) -> tuple[np.ndarray, np.ndarray]:
        """Points of the box on one face and where they are seen, far from strokes and from the face's border."""
        boxed = in_bowl(world.bowl, 3000)
        facing = world.bowl.facing(boxed, world.view)
        boxed = boxed[(world.bowl.holds(boxed) < 0.97) & ((facing if inside else -facing) > 0.1)]
        seen = world.view.seen(world.bowl.on_surface(boxed))
        clear = far_from_lines(world, seen) & (np.abs(seen) < [7.0, 3.9]).all(axis=1)
        return boxed[clear], seen[clear]

    def test_the_inside_has_the_colours_of_the_loss_in_the_light(self, lecture: Lecture):
        bowl = bowl_of(lecture)
        _, narrow, axes = np.linalg.svd(bowl.root)  # look along the valley, from as near as it is narrow
        view = View(np.degrees(np.arctan2(axes[1, 1], axes[1, 0])), 50.0, scale=1.3 * max(narrow[0], 1.5))
        world = World(bowl, view, view, DARK)
        boxed, seen = self.surface(world, inside=True)
        uncovered = bowl.layer(bowl.on_surface(boxed), view) == 2
        boxed, seen = boxed[uncovered], seen[uncovered]
        assert len(boxed) > 5
        frame = painted(world)[pixel(seen)]
        assert np.abs(frame[:, :3] - shaded(bowl, boxed, view)).max() <= 12
        assert (frame[:, 3] == 255).all()

    def test_the_wall_before_the_inside_is_glass(self):
        bowl = bowl_of(Lecture())
        (view,) = framed(bowl, BOX, [(35.0, 12.0)])
        world = World(bowl, view, view, DARK)
        boxed, seen = self.surface(world, inside=False)
        inner, _ = bowl.crossings(bowl.on_surface(boxed), view)
        behind = (bowl.on_surface(boxed) + inner[:, None] * view.axes[2])[:, :2]
        backed = bowl.holds(behind) < 0.97
        boxed, behind, seen = boxed[backed], behind[backed], seen[backed]
        assert len(boxed) > 20
        mixed = GLASS * shaded(bowl, boxed, view) + (1 - GLASS) * shaded(bowl, behind, view)
        assert np.abs(painted(world)[pixel(seen)][:, :3] - mixed).max() <= 15

    @pytest.mark.parametrize("step", [0.0, 0.5, 1.0])
    def test_a_ball_that_nothing_is_before_has_its_own_colour(self, step: float):
        world = at(descent_of(Lecture()), step)
        top = world.bowl.on_surface(world.bowl.boxed(world.walk.at(step)))
        assert marched(world.bowl, top[None] + 0.02 * world.view.axes[2], world.view)[0] == 2
        seen = world.view.seen(top)
        color = painted(world)[pixel(seen)]
        assert np.allclose(color, [214, 214, 214, 255], atol=18)  # white in the light, a pixel from its middle at most
        marks = (world.ball, world.iterates, world.way)  # those are white as well
        without = painted(*[part for part in world.family_members_with_points() if part not in marks])
        assert np.abs(without[pixel(seen)] - color).max() > 40

    def test_a_ball_behind_the_near_wall_is_seen_through_glass(self):
        lecture = Lecture()
        world = at(descent_of(lecture, turned=180.0), 0.0)
        boxed = world.bowl.boxed(world.walk.at(0.0))
        assert world.bowl.facing(boxed, world.view) < 0
        beside = world.view.seen(world.bowl.on_surface(boxed)) + np.array([0.05, 0.07])
        _, outer = world.bowl.crossings(world.view.rays(beside), world.view)
        near = (world.view.rays(beside) + outer * world.view.axes[2])[:2]
        across, up = (middle_of(beside) - world.view.seen(world.bowl.on_surface(boxed))) / world.ball.radius
        lit = 0.3 + 0.7 * (-0.4 * across + 0.5 * up + 0.77 * np.sqrt(1 - across**2 - up**2))
        mixed = GLASS * shaded(world.bowl, near[None], world.view)[0] + (1 - GLASS) * 255 * min(lit, 1.0)
        assert np.abs(painted(world)[pixel(beside)][:3] - mixed).max() <= 20

    def drop(self, world: DescentWorld) -> tuple[np.ndarray, np.ndarray]:
        """Points of the line from the foot to the ball, away from both; and where they are seen."""
        boxed = world.bowl.boxed(world.walk.at(world.step))
        top, foot = world.bowl.on_surface(boxed), world.bowl.on_floor(boxed)
        line = foot + np.linspace(0, 1, 200)[:, None] * (top - foot)
        seen = world.view.seen(line)
        height = seen[-1, 1] - seen[:, 1]
        clear = (height > world.ball.radius + 0.06) & (seen[:, 1] - seen[0, 1] > 0.15)
        return line[clear], seen[clear]

    def mark_of_the_drop(self, world: DescentWorld, seen: np.ndarray) -> np.ndarray:
        """How much the line changes the pixels at places of the screen."""
        with_it = painted(world)
        for curve in world.drops:
            curve.set_stroke(opacity=0.0)
        rows, columns = pixel(seen)
        apart = np.abs(with_it - painted(world)).max(axis=-1)
        return np.max([apart[rows, columns + k] for k in (-1, 0, 1)], axis=0)

    @pytest.mark.parametrize("turned", [0.0, 70.0, 110.0, 180.0])
    @pytest.mark.parametrize("step", [0.0, 0.5])
    def test_the_line_to_the_floor_is_seen_just_where_no_inside_hides_it(self, step: float, turned: float):
        world = at(descent_of(Lecture(), turned), step)
        line, seen = self.drop(world)
        before, sure = marched(world.bowl, line, world.view)
        mark = self.mark_of_the_drop(world, seen)
        edge = np.abs(np.diff(before, prepend=before[0])) > 0
        sure &= ~np.convolve(edge, np.ones(15), "same").astype(bool)
        assert len(line) > 20
        assert (mark[sure & (before == 0)] == 0).all()
        assert (mark[sure & (before == 2)] > 40).all()

    def test_the_line_is_hidden_behind_the_bowl_and_seen_before_it(self):
        hidden, shown = (at(descent_of(Lecture(), turned), 0.0) for turned in (0.0, 180.0))
        assert len(hidden.drops[0].points) > 0
        assert len(hidden.drops[2].points) == 0 or len(hidden.drops[0].points) > len(hidden.drops[2].points)
        assert len(shown.drops[0].points) == 0
        assert len(shown.drops[2].points) > 0

    def frames(self, *plays: Any) -> list[tuple[np.ndarray, View, float, float]]:
        """The frames of a scene in which a descent is played, each with the view, the step and the height meant."""
        frames, lecture = [], Lecture()
        world = descent_of(lecture)

        class Played(LectureScene):
            def construct(self):
                add_frame = self.renderer.add_frame

                def watched(frame: np.ndarray, *rest: Any, **more: Any):
                    frames.append((np.array(frame), world.view, world.step, world.bowl.height))
                    add_frame(frame, *rest, **more)

                self.renderer.add_frame = watched
                self.add(Square(6, color=DARK.muted), world)
                for play in plays:
                    play(self, world)

        Played(lecture=lecture).render()
        return frames

    def still(self, view: View, step: float, height: float) -> np.ndarray:
        """The frame of a new world that has never been shown otherwise."""
        world = descent_of(Lecture())
        world.to(view, height).show(step)
        return painted(Square(6, color=DARK.muted), world)

    def turn_and_walk(self, scene: Any, world: DescentWorld) -> None:
        there = replace(world.view, azimuth=world.view.azimuth + 40.0, elevation=40.0, scale=0.8 * world.view.scale)
        scene.play(world.animate(run_time=0.8).to(there, 0.9), Walk(Views(world), 0.0, 2.0, run_time=0.8))

    def test_every_frame_of_a_play_is_the_still_of_its_moment(self):
        frames = self.frames(self.turn_and_walk)
        assert len({step for _, _, step, _ in frames}) >= 3
        for frame, *moment in frames:
            view, step, height = moment
            assert np.array_equal(frame, self.still(view, step, height))

    def test_a_hold_shows_the_end_of_the_play_before_it(self):
        frame, view, step, height = self.frames(self.turn_and_walk, lambda scene, _: scene.wait(0.4))[-1]
        assert (step, height) == (2.0, pytest.approx(0.9))
        assert np.array_equal(frame, self.still(view, step, height))

    def test_a_play_beside_the_world_shows_the_world_as_it_is_now(self):
        caption = Square(0.5, color=DARK.text).move_to([6, -3, 0])
        frames = self.frames(self.turn_and_walk, lambda scene, _: scene.play(FadeIn(caption), run_time=0.4))
        frame, view, step, height = frames[-1]
        left = slice(0, 500)  # beside the caption
        assert np.array_equal(frame[:, left], self.still(view, step, height)[:, left])

    def test_outside_the_world_a_transparent_frame_stays_transparent(self):
        world = at(descent_of(Lecture()), 1.0)
        frame = painted(world, background_opacity=0.0)
        drawn = np.vstack([part.points[:, :2] for part in world.family_members_with_points()])
        (top, left), (bottom, right) = (
            np.array(pixel(corner)) for corner in (drawn.min(0) * [1, 0] + drawn.max(0) * [0, 1], drawn.max(0))
        )
        bottom = pixel(drawn.min(axis=0))[0]
        outside = np.ones(frame.shape[:2], dtype=bool)
        outside[max(top - 3, 0) : bottom + 4, max(left - 3, 0) : right + 4] = False
        assert outside.sum() > 1000
        assert (frame[outside, 3] == 0).all()
        boxed, seen = self.surface(world, inside=True)
        assert len(boxed) > 5
        assert (frame[pixel(seen)][:, 3] == 255).all()


DIAMOND = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]])


@pytest.mark.usefixtures("pixels")
class TestShaded:
    def middles(self) -> np.ndarray:
        """Where the pixels of the frame lie on the screen."""
        rows, columns = np.mgrid[0:360, 0:640]
        return np.stack([(columns + 0.5 - 320) * 8 / 360, 4 - (rows + 0.5) * 8 / 360], axis=-1)

    @pytest.mark.parametrize("opacity", [0.0, 0.4, 1.0])
    def test_it_paints_its_outline_and_nothing_else(self, opacity: float):
        picture = Picture(np.full((3, 3, 3), [200, 100, 50], dtype=np.uint8), (-0.1, 0.1), (0.1, 0.1))
        frame, empty = painted(Shaded(opacity).show(DIAMOND, picture)), painted()
        far = np.abs(self.middles()).sum(axis=-1)
        assert np.array_equal(frame[far > 1.05], empty[far > 1.05])
        mixed = opacity * np.array([200, 100, 50]) + (1 - opacity) * empty[0, 0, :3]
        assert np.allclose(frame[far < 0.95][:, :3], mixed, atol=2)

    def test_a_picture_stands_with_its_first_pixel_top_left(self):
        colors = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 0]]], dtype=np.uint8)
        frame = painted(Shaded().show(DIAMOND, Picture(colors, (-1.0, 1.0), (1.0, 1.0))))
        corners = np.array([[-0.45, 0.45], [0.45, 0.45], [-0.45, -0.45], [0.45, -0.45]])
        shown = frame[pixel(corners)][:, :3]
        assert np.abs(shown - colors.reshape(4, 3)).max() <= 40

    def test_its_colours_run_into_each_other_and_on_beyond_the_picture(self):
        colors = np.array([[[0, 0, 0], [200, 200, 200]]], dtype=np.uint8)
        frame = painted(Shaded().show(DIAMOND, Picture(colors, (-0.2, 0.2), (0.2, 0.4))))
        x, shown = self.middles()[180, :, 0], frame[180, :, 0]
        within = np.abs(x) < 0.9
        assert np.allclose(shown[within], 200 * np.clip((x[within] + 0.1) / 0.2, 0, 1), atol=4)

    def test_without_points_it_paints_nothing(self):
        shape = Shaded().show(DIAMOND, Picture(np.full((1, 1, 3), 255, dtype=np.uint8), (0.0, 0.0), (1.0, 1.0)))
        shape.clear_points()
        before = Square(2, color=DARK.muted, fill_opacity=1.0)
        assert np.array_equal(painted(before, shape), painted(before))
