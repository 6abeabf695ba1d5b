"""Which plays are taken from Manim's cache instead of being drawn again.

Manim keys a play by what it finds in the mobjects, and misses much of what a picture depends on: long arrays, the
environment, the code of an updater. Our clips are pure functions of a lecture, so a play is known by the lecture, its
rows, the code and the number of the play: nothing is missed, and nothing is searched.
"""

from __future__ import annotations

import hashlib
import inspect
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import av
from manim import Scene
from manim.renderer import cairo_renderer

from scenes.lecture import Lecture

PACKAGES = ("manim", "numpy", "pycairo", "typst")
"""What a frame depends on, beside our own code."""

_manims_own = cairo_renderer.get_hash_from_play_call


def play_key(scene: Any, camera: Any, *others: Any, **settings: Any) -> str:
    """The name of a play in the cache."""
    fingerprint = getattr(scene, "fingerprint", None)
    if fingerprint is None:
        return _manims_own(scene, camera, *others, **settings)
    frame = (camera.pixel_width, camera.pixel_height, camera.frame_rate, camera.background_opacity)
    key = _digest(fingerprint, frame, settings.get("encoder_fingerprint"), scene.renderer.num_plays)
    writer = scene.renderer.file_writer
    if writer.output_spec.is_video:
        _drop_if_broken(writer.output_plan.segment_path(key))
    return key


def fingerprint(scene: Scene, lecture: Lecture) -> str | None:
    """What the pictures of a scene depend on, but for the size of its frames; None where that cannot be known."""
    kinds = type(scene).__mro__
    sources = [_source(kind) for kind in kinds[: kinds.index(Scene)]]
    if None in sources:
        return None
    rows = lecture.raw_rows
    arrays = (rows.x.tobytes(), rows.y.tobytes(), rows.x_name, rows.y_name, rows.slope, rows.intercept)
    return _digest(type(scene).__name__, lecture.model_dump_json(), arrays, sources, _code())


def _source(kind: type) -> str | None:
    try:
        return inspect.getsource(sys.modules[kind.__module__])
    except (OSError, TypeError):
        return None


@cache
def _code() -> str:
    """Our own code that pictures come from, and the versions of what it stands on."""
    here = Path(__file__).parents[2]
    files = sorted(path for folder in ("gdmath", "scenes") for path in (here / folder).rglob("*.py"))
    files = [path for path in files if path.parent.name != "production"]
    return _digest([path.read_bytes() for path in files], [version(package) for package in PACKAGES])


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _drop_if_broken(segment: Path) -> None:
    """A render that was killed can leave a segment that ends too early; it must not be used again."""
    if not segment.exists():
        return
    try:
        with av.open(str(segment)) as video:
            next(video.decode(video=0))
    except (av.FFmpegError, StopIteration):
        segment.unlink()


cairo_renderer.get_hash_from_play_call = play_key
