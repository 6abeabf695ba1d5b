"""A sweep: a clip for each value of a parameter, for each combination where several vary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from gdmath import InputError
from scenes.in_sweep import InSweep
from scenes.lecture import Lecture
from scenes.parameters import SECTIONS
from scenes.production.job import Job
from scenes.stage.words.sweep_claims import told

UNITS = ("source", "x", "y", "sheet", "decimal", "standardize")
"""Rows that are the same in these are in the same units: they can be shown on the same axes."""


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

    @property
    def text(self) -> str:
        """As the command line takes it."""
        if _is_list(self.key) or any("," in value for value in self.values):
            return f"{self.key}={';'.join(self.values)}{';' * (len(self.values) == 1)}"
        return f"{self.key}={','.join(self.values)}"


def swept(sweeps: Sequence[Sweep]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every combination of the values, each as pairs of key and text; one empty combination where nothing varies."""
    keys = [sweep.key for sweep in sweeps]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise InputError(f"--sweep {twice} is given twice; give all its values at once.")
    for values in product(*(sweep.values for sweep in sweeps)):
        yield tuple(zip(keys, values, strict=True))


def lectures(
    sweeps: Sequence[Sweep], file: Path | None, assignments: Mapping[str, str]
) -> list[tuple[tuple[tuple[str, str], ...], Lecture]]:
    """What varies and the lecture, for every combination; each knows the others and takes as many steps as they do."""
    all_varied = [*swept(sweeps)]
    for key, _ in all_varied[0]:
        if key in assignments:
            raise InputError(f"{key} is set and swept; give it once.")
    plain = [Lecture(file=file, assignments=dict(assignments) | dict(varied)) for varied in all_varied]
    return [*zip(all_varied, together(plain, all_varied, sweeps), strict=True)]


def together(
    plain: Sequence[Lecture], all_varied: Sequence[tuple[tuple[str, str], ...]], sweeps: Sequence[Sweep]
) -> list[Lecture]:
    """The lectures of a sweep, each knowing those with which it shares its axes; one alone stays as it is."""
    if len(plain) == 1:
        return [*plain]
    _share_rows(plain)
    asked = {sweep.key: sweep.values for sweep in sweeps}
    alike = [in_step([other for other in plain if _units(other) == _units(each)]) for each in plain]
    all_told = tuple(told(varied, asked) for varied in all_varied)
    here = [[_units(other) for other in plain[:k]].count(_units(each)) for k, each in enumerate(plain)]
    return [
        same[k].in_sweep(InSweep(tuple(asked.items()), words, all_told, tuple(same)))
        for k, same, words in zip(here, alike, all_told, strict=True)
    ]


def in_step(plain: Sequence[Lecture]) -> list[Lecture]:
    """The same lectures where the number of steps, left open, is one for all: then a moment is the same step in all."""
    steps = max(each.steps for each in plain)
    compared, epochs = max(each.compared_steps for each in plain), min(each.epochs for each in plain)
    return [
        each.with_sections(
            descent=each.descent.model_copy(update={"steps": steps} if each.descent.steps == "auto" else {}),
            learning_rates=each.learning_rates.model_copy(
                update={"steps": compared} if each.learning_rates.steps == "auto" else {}
            ),
            batches=each.batches.model_copy(update={"epochs": epochs} if each.batches.epochs == "auto" else {}),
        )
        for each in plain
    ]


def _units(lecture: Lecture) -> tuple[object, ...]:
    return tuple(getattr(lecture.data, name) for name in UNITS)


def _share_rows(plain: Sequence[Lecture]) -> None:
    """Let lectures with the same data have the same rows: they are read once, and travel once."""
    first: dict[object, Lecture] = {}
    for each in plain:
        same = first.setdefault(each.data, each)
        each.__dict__.update(raw_rows=same.raw_rows, rows=same.rows, loss=same.loss)


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
