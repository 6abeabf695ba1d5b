"""What holds a picture against the rows reads it by itself, whatever stands beside it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gdmath import Trajectory
from scenes.lecture import Lecture
from scenes.stage.animations import Views
from scenes.stage.descents.loss_plot import LossPlot, LossView
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import picture_place
from scenes.stage.story import LectureScene
from tests.scenes import truths


def losses_alone(lecture: Lecture, drawn: Trajectory) -> LectureScene:
    """A picture of nothing but losses, at the third step."""
    scene = LectureScene(lecture=lecture)
    plot = LossPlot(picture_place(), [drawn], lecture.loss.minimum, scene.theme)
    moving = Views(LossView(plot, drawn, 5))
    scene.add(plot, moving)
    moving.show(3)
    return scene


@pytest.mark.parametrize("standardize", [False, True])
def test_losses_alone_are_held_to_the_rows_that_they_are_of(standardize: bool):
    """Those of standardised rows were held to the raw ones where no map stood beside them."""
    lecture = Lecture(data={"source": "penguins", "standardize": standardize}, descent={"steps": 20})
    walk = lecture.descend()
    assert truths.hold(losses_alone(lecture, walk), "") == 1
    with pytest.raises(AssertionError):
        truths.hold(losses_alone(lecture, replace(walk, losses=1.1 * walk.losses)), "")


def test_the_number_of_the_loss_beside_the_losses_is_of_their_moment():
    lecture = Lecture(descent={"steps": 20})
    walk = lecture.descend()
    scene = losses_alone(lecture, walk)
    numbers = Readout(picture_place(), walk, lecture.loss, scene.theme)
    scene.add(numbers)
    numbers.show(3)
    assert truths.hold(scene, "") == 1
    numbers.show(2)
    with pytest.raises(AssertionError):
        truths.hold(scene, "")
