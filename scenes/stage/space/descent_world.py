"""A descent in the bowl of the loss, with its ball, its shadow and its arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import VGroup, VMobject
from numpy.typing import NDArray

from gdmath import Trajectory
from scenes.stage.clipping import Way, clip_polyline, inside, pieces_above
from scenes.stage.layout import Box, frame
from scenes.stage.numerals import significant
from scenes.stage.shapes import POINTER, Arrow, Ball, Curve, Dots, flat
from scenes.stage.space.bowl import SQUARE
from scenes.stage.space.floor import Written
from scenes.stage.space.floor_map import FloorMap
from scenes.stage.space.outside import ACROSS, floor_under, grid_under, leaving, uphill_angle
from scenes.stage.space.polylines import refined
from scenes.stage.space.scales import Scales
from scenes.stage.space.sight import UNCOVERED, layer
from scenes.stage.space.view import View
from scenes.stage.space.wall import rim_color
from scenes.stage.space.world import World
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Plate, Symbol, text_width

Points = NDArray[np.float64]

BEHIND = 0.3
"""How strongly what lies on the floor behind the bowl is seen through it."""

PLANE, GRID = 0.05, 0.34
"""How strongly the colour of the map's rim, and the lines of w and b, go on where the gradient leaves the map."""

NAMED = 0.09
"""Between the gradient and its name, in Manim's units."""

LONG = np.linspace(0.0, 1.0, 24)[:, None]
"""Shares of the length of a line."""

NET = np.stack(np.meshgrid(np.linspace(-1.0, 1.0, 7), np.linspace(-1.0, 1.0, 5)), axis=-1).reshape(-1, 2)
"""Places all over a rectangle, in its half sides."""

APART = 1.0
"""Two plates stand beside places that are farther apart than this, in Manim's units."""

FINE = 0.005
"""In half sides of the box: without points so near to others a way is seen as it was, within a pixel of 1080 lines."""

BALL, FOOT = 0.19, 0.07
"""How large the ball is, and the dot on the map below it, in Manim's units."""


class DescentWorld(World):
    """A bowl with the way of a descent on it, its shadow on the map below, and the ball at its end.

    Lines on the map lead from below the ball to its w and its b, two numbers at the rim. An arrow at the brim points to
    one beyond it. The gradient at the start points `uphill`, away from the first step, if it can be seen to; it comes
    when it is spoken of: it may lie on a line of the ball's.
    """

    def __init__(self, scales: Scales, walk: Trajectory, view: View, theme: Theme, dotted: int, arrows: float) -> None:
        """Its first `dotted` points are dots, its gradient is `arrows` half sides of the box long for each unit."""
        bowl = scales.bowl
        self.scales, self.walk, self.dotted, self.step, self.theme = scales, walk, dotted, 0.0, theme
        self.places = bowl.boxed(walk.points)
        self.held = np.flatnonzero(bowl.holds(self.places) <= 1.0)
        self.drawn = int(self.held[-1]) + 1
        self.ahead = Way(self.places, FINE, bowl.on_surface(self.places))
        self.readings = Curve(theme.w, 3.5), Curve(theme.b, 3.5)
        self.shadow, self.foot = Curve(theme.text, 3.0, 0.9), Dots(FOOT, theme.text)
        self.drops = [Curve(theme.text, 3, 0.8) for _ in range(3)]
        self.edge, self.way, self.iterates = (
            Curve(theme.on_map_edge, 9, 0.6),
            Curve(theme.on_map, 4.5),
            Dots(0.075, theme.on_map),
        )
        self.ball = Ball(BALL, theme.on_map)
        self.gradient, self.pointer = Arrow(theme.gradient, theme.background), Arrow(theme.line, theme.background)
        self.steepest = arrows
        self.on_ground = VGroup(self.shadow, self.foot, self.drops[0])
        self.hidden_shadow, self.hidden_drop = Curve(theme.on_map, 3.0, BEHIND), Curve(theme.on_map, 3.0, BEHIND)
        self.hidden_gradient = Arrow(theme.gradient, theme.gradient).set_fill(opacity=2 * BEHIND).set_stroke(width=0)
        self.beyond = VMobject(fill_color=rim_color(bowl), fill_opacity=PLANE, stroke_width=0)
        self.grid = Curve(theme.w, 1.4, GRID), Curve(theme.b, 1.4, GRID)
        self.behind = VGroup(self.hidden_shadow, self.hidden_drop)
        self.uphill = self.beyond, *self.grid, self.gradient, self.hidden_gradient
        self.in_bowl = VGroup(self.edge, self.way, self.iterates, self.drops[1])
        lines = self.shadow, self.foot, self.edge, self.way, self.iterates, *self.readings, *self.drops, *self.behind
        self.moving = *self.uphill, *lines, self.ball, self.pointer
        self.map = FloorMap(scales, theme)
        super().__init__(bowl, self.map, view, theme)
        readings, glass, before = (
            VGroup(*self.readings, *self.map.readings),
            VGroup(*self.wall[:2]),
            VGroup(self.drops[2], self.pointer),
        )
        self.descent = readings, self.on_ground, self.behind, self.in_bowl, self.ball, before
        ground = [self.beyond, *self.grid, self.floor, readings, self.gradient, self.on_ground]
        inside = [self.inside, self.hidden_gradient, self.behind, self.in_bowl]
        self.submobjects = [*ground, *inside, glass, self.ball, self.wall.brim, before]  # the ball is never dimmed

    def balls_from(self, view: View) -> Points:
        """Where the ball is seen from there after each step, `(k+1, 2)`."""
        return view.seen(self.bowl.on_surface(self.places))

    def feet_from(self, view: View) -> Points:
        """Where its w and b are seen on the map from there after each step, `(k+1, 2)`."""
        return view.seen(self.bowl.on_floor(self.places))

    def losses_at_its_ends(self) -> VGroup:
        """The losses where the descent began and where it is, on plates beside them; one where that is one place."""
        here = self.bowl.boxed(self.walk.at(self.step))
        places = np.array([self.places[0], here])
        seen = self.view.seen(self.bowl.on_surface(places))
        shown = (self.bowl.holds(places) <= 1.0) & [np.hypot(*(seen[1] - seen[0])) > APART, True]
        return VGroup(*(self._plate((0.0, self.step)[k], seen[k]) for k in np.flatnonzero(shown)))

    def _plate(self, step: float, place: Points) -> Plate:
        """The loss after so many steps on a plate beside a place: to the side where it hides the least of the way."""
        text = significant(float(self.bowl.loss.value(*self.walk.at(step))))
        half = np.array([text_width(text, SIZES.tick) / 2.0 + 0.1, 0.22])
        sides = [side * (BALL + half) for side in np.array([(1, 0), (-1, 0), (1, -1), (-1, -1), (0, 1)])]
        sides = [side for side in sides if inside(place + side + half * np.sign(side), frame())]
        hidden = [self._hidden(place + side, half) for side in sides]
        plate = Plate(text, place + sides[int(np.argmin(hidden))], self.theme)
        plate[1].set_color(self.theme.loss)
        return plate

    def _hidden(self, middle: Points, half: Points) -> int:
        """How much of the way a plate would hide."""
        return int((np.abs(self.way.points[:, :2] - middle) < half).all(axis=1).sum())

    @property
    def leads_uphill(self) -> bool:
        """Whether the gradient at the start seems to lead uphill, and its tip is seen: else it is not drawn."""
        (tip,) = layer(self.bowl, self.bowl.on_floor(self._uphill()[1:]), self.scales.home)
        return bool(tip == UNCOVERED) and uphill_angle(self.bowl, self.walk.points[0]) >= ACROSS

    def name_of_gradient(self, taken: Sequence[Box]) -> list[Symbol]:
        """∇L at the tip of the gradient, as it is seen now; none where there is no room beside all else and `taken`."""
        name, view, bowl = Symbol("nabla L", SIZES.label, self.theme.gradient), self.view, self.bowl
        start, tip = view.seen(bowl.on_floor(self._uphill()))
        first = self.places[:2]
        balls, feet = view.seen(bowl.on_surface(first)), view.seen(bowl.on_floor(first))
        lines = [(start, tip), tuple(self.map.upright[[0, -1]]), *zip(balls, feet, strict=True)]
        struck = np.vstack([one + LONG * (other - one) for one, other in lines])
        ticks = [*self.scales.rim, self.scales.losses, *(tick for each in first for tick in self.scales.reading(each))]
        boxes = [(middle, half) for each in ticks for middle, half in Written.seen(view, each).boxes]
        boxes += [(each.middle, each.half) for each in self.map.names]
        boxes += [(each.center[:2], np.array([each.width, each.height]) / 2) for each in taken]
        along = (tip - start) / np.hypot(*(tip - start))
        aside = np.array([-along[1], along[0]])
        half = name.half + NAMED
        for side in (along, aside, -aside, along + aside, along - aside, *np.eye(2), *-np.eye(2)):
            middle = tip + side / np.abs(side).max() * half
            around = middle + half * NET
            boxed = view.on_plane(around, bowl.floor)[:, :2]
            free = (bowl.holds(boxed) > 1.0).all() and (layer(bowl, bowl.on_floor(boxed), view) == UNCOVERED).all()
            apart = all((np.abs(middle - other) > half + reach).any() for other, reach in boxes)
            clear = (np.abs(struck - middle) > name.half).any(axis=1).all()
            if free and apart and clear and inside(around, frame()).all():
                return [name.show(middle).set_z_index(1)]  # else the plane, drawn again, would tint it
        return []

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        self.step, self.stale = step, True

    def draw(self) -> Self:
        """Draw everything as it is seen now."""
        super().draw()
        here = self.bowl.boxed(self.walk.at(self.step))
        for shape in self.moving:
            shape.clear_points()
        within, seen = self.bowl.holds(here) <= 1.0, self.ball.get_fill_opacity() > 0.0
        if within:
            self.map.read(here, self.view)
        if seen:  # or it is not spoken of yet
            self._draw_way(here)
            self._draw_ball(here) if within else self._point_out(here)
        if self.gradient.get_fill_opacity() > 0.0 and self.leads_uphill:
            self._draw_uphill()
        self.map.write()
        return self

    def _draw_way(self, here: Points) -> None:
        """The way on the surface, as far as it is there, and its shadow on the floor."""
        bowl, view, done = self.bowl, self.view, self.walk.kept(self.step)
        reached, end = (done, here) if done < self.drawn else (self.drawn, self.places[self.drawn])
        way = [piece for part in self.ahead.until(reached, end) for piece in clip_polyline(part, SQUARE)]
        fine = [refined(piece, bowl.root) for piece in way]
        within = [part for piece in fine for part in pieces_above(piece, 1.0 + 1e-9 - bowl.shares(piece))]
        ground = [bowl.on_floor(piece) for piece in within]
        self.shadow.show([view.seen(piece) for piece in ground])
        self.hidden_shadow.show([view.seen(part) for piece in ground for part in self._hidden_parts(piece)])
        on_surface = [view.seen(bowl.on_surface(piece)) for piece in within]
        self.edge.show(on_surface)
        self.way.set_points(self.edge.points)
        reached = self.places[: min(done, self.dotted) + 1]
        self.iterates.show(flat(view.seen(bowl.on_surface(reached[bowl.holds(reached) <= 1.0]))))

    def _draw_ball(self, here: Points) -> None:
        """The ball, and the line from it down to the floor."""
        bowl, view = self.bowl, self.view
        top, foot = bowl.on_surface(here), bowl.on_floor(here)
        self.ball.show_at(view.seen(top))
        self.foot.show(flat(view.seen(foot)[None]))
        for axis, curve in enumerate(self.readings):
            end = bowl.on_floor(self.scales.chord(axis, here)[1])
            curve.show([view.seen(np.array([foot, end]))])
        drop = foot + np.linspace(0.0, 1.0, 80)[:, None] * (top - foot)
        drop = drop[np.hypot(*(view.seen(drop) - view.seen(top)).T) > self.ball.radius]
        layers = layer(bowl, drop, view) if len(drop) else np.zeros(0)
        for k, curve in enumerate(self.drops):
            pieces = pieces_above(drop, np.where(layers == k, 1.0, -1.0)) if len(drop) > 1 else []
            curve.show([view.seen(piece) for piece in pieces])
        self.hidden_drop.set_points(self.drops[0].points)

    def _draw_uphill(self) -> None:
        """The gradient at the start; numbers make room for it."""
        bowl, ends = self.bowl, self._uphill()
        foot, end = self.view.seen(bowl.on_floor(ends))
        self.gradient.show(*flat(np.array([foot, end])))
        plane = floor_under(bowl, ends[1])
        self.beyond.set_points_as_corners(flat(self.view.seen(bowl.on_floor(plane))))
        for axis, curve in enumerate(self.grid):
            curve.show_segments(self.view.seen(bowl.on_floor(grid_under(self.scales, axis, plane))))
        self.hidden_gradient.set_points(self.gradient.points)
        self.map.give_way(foot, end)

    def _uphill(self) -> Points:
        """Where the gradient begins and ends, points of the box."""
        boxed, gradient = self.places[0], self.bowl.loss.gradient(*self.walk.points[0])
        return np.array([boxed, boxed + self.steepest * gradient / self.bowl.reach])

    def _hidden_parts(self, places: Points) -> list[Points]:
        """What of a line in the world the inside of the bowl is before."""
        return pieces_above(places, np.where(layer(self.bowl, places, self.view) == 0, 1.0, -1.0))

    def _point_out(self, here: Points) -> None:
        """An arrow where the bowl ends, towards where the descent is, from where it was in the bowl last."""
        last = self.held[np.searchsorted(self.held, self.walk.kept(self.step), side="right") - 1]
        border = leaving(self.bowl, self.places[last], here)
        start, towards = self.view.seen(self.bowl.on_surface(border))
        along = (towards - start) / np.hypot(*(towards - start))
        self.pointer.show(*flat(np.array([start, start + POINTER * along])))
