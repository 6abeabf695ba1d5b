"""The descent in the bowl: what is drawn lies where the loss puts it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from manim import VMobject
from scipy.spatial import cKDTree

from gdmath import Data, MeanSquaredError
from scenes.lecture import Lecture
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.descent_world import DescentWorld
from scenes.stage.space.floor_map import TINT
from scenes.stage.space.outside import ACROSS, ARROW, CLEAR, SHORTEST, uphill_angle
from scenes.stage.space.sight import UNCOVERED, face, layer
from scenes.stage.space.wall import map_colors
from tests.scenes.stage.space.worlds import ROUNDING, anchors, at, descent_of, ends, moments

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


def test_the_post_begins_at_the_least_loss_and_its_stand_leads_down_to_the_floor(lecture: Lecture):
    world = descent_of(lecture)
    bowl, (foot, least, highest) = world.bowl, world.scales.post
    assert foot[2] == bowl.floor
    assert least[2] == 0
    assert highest[2] == bowl.height
    assert bowl.shares(least[:2]) == pytest.approx(1.0, rel=1e-6)
    across = world.view.axes[0][:2]
    assert np.abs((bowl.outline - least[:2]) @ across).max() == pytest.approx(np.ptp(bowl.outline @ across), rel=1e-3)
    drawn = world.floor.axes.points[:8].reshape(2, 4, 3)
    assert np.allclose(drawn[:, [0, 3], :2], world.view.seen([[foot, least], [least, highest]]), atol=1e-6)


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
    assert np.allclose(anchors(world.foot).mean(axis=0), world.view.seen([*boxed, world.bowl.floor]), atol=1e-6)


def along(shape: VMobject) -> np.ndarray:
    """Places all along the straight pieces of a shape."""
    starts, ends = shape.points[::4, None, :2], shape.points[3::4, None, :2]
    return (starts + np.linspace(0.0, 1.0, 33)[:, None] * (ends - starts)).reshape(-1, 2)


def test_the_way_leads_within_a_pixel_of_every_iterate(lecture: Lecture):
    world = descent_of(lecture)
    for step in moments(world)[1:]:
        at(world, step)
        boxed = world.places[: int(step) + 1]
        inside = boxed[(world.bowl.holds(boxed) <= 1) & (np.arange(len(boxed)) <= world.drawn)]
        for shape, wanted in ((world.way, world.bowl.on_surface(inside)), (world.shadow, world.bowl.on_floor(inside))):
            if np.ptp(boxed, axis=0).max() > 1e-9:
                assert cKDTree(along(shape)).query(world.view.seen(wanted))[0].max() <= 8.0 / 1080


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
        shown = face(world.bowl, world.view, inside)
        corners, middles = (
            world.view.seen(world.bowl.on_surface(boxed)) for boxed in (shown, (shown + np.roll(shown, -1, axis=0)) / 2)
        )
        assert away(middles, corners, np.roll(corners, -1, axis=0)).max(initial=0.0) <= SMOOTH


def test_the_dots_are_the_first_iterates(lecture: Lecture):
    world = descent_of(lecture, dotted=3)
    at(world, float(world.walk.steps))
    boxed = world.places[: min(3, world.walk.steps) + 1]
    wanted = world.view.seen(world.bowl.on_surface(boxed[world.bowl.holds(boxed) <= 1]))
    discs = world.iterates.points.reshape(-1, len(world.iterates.shape), 3)[..., :2]
    assert np.allclose((discs.max(axis=1) + discs.min(axis=1)) / 2, wanted, atol=1e-6)


def test_the_gradient_stands_where_the_first_step_leaves_and_is_hidden_where_it_does_not_seem_to_lead_uphill(
    lecture: Lecture,
):
    """It stood at the end of the step, on its trace; of the planets it ran along the contour of a round bowl."""
    world = descent_of(lecture)
    bowl, start = world.bowl, world.walk.points[0]
    boxed, gradient = bowl.boxed(start), bowl.loss.gradient(*start) / bowl.reach
    if bowl.holds(boxed) > 1.0 or not gradient.any():
        return
    along = np.array([-1.0, 1.0]) * (gradient * bowl.reach**2)[::-1]  # the contour, in the box
    cosine = abs(gradient @ along) / np.hypot(*gradient) / np.hypot(*along)
    hidden = np.degrees(np.arccos(min(1.0, cosine))) < ACROSS
    wanted = boxed + world.steepest * gradient
    assert np.abs(wanted - boxed).max() <= ARROW + 1e-9
    for step in moments(world):
        at(world, step)
        assert (len(world.gradient.points) == 0) == hidden
        if not hidden:
            seen = world.view.seen(bowl.on_floor(np.array([boxed, wanted])))
            assert np.allclose(ends(world.gradient), seen, atol=1e-6)


def test_the_gradient_lies_on_the_plane_of_the_map_where_it_leaves_that(lecture: Lecture):
    """Of diamonds it ran out of the floor, and seemed to rise from it to the bowl."""
    world = at(descent_of(lecture), 0.0)
    start, tip = ends(world.gradient) if len(world.gradient.points) else np.zeros((2, 2))
    corners = anchors(world.beyond)
    assert (len(corners) > 0) == (len(world.gradient.points) > 0)
    if len(corners):
        sides = np.roll(corners, -1, axis=0) - corners
        for share in np.linspace(0.0, 1.0, 9):
            off = start + share * (tip - start) - corners
            turns = sides[:, 0] * off[:, 1] - sides[:, 1] * off[:, 0]
            assert (turns >= -1e-6).all() or (turns <= 1e-6).all()


@pytest.mark.parametrize("turned", [0.0, 40.0, 90.0, 180.0])
@pytest.mark.parametrize("data", [{}, {"seed": 3}, {"source": "penguins", "standardize": True}], ids=str)
def test_the_gradient_ends_before_the_bowl_where_it_has_room_to(data: dict[str, Any], turned: float):
    """Where it ended over the bowl's foot it seemed to point into its wall."""
    world = descent_of(Lecture(data=data), turned)
    bowl, start, home = world.bowl, world.walk.points[0], world.scales.home
    gradient = bowl.loss.gradient(*start) / bowl.reach
    along = gradient / np.abs(gradient).max()

    def free(length: float) -> bool:
        places = bowl.boxed(start) + np.linspace(0.0, length, 50)[:, None] * along
        return bool((layer(bowl, bowl.on_floor(places), home) == UNCOVERED).all())

    length = world.steepest * np.abs(gradient).max()
    assert length <= ARROW + 1e-9
    assert free(length + 0.9 * CLEAR) == free(SHORTEST + CLEAR)
    assert length == pytest.approx(ARROW) or not free(length + 1.1 * CLEAR)


def test_the_plane_under_the_gradient_is_the_rim_going_on_fainter():
    """Grey, with an edge of its own, it was a stray sheet behind the bowl."""
    world = descent_of(Lecture())
    red, green, blue = map_colors(world.bowl, world.bowl.outline[:1])[0]
    wanted = np.array([red, green, blue]) / 255.0
    assert np.allclose(world.beyond.get_fill_color().to_rgb(), wanted, atol=0.01)
    assert world.beyond.get_stroke_width() == 0
    assert 0.0 < world.beyond.get_fill_opacity() < TINT


def test_the_lines_of_w_and_b_go_on_over_the_plane_under_the_gradient():
    """Bare, the plane was not told apart from a side of the bowl."""
    world = at(descent_of(Lecture()), 0.0)
    border = anchors(world.beyond)[: len(world.beyond.points) // 4]
    for curve, lines in zip(world.grid, world.scales.lines, strict=True):
        pieces = curve.points.reshape(-1, 4, 3)[:, [0, 3], :2]
        assert len(pieces) >= len(lines)
        off = away(pieces.reshape(-1, 1, 2), border, np.roll(border, -1, axis=0)).min(axis=1)
        assert off.max() < SMOOTH  # from border to border
        for line, _ in lines:  # each of the map is on one of them
            places = world.view.seen(line)
            assert away(places[:, None], pieces[:, 0], pieces[:, 1]).min(axis=1).max() < SMOOTH


@pytest.mark.parametrize(("spread", "hidden"), [(1.0, False), (3000.0, True)])
def test_along_a_round_contour_no_arrow_is_drawn(spread: float, hidden: bool):
    across = np.linspace(-1.7, 1.7, 40)
    loss = MeanSquaredError(Data(spread * across, across + np.sin(5.0 * across)))
    start = loss.minimizer + np.array([0.05 / spread, 1.0])
    assert (uphill_angle(Bowl.around(loss, start[None]), start) < ACROSS) == hidden


def test_a_gradient_whose_tip_the_bowl_is_before_is_not_drawn():
    """Of heating over outside temperatures it ran behind the bowl, dim, without its name."""
    tips = []
    for slope in (-3.1, -1.0, 1.0, 2.0, 6.0):
        world = descent_of(Lecture(data={"slope": slope, "intercept": 72.0, "x_range": (-10.0, 24.0), "noise": 12.0}))
        boxed, gradient = world.places[0], world.bowl.loss.gradient(*world.walk.points[0])
        tip = boxed + world.steepest * gradient / world.bowl.reach
        tips.append(bool(layer(world.bowl, world.bowl.on_floor(tip[None]), world.scales.home)[0] == UNCOVERED))
        assert (len(at(world, 0.0).gradient.points) > 0) == tips[-1]
    assert {*tips} == {True, False}


@pytest.mark.parametrize("data", [{}, {"seed": 3}, {"source": "penguins", "standardize": True}], ids=str)
def test_a_tick_is_left_out_with_its_number(data: dict[str, Any]):
    """The number of w stood under the tick of b whose own it had taken the place of."""
    world = descent_of(Lecture(data=data))
    left = 0
    for step in moments(world):
        at(world, step)
        ticks = [ends for kept in world.map.ticks[:3] for ends, _ in kept]
        left += sum(map(len, (*world.scales.rim, world.scales.losses))) - len(ticks)
        pieces = world.map.axes.points.reshape(-1, 4, 3)[2:, [0, 3], :2]  # beside the post
        assert np.allclose(pieces, ticks, atol=1e-6)
    assert left > 0


def test_a_step_goes_against_the_arrow(lecture: Lecture):
    world = at(descent_of(lecture), 1.0)
    step = world.view.seen(world.bowl.on_floor(world.places[:2]))
    if np.hypot(*(step[1] - step[0])) > 1e-6 and len(world.gradient.points):
        foot, tip = ends(world.gradient)
        assert np.allclose(foot, step[0], atol=1e-6)
        across = np.cross([*(tip - foot), 0], [*(step[1] - step[0]), 0])[2]
        assert abs(across) <= 1e-6 * np.hypot(*(tip - foot)) * np.hypot(*(step[1] - step[0]))
        assert (tip - foot) @ (step[1] - step[0]) < 0


@pytest.mark.parametrize("data", [{"seed": seed} for seed in range(8)] + [{"source": "penguins"}], ids=str)
def test_at_the_minimum_there_is_no_gradient(data: dict[str, Any]):
    fit = tuple(Lecture(data=data).loss.minimizer)
    world = at(descent_of(Lecture(data=data, descent={"start": fit, "steps": 10})), 0.0)
    assert len(world.gradient.points) == 0 or np.hypot(*np.subtract(*ends(world.gradient))) < 1e-3
    assert np.allclose(anchors(world.ball).mean(axis=0), world.view.seen([0, 0, 0]), atol=1e-6)


@pytest.mark.parametrize("rate", [0.12, 1.0])
def test_an_arrow_stands_at_the_brim_towards_where_the_descent_is_now(rate: float):
    world = descent_of(Lecture(descent={"learning_rate": rate, "steps": 60}))
    assert len(at(world, 0.0).pointer.points) == 0
    for step in (30.0, 30.5, float(world.walk.steps)):
        at(world, step)
        for shape in (world.ball, world.foot, *world.drops):
            assert len(shape.points) == 0
        last = int(np.flatnonzero(world.bowl.holds(world.places) <= 1)[-1])
        inner, outer = world.places[last], world.bowl.boxed(world.walk.at(step))
        low, high = 0.0, 1.0  # of the way there
        for _ in range(400):
            middle = (low + high) / 2
            within = world.bowl.shares(inner + middle * (outer - inner)) <= 1
            low, high = (middle, high) if within else (low, middle)
        start, tip = ends(world.pointer)
        border, later = (inner + share * (outer - inner) for share in (low, low + 1e-4 / np.hypot(*(outer - inner))))
        assert np.allclose(start, world.view.seen(world.bowl.on_surface(border)), atol=1e-6)
        assert (tip - start) @ (world.view.seen(world.bowl.on_surface(later)) - start) > 0


def test_what_is_shown_depends_on_the_moment_and_the_view_alone(lecture: Lecture):
    fresh, used = descent_of(lecture), descent_of(lecture)
    there = replace(fresh.view, azimuth=fresh.view.azimuth + 100)
    at(used.to(there, 0.5), float(used.walk.steps))
    used.to(fresh.view, 1.2)
    for one, other in zip(at(fresh, 0.5).get_family(), at(used, 0.5).get_family(), strict=True):
        assert np.allclose(one.points, other.points, atol=ROUNDING)
