"""Each play of a film is drawn by one process alone, and a film is whole or is not made."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from scenes.stage.seals import seal
from scenes.stage.sharing import Share, drop_locks

SEGMENT = Path("plays/one.mp4")


def drawn(share: Share) -> None:
    SEGMENT.write_bytes(b"moving")
    seal(SEGMENT)
    share.leave(SEGMENT)


def test_what_one_has_taken_no_other_takes_until_it_is_left():
    one, other = Share(), Share()
    assert one.take(SEGMENT)
    assert not other.take(SEGMENT)
    assert (one.others, other.others) == (set(), {SEGMENT})
    one.leave_all()
    assert other.take(SEGMENT)
    other.leave_all()


def test_a_film_with_a_part_that_another_has_drawn_is_whole():
    one, other = Share(), Share()
    one.take(SEGMENT)
    other.take(SEGMENT)
    drawn(one)
    other.wait()


def test_a_film_with_a_part_that_another_has_left_undone_is_not_made():
    one, other = Share(), Share()
    one.take(SEGMENT)
    other.take(SEGMENT)
    one.leave_all()  # as the system does for a process that is killed
    with pytest.raises(BrokenExecutor, match="killed"):
        other.wait()


def test_no_lock_stays_beside_a_film_that_is_whole():
    share = Share()
    share.take(SEGMENT)
    drawn(share)
    drop_locks(SEGMENT.parent)
    assert {path.name for path in SEGMENT.parent.iterdir()} == {"one.mp4", "one.mp4.sha256"}
