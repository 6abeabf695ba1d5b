"""What looks after the pictures sees the faults that were seen in them."""

from __future__ import annotations

import numpy as np
from manim import Scene, Square

from scenes.stage.camera import StageCamera
from scenes.stage.shapes import Curve
from scenes.stage.theme import DARK
from scenes.stage.type import Number, Plate, formula
from tests.scenes import layout


def shown(*mobjects) -> Scene:
    """A scene in which these stand."""
    scene = Scene(camera_class=StageCamera)
    scene.camera.background_color = DARK.background
    scene.add(*mobjects)
    return scene


def struck(scene: Scene) -> list:
    texts = layout.written(scene)
    return layout.struck(layout.ground(scene, texts), texts)


def test_a_minus_that_touches_the_name_before_it_is_crowded():
    name, number = formula("w", 30, DARK.w), Number("−0.007", (1.0, 0.0), 34, DARK.w)
    name.move_to([number.get_left()[0] - 0.05 - name.width / 2, 0.1, 0.0])
    assert layout.crowded([name, number]) == [(name, number)]
    name.shift([-0.2, 0.0, 0.0])
    assert layout.crowded([name, number]) == []


def test_a_number_on_an_axis_is_struck_through():
    number = Number("17.15", (0.0, 0.0), 25, DARK.fit)
    axis = Curve(DARK.muted, 2).show([np.array([[-1.0, 0.08], [2.0, 0.08]])])
    assert struck(shown(axis, number)) == [number]
    assert struck(shown(axis.shift([0.0, -0.2, 0.0]), number)) == []


def test_a_number_on_a_plate_is_not_struck_through_by_what_the_plate_covers():
    plate = Plate("17.15", (0.0, 0.0), DARK)
    axis = Curve(DARK.muted, 1.6, 0.5).show([np.array([[-1.0, 0.0], [2.0, 0.0]])])
    scene = shown(axis, plate)
    assert struck(scene) == []


def test_a_chip_under_the_number_of_the_next_is_stacked():
    chip = Square(0.26, stroke_width=2).set_fill(DARK.loss, 1.0)
    plate = Plate("7.2×10⁷", (0.2, 0.1), DARK)
    assert len(layout.stacked(shown(chip, plate))) == 1
    assert layout.stacked(shown(chip, plate.shift([0.0, 0.5, 0.0]))) == []
