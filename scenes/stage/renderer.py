"""Manim's renderer, but a play that is skipped, or taken from the cache, is not drawn all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import CairoRenderer, Mobject, Scene
from numpy.typing import NDArray


class StageRenderer(CairoRenderer):
    """Draws what is written into a film, and what is asked for: the picture as it stands."""

    def update_frame(
        self, scene: Scene, mobjects: Iterable[Mobject] | None = None, *rest: Any, **settings: Any
    ) -> None:
        """Draw the parts of a play that is not skipped; without parts named, the whole picture."""
        if mobjects is None or not self.skip_animations:
            super().update_frame(scene, mobjects, **settings)

    def picture(self, scene: Scene) -> NDArray[np.uint8]:
        """The picture as it stands, drawn whole: RGBA bytes `(rows, columns, 4)`."""
        self.static_image = None
        self.update_frame(scene)
        return self.get_frame()
