"""RollDownhill is a loop, and its arrow points uphill."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import GradientDescent, descend
from scenes.lecture import Lecture
from scenes.roll_downhill import LONGEST, RollDownhill, longest_factor
from scenes.stage.camera import StageCamera
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.layout import Box, frame
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.step_against import StepAgainst
from scenes.stage.plane.way_map import way_map
from scenes.stage.settings import settings
from scenes.stage.theme import DARK
from scenes.stage.type import Prose
from tests.scenes.conftest import DRAWN

BOX = Box(-3.0, -2.5, 3.0, 2.5)


def picture(scene: RollDownhill) -> np.ndarray:
    """What is on the stage."""
    camera = StageCamera(background_color=scene.camera.background_color)
    camera.capture_mobjects(scene.mobjects)
    return camera.pixel_array


class Filmed(RollDownhill):
    """A loop that keeps its first picture, and what is said."""

    def lit(self, words, *plays):
        if not hasattr(self, "first"):
            self.first, self.said = picture(self), []
        super().lit(words, *plays)
        self.said.append(words)
        kinds = [type(part) for mobject in self.mobjects for part in mobject.get_family()]
        assert kinds.index(PathView) < kinds.index(StepAgainst), "an arrow lies under the way"


def test_it_ends_as_it_began(lecture: Lecture):
    with settings(DRAWN):
        scene = Filmed(lecture=lecture)
        scene.render()
        last = picture(scene)
    assert np.array_equal(last, scene.first)
    assert len(np.unique(scene.first.reshape(-1, 4), axis=0)) > 100
    assert scene.said == ["Find uphill.", "Go the other way, a bit.", "Repeat."]


def test_what_comes_of_it_is_told_when_it_has_come():
    """That the loss has grown after 41 steps stood there before one was made."""
    lecture = Lecture(descent={"learning_rate": 0.3, "steps": 41})
    with settings(DRAWN):
        scene = Told(lecture=lecture)
        scene.render()
    assert ["grown" in words for words in scene.shown] == [False, False, True]


class Told(RollDownhill):
    """What of its notes is seen when each of its lines has been told."""

    def beat_ended(self) -> None:
        parts = [part for each in self.mobjects for part in each.get_family() if isinstance(part, Prose)]
        said = " ".join(part.words for part in parts if part.get_fill_opacity() > 0.0)
        self.shown = [*getattr(self, "shown", []), said]


def test_the_first_gradient_reaches_its_share_of_the_map(lecture: Lecture):
    loss = lecture.loss
    walk = descend(
        loss,
        away_from_the_fit(loss, lecture.start),
        GradientDescent(lecture.learning_rate),
        lecture.steps,
    )
    plot = way_map(BOX, loss, walk, DARK)
    ends = np.array([walk.points[0], walk.points[0] + longest_factor(plot, walk) * walk.gradients[0]])
    drawn = np.abs(np.diff(plot.place(*ends.T)[:, :2], axis=0)[0])
    assert (drawn / [plot.inner.width, plot.inner.height]).max() == pytest.approx(LONGEST, rel=1e-4)


@pytest.mark.parametrize(("across", "up"), [(640, 480), (480, 480), (480, 854)])
def test_under_its_words_the_map_has_most_of_the_frame(across: int, up: int):
    """A hundred pixels of nothing stood between them."""
    with settings({"pixel_width": across, "pixel_height": up}):
        scene = RollDownhill(lecture=Lecture())
        scene.render()
        whole = frame()
    plot = next(part for each in scene.mobjects for part in each.get_family() if isinstance(part, PathView)).plot
    assert plot.inner.height > 0.5 * whole.height
