"""A film whose plays are drawn by several processes: each by whoever comes to it first."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from pathlib import Path

from filelock import FileLock, Timeout

from scenes.stage.seals import unbroken

ENDING = ".lock"


class Share:
    """Which segments of a film this process draws, and which others do; a process that dies lets go of its own."""

    def __init__(self) -> None:
        self.others: set[Path] = set()
        self._locks: dict[Path, FileLock] = {}

    def take(self, segment: Path) -> bool:
        """Keep a segment from being drawn by others; whether none draws it."""
        segment.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(_lock_of(segment), timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            self.others.add(segment)
            return False
        self._locks[segment] = lock
        return True

    def leave(self, segment: Path) -> None:
        """Let others have a segment that was taken: it is drawn, or will not be."""
        self._locks.pop(segment).release()

    def leave_all(self) -> None:
        """Let others have whatever is still taken."""
        for segment in list(self._locks):
            self.leave(segment)

    def wait(self) -> None:
        """Wait until the others are done; raises `BrokenExecutor` where one has died over a segment."""
        for segment in self.others:
            with FileLock(_lock_of(segment)):
                if not unbroken(segment):
                    raise BrokenExecutor("another process that drew a part of the clip was killed")


def drop_locks(folder: Path) -> None:
    """Remove what locked the segments of a film that is whole."""
    for lock in folder.glob(f"*{ENDING}"):
        lock.unlink(missing_ok=True)


def _lock_of(segment: Path) -> Path:
    return segment.with_name(segment.name + ENDING)
