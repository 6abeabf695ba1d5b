"""The clips of a sweep can be compared frame by frame: their axes, levels, views and moments are the same."""

from __future__ import annotations

from itertools import chain, cycle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenes.audit.lectures import in_look
from scenes.audit.watching import Watching, played
from scenes.batch_sizes import BatchSizes
from scenes.bowl_descent import BowlDescent
from scenes.descent_dashboard import DescentDashboard
from scenes.fit_a_line import FitALine
from scenes.gradient_direction import GradientDirection
from scenes.in_sweep import InSweep
from scenes.lecture import Lecture
from scenes.production.all_clips import CLIPS
from scenes.production.sweep import Sweep, lectures
from scenes.stage.clipping import inside
from scenes.stage.descents.dashboard import Dashboard
from scenes.stage.layout import Box, picture_place
from scenes.stage.lettering import Formula
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.way_map import NONE, worth_framing
from scenes.stage.plot import Plot
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.world import World
from scenes.stage.story import LectureScene
from scenes.stage.theme import DARK
from tests.scenes.test_clips import watch

SWEEPS = "descent.learning_rate=0.01,0.12", "descent.start=-1,4;4,1", "data.slope=-1,2", "data.n=20,200"

LONG = "learning_rates.steps=100,200", "descent.start=-1.25,4.5;0.5,0.25"


class Framed(Watching):
    """A clip whose frames are noted after every beat: the axes, the levels, and from where a bowl is seen."""

    noted: list[Any]

    def look(self, words: str) -> None:
        super().look(words)
        parts = [part for mobject in self.mobjects for part in mobject.get_family() if part.submobjects]
        self.noted = [*getattr(self, "noted", []), [frame for part in parts for frame in frame_of(part)]]


def frame_of(part: Any) -> list[Any]:
    if isinstance(part, World):
        bowl, view = part.bowl, part.view
        return [("bowl", *bowl.center, *bowl.reach, bowl.brim, bowl.height, bowl.floor, *view._numbers())]
    if not isinstance(part, Plot):
        return []
    box = part.inner
    levels = (part.base, part.highest) if isinstance(part, Landscape) else ()
    return [(type(part).__name__, *part.x_range, *part.y_range, box.left, box.bottom, box.right, box.top, *levels)]


def swept(*texts: str) -> list[Lecture]:
    return [lecture for _, lecture in lectures([Sweep.parse(text) for text in texts], None, {})]


TURNS = [(clip, SWEEPS[(k + more) % len(SWEEPS)]) for k, clip in enumerate(CLIPS) for more in (0, 1)]
"""Every clip with two of the sweeps, which go round; the soak has all."""


@pytest.mark.parametrize(
    ("clip", "sweep"),
    [
        *TURNS,
        (BatchSizes, "batches.sizes=20,4;20,1"),
        *((each, "data.noise=0.2,2") for each in (FitALine, BowlDescent)),
    ],
)
def test_all_clips_of_a_sweep_have_the_same_frames_at_the_same_moments(clip: type[LectureScene], sweep: str):
    compare(clip, sweep)


def compare(clip: type[LectureScene], sweep: str) -> None:
    """Hold the clips of a sweep against each other."""
    first, *others = (played(Framed, clip, lecture) for lecture in swept(sweep))
    assert any(first.noted)
    for other in others:
        for k, (one, two) in enumerate(zip(first.noted, other.noted, strict=False)):
            assert one == two, (first.seen[k], other.seen[k])
            assert first.beats[k].begins == other.beats[k].begins


@pytest.mark.parametrize("sweep", ["descent.learning_rate=0.0000001,0.05", "descent.steps=1,3,40"])
def test_a_beat_on_further_steps_is_told_in_all_clips_of_a_sweep_or_in_none(sweep: str):
    """Where the next steps were too short to see, the clip was shorter than the others by a beat."""
    first, *others = (played(Framed, GradientDirection, lecture) for lecture in swept(sweep))
    for other in others:
        assert [each.begins for each in other.beats] == [each.begins for each in first.beats]
        assert other.noted == first.noted
    assert {len(each.beats) for each in (first, *others)} == {9}
    words = [[*each.seen][-1] for each in (first, *others)]
    assert words[0] in ("Again: the steps are too short to see.", "No step follows the first here.")
    assert "too short" not in words[-1]


def test_bowls_of_which_one_would_be_lost_among_the_others_have_boxes_of_their_own():
    wide, narrow = (
        Bowl.around(each.loss, each.descend().near(), [(other.loss, other.descend().near()) for other in each.together])
        for each in swept("data.x_range=0,5;0,0.5")
    )
    for bowl in (wide, narrow):
        assert np.array_equal(bowl.center, bowl.loss.minimizer)
        assert [*np.sqrt(np.diag(bowl.squared_reach))] == pytest.approx([1, 1])
    assert wide.brim == narrow.brim


@pytest.mark.parametrize("clip", CLIPS)
def test_a_sweep_over_what_changes_nothing_has_the_frames_of_one_lecture(clip: type[LectureScene]):
    lecture = Lecture()
    twins = lecture.in_sweep(InSweep(together=(lecture, lecture)))
    alone, together = (played(Framed, clip, each).noted for each in (lecture, twins))
    for one, two in zip(chain(*alone), chain(*together), strict=True):
        assert one[0] == two[0]
        assert one[1:] == pytest.approx(two[1:])


@pytest.mark.parametrize(("clip", "aspect"), [*zip(CLIPS, cycle(("16:9", "4:3", "1:1", "9:16")), strict=False)])
def test_what_varies_stands_in_the_picture_and_covers_nothing(clip: type[LectureScene], aspect: str):
    *_, last = swept(*LONG)
    watched = watch(clip, last, aspect, "dark")
    alone = played(Watching, clip, in_look(Lecture(**last.model_dump()), aspect, "dark"))
    assert len(watched.mobjects) == len(alone.mobjects) + (clip.__name__ == "RollDownhill")


RATES = st.lists(st.floats(1e-4, 0.3), min_size=2, max_size=4, unique=True)
STARTS = st.tuples(st.floats(-20.0, 20.0), st.floats(-20.0, 20.0))


@settings(deadline=None, max_examples=15)
@given(rates=RATES, start=STARTS)
def test_every_way_of_any_sweep_is_in_all_its_pictures(rates: list[float], start: tuple[float, float]):
    plain = [Lecture(descent={"learning_rate": rate, "start": start, "steps": 40}) for rate in rates]
    descents = [(each.loss, each.descend(), NONE) for each in plain]
    boards = [Dashboard(picture_place(), loss, walk, DARK, others=descents) for loss, walk, _ in descents]
    assert all(frame_of(each.landscape) == frame_of(boards[0].landscape) for each in boards)
    assert all(frame_of(each.losses) == frame_of(boards[0].losses) for each in boards)
    assert all(frame_of(each.rows) == frame_of(boards[0].rows) for each in boards)
    around = boards[0].landscape.inner.shrunk(-1e-6, -1e-6, -1e-6, -1e-6)
    for _, walk, _ in descents:
        assert inside(boards[0].landscape.place(*worth_framing(walk).T), around).all()


def test_a_descent_that_leaves_for_ever_leaves_the_others_to_be_seen():
    slow, wild = (Lecture(descent={"learning_rate": rate, "steps": 300}) for rate in (0.01, 0.2))
    descents = [(each.loss, each.descend(), NONE) for each in (slow, wild)]
    board = Dashboard(Box(-6.0, -3.0, 6.0, 3.0), *descents[0][:2], DARK, others=descents)
    heights = board.losses.places(descents[0][1])[:, 1]
    assert np.ptp(heights) > 0.2 * board.losses.inner.height
    assert descents[1][1].losses.max() > 1e100 * board.losses.y_range[1]


def test_without_a_sweep_nothing_is_said_of_one():
    assert isinstance(DescentDashboard(Lecture()).model(), Formula)
    told = Lecture().in_sweep(InSweep(told='eta = #"0.05"', all_told=('eta = #"0.05"',)))
    assert len(DescentDashboard(told).model()) == 2
