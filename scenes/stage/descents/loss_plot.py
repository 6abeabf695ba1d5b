"""The loss against the step or, where batches differ, against the epoch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from manim import DL, LEFT, UP, DashedLine, VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.clipping import Way, clip_polyline, inside, pull_inside
from scenes.stage.layout import Box
from scenes.stage.numerals import significant
from scenes.stage.plot import GAP, TICK, Plot, Range, padded
from scenes.stage.shapes import POINTER, RIM, Arrow, Curve, Dots, Mark
from scenes.stage.theme import SIZES, Theme
from scenes.stage.ticks import LINEAR, LOG, Scale, steps_to
from scenes.stage.type import Prose, digit_height, formula

MANY_STEPS = 20
"""From here on the axis of steps or epochs is logarithmic: much happens in the first."""

DENSE = 1000
"""A noisy loss of so many steps fills an area: it is thin, and the others are seen upon it."""

LOGARITHMS = (-700.0, 709.78)
"""Of what double precision holds."""

DEEPEST = 1e-12
"""How far down a logarithmic axis reaches, as a share of the first loss: below is rounding."""

SPREAD = 0.4
"""Several descents that would take less than this share of the axis have it for themselves: else they were one line."""

CLEAR = 0.08
"""How far a name on the axes stays away from the losses."""

ON_AXIS = 0.12
"""How far over its axis a name stands."""

PLACES = 31
"""So many places along the axis are tried for a name."""

BEYOND = 1.06
"""How much longer than the descent the axis of the steps is where marks stand on it."""

BELOW = 0.22
"""How far below its line the name of the least loss stands: the mark of one descent on the line does not reach it."""

ASIDE = 0.25
"""Beside the end of a line where the marks of several descents may stand."""

Descents = tuple[MeanSquaredError, Sequence[Trajectory]]
"""The descents over a loss that are in one picture."""

LEVEL = np.array([-0.7, 0.7])
"""How far below and above a loss that hardly changes the axis reaches, in logarithms."""

FOLDS = 100.0
"""The losses of a sweep are seen up to so many times the first."""

MARK = 0.3
"""So far around the end of a run its mark reaches, and those under it: farther than below its line a name stands."""

POINT, RING = 0.095, 0.045
"""How large the mark of a loss is, and how much larger for each that lies on it."""


class LossPlot(Plot):
    """Axes for the losses of descents and the least loss there is; the axis of the loss is logarithmic.

    It reaches up to the highest loss or, where that is lower, to `folds` times the first; and down to the least loss,
    or to `DEEPEST` of the first, unless several descents were one line above it. The other axis counts the epochs in
    parts of them, so many to one: in steps where that is what they are, or in rows. In a sweep, the axes are those of
    all its descents, the `others`.
    """

    def __init__(
        self,
        box: Box,
        walks: Sequence[Trajectory],
        minimum: float,
        theme: Theme,
        name: str = "step",
        folds: float = np.inf,
        parts: int = 1,
        others: Sequence[Descents] = (),
    ) -> None:
        minimum = min([minimum, *(loss.minimum for loss, _ in others)])
        every = [*walks, *(walk for _, each in others for walk in each)]
        most = max(map(len, [walks, *(each for _, each in others)]))
        clear = max(GAP, POINT + RIM + RING * (most - 1) + CLEAR / 2 - TICK)  # of so many marks at one place
        highest, first = max(float(walk.losses.max()) for walk in every), float(walks[0].losses[0])
        if others:  # one that leaves the picture leaves the others to be seen
            folds, first = min(folds, FOLDS), max(float(walk.losses[0]) for walk in every)
        high = min(highest, folds * first) or highest or 1.0
        reached = min(float(walk.losses.min()) for walk in every)
        deepest = DEEPEST * min(high, first or high)
        low = max(min(reached, minimum) if minimum > deepest else reached, deepest)
        self.below = MARK if len(walks) > 1 else BELOW
        name_room, height = digit_height(SIZES.tick) + BELOW + 0.1, box.height - 0.9
        room = name_room / (height - name_room)
        far_up = len(walks) > 1 and low < reached and high / reached < (high / low) ** SPREAD
        self.far_up = far_up and minimum < _ends(reached, high, room)[0]  # else its line would be on the axes after all
        ends = _ends(reached if self.far_up else low, high, room)
        last = parts * max(float(walk.epochs[-1]) for walk in every)
        scale = steps_to(last) if last >= MANY_STEPS else LINEAR
        on_it = any(float(walk.losses[-1]) < deepest for walk in every)
        super().__init__(
            box,
            (0.0, _beyond(last, scale) if on_it else last),
            ends,
            theme,
            Prose(name, SIZES.label, theme.muted),
            formula("L(w, b)", SIZES.label, theme.loss),
            scale,
            LOG,
            gaps=(clear if on_it else GAP, clear),
        )
        self.theme, self.parts, self.walks = theme, parts, walks

    def least(self, minimum: float) -> VGroup:
        """A dashed line at the least loss of any line, and its name; the name alone where the axis ends above it."""
        if minimum < self.y_range[0]:
            return VGroup(self._under_the_axis(minimum))
        room, names = self.inner.width - ASIDE - self.below - CLEAR, self._names(significant(minimum))
        name = next((each for each in names if each.width <= room), names[-1])
        ends = self.place(np.array(self.x_range), minimum)
        line = DashedLine(ends[0], ends[1], color=self.theme.fit, stroke_width=3, dash_length=0.12)
        return VGroup(line, name.next_to(ends[1] + ASIDE * LEFT, DL, buff=self.below))

    def places(self, walk: Trajectory) -> NDArray[np.float64]:
        """Where the losses of a descent stand, as screen points `(k+1, 3)`; those below the axis on it."""
        return self.place(self.parts * walk.epochs, np.maximum(walk.losses, self.y_range[0]))

    def _names(self, said: str) -> list[Prose]:
        """What the least loss is called, at length and briefly."""
        return [Prose(f"{least} {said}", SIZES.tick, self.theme.fit) for least in ("least loss", "least")]

    def _under_the_axis(self, minimum: float) -> Prose:
        """The name of a least loss without a line, clear of all losses: on the axis, or as near to it as can be."""
        names = self._names(f"{significant(minimum)}{', below' * self.far_up}")
        fitting = [each for each in names if each.width <= self.inner.width - 2 * CLEAR] or names[-1:]
        first, half = self.inner.bottom + ON_AXIS, names[0].height / 2
        bases = np.arange(first, self.inner.top - POINTER - 2 * half, half)
        tried = ((each, float(base)) for base in bases for each in fitting)
        found = ((each, x, base) for each, base in tried if (x := self._free(each, base)) is not None)
        name, middle, base = next(found, (fitting[-1], self.inner.center[0], first))
        return name.move_to([middle, base + name.height / 2, 0.0])

    def _free(self, name: Prose, base: float) -> float | None:
        """Where the middle of a name at a height is clear of all losses, nearest to the axis's middle, if it is."""
        box, half = self.inner, name.width / 2 + CLEAR
        low, high = max(base - CLEAR, box.bottom + CLEAR), base + name.height + CLEAR
        middles = np.linspace(box.left + half, max(box.left, box.right - 2 * half) + half, PLACES)
        middles = middles[np.argsort(np.abs(middles - box.center[0]), kind="stable")]
        places = [self.places(walk)[:, :2] for walk in self.walks]
        ends = np.array([place[-1] for place in places])  # a mark at each, however many lie there
        marks = ends[(low - MARK < ends[:, 1]) & (ends[:, 1] < high + MARK), 0]
        grounds = [
            Box(x - half, low, x + half, high) for x in middles if (np.abs(marks - x) >= half + MARK - CLEAR).all()
        ]
        free = (ground.center[0] for ground in grounds if not any(clip_polyline(p, ground) for p in places))
        return next(map(float, free), None)


def _ends(low: float, high: float, room: float) -> Range:
    """The ends of an axis for losses between these, with so much room below as a share of the rest."""
    bottom, top = np.clip(padded(np.log([low, high]) + (LEVEL if high < 1.1 * low else 0.0), 0.1), *LOGARITHMS)
    return float(np.exp(max(bottom - room * (top - bottom), LOGARITHMS[0]))), float(np.exp(top))


def _beyond(last: float, scale: Scale) -> float:
    """A little more than the last moment: a mark that stands on the axis keeps clear of the axis's name."""
    return BEYOND * last if scale is LINEAR else float(np.expm1(BEYOND * np.log1p(last)))


class LossView(VGroup):
    """The losses so far: a dot at each of the first few steps, joined by a line that grows as a step is taken.

    Where the loss is above the axes, an arrow at their upper border points to it.
    """

    def __init__(
        self, plot: LossPlot, walk: Trajectory, dotted: int, color: str | None = None, corners: int = 0
    ) -> None:
        self.plot, self.walk, self.dotted = plot, walk, dotted
        ink = color or plot.theme.loss
        self.places = plot.places(walk)
        self.ahead = Way(self.places)
        self.curve = Curve(ink, 4).blunt()
        self.iterates = Dots(0.06, ink, corners=corners)
        self.mark = Mark(POINT, ink, plot.theme.background, corners)
        self.pointer = Arrow(ink, plot.theme.background)
        super().__init__(self.curve, self.iterates, self.mark, self.pointer)
        self.show(0)

    def thin(self) -> Self:
        """Drawn with a thin line."""
        self.curve.set_stroke(width=1.5)
        return self

    def show(self, step: float) -> None:
        """Show the moment after `step` steps."""
        done, box = self.walk.kept(step), self.plot.inner
        here = reached = self.places[done]
        if done + 1 < len(self.places):
            here = reached + self.walk.share(step) * (self.places[done + 1] - reached)
        pieces = [piece for way in self.ahead.until(done, here) for piece in clip_polyline(way, box)]
        self.curve.show(pieces)
        dotted = self.places[: min(done, self.dotted) + 1]
        self.iterates.show(dotted[inside(dotted, box)])
        out = reached[1] > box.top
        self.mark.show(reached[None][[not out]])
        border = np.array([*pieces[-1][-1], 0.0]) if out and pieces else pull_inside(reached, box)
        self.pointer.show(border - POINTER * UP if out else border, border)
