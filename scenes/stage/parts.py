"""A long play in parts: each is a segment of the film, drawn by whichever process comes to it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LONGEST = 2.0
"""Seconds of film in a part, about."""


def names_of_parts(key: str, frames: int, length: int) -> list[str]:
    """What the segments of a play of so many frames are called, each with about as many as `length`."""
    count = max(1, round(frames / length)) if length else 1
    return [f"{key}-{k}of{count}" for k in range(count)] if count > 1 else [key]


@dataclass
class Parts:
    """The segments of a play, as long as each other but for a frame, and how far it is.

    Of each, `is_ours` is asked once whether it is to be drawn here.
    """

    segments: list[Path]
    frames: int
    is_ours: Callable[[Path], bool]

    def __post_init__(self) -> None:
        self.frame, self.at = 0, -1
        self.go_on()

    @property
    def over(self) -> bool:
        """Whether nothing of it is left to be drawn here."""
        return self.at == len(self.segments)

    @property
    def segment(self) -> Path:
        """The one that is drawn, or will be next."""
        return self.segments[self.at]

    @property
    def ends(self) -> bool:
        """Whether the segment that is drawn is whole, and others come."""
        return not self.over and self.frame == self._before(self.at + 1)

    @property
    def begins(self) -> bool:
        """Whether the frame that is drawn is the first of its segment."""
        return self.frame == self._before(self.at) + 1

    def go_on(self) -> None:
        """Go to the next that is to be drawn here."""
        self.at += 1
        while not self.over and not self.is_ours(self.segment):
            self.at += 1

    def has_next(self) -> bool:
        """Go to the next frame; whether it is to be drawn here."""
        self.frame += 1
        return not self.over and self.frame > self._before(self.at)

    def _before(self, number: int) -> int:
        """How many frames come before a segment."""
        return number * self.frames // len(self.segments)
