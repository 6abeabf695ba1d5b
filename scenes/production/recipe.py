"""The command that makes a clip again, and the parameters as it writes them."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from typing import Any

from scenes.lecture import Lecture
from scenes.parameters import SECTIONS
from scenes.production.job import Picture
from scenes.production.sweep import Sweep

ASPECT = "16:9"
"""Of a picture where the lecture leaves it open."""


def parameters(lecture: Lecture) -> dict[str, Any]:
    """All parameters by their dotted names, as they go into a file."""
    sections = lecture.model_dump(mode="json")
    return {f"{section}.{key}": value for section in SECTIONS for key, value in sections[section].items()}


def assignment(key: str, value: Any) -> str:
    """KEY=VALUE as the command line takes it."""
    if isinstance(value, (list, tuple)):
        value = ",".join(map(repr, value))
    return f"{key}={'' if value is None else str(value).lower() if isinstance(value, bool) else value}"


def command(
    scene: str, lecture: Lecture, picture: Picture, reads: Iterable[str], varied: Iterable[tuple[str, str]] = ()
) -> str:
    """The command that makes the clip again, whatever lecture file and variables there are; of a sweep, all clips."""
    values = parameters(lecture)
    swept = dict(lecture.sweep.asked) or {key: (text,) for key, text in varied}
    values["look.aspect"] = lecture.look.aspect or ASPECT
    synthetic = lecture.data.source == "synthetic"
    drawn = ["n", "slope", "intercept", "noise", "x_range", "seed"] if synthetic else ["x", "y", "sheet", "decimal"]
    keys = [f"data.{key}" for key in ("source", *drawn, "standardize")]
    keys += [key for key in values if key in reads and not key.startswith("data.")]
    words = ["downhill", "render", scene, "-q", picture.quality, "--format", picture.format]
    words += ["--transparent"] * picture.transparent
    words += ["--max-size", str(picture.max_size)] if picture.max_size else []
    for key in keys:
        if key not in swept:
            words += ["--set", assignment(key, values[key])]
    for key, texts in swept.items():
        words += ["--sweep", Sweep(key, texts).text]
    return shlex.join(words)
