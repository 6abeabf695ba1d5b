"""Where clips are filmed: processes of this machine, or a Dask cluster."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from gdmath import InputError
from scenes.lecture import Lecture
from scenes.production.catalogue import Length, Own
from scenes.production.crew import Crew, Say, as_they_end
from scenes.production.job import Job
from scenes.production.release import release

PAUSE = 0.2
"""Seconds between two reports of a clip."""

PATIENCE = 10.0
"""Seconds in which a scheduler has to answer."""

AT_ONE_CLIP = 4
"""Processes that draw one clip together, at most."""

Made = list[str] | dict[str, bytes]
"""What a worker returns: the names of files in the cache folder here, or what is in them."""


@dataclass(frozen=True)
class Workers:
    """The call that films a job, the reports of how far each is, and how to end it all at once.

    Those that `assist` draw a part of a clip that is being filmed, when they have nothing else to do.
    """

    submit: Callable[[Job, Path], Future[Made]]
    reports: Callable[[], list[tuple[str, int]]]
    stop: Callable[[], None]
    assist: Callable[[Job, Path], list[Future[None]]] = lambda job, cache: []


class Reporter:
    """Tells how many frames of a clip there are, now and then."""

    def __init__(self, say: Say, clip: str) -> None:
        self.say, self.clip, self.last, self.frames = say, clip, 0.0, 0

    def __call__(self, frames: int) -> None:
        """Report, if the last report is a while ago."""
        self.frames = frames
        if (now := time.monotonic()) - self.last >= PAUSE:
            self.last = now
            self.flush()

    def flush(self) -> None:
        """Report how many there are now."""
        self.say((self.clip, self.frames))


@contextmanager
def processes(count: int) -> Iterator[Workers]:
    """So many processes of this machine."""
    told: SimpleQueue[tuple[str, int]] = SimpleQueue()
    with Crew(count, told.put) as crew:

        def submit(job: Job, cache: Path) -> Future[Made]:
            return crew.submit(_shoot_here, job, cache)

        def reports() -> list[tuple[str, int]]:
            return [told.get() for _ in range(told.qsize())]

        def assist(job: Job, cache: Path) -> list[Future[None]]:
            return [crew.submit(_assist, job, cache) for _ in range(min(count, AT_ONE_CLIP) - 1)]

        yield Workers(submit, reports, crew.stop, assist)
        crew.stop()  # who still looks for something to draw


@contextmanager
def cluster(address: str) -> Iterator[Workers]:
    """The workers of a Dask scheduler at an address such as tcp://lab:8786."""
    try:
        from distributed import Client, Queue
    except ImportError:
        raise InputError("--dask needs Dask: pip install 'manim-downhill[cluster]'.") from None
    try:
        client = Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(f"--dask {address} cannot be reached ({error}); give the address of a scheduler.") from None
    with client:
        _check_cluster(client, address)
        channel, executor = Queue(client=client), client.get_executor(pure=False)

        def submit(job: Job, cache: Path) -> Future[Made]:
            return executor.submit(_shoot_there, job, channel.name)

        def reports() -> list[tuple[str, int]]:
            return [tuple(report) for report in channel.get(batch=True)]

        def stop() -> None:
            executor.shutdown(wait=False)  # Dask's cancels what waits

        yield Workers(submit, reports, stop)


def _check_cluster(client: Any, address: str) -> None:
    """Refuse a cluster that has no workers or another version of ours: it would wait for ever."""
    if not client.scheduler_info()["workers"]:
        raise InputError(f"--dask {address} has no workers; start some: dask worker {address}")
    try:
        client.run_on_scheduler(_version)
        client.run(_version)
    except Exception as error:
        raise InputError(f"--dask {address} does not have downhill on every machine ({error}).") from None


def _version() -> str:
    return release()


def draw_storyboards(jobs: Mapping[Path, Job]) -> Iterator[tuple[Path, int | BaseException]]:
    """Draw contact sheets of clips side by side; each path as it is done, with its beats or what went wrong."""
    return side_by_side(_draw, {path: (job.scene, job.lecture, path, job.file) for path, job in jobs.items()})


def measure(clips: Iterable[Own]) -> Iterator[tuple[Own, Length | BaseException]]:
    """How long clips outside the lecture are, each as it is known, or what went wrong."""
    return side_by_side(_measure, {clip: (clip,) for clip in clips})


def audit(folders: Mapping[Job, Path]) -> Iterator[tuple[tuple[Job, str], Any]]:
    """Look at clips over the lectures of the tests, side by side; what is wrong with each, or its error.

    The pictures of what is wrong with a job are drawn into its folder.
    """
    from scenes.audit.lectures import LECTURES

    each = {(job, name): (job.scene, job.file, name, at) for job, at in folders.items() for name in LECTURES}
    return side_by_side(_audit, each)


def side_by_side(call: Callable[..., Any], each: Mapping[Any, tuple[Any, ...]]) -> Iterator[tuple[Any, Any]]:
    """Do the same with the arguments of each; each key as it is done, with what came of it or what went wrong."""
    with Crew(min(usable_processors(), len(each))) as crew:
        asked = {crew.submit(call, *arguments): key for key, arguments in each.items()}
        finished = as_they_end(asked)
        for future in (finished.get() for _ in asked):
            error = future.exception()
            yield asked[future], future.result() if error is None else error


def usable_processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _draw(scene: str, lecture: Lecture, path: Path, own: Path | None, say: Say) -> int:
    from scenes.production.storyboard import draw  # Manim is imported where clips are drawn

    return draw(scene, lecture, path, own)


def _audit(scene: str, own: Path | None, name: str, pictures: Path, say: Say) -> list[Any]:
    from scenes.audit.audit import audit
    from scenes.production.clips import load

    return audit(load(scene, own), name, pictures)


def _measure(clip: Own, say: Say) -> Length:
    from scenes.production.clips import load
    from scenes.production.measuring import length

    return length(load(clip.name, clip.file))


def _shoot_here(job: Job, cache: Path, say: Say) -> Made:
    from scenes.production.film import shoot

    reporter = Reporter(say, job.clip)
    made = shoot(job, cache, reporter)
    reporter.flush()
    return made


def _assist(job: Job, cache: Path, say: Say) -> None:
    from scenes.production.film import assist

    assist(job, cache)


def _shoot_there(job: Job, channel: str) -> Made:
    from distributed import Queue

    from scenes.production.film import shoot_away

    reporter = Reporter(Queue(channel).put, job.clip)
    made = shoot_away(job, reporter)
    reporter.flush()
    return made
