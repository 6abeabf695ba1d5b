"""Workers that film nothing: files with a few words in them, or whatever is to happen instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from scenes.lecture import Lecture
from scenes.production import manifest
from scenes.production.job import Job, Picture
from scenes.production.recipe import parameters
from scenes.production.workers import Workers
from scenes.stage.sources import file_digest


def job(scene: str = "RollDownhill", picture: Picture = Picture(), **sections) -> Job:  # noqa: B008 (immutable)
    return Job(scene, Lecture(**sections), picture)


def pretend(job: Job, cache: Path, reads: set[str] | None = None) -> list[str]:
    """Files as of a clip that read some parameters, all of them if not given."""
    done = cache / "done"
    done.mkdir(parents=True)
    (done / job.clip).write_bytes(b"moving")
    files = {job.clip: file_digest(done / job.clip)}
    known = set(parameters(job.lecture)) if reads is None else reads
    content = {"picture": asdict(job.picture), "depends_on": manifest.dependencies(job, known)}
    manifest.write(done / f"{job.stem}.json", content | {"files": files})
    return [*files, f"{job.stem}.json"]


class Silent:
    """Who is told how it goes, and remembers."""

    def __init__(self) -> None:
        self.begun: list[tuple[str, str]] = []
        self.ended: list[str] = []
        self.stopped = False

    def begin(self, job, why):
        self.begun.append((job.clip, why))

    def frames(self, clip, frames):
        pass

    def end(self, outcome):
        self.ended.append(outcome.job.clip)


def workers_of(shoot: Callable[[Job, Path], object], told: Silent | None = None):
    """Threads that call `shoot`."""

    @contextmanager
    def threads(count: int) -> Iterator[Workers]:
        def stop() -> None:
            executor.shutdown(wait=False, cancel_futures=True)
            if told:
                told.stopped = True

        with ThreadPoolExecutor(min(count, 2)) as executor:
            yield Workers(lambda job, cache: executor.submit(shoot, job, cache), list, stop)

    return threads
