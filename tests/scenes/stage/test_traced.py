"""Shapes are painted as Manim paints them, however the camera traces them, at first and again."""

from __future__ import annotations

import cairo
import numpy as np
import pytest
from manim import Annulus, Camera, Square, VMobject

from scenes.lecture import Lecture
from scenes.stage.camera import StageCamera
from scenes.stage.settings import settings
from scenes.stage.shapes import Curve, Dots
from scenes.stage.theme import DARK
from scenes.stage.type import Labels, Prose, outline
from tests.scenes.stage.painting import SMALL
from tests.scenes.stage.space.worlds import at, descent_of

WORDS = Prose("8 letters & their holes: goodbye", 40, DARK.text)
SHAPES = [
    WORDS,
    WORDS.copy().set_stroke("#FF0000", 3.0, 1.0),
    WORDS.copy().shift([-4.0, 3.9, 0.0]),  # half out of the frame
    WORDS.copy().shift([90.0, 0.0, 0.0]),
    Labels(DARK.text).show([outline("−3.25×10⁸", (0.1, 0.2), 44)]),
    Dots(0.2, DARK.text, 0.5).show(np.array([[0.0, 0.0, 0.0], [0.1, 0.1, 0.0], [3.0, 1.0, 0.0]])),
    Annulus(0.5, 2.0, color=DARK.text, fill_opacity=1.0),
    Square(1e7, color=DARK.text, fill_opacity=1.0),
]


def frame(camera: Camera, shape: VMobject) -> np.ndarray:
    camera.reset()
    camera.capture_mobjects([shape])
    return camera.pixel_array.astype(int)


@pytest.fixture
def both(pixels: None) -> tuple[StageCamera, Camera]:
    ours = StageCamera(background_color=DARK.background)
    size = {"frame_height": ours.frame_height, "frame_width": ours.frame_width}
    return ours, Camera(background_color=DARK.background, **size)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_is_painted_as_manim_does_at_first_and_again(shape: VMobject, both: tuple[StageCamera, Camera]):
    ours, theirs = both
    expected = frame(theirs, shape)
    for _ in range(3):
        assert np.abs(frame(ours, shape) - expected).max() == 0


def test_words_that_fade_or_move_are_painted_as_they_are_now(both: tuple[StageCamera, Camera]):
    ours, theirs = both
    words = WORDS.copy()
    for move, opacity in ((0.0, 1.0), (0.0, 1.0), (0.0, 0.4), (0.013, 0.4), (0.0, 1.0), (0.0, 0.0)):
        words.shift([move, move, 0.0]).set_fill(opacity=opacity)
        assert np.abs(frame(ours, words) - frame(theirs, words)).max() == 0


@pytest.mark.parametrize("height", [360, 480, 1080, 2160])
def test_coarse_lines_lie_where_fine_ones_do(height: int):
    with settings(SMALL | {"pixel_width": height * 16 // 9, "pixel_height": height}):
        ours = StageCamera(background_color=DARK.background)
    turn = np.linspace(0.0, 2.0 * np.pi, 90)
    rings = [radius * np.stack([2.0 * np.cos(turn), np.sin(turn)], axis=-1) for radius in (0.5, 1.1, 1.7)]
    line = Curve("#FFFFFF", 1.6, 0.4).show(rings)
    apart = frame(ours, line) - frame(ours, line.faint())
    assert apart.any() == (height >= 1080)
    assert np.abs(apart).max() <= 0.4 * 255 / 2  # half a pixel at most
    assert np.abs(apart).mean() < 0.1
    assert np.abs(apart.mean()) < 0.01


def test_a_frame_of_a_descent_strokes_and_fills_only_what_is_seen(pixels: None):
    world = at(descent_of(Lecture()), 3.0)
    painted = {"stroke": 0, "fill": 0}

    class Counting(cairo.Context):
        def stroke_preserve(self) -> None:
            painted["stroke"] += 1
            super().stroke_preserve()

        def fill_preserve(self) -> None:
            painted["fill"] += 1
            super().fill_preserve()

    camera = StageCamera(background_color=DARK.background)
    surface = cairo.ImageSurface.create_for_data(
        camera.pixel_array.data, cairo.FORMAT_ARGB32, camera.pixel_width, camera.pixel_height
    )
    camera.cache_cairo_context(camera.pixel_array, Counting(surface))
    camera.capture_mobjects([world])
    shapes = world.family_members_with_points()
    assert painted["stroke"] == sum(shape.get_stroke_width() > 0 for shape in shapes) <= 25
    assert painted["fill"] <= sum(shape.get_fill_opacity() > 0 for shape in shapes) <= 20
