"""A file comes to its place whole or not at all, also from another disk; where it cannot, that is said first."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gdmath import InputError
from scenes.production.command import downhill
from scenes.production.job import Picture
from scenes.production.landing import check_file, check_folder, land, sweep, whole
from scenes.production.render import End, render
from tests.scenes.production.fakes import Silent, job, pretend, workers_of

RENDERS = Path("renders")
LANDED = ["RollDownhill.json", "RollDownhill.mp4"]


@pytest.fixture
def two_disks(monkeypatch: pytest.MonkeyPatch):
    """Nothing can be moved between the cache and the clips."""
    here = os.replace

    def there_or_not(source, target):
        if (".cache" in Path(source).parts) != (".cache" in Path(target).parts):
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(source))
        here(source, target)

    monkeypatch.setattr(os, "replace", there_or_not)
    monkeypatch.setattr(os, "rename", there_or_not)


def refusal(jobs=None) -> str:
    """What is said before anything is drawn."""

    def drawn(job, cache):
        raise AssertionError("drawn")

    told = Silent()
    with pytest.raises(InputError) as refused:
        render(jobs or [job()], workers_of(drawn), RENDERS, told, force=False)
    assert told.begun == []
    return str(refused.value)


def test_a_clip_lands_on_another_disk(two_disks):
    (outcome,) = render([job()], workers_of(pretend), RENDERS, Silent(), force=False)
    assert outcome.end == End.LANDED, outcome.why
    assert sorted(path.name for path in (RENDERS / "480p15").iterdir()) == LANDED
    (outcome,) = render([job()], workers_of(pretend), RENDERS, Silent(), force=False)
    assert outcome.end == End.UP_TO_DATE


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="there is no second disk")
def test_a_clip_lands_on_another_disk_indeed(tmp_path_factory: pytest.TempPathFactory):
    far = Path("/dev/shm") / tmp_path_factory.getbasetemp().name / Path.cwd().name
    far.mkdir(parents=True)
    RENDERS.mkdir()
    (RENDERS / "480p15").symlink_to(far)
    try:
        (outcome,) = render([job()], workers_of(pretend), RENDERS, Silent(), force=False)
        assert outcome.end == End.LANDED, outcome.why
        assert sorted(path.name for path in far.iterdir()) == LANDED
    finally:
        for path in far.iterdir():
            path.unlink()
        far.rmdir()


def test_none_of_its_files_lands_where_one_does_not_fit(two_disks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    copied = []

    def full(source, target):
        copied.append(source)
        if len(copied) == 2:
            Path(target).write_bytes(b"as far as there was room")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(target))
        Path(target).write_bytes(Path(source).read_bytes())

    monkeypatch.setattr("scenes.production.landing.shutil.copyfile", full)
    (outcome,) = render([job()], workers_of(pretend), RENDERS, Silent(), force=False)
    assert outcome.end == End.FAILED
    assert "480p15 cannot be written: No space left on device; make room" in outcome.why
    assert list((RENDERS / "480p15").iterdir()) == []


def test_what_a_kill_left_half_copied_is_swept_up_by_the_next_render():
    render([job()], workers_of(pretend), RENDERS, Silent(), force=False)
    (RENDERS / "480p15" / ".part.BowlDescent.mp4").write_bytes(b"half")
    render([job("BowlDescent")], workers_of(pretend), RENDERS, Silent(), force=False)
    assert not list((RENDERS / "480p15").glob(".part.*"))


def test_renders_that_is_a_file_is_refused():
    RENDERS.write_text("mine")
    assert refusal() == "renders is a file and no folder; remove it, or work in another folder."
    assert RENDERS.read_text() == "mine"


def test_renders_that_is_a_link_to_nowhere_is_refused():
    RENDERS.symlink_to("gone/away")
    assert refusal() == "renders is a link to nowhere and no folder; remove it, or work in another folder."


def test_a_folder_of_clips_that_is_a_link_to_nowhere_is_refused():
    RENDERS.mkdir()
    (RENDERS / "1080p60").symlink_to("/media/memory-stick/clips")
    words = "renders/1080p60 is a link to nowhere and no folder"
    assert refusal([job(), job(picture=Picture("h"))]).startswith(words)


def test_a_folder_in_the_place_of_a_clip_is_refused():
    (RENDERS / "480p15" / "RollDownhill.mp4").mkdir(parents=True)
    assert refusal() == "renders/480p15/RollDownhill.mp4 is a folder and no file; rename or remove it."


def test_a_folder_that_cannot_be_written_is_refused(monkeypatch: pytest.MonkeyPatch):
    def read_only(**settings):
        raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), settings["dir"])

    monkeypatch.setattr("scenes.production.landing.TemporaryFile", read_only)
    assert "cannot be written: Read-only file system" in refusal()
    assert not RENDERS.exists()


@pytest.mark.parametrize("name", ["handout.pdf", "narration.md"])
def test_a_handout_that_could_not_land_is_refused_before_it_is_drawn(name: str, monkeypatch: pytest.MonkeyPatch):
    def drawn(job, folder):
        raise AssertionError("drawn")

    monkeypatch.setattr("scenes.production.embed.drawn.draw", drawn)
    (RENDERS / name).mkdir(parents=True)
    done = CliRunner().invoke(downhill, ["handout", "RollDownhill"])
    assert str(done.exception) == f"renders/{name} is a folder and no file; rename or remove it."
    assert [path.name for path in RENDERS.iterdir()] == [name]


def test_looking_makes_nothing():
    check_folder(Path("a/b/c"))
    check_file(Path("a/b/c.png"))
    assert list(Path().iterdir()) == []


def test_a_file_that_fails_in_the_middle_leaves_the_one_before():
    Path("page.html").write_text("before")

    def write() -> None:
        with whole(Path("page.html")) as part:
            part.write_text("half")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(InputError, match=r"page\.html cannot be written: No space left on device"):
        write()
    assert [(path.name, path.read_text()) for path in Path().iterdir()] == [("page.html", "before")]


def without_room() -> None:
    """No file may have a byte, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


@pytest.mark.parametrize("words", [["init"], ["notebook"], ["storyboard", "RollDownhill", "--steps", "1"]])
def test_a_full_disk_leaves_no_empty_file(words: list[str]):
    code = "from scenes.production.command import main; main()"
    command = [sys.executable, "-B", "-c", code, *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=without_room)
    assert done.returncode in (1, 2)
    assert "cannot be written: File too large" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert [path for path in Path().rglob("*") if path.is_file()] == []


def test_a_full_disk_leaves_no_handout(monkeypatch: pytest.MonkeyPatch):
    RENDERS.mkdir()
    for name in ("handout.pdf", "narration.md"):
        (RENDERS / name).write_text("before")

    def full(clips, path, each):
        Path(path).write_bytes(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("scenes.production.embed.handout.write", full)
    done = CliRunner().invoke(downhill, ["handout", "RollDownhill", "--steps", "1"])
    assert "cannot be written: No space left on device" in str(done.exception)
    left = [(path.name, path.read_text()) for path in sorted(RENDERS.iterdir())]
    assert left == [("handout.pdf", "before"), ("narration.md", "before")]


def test_files_land_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The manifest comes last: until it is there, a clip counts as not there."""
    for name in ("a.mp4", "a.json"):
        (tmp_path / name).write_text(name)
    moved = []
    here = os.replace
    monkeypatch.setattr(os, "replace", lambda source, target: (moved.append(Path(target).name), here(source, target)))
    monkeypatch.setattr(os, "rename", lambda source, target: (moved.append(Path(target).name), here(source, target)))
    land([tmp_path / "a.mp4", tmp_path / "a.json"], tmp_path / "there")
    assert moved == [".part.a.mp4", ".part.a.json", "a.mp4", "a.json"]
    sweep(tmp_path / "there")
    assert sorted(path.name for path in (tmp_path / "there").iterdir()) == ["a.json", "a.mp4"]
