"""In a notebook clips and pictures show themselves, quietly; elsewhere they are handed over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gdmath import InputError
from scenes.bowl_descent import BowlDescent
from scenes.lecture import Lecture
from scenes.live import show, still
from scenes.roll_downhill import RollDownhill
from tests.scenes.production.fakes import pretend

FAST = Lecture(descent={"learning_rate": 0.05})


@pytest.fixture
def filmed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the clips that were filmed; what is in them is pretended."""
    names: list[str] = []

    def shoot(job, cache, report):
        names.append(job.clip)
        return pretend(job, cache)

    monkeypatch.setattr("scenes.production.film.shoot", shoot)
    return names


def test_a_clip_is_rendered_once_and_then_taken_as_it_landed(filmed: list[str], capsys: pytest.CaptureFixture[str]):
    first, second = show(BowlDescent), show("bowl_descent")
    assert first == second
    assert first.path == Path("renders/480p15/BowlDescent.mp4")
    assert filmed == ["BowlDescent.mp4"]
    assert capsys.readouterr() == ("", "")


def test_each_lecture_has_a_file_of_its_own(filmed: list[str]):
    slow, fast, many = show(BowlDescent), show(BowlDescent, FAST), show(BowlDescent, Lecture(data={"n": 50}))
    assert [each.path.name for each in (slow, fast, many)] == [
        "BowlDescent.mp4",
        "BowlDescent-learning_rate=0.05.mp4",
        "BowlDescent-n=50.mp4",
    ]
    assert show(BowlDescent) == slow
    assert show(BowlDescent, FAST) == fast
    assert len(filmed) == 3


def test_what_a_command_rendered_is_taken_too(filmed: list[str]):
    from scenes.production.asking import RENDERS, jobs_of
    from scenes.production.job import Picture
    from scenes.production.render import render
    from scenes.production.sweep import Sweep
    from tests.scenes.production.fakes import Silent, workers_of

    jobs = jobs_of(["BowlDescent"], Picture(), None, {}, [Sweep.parse("descent.learning_rate=0.05")])
    render(jobs, workers_of(pretend), RENDERS, Silent(), False)
    assert show(BowlDescent, FAST).path.exists()
    assert filmed == []


def test_a_clip_that_fails_is_said_in_a_sentence(monkeypatch: pytest.MonkeyPatch):
    def broken(*_):
        raise RuntimeError("the sky fell")

    monkeypatch.setattr("scenes.production.film.shoot", broken)
    with pytest.raises(InputError, match=r"RollDownhill\.mp4 cannot be rendered: RuntimeError: the sky fell"):
        show(RollDownhill)


def test_a_render_that_is_stopped_stops_the_cell(monkeypatch: pytest.MonkeyPatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("scenes.production.film.shoot", stopped)
    with pytest.raises(KeyboardInterrupt):
        show(RollDownhill)


def test_a_still_is_the_last_picture_of_a_beat():
    from scenes.production.storyboard import last_pictures

    pictures, beats = last_pictures("RollDownhill", Lecture())
    for k in range(len(beats)):
        found = still(RollDownhill, k + 1)
        assert found.words == beats[k].words
        assert found.picture.tobytes() == pictures[k].tobytes()


@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (lambda: show("BowlDecent"), "BowlDecent is not a clip; did you mean BowlDescent?"),
        (lambda: show(BowlDescent, quality="high"), "quality = 'high' is not allowed; give one of l, m, h, k."),
        (lambda: still(RollDownhill, 99), "beat = 99 is not allowed: RollDownhill has 3 beats; give one of them."),
        (lambda: still(RollDownhill, 0), "beat = 0 is not allowed"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(ask, sentence: str):
    with pytest.raises(InputError) as said:
        ask()
    assert str(said.value).startswith(sentence)


def test_in_a_notebook_it_is_shown_at_once_be_it_in_a_loop(filmed: list[str], monkeypatch: pytest.MonkeyPatch):
    shown: list[object] = []
    notebook = SimpleNamespace(get_ipython=lambda: object(), display=SimpleNamespace(display=shown.append))
    monkeypatch.setitem(sys.modules, "IPython", notebook)
    for lecture in (Lecture(), FAST):
        assert show(BowlDescent, lecture) is None
    assert still(RollDownhill, 1) is None
    assert [type(each).__name__ for each in shown] == ["Film", "Film", "Still"]
    data, words = shown[2]._repr_png_()
    assert data.startswith(b"\x89PNG")
    assert words["alt"]


def test_nothing_of_notebooks_has_to_be_installed():
    code = "import sys; sys.modules['IPython'] = None; from scenes.live import still; print(still('RollDownhill', 1))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Still(")
