"""All clips, ready to be drawn, in the order of the lecture."""

from __future__ import annotations

from importlib import import_module

from scenes.production.catalogue import NAMES, module
from scenes.stage.story import LectureScene


def load(name: str) -> type[LectureScene]:
    """The scene of a clip."""
    scene: type[LectureScene] = getattr(import_module(module(name)), name)
    return scene


CLIPS = tuple(load(name) for name in NAMES)
