"""A view: where points of the world are seen, and how near they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenes.stage.space.view import View
from tests.scenes.stage.space.worlds import ROUNDING

numbers = st.floats(-5, 5)
views = st.builds(View, st.floats(-360, 360), st.floats(-90, 90), st.floats(0.1, 10), numbers, numbers, numbers)
places = arrays(float, (5, 3), elements=numbers)


@given(views)
def test_its_axes_are_orthonormal_and_right_handed(view: View):
    assert np.allclose(view.axes @ view.axes.T, np.eye(3), atol=ROUNDING)
    assert np.allclose(np.cross(view.axes[0], view.axes[1]), view.axes[2], atol=ROUNDING)


@given(views)
def test_up_in_the_world_is_never_down_or_aside_on_the_screen(view: View):
    (x, y), (foot_x, foot_y) = view.seen([[0, 0, 1], [0, 0, 0]])
    assert x == pytest.approx(foot_x, abs=1e-6)
    assert y >= foot_y - 1e-6


def test_the_map_has_w_to_the_right_and_b_up():
    plan = View(azimuth=-90, elevation=90, scale=1.0)
    assert np.allclose(plan.seen([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), [[1, 0], [0, 1], [0, 0]])
    assert np.allclose(plan.nearness([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), [0, 0, 1])


@given(views, places)
def test_a_ray_through_where_a_point_is_seen_passes_through_the_point(view: View, points: np.ndarray):
    rays = view.rays(view.seen(points))
    assert np.allclose(view.nearness(rays), 0, atol=1e-6)
    assert np.allclose(rays + view.nearness(points)[:, None] * view.axes[2], points, atol=1e-6)


@given(views, places)
def test_a_unit_of_the_world_is_scale_units_of_the_screen(view: View, points: np.ndarray):
    seen, near = np.diff(view.seen(points), axis=0) / view.scale, np.diff(view.nearness(points))
    lengths = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert np.allclose(np.hypot(np.hypot(*seen.T), near), lengths, atol=1e-6)


@given(views)
def test_the_middle_of_the_world_stands_where_it_is_put(view: View):
    assert np.allclose(view.seen([0, 0, view.height]), [view.x, view.y])


@given(views, views, st.floats(0, 1))
def test_the_way_between_two_views_is_straight_and_ends_at_its_ends(one: View, other: View, share: float):
    assert np.allclose(one.between(other, 0.0)._numbers(), one._numbers(), atol=ROUNDING)
    assert np.allclose(one.between(other, 1.0)._numbers(), other._numbers(), atol=ROUNDING)
    there, back = one.between(other, share), other.between(one, 1 - share)
    assert np.allclose(there._numbers(), back._numbers(), atol=ROUNDING)
