"""In the middle of every play the picture is that of what is on the stage: nothing old stays, nothing is missing."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.lecture import Lecture
from scenes.production.all_clips import CLIPS
from scenes.stage.camera import StageCamera
from scenes.stage.settings import settings
from scenes.stage.story import LectureScene
from tests.scenes.conftest import DRAWN

OTHER = 40
"""Pixels, at 480 lines, that may differ: where edges lie over edges."""


def compared(clip: type[LectureScene], lecture: Lecture) -> dict[str, int]:
    """The plays in which a frame differs from its stage, and in how many pixels."""
    scene = clip(lecture=lecture)
    own, different = scene.renderer.render, {}

    def render(*arguments, **settings):
        own(*arguments, **settings)
        camera = StageCamera(background_color=scene.camera.background_color)
        camera.close_up = scene.camera.close_up
        camera.capture_mobjects(scene.mobjects)
        frame, stage = (each.pixel_array for each in (scene.camera, camera))
        apart = np.maximum(frame, stage) - np.minimum(frame, stage)
        count = int((apart > 40).any(axis=-1).sum())
        if count > OTHER:
            name = f"{scene.renderer.num_plays}"
            different[name] = max(count, different.get(name, 0))

    scene.renderer.render = render
    with settings(DRAWN | {"frame_rate": 1.5}):
        scene.render()
    return different


@pytest.mark.parametrize("clip", CLIPS)
def test_every_frame_shows_what_is_on_the_stage(clip: type[LectureScene]):
    assert compared(clip, Lecture()) == {}
