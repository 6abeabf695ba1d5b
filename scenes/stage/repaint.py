"""What of a picture differs from the frame before: only there is it painted, copied and converted again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import LineJointType, VMobject
from numpy.typing import NDArray

from scenes.stage.grid import EDGE, Cells, Grid, Rectangle
from scenes.stage.layout import WHOLE, CloseUp

SPIKE, SOFT = 10.0, 1.5
"""How far a stroke may reach from its line, in halves of its width: with mitred corners, and with others."""

MOST = 0.5
"""Where more than this share of the cells changes, all is painted at once."""


@dataclass(frozen=True, eq=False)
class Patches:
    """Parts of a frame, each with what is around it as far as the frame goes: RGBA bytes `(rows, columns, 4)`."""

    rectangles: list[Rectangle]
    pixels: list[NDArray[np.uint8]]

    @classmethod
    def of(cls, frame: NDArray[np.uint8], rectangles: list[Rectangle]) -> Patches:
        """Those parts of a frame."""
        return cls(rectangles, [part.with_edge.of(frame).copy() for part in rectangles])


@dataclass(eq=False, slots=True)
class Look:
    """What a shape looks like, and the cells that it may be seen in: found when they are asked for."""

    place: tuple[Any, ...]
    paint: tuple[Any, ...]
    picture: Any
    view: View
    reach: float
    """How far it may be seen around its points, in pixels."""
    stays: bool = False
    """Whether it had this place in the frame before, too."""
    path: Any = None
    """Its outline as Cairo keeps it, once it stays."""
    found: tuple[slice, slice] | None = None

    @property
    def cells(self) -> tuple[slice, slice]:
        """The rows and the columns of cells that it may be seen in."""
        if self.found is None:
            points, pinned = np.frombuffer(self.place[0]).reshape(-1, 3), self.place[-1]
            self.found = self.view.cells(points, pinned, self.reach)
        return self.found


@dataclass(frozen=True)
class View:
    """How the stage is seen in a frame of cells: from so near, and a unit of it having so many pixels."""

    close_up: CloseUp
    grid: Grid
    unit: float

    def look(self, shape: VMobject, before: Look | None) -> Look:
        """The look of a shape: the one before, if it still looks so."""
        place, paint, picture = _place(shape), _paint(shape), vars(shape).get("picture")
        if before is None or before.place != place:
            return Look(place, paint, picture, self, self._reach(shape))
        if before.paint != paint or before.picture is not picture:
            return Look(place, paint, picture, self, before.reach, True, before.path, before.found)
        before.stays = True
        return before

    def cells(self, points: NDArray[np.float64], pinned: bool, reach: float) -> tuple[slice, slice]:
        """The cells that points `(n, 3)` of the stage, and so many pixels around them, may be seen in."""
        close_up = self._close_up(pinned)
        unit, (shift_x, shift_y) = close_up.scale * self.unit, close_up.shift
        left, low, _ = np.minimum.reduce(points).tolist()
        right, high, _ = np.maximum.reduce(points).tolist()
        x, y = self.grid.width / 2 + self.unit * shift_x, self.grid.height / 2 - self.unit * shift_y
        box = x + unit * left - reach, y - unit * high - reach, x + unit * right + reach, y - unit * low + reach
        return self.grid.under(box)

    def _reach(self, shape: VMobject) -> float:
        """How far a shape may be seen around its points, in pixels."""
        spikes = shape.joint_type in (LineJointType.AUTO, LineJointType.MITER)
        width = max(shape.get_stroke_width(), shape.get_stroke_width(True))
        unit = self._close_up("pinned" in vars(shape)).scale * self.unit
        return unit * width * LINE / 2 * (SPIKE if spikes else SOFT) + EDGE + 1.0

    def _close_up(self, pinned: bool) -> CloseUp:
        return WHOLE if pinned else self.close_up


def _place(shape: VMobject) -> tuple[Any, ...]:
    """All that its outline depends on, and the cells that it may be seen in."""
    widths = _plain(shape.stroke_width), _plain(shape.background_stroke_width)
    return shape.points.tobytes(), *widths, shape.joint_type, "pinned" in vars(shape)


def _paint(shape: VMobject) -> tuple[Any, ...]:
    """All else that it is painted from, but for a picture in it."""
    fill, stroke, behind = shape.fill_rgbas, shape.stroke_rgbas, shape.background_stroke_rgbas
    colors = fill.tobytes(), stroke.tobytes(), behind.tobytes(), shape.sheen_direction.tobytes()
    return *colors, shape.cap_style, vars(shape).get("coarse")


def _plain(value: Any) -> Any:
    return value.tobytes() if isinstance(value, np.ndarray) else value


def opaque(colors: NDArray[np.float64]) -> bool:
    """Whether any of the colours `(n, 4)` of a shape has opacity."""
    return bool(colors.item(3) if len(colors) == 1 else colors[:, 3].any())


def stroked(shape: VMobject) -> bool:
    """Whether a stroke of it is seen."""
    return bool(shape.stroke_width) and opaque(shape.stroke_rgbas)


def stroked_behind(shape: VMobject) -> bool:
    """Whether a stroke behind its fill is seen."""
    return bool(shape.background_stroke_width) and opaque(shape.background_stroke_rgbas)


def seen(shape: VMobject) -> bool:
    """Whether anything of it is painted."""
    return opaque(shape.fill_rgbas) or stroked(shape) or stroked_behind(shape)


LINE = 0.01
"""Manim's unit of the width of a stroke, in units of the stage."""


@dataclass(frozen=True, eq=False)
class Painted:
    """What was painted, from the bottom to the top, over what rests, and how it was seen."""

    looks: dict[VMobject, Look]
    resting: NDArray[np.uint8] | None
    view: View

    @classmethod
    def of(
        cls, shapes: list[VMobject], resting: NDArray[np.uint8] | None, view: View, before: Painted | None
    ) -> Painted:
        """The shapes as they are now; of what was painted before with the same view, looks that stay are taken."""
        known = before.looks if before is not None and before.view == view else {}
        return cls({shape: view.look(shape, known.get(shape)) for shape in shapes}, resting, view)

    def differing(self, before: Painted | None) -> Cells | None:
        """The cells in which it may differ from what was painted before; None where they are `MOST` of them."""
        if before is None or before.resting is not self.resting or before.view != self.view:
            return None
        places = {shape: k for k, shape in enumerate(before.looks)}
        stayed = [places[shape] for shape in self.looks if shape in places]
        if stayed != sorted(stayed):  # one came to lie over another
            return None
        cells = np.zeros(self.view.grid.shape, dtype=bool)
        most = MOST * cells.size
        for shape in {**before.looks, **self.looks}:
            old, new = before.looks.get(shape), self.looks.get(shape)
            if old is not new:
                for look in (old, new):
                    if look is not None:
                        cells[look.cells] = True
                if np.count_nonzero(cells) > most:
                    return None
        return cells

    def within(self, cells: Cells) -> Iterator[VMobject]:
        """The shapes that may be seen in those cells."""
        return (shape for shape, look in self.looks.items() if cells[look.cells].any())
