"""The files of a clip that its page offers: its film in each format there is, its slides, its words, its poster."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scenes.production import manifest
from scenes.production.embed import slides
from scenes.production.embed.steps import waits
from scenes.production.landed import Landed
from scenes.stage.sources import file_digest


@dataclass(frozen=True)
class Download:
    """A file beside the page, and what it is called there."""

    name: str
    file: str


def downloads(clip: Landed, media: Path) -> list[Download]:
    """Put the files of a clip into a folder where its film and its poster are; returns what there is to offer.

    A WebM or GIF is offered where one has landed beside the film, of the same lecture and code.
    """
    return [*_films(clip, media), _slides(clip, media), *_words(clip, media), Download("Poster", clip.poster.name)]


def size_of(count: int) -> str:
    """Bytes as people read them: 640 kB, 2.4 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"


def _films(clip: Landed, media: Path) -> Iterator[Download]:
    width, height = clip.size
    yield Download(f"MP4, {width} × {height}", clip.file.name)
    for kind in ("webm", "gif"):
        file = clip.folder / f"{clip.name}.{kind}"
        made = manifest.read(clip.folder / f"{file.name}.json")
        same = made and made.get("depends_on") == clip.manifest["depends_on"]
        if same and file.is_file() and file_digest(file) == made["files"][file.name]:
            shutil.copyfile(file, media / file.name)
            yield Download({"webm": "WebM", "gif": "GIF"}[kind], file.name)


def _slides(clip: Landed, media: Path) -> Download:
    with TemporaryDirectory() as pieces:
        slides.write([(clip, waits(clip, Path(pieces)))], media / f"{clip.name}.pptx", clip.title, "", clip.size)
    return Download("PowerPoint", f"{clip.name}.pptx")


def _words(clip: Landed, media: Path) -> Iterator[Download]:
    for kind, name in (("vtt", "Captions (WebVTT)"), ("srt", "Captions (SRT)")):
        file = clip.folder / f"{clip.name}.{kind}"
        if file.is_file():
            shutil.copyfile(file, media / file.name)
            yield Download(name, file.name)
