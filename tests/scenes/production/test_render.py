"""What changed is filmed; a clip lands whole or not at all; one that fails stops no other."""

from __future__ import annotations

import json
import random
import signal
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from queue import SimpleQueue

import pytest

from gdmath import InputError
from scenes.production import render as render_module
from scenes.production.crew import as_they_end
from scenes.production.job import Picture
from scenes.production.render import CACHE, End, _taken, clean, render
from tests.scenes.production.fakes import Silent, job, pretend, workers_of

RENDERS = Path("renders")


def ends(jobs, shoot=pretend, force=False) -> list[End]:
    return [outcome.end for outcome in render(jobs, workers_of(shoot), RENDERS, Silent(), force)]


def test_what_has_landed_is_up_to_date():
    jobs = [job(), job("BowlDescent")]
    assert ends(jobs) == [End.LANDED, End.LANDED]
    assert ends(jobs) == [End.UP_TO_DATE, End.UP_TO_DATE]
    assert sorted(path.name for path in (RENDERS / "480p15").iterdir()) == [
        "BowlDescent.json",
        "BowlDescent.mp4",
        "RollDownhill.json",
        "RollDownhill.mp4",
    ]


def test_force_films_what_is_up_to_date():
    ends([job()])
    assert ends([job()], force=True) == [End.LANDED]


@pytest.mark.parametrize(
    ("sections", "end", "why"),
    [
        ({"descent": {"learning_rate": 0.1}}, End.LANDED, 'descent.learning_rate: "auto" → 0.1'),
        ({"descent": {"steps": 7}}, End.UP_TO_DATE, None),
        ({"optimizers": {"steps": 7}}, End.UP_TO_DATE, None),
        ({"data": {"seed": 1}}, End.LANDED, "rows changed"),
        ({"data": {"standardize": True}}, End.LANDED, "data.standardize: false → true"),
        ({"data": {"x": "not used where rows are synthetic"}}, End.UP_TO_DATE, None),
    ],
)
def test_a_clip_is_filmed_again_where_something_it_read_has_changed(sections: dict, end: End, why: str | None):
    def shoot(job, cache):
        return pretend(job, cache, {"descent.learning_rate", "look.theme"})

    ends([job()], shoot)
    told = Silent()
    (outcome,) = render([job(**sections)], workers_of(shoot), RENDERS, told, force=False)
    assert outcome.end == end
    assert told.begun == ([("RollDownhill.mp4", why)] if why else [])


@pytest.mark.parametrize("name", ["RollDownhill.mp4", "RollDownhill.json"])
@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"{}")])
def test_a_clip_whose_files_are_not_as_they_landed_is_filmed_again(name: str, damage):
    ends([job()])
    damage(RENDERS / "480p15" / name)
    assert ends([job()]) == [End.LANDED]
    assert ends([job()]) == [End.UP_TO_DATE]


def test_another_picture_is_another_clip():
    ends([job()])
    assert ends([job(picture=Picture("l", "webm"))]) == [End.LANDED]
    assert ends([job(picture=Picture("l", "webm", transparent=True))]) == [End.LANDED]
    assert ends([job(picture=Picture("h"))]) == [End.LANDED]
    assert (RENDERS / "1080p60" / "RollDownhill.mp4").exists()
    assert ends([job()]) == [End.UP_TO_DATE]  # each with a manifest of its own


def test_two_renders_do_not_meet_in_one_cache():
    def shoot(job, cache):
        made = pretend(job, cache)
        with pytest.raises(InputError, match="another downhill is at work"):
            ends([job_of_another], pretend)
        with pytest.raises(InputError, match="another downhill is at work"):
            clean(RENDERS)
        return made

    job_of_another = job("BowlDescent")
    assert ends([job()], shoot) == [End.LANDED]
    assert ends([job_of_another]) == [End.LANDED]


def test_a_second_render_is_refused_before_it_says_what_it_would_render():
    ends([job("BowlDescent")])
    told = Silent()

    def shoot(job, cache):
        with pytest.raises(InputError, match="another downhill is at work"):
            render([another, done], workers_of(pretend), RENDERS, told, force=False)
        assert ends([done]) == [End.UP_TO_DATE]  # what asks for nothing new is answered
        return pretend(job, cache)

    another, done = job("ChainRule"), job("BowlDescent")
    assert ends([job()], shoot) == [End.LANDED]
    assert told.begun == []


def test_changed_code_makes_a_new_clip(monkeypatch: pytest.MonkeyPatch):
    ends([job()])
    monkeypatch.setattr("scenes.production.job.code_behind", lambda *clip: "other")
    assert ends([job()]) == [End.LANDED]


def test_a_failure_stops_no_other_and_leaves_the_clip_that_was_there():
    ends([job("BowlDescent")])
    before = (RENDERS / "480p15" / "BowlDescent.mp4").stat().st_mtime_ns

    def shoot(job, cache):
        if job.scene == "BowlDescent":
            (cache / "done").mkdir(parents=True)
            (cache / "done" / job.clip).write_bytes(b"half")
            raise ValueError("the ball fell off")
        return pretend(job, cache)

    outcomes = render([job("BowlDescent"), job()], workers_of(shoot), RENDERS, Silent(), force=True)
    assert [outcome.end for outcome in outcomes] == [End.FAILED, End.LANDED]
    assert outcomes[0].why == "ValueError: the ball fell off"
    assert "shoot" in outcomes[0].trace
    assert (RENDERS / "480p15" / "BowlDescent.mp4").stat().st_mtime_ns == before


def test_bad_input_found_by_a_worker_is_said_as_it_is():
    def shoot(job, cache):
        raise InputError("the worker has other code.")

    (outcome,) = render([job()], workers_of(shoot), RENDERS, Silent(), force=False)
    assert (outcome.end, outcome.why) == (End.FAILED, "the worker has other code.")


def test_a_process_that_is_killed_takes_no_other_clip_with_it():
    """A pool that breaks loses all its jobs; each is tried again by itself."""
    tried = []

    def shoot(job, cache):
        tried.append(job.scene)
        if job.scene == "BowlDescent" or len(tried) <= 2:
            raise BrokenProcessPool
        return pretend(job, cache)

    outcomes = render([job(), job("BowlDescent")], workers_of(shoot), RENDERS, Silent(), force=False)
    assert [outcome.end for outcome in outcomes] == [End.LANDED, End.FAILED]
    assert "killed" in outcomes[1].why
    assert not (RENDERS / "480p15" / "BowlDescent.mp4").exists()


def test_control_c_ends_the_workers_and_keeps_what_has_landed():
    told = Silent()

    class Impatient(Silent):
        def end(self, outcome):
            super().end(outcome)
            if outcome.end is End.LANDED:
                raise KeyboardInterrupt

    jobs = [job(), job("BowlDescent"), job("ChainRule")]
    first = RENDERS / "480p15" / "RollDownhill.mp4"

    def shoot(job, cache):
        if job.scene != "RollDownhill":
            raise AssertionError("cancelled before it began")  # pragma: no cover
        return pretend(job, cache)

    outcomes = render(jobs[:1] + jobs[1:], workers_of(shoot, told), RENDERS, Impatient(), force=False)
    assert told.stopped
    assert outcomes[0].end == End.LANDED
    assert {outcome.end for outcome in outcomes[1:]} <= {End.STOPPED, End.FAILED}
    assert first.exists()
    assert not (RENDERS / "480p15" / "BowlDescent.mp4").exists()


def test_what_another_machine_sends_lands_as_well():
    def shoot(job, cache):
        names = pretend(job, cache)
        return {name: (cache / "done" / name).read_bytes() for name in names}

    assert ends([job()], shoot) == [End.LANDED]
    assert ends([job()], shoot) == [End.UP_TO_DATE]


def test_clean_removes_the_cache_and_no_clip():
    ends([job()])
    assert clean(RENDERS) == RENDERS / CACHE
    assert not (RENDERS / CACHE).exists()
    assert json.loads((RENDERS / "480p15" / "RollDownhill.json").read_text())["files"].keys() == {"RollDownhill.mp4"}
    assert clean(RENDERS) is None
    assert ends([job()]) == [End.UP_TO_DATE]


def wait_until_interrupted(finished: SimpleQueue, seconds: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, seconds)
    while True:
        assert _taken(finished) == []


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="only where a process can be interrupted by its clock")
def test_whoever_waits_for_clips_can_be_interrupted_at_any_moment_and_no_clip_is_locked(
    monkeypatch: pytest.MonkeyPatch,
):
    """`wait` of `concurrent.futures` left them locked, one interrupt in thirty: what drew them never ended."""
    monkeypatch.setattr(render_module, "TICK", 1e-4)
    before, draw, free = signal.signal(signal.SIGALRM, signal.default_int_handler), random.Random(0), []
    for _ in range(400):
        futures = [Future() for _ in range(12)]
        finished = as_they_end(futures)
        with pytest.raises(KeyboardInterrupt):
            wait_until_interrupted(finished, draw.uniform(1e-4, 2e-3))
        with ThreadPoolExecutor(1) as other:
            free += other.map(lambda future: future._condition.acquire(blocking=False), futures)
    signal.signal(signal.SIGALRM, before)
    assert all(free)
