"""The descent in the bowl: what is drawn lies where the loss puts it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from scipy.spatial import cKDTree

from scenes.lecture import Lecture
from scenes.stage.space.bowl import FLOOR
from scenes.stage.space.world import ARROW, DescentWorld, World, across_from, framed
from scenes.stage.theme import DARK
from tests.scenes.stage.space.worlds import BOX, ROUNDING, anchors, at, bowl_of, descent_of, ends, moments

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


def test_all_of_it_stays_in_its_box(lecture: Lecture):
    walk, bowl = lecture.descend(), bowl_of(lecture)
    azimuth = across_from(bowl, walk.points[0])
    for view in framed(bowl, BOX, [(azimuth + turn, lift) for turn, lift in ((-30, 24), (0, 32), (24, 36))]):
        world = World(bowl, view, view, DARK)
        drawn = np.vstack([part.points for part in world.family_members_with_points()])
        assert (np.abs(drawn[:, 0]) <= BOX.right + 0.15).all()
        assert (np.abs(drawn[:, 1]) <= BOX.top + 0.15).all()


def test_the_post_begins_at_the_least_loss_and_its_stand_leads_down_to_the_floor(lecture: Lecture):
    world = descent_of(lecture)
    corner = world.floor.left
    lowest, highest, foot = ([*corner, height] for height in (0.0, world.bowl.height, FLOOR))
    (post, *_), stand = world.floor.axes.points.reshape(-1, 4, 3), world.floor.border.points.reshape(-1, 4, 3)[-1]
    assert np.allclose(post[[0, 3], :2], world.view.seen([lowest, highest]), atol=1e-6)
    assert np.allclose(stand[[0, 3], :2], world.view.seen([foot, lowest]), atol=1e-6)


def test_the_ball_stands_on_the_surface_at_the_point_of_the_descent(lecture: Lecture):
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


def test_the_foot_stands_on_the_floor_under_the_ball(lecture: Lecture):
    world = at(descent_of(lecture), 0.0)
    boxed = world.bowl.boxed(world.walk.points[0])
    assert np.allclose(anchors(world.foot).mean(axis=0), world.view.seen([*boxed, FLOOR]), atol=1e-6)


def test_the_way_has_a_corner_within_a_pixel_of_every_iterate(lecture: Lecture):
    world = descent_of(lecture)
    for step in moments(world)[1:]:
        at(world, step)
        boxed = world.places[: int(step) + 1]
        inside = boxed[(world.bowl.holds(boxed) <= 1) & (np.arange(len(boxed)) <= world.drawn)]
        for shape, wanted in ((world.way, world.bowl.on_surface(inside)), (world.shadow, world.bowl.on_floor(inside))):
            if np.ptp(boxed, axis=0).max() > 1e-9:
                assert cKDTree(anchors(shape)).query(world.view.seen(wanted))[0].max() <= 8.0 / 1080


def test_the_way_is_bent_as_the_surface_is(lecture: Lecture):
    world = at(descent_of(lecture), 3.0)
    drawn = world.places[: min(world.drawn, 3) + 1]
    assert bend_of_the_way(world, drawn) <= SMOOTH


def test_a_way_across_a_narrow_valley_is_bent_as_the_surface_is():
    penguins = Lecture(data={"source": "penguins"})
    world = descent_of(Lecture(data={"source": "penguins"}, descent={"learning_rate": 4.7 * penguins.learning_rate}))
    assert bend_of_the_way(at(world, 4.0), world.places[:5]) <= SMOOTH


def test_the_border_of_what_is_seen_is_bent_as_the_surface_is(lecture: Lecture):
    world = descent_of(lecture)
    for inside in (True, False):
        face = world.bowl.face(world.view, inside)
        corners, middles = (
            world.view.seen(world.bowl.on_surface(boxed)) for boxed in (face, (face + np.roll(face, -1, axis=0)) / 2)
        )
        assert away(middles, corners, np.roll(corners, -1, axis=0)).max(initial=0.0) <= SMOOTH


def test_the_dots_are_the_first_iterates(lecture: Lecture):
    world = descent_of(lecture, dotted=3)
    at(world, float(world.walk.steps))
    boxed = world.places[: min(3, world.walk.steps) + 1]
    wanted = world.view.seen(world.bowl.on_surface(boxed[world.bowl.holds(boxed) <= 1]))
    discs = world.iterates.points.reshape(-1, 32, 3)[..., :2]
    assert np.allclose((discs.max(axis=1) + discs.min(axis=1)) / 2, wanted, atol=1e-6)


def test_the_gradient_is_the_gradient_in_one_scale_at_every_step(lecture: Lecture):
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


def test_a_step_goes_against_the_arrow(lecture: Lecture):
    world = at(descent_of(lecture), 0.0)
    step = world.view.seen(world.bowl.on_floor(world.places[:2]))
    if np.hypot(*(step[1] - step[0])) > 1e-6:
        foot, tip = ends(world.gradient)
        across = np.cross([*(tip - foot), 0], [*(step[1] - step[0]), 0])[2]
        assert abs(across) <= 1e-6 * np.hypot(*(tip - foot)) * np.hypot(*(step[1] - step[0]))
        assert (tip - foot) @ (step[1] - step[0]) < 0


@pytest.mark.parametrize("data", [{"seed": seed} for seed in range(8)] + [{"source": "penguins"}], ids=str)
def test_at_the_minimum_there_is_no_gradient(data: dict[str, Any]):
    fit = tuple(Lecture(data=data).loss.minimizer)
    world = at(descent_of(Lecture(data=data, descent={"start": fit, "steps": 10})), 0.0)
    assert len(world.gradient.points) == 0 or np.hypot(*np.subtract(*ends(world.gradient))) < 1e-3
    assert np.allclose(anchors(world.ball).mean(axis=0), world.view.seen([0, 0, 0]), atol=1e-6)


def test_the_gradient_has_vanished_when_the_descent_has_arrived():
    world = descent_of(Lecture())
    at(world, float(world.walk.steps))
    assert len(world.gradient.points) == 0 or np.hypot(*np.subtract(*ends(world.gradient))) < 1e-2


@pytest.mark.parametrize("rate", [0.12, 1.0])
def test_a_ball_that_has_left_is_pointed_to_from_the_border(rate: float):
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


def test_what_is_shown_depends_on_the_moment_and_the_view_alone(lecture: Lecture):
    fresh, used = descent_of(lecture), descent_of(lecture)
    there = replace(fresh.view, azimuth=fresh.view.azimuth + 100)
    at(used.to(there, 0.5), float(used.walk.steps))
    used.to(fresh.view, 1.2)
    for one, other in zip(at(fresh, 0.5).get_family(), at(used, 0.5).get_family(), strict=True):
        assert np.allclose(one.points, other.points, atol=ROUNDING)
