"""How files come to their place: whole or not at all, also from another disk, and seen before anything is drawn."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile

from gdmath import InputError

PART = ".part."
"""What the names of files begin with that are not yet whole; they lie beside their place."""


def check_folder(folder: Path) -> None:
    """Refuse a folder in which nothing could be written; it is not made yet."""
    place = folder.absolute()
    there = next(each for each in (place, *place.parents) if os.path.lexists(each))
    if not there.is_dir():
        what = "a file" if there.exists() else "a link to nowhere"
        raise InputError(f"{_near(there)} is {what} and no folder; remove it, or work in another folder.")
    try:
        with TemporaryFile(dir=there):
            return
    except OSError as error:
        raise cannot_write(folder, error) from None


def check_file(path: Path) -> None:
    """Refuse a file that could not be written."""
    if path.is_dir():
        raise InputError(f"{path} is a folder and no file; rename or remove it.")
    check_folder(path.parent)


def cannot_write(path: Path, error: OSError) -> InputError:
    """What is said where a file or a folder cannot be written."""
    return InputError(f"{path} cannot be written: {error.strerror or error}; make room, or work in another folder.")


def land(files: Iterable[Path], folder: Path) -> None:
    """Move files into a folder in their order, none before all of them are on its disk."""
    places = {path: folder / path.name for path in files}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, place in places.items():
            _bring(path, _part(place))
        for place in places.values():
            _part(place).replace(place)
    except PermissionError as error:
        words = f"{error.filename2 or error.filename} cannot be replaced: {error.strerror}"
        raise InputError(f"{words}; close what has it open, then render again.") from None
    except OSError as error:
        raise cannot_write(folder, error) from None
    finally:
        for place in places.values():
            _part(place).unlink(missing_ok=True)


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A place to write a file at: it is moved to its own when it is complete, and removed where it is not."""
    part = _part(path)
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        part.unlink(missing_ok=True)


def write_new(path: Path, text: str, example: str) -> None:
    """Write a file where none is yet; otherwise an example says how to name another one."""
    if os.path.lexists(path):
        raise InputError(f"{path} is there already; name another file: {example}.")
    with whole(path) as part:
        part.write_text(text, encoding="utf-8")


def sweep(folder: Path) -> None:
    """Remove what a kill has left of files that were not yet whole."""
    for path in folder.glob(f"{PART}*"):
        path.unlink(missing_ok=True)


def _bring(path: Path, place: Path) -> None:
    """Move a file, to another disk by copying it."""
    try:
        path.replace(place)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        shutil.copyfile(path, place)
        path.unlink()


def _part(place: Path) -> Path:
    return place.with_name(f"{PART}{place.name}")


def _near(path: Path) -> str:
    """A path as people write it: what is below the working folder from there."""
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
