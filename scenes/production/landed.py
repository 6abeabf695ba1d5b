"""A clip that has landed, as its manifest tells it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from gdmath import InputError
from scenes.production import manifest
from scenes.production.catalogue import line, title


@dataclass(frozen=True)
class Beat:
    """One idea of a clip: its words, and when it begins and ends, in seconds."""

    words: str
    begins: float
    ends: float
    numbers: tuple[str, ...]


def fitted_to(used: int, x: str, y: str) -> str:
    """What the line of a clip is fitted to: so many rows of these columns."""
    return f"{used:,} rows: {y} against {x}."


@dataclass(frozen=True)
class Landed:
    """A clip in its folder."""

    folder: Path
    name: str

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """All that is known of it."""
        content = manifest.read(self.folder / f"{self.name}.json")
        if content is None:
            raise InputError(f"{self.folder / self.name}.json cannot be read; render {self.name} again with --force.")
        return content

    @property
    def scene(self) -> str:
        """The scene that it shows."""
        return str(self.manifest["clip"])

    @property
    def title(self) -> str:
        """Its title, for people."""
        return str(self.manifest.get("title") or title(self.scene))

    @property
    def line(self) -> str:
        """What its viewer sees."""
        return str(self.manifest.get("line") or line(self.scene))

    @property
    def rows(self) -> str:
        """What its line is fitted to."""
        rows = self.manifest["rows"]
        return fitted_to(rows["used"], rows["x"], rows["y"])

    @property
    def file(self) -> Path:
        """The moving pictures."""
        return self.folder / f"{self.name}.{self.manifest['picture']['format']}"

    @property
    def poster(self) -> Path:
        """The last frame."""
        return self.folder / f"{self.name}.png"

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, in pixels."""
        return self.manifest["picture"]["width"], self.manifest["picture"]["height"]

    @property
    def seconds(self) -> float:
        """How long it is."""
        return float(self.manifest["picture"]["seconds"])

    @property
    def loops(self) -> bool:
        """Whether it ends as it began, to be shown over and over."""
        return bool(self.manifest["loops"])

    @property
    def beats(self) -> list[Beat]:
        """Its ideas, in order."""
        return [
            Beat(each["words"], each["begins"], each["ends"], tuple(each["numbers"])) for each in self.manifest["beats"]
        ]
