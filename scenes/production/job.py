"""One clip that is asked for: which scene, of which lecture, in which picture, under which name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from gdmath import InputError
from scenes.lecture import Lecture
from scenes.parameters import SECTIONS
from scenes.production.catalogue import code_behind
from scenes.stage.sources import digest, versions


@dataclass(frozen=True)
class Quality:
    """The size of a picture of 16:9, frames a second, and Manim's name for it."""

    width: int
    height: int
    rate: int
    name: str

    @property
    def folder(self) -> str:
        """The folder of clips of this quality, as Manim names it."""
        return f"{self.height}p{self.rate}"


QUALITIES = {
    "l": Quality(854, 480, 15, "low_quality"),
    "m": Quality(1280, 720, 30, "medium_quality"),
    "h": Quality(1920, 1080, 60, "high_quality"),
    "k": Quality(3840, 2160, 60, "fourk_quality"),
}

FORMATS = ("mp4", "gif", "webm", "mov")
WITH_ALPHA = ("webm", "mov")

Varied = tuple[tuple[str, str], ...]
"""What a sweep varies: dotted names and the texts of their values."""

LONGEST_NAME = 120
"""Bytes that a sweep may add to the name of a file."""


@dataclass(frozen=True)
class Picture:
    """How a clip is filmed."""

    quality: str = "l"
    format: str = "mp4"
    transparent: bool = False
    max_size: int | None = None
    """Bytes that a GIF may have."""

    def __post_init__(self) -> None:
        if self.max_size is not None and self.format != "gif":
            raise InputError(f"--max-size is for GIFs, and this is {self.format}; give --format gif.")
        if self.transparent and self.format not in WITH_ALPHA:
            raise InputError(f"{self.format} has no transparency; give --format {' or '.join(WITH_ALPHA)}.")


@dataclass(frozen=True)
class Job:
    """A clip to be made; everything that its pictures depend on travels with it, the rows too."""

    scene: str
    lecture: Lecture
    picture: Picture
    varied: Varied = ()
    """What a sweep varies: dotted names and the texts of their values."""
    file: Path | None = None
    """Of a clip outside the lecture, where it is."""
    code: str = field(init=False)
    """A digest of the code that its pictures come from, where it was asked for."""
    versions: dict[str, str] = field(init=False, hash=False)
    """Of what that code stands on, there."""

    def __post_init__(self) -> None:
        _ = self.lecture.loss  # what is wrong with the rows is said before anything is rendered
        object.__setattr__(self, "code", code_behind(self.scene, self.file))
        object.__setattr__(self, "versions", versions())

    @property
    def name(self) -> str:
        """The name of its file, without the ending: the scene and what varies."""
        return self.scene + told_apart(self.varied) + "-transparent" * self.picture.transparent

    @property
    def clip(self) -> str:
        """The file of the clip."""
        return f"{self.name}.{self.picture.format}"

    @property
    def stem(self) -> str:
        """What the names of its poster, subtitles and manifest begin with: each format has its own."""
        return self.name if self.picture.format == "mp4" else self.clip

    @property
    def folder(self) -> str:
        """The folder it lands in, below renders."""
        return QUALITIES[self.picture.quality].folder


def told_apart(varied: Varied) -> str:
    """What the name of a file ends in that tells it from the others of its sweep; nothing without a sweep."""
    added = "".join(f"-{_short(key)}={_plain(text)}" for key, text in varied)
    if len(added.encode()) > LONGEST_NAME:
        added = f"{added.encode()[: LONGEST_NAME - 9].decode(errors='ignore')}-{digest(varied)[:8]}"
    return added


def _short(key: str) -> str:
    """The last part of a dotted name, the whole where others end alike."""
    last = key.rpartition(".")[2]
    return last if sum(last in section.model_fields for section in SECTIONS.values()) == 1 else key


def _plain(text: str) -> str:
    """The text as it can stand in the name of a file, on any system."""
    return re.sub(r"[^\w.,+-]+", "_", text).strip("_.") or "_"
