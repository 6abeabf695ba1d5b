"""A sweep: a clip for each value of a parameter, for each combination where several vary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from gdmath import InputError
from scenes.parameters import SECTIONS
from scenes.production.job import Job


@dataclass(frozen=True)
class Sweep:
    """Values of one parameter, each as its text."""

    key: str
    values: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Sweep:
        """From KEY=A,B,C; values that have commas themselves stand between semicolons: KEY=0,1;2,3."""
        key, equals, values = text.partition("=")
        if not equals or not values:
            raise InputError(f"--sweep {text} names no values; write for example descent.learning_rate=0.01,0.1.")
        many = ";" in values or _is_list(key)
        parts = [part.strip() for part in (values.removesuffix(";").split(";") if many else values.split(","))]
        if len(set(parts)) != len(parts) or "" in parts:
            raise InputError(f"--sweep {text} repeats a value or leaves one out; give different ones.")
        return cls(key.strip(), tuple(parts))


def swept(sweeps: Sequence[Sweep]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every combination of the values, each as pairs of key and text; one empty combination where nothing varies."""
    keys = [sweep.key for sweep in sweeps]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise InputError(f"--sweep {twice} is given twice; give all its values at once.")
    for values in product(*(sweep.values for sweep in sweeps)):
        yield tuple(zip(keys, values, strict=True))


def check_names(jobs: Iterable[Job]) -> None:
    """Refuse two clips that would land under one name."""
    seen: dict[str, Job] = {}
    for job in jobs:
        other = seen.setdefault(job.clip.lower(), job)
        if other is not job:
            raise InputError(f"{other.varied} and {job.varied} would both be named {job.clip}; render them in turn.")


def _is_list(key: str) -> bool:
    """Whether a parameter holds several numbers."""
    section, _, name = key.partition(".")
    parameter = SECTIONS[section].model_fields.get(name) if section in SECTIONS else None
    return parameter is not None and "tuple" in str(parameter.annotation).lower()
