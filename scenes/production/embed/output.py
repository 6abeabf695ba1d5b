"""The folder a deck or a page goes to: new, or one that was made before, and nothing else is ever replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from gdmath import InputError

GENERATOR = "downhill deck"
"""What the page of a deck calls its maker."""


class Folder(click.ParamType):
    """A folder for what is made; one that cannot be it is refused before anything is rendered."""

    name = "FOLDER"
    generator, kind = "", ""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Path:
        """The folder."""
        path = Path(value)
        if path.is_symlink() and not path.exists():
            raise InputError(f"{path} is a link to nowhere; name another folder.")
        if path.exists() and not path.is_dir():
            raise InputError(f"{path} is a file; name a folder.")
        if path.is_dir() and any(path.iterdir()) and not _made_by(self.generator, path):
            raise InputError(f"{path} has other things in it than {self.kind}; name a new folder.")
        there = next(parent for parent in path.absolute().parents if parent.exists())
        if not there.is_dir() or not os.access(there, os.W_OK):
            raise InputError(f"{path} cannot be written, for {there} cannot; name a folder elsewhere.")
        return path


class DeckFolder(Folder):
    """A folder for a deck, which fills it alone."""

    generator, kind = GENERATOR, "a deck"


class PageFolder(Folder):
    """A folder for a page, in which other things may lie too once the page is there."""

    generator, kind = "downhill page", "a page"


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of an old one when it is complete; until then the old one stays."""
    folder.absolute().parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.absolute().parent, prefix=".deck-") as place:
        new = Path(place) / "new"
        new.mkdir()
        yield new
        if folder.exists():
            folder.replace(Path(place) / "old")
        new.replace(folder)


@contextmanager
def updating(folder: Path) -> Iterator[Path]:
    """A new folder whose parts, once all are there, take the place of their namesakes; what else is there stays."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".new-") as place:
        new, old = Path(place) / "new", Path(place) / "old"
        new.mkdir()
        old.mkdir()
        yield new
        for part in sorted(new.iterdir()):
            if (folder / part.name).exists():
                (folder / part.name).replace(old / part.name)
            part.replace(folder / part.name)


def _made_by(generator: str, folder: Path) -> bool:
    page = folder / "index.html"
    return page.is_file() and f'content="{generator}"' in page.read_text(encoding="utf-8", errors="replace")
