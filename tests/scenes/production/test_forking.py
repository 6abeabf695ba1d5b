"""What others are forked from may be begun early, and may die."""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import BrokenExecutor
from importlib import import_module

import psutil
import pytest

from scenes.production import forking
from scenes.production.crew import Crew
from tests.scenes.production.test_crew import PLENTY, begun_since, killed, who

pytestmark = pytest.mark.skipif(not forking.POSSIBLE, reason="only Linux forks what has read Manim")


def has_read(module: str, say) -> bool:
    return module in sys.modules


def imported(module: str, say) -> str:
    return import_module(module).__name__


def burnt(seconds: float, say) -> None:
    while time.process_time() < seconds:
        pass


def test_who_works_begins_with_manim_read_and_without_a_prompt():
    with Crew(1) as crew:
        assert crew.submit(has_read, "manim").result(PLENTY)
        assert not crew.submit(has_read, "IPython").result(PLENTY)
        assert crew.submit(imported, "IPython").result(PLENTY) == "IPython"


def test_the_time_of_those_that_were_forked_is_that_of_the_command():
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with Crew(2) as crew:
        for call in [crew.submit(burnt, 1.0) for _ in range(2)]:
            call.result(PLENTY)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime >= 2.0


def test_what_was_begun_early_is_taken_once_and_ends_when_nobody_takes_it():
    before = begun_since(set())
    forking.begin_early()
    (early,) = begun_since(before)
    with Crew(1) as crew:
        assert psutil.Process(crew.submit(who).result(PLENTY)).ppid() == early.pid
    forking.begin_early()
    assert len(begun_since(before)) == 1
    forking._end_early()
    assert begun_since(before) == set()


def test_where_that_which_forks_was_killed_who_works_goes_on_and_nobody_new_begins():
    with Crew(2) as crew:
        working = crew.submit(who).result(PLENTY)
        psutil.Process(working).parent().kill()
        assert crew.submit(who).result(PLENTY) == working
        assert isinstance(crew.submit(killed).exception(PLENTY), BrokenExecutor)
        assert isinstance(crew.submit(who).exception(PLENTY), BrokenExecutor)


def test_what_is_stopped_before_it_has_begun_is_not_waited_for():
    before = begun_since(set())
    with Crew(1) as crew:
        call = crew.submit(who)
        crew.stop()
        assert begun_since(before) == set()
    assert call.cancelled() or isinstance(call.exception(PLENTY), BrokenExecutor)
