"""One rule for a start at the fit and on the valley's floor, and a bowl to show for it."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError
from scenes.audit.lectures import far_lecture
from scenes.lecture import Lecture
from scenes.production.all_clips import CLIPS
from scenes.production.storyboard import last_pictures
from scenes.production.sweep import Sweep, lectures
from scenes.stage.data.start import (
    all_at_the_fit,
    at_the_fit,
    away_from_the_fit,
    excess_to_show,
    iso_reach,
    on_the_floor,
)
from scenes.stage.layout import Box
from scenes.stage.plane.framing import framed_map
from scenes.stage.space.bowl import Bowl
from scenes.stage.story import Beat
from scenes.stage.theme import DARK
from scenes.stage.words.start_claims import ANOTHER, AS_ASKED, DRAWN, begun_beside, moved, stays
from tests.scenes.test_clips import watch

BOX = Box(-3.0, -2.5, 3.0, 2.5)

FAR_FLOOR = (-3.2983721095330716, 3298874.1129505313)
"""On the floor of the valley of thirty rows around a million, to the last digit; here GradientDirection once failed."""


def line_apart(lecture: Lecture, w: float, b: float) -> float:
    """How far a line is from the fit over the rows: the root of the mean square, in standard deviations of y."""
    x, y = lecture.rows.x, lecture.rows.y
    slope = np.mean((x - x.mean()) * (y - y.mean())) / np.var(x)
    apart = (w - slope) * (x - x.mean()) + (w * x.mean() + b - y.mean())
    return float(np.sqrt(np.mean(apart**2)) / (np.std(y) or 1.0))


@pytest.mark.parametrize("apart", [0.0, 1e-9, 0.005, 0.02, 1.0])
def test_a_start_is_at_the_fit_where_its_line_is_within_a_pixel_of_it(lecture: Lecture, apart: float):
    loss = lecture.loss
    for axis, curvature in zip(loss.axes, loss.eigenvalues, strict=True):
        way = apart * (np.std(lecture.rows.y) or 1.0) / np.sqrt(curvature / 2)
        start = loss.minimizer + way * axis
        assert line_apart(lecture, *start) == pytest.approx(apart, abs=1e-3)
        assert at_the_fit(loss, start) == (apart < 0.01)
        assert (away_from_the_fit(loss, start) == start).all() == (apart >= 0.01)


def test_the_floor_is_along_the_valley_and_nowhere_else(lecture: Lecture):
    loss = lecture.loss
    along, across = loss.axes / np.sqrt(loss.eigenvalues / 2)[:, None] * (np.std(lecture.rows.y) or 1.0)
    if loss.condition_number < 1.02:
        assert not on_the_floor(loss, loss.minimizer + along)
        return
    assert on_the_floor(loss, loss.minimizer + along)
    assert on_the_floor(loss, loss.minimizer - along + 0.005 * across)
    assert not on_the_floor(loss, loss.minimizer + along + 0.1 * across)
    assert not on_the_floor(loss, loss.minimizer + across)
    assert not on_the_floor(loss, loss.minimizer)


def test_where_all_is_the_fit_a_bowl_is_shown_with_it_in_the_middle(lecture: Lecture):
    loss = lecture.loss
    points = np.array([loss.minimizer, loss.minimizer])
    assert all_at_the_fit(loss, points)
    bowl, plot = Bowl.around(loss, points), framed_map(BOX, loss, points, DARK, equal=False)
    assert bowl.brim - loss.minimum > (np.var(lecture.rows.y) or 1.0)
    assert bowl.boxed(loss.minimizer) == pytest.approx([0.0, 0.0], abs=1e-6)
    assert (bowl.reach > 0.1 * iso_reach(loss, excess_to_show(loss, points))).all()
    assert plot.place(*loss.minimizer) == pytest.approx(plot.inner.center, abs=1e-6)
    assert plot.highest - loss.minimum > 0.5 * (np.var(lecture.rows.y) or 1.0)


def test_a_line_that_takes_the_place_of_the_start_is_announced(lecture: Lecture):
    start = np.array(lecture.start)
    replaced = bool((away_from_the_fit(lecture.loss, start) != start).any())
    assert moved(lecture) == (ANOTHER if replaced else "")


def test_a_slice_that_begins_beside_its_start_says_so():
    slice_ = Lecture().loss.along_w(0.3)
    assert begun_beside(slice_, slice_.minimizer, 1.0)
    assert not begun_beside(slice_, slice_.minimizer + 1.0, 1.0)


@pytest.mark.parametrize(
    "name",
    [
        "LossLandscape",
        "LearningRates",
        "DerivativeSign",
        "ChainRule",
        "GradientDirection",
        "OptimizerRace",
        "FeatureScaling",
    ],
)
def test_words_on_the_start_have_a_beat_of_their_own_in_all_clips_of_a_sweep_or_in_none(name: str):
    """They took the place of what the first beat shows: that one line is one point was not heard."""
    fit = tuple(Lecture().loss.minimizer.tolist())
    usual, there = (beats_of(name, Lecture(descent={"start": start})) for start in ((-1.0, 4.0), fit))
    assert there[1].words == usual[0].words
    assert len(there) == len(usual) + 1 + (name == "LearningRates")  # on the slice and over the bowl
    assert there[0].words in (ANOTHER, DRAWN, "The start's w is the best here: begin beside it.")
    sweep = Sweep.parse(f"descent.start=-1,4;{','.join(map(repr, fit))}")
    swept = [beats_of(name, each) for _, each in lectures([sweep], None, {})]
    assert swept[0][0].words == AS_ASKED
    assert swept[1][0].words == there[0].words
    assert [(beat.begins, beat.ends) for beat in swept[0]] == [(beat.begins, beat.ends) for beat in swept[1]]


def beats_of(name: str, lecture: Lecture) -> list[Beat]:
    _, beats = last_pictures(name, lecture)
    return beats


def test_a_descent_stays_at_the_fit_unless_its_rate_drives_it_away():
    lecture = Lecture(descent={"start": tuple(Lecture().loss.minimizer), "steps": 10})
    assert stays(lecture.loss, lecture.descend())
    away = Lecture(descent={"start": (1.9062, 1.29), "learning_rate": 1.0, "steps": 60})
    assert at_the_fit(away.loss, away.start)
    assert not stays(away.loss, away.descend())


def far_rows(folder) -> dict[str, str]:
    x = 1e6 + np.linspace(0, 40, 30)
    rows = np.c_[x, 500 - 3.2 * (x - 1e6) + np.sin(x)]
    np.savetxt(folder / "far.csv", rows, delimiter=",", header="x,y", comments="", fmt="%.17g")
    return {"source": str(folder / "far.csv")}


@pytest.mark.parametrize("clip", CLIPS)
@pytest.mark.parametrize("where", ["floor", "beside"])
def test_no_clip_fails_beside_the_fit_or_on_the_floor(clip, where: str, tmp_path):
    if where == "floor":
        lecture = Lecture(data=far_rows(tmp_path), descent={"start": FAR_FLOOR, "steps": 20})
    else:
        loss = far_lecture(tmp_path).loss
        descent = {"start": tuple(loss.minimizer + 1e-9 * loss.axes[0]), "steps": 20}
        lecture = Lecture(data=far_lecture(tmp_path).data.model_dump(), descent=descent)
    watch(clip, lecture, "16:9", "dark")


def test_two_rows_and_a_line_through_both_are_a_bowl_too():
    loss = MeanSquaredError(Data([1.0, 3.0], [2.0, 5.0]))
    assert at_the_fit(loss, loss.minimizer)
    assert Bowl.around(loss, loss.minimizer[None]).brim > 1.0
