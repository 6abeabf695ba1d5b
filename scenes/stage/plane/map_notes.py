"""Words over the right end of a map."""

from __future__ import annotations

from manim import VGroup

from scenes.stage.plane.landscape import Landscape
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose, halves

ABOVE, LINE = 0.12, 0.3
"""How far above the map a note on it stands, and from one of its lines to the next."""


def unit_note(plot: Landscape) -> VGroup:
    """Over the map, what its right angles and circles suffer from; nothing where the units are alike."""
    return VGroup() if plot.alike else note_over(plot, "w and b: each in a unit of its own", "w and b: own units")


def note_over(plot: Landscape, *choices: str) -> VGroup:
    """Words over the right end of a map: the first of the choices that has room there or, in two lines, the last."""
    room = plot.inner.right - float(plot.above.get_right()[0]) - 0.15
    notes = [VGroup(Prose(words, SIZES.tick, plot.theme.muted)) for words in choices]
    broken = VGroup(*(Prose(line, SIZES.tick, plot.theme.muted) for line in halves(choices[-1])[::-1]))
    note = next((each for each in notes if each.width <= room), broken)
    for k, line in enumerate(note):
        line.at((plot.inner.right, plot.inner.top + ABOVE + k * LINE), 1.0)
    return note
