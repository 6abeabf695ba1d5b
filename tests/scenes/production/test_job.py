"""A job says what is asked for: its name, and the command that asks for it again."""

from __future__ import annotations

import shlex
from pathlib import Path

import numpy as np
import pytest
from manim.constants import QUALITIES as MANIMS

from gdmath import InputError
from scenes.lecture import Lecture
from scenes.production import command as commands
from scenes.production.catalogue import NAMES
from scenes.production.job import QUALITIES, Job, Picture
from scenes.production.manifest import dependencies
from scenes.production.recipe import command, parameters
from scenes.production.sweep import Sweep, check_names, swept
from tests.scenes.production.fakes import job


def command_of(job: Job, reads: set[str]) -> str:
    return command(job.scene, job.lecture, job.picture, reads, job.varied)


def asked_by(text: str, monkeypatch: pytest.MonkeyPatch) -> list[Job]:
    """The jobs that a command line asks for."""
    asked: list[Job] = []

    def film(jobs, *others):
        asked.extend(jobs)
        return []

    monkeypatch.setattr("scenes.production.asking.film", film)
    with pytest.raises(SystemExit):
        commands.downhill(shlex.split(text)[1:], standalone_mode=False)
    return asked


SECTIONS = [
    {},
    {"descent": {"start": (-0.1, 1e-7), "learning_rate": 1 / 3}, "look": {"aspect": "4:3", "theme": "light"}},
    {"data": {"source": "penguins", "standardize": True}},
    {"data": {"source": "it's, my rows.csv", "y": "$b"}, "chain_rule": {"show_solution": False}},
    {"data": {"n": 7, "slope": -2.5, "x_range": (-1e6, 3.0), "seed": 9}, "batches": {"sizes": (5, 2), "epochs": 3}},
    {"learning_rates": {"rates": (0.01, 0.1), "steps": 3}, "optimizers": {"steps": 5}},
    {"learning_rates": {"rates": (0.1,)}},
    {"data": {"source": "nameless.csv"}},
]


@pytest.mark.parametrize("sections", SECTIONS)
def test_the_command_asks_for_the_same_clip_whatever_file_and_variables_there_are(
    sections: dict, monkeypatch: pytest.MonkeyPatch
):
    Path("it's, my rows.csv").write_text("a,c,$b\n1,5,2\n2,5,4\n3,6,5\n")
    Path("nameless.csv").write_text("1,5,2\n2,5,4\n3,6,5\n")
    first = Job("ChainRule", Lecture(**sections), Picture("m", "webm", transparent=True))
    every = set(parameters(first.lecture))
    Path("lecture.toml").write_text(
        '[look]\ntheme = "light"\naspect = "4:3"\n[descent]\nsteps = 3\n[data]\nstandardize = true\n'
        "[chain_rule]\nshow_solution = false\n[batches]\nseed = 4\n[learning_rates]\nrates = [0.5]\n"
    )
    monkeypatch.setenv("DOWNHILL_DATA__SEED", "77")
    monkeypatch.setenv("DOWNHILL_DATA__NOISE", "3.5")
    monkeypatch.setenv("DOWNHILL_OPTIMIZERS__STEPS", "2")
    (again,) = asked_by(command_of(first, every), monkeypatch)
    assert (again.scene, again.picture, again.name) == (first.scene, first.picture, first.name)
    then, now = (dependencies(each, every) for each in (first, again))
    assert now == then


def test_the_command_of_a_swept_clip_asks_for_its_whole_sweep_with_which_it_shares_its_axes(
    monkeypatch: pytest.MonkeyPatch,
):
    text = "downhill render RollDownhill --sweep descent.learning_rate=0.01,0.1 --sweep 'descent.start=0,1;2,-3'"
    four = asked_by(text, monkeypatch)
    names = [
        "RollDownhill-learning_rate=0.01-start=0,1",
        "RollDownhill-learning_rate=0.01-start=2,-3",
        "RollDownhill-learning_rate=0.1-start=0,1",
        "RollDownhill-learning_rate=0.1-start=2,-3",
    ]
    assert [each.name for each in four] == names
    reads = {"descent.learning_rate", "descent.start", "descent.steps"}
    for each in four:
        again = {job.name: job for job in asked_by(command_of(each, reads), monkeypatch)}
        assert [*again] == names
        assert dependencies(again[each.name], reads) == dependencies(each, reads)


@pytest.mark.parametrize(
    "text",
    ["descent.learning_rate=0.01,0.1", "learning_rates.rates=0.1;0.2", "batches.sizes=1,2;", "data.source=a,b;c"],
)
def test_a_sweep_is_written_as_it_is_read(text: str):
    sweep = Sweep.parse(text)
    assert Sweep.parse(sweep.text) == sweep


@pytest.mark.parametrize("value", ["it's, mine.csv", "a.csv"])
def test_a_swept_text_may_have_commas(value: str, monkeypatch: pytest.MonkeyPatch):
    Path(value).write_text("a,b\n1,2\n2,4\n")
    swept_one = Job("RollDownhill", Lecture(data={"source": value}), Picture(), (("data.source", value),))
    (again,) = asked_by(command_of(swept_one, set()), monkeypatch)
    assert (again.name, again.lecture.data.source) == (swept_one.name, value)


def test_what_is_swept_is_told_apart_by_its_name():
    lecture = Lecture()

    def name(*varied: tuple[str, str]) -> str:
        return Job("ChainRule", lecture, Picture(), varied).name

    assert name(("descent.steps", "3")) != name(("optimizers.steps", "3"))
    long = [name(("data.source", "日" * 100 + end)) for end in ("a", "b")]
    assert len(set(long)) == 2
    assert all(len(each.encode()) < 200 for each in long)


def test_short_forms_set_their_parameters(monkeypatch: pytest.MonkeyPatch):
    text = "downhill render bowl_descent --lr 0.1 --start -1,2 --steps 3 --seed 4 --theme light --aspect 4:3"
    (asked,) = asked_by(text, monkeypatch)
    descent, look = asked.lecture.descent, asked.lecture.look
    assert (descent.learning_rate, descent.start, descent.steps) == (0.1, (-1.0, 2.0), 3)
    assert (asked.lecture.data.seed, look.theme, look.aspect) == (4, "light", "4:3")
    Path("rows.csv").write_text("a,b,c\n1,2,3\n2,4,9\n")
    (asked,) = asked_by("downhill render BowlDescent --data rows.csv --x c --y a", monkeypatch)
    assert np.array_equal(asked.lecture.rows.x, [3, 9])
    assert np.array_equal(asked.lecture.rows.y, [1, 2])


def test_without_names_all_are_asked_for_in_the_order_of_the_lecture(monkeypatch: pytest.MonkeyPatch):
    assert [job.scene for job in asked_by("downhill render", monkeypatch)] == list(NAMES)


def test_a_job_carries_its_rows():
    Path("rows.csv").write_text("a,b\n1,2\n2,4\n")
    asked = job(data={"source": "rows.csv"})
    Path("rows.csv").unlink()
    assert len(asked.lecture.rows) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("descent.steps", ["descent.steps", "no values"]),
        ("descent.steps=", ["no values"]),
        ("descent.steps=1,1", ["repeats"]),
        ("descent.steps=1,,2", ["leaves one out"]),
    ],
)
def test_a_sweep_without_different_values_is_refused(text: str, words: list[str]):
    with pytest.raises(InputError) as refusal:
        Sweep.parse(text)
    assert all(word in str(refusal.value) for word in words)


def test_a_parameter_is_swept_once():
    with pytest.raises(InputError, match=r"descent\.steps is given twice"):
        list(swept([Sweep("descent.steps", ("1",)), Sweep("descent.steps", ("2",))]))


def test_values_that_would_share_a_name_are_refused():
    lecture = Lecture()
    jobs = [Job("ChainRule", lecture, Picture(), (("data.source", source),)) for source in ("a/rows.csv", "a_rows.csv")]
    with pytest.raises(InputError, match="both be named"):
        check_names(jobs)


@pytest.mark.parametrize("text", ["../../etc/passwd", 'a b"<c>', "C:\\rows.csv", "日本.csv", "..."])
def test_a_name_is_one_of_a_file_in_the_folder_whatever_is_swept(text: str):
    name = Job("ChainRule", Lecture(), Picture(), (("data.source", text),)).clip
    assert Path(name).name == name
    assert not set(name) & set('<>:"/\\|?* ')


@pytest.mark.parametrize("format_", ["mp4", "gif"])
def test_transparency_needs_a_format_that_has_it(format_: str):
    with pytest.raises(InputError, match="webm or mov"):
        Picture("l", format_, transparent=True)


def test_qualities_are_manims():
    for quality in QUALITIES.values():
        theirs = MANIMS[quality.name]
        assert (quality.width, quality.height, quality.rate) == (
            theirs["pixel_width"],
            theirs["pixel_height"],
            theirs["frame_rate"],
        )
