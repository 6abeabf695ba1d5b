"""What a deck was made of: it is made anew by the same command, and another does not take its place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gdmath import InputError
from gdmath.errors import shortened
from scenes.production import manifest
from scenes.production.asking import landed
from scenes.production.job import Job
from scenes.production.recipe import assignment, parameters

NAME = "deck.json"


def write(jobs: Sequence[Job], folder: Path) -> None:
    """Write of which clips a deck is made and, of each, the data and the parameters that it reads."""
    manifest.write(folder / NAME, {job.stem: _read_by(job) for job in jobs})


def check(jobs: Sequence[Job], folder: Path) -> None:
    """Refuse a folder with a deck of which something would be lost: a clip, or the lecture that it was made from."""
    known = manifest.read(folder / NAME)
    if known is None:
        return
    asked = {job.stem: json.loads(json.dumps(parameters(job.lecture))) for job in jobs}
    lost = [stem for stem in known if stem not in asked]
    if lost:
        raise _kept(folder, f"a deck with {shortened(', '.join(lost))}, which this one leaves out")
    for stem, values in known.items():
        other = next((key for key, value in values.items() if asked[stem].get(key) != value), None)
        if other:
            was, now = (assignment(other, each.get(other)) for each in (values, asked[stem]))
            raise _kept(folder, f"a deck with {shortened(was)}, and this has {shortened(now)}")


def _read_by(job: Job) -> dict[str, Any]:
    reads = landed(job).manifest["depends_on"]["parameters"]
    return {key: value for key, value in parameters(job.lecture).items() if key in reads or key.startswith("data.")}


def _kept(folder: Path, held: str) -> InputError:
    return InputError(f"{folder} has {held}; name another folder with --output, or remove {folder}.")
