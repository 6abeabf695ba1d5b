"""A deck is made anew by its command; a deck of other clips or of another lecture does not take its place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gdmath import InputError
from scenes.production import manifest
from scenes.production.command import downhill
from scenes.production.embed import record
from scenes.production.job import Job, Picture
from scenes.production.sweep import Sweep, lectures

BOTH = ("FitALine", "BowlDescent")


def jobs(scenes: tuple[str, ...] = BOTH, sweep: str = "", **assignments: str) -> list[Job]:
    given = {key.replace("__", "."): text for key, text in assignments.items()}
    each = lectures([Sweep.parse(sweep)] if sweep else [], None, given)
    return [Job(scene, lecture, Picture("l"), varied) for varied, lecture in each for scene in scenes]


def made(folder: Path, asked: list[Job]) -> None:
    """Clips that read their rate and their theme, and the record of their deck."""
    reads = {"descent.learning_rate", "look.theme"}
    for job in asked:
        (Path("renders") / job.folder).mkdir(parents=True, exist_ok=True)
        content = {"depends_on": manifest.dependencies(job, reads)}
        manifest.write(Path("renders") / job.folder / f"{job.stem}.json", content)
    record.write(asked, folder)


@pytest.mark.parametrize(
    "again", [{}, {"scenes": BOTH[::-1]}, {"scenes": (*BOTH, "ChainRule")}, {"batches__seed": "3"}]
)
def test_the_same_clips_of_the_same_lecture_take_the_place_of_a_deck(again: dict, tmp_path: Path):
    made(tmp_path, jobs())
    record.check(jobs(**again), tmp_path)


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"scenes": ("FitALine",)}, "a deck with BowlDescent, which this one leaves out"),
        ({"sweep": "descent.learning_rate=0.1,0.2"}, "a deck with FitALine, BowlDescent, which this one leaves out"),
        ({"descent__learning_rate": "0.1"}, "descent.learning_rate=auto, and this has descent.learning_rate=0.1"),
        ({"look__theme": "light"}, "look.theme=dark, and this has look.theme=light"),
        ({"data__source": "penguins"}, "data.source=synthetic, and this has data.source=penguins"),
    ],
)
def test_a_deck_of_which_something_would_be_lost_stays_and_the_sentence_names_it_and_output(
    other: dict, told: str, tmp_path: Path
):
    made(tmp_path, jobs())
    with pytest.raises(InputError, match=told) as refused:
        record.check(jobs(**other), tmp_path)
    assert f"{tmp_path} has a deck" in str(refused.value)
    assert "--output" in str(refused.value)


def deck(*words: str) -> Result:
    return CliRunner().invoke(downhill, ["deck", "-q", "l", *words])


def test_a_second_deck_does_not_replace_the_first(renders: Path, tmp_path: Path):
    for part in ("rows.csv", "lecture.toml"):
        shutil.copy(renders.parent / part, tmp_path)
    shutil.copytree(renders / "deck", tmp_path / "renders" / "deck")
    before = sorted((tmp_path / "renders" / "deck").rglob("*"))
    for words, told in ((["BowlDescent"], "RollDownhill"), (["BowlDescent", "RollDownhill", "--lr", "0,1"], "=0.1")):
        assert told in str(deck(*words).exception)
    assert sorted((tmp_path / "renders").rglob("*"))[1:] == before
