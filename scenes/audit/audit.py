"""A clip over the lectures of the tests, no frame drawn: what is wrong with it, and where."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from scenes.audit.faults import Audited
from scenes.audit.lectures import LECTURES, in_look, looks_of
from scenes.audit.watching import played
from scenes.stage.settings import settings
from scenes.stage.story import LectureScene


class Found(NamedTuple):
    """A fault, the look it is seen in, and the file of its picture, where that was asked for."""

    look: str
    kind: str
    what: str
    words: str
    beat: int
    picture: Path | None


NOT_DRAWN: dict[str, Any] = {
    "dry_run": True,
    "quality": "low_quality",
    "frame_rate": 2,
    "save_last_frame": True,
    "format": "png",
    "from_animation_number": sys.maxsize,
    "progress_bar": "none",
}
"""Settings under which a clip goes from beat to beat, and no frame is drawn."""


def audit(clip: type[LectureScene], name: str, pictures: Path | None = None) -> list[Found]:
    """What is wrong with a clip for one of `LECTURES`, in each of its looks.

    Into a folder of `pictures` each beat at fault is drawn, with what is at fault marked.
    """
    found = []
    with TemporaryDirectory() as folder:
        lecture = LECTURES[name](Path(folder))
        for aspect, theme in looks_of(name):
            with settings(NOT_DRAWN | {"media_dir": folder, "verbosity": "ERROR"}):
                told = played(Audited, clip, in_look(lecture, aspect, theme))
            files = _saved(told, pictures, f"{name} {aspect.replace(':', 'x')} {theme}") if pictures else {}
            found += [Found(f"{aspect}, {theme}", *fault, files.get(fault.beat)) for fault in told.judged()]
    return found


def _saved(told: Audited, folder: Path, name: str) -> dict[int, Path]:
    """Where the pictures of the beats at fault were written, by the numbers of the beats."""
    files = {}
    for beat, picture in getattr(told, "pictures", {}).items():
        folder.mkdir(parents=True, exist_ok=True)
        files[beat] = folder / f"{re.sub(r'[^a-z0-9]+', '-', name)}-{beat}.png"
        picture.save(files[beat])
    return files
