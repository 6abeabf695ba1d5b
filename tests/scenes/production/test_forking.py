"""What others are forked from may be begun early, and may die."""

from __future__ import annotations

from concurrent.futures import BrokenExecutor

import psutil
import pytest

from scenes.production import forking
from scenes.production.crew import Crew
from tests.scenes.production.test_crew import PLENTY, begun_since, killed, who

pytestmark = pytest.mark.skipif(not forking.POSSIBLE, reason="only Linux forks what has read Manim")


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
