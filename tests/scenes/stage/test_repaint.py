"""A frame of which only a part is painted and converted again is the frame that would be painted whole."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Annulus, Square, VMobject

from scenes.stage.camera import StageCamera
from scenes.stage.grid import EDGE, Grid
from scenes.stage.layout import CloseUp
from scenes.stage.repaint import Patches
from scenes.stage.shapes import Arrow, Curve, Dots
from scenes.stage.theme import DARK
from scenes.stage.type import Prose
from scenes.stage.writer import StageEncoder
from tests.scenes.stage.painting import FAINT, painted
from tests.scenes.stage.test_writer import HEIGHT, LOSSLESS, WIDTH, read


@st.composite
def grids(draw: st.DrawFn) -> tuple[Grid, np.ndarray]:
    """A grid over a frame of an even size, and some of its cells."""
    grid = Grid(*(2 * draw(st.integers(120, 600)) for _ in range(2)))
    rng = np.random.default_rng(draw(st.integers(0, 9999)))
    return grid, rng.random(grid.shape) < draw(st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0]))


@given(grids())
def test_the_rectangles_cover_the_cells_once_and_nothing_else(drawn: tuple[Grid, np.ndarray]):
    grid, cells = drawn
    covered = np.zeros((grid.height, grid.width), dtype=int)
    for part in grid.rectangles(cells):
        assert all(end % 2 == 0 for end in part)
        part.of(covered)[:] += 1
    high, wide = grid.cell
    assert np.array_equal(covered, np.kron(cells, np.ones((high, wide), int))[: grid.height, : grid.width])


@given(grids(), st.tuples(*[st.floats(-900, 2000)] * 2), st.tuples(*[st.floats(0, 500)] * 2))
def test_the_cells_under_a_box_hold_all_of_it_that_is_in_the_frame(drawn, corner, size):
    grid, _ = drawn
    (left, top), (right, bottom) = corner, np.add(corner, size)
    cells = np.zeros(grid.shape, dtype=bool)
    cells[grid.under((left, top, right, bottom))] = True
    pixels = np.kron(cells, np.ones(grid.cell, bool))[: grid.height, : grid.width]
    rows, columns = np.arange(grid.height), np.arange(grid.width)
    inside = np.logical_and.outer((rows + 1 > top) & (rows < bottom), (columns + 1 > left) & (columns < right))
    assert pixels[inside].all()


@pytest.mark.parametrize("share", [0.0, 0.05, 0.4, 1.0])
def test_a_frame_converted_in_parts_is_to_the_bit_the_frame_converted_whole(share: float, tmp_path: Path):
    rng = np.random.default_rng(7)
    grid, frame = Grid(HEIGHT, WIDTH), rng.integers(0, 256, (HEIGHT, WIDTH, 4), dtype=np.uint8)
    frames, ours = [frame.copy()], StageEncoder(target=tmp_path / "parts.mp4", spec=LOSSLESS)
    ours.write_frame(frame)
    for _ in range(5):
        parts = grid.rectangles(rng.random(grid.shape) < share)
        frame = frame.copy()
        for part in parts:
            changed = part.of(frame)[EDGE:-EDGE, EDGE:-EDGE]  # a shape is that far from the border of its cells
            changed[:] = rng.integers(0, 256, changed.shape)
        frames.append(frame)
        ours.write_frame(Patches.of(frame, parts))
    whole = StageEncoder(target=tmp_path / "whole.mp4", spec=LOSSLESS)
    for each in frames:
        whole.write_frame(each)
    for encoder in (ours, whole):
        encoder.finish()
    assert np.array_equal(read(ours.target), read(whole.target))


def shapes() -> list[VMobject]:
    """Shapes that lie over each other, with thick strokes and sharp corners, over all the frame."""
    zigzag = np.stack([np.linspace(-6.0, 6.0, 25), np.tile([-3.0, 3.0], 13)[:25]], axis=-1)
    return [
        Annulus(0.5, 2.0, color=DARK.text, fill_opacity=0.5),
        Square(3.0, color=DARK.loss, stroke_width=20),
        Curve(DARK.line, 12).show([zigzag]),
        Dots(0.2, DARK.data, 0.5).show(np.array([[0.0, 0.0, 0.0], [0.1, 0.1, 0.0], [3.0, 1.0, 0.0]])),
        Arrow(DARK.line, DARK.background).show(np.zeros(3), np.array([2.0, 1.0, 0.0])),
        Prose("words & their holes", 40, DARK.text),
    ]


CHANGES = {
    "moved": lambda stage: stage[3].shift([0.4, -0.3, 0.0]),
    "moved out of the frame": lambda stage: stage[5].shift([30.0, 0.0, 0.0]),
    "faded": lambda stage: stage[0].set_fill(opacity=0.1),
    "a broader stroke": lambda stage: stage[1].set_stroke(width=45),
    "a sharp corner": lambda stage: stage[2].show([np.array([[-5.0, 3.5], [0.0, 3.4], [-5.0, 3.3]])]),
    "gone": lambda stage: stage.pop(1),
    "new": lambda stage: stage.append(Prose("more words", 30, DARK.line).shift([-3.0, -3.0, 0.0])),
    "over another": lambda stage: stage.insert(5, stage.pop(0)),
    "above by its index": lambda stage: stage[0].set_z_index(1),
    "without points": lambda stage: stage[4].clear_points(),
    "nothing": lambda stage: None,
}


@pytest.mark.parametrize("close_up", [CloseUp(), CloseUp(1.4, (0.5, -0.3))], ids=["whole", "near"])
@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_painted_as_if_all_were(change: str, close_up: CloseUp, pixels: None):
    camera, stage = StageCamera(background_color=DARK.background), shapes()
    camera.close_up = close_up
    assert camera.repaint(stage, None) is None
    CHANGES[change](stage)
    camera.repaint(stage, None)
    other = StageCamera(background_color=DARK.background)
    other.close_up = close_up
    other.capture_mobjects(stage)
    assert np.abs(camera.pixel_array.astype(int) - other.pixel_array).max() <= FAINT


def test_what_stays_is_not_painted_again(pixels: None):
    camera, stage = StageCamera(background_color=DARK.background), shapes()
    camera.repaint(stage, None)
    assert camera.repaint(stage, None) == []
    stage[5].shift([0.0, 3.0, 0.0])
    parts = camera.repaint(stage, None)
    assert parts
    camera.pixel_array[:] = 0
    assert camera.repaint(stage, None) == []
    assert not camera.pixel_array.any()


def test_what_only_fades_keeps_its_outline_and_its_place(pixels: None):
    camera, stage = StageCamera(background_color=DARK.background), shapes()
    camera.repaint(stage, None)
    for opacity in (0.6, 0.3):
        before = dict(camera.painted.looks)
        for shape in stage:
            shape.set_fill(opacity=opacity).set_stroke(opacity=opacity)
        camera.repaint(stage, None)
    for shape, look in camera.painted.looks.items():
        assert look is not before[shape]
        assert look.path is before[shape].path is not None
        assert look.cells == before[shape].cells


def test_what_is_not_seen_is_not_traced(pixels: None):
    camera, (ring, *_) = StageCamera(background_color=DARK.background), shapes()
    ring.set_fill(opacity=0.0).set_stroke(width=0.0)
    camera.repaint([ring], None)
    assert ring not in camera.traced
    camera.capture_mobjects([ring])
    assert ring not in camera.traced


def test_what_rests_is_laid_under_what_is_painted_again(pixels: None):
    camera, (ring, *_, words) = StageCamera(background_color=DARK.background), shapes()
    resting = painted(ring).astype(np.uint8)
    camera.repaint([words], resting)
    words.shift([0.0, 0.7, 0.0])
    camera.repaint([words], resting)
    assert np.abs(camera.pixel_array - painted(ring, words)).max() <= FAINT


def test_from_another_place_all_is_painted_again(pixels: None):
    camera, stage = StageCamera(background_color=DARK.background), shapes()
    camera.repaint(stage, None)
    camera.close_up = CloseUp(1.4, (0.5, -0.3))
    assert camera.repaint(stage, None) is None
    camera.capture_mobjects(stage[:2])  # another picture was drawn in between
    assert camera.repaint(stage, None) is None
