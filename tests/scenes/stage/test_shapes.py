"""What is filled is filled whole, wherever it stands."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.settings import settings
from scenes.stage.shaded import Straight
from scenes.stage.shapes import Arrow, Curve
from tests.scenes.stage.painting import SMALL, painted, pixel

SQUARE = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])


def test_a_filled_square_has_its_four_corners_wherever_it_stands():
    rng = np.random.default_rng(3)
    with settings(SMALL):
        for corner, side in zip(rng.uniform(-3, 2, (60, 2)), rng.uniform(0.3, 1.5, 60), strict=True):
            outline = corner + side * SQUARE
            frame = painted(Curve("#FFFFFF", 0.0).set_fill("#FFFFFF", 1.0).show([outline]))
            within = outline[:4] + 0.2 * (outline[:4].mean(axis=0) - outline[:4])
            assert (frame[pixel(within)][:, :3] > 250).all()


def test_the_ends_of_a_piece_are_the_ends_to_the_last_digit():
    rng = np.random.default_rng(4)
    way = rng.uniform(-7, 7, (2000, 2))
    points = Curve("#FFFFFF").show([way]).points
    assert np.array_equal(points[0::4, :2], way[:-1])
    assert np.array_equal(points[3::4, :2], way[1:])


@pytest.mark.parametrize("apart", [1e-12, -1e-9])
def test_pieces_that_meet_but_for_rounding_are_filled_as_one(apart: float):
    corners = SQUARE[:4] * 1.5
    pieces = np.stack([corners, np.roll(corners, -1, axis=0)], axis=1)
    pieces[1::2] += apart
    points = np.zeros((4, 4, 3))
    points[..., :2] = pieces[:, :1] + np.array([0, 1 / 3, 2 / 3, 1])[:, None] * (pieces[:, 1:] - pieces[:, :1])
    with settings(SMALL):
        shape = Straight(stroke_width=0, fill_color="#FFFFFF", fill_opacity=1.0).set_points(points.reshape(-1, 3))
        frame = painted(shape)
    assert (frame[pixel(np.array([(0.1, 0.1), (1.4, 0.1), (1.4, 1.4), (0.1, 1.4)]))][:, :3] > 250).all()


def test_an_arrow_of_nothing_but_rounding_is_none():
    start = np.array([0.1, 0.2, 0.0])
    assert len(Arrow("#FFFFFF", "#000000").show(start, start + 1e-16).points) == 0
    assert len(Arrow("#FFFFFF", "#000000").show(start, start + 1e-3).points) > 0
