"""One side of the bowl's surface: the inside that one looks into, or the outside that faces the viewer."""

from __future__ import annotations

import numpy as np
from manim import VGroup, config
from numpy.typing import NDArray

from scenes.stage.camera import Picture, Shaded
from scenes.stage.clip import segments, segments_above
from scenes.stage.shapes import Curve
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.view import View
from scenes.stage.theme import Theme, viridis

Points = NDArray[np.float64]

GRAIN = 0.06
"""The size of a pixel of the shading, in Manim's units: colours change slowly, and edges are drawn apart."""

LIGHT = np.array([-0.36, 0.26, 0.9])
"""The direction of the light in the viewer's axes, a unit vector: over the left shoulder."""

GLASS = 0.4
"""How much of what is behind it the wall towards the viewer hides."""


class Wall(VGroup):
    """What of the surface faces the viewer with its inside, opaque, or with its outside, like tinted glass."""

    def __init__(self, bowl: Bowl, inside: bool, theme: Theme) -> None:
        self.bowl, self.inside = bowl, inside
        self.skin = Shaded(1.0 if inside else GLASS)
        self.lines = Curve(theme.on_map, 1.6, 0.4 if inside else 0.22)
        self.brim = Curve(theme.line, 2.5, 0.8)
        super().__init__(self.skin, self.lines, self.brim)

    def draw(self, bowl: Bowl, view: View) -> None:
        """Draw it as it is seen from there."""
        self.bowl = bowl
        outlined = view.seen(bowl.on_surface(bowl.face(view, self.inside)))
        if len(outlined) > 2:
            self.skin.show(outlined, self._picture(outlined, view))
        else:
            self.skin.clear_points()
        self.lines.show_segments(self._seen(bowl.iso_segments, view))
        self.brim.show_segments(self._seen(segments([np.vstack([bowl.outline, bowl.outline[:1]])]), view))

    def _seen(self, parts: Points, view: View) -> Points:
        """What of segments in the box is on this side of the surface: segments of the screen."""
        facing = self.bowl.facing(parts, view)
        return segments_above(view.seen(self.bowl.on_surface(parts)), facing if self.inside else -facing)

    def _picture(self, outlined: Points, view: View) -> Picture:
        """The colours of the surface around an outline on the screen: the loss in viridis, in a soft light."""
        bowl = self.bowl
        half = np.array([config.frame_width, config.frame_height]) / 2.0  # what is out of the frame is not looked at
        left, bottom = outlined.min(axis=0).clip(-half, half) - GRAIN
        right, top = outlined.max(axis=0).clip(-half, half) + GRAIN
        x = np.arange(left + GRAIN / 2, right + GRAIN, GRAIN)
        y = np.arange(top - GRAIN / 2, bottom - GRAIN, -GRAIN)
        rays = view.rays(np.stack(np.meshgrid(x, y), axis=-1))
        nearness = bowl.crossings(rays, view)[0 if self.inside else 1]
        boxed = (rays + nearness[..., None] * view.axes[2])[..., :2]
        slopes = bowl.slopes(boxed)
        to_light = LIGHT @ view.axes
        lit = (to_light[2] - slopes @ to_light[:2]) / np.sqrt(1.0 + (slopes**2).sum(axis=-1))
        strength = 0.62 + 0.38 * np.abs(lit)
        colors = viridis(np.sqrt(bowl.shares(boxed))) * strength[..., None]
        return Picture(colors.astype(np.uint8), (left, top), (GRAIN, GRAIN))
