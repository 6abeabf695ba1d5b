"""What is said of directions and steps is what is seen of them on the map and the slices, or read beside these."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import GradientDescent, critical_rate, descend
from scenes.audit.watching import Watching, played
from scenes.gradient_direction import LONGEST, GradientDirection, framed_points, standpoint
from scenes.lecture import Lecture
from scenes.stage.layout import SEEN, Box
from scenes.stage.plane.compass import DOUBLINGS, Compass, Tried
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.partials import Components, PartialSlope, both_slopes
from scenes.stage.plane.path_view import POINT, PathView
from scenes.stage.theme import DARK
from scenes.stage.words.direction_claims import (
    BLOT,
    goes_on,
    words_on_best,
    words_on_next,
    words_on_settling,
    words_on_slopes,
    words_on_sum,
)

BOX, BESIDE = Box(-6.0, -2.5, 0.0, 2.5), Box(0.5, -2.5, 6.5, 2.0)


def stepping(share: float, steps: int = 5) -> tuple[PathView, list[PartialSlope]]:
    """The way from the start of the synthetic rows at a share of the critical rate, and its slices."""
    lecture = Lecture()
    loss, (point, _), length = lecture.loss, standpoint(lecture.loss, lecture.start), 0.5
    walk = descend(loss, point, GradientDescent(share * critical_rate(loss)), steps)
    plot = framed_map(BOX, loss, framed_points(walk, length, 0.01, loss), DARK, fit=False, equal=True)
    return PathView(plot, walk, steps), both_slopes(BESIDE, plot, walk, length)


@pytest.mark.parametrize("share", [0.1, 0.5, 1.05, 2.0, 5.0, 1000.0])
def test_steps_of_which_no_point_is_in_view_are_said_to_be_out_of_it(share: float):
    """Both slices said "out of view" and the map stayed as it was, while the words told what becomes of the steps."""
    path, slopes = stepping(share)
    words, drawn = words_on_next(path, slopes), 0
    for step in range(1, 6):
        for view in (path, *slopes):
            view.show(step)
        drawn += len(path.mark.dot.points) + sum(len(slope.dot.points) for slope in slopes)
    assert words.lower().count("out of view") == (drawn == 0)
    assert (drawn == 0) == (share >= 2.0)
    assert len(words.split()) <= 10


def test_where_one_step_was_taken_no_further_one_is_spoken_of():
    assert words_on_next(*stepping(0.1, 1)) == "No step follows the first here."
    assert words_on_next(*stepping(0.1, 2)).startswith("Again")


def test_steps_after_the_first_go_on_where_they_are_seen():
    still = np.array([[0.0, 0.0, 0.0], [2.0, 0.0, 0.0], [2.0, 0.5 * SEEN, 0.0]])
    assert not goes_on(still[:2])
    assert not goes_on(still)
    assert goes_on(np.vstack([still, [2.0, 2.0 * SEEN, 0.0]]))


@pytest.mark.parametrize("times", [0.3, 0.8, 1.5, 1.9, 2.1, 4.0])
def test_the_best_of_arrows_that_are_one_blot_with_the_dot_is_not_said_to_settle(times: float):
    """All 32 arrows lay within the dot of the planets' point."""
    lecture = Lecture()
    loss, point = lecture.loss, np.array(lecture.start)
    tried = Tried(loss, point, 0.01)
    plot = framed_map(BOX, loss, point + np.array([(-1.0, -1.0), (1.0, 1.0)]), DARK, fit=False, equal=True)
    unit = plot.inner.width / np.ptp(plot.x_range)
    tried.length = times * POINT / unit / tried.shrink
    compass = Compass(plot, tried)
    compass.show(DOUBLINGS)
    reach = np.hypot(*(compass.others.points - compass.start)[:, :2].T).max()
    assert reach == pytest.approx(times * POINT)
    words = words_on_settling(compass)
    assert ("too short to see" in words) == (reach < BLOT * POINT)
    assert ("settles" in words) == (reach >= BLOT * POINT)
    assert len(words.split()) <= 10


@pytest.mark.parametrize(("rate", "words"), [(0.2, "Out of view: each step"), (0.12, "Again: each step")])
def test_the_clip_ends_with_what_is_in_view(rate: float, words: str):
    scene = played(Watching, GradientDirection, Lecture(descent={"learning_rate": rate}))
    assert [*scene.seen][-1].startswith(words)


def test_a_slope_that_looks_flat_beside_the_other_is_said_to():
    assert words_on_slopes(np.array([-39.3, -9.47])) == "Along w the loss has one slope, along b another."
    assert words_on_slopes(np.array([6.7e5, 3523.0])) == "Steep along w; beside that, along b flat."
    assert "along w flat" in words_on_slopes(np.array([0.1, -9.0]))


@pytest.mark.parametrize(("gradient", "hidden"), [((3.0, 1.0), None), ((3.0, 1e-4), "b"), ((1e-4, 2.0), "w")])
def test_an_arrow_that_no_eye_sees_is_not_spoken_of_as_one(gradient: tuple[float, float], hidden: str | None):
    lecture = Lecture(data={"standardize": True})
    loss = lecture.loss
    point = loss.minimizer + np.array(gradient) / 2.0
    factor = LONGEST / np.hypot(*gradient)
    plot = framed_map(BOX, loss, np.array([point - 2.0, point + 2.0]), DARK, fit=False, equal=True)
    words = words_on_sum(Components(plot, point, factor))
    assert (words == "Each slope is an arrow; their sum is the gradient.") == (hidden is None)
    parts = Components(plot, point, factor)
    if hidden:
        assert f"along {hidden}, hardly anything" in words
        part = parts.by_b if hidden == "w" else parts.by_w
        assert parts.whole.z_index > part.z_index, "the sum is spoken of: it lies over the one part"
        assert part.width_of_shaft > 1.5 * parts.whole.width_of_shaft, "which is seen on both sides of it"
    else:
        assert parts.whole.z_index <= parts.by_w.z_index


def test_the_best_step_is_said_to_go_against_the_gradient_only_where_it_does():
    assert "best step goes against" in words_on_best(3.0)
    assert "best step goes against" not in words_on_best(30.0)
