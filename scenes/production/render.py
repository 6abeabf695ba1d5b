"""From jobs to clips that have landed: what changed is filmed, side by side, and lands whole or not at all."""

from __future__ import annotations

import shutil
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Future
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Protocol

from filelock import FileLock, Timeout

from gdmath import InputError
from scenes.production.crew import as_they_end
from scenes.production.job import Job
from scenes.production.landing import check_file, check_folder, land, sweep
from scenes.production.manifest import changed
from scenes.production.workers import Made, Workers

TICK = 0.1
"""Seconds between two looks at the workers."""

CACHE = ".cache"


class End(StrEnum):
    """What came of a job."""

    LANDED = "landed"
    UP_TO_DATE = "up to date"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Outcome:
    """What came of a job, and why."""

    job: Job
    end: End
    why: str = ""
    trace: str = ""


class Watcher(Protocol):
    """Who is told how it goes."""

    def begin(self, job: Job, why: str) -> None:
        """A job waits to be filmed, because of what changed."""

    def frames(self, clip: str, frames: int) -> None:
        """So many frames of a clip are there."""

    def end(self, outcome: Outcome) -> None:
        """A job has ended."""


Ended = Callable[[Outcome], None]


class WorkersOf(Protocol):
    """Gives workers for so many jobs."""

    def __call__(self, jobs: int) -> AbstractContextManager[Workers]: ...


def render(jobs: Sequence[Job], workers_of: WorkersOf, renders: Path, watcher: Watcher, force: bool) -> list[Outcome]:
    """Film the jobs whose clip is not up to date; returns what came of each, in their order.

    A job that fails stops no other. On Ctrl-C the workers are ended, and what has not landed is `STOPPED`.
    """
    outcomes: dict[str, Outcome] = {}

    def ended(outcome: Outcome) -> None:
        outcomes[outcome.job.clip] = outcome
        watcher.end(outcome)

    waiting = {}
    for job in jobs:
        why = changed(job, renders / job.folder)
        if why is None and not force:
            ended(Outcome(job, End.UP_TO_DATE))
        else:
            waiting[job] = why or "forced"
    try:
        if waiting:
            with alone(renders):
                _make(waiting, workers_of, renders, watcher, ended, force)
    except KeyboardInterrupt:
        for job in waiting:
            if job.clip not in outcomes:
                ended(Outcome(job, End.STOPPED))
    return [outcomes[job.clip] for job in jobs]


def _make(
    waiting: Mapping[Job, str], workers_of: WorkersOf, renders: Path, watcher: Watcher, ended: Ended, force: bool
) -> None:
    """Film jobs, each for a reason, where their clips can land."""
    for job in waiting:
        check_file(renders / job.folder / job.clip)
        sweep(renders / job.folder)
    for job, why in waiting.items():
        watcher.begin(job, why)
        if force:
            shutil.rmtree(cache_folder(job, renders), ignore_errors=True)
    broken = _film(list(waiting), workers_of, renders, watcher, ended)
    for job in broken:  # whose process was killed, for want of memory perhaps: each is tried again by itself
        for _ in _film([job], workers_of, renders, watcher, ended, together=False):
            ended(Outcome(job, End.FAILED, "its process was killed; is there memory enough? try -j 1"))


@contextmanager
def alone(renders: Path) -> Iterator[None]:
    """Let no other process work in the cache below a folder at the same time."""
    check_folder(renders / CACHE)
    renders.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(renders / f"{CACHE}.lock", timeout=0):
            yield
    except Timeout:
        raise InputError(f"another downhill is at work in {renders}; wait until it has ended.") from None


def cache_folder(job: Job, renders: Path) -> Path:
    """Where a clip is put together: a folder of its own."""
    return renders / CACHE / "clips" / job.folder / job.clip


def _film(
    jobs: Sequence[Job], workers_of: WorkersOf, renders: Path, watcher: Watcher, ended: Ended, together: bool = True
) -> list[Job]:
    """Film jobs on workers, several `together` at one where they have time; returns those of processes that died."""
    if not jobs:
        return []
    broken = []
    with workers_of(len(jobs)) as workers:
        try:
            caches = {job: cache_folder(job, renders) for job in jobs}
            open_jobs = {workers.submit(job, cache): job for job, cache in caches.items()}
            # asked for after all that is to be filmed: who is done there has time
            assisted = {job: workers.assist(job, cache) for job, cache in caches.items()} if together else {}
            finished = as_they_end(open_jobs)
            while open_jobs:
                done = _taken(finished)
                with suppress(OSError, EOFError):  # who cannot be asked how far it is may still finish
                    for clip, frames in workers.reports():  # after the wait: the last report comes before the end
                        watcher.frames(clip, frames)
                for future in done:
                    job = open_jobs.pop(future)
                    for assistance in assisted.get(job, []):
                        assistance.cancel()
                    outcome = _outcome(job, future, renders)
                    if outcome is None:
                        broken.append(job)
                    else:
                        ended(outcome)
        except KeyboardInterrupt:
            workers.stop()
            raise
    return broken


def _taken(finished: SimpleQueue[Future[Made]]) -> list[Future[Made]]:
    """The futures that are done by now, after a `TICK` at most."""
    try:
        return [finished.get(timeout=TICK), *(finished.get() for _ in range(finished.qsize()))]
    except Empty:
        return []


def _outcome(job: Job, future: Future[Made], renders: Path) -> Outcome | None:
    """What came of a job whose future is done; None where it was lost with its pool."""
    try:
        _land(job, future.result(), renders)
    except BrokenExecutor:
        return None
    except InputError as error:
        return Outcome(job, End.FAILED, str(error))
    except Exception as error:  # whatever went wrong in one scene, the others go on
        words = " ".join(str(error).split()) or "no words"
        return Outcome(job, End.FAILED, f"{type(error).__name__}: {words}", "".join(traceback.format_exception(error)))
    return Outcome(job, End.LANDED)


def _land(job: Job, made: Made, renders: Path) -> None:
    """Put the files of a clip in their place, the manifest last: until then the clip counts as not there."""
    done = cache_folder(job, renders) / "done"
    if isinstance(made, dict):
        done.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (done / name).write_bytes(content)
    land([done / name for name in made], renders / job.folder)
    done.rmdir()


def clean(renders: Path) -> Path | None:
    """Remove the caches below a folder, never a clip; returns what was removed."""
    cache = renders / CACHE
    if not cache.exists():
        return None
    with alone(renders):
        shutil.rmtree(cache)
    return cache
