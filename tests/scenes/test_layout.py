"""The camera comes closer as it should; what looks after the pictures sees the faults that were seen in them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Scene, Square

from scenes.audit import legible
from scenes.stage.camera import StageCamera, pinned
from scenes.stage.layout import LARGEST, Box, CloseUp, frame_size, is_wide, picture_place
from scenes.stage.settings import settings
from scenes.stage.shapes import Curve
from scenes.stage.theme import DARK
from scenes.stage.type import Number, Plate, Prose, formula


def shown(*mobjects) -> Scene:
    """A scene in which these stand."""
    scene = Scene(camera_class=StageCamera)
    scene.camera.background_color = DARK.background
    scene.add(*mobjects)
    return scene


def struck(scene: Scene) -> list:
    texts = legible.written(scene)
    return legible.struck(legible.ground(scene, texts), legible.Writing.of(texts))


def test_a_minus_that_touches_the_name_before_it_is_crowded():
    name, number = formula("w", 30, DARK.w), Number("−0.007", (1.0, 0.0), 34, DARK.w)
    name.move_to([number.get_left()[0] - 0.05 - name.width / 2, 0.1, 0.0])
    assert legible.crowded(legible.Writing.of([name, number])) == [(name, number)]
    name.shift([-0.2, 0.0, 0.0])
    assert legible.crowded(legible.Writing.of([name, number])) == []


def test_a_number_on_an_axis_is_struck_through():
    number = Number("17.15", (0.0, 0.0), 25, DARK.fit)
    axis = Curve(DARK.muted, 2).show([np.array([[-1.0, 0.08], [2.0, 0.08]])])
    assert struck(shown(axis, number)) == [number]
    assert struck(shown(axis.shift([0.0, -0.2, 0.0]), number)) == []


place = st.tuples(st.floats(-8, 8), st.floats(-5, 5), st.floats(0, 3), st.floats(0, 2))
places = st.lists(place, min_size=1, max_size=9)


@given(places, places)
def test_letters_over_plain_paper_are_left_out_and_no_others(boards, places_of_letters):
    height, width = 240, 428
    unit = height / frame_size()[1]
    ground = np.zeros((height, width, 3), dtype=np.int16)
    for k, (x, y, broad, high) in enumerate(boards, 1):
        top, left = max(0, int(height / 2 - unit * (y + high))), max(0, int(width / 2 + unit * x))
        ground[top : top + int(unit * high), left : left + int(unit * broad)] = 20 * k, 0, 255 - k
    letters = np.array([[(x, y), (x + broad, y + high)] for x, y, broad, high in places_of_letters])
    kept = {tuple(box) for box in legible._uneven(legible._edges(ground), letters)}
    for box in legible._in_pixels(letters, np.array([height, width])):
        left, top, right, bottom = box.clip(0)
        under = ground[top:bottom, left:right].reshape(-1, 3)
        if len(np.unique(under, axis=0)) > 1:
            assert tuple(box) in kept
    plain = legible._edges(np.full_like(ground, 7))
    assert legible._uneven(plain, letters) == []


def test_a_number_on_a_plate_is_not_struck_through_by_what_the_plate_covers():
    plate = Plate("17.15", (0.0, 0.0), DARK)
    axis = Curve(DARK.muted, 1.6, 0.5).show([np.array([[-1.0, 0.0], [2.0, 0.0]])])
    scene = shown(axis, plate)
    assert struck(scene) == []


def test_a_chip_under_the_number_of_the_next_is_stacked():
    chip = Square(0.26, stroke_width=2).set_fill(DARK.loss, 1.0)
    plate = Plate("7.2×10⁷", (0.2, 0.1), DARK)
    assert len(legible.stacked(shown(chip, plate))) == 1
    assert legible.stacked(shown(chip, plate.shift([0.0, 0.5, 0.0]))) == []


@given(st.floats(-7, 6), st.floats(-4, 3), st.floats(0.5, 20), st.floats(0.5, 20))
def test_a_part_seen_from_near_is_in_the_middle_and_no_smaller_and_in_its_place_where_it_fits(left, bottom, wide, high):
    part, place = Box(left, bottom, left + wide, bottom + high), picture_place()
    close_up = CloseUp.of(part)
    low, high_ = close_up.seen(part.corners[[0, 2]])
    assert np.allclose((low + high_) / 2, place.center[:2])
    assert 1.0 <= close_up.scale <= LARGEST
    if part.width <= place.width and part.height <= place.height:
        assert (low >= place.corners[0] - 1e-9).all()
        assert (high_ <= place.corners[2] + 1e-9).all()


def test_the_camera_comes_closer_to_the_pictures_and_not_to_the_words():
    dot, words = Square(0.5, stroke_width=0).set_fill(DARK.text, 1.0), Prose("M", 60, DARK.text).at((0.0, -3.0))
    scene, near = shown(dot, words), shown(dot, pinned(words))
    near.camera.close_up = CloseUp(1.5, (2.0, 1.0))
    pictures = []
    for each in (scene, near):
        each.camera.capture_mobjects(each.mobjects)
        lit = each.camera.pixel_array[..., :3].astype(int) - each.camera.background[..., :3] > 100
        pictures.append(np.argwhere(lit.any(axis=-1)))
    height, width = scene.camera.pixel_array.shape[:2]
    unit, middle = height / frame_size()[1], np.array([height, width]) / 2
    (far, words_far), (close, words_close) = (
        (each[each[:, 0] < 0.8 * height], each[each[:, 0] >= 0.8 * height]) for each in pictures
    )
    assert np.array_equal(words_far, words_close)
    assert np.allclose(np.sqrt(len(close) / len(far)), 1.5, rtol=0.05)
    assert np.allclose(close.mean(axis=0), middle + unit * np.array([-1.0, 2.0]), atol=1.0)


@pytest.mark.parametrize(("pixels", "turned"), [((854, 480), False), ((480, 480), False), ((480, 854), True)])
def test_parts_stand_one_below_the_other_in_a_frame_higher_than_wide(pixels: tuple[int, int], turned: bool):
    width, height = pixels
    with settings({"pixel_width": width, "pixel_height": height}):
        first, second = picture_place().parted(1, 2)
        assert (first.left == second.left) == turned
        assert (first.top == second.top) != turned
        assert (first.bottom > second.top) == turned
        assert is_wide() == (width > 1.5 * height)
