"""However a render is ended, no process, no half clip and no litter is left, and what it had drawn is used again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

import psutil
import pytest

from scenes.lecture import Lecture
from scenes.production.job import Job, Picture
from scenes.production.render import CACHE, End, render
from scenes.production.workers import processes
from tests.scenes.production.fakes import Silent

DOWNHILL = [sys.executable, "-c", "from manim_downhill import main; main()"]
PLENTY = 120.0
"""Seconds in which what must come comes on any machine; who waits goes on as soon as it is there."""


def patiently(come: Callable[[], bool]) -> None:
    """Wait until something is so."""
    deadline = time.monotonic() + PLENTY
    while not come() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert come()


def members(group: int) -> list[psutil.Process]:
    """The processes of a group that have not ended."""
    found = []
    for process in psutil.process_iter(["status"]):
        with suppress(ProcessLookupError):
            if os.getpgid(process.pid) == group and process.info["status"] != psutil.STATUS_ZOMBIE:
                found.append(process)
    return found


def resident(process: psutil.Process) -> int:
    """Bytes of memory that a process has; none where it has ended."""
    with suppress(psutil.Error):
        return process.memory_info().rss
    return 0


def semaphores(process: psutil.Process) -> list[str]:
    """The semaphores of a process that have a name, and stay when it is killed; only Linux tells."""
    named = {file.inode() for file in os.scandir("/dev/shm")} if Path("/dev/shm").exists() else set()
    with suppress(OSError):
        mapped = [line.split() for line in Path(f"/proc/{process.pid}/maps").read_text().splitlines()]
        return [line[5] for line in mapped if len(line) > 5 and "/sem." in line[5] and int(line[4]) in named]
    return []


def heeding_signals() -> None:
    """Who started the tests, with `nohup` or in the background, may have them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def deaf_to_hanging_up() -> None:
    """As `nohup` starts it."""
    heeding_signals()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


@pytest.fixture
def begun():
    """Begins a command in a group of its own, with its own folder for what is temporary."""
    Path("temporary").mkdir()
    settings = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "start_new_session": True}
    variables = os.environ | {"TMPDIR": str(Path("temporary").absolute())}
    with ExitStack() as ends:

        def begin(*words: str, how: Callable[[], None] = heeding_signals) -> subprocess.Popen[str]:
            running = subprocess.Popen([*DOWNHILL, *words], **settings, preexec_fn=how, env=variables)
            ends.enter_context(running)
            ends.callback(lambda: [process.kill() for process in members(running.pid)])
            return running

        yield begin


def draws(clip: str) -> Callable[[], bool]:
    """Whether a clip has its first segment."""
    plays = Path("renders") / CACHE / "clips" / "480p15" / clip / "plays"
    return lambda: plays.exists() and any(plays.iterdir())


@pytest.mark.parametrize(
    ("how", "whom"),
    [
        (signal.SIGINT, os.killpg),  # as the terminal does: to all of them
        (signal.SIGHUP, os.killpg),
        (signal.SIGTERM, os.kill),
        (signal.SIGKILL, os.kill),
        (signal.SIGKILL, os.killpg),
    ],
)
def test_a_render_that_is_ended_leaves_no_process_no_half_clip_and_no_litter(how: signal.Signals, whom, begun):
    running = begun("render", "BowlDescent", "ChainRule", "-j", "2")
    patiently(draws("BowlDescent.mp4"))
    assert [named for process in members(running.pid) for named in semaphores(process)] == []
    whom(running.pid, how)
    output, _ = running.communicate(timeout=PLENTY)
    assert "Traceback" not in output
    assert "leaked" not in output
    if how is not signal.SIGKILL:
        assert running.returncode == 130, output
        assert "stopped    renders/480p15/BowlDescent.mp4" in output
    assert list(Path("renders").glob("480p15/*")) == []
    patiently(lambda: not members(running.pid))
    assert list(Path("temporary").iterdir()) == []


def test_a_storyboard_that_is_ended_leaves_no_process_and_no_litter(begun):
    running = begun("storyboard", "BowlDescent", "ChainRule")
    patiently(lambda: sum(map(resident, members(running.pid))) > 4e8)  # Manim is in both, and draws
    os.kill(running.pid, signal.SIGTERM)
    output, _ = running.communicate(timeout=PLENTY)
    assert (running.returncode, output.strip()) == (130, "downhill: stopped.")
    patiently(lambda: not members(running.pid))
    assert list(Path("temporary").iterdir()) == []
    assert not Path("media").exists()


def test_who_wants_hanging_up_ignored_has_it_ignored(begun):
    running = begun("render", "RollDownhill", "--steps", "1", how=deaf_to_hanging_up)
    patiently(draws("RollDownhill.mp4"))
    os.kill(running.pid, signal.SIGHUP)
    output, _ = running.communicate(timeout=PLENTY)
    assert running.returncode == 0, output


OWN = """from manim import Create, Line
from scenes.stage.story import LectureScene


class One(LectureScene):
    def construct(self):
        for words in ("The first line.", "The second line.", "The third line."):
            self.beat(words, Create(Line(), run_time=6))


class Other(One):
    pass
"""


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize("clips", [("One", "Other"), ("One",)])
def test_whichever_of_its_processes_is_killed_all_clips_land(which: int, clips: tuple[str, ...]):
    """Two that film a clip each, or the one that films and the one that assists it; or that they are forked from."""

    class Killing(Silent):
        killed = False

        def frames(self, clip, frames):
            children = sorted(psutil.Process().children(recursive=True), key=lambda child: child.pid)
            if not self.killed and len(children) > which:
                self.killed = True
                children[which].kill()

    told, own = Killing(), Path("own.py")
    own.write_text(OWN)
    jobs = [Job(clip, Lecture(), Picture(), file=own.absolute()) for clip in clips]
    outcomes = render(jobs, lambda count: processes(2), Path("renders"), told, force=False)
    assert told.killed
    assert {outcome.end for outcome in outcomes} == {End.LANDED}, [outcome.why for outcome in outcomes]
