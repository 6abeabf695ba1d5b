"""What an audit of clips has found, a line each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scenes.production.job import Job
from scenes.production.saying import said_of
from scenes.production.workers import audit

NAMED = 3
"""Tellings that a line names, of those in which the same is wrong."""


def lines(jobs: Sequence[Job]) -> Iterator[tuple[str, bool]]:
    """What is wrong with each clip over the lectures of the tests, and whether anything is."""
    order, tellings = [job.scene for job in jobs], {}
    for (job, lecture), found in audit(jobs):
        if isinstance(found, BaseException):
            tellings.setdefault((job.scene, "", said_of(found, job.file)), []).append(lecture)
            continue
        for fault in found:
            tellings.setdefault((job.scene, fault.words, fault.what), []).append(f"{lecture} ({fault.look})")
    for scene in order:
        wrong = {key: where for key, where in tellings.items() if key[0] == scene}
        for (_, words, what), where in wrong.items():
            beat = f", “{words}”" if words else ""
            yield f"{scene}{beat}: {what}. So in {_some(where)}", True
        if not wrong:
            yield f"{scene}: nothing wrong over the lectures of the tests", False


def _some(where: list[str]) -> str:
    """The first few of these."""
    more = len(where) - NAMED
    return "; ".join(sorted(where)[:NAMED]) + (f"; and {more} more" if more > 0 else "")
