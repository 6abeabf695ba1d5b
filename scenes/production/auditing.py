"""What an audit of clips has found, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from scenes.production.job import Job
from scenes.production.landing import cannot_write
from scenes.production.saying import said_of
from scenes.production.workers import audit

NAMED = 3
"""Tellings that a line names, of those in which the same is wrong."""

Telling = tuple[str, Path | None]
"""A lecture with its look, and the picture of a beat at fault."""


def lines(jobs: Sequence[Job], folder: Path) -> Iterator[tuple[str, bool]]:
    """What is wrong with each clip over the lectures of the tests, and whether anything is.

    Each beat at fault is drawn into a folder of its clip in the one given, with what is at fault marked.
    """
    order, tellings = [job.scene for job in jobs], {}
    folders = {job: folder / f"{job.scene}-at-fault" for job in jobs}
    for each in folders.values():
        _emptied(each)
    for (job, lecture), found in audit(folders):
        if isinstance(found, BaseException):
            tellings.setdefault((job.scene, "", said_of(found, job.file)), []).append((lecture, None))
            continue
        for fault in found:
            where = f"{lecture} ({fault.look})", fault.picture
            tellings.setdefault((job.scene, fault.words, fault.what), []).append(where)
    for scene in order:
        wrong = {key: where for key, where in tellings.items() if key[0] == scene}
        for (_, words, what), where in wrong.items():
            beat = f", “{words}”" if words else ""
            yield f"{scene}{beat}: {what}. So in {_some(where)}", True
        if not wrong:
            yield f"{scene}: nothing wrong over the lectures of the tests", False


def _emptied(folder: Path) -> None:
    """Remove the pictures of an audit before."""
    try:
        for path in folder.glob("*.png"):
            path.unlink()
    except OSError as error:
        raise cannot_write(folder, error) from None


def _some(where: list[Telling]) -> str:
    """The first few of these, and where the first of them is seen."""
    where, more = sorted(where, key=lambda telling: telling[0]), len(where) - NAMED
    named = "; ".join(telling for telling, _ in where[:NAMED]) + (f"; and {more} more" if more > 0 else "")
    return named + (f": see {where[0][1]}" if where[0][1] else "")
