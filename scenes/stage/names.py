"""Names of columns in a picture: whatever a file calls them, what is drawn can be read."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from gdmath.files.columns import cleaned
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import FONT, Prose, quoted
from scenes.stage.typeset import KEPT, typeset

NEVER_A_LETTER = "\U0010fffd"
"""What no font has: it is drawn as the box that stands for what is not there."""


def name(words: str, width: float, theme: Theme) -> Prose:
    """The name of a column; one that would be too small to read ends early."""
    words = drawable(words)

    def size(part: str) -> float:
        return Prose(part, SIZES.label, theme.muted, width=width).size

    return Prose(cut(words, size), SIZES.label, theme.muted, width=width)


def cut(words: str, size: Callable[[str], float]) -> str:
    """Words, or as many of them as can be set large enough to read, where `size` says how large some are set."""
    end = math.ceil(len(words) * min(1.0, size(words) / SIZES.smallest))
    part = words
    while size(part) < SIZES.smallest and end > 1:
        part = f"{words[:end].rstrip()}…"
        end -= 1
    return part


def drawable(words: str) -> str:
    """A name with blanks for underscores; letters that no font has are their codes, other signs are left out."""
    marks = unicodedata.normalize("NFC", cleaned(words).replace("_", " "))
    return " ".join("".join(mark if mark.isascii() or _is_drawn(mark) else _instead(mark) for mark in marks).split())


def _instead(mark: str) -> str:
    return f"U+{ord(mark):04X} " if unicodedata.category(mark)[0] in "LN" else ""


@lru_cache(KEPT)
def _is_drawn(mark: str) -> bool:
    """Whether a font of this machine has a sign: it has an outline, and not that of the box."""
    outline = _outline(mark)
    return bool(len(outline)) and not np.array_equal(outline, _outline(NEVER_A_LETTER))


@lru_cache(KEPT)
def _outline(mark: str) -> np.ndarray:
    leaves = typeset(f'#text(font: "{FONT}", {quoted(mark)})', 1.0)
    return np.concatenate([np.zeros((0, 3)), *(leaf.points for leaf in leaves)])
