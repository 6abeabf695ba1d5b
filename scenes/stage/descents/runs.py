"""Several descents side by side: each has a name, a colour and a mark of its own, on the map and against the loss."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VGroup, VMobject

from scenes.stage.animations import FadeIn, Lights, Shade
from scenes.stage.descents.loss_plot import RING, LossPlot, LossView
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.run import Run
from scenes.stage.shapes import POINTER, Dots, Mark
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, digit_height

DOTTED = 8

FAINT = 0.3
"""How much is left of what is not spoken of."""

QUEUE = 1.5 * POINTER
"""From one arrow to the next behind it."""

MEET = 0.25
"""How far apart two marks no longer meet."""

BESIDE = 0.4
"""How broad a mark is with the gap to its name."""

Place = tuple[float, float]
"""The left end of a base line."""

LEAST = 1.5
"""How broad a name is at least, side by side: a number stands under it."""


class Race(VGroup):
    """Views of several descents, all at the same moment: so many epochs after the start."""

    def __init__(self, runs: Sequence[Run], views: Sequence[VGroup]) -> None:
        self.runs, self.views = runs, views
        super().__init__(*views)

    def show(self, epochs: float) -> None:
        """Show the moment when each has seen so many times all rows."""
        for run, view in zip(self.runs, self.views, strict=True):
            view.show(float(np.interp(epochs, run.walk.epochs, np.arange(run.walk.steps + 1))))


class MarkedRace(Race):
    """Views with a mark at the present point each, over all ways; where they meet, those behind are larger."""

    def __init__(self, runs: Sequence[Run], views: Sequence[PathView | LossView]) -> None:
        super().__init__(runs, views)
        self.marks = [view.mark for view in views]
        for mark in self.marks:
            mark.set_z_index(1)

    def show(self, epochs: float) -> None:
        """Show the moment when each has seen so many times all rows."""
        super().show(epochs)
        self.nest()

    def nest(self) -> None:
        """Let each mark be seen around those in front of it."""
        nested(self.marks)


def nested(marks: Sequence[Mark]) -> None:
    """Let each mark be seen around those after it, as far as they cover it."""
    for k, mark in enumerate(marks):
        over = [other for other in marks[k + 1 :] if _both(mark, other)]
        apart = (np.hypot(*(other.places - mark.places)[0, :2]) for other in over)
        mark.show(mark.places, RING * sum(max(0.0, 1.0 - each / MEET) for each in apart))


def _both(one: Mark, other: Mark) -> bool:
    """Whether both are in view."""
    return len(one.places) == len(other.places) == 1


def paths(runs: Sequence[Run], plot: Landscape) -> MarkedRace:
    """Their ways over the parameters; arrows that would end at one place stand one behind the other."""
    views = [PathView(plot, run.walk, DOTTED, run.color, run.corners) for run in runs]
    borders = np.array([view.last_exit for view in views])
    for k, view in enumerate(views):
        view.behind = QUEUE * int((np.hypot(*(borders[:k] - borders[k]).T) < POINTER).sum())
    return MarkedRace(runs, views)


def losses(runs: Sequence[Run], plot: LossPlot) -> MarkedRace:
    """Their losses, of all the data, so far."""
    return MarkedRace(runs, [LossView(plot, run.walk, DOTTED, run.color, run.corners) for run in runs])


def light_on(lights: Lights, entries: Sequence[VMobject], spoken: Sequence[int]) -> list[Shade]:
    """Those spoken of are lit, or all where none is spoken of by itself; the others are dimmed."""
    lit = spoken or range(len(entries))
    return [each for k, entry in enumerate(entries) for each in lights.turn(1.0 if k in lit else FAINT, entry)]


class Legend(VGroup):
    """The mark and the name of each, one under the other from the top of a box, or side by side in a broad one."""

    def __init__(self, box: Box, runs: Sequence[Run], theme: Theme) -> None:
        super().__init__()
        self.come = 0
        self.listed = tall = box.height > 0.35 * len(runs)
        self.lines: list[float] = []
        widths = [BESIDE + max(LEAST, Prose(run.name, SIZES.label, theme.text).width) for run in runs]
        places = box.rows(*[1] * len(runs), gap=0.0) if tall else box.columns(*widths)
        rooms = (
            Prose(run.name, SIZES.label, theme.text, width=at.width - BESIDE)
            for run, at in zip(runs, places, strict=True)
        )
        size = min(name.size for name in rooms)
        for run, place in zip(runs, places, strict=True):
            left = np.array([place.left + 0.14, place.center[1], 0.0])
            mark = Dots(0.12, run.color, corners=run.corners).show(left[None])
            name = Prose(run.name, size, theme.text)
            self.lines.append(float(left[1]) - digit_height(SIZES.label) / 2)
            self.add(VGroup(mark, name.at((left[0] + 0.26, self.lines[-1]))))
        self.lights = Lights(*self)

    def arrive(self) -> FadeIn:
        """The next of them comes."""
        self.come += 1
        return FadeIn(self[self.come - 1])

    def speak_of(self, *spoken: int) -> list[Shade]:
        """These are lit, or all where none is spoken of by itself; of those that have come the others are dimmed."""
        return light_on(self.lights, self.submobjects[: self.come], spoken)

    def number_places(self, base: float) -> list[Place]:
        """Where a number of each begins: under its name on a base line or, in a list, in its line beside all names."""
        if self.listed:
            return [(float(self.get_right()[0]) + BESIDE, line) for line in self.lines]
        return [(float(entry[1].get_left()[0]), base) for entry in self]
