"""The command that makes a clip again, and the parameters as it writes them."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from scenes.lecture import Lecture
from scenes.parameters import SECTIONS
from scenes.production.job import Picture


class Asked(Protocol):
    """A clip that is asked for."""

    @property
    def scene(self) -> str: ...

    @property
    def lecture(self) -> Lecture: ...

    @property
    def picture(self) -> Picture: ...

    @property
    def varied(self) -> Sequence[tuple[str, str]]: ...


@dataclass(frozen=True)
class Wish:
    """A clip that could be made."""

    scene: str
    lecture: Lecture
    picture: Picture
    varied: tuple[tuple[str, str], ...] = ()


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


def command(job: Asked, reads: Iterable[str]) -> str:
    """The command that makes the clip again, whatever lecture file and variables there are."""
    lecture, values = job.lecture, parameters(job.lecture)
    values["look.aspect"] = lecture.look.aspect or ASPECT
    synthetic = lecture.data.source == "synthetic"
    drawn = ["n", "slope", "intercept", "noise", "x_range", "seed"] if synthetic else ["x", "y", "sheet", "decimal"]
    keys = [f"data.{key}" for key in ("source", *drawn, "standardize")]
    keys += [key for key in values if key in reads and not key.startswith("data.")]
    varied = dict(job.varied)
    words = ["downhill", "render", job.scene, "-q", job.picture.quality, "--format", job.picture.format]
    words += ["--transparent"] * job.picture.transparent
    words += ["--max-size", str(job.picture.max_size)] if job.picture.max_size else []
    for key in keys:
        if key not in varied:
            words += ["--set", assignment(key, values[key])]
    for key, text in job.varied:
        words += ["--sweep", f"{key}={text}{';' * (',' in text)}"]
    return shlex.join(words)
