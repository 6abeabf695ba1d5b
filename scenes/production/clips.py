"""The clips, ready to be drawn: those of the lecture, and any in a file of a lecturer's."""

from __future__ import annotations

import sys
from functools import cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from scenes.production.catalogue import NAMES, code_behind, module
from scenes.stage.sources import digest, file_digest

_content = cache(file_digest)  # each file is read once, for all clips

CODE: dict[tuple[str, Path | None], str] = {(name, None): code_behind(name, None, _content) for name in NAMES}
"""Of each clip, when this process read it: files may change afterwards."""

from scenes.stage.story import LectureScene  # noqa: E402 (only after the code was looked at)


def load(name: str, own: Path | None = None) -> type[LectureScene]:
    """The scene of a clip, in the lecture or in a file outside."""
    if own is None:
        here = import_module(module(name))
    else:
        own = own.resolve()
        CODE.setdefault((name, own), code_behind(name, own))
        here = _run(own)
    scene: type[LectureScene] = getattr(here, name)
    return scene


def code_read(name: str, own: Path | None = None) -> str:
    """The code behind a clip as it was when this process read it."""
    return CODE[name, own.resolve() if own else None]


def _run(file: Path) -> ModuleType:
    """The module that a file makes, which runs once; what lies beside it can be imported, as Manim does it."""
    name = f"_{file.stem}_{digest(str(file))[:8]}"
    if name not in sys.modules:
        spec = spec_from_file_location(name, file)
        assert spec is not None
        assert spec.loader is not None
        if str(file.parent) not in sys.path:
            sys.path.insert(0, str(file.parent))
        sys.modules[name] = found = module_from_spec(spec)
        try:
            spec.loader.exec_module(found)
        except BaseException:
            del sys.modules[name]
            raise
    return sys.modules[name]
