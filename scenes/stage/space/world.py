"""The bowl of the loss in space, seen from where one likes.

It is painted from back to front, and what lies where is known by formula: the floor, the inside of the bowl, the path
and the ball, the wall towards the viewer like tinted glass, and what stands before it.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Animation, VGroup, override_animate
from numpy.typing import NDArray

from scenes.stage.animations import InPlace
from scenes.stage.layout import Box
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import Floor, extent, widest_label
from scenes.stage.space.floor_map import FloorMap
from scenes.stage.space.view import View
from scenes.stage.space.wall import Wall
from scenes.stage.theme import Theme

Points = NDArray[np.float64]


def turning(bowl: Bowl, box: Box, azimuth: float, elevation: float) -> View:
    """The view of the bowl from there, as large as lets it stay in a box while it turns once around."""
    room = widest_label(bowl)
    box = box.shrunk(left=room, right=room, bottom=0.25)
    places = [extent(bowl, View(turned, elevation, scale=1.0)) for turned in range(0, 360, 15)]
    left, bottom = min(place.left for place in places), min(place.bottom for place in places)
    whole = Box(left, bottom, max(place.right for place in places), max(place.top for place in places))
    scale = min(box.width / whole.width, box.height / whole.height)
    x, y, _ = box.center - scale * whole.center
    return View(azimuth, elevation, scale, x, y)


class World(VGroup):
    """A bowl over its floor, seen from `view`."""

    def __init__(self, bowl: Bowl, floor: Floor | FloorMap, view: View, theme: Theme) -> None:
        self.bowl, self.floor, self.view, self.stale = bowl, floor, view, False
        self.inside, self.wall = Wall(bowl, True, theme), Wall(bowl, False, theme)
        super().__init__(self.floor, self.inside, self.wall)
        self.draw()

    def to(self, view: View, height: float | None = None) -> Self:
        """Look from there, and raise the bowl to a height."""
        if height not in (None, self.bowl.height):
            self.bowl = self.bowl.as_high(height)
        self.view, self.stale = view, True
        return self

    @override_animate(to)
    def _to_animation(
        self, view: View, height: float | None = None, anim_args: dict[str, Any] | None = None
    ) -> Animation:
        return Turn(self, view, height, **(anim_args or {}))

    def draw(self) -> Self:
        """Draw everything as it is seen now."""
        self.stale = False
        for part in (self.floor, self.inside, self.wall):
            part.draw(self.bowl, self.view)
        return self


class Turn(InPlace):
    """The world is seen from one place after another, on the way to `view`, and rises or sinks to `height`."""

    def __init__(self, world: World, view: View, height: float | None = None, **settings: Any) -> None:
        self.view, self.height = view, height
        super().__init__(world, **settings)

    def begin(self) -> None:
        """Start from where the world is seen now."""
        self.first: tuple[View, float] = self.mobject.view, self.mobject.bowl.height
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Look from that share of the way."""
        (view, height), share = self.first, self.rate_func(alpha)
        end = height if self.height is None else self.height
        self.mobject.to(view.between(self.view, share), height + share * (end - height))
