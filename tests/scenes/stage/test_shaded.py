"""A shaded shape is its outline, filled with its picture."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Square

from scenes.stage.shaded import Picture, Shaded
from scenes.stage.theme import DARK
from tests.scenes.stage.painting import middles, painted, pixel

pytestmark = pytest.mark.usefixtures("pixels")

DIAMOND = np.array([[0.0, 1.0], [1.0, 0.0], [0.0, -1.0], [-1.0, 0.0]])
PLACES = middles(*np.mgrid[0:360, 0:640])
"""Of all pixels."""


@pytest.mark.parametrize("opacity", [0.0, 0.4, 1.0])
def test_it_paints_its_outline_and_nothing_else(opacity: float):
    picture = Picture(np.full((3, 3, 3), [200, 100, 50], dtype=np.uint8), (-0.1, 0.1), (0.1, 0.1))
    frame, empty = painted(Shaded(opacity).show(DIAMOND, picture)), painted()
    far = np.abs(PLACES).sum(axis=-1)
    assert np.array_equal(frame[far > 1.05], empty[far > 1.05])
    mixed = opacity * np.array([200, 100, 50]) + (1 - opacity) * empty[0, 0, :3]
    assert np.allclose(frame[far < 0.95][:, :3], mixed, atol=2)


def test_a_picture_stands_with_its_first_pixel_top_left():
    colors = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [255, 255, 0]]], dtype=np.uint8)
    frame = painted(Shaded().show(DIAMOND, Picture(colors, (-1.0, 1.0), (1.0, 1.0))))
    corners = np.array([[-0.45, 0.45], [0.45, 0.45], [-0.45, -0.45], [0.45, -0.45]])
    shown = frame[pixel(corners)][:, :3]
    assert np.abs(shown - colors.reshape(4, 3)).max() <= 40


def test_its_colours_run_into_each_other_and_on_beyond_the_picture():
    colors = np.array([[[0, 0, 0], [200, 200, 200]]], dtype=np.uint8)
    frame = painted(Shaded().show(DIAMOND, Picture(colors, (-0.2, 0.2), (0.2, 0.4))))
    x, shown = PLACES[180, :, 0], frame[180, :, 0]
    within = np.abs(x) < 0.9
    assert np.allclose(shown[within], 200 * np.clip((x[within] + 0.1) / 0.2, 0, 1), atol=4)


def test_without_points_it_paints_nothing():
    shape = Shaded().show(DIAMOND, Picture(np.full((1, 1, 3), 255, dtype=np.uint8), (0.0, 0.0), (1.0, 1.0)))
    shape.clear_points()
    before = Square(2, color=DARK.muted, fill_opacity=1.0)
    assert np.array_equal(painted(before, shape), painted(before))
