"""The folder that a deck goes to: it is new, or a deck that was made before, and nothing else is ever replaced."""

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


class DeckFolder(click.ParamType):
    """A folder for a deck; one that cannot be it is refused before anything is rendered."""

    name = "FOLDER"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Path:
        """The folder."""
        path = Path(value)
        if path.is_symlink() and not path.exists():
            raise InputError(f"{path} is a link to nowhere; name another folder.")
        if path.exists() and not path.is_dir():
            raise InputError(f"{path} is a file; name a folder.")
        if path.is_dir() and any(path.iterdir()) and not _is_deck(path):
            raise InputError(f"{path} has other things in it than a deck; name a new folder.")
        there = next(parent for parent in path.absolute().parents if parent.exists())
        if not there.is_dir() or not os.access(there, os.W_OK):
            raise InputError(f"{path} cannot be written, for {there} cannot; name a folder elsewhere.")
        return path


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


def _is_deck(folder: Path) -> bool:
    page = folder / "index.html"
    return page.is_file() and f'content="{GENERATOR}"' in page.read_text(encoding="utf-8", errors="replace")
