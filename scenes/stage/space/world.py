"""The bowl of the loss in space, and a descent on it, seen from where one likes.

It is painted from back to front, and what lies where is known by formula: the floor, the inside of the bowl, the path
and the ball, the wall towards the viewer like tinted glass, and what stands before it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Self

import numpy as np
from manim import Animation, VGroup, override_animate
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.animations import InPlace
from scenes.stage.clip import clip_polyline, pieces_above, thinned
from scenes.stage.layout import Box
from scenes.stage.shapes import POINTER, Arrow, Ball, Curve, Dots, flat
from scenes.stage.space.bowl import SQUARE, Bowl, refined
from scenes.stage.space.floor import Floor, extent, widest_label
from scenes.stage.space.view import View
from scenes.stage.space.wall import Wall
from scenes.stage.theme import Theme

Points = NDArray[np.float64]

BEHIND = 0.3
"""How strongly what lies on the floor behind the bowl is seen through it."""

ARROW = 0.6
"""How long the longest gradient is drawn on the floor, in half sides of it; all others in proportion."""


def framed(bowl: Bowl, box: Box, directions: list[tuple[float, float]]) -> list[View]:
    """Views of the bowl from these azimuths and elevations, in degrees, as large as lets every one stay in a box."""
    views = [View(azimuth, elevation, scale=1.0) for azimuth, elevation in directions]
    places, room = [extent(bowl, view) for view in views], widest_label(bowl)
    box = box.shrunk(left=room, right=room, bottom=0.25)
    scale = min(min(box.width / place.width, box.height / place.height) for place in places)
    shifts = [box.center - scale * place.center for place in places]
    return [replace(view, scale=scale, x=x, y=y) for view, (x, y, _) in zip(views, shifts, strict=True)]


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


def across_from(bowl: Bowl, start: Points) -> float:
    """The azimuth, mid-quarter, from which the way from `start` (w, b) to the fit comes towards the viewer."""
    x, y = bowl.fit - bowl.boxed(start)
    return 45.0 + 90.0 * round((np.degrees(np.arctan2(y, x)) - 45.0) / 90.0)


class World(VGroup):
    """A bowl over its floor, seen from `view`; its axes stand where they are best seen from `home`."""

    def __init__(self, bowl: Bowl, view: View, home: View, theme: Theme) -> None:
        self.bowl, self.view, self.stale = bowl, view, False
        self.floor = Floor(bowl, home, theme)
        self.inside, self.wall = Wall(bowl, True, theme), Wall(bowl, False, theme)
        super().__init__(self.floor, self.inside, self.wall)
        self.draw()

    def to(self, view: View, height: float | None = None) -> Self:
        """Look from there, and raise the bowl to a height."""
        if height not in (None, self.bowl.height):  # a bowl remembers its lines
            self.bowl = replace(self.bowl, height=height)
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


class DescentWorld(World):
    """A bowl with the way of a descent on it, its shadow on the floor, and the ball at its end.

    Where the ball has left the bowl, an arrow at the border points to it. A way that leaves for good is drawn until
    then.
    """

    def __init__(self, bowl: Bowl, walk: Trajectory, view: View, theme: Theme, dotted: int) -> None:
        self.walk, self.dotted, self.step = walk, dotted, 0.0
        self.places = bowl.boxed(walk.points)
        self.drawn = int(np.flatnonzero(bowl.holds(self.places) <= 1.0)[-1]) + 1
        self.shadow, self.foot = Curve(theme.text, 2.5, 0.8), Dots(0.045, theme.text)
        self.drops = [Curve(theme.text, 2, 0.7) for _ in range(3)]
        self.edge, self.way, self.iterates = (
            Curve(theme.on_map_edge, 7, 0.8),
            Curve(theme.on_map, 3.4),
            Dots(0.06, theme.on_map),
        )
        self.ball = Ball(0.16, theme.on_map)
        self.gradient, self.pointer = Arrow(theme.gradient, theme.background), Arrow(theme.line, theme.background)
        longest = np.abs(bowl.loss.gradient(*walk.near().T) / bowl.reach).max()
        self.steepest = ARROW / (float(longest) or 1.0)
        self.on_ground = VGroup(self.shadow, self.gradient, self.foot, self.drops[0])
        self.behind = VGroup(
            Curve(theme.on_map, 2.5, BEHIND),
            Arrow(theme.gradient, theme.gradient).set_fill(opacity=2 * BEHIND).set_stroke(width=0),
            Dots(0.045, theme.on_map, 2 * BEHIND),
            Curve(theme.on_map, 2, BEHIND),
        )
        self.in_bowl = VGroup(self.edge, self.way, self.iterates, self.drops[1], self.ball)
        super().__init__(bowl, view, view, theme)
        before = VGroup(self.drops[2], self.pointer)
        self.descent = self.on_ground, self.behind, self.in_bowl, before
        self.submobjects = [self.floor, self.on_ground, self.inside, self.behind, self.in_bowl, self.wall, before]

    def balls_from(self, view: View) -> Points:
        """Where the ball is seen from there after each step, `(k+1, 2)`."""
        return view.seen(self.bowl.on_surface(self.places))

    def shadows_from(self, view: View) -> Points:
        """Where its shadow on the floor is, whose steps are as long as the gradient, times the rate."""
        return view.seen(self.bowl.on_floor(self.places))

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        self.step, self.stale = step, True

    def draw(self) -> Self:
        """Draw everything as it is seen now."""
        super().draw()
        here = self.bowl.boxed(self.walk.at(self.step))
        self._draw_way(here)
        for shape in (self.ball, self.foot, self.gradient, *self.drops, self.pointer):
            shape.clear_points()
        if self.bowl.holds(here) <= 1.0:
            self._draw_ball(here)
        else:
            self._point_to(here)
        for hidden, dimmed in zip(self.on_ground, self.behind, strict=True):
            dimmed.set_points(hidden.points)
        return self

    def _draw_way(self, here: Points) -> None:
        """The way on the surface, as far as it is there, and its shadow on the floor."""
        bowl, view, done = self.bowl, self.view, int(self.step)
        way = np.vstack([self.places[: done + 1], here]) if done < self.drawn else self.places[: self.drawn + 1]
        way = clip_polyline(thinned(way, 0.001, bowl.on_surface(way)), SQUARE)
        self.shadow.show([view.seen(bowl.on_floor(piece)) for piece in way])
        fine = [refined(piece, bowl.root) for piece in way]
        within = [part for piece in fine for part in pieces_above(piece, 1.0 + 1e-9 - bowl.shares(piece))]
        on_surface = [view.seen(bowl.on_surface(piece)) for piece in within]
        self.edge.show(on_surface)
        self.way.show(on_surface)
        reached = self.places[: min(done, self.dotted) + 1]
        self.iterates.show(flat(view.seen(bowl.on_surface(reached[bowl.holds(reached) <= 1.0]))))

    def _draw_ball(self, here: Points) -> None:
        """The ball, the line from it down to the floor, and the gradient there."""
        bowl, view = self.bowl, self.view
        top, foot = bowl.on_surface(here), bowl.on_floor(here)
        self.ball.show_at(view.seen(top))
        self.foot.show(flat(view.seen(foot)[None]))
        uphill = self.steepest * bowl.loss.gradient(*self.walk.at(self.step)) / bowl.reach
        self.gradient.show(*flat(view.seen(np.array([foot, foot + np.array([*uphill, 0.0])]))))
        drop = foot + np.linspace(0.0, 1.0, 80)[:, None] * (top - foot)
        drop = drop[np.hypot(*(view.seen(drop) - view.seen(top)).T) > self.ball.radius]
        layers = bowl.layer(drop, view) if len(drop) else np.zeros(0)
        for layer, curve in enumerate(self.drops):
            pieces = pieces_above(drop, np.where(layers == layer, 1.0, -1.0)) if len(drop) > 1 else []
            curve.show([view.seen(piece) for piece in pieces])

    def _point_to(self, here: Points) -> None:
        """An arrow at the border of the bowl to where the ball has gone."""
        fit, bowl = self.bowl.fit, self.bowl
        border, beyond = (fit + share * (here - fit) / bowl.holds(here) for share in (1.0, 1.1))
        start, towards = self.view.seen(bowl.on_surface(border)), self.view.seen(bowl.on_surface(beyond))
        along = (towards - start) / np.hypot(*(towards - start))
        self.pointer.show(*flat(np.array([start, start + POINTER * along])))


class SlicedWorld(World):
    """A bowl cut along w and along b through the fit, each cut in the colour of the parameter that varies along it."""

    def __init__(self, bowl: Bowl, view: View, home: View, theme: Theme) -> None:
        self.lowered = 0.0
        self.edges = [Curve(theme.background, 10), Curve(theme.background, 10)]
        self.lines = [Curve(theme.w, 5.5), Curve(theme.b, 5.5)]
        self.cuts = VGroup(*self.edges, *self.lines)
        super().__init__(bowl, view, home, theme)
        self.submobjects = [self.floor, self.inside, self.cuts, self.wall]

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
        for axis, curves in enumerate(zip(self.edges, self.lines, strict=True)):
            boxed = np.empty((121, 2))
            boxed[:, axis], boxed[:, 1 - axis] = along, self.bowl.fit[1 - axis] * fixed
            places = self.bowl.on_surface(boxed)
            places[:, 2] += (1.0 - self.lowered) * (self.bowl.height - places[:, 2])
            for curve in curves:
                curve.show([self.view.seen(places)])
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
