"""Manim's renderer, which draws neither a play that is skipped, or taken from the cache, nor what rests in a frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import CairoRenderer, Mobject, Scene
from numpy.typing import NDArray

from scenes.stage.repaint import Patches


class StageRenderer(CairoRenderer):
    """Draws what is written into a film, and what is asked for: the picture as it stands."""

    def update_frame(
        self, scene: Scene, mobjects: Iterable[Mobject] | None = None, *rest: Any, **settings: Any
    ) -> None:
        """Draw the parts of a play that is not skipped; without parts named, the whole picture."""
        if mobjects is None or not self.skip_animations:
            super().update_frame(scene, mobjects, **settings)

    def play(self, scene: Scene, *animations: Any, **settings: Any) -> None:
        """Draw a play, its first frame whole: its segment of the film stands alone."""
        self.file_writer.parts = None
        self.draws = True
        self.camera.painted = None
        super().play(scene, *animations, **settings)

    def comes_to_frame(self) -> bool:
        """Whether the next frame of a play has to be known: it is drawn here, or nothing is and it is the last."""
        self.draws = self.skip_animations or self.file_writer.draws_next(self.num_plays)
        return self.draws

    def render(self, scene: Scene, time: float, moving_mobjects: Iterable[Mobject] | None = None) -> None:
        """Draw a frame of a play and write it, where it can be only what differs from the frame before."""
        if self.skip_animations or not self.draws:
            return
        if self.file_writer.parts and self.file_writer.parts.begins:
            self.camera.painted = None
        if not moving_mobjects:
            super().render(scene, time, moving_mobjects)
            return
        parts = self.camera.repaint(moving_mobjects, self.static_image)
        if parts is None or not self.file_writer.takes_patches:
            self.add_frame(self.get_frame())
        else:
            self.add_frame(Patches.of(self.camera.pixel_array, parts))

    def picture(self, scene: Scene) -> NDArray[np.uint8]:
        """The picture as it stands, drawn whole: RGBA bytes `(rows, columns, 4)`."""
        self.static_image = None
        self.update_frame(scene)
        return self.get_frame()
