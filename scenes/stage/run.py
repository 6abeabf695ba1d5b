"""A descent and how it is told from others."""

from __future__ import annotations

from dataclasses import dataclass

from gdmath import Trajectory
from scenes.stage.theme import Theme

CORNERS = (0, 3, 4, 5, 6)
"""Of the marks, in the order of the theme's colours: a disc, a triangle, a square, a pentagon, a hexagon."""


@dataclass(frozen=True)
class Run:
    """A descent and how it is told from the others."""

    name: str
    walk: Trajectory
    color: str
    corners: int


def told_apart(walks: dict[str, Trajectory], theme: Theme) -> list[Run]:
    """Each descent with a colour and a mark; at most five."""
    return [
        Run(*named, *look) for named, look in zip(walks.items(), zip(theme.runs, CORNERS, strict=True), strict=False)
    ]
