"""How long a clip is."""

from __future__ import annotations

from tempfile import TemporaryDirectory

from scenes.lecture import Lecture
from scenes.production.catalogue import Length
from scenes.stage.settings import settings
from scenes.stage.story import LectureScene


def length(clip: type[LectureScene]) -> Length:
    """How long a clip is, from the default lecture, without drawing its frames."""
    with TemporaryDirectory() as folder:
        quiet = {"media_dir": folder, "dry_run": True, "verbosity": "WARNING", "progress_bar": "none"}
        with settings(quiet | {"quality": "low_quality"}):
            scene = clip(lecture=Lecture(), skip_animations=True)
            scene.render()
    return Length(round(scene.time, 1), len(scene.beats))
