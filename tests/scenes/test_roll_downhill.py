"""RollDownhill is a loop, and its arrow points uphill."""

from __future__ import annotations

import numpy as np
import pytest
from manim import tempconfig

from gdmath import GradientDescent, descend
from scenes.lecture import Lecture
from scenes.roll_downhill import LONGEST, RollDownhill, longest_factor
from scenes.stage.camera import StageCamera
from scenes.stage.data.tried import away_from_the_fit


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


@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_it_ends_as_it_began(lecture: Lecture, aspect: str):
    look = lecture.look.model_copy(update={"aspect": aspect})
    with tempconfig({"save_last_frame": False, "format": "mp4"}):  # with every frame drawn
        scene = Filmed(lecture=lecture.model_copy(update={"look": look}))
        scene.render()
        last = picture(scene)
    assert np.array_equal(last, scene.first)
    assert len(np.unique(scene.first.reshape(-1, 4), axis=0)) > 100
    assert scene.said == ["Find uphill.", "Go the other way, a bit.", "Repeat."]


def test_the_first_gradient_reaches_its_share_of_what_the_descent_spans(lecture: Lecture):
    loss = lecture.loss
    walk = descend(
        loss,
        away_from_the_fit(loss, lecture.start),
        GradientDescent(lecture.learning_rate),
        lecture.steps,
    )
    drawn = np.abs(longest_factor(walk, loss.minimizer) * walk.gradients[0])
    spans = np.ptp(np.vstack([walk.near(), loss.minimizer]), axis=0)
    assert (drawn / spans).max() == pytest.approx(LONGEST)
