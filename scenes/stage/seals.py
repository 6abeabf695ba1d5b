"""A digest beside each segment in the cache: what a disk or a kill has changed is drawn again, though it may decode."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from scenes.stage.sources import file_digest

ENDING = ".sha256"


def seal(segment: Path) -> None:
    """Note what is in a segment that is complete."""
    seal_of(segment).write_text(file_digest(segment), encoding="ascii")


def unbroken(segment: Path) -> bool:
    """Whether a segment is as it was sealed."""
    with suppress(OSError, ValueError):
        return seal_of(segment).read_text(encoding="ascii") == file_digest(segment)
    return False


def drop_without_segment(folder: Path) -> None:
    """Remove the digests of segments that are no more."""
    for path in folder.glob(f"*{ENDING}"):
        if not path.with_suffix("").exists():
            path.unlink(missing_ok=True)


def seal_of(segment: Path) -> Path:
    """Where the digest of a segment lies."""
    return segment.with_name(segment.name + ENDING)
