"""An arrow to a fit out of view points to it, and no way strikes it through where one can be seen beside them."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend
from scenes.lecture import Lecture
from scenes.stage.clipping import inside, pull_inside
from scenes.stage.layout import Box
from scenes.stage.plane.fit_pointer import CLEAR, STEEP, _faces, fit_or_pointer
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.way_map import way_map
from scenes.stage.shapes import POINTER, Arrow, flat
from scenes.stage.theme import DARK
from tests.scenes.stage.space.worlds import ends

BOX = Box(-3.0, -1.2, 3.0, 1.2)


def close_up(seed: int, box: Box = BOX) -> Landscape:
    """A map that does not hold the fit."""
    rng = np.random.default_rng(seed)
    loss = MeanSquaredError(Data(rng.normal(size=20), rng.normal(size=20)))
    turn = seed * np.pi / 2 + rng.uniform(-0.3, 0.3)
    middle = loss.minimizer + 10.0 ** rng.uniform(0.7, 3.0) * np.array([np.cos(turn), np.sin(turn)])
    return framed_map(box, loss, middle + rng.uniform(-1.0, 1.0, (2, 2)), DARK, fit=False, equal=True)


def walk_over(plot: Landscape, places: np.ndarray):
    """A descent over shares of the map: (0, 0) is its left lower corner."""
    walk = descend(plot.loss, (0.0, 0.0), GradientDescent(1e-9), len(places) - 1)
    (left, right), (low, high) = plot.x_range, plot.y_range
    points = np.array([left, low]) + places * [right - left, high - low]
    return type(walk)(points, walk.losses, walk.gradients, walk.epochs, False)


def distance(arrow: Arrow, way: PathView) -> float:
    """The least distance of an arrow's outline from what a way takes, both by many points."""

    def along(corners: np.ndarray) -> np.ndarray:
        shares = np.linspace(0.0, 1.0, 60)[:, None, None]
        return (corners[:-1] + shares * np.diff(corners, axis=0)).reshape(-1, 2)

    outline = along(np.vstack([arrow.points[::4, :2], arrow.points[:1, :2]]))
    return min(float(np.hypot(*(outline[:, None] - along(piece)).T).min()) for piece in way.taken)


@pytest.mark.parametrize("seed", range(20))
def test_its_ray_meets_the_fit_and_its_tip_is_at_the_border(seed: int):
    plot, rng = close_up(seed), np.random.default_rng(seed)
    for ways in ([], [PathView(plot, walk_over(plot, rng.uniform(0.1, 0.9, (6, 2))), 5)]):
        arrow = fit_or_pointer(plot, ways)
        assert isinstance(arrow, Arrow)
        foot, tip = ends(arrow)
        fit = plot.place(*plot.loss.minimizer)[:2]
        along, towards = (tip - foot) / np.hypot(*(tip - foot)), (fit - foot) / np.hypot(*(fit - foot))
        assert along == pytest.approx(towards, abs=1e-5)
        assert np.hypot(*(tip - foot)) == pytest.approx(1.5 * POINTER)
        nearest = np.abs([tip[0] - BOX.left, *(tip - [plot.inner.left, plot.inner.bottom])])
        nearest = np.append(nearest, np.abs(tip - [plot.inner.right, plot.inner.top]))
        assert nearest.min() < 1e-6
        assert np.abs(along)[[0, 0, 1, 0, 1]][nearest < 1e-6].max() >= STEEP - 1e-5


@pytest.mark.parametrize("seed", range(20))
def test_ways_through_one_half_of_a_map_do_not_strike_it_through(seed: int):
    plot = close_up(seed)
    fit = plot.place(*plot.loss.minimizer) - plot.inner.center
    side = 1 if abs(fit[0]) > abs(fit[1]) else 0  # along the edge that is nearest to the fit
    places = np.random.default_rng(seed).uniform(0.05, 0.95, (30, 2))
    places[:, side] = 0.02 + 0.5 * places[:, side]  # the middle too
    way = PathView(plot, walk_over(plot, places), 5)
    assert distance(fit_or_pointer(plot, [way]), way) > 0.8 * CLEAR


@pytest.mark.parametrize("seed", range(20))
def test_beside_a_way_it_stands_as_near_as_it_can_to_the_ray_from_its_end(seed: int):
    """Of the planets it stood in the middle of a map whose way went down at its right."""
    plot, rng = close_up(seed), np.random.default_rng(seed)
    fit = plot.place(*plot.loss.minimizer) - plot.inner.center
    side = 1 if abs(fit[0]) > abs(fit[1]) else 0  # along the edge that is nearest to the fit
    places = np.full((2, 2), 0.5)
    places[:, side] = rng.choice([0.15, 0.85])
    way = PathView(plot, walk_over(plot, places + rng.uniform(-0.02, 0.02, (2, 2))), 1)
    end, off = way.places[-1, :2], []
    for arrow in (fit_or_pointer(plot), fit_or_pointer(plot, [way])):
        foot, tip = ends(arrow)
        along = (tip - foot) / np.hypot(*(tip - foot))
        off.append(abs(along[0] * (end - foot)[1] - along[1] * (end - foot)[0]))
    straight = _faces(plot.place(*plot.loss.minimizer), flat(end), plot.inner)  # or its ray runs along a side
    assert off[1] < max(0.5 * off[0], 3.0 * CLEAR) or not straight


def test_where_a_way_leaves_the_arrow_to_the_fit_stands_beside():
    rows = np.c_[[8] * 10 + [19], [6.6, 5.8, 7.7, 8.8, 8.5, 7, 5.3, 5.6, 7.9, 6.9, 12.5]]
    loss = MeanSquaredError(Data(*rows.T))
    walk = descend(loss, (-0.4, 14.0), GradientDescent(1.06 * critical_rate(loss)), 41)
    plot = way_map(BOX, loss, walk, DARK)
    way = PathView(plot, walk, 5)
    assert not inside(plot.place(*walk.points[-1])[None], plot.inner)[0]
    assert distance(fit_or_pointer(plot), way) < 0.02
    assert distance(fit_or_pointer(plot, [way]), way) > 0.8 * CLEAR


@pytest.mark.parametrize("seed", range(20))
def test_where_the_way_has_left_the_arrow_stands_on_the_side_of_the_fit(seed: int):
    """It stood low on the left, where the way had left, of a fit that was low and on the right."""
    plot, rng = close_up(seed, Box(-3.0, -2.6, 3.0, 2.6)), np.random.default_rng(seed)
    fit, middle = plot.place(*plot.loss.minimizer)[:2], plot.inner.center[:2]
    nearest = pull_inside(flat(fit), plot.inner)[:2]
    across = np.array([[0.0, -1.0], [1.0, 0.0]]) @ (fit - middle) / np.hypot(*(fit - middle))
    beside = -np.sign(across @ (nearest - middle)) * rng.uniform(2.0, 9.0) * across
    way = PathView(plot, walk_over(plot, np.vstack([[0.5, 0.5], 0.5 + beside])), 1)
    assert not inside(way.places[-1:], plot.inner)[0]
    _, tip = ends(fit_or_pointer(plot, [way]))
    assert np.hypot(*(tip - nearest)) < 2.0 * POINTER


def test_a_fit_in_view_is_a_star():
    lecture = Lecture()
    plot = way_map(BOX, lecture.loss, lecture.descend(), DARK)
    star = fit_or_pointer(plot, [PathView(plot, lecture.descend(), 5)])
    assert not isinstance(star, Arrow)
    assert star.get_center_of_mass()[:2] == pytest.approx(plot.place(*lecture.loss.minimizer)[:2], abs=1e-6)
