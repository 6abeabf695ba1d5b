"""The bowl of the loss cut along w and along b."""

from __future__ import annotations

from typing import Any, Self

import numpy as np
from manim import Animation, VGroup, VMobject, override_animate
from numpy.typing import NDArray

from scenes.stage.animations import InPlace
from scenes.stage.shapes import Curve, flat
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import Floor, star
from scenes.stage.space.view import View
from scenes.stage.space.world import World
from scenes.stage.theme import Theme


class SlicedWorld(World):
    """A bowl cut along w and along b through the fit, each cut in the colour of the parameter that varies along it.

    The `best` is a star where they cross.
    """

    def __init__(self, bowl: Bowl, view: View, home: View, theme: Theme) -> None:
        """Seen from `view`; its axes stand where they are best seen from `home`."""
        self.lowered = 0.0
        self.edges = [Curve(theme.background, 10), Curve(theme.background, 10)]
        self.lines = [Curve(theme.w, 5.5), Curve(theme.b, 5.5)]
        self.cuts = VGroup(*self.edges, *self.lines)
        self.best = VMobject(stroke_color=theme.on_map_edge, stroke_width=2).set_fill(theme.fit_on_map, 1.0)
        super().__init__(bowl, Floor(bowl, home, theme), view, theme)
        self.submobjects = [self.floor, self.inside, self.cuts, self.best, self.wall]

    def cut(self, depth: float) -> Self:
        """Let both knives down: from the height of the brim (0) to the surface (1)."""
        self.lowered, self.stale = depth, True
        return self

    @override_animate(cut)
    def _cut_animation(self, depth: float, anim_args: dict[str, Any] | None = None) -> Animation:
        return Cut(self, depth, **(anim_args or {}))

    def draw(self) -> Self:
        """Draw everything as it is seen now."""
        super().draw()
        along, fixed = np.linspace(-1.0, 1.0, 121), np.ones(121)
        for axis, (edge, line) in enumerate(zip(self.edges, self.lines, strict=True)):
            boxed = np.empty((121, 2))
            boxed[:, axis], boxed[:, 1 - axis] = along, self.bowl.fit[1 - axis] * fixed
            places = self.bowl.on_surface(boxed)
            places[:, 2] += (1.0 - self.lowered) * (self.bowl.height - places[:, 2])
            edge.show([self.view.seen(places)])
            line.set_points(edge.points)
        crossing = self.view.seen(self.bowl.on_surface(self.bowl.fit))
        self.best.set_points_as_corners(flat(crossing + BEST * star()))
        return self


class Cut(InPlace):
    """The knives go down into the bowl."""

    def __init__(self, world: SlicedWorld, depth: float, **settings: Any) -> None:
        self.end = depth
        super().__init__(world, **settings)

    def begin(self) -> None:
        """Start from where they are."""
        self.start: float = self.mobject.lowered
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Go that share of the way."""
        self.mobject.cut(self.start + self.rate_func(alpha) * (self.end - self.start))


BEST = 0.24
"""How large the star at the best is, in Manim's units."""

ARM = 0.15
"""A cut that rises by less on the screen, on one side or the other, in Manim's units, is not seen to have two arms, and
one that goes by less from a straight line is not seen to bend."""


def cuts_seen(bowl: Bowl, view: View) -> NDArray[np.float64]:
    """The cuts along w and b as they are seen, `(2, n, 2)` on the screen."""
    along = np.linspace(-1.0, 1.0, 121)[:, None]
    cuts = (bowl.fit * (1.0 - axis) + along * axis for axis in np.eye(2))
    return np.array([view.seen(bowl.on_surface(cut))[:, :2] for cut in cuts])


def arms(bowl: Bowl, view: View) -> NDArray[np.float64]:
    """How far the cuts along w and b rise on the screen, from their lowest place to each of their ends, `(2, 2)`."""
    heights = cuts_seen(bowl, view)[..., 1]
    return heights[:, [0, -1]] - heights.min(axis=1, keepdims=True)


def bends(bowl: Bowl, view: View) -> NDArray[np.float64]:
    """How far the cuts along w and b go from the straight line between their ends on the screen, `(2,)`."""
    places = cuts_seen(bowl, view)
    ways, chords = places - places[:, :1], places[:, -1] - places[:, 0]
    off = ways[..., 0] * chords[:, None, 1] - ways[..., 1] * chords[:, None, 0]
    return np.abs(off).max(axis=1) / np.hypot(*chords.T)
