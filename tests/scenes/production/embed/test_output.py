"""A deck takes the place of a deck, and of nothing else."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from gdmath import InputError
from scenes.production.embed.output import GENERATOR, DeckFolder, PageFolder, replacing, updating


def taken(path: Path) -> Path:
    return DeckFolder().convert(str(path), None, None)


def test_a_new_folder_an_empty_one_and_a_deck_are_taken(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "deck").mkdir()
    (tmp_path / "deck" / "index.html").write_text(f'<meta name="generator" content="{GENERATOR}">')
    for name in ("new", "empty", "deck", "some/where/below"):
        assert taken(tmp_path / name) == tmp_path / name
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "why"),
    [("thesis", "other things"), ("notes.txt", "is a file"), ("link", "nowhere"), ("notes.txt/a", "is a file")],
)
def test_what_cannot_be_a_deck_is_refused_before_anything_is_drawn(name: str, why: str, tmp_path: Path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "index.html").write_text("<h1>My thesis</h1>")
    (tmp_path / "notes.txt").write_text("notes")
    (tmp_path / "link").symlink_to(tmp_path / "gone")
    with pytest.raises(InputError, match=why):
        taken(tmp_path / name)


def test_a_deck_or_a_page_that_cannot_be_written_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def read_only(**settings):
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), settings["dir"])

    monkeypatch.setattr("scenes.production.landing.TemporaryFile", read_only)
    for kind in (DeckFolder(), PageFolder()):
        with pytest.raises(InputError, match="week3 cannot be written: Read-only file system"):
            kind.convert(str(tmp_path / "week3"), None, None)


def test_a_full_disk_is_said_of_the_deck_and_leaves_the_old_one(tmp_path: Path):
    deck = tmp_path / "deck"
    deck.mkdir()
    (deck / "old").touch()

    def full() -> None:
        with replacing(deck):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(InputError, match="deck cannot be written: No space left on device"):
        full()
    assert [path.name for path in tmp_path.rglob("*")] == ["deck", "old"]


def half_of(deck: Path) -> None:
    with replacing(deck) as new:
        (new / "half").touch()
        1 / 0  # noqa: B018


def test_the_old_deck_stays_until_the_new_one_is_complete(tmp_path: Path):
    deck = tmp_path / "deck"
    deck.mkdir()
    (deck / "old").touch()
    with pytest.raises(ZeroDivisionError):
        half_of(deck)
    assert [path.name for path in tmp_path.rglob("*")] == ["deck", "old"]
    with replacing(deck) as new:
        (new / "new").touch()
    assert [path.name for path in tmp_path.rglob("*")] == ["deck", "new"]


@pytest.mark.parametrize(("kind", "fill"), [(DeckFolder, replacing), (PageFolder, updating)])
def test_what_a_kill_has_left_is_no_other_thing_and_is_swept_up_by_the_next(kind, fill, tmp_path: Path):
    """`make soak`, kill 0: a page that was killed could not be made again."""
    left = [tmp_path / ".new-ab12", tmp_path / "made" / ".new-cd34"]
    for place in left:
        (place / "new" / "media").mkdir(parents=True)
    assert kind().convert(str(tmp_path / "made"), None, None) == tmp_path / "made"
    with fill(tmp_path / "made") as new:
        (new / "index.html").touch()
    assert list((tmp_path / "made").glob("*")) == [tmp_path / "made" / "index.html"]
    assert not any(place.exists() for place in left if place.parent == new.parents[1])


def test_a_place_that_somebody_fills_is_left_alone(tmp_path: Path):
    with replacing(tmp_path / "one") as one:
        with replacing(tmp_path / "other") as other:
            (other / "index.html").touch()
        (one / "index.html").touch()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]
