"""The folder a deck or a page goes to: new, or one that was made before, and nothing else is ever replaced."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
from filelock import FileLock, Timeout

from gdmath import InputError
from scenes.production.landing import cannot_write, check_folder

NEW, LOCK = ".new-", ".lock"
"""What the name of a place for what is new begins with, and what is locked in it while somebody fills it."""

GENERATOR = "downhill deck"
"""What the page of a deck calls its maker."""


class Folder(click.ParamType):
    """A folder for what is made; one that cannot be it is refused before anything is rendered."""

    name = "FOLDER"
    generator, kind = "", ""

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> Path:
        """The folder."""
        path = Path(value)
        self.check(path)
        if path.is_dir() and _has_things(path) and not _made_by(self.generator, path):
            raise InputError(f"{path} has other things in it than {self.kind}; name a new folder.")
        return path

    def check(self, path: Path) -> None:
        """Refuse a folder that cannot be written."""
        check_folder(path)


class DeckFolder(Folder):
    """A folder for a deck, which fills it alone and is replaced as a whole."""

    generator, kind = GENERATOR, "a deck"

    def check(self, path: Path) -> None:
        """Refuse a folder that cannot be written, or not be replaced."""
        check_folder(path)
        check_folder(path.absolute().parent)


class PageFolder(Folder):
    """A folder for a page, in which other things may lie too once the page is there."""

    generator, kind = "downhill page", "a page"


@contextmanager
def replacing(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of an old one when it is complete; until then the old one stays."""
    with _beside(folder, folder.absolute().parent) as place:
        yield place / "new"
        if folder.exists():
            folder.replace(place / "old")
        (place / "new").replace(folder)


@contextmanager
def updating(folder: Path) -> Iterator[Path]:
    """A new folder whose parts, once all are there, take the place of their namesakes; what else is there stays."""
    with _beside(folder, folder) as place:
        yield place / "new"
        (place / "old").mkdir()
        for part in sorted((place / "new").iterdir()):
            if (folder / part.name).exists():
                (folder / part.name).replace(place / "old" / part.name)
            part.replace(folder / part.name)


@contextmanager
def _beside(folder: Path, parent: Path) -> Iterator[Path]:
    """A place below `parent` for what is new in a folder; it vanishes, and what goes wrong is said of the folder."""
    try:
        parent.mkdir(parents=True, exist_ok=True)
        _sweep(parent)
        with TemporaryDirectory(dir=parent, prefix=NEW) as place, FileLock(Path(place) / LOCK):
            (Path(place) / "new").mkdir()
            yield Path(place)
    except OSError as error:
        raise cannot_write(folder, error) from None


def _sweep(parent: Path) -> None:
    """Remove what a kill has left of places for what is new: nobody holds the lock of such a one."""
    for place in parent.glob(f"{NEW}*"):
        with suppress(Timeout, OSError), FileLock(place / LOCK, timeout=0):
            shutil.rmtree(place, ignore_errors=True)


def _has_things(folder: Path) -> bool:
    """Whether a folder has more in it than what a kill has left."""
    return any(not path.name.startswith(NEW) for path in folder.iterdir())


def _made_by(generator: str, folder: Path) -> bool:
    page = folder / "index.html"
    return page.is_file() and f'content="{generator}"' in page.read_text(encoding="utf-8", errors="replace")
