"""Words over the right end of a map, and what is said where a unit of w is not as long on the screen as one of b."""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject

from scenes.stage.plane.landscape import Landscape
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, digit_height, halves

ABOVE, LINE = 0.12, 0.3
"""How far above the map a note on it stands, and from one of its lines to the next."""

NEAR = 0.1
"""By so much less than others, a note in two lines keeps clear of the name of the axis."""

KEY, BEFORE = 0.34, 0.12
"""How long the key to a note is at most, and how far before the words it stands."""

UNALIKE = 1.1
"""Units of w and b that differ by no more look alike."""

OWN_UNITS, BRIEFLY, BRIEFEST = "w and b: each in a unit of its own", "w and b: own units", "own units"
"""What right angles and circles suffer from; and where there is little room."""

ON_ONE_EDGE = "on one edge: to each w its b"
"""Where the plane is so narrow in units of their own that it is seen as a line, on which w is written."""


def look_alike(units: np.ndarray) -> bool:
    """Whether a unit of w and one of b, so long in a picture, `(2,)`, look equally long."""
    return bool(units.max() <= UNALIKE * units.min())


def own_units(units: np.ndarray, theme: Theme, words: str = OWN_UNITS) -> list[Prose]:
    """These words where units so long, `(2,)`, do not look alike; nothing where they do."""
    return [] if look_alike(units) else [Prose(words, SIZES.tick, theme.muted)]


def unit_note(plot: Landscape) -> VGroup:
    """Over the map, what its right angles and circles suffer from; nothing where the units are alike."""
    return VGroup() if plot.alike else note_over(plot, OWN_UNITS, BRIEFLY)


def note_over(plot: Landscape, *choices: str, key: VMobject | None = None) -> VGroup:
    """Words over the right end of a map: the first of the choices that has room there or, in two lines, the last.

    Nothing where neither has, beside a very long name of the axis. Before them stands the `key` to what they name.
    """
    room = plot.inner.right - float(plot.above.get_right()[0]) - 0.15 - (KEY + BEFORE if key else 0.0)
    notes = [VGroup(Prose(words, SIZES.tick, plot.theme.muted)) for words in choices]
    broken = VGroup(*(Prose(line, SIZES.tick, plot.theme.muted) for line in halves(choices[-1])[::-1]))
    last = broken if broken.width <= room + NEAR else VGroup()
    note = next((each for each in notes if each.width <= room), last)
    for k, line in enumerate(note):
        line.at((plot.inner.right, plot.inner.top + ABOVE + k * LINE), 1.0)
    if key and len(note):
        left, base = float(note[-1].get_left()[0]), plot.inner.top + ABOVE + (len(note) - 1) * LINE
        note.add(key.move_to([left - BEFORE - key.width / 2, base + digit_height(SIZES.tick) / 2, 0.0]))
    return note
