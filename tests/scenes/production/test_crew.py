"""Each call ends as it would here, however its process ends, and none takes another with it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import traceback
from concurrent.futures import BrokenExecutor

import psutil
import pytest

from gdmath import InputError
from scenes.production import crew as crews
from scenes.production.crew import Crew, _Forked, _Started, _Worker
from scenes.production.forking import POSSIBLE, ForkServer

PLENTY = 120.0
"""Seconds in which what must come comes on any machine."""


forked = pytest.mark.skipif(not POSSIBLE, reason="only Linux forks what has read Manim")


@pytest.fixture(params=[pytest.param(_Forked, marks=forked), _Started], autouse=True)
def kind(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> type[_Worker]:
    """Processes as Linux has them, and as all other systems."""
    monkeypatch.setattr(crews, "POSSIBLE", request.param is _Forked)
    return request.param


class FragileError(Exception):
    """An error that cannot be sent."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} {second}")
        self.lock = threading.Lock()


def doubled(number: int, say) -> int:
    say(f"now {number}")
    return 2 * number


def refused(words: str, say) -> None:
    raise InputError(words)


def broken(say) -> None:
    raise FragileError("fell", "apart")


class Unknown:
    """What is known here alone."""

    def __reduce__(self) -> tuple:
        return __import__, ("no_module_of_this_name",)


def left(say) -> None:
    raise SystemExit(3)


def killed(say) -> None:
    os._exit(1)


def who(say) -> int:
    return os.getpid()


def held(say) -> None:
    say("held")
    threading.Event().wait()


def deaf(say) -> None:
    """Longer than anybody waits, in C, where Python does nothing else."""
    say("held")
    re.match("(a+)+$", "a" * 100 + "b")


def test_calls_return_and_tell():
    told: list[str] = []
    with Crew(2, told.append) as crew:
        assert [call.result() for call in [crew.submit(doubled, k) for k in range(5)]] == [0, 2, 4, 6, 8]
    assert sorted(told) == [f"now {k}" for k in range(5)]


def test_an_error_comes_as_it_was_raised_and_says_where():
    with Crew(1) as crew:
        error = crew.submit(refused, "a is wrong.").exception()
    assert type(error) is InputError
    assert str(error) == "a is wrong."
    assert "in refused" in "".join(traceback.format_exception(error))


@pytest.mark.parametrize(("call", "words"), [(broken, "FragileError: fell apart"), (left, "SystemExit(3)")])
def test_what_cannot_be_raised_here_is_said(call, words: str):
    with Crew(1) as crew, pytest.raises(RuntimeError) as refusal:
        crew.submit(call).result()
    assert str(refusal.value) == words


def test_what_is_not_found_there_is_said_and_the_next_call_is_done():
    with Crew(1) as crew:
        unknown, known = crew.submit(doubled, Unknown()), crew.submit(doubled, 1)
    assert "no_module_of_this_name" in str(unknown.exception(PLENTY))
    assert known.result(PLENTY) == 2


def printed(say) -> None:
    print("not an answer", flush=True)
    subprocess.run([sys.executable, "-c", "print(input())"], check=False, stderr=subprocess.DEVNULL)


def test_what_a_call_prints_and_what_its_children_read_do_not_come_between():
    with Crew(1) as crew:
        assert crew.submit(printed).exception(PLENTY) is None
        assert crew.submit(doubled, 1).result(PLENTY) == 2


def test_a_process_that_dies_takes_one_call_with_it_and_is_replaced():
    with Crew(1) as crew:
        dead, *others = [crew.submit(killed), crew.submit(doubled, 1), crew.submit(doubled, 2)]
        assert [call.result() for call in others] == [2, 4]
        assert isinstance(dead.exception(), BrokenExecutor)


def test_a_process_does_one_call_after_the_other():
    with Crew(1) as crew:
        assert len({crew.submit(who).result() for _ in range(3)}) == 1


def begun_since(before: set[psutil.Process]) -> set[psutil.Process]:
    return set(psutil.Process().children(recursive=True)) - before


def test_there_is_a_process_for_each_that_works_one_that_they_are_forked_from_and_no_other(kind: type[_Worker]):
    """One that tracks semaphores may wait for ever for those that are collected as garbage while it is begun."""
    before = begun_since(set())
    with Crew(2) as crew:
        working = crew.submit(who).result(PLENTY)
        others = [child for child in begun_since(before) if child.pid != working]
        assert len(others) == (kind is _Forked)
        assert all(psutil.Process(working).ppid() == other.pid for other in others)
    assert begun_since(before) == set()


@pytest.mark.parametrize("call", [held, deaf])
def test_what_is_stopped_ends_in_the_middle_and_begins_nothing_more(call):
    begun = threading.Event()
    with Crew(1, lambda word: begun.set()) as crew:
        first, second = crew.submit(call), crew.submit(doubled, 1)
        assert begun.wait(PLENTY)
        crew.stop()
    assert isinstance(first.exception(), BrokenExecutor)
    assert second.cancelled()


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="only where a process can hold signals back")
def test_ctrl_c_does_not_end_a_process_that_has_only_just_begun(kind: type[_Worker]):
    """Python, which was just beginning there, printed a traceback into what the command said."""
    for _ in range(3):
        server = ForkServer() if kind is _Forked else None
        worker = _Forked(server) if server else _Started()
        begun = (server or worker).process
        os.kill(begun.pid, signal.SIGINT)
        assert worker.ask(doubled, (1,), lambda word: None) == 2
        worker.end()
        if server:
            server.end()
        assert begun.returncode == 0
