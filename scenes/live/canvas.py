"""Pictures of the stage without a film: what rests is painted once, what moves is painted over it each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from manim import VMobject, config
from numpy.typing import NDArray

from scenes.stage.camera import StageCamera
from scenes.stage.theme import Theme

Size = tuple[int, int]
"""Width and height, in pixels."""


@contextmanager
def sized(size: Size) -> Iterator[None]:
    """Lay out and paint frames of that size, whatever Manim is set to."""
    before = config.pixel_width, config.pixel_height
    config.pixel_width, config.pixel_height = size  # Manim's own way to do this takes as long as to paint
    try:
        yield
    finally:
        config.pixel_width, config.pixel_height = before


class Canvas:
    """A frame with what rests in it."""

    def __init__(self, theme: Theme, resting: Sequence[VMobject]) -> None:
        self.camera = StageCamera(background_color=theme.background)
        self.camera.capture_mobjects(resting)
        self.rest = self.camera.pixel_array.copy()

    def paint(self, moving: Sequence[VMobject]) -> NDArray[np.uint8]:
        """The frame with what moves, RGBA bytes `(rows, columns, 4)`: the next painting changes them."""
        np.copyto(self.camera.pixel_array, self.rest)
        self.camera.capture_mobjects(moving)
        return self.camera.pixel_array
