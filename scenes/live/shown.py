"""Clips and their pictures in a notebook."""

from __future__ import annotations

import base64
import html
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from gdmath import InputError
from scenes.lecture import Lecture
from scenes.production import catalogue
from scenes.production.asking import RENDERS
from scenes.production.job import QUALITIES, Job, Picture
from scenes.production.recipe import assignment, parameters
from scenes.production.render import End, Outcome, render
from scenes.production.workers import Made, Workers
from scenes.stage.story import LectureScene

Clip = type[LectureScene] | str
"""A clip, or its name."""


@dataclass(frozen=True)
class Film:
    """A clip that has landed: notebooks play it, subtitles and all, from the copy that they keep."""

    path: Path

    def _repr_html_(self) -> str:
        video, poster, words = (self.path.with_suffix(ending) for ending in (".mp4", ".png", ".vtt"))
        return (
            f'<video controls preload="metadata" style="max-width: 100%" aria-label="{html.escape(self.path.stem)}" '
            f'poster="{_inside(poster, "image/png")}" src="{_inside(video, "video/mp4")}">'
            f'<track kind="captions" srclang="en" label="English" src="{_inside(words, "text/vtt")}"></video>'
        )


@dataclass(frozen=True)
class Still:
    """The last picture of a beat."""

    picture: Image.Image
    words: str

    def _repr_png_(self) -> tuple[bytes, dict[str, Any]]:
        file = BytesIO()
        self.picture.save(file, "png")
        return file.getvalue(), {"alt": self.words}


def show(clip: Clip, lecture: Lecture | None = None, quality: str = "l") -> Film | None:
    """Render a clip, where it is not up to date, and play it in the notebook; elsewhere, return it with its path.

    It lands in renders as `downhill render` has it: one file for one lecture, as of a sweep over what the lecture has
    otherwise than the working folder. Raises `InputError` where it cannot be rendered.
    """
    if quality not in QUALITIES:
        raise InputError(f"quality = {quality!r} is not allowed; give one of {', '.join(QUALITIES)}.")
    asked = lecture or Lecture()
    job = Job(_name(clip), asked, Picture(quality), tuple(_own(asked).items()))
    (outcome,) = render([job], _this_process, RENDERS, _Nobody(), force=False)
    if outcome.end is End.STOPPED:
        raise KeyboardInterrupt
    if outcome.end is End.FAILED:
        raise InputError(f"{job.clip} cannot be rendered: {outcome.why}")
    return _shown(Film(RENDERS / job.folder / job.clip))


def still(clip: Clip, beat: int, lecture: Lecture | None = None) -> Still | None:
    """Show the last picture of a beat of a clip, counted from 1, in the notebook; elsewhere, return it."""
    from scenes.production.storyboard import last_pictures

    pictures, beats = last_pictures(_name(clip), lecture or Lecture())
    if not 1 <= beat <= len(beats):
        raise InputError(f"beat = {beat!r} is not allowed: {_name(clip)} has {len(beats)} beats; give one of them.")
    return _shown(Still(pictures[beat - 1], beats[beat - 1].words))


def _name(clip: Clip) -> str:
    return catalogue.known(clip if isinstance(clip, str) else clip.__name__)


def _own(lecture: Lecture) -> dict[str, str]:
    """The parameters that a lecture has otherwise than the working folder, as a sweep writes them."""
    here, own = parameters(Lecture()), parameters(lecture)
    return {key: assignment(key, value).partition("=")[2] for key, value in own.items() if value != here[key]}


def _shown(thing: Any) -> Any:
    """Nothing in a notebook, where the thing is shown at once, be it in a loop; elsewhere the thing itself."""
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return thing
    ipython.display.display(thing)
    return None


def _inside(path: Path, kind: str) -> str:
    """What is in a file as an address."""
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


@contextmanager
def _this_process(jobs: int) -> Iterator[Workers]:
    """Clips one after the other, here: Manim is loaded already, and no script is run a second time."""
    from scenes.production.film import shoot

    def submit(job: Job, cache: Path) -> Future[Made]:
        future: Future[Made] = Future()
        try:
            future.set_result(shoot(job, cache, lambda frames: None))
        except Exception as error:
            future.set_exception(error)
        return future

    yield Workers(submit, list, lambda: None)


class _Nobody:
    """Who is told how it goes, and says nothing."""

    def begin(self, job: Job, why: str) -> None: ...

    def frames(self, clip: str, frames: int) -> None: ...

    def end(self, outcome: Outcome) -> None: ...
