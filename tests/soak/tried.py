"""How much `make soak` tries: all that stands here, or a share of it, by seeds from one on."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from typing import TypeVar

Case = TypeVar("Case")

TRIED = {
    "files": 10_000,
    "lecture files": 5_000,
    "kills": 300,
    "lectures": 300,
    "disks": 60,
    "clocks": 20,
    "clips in one process": 300,
}
"""Of which kind how many."""

FROM, SHARE = int(os.environ.get("SOAK_FROM", "0")), float(os.environ.get("SOAK_SHARE", "1"))


def seeds(kind: str) -> range:
    """The seeds of a kind."""
    return range(FROM, FROM + math.ceil(SHARE * TRIED[kind]))


def share(cases: Sequence[Case]) -> Sequence[Case]:
    """Of cases that no seed draws, as many as are tried: all, or some from all over."""
    return cases[:: max(1, round(1 / SHARE))]


def batches(kind: str, size: int) -> list[range]:
    """The same in parts, for what takes next to no time."""
    every = seeds(kind)
    return [every[first : first + size] for first in range(0, len(every), size)]
