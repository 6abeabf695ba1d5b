"""What is said where a unit of w is not as long on the screen as one of b, and what is seen of that."""

from __future__ import annotations

import numpy as np

from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose

UNALIKE = 1.1
"""Units of w and b that differ by no more look alike."""

OWN_UNITS, BRIEFLY, BRIEFEST = "w and b: each in a unit of its own", "w and b: own units", "own units"
"""What right angles and circles suffer from; and where there is little room."""

ON_ONE_EDGE = "w and b: own units, on one edge"
"""Where the plane is so narrow in these units that it is seen as a line."""


def look_alike(units: np.ndarray) -> bool:
    """Whether a unit of w and one of b, so long in a picture, `(2,)`, look equally long."""
    return bool(units.max() <= UNALIKE * units.min())


def own_units(units: np.ndarray, theme: Theme, words: str = OWN_UNITS) -> list[Prose]:
    """These words where units so long, `(2,)`, do not look alike; nothing where they do."""
    return [] if look_alike(units) else [Prose(words, SIZES.tick, theme.muted)]
