"""Manim's camera, which also fills a shape with an image, draws late, comes closer and repaints only what changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self, TypeVar
from weakref import WeakKeyDictionary

import cairo
import numpy as np
from manim import Camera, Mobject, VMobject
from numpy.typing import NDArray

from scenes.stage.family import parts_of, shapes_of
from scenes.stage.grid import Grid, Rectangle
from scenes.stage.layout import WHOLE, frame_size
from scenes.stage.repaint import Painted, View, opaque, seen, stroked, stroked_behind
from scenes.stage.shaded import Shaded, Straight

BROAD = 2.0
"""A line is drawn coarsely only if it is at least so many pixels wide: a narrower one would look like beads."""

SAME_PLACE = 1e-6
"""Of the screen: pieces that end and start nearer to each other than that, far less than a pixel, are joined."""

Words = TypeVar("Words", bound=VMobject)


def pinned(words: Words) -> Words:
    """Words that stay in their place of the frame when the camera comes closer to the pictures."""
    for part in words.get_family():
        part.pinned = True
    return words


def draw_stale(mobjects: Iterable[Mobject]) -> None:
    """Let what has changed since it was drawn draw itself."""
    for part in parts_of(mobjects):
        if vars(part).get("stale"):  # Manim looks long for what a mobject does not have
            part.draw()


def straight(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The frame `(rows, columns, 4)` with its colours as files have them: Cairo's are multiplied by their opacity."""
    opacity = frame[..., 3]
    partly = (opacity > 0) & (opacity < 255)
    colors = frame[partly]
    whole = colors[:, :3] * (255.0 / colors[:, 3:])
    done = frame.copy()
    done[partly, :3] = np.minimum(whole.round(), 255.0)
    return done


def _pieces(points: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """Where the cubic pieces of a shape start and end, `(m, 2)`, and which do not start at the end before them."""
    starts, ends = points[0::4, :2], points[3::4, :2]
    jumps = np.ones(len(starts), dtype=bool)
    jumps[1:] = ~_same(starts[1:], ends[:-1])
    return starts, ends, jumps


def _same(places: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which of the places `(m, 2)` of the screen are those of the others."""
    apart = np.abs(places - others)
    return np.maximum(apart[:, 0], apart[:, 1]) <= SAME_PLACE


class StageCamera(Camera):
    """Draws what Manim draws, and shaded shapes; a mobject that is `stale` is told to draw itself first."""

    def __init__(self, **settings: Any) -> None:
        width, height = frame_size()
        super().__init__(frame_height=height, frame_width=width, **settings)
        self.close_up = WHOLE
        self.grid = Grid(self.pixel_height, self.pixel_width)
        self.painted: Painted | None = None
        self.traced: WeakKeyDictionary[VMobject, tuple[tuple[cairo.Matrix, bytes], cairo.Path]] = WeakKeyDictionary()

    def init_background(self) -> None:
        """Lay the background; one that is not seen lends nothing to the edges over it."""
        super().init_background()
        if self.background[0, 0, 3] == 0:
            self.background[:] = 0

    def get_mobjects_to_display(self, mobjects: Iterable[Mobject], **settings: Any) -> list[Mobject]:
        """The shapes, from the bottom to the top."""
        return super().get_mobjects_to_display(mobjects, **settings) if settings else shapes_of(mobjects)

    def capture_mobjects(self, mobjects: Iterable[Mobject], **settings: Any) -> None:
        """Paint the mobjects."""
        mobjects, self.painted = list(mobjects), None
        draw_stale(mobjects)
        super().capture_mobjects(mobjects, **settings)

    def repaint(self, mobjects: Iterable[Mobject], resting: NDArray[np.uint8] | None) -> list[Rectangle] | None:
        """Paint the mobjects over what rests, where that differs from what was painted last.

        Returns where it painted, or None where that is everywhere.
        """
        mobjects = list(mobjects)
        draw_stale(mobjects)
        view = View(self.close_up, self.grid, self.pixel_height / self.frame_height)
        painted = Painted.of(shapes_of(mobjects), resting, view, self.painted)
        cells = painted.differing(self.painted)
        self.painted, background = painted, self.background if resting is None else resting
        if cells is None:
            self.set_pixel_array(background)
            self._paint_all(painted.looks)
            return None
        parts = self.grid.rectangles(cells)
        for part in parts:
            part.of(self.pixel_array)[:] = part.of(background)
        self._paint_within(parts, painted.within(cells))
        return parts

    def _paint_all(self, shapes: Iterable[VMobject]) -> None:
        """Paint shapes, each over those before."""
        super().display_multiple_vectorized_mobjects(list(shapes), self.pixel_array)

    def _paint_within(self, parts: list[Rectangle], shapes: Iterable[VMobject]) -> None:
        """Paint shapes as far as they lie in parts of the frame."""
        ctx = self.get_cairo_context(self.pixel_array)
        matrix = ctx.get_matrix()
        ctx.save()
        ctx.identity_matrix()
        ctx.new_path()
        for left, top, right, bottom in parts:
            ctx.rectangle(left, top, right - left, bottom - top)
        ctx.clip()
        ctx.set_matrix(matrix)
        self._paint_all(shapes)
        ctx.restore()

    def set_cairo_context_path(self, ctx: cairo.Context, vmobject: VMobject) -> Self:
        """Trace the outline of a shape, or take it as it was traced where it stays."""
        ctx.new_path()
        look = self.painted.looks.get(vmobject) if self.painted is not None else None
        if look is not None and look.path is not None:
            ctx.append_path(look.path)
            return self
        stays = look is None or look.stays
        self._straight(ctx, vmobject) if isinstance(vmobject, Straight) else self._curved(ctx, vmobject, stays)
        if look is not None and stays:
            look.path = ctx.copy_path()
        return self

    def _straight(self, ctx: cairo.Context, vmobject: VMobject) -> Self:
        """Trace a shape of straight pieces: it needs no curves."""
        # flat lists: a list for every point would keep the garbage collector busy
        starts, ends, jumps = _pieces(vmobject.points)
        for x, y, to_x, to_y, jump in zip(*starts.T.tolist(), *ends.T.tolist(), jumps.tolist(), strict=True):
            if jump:
                ctx.move_to(x, y)
            ctx.line_to(to_x, to_y)
        return self

    def _curved(self, ctx: cairo.Context, vmobject: VMobject, stays: bool) -> Self:
        """Trace a shape and, where it stays, remember it: the outline of a letter is long."""
        traced = self.traced.get(vmobject)
        if traced is not None or stays:
            content = ctx.get_matrix(), vmobject.points.tobytes()  # Cairo rounds a path to a part of the pixels there
            if traced is not None and traced[0] == content:
                ctx.append_path(traced[1])
                return self
        starts, ends, jumps = _pieces(vmobject.points)
        first = np.flatnonzero(jumps)
        last = np.append(first[1:], len(starts)) - 1
        closed = np.zeros(len(starts), dtype=bool)
        closed[last] = _same(starts[first], ends[last])
        columns = vmobject.points[:, :2].reshape(-1, 8).T.tolist()
        for x, y, a, b, c, d, to_x, to_y, jump, close in zip(*columns, jumps.tolist(), closed.tolist(), strict=True):
            if jump:
                ctx.move_to(x, y)
            ctx.curve_to(a, b, c, d, to_x, to_y)
            if close:
                ctx.close_path()
        if stays:
            self.traced[vmobject] = content, ctx.copy_path()
        return self

    def apply_fill(self, ctx: cairo.Context, vmobject: VMobject) -> Self:
        """Fill, if anything of it is seen: most shapes are lines."""
        return super().apply_fill(ctx, vmobject) if opaque(vmobject.fill_rgbas) else self

    def set_cairo_context_color(self, ctx: cairo.Context, rgbas: NDArray[np.float64], vmobject: VMobject) -> Self:
        """Paint in these colours from here on; a single one is taken out of its array at once."""
        if len(rgbas) > 1:
            return super().set_cairo_context_color(ctx, rgbas, vmobject)
        red, green, blue, opacity = rgbas[0].tolist()
        ctx.set_source_rgba(blue, green, red, opacity)  # in Manim's frames red comes where Cairo believes blue
        return self

    def apply_stroke(self, ctx: cairo.Context, vmobject: VMobject, background: bool = False) -> Self:
        """Stroke, if anything of it is seen, in fewer grades where a shape is content with them."""
        if not (stroked_behind(vmobject) if background else stroked(vmobject)):
            return self
        width = vmobject.get_stroke_width() * self.cairo_line_width_multiple * self.pixel_height / self.frame_height
        if not (isinstance(vmobject, Straight) and vmobject.coarse and width >= BROAD):
            return super().apply_stroke(ctx, vmobject, background)
        ctx.set_antialias(cairo.ANTIALIAS_FAST)
        super().apply_stroke(ctx, vmobject, background)
        ctx.set_antialias(cairo.ANTIALIAS_DEFAULT)
        return self

    def display_vectorized(self, vmobject: VMobject, ctx: cairo.Context) -> Self:
        """Paint one shape where it is seen."""
        if self.close_up == WHOLE or "pinned" in vars(vmobject):
            return self._paint(vmobject, ctx)
        ctx.save()
        ctx.translate(*self.close_up.shift)
        ctx.scale(self.close_up.scale, self.close_up.scale)
        self._paint(vmobject, ctx)
        ctx.restore()
        return self

    def _paint(self, vmobject: VMobject, ctx: cairo.Context) -> Self:
        if not seen(vmobject):
            return self
        if not isinstance(vmobject, Shaded) or vmobject.picture is None:
            return super().display_vectorized(vmobject, ctx)
        colors, (x, y), (width, height) = vmobject.picture.colors, vmobject.picture.corner, vmobject.picture.cell
        rows, columns = colors.shape[:2]
        # red comes first here and in Manim's frames, where Cairo believes blue; it is slower without a fourth channel
        padded = np.full((rows, columns, 4), 255, dtype=np.uint8)
        padded[..., : colors.shape[2]] = colors
        if colors.shape[2] == 4:
            padded[..., :3] = padded[..., :3] * (padded[..., 3:] / 255.0)  # Cairo's are multiplied by their opacity
        surface = cairo.ImageSurface.create_for_data(padded, cairo.FORMAT_ARGB32, columns, rows)
        pattern = cairo.SurfacePattern(surface)
        pattern.set_filter(cairo.FILTER_BILINEAR if vmobject.picture.smooth else cairo.FILTER_NEAREST)
        pattern.set_extend(cairo.EXTEND_PAD)
        pattern.set_matrix(cairo.Matrix(1 / width, 0, 0, -1 / height, -x / width, y / height))
        self.set_cairo_context_path(ctx, vmobject)
        ctx.save()
        ctx.clip()
        ctx.set_source(pattern)
        ctx.paint_with_alpha(vmobject.get_fill_opacity())
        ctx.restore()
        return self
