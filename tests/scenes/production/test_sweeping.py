"""The lectures of a sweep know each other: how many steps they take, what they say, and what makes a clip again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gdmath import InputError
from scenes.in_sweep import InSweep
from scenes.lecture import Lecture
from scenes.production.job import Job, Picture
from scenes.production.manifest import changed, dependencies
from scenes.production.reads import WatchedLecture
from scenes.production.render import End, render
from scenes.production.sweep import Sweep, lectures
from scenes.roll_downhill import RollDownhill
from scenes.stage.cache import fingerprint
from scenes.stage.words.sweep_claims import told, written
from tests.scenes.production.fakes import Silent, pretend, workers_of

RATES = "descent.learning_rate=0.01,0.05"


def swept(*texts: str, **assignments: str) -> list[Lecture]:
    given = {key.replace("__", "."): text for key, text in assignments.items()}
    return [lecture for _, lecture in lectures([Sweep.parse(text) for text in texts], None, given)]


def jobs_of(text: str, scene: str = "RollDownhill") -> list[Job]:
    return [Job(scene, lecture, Picture(), varied) for varied, lecture in lectures([Sweep.parse(text)], None, {})]


def test_one_value_is_no_sweep():
    (one,) = swept("descent.learning_rate=0.05")
    assert (one.sweep, one.together) == (InSweep(), (one,))


def test_every_lecture_knows_all_in_the_order_of_the_sweep():
    for each in swept("descent.learning_rate=0.05,0.01,0.12"):
        assert [other.learning_rate for other in each.together] == [0.05, 0.01, 0.12]
        assert each.model_dump() in [other.model_dump() for other in each.together]


def test_all_take_the_steps_of_the_one_that_needs_most_where_their_number_is_open():
    slow, fast = Lecture(descent={"learning_rate": 0.01}).steps, Lecture(descent={"learning_rate": 0.05}).steps
    assert slow > fast
    assert [each.steps for each in swept(RATES)] == [slow, slow]
    assert [each.steps for each in swept(RATES, descent__steps="7")] == [7, 7]
    assert [each.steps for each in swept("descent.steps=3,5")] == [3, 5]


def test_all_see_the_rows_as_often_as_the_one_that_sees_them_least():
    assert {each.epochs for each in swept("data.n=20,30000")} == {10}


def test_the_same_rows_are_read_once_and_other_rows_are_not_the_same():
    one, two = swept(RATES)
    assert one.loss is two.loss
    one, two = swept("data.seed=1,2")
    assert not np.array_equal(one.rows.y, two.rows.y)


def test_rows_in_other_units_share_no_axes():
    own, _ = swept("data.standardize=true,false")
    assert [each.data.standardize for each in own.together] == [True]
    assert own.sweep.told


def test_a_parameter_is_set_or_swept():
    with pytest.raises(InputError, match="is set and swept"):
        swept(RATES, descent__learning_rate="0.1")


@pytest.mark.parametrize(
    ("key", "text", "here"),
    [
        ("descent.learning_rate", "0.05", "0.05"),
        ("descent.learning_rate", "1e-3", "0.001"),
        ("descent.learning_rate", "1e-7", "1.0×10⁻⁷"),
        ("descent.learning_rate", "auto", "auto"),
        ("descent.start", "-1,4", "(−1, 4)"),
        ("data.n", "20000", "20,000"),
        ("data.source", "rows of mine.csv", "rows of mine"),
        ("data.x_range", "-1,5", "−1 to 5"),
        ("batches.sizes", "20,4,1", "20, 4, 1"),
    ],
)
def test_a_value_is_told_as_the_field_writes_it(key: str, text: str, here: str):
    assert written(key, text) == here


def test_what_is_the_same_in_all_clips_is_not_told_nor_what_all_the_picture_shows():
    values = {"descent.learning_rate": ("0.1", "0.2"), "data.n": ("20",), "look.theme": ("dark", "light")}
    varied = [("descent.learning_rate", "0.1"), ("data.n", "20"), ("look.theme", "dark")]
    assert told(varied, values) == 'eta = #"0.1"'


def test_a_clip_is_made_again_where_another_value_of_its_sweep_has_changed():
    renders = Path("renders")
    first = jobs_of(RATES)
    assert {each.end for each in render(first, workers_of(pretend), renders, Silent(), False)} == {End.LANDED}
    assert {each.end for each in render(first, workers_of(pretend), renders, Silent(), False)} == {End.UP_TO_DATE}
    other = jobs_of("descent.learning_rate=0.01,0.06")[0]
    assert other.name == first[0].name
    assert changed(other, renders / other.folder) == "other values in the sweep"
    alone = jobs_of("descent.learning_rate=0.01")[0]
    assert alone.name == first[0].name
    assert changed(alone, renders / alone.folder)


def test_the_cache_tells_the_same_lecture_of_two_sweeps_apart():
    one, other = swept(RATES)[0], swept("descent.learning_rate=0.01,0.06", descent__steps=str(swept(RATES)[0].steps))[0]
    assert one.model_dump() == other.model_dump()
    alone = Lecture(**one.model_dump())
    found = {fingerprint(RollDownhill(lecture=each), each) for each in (one, other, alone)}
    assert len(found) == 3


def test_what_is_read_of_the_others_is_read():
    watched = WatchedLecture.of(swept(RATES)[0])
    _ = [each.learning_rate for each in watched.together]
    assert watched.reads == {"descent.learning_rate"}
    job = jobs_of(RATES)[0]
    seen = dependencies(job, watched.reads)["sweep"]["together"]
    assert [each["parameters"]["descent.learning_rate"] for each in seen] == [0.01, 0.05]
