"""From what a command asks for to clips that have landed, and a line on each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console

from gdmath import InputError
from gdmath.errors import LONGEST, shortened
from scenes.lecture import Lecture
from scenes.production.catalogue import Own
from scenes.production.forecast import long_valley
from scenes.production.job import Job, Picture
from scenes.production.landed import Landed
from scenes.production.progress import shown
from scenes.production.render import End, Outcome
from scenes.production.render import render as film
from scenes.production.sweep import Sweep, check_names, lectures
from scenes.production.workers import AT_ONE_CLIP, Workers, cluster, processes, usable_processors

RENDERS = Path("renders")


def jobs_of(
    scenes: Iterable[str | Own],
    picture: Picture,
    file: Path | None,
    assignments: Mapping[str, str],
    sweeps: Sequence[Sweep],
) -> list[Job]:
    """Every scene for every combination of what is swept."""
    places = [(scene.name, scene.file) if isinstance(scene, Own) else (scene, None) for scene in scenes]
    jobs = [
        Job(name, lecture, picture, varied, path)
        for varied, lecture in lectures(sweeps, file, assignments)
        for name, path in places
    ]
    check_names(jobs)
    say_long_valley([job.lecture for job in jobs])
    return jobs


def say_long_valley(lectures: Iterable[Lecture]) -> None:
    """Say what a long valley means, once for all lectures that have the same."""
    for words in dict.fromkeys(filter(None, map(long_valley, lectures))):
        click.echo(words, err=True)


def render_all(
    asked: Sequence[Job], at_a_time: int | None, dask: str | None = None, force: bool = False
) -> list[Outcome]:
    """Render what is not up to date, so many clips at a time, and show how it goes."""
    own = next((job.file for job in asked if job.file), None)
    if dask and own:
        raise InputError(f"{own} is on this machine alone; render it without --dask.")

    @contextmanager
    def workers_of(count: int) -> Iterator[Workers]:
        processors = min(at_a_time or usable_processors(), max(count, AT_ONE_CLIP))
        with cluster(dask) if dask else processes(processors) as workers:
            yield workers

    with shown(Console()) as watcher:
        return film(asked, workers_of, RENDERS, watcher, force)


def together(clips: Sequence[Landed]) -> Landed:
    """The film of the clips of a scene, side by side; it is made where it is not up to date, and that is said."""
    from scenes.production.side_by_side import make

    film, new = make(clips, lambda name: click.echo(f"{name}: to make"))
    click.echo(f"{End.LANDED if new else End.UP_TO_DATE:<11}{film.file}")
    return film


def landed(job: Job) -> Landed:
    """The clip of a job."""
    return Landed(RENDERS / job.folder, job.stem)


def sum_up(outcomes: Sequence[Outcome], debug: bool) -> int:
    """Say what landed and what did not, a line each; returns the exit status that says so."""
    for outcome in outcomes:
        words = f"{outcome.end:<11}{RENDERS / outcome.job.folder / outcome.job.clip}"
        click.echo(f"{words}: {shortened(outcome.why, LONGEST)}" if outcome.end == "failed" else words)
        if debug and outcome.trace:
            click.echo(outcome.trace, err=True)
    ends = {str(outcome.end) for outcome in outcomes}
    return 130 if "stopped" in ends else 1 if "failed" in ends else 0
