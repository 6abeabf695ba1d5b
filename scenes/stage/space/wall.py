"""One side of the bowl's surface: the inside that one looks into, or the outside that faces the viewer."""

from __future__ import annotations

import numpy as np
from manim import VGroup, config
from numpy.typing import NDArray

from scenes.stage.clipping import segments_above
from scenes.stage.shaded import Picture, Shaded
from scenes.stage.shapes import Curve
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.sight import crossings, face, facing
from scenes.stage.space.view import View, lifted, squares, times
from scenes.stage.theme import Theme, viridis

Points = NDArray[np.float64]

GRAIN = 0.08
"""The size of a pixel of the shading, in Manim's units: colours change slowly, and edges are drawn apart."""

SHADES = 1024
PALETTE = viridis(np.linspace(0.0, 1.0, SHADES)).T.astype(float)

LIGHT = np.array([-0.64, 0.48, 0.6])
"""The direction of the light in the viewer's axes, a unit vector: from the left and above."""

HALFWAY = np.array([-0.64, 0.48, 1.6]) / np.sqrt(3.2)
"""Halfway to the viewer: what faces this way reflects the light to them."""

GLASS, RIM = 0.14, 0.8
"""How much of what is behind it the wall towards the viewer hides where one looks straight through, and at its edge."""

DIM = 0.45
"""How bright the outside of the wall is, beside the inside."""

AMBIENT, DIFFUSE, GLOSS = 0.7, 0.36, 0.12
"""The light from all around, that from one side, and how bright its reflection is."""


class Wall(VGroup):
    """What of the surface faces the viewer with its inside, opaque, or with its outside, like tinted glass.

    The brim is thin on the far side and thick on the near one.
    """

    def __init__(self, bowl: Bowl, inside: bool, theme: Theme) -> None:
        self.bowl, self.inside = bowl, inside
        self.seen_from: View | None = None
        self.skin = Shaded()
        self.lines = Curve(theme.on_map, 1.6, 0.4 if inside else 0.15).faint()
        self.brim = Curve(theme.line, 1.6 if inside else 3.4, 0.5 if inside else 0.7)
        super().__init__(self.skin, self.lines, self.brim)

    def draw(self, bowl: Bowl, view: View) -> None:
        """Draw it as it is seen from there; nothing where that is how it was drawn."""
        if bowl is self.bowl and view == self.seen_from:
            return
        self.bowl, self.seen_from = bowl, view
        outlined = view.seen(bowl.on_surface(face(bowl, view, self.inside)))
        if len(outlined) > 2:
            self.skin.show(outlined, self._picture(outlined, view))
        else:
            self.skin.clear_points()
        self.lines.show_segments(self._seen(*bowl.iso_lines, view))
        self.brim.show_segments(self._seen(bowl.brim_segments, bowl.shares(bowl.brim_segments), view))

    def _seen(self, parts: Points, shares: Points, view: View) -> Points:
        """What of segments in the box, so high on it, is on this side of the surface: segments of the screen."""
        towards = facing(self.bowl, parts, view)
        seen = view.seen(lifted(parts, self.bowl.height * shares))
        return segments_above(seen, towards if self.inside else -towards)

    def _picture(self, outlined: Points, view: View) -> Picture:
        """The colours of the surface around an outline on the screen: the loss in viridis, in a light from one side."""
        bowl = self.bowl
        places, corner, cell = grains(outlined)
        rays = view.rays(places)
        nearness = crossings(bowl, rays, view)[0 if self.inside else 1]
        boxed = view.nearer(rays, nearness)[..., :2]
        return Picture(painted(bowl, boxed, view, self.inside), corner, cell)


def painted(bowl: Bowl, boxed: Points, view: View, inside: bool) -> NDArray[np.uint8]:
    """The colour of the inside over points of the box, `(..., 3)`; of the outside, with its opacity, `(..., 4)`."""
    side = 1.0 if inside else -1.0
    slopes = bowl.slopes(boxed)
    long = np.sqrt(1.0 + squares(slopes))
    light, halfway = LIGHT @ view.axes, HALFWAY @ view.axes
    lit, mirrored, seen = (
        (side * (to[2] - times(slopes, to[:2])) / long).clip(0.0) for to in (light, halfway, view.axes[2])
    )
    strength = (1.0 if inside else DIM) * (AMBIENT + DIFFUSE * lit)
    colors = np.minimum(map_colors(bowl, boxed) * strength[..., None], 255.0)
    colors += GLOSS * (mirrored**24)[..., None] * (255.0 - colors)
    if not inside:
        opacity = GLASS + (RIM - GLASS) * (1.0 - seen) ** 6
        colors = np.concatenate([colors, 255.0 * opacity[..., None]], axis=-1)
    return colors.astype(np.uint8)


def map_colors(bowl: Bowl, boxed: Points) -> Points:
    """The colour of the loss at points of the box, `(..., 3)`: viridis of the root of its share of the excess."""
    shades = (SHADES * np.sqrt(bowl.shares(boxed))).astype(int).clip(0, SHADES - 1)
    return np.moveaxis(PALETTE.take(shades, axis=1), 0, -1)


def rim_color(bowl: Bowl) -> str:
    """The colour of the loss at the brim."""
    red, green, blue = map_colors(bowl, bowl.outline[:1])[0].astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def grains(outlined: Points) -> tuple[Points, tuple[float, float], tuple[float, float]]:
    """The middles of the shading's pixels around an outline on the screen, its top left corner, and a pixel's size."""
    half = np.array([config.frame_width, config.frame_height]) / 2.0  # what is out of the frame is not looked at
    left, bottom = outlined.min(axis=0).clip(-half, half) - GRAIN
    right, top = outlined.max(axis=0).clip(-half, half) + GRAIN
    x = np.arange(left + GRAIN / 2, right + GRAIN, GRAIN)
    y = np.arange(top - GRAIN / 2, bottom - GRAIN, -GRAIN)
    return np.moveaxis(np.array(np.meshgrid(x, y)), 0, -1), (left, top), (GRAIN, GRAIN)
