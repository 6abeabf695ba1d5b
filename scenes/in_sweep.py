"""What a lecture knows of the sweep that it is one of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenes.lecture import Lecture

RATE, LECTURES_RATE = "eta =", '"the lecture’s" #h(0.3em) eta ='
"""How the rate is told, and how in clips that step at other rates too, in Typst's notation."""


@dataclass(frozen=True)
class InSweep:
    """What a lecture knows of the sweep that it is one of: what varies, how that is told, and all its lectures."""

    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Dotted names and the texts of all their values."""
    told: str = ""
    """What varies and its value here, in Typst's notation for formulas."""
    all_told: tuple[str, ...] = ()
    """The same of all its lectures: what is told takes as much room in each picture."""
    together: tuple[Lecture, ...] = ()
    """Those over rows in the same units, this one too, in the order of the sweep; they know nothing of a sweep."""
