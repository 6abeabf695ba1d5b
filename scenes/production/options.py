"""What commands have in common: which clips, and of which lecture."""

from __future__ import annotations

import functools
import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from gdmath import InputError
from scenes.production import catalogue
from scenes.production.catalogue import Own
from scenes.production.job import QUALITIES
from scenes.production.sweep import Sweep

Command = Callable[..., Any]

SHORT_FORMS = {
    "lr": "descent.learning_rate",
    "start": "descent.start",
    "steps": "descent.steps",
    "data": "data.source",
    "x": "data.x",
    "y": "data.y",
    "sheet": "data.sheet",
    "decimal": "data.decimal",
    "seed": "data.seed",
    "theme": "look.theme",
    "aspect": "look.aspect",
}
"""Options that set one parameter."""


class Bytes(click.ParamType):
    """A size such as 5MB, 400kB or 200000."""

    name = "SIZE"

    def convert(self, value: Any, parameter: click.Parameter | None, context: click.Context | None) -> int:
        """So many bytes."""
        parts = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([kM]?)B?", str(value), re.IGNORECASE)
        if not parts or float(parts[1]) == 0:
            raise InputError(f"--max-size {value} is no size; write for example 5MB or 400kB.")
        return round(float(parts[1]) * {"": 1, "k": 1e3, "m": 1e6}[parts[2].lower()])


def scenes_argument(command: Command) -> Command:
    """The names of clips, all where none is given; of a file of Python that is none of ours, all clips in it."""

    def known(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> list[str | Own]:
        found = [clip for text in texts for clip in _meant(text)]
        return list(dict.fromkeys(found)) or list(catalogue.NAMES)

    return click.argument("scenes", nargs=-1, metavar="[SCENE|FILE]...", callback=known)(command)


def _meant(text: str) -> Sequence[str | Own]:
    return catalogue.own_clips(Path(text)) if _is_own_file(text) else [catalogue.known(text)]


def quality_option(default: str) -> Callable[[Command], Command]:
    """The size of the picture."""
    kinds = ", ".join(f"{key}: {quality.folder}" for key, quality in QUALITIES.items())
    return click.option(
        "-q", "--quality", type=click.Choice(list(QUALITIES)), default=default, show_default=True, help=f"{kinds}."
    )


def _is_own_file(text: str) -> bool:
    """Whether a text names a file of Python that is there and holds none of the clips in the list."""
    path = Path(text)
    if path.suffix != ".py" or not os.path.isfile(path):
        return False
    return not any(catalogue.file(name).samefile(path) for name in catalogue.NAMES)


def jobs_option(command: Command) -> Command:
    """How many processes film."""
    words = "How many processes film: clips side by side, parts of one.  [default: one a processor]"
    return click.option("-j", "jobs", type=click.IntRange(min=1), help=words)(command)


def sweep_option(command: Command) -> Command:
    """What varies from clip to clip."""

    def parsed(context: click.Context, parameter: click.Parameter, texts: tuple[str, ...]) -> list[Sweep]:
        return [*map(Sweep.parse, texts)]

    words = "A clip for each value, all on the same axes; several sweeps multiply."
    option = click.option("--sweep", "sweeps", multiple=True, metavar="KEY=A,B,C", callback=parsed, help=words)
    return option(command)


def lecture_options(command: Command) -> Command:
    """The options that say which lecture: its file, any parameter, and short forms."""

    @functools.wraps(command)
    def with_assignments(file: Path | None, settings: tuple[str, ...], standardize: bool, **options: Any) -> Any:
        assignments: dict[str, str] = {"data.standardize": "true"} if standardize else {}
        for key, text in map(_assignment, settings):
            if assignments.setdefault(key, text) != text:
                raise InputError(f"--set {key}={text} and --set {key}={assignments[key]} contradict each other.")
        for short, key in SHORT_FORMS.items():
            text = options.pop(short)
            if text is not None and assignments.setdefault(key, text) != text:
                raise InputError(f"--{short} {text} and --set {key}={assignments[key]} contradict each other.")
        return command(file=file, assignments=assignments, **options)

    for short, key in reversed(SHORT_FORMS.items()):
        with_assignments = click.option(f"--{short}", metavar="VALUE", help=f"Sets {key}.")(with_assignments)
    flag = click.option("--standardize", is_flag=True, help="Sets data.standardize=true.")
    with_assignments = flag(with_assignments)
    setting = click.option("--set", "settings", multiple=True, metavar="KEY=VALUE", help="Set any parameter.")
    file = click.option(
        "--lecture",
        "file",
        type=click.Path(path_type=Path),
        help="The lecture file.  [default: lecture.toml, if there]",
    )
    return file(setting(with_assignments))


def _assignment(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise InputError(f"--set {text} sets nothing; write for example --set descent.learning_rate=0.1.")
    return key.strip(), value.strip()
