"""All clips, ready to be drawn, in the order of the lecture."""

from __future__ import annotations

from importlib import import_module

from scenes.production.catalogue import NAMES, code_behind, module

CODE = {name: code_behind(name) for name in NAMES}
"""The code behind each clip as it was when this process read it: files may change afterwards."""

from scenes.stage.story import LectureScene  # noqa: E402 (only after the code was looked at)


def load(name: str) -> type[LectureScene]:
    """The scene of a clip."""
    scene: type[LectureScene] = getattr(import_module(module(name)), name)
    return scene


CLIPS = tuple(load(name) for name in NAMES)
