"""How a render goes: bars in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from gdmath.errors import shortened
from scenes.production.catalogue import lengths
from scenes.production.job import QUALITIES, Job
from scenes.production.render import End, Outcome, Watcher

EVERY = 10.0
"""Seconds between two plain lines."""

USUAL = 40.0
"""Seconds of a clip that was never measured."""

ENOUGH = 0.05
"""Of all frames: before, the time is that of starting, and says nothing of the rest."""


@contextmanager
def shown(console: Console) -> Iterator[Watcher]:
    """Whoever shows on a console how it goes."""
    if console.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("frames"))
        with Progress(*columns, TimeRemainingColumn(), console=console) as progress:
            yield Bars(progress)
    else:
        yield Lines(console)


class Tally:
    """The frames of all clips: those there are, and those there will be."""

    def __init__(self) -> None:
        self.drawn: dict[str, int] = {}
        self.expected: dict[str, int] = {}

    def begin(self, job: Job) -> None:
        """A clip will have about as many frames as for the default lecture."""
        length = lengths().get(job.scene)
        self.drawn[job.clip] = 0
        self.expected[job.clip] = round((length.seconds if length else USUAL) * QUALITIES[job.picture.quality].rate)

    def frames(self, clip: str, frames: int) -> None:
        """So many are there: one that turns out longer than expected grows."""
        self.drawn[clip] = frames
        self.expected[clip] = max(self.expected[clip], frames)

    def end(self, outcome: Outcome) -> None:
        """A clip that landed has no more frames than it has; one that did not stands where it ended."""
        clip = outcome.job.clip
        if clip in self.drawn and outcome.end is End.LANDED:
            self.expected[clip] = self.drawn[clip] = max(1, self.drawn[clip])

    def left(self, seconds: float) -> str:
        """How long it will still take after so many seconds, in words; none before enough is drawn to tell."""
        drawn, expected = self.total
        if drawn < ENOUGH * expected:
            return ""
        left = seconds * (expected - drawn) / drawn
        return f", about {left:.0f} s left" if left < 100 else f", about {left / 60:.0f} min left"

    @property
    def total(self) -> tuple[int, int]:
        """Frames drawn and expected, of all clips."""
        return sum(self.drawn.values()), sum(self.expected.values())


class Bars:
    """A bar a clip and one for all, each with its frames and the time left."""

    def __init__(self, progress: Progress) -> None:
        self.progress, self.tally = progress, Tally()
        self.tasks: dict[str, TaskID] = {}
        self.all = progress.add_task("all clips", visible=False)

    def begin(self, job: Job, why: str) -> None:
        """Show its bar, empty, and what changed."""
        self.tally.begin(job)
        self.tasks[job.clip] = self.progress.add_task(escape(f"{job.clip} ({shortened(why)})"), total=None)
        self._draw(job.clip)

    def frames(self, clip: str, frames: int) -> None:
        """Fill its bar."""
        self.tally.frames(clip, frames)
        self._draw(clip)

    def end(self, outcome: Outcome) -> None:
        """Leave its bar as it is at the end: full where the clip landed."""
        clip = outcome.job.clip
        if clip in self.tasks:
            self.tally.end(outcome)
            self._draw(clip)
            self.progress.stop_task(self.tasks[clip])

    def _draw(self, clip: str) -> None:
        self.progress.update(self.tasks[clip], completed=self.tally.drawn[clip], total=self.tally.expected[clip])
        drawn, expected = self.tally.total
        self.progress.update(self.all, completed=drawn, total=expected, visible=len(self.tasks) > 1)


class Lines:
    """A line when a clip begins, one for all now and then, and one when it has ended."""

    def __init__(self, console: Console) -> None:
        self.console, self.tally = console, Tally()
        self.began = self.said = time.monotonic()

    def begin(self, job: Job, why: str) -> None:
        """Say that it will be rendered, and why."""
        self.tally.begin(job)
        self._say(f"{job.clip}: to render ({shortened(why)})")

    def frames(self, clip: str, frames: int) -> None:
        """Say how far all are, now and then."""
        self.tally.frames(clip, frames)
        now = time.monotonic()
        if now - self.said >= EVERY:
            self.said = now
            drawn, expected = self.tally.total
            left = self.tally.left(now - self.began)
            running = ", ".join(
                f"{name} {frames}/{self.tally.expected[name]}"
                for name, frames in self.tally.drawn.items()
                if 0 < frames < self.tally.expected[name]
            )
            self._say(f"{drawn}/{expected} frames{left}; {running}")

    def end(self, outcome: Outcome) -> None:
        """Say what came of it."""
        self.tally.end(outcome)
        if outcome.end is not End.UP_TO_DATE:
            self._say(f"{outcome.job.clip}: {outcome.end}")

    def _say(self, words: str) -> None:
        self.console.print(words, highlight=False, markup=False, soft_wrap=True)
