"""Which plays are taken from Manim's cache instead of being drawn again.

Manim keys a play by what it finds in the mobjects, and misses much of what a picture depends on: long arrays, the
environment, the code of an updater. Our clips are pure functions of a lecture, so a play is known by the lecture, its
rows, the code and the number of the play: nothing is missed, and nothing is searched.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import numpy as np
from manim import Scene, config
from manim.renderer import cairo_renderer

from scenes.lecture import Lecture
from scenes.stage.family import parts_of
from scenes.stage.sources import code, digest, row_digest, versions

_manims_own = cairo_renderer.get_hash_from_play_call


def play_key(scene: Any, camera: Any, *others: Any, **settings: Any) -> str:
    """The name of a play in the cache."""
    fingerprint = getattr(scene, "fingerprint", None)
    if fingerprint is None:
        return _manims_own(scene, camera, *others, **settings)
    frame = (camera.pixel_width, camera.pixel_height, camera.frame_rate, camera.background_opacity)
    key = digest(fingerprint, frame, settings.get("encoder_fingerprint"), scene.renderer.num_plays)
    writer = scene.renderer.file_writer
    if writer.output_spec.is_video:
        writer.plan(key, frames_of(scene), whole=rests(scene) or updates(scene))
    return key


def rests(scene: Scene) -> bool:
    """Whether the play that a scene is at is one frame that is held."""
    return bool(scene.is_current_animation_frozen_frame())


def updates(scene: Scene) -> bool:
    """Whether anything in a scene follows the time of the frames before."""
    return any(part.updaters for part in parts_of(scene.mobjects))


def frames_of(scene: Scene) -> int:
    """How many frames the play that a scene is at takes."""
    step = 1 / config.frame_rate
    if rests(scene):
        return int(scene.duration / step)
    return len(np.arange(0, scene.duration, step))


def fingerprint(scene: Scene, lecture: Lecture) -> str | None:
    """What the pictures of a scene depend on, but for the size of its frames; None where that cannot be known."""
    kinds = type(scene).__mro__
    try:
        sources = [code(Path(inspect.getfile(kind))) for kind in kinds[: kinds.index(Scene)]]
    except (OSError, TypeError):  # typed into a notebook or a prompt
        return None
    lectures = [(each.model_dump_json(), row_digest(each.raw_rows)) for each in (lecture, *lecture.sweep.together)]
    return digest(type(scene).__name__, lectures, lecture.sweep.told, lecture.sweep.all_told, sources, versions())


cairo_renderer.get_hash_from_play_call = play_key
