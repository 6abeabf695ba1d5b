"""What is said of steps is what is seen of them: lengths on the screen, and turns."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.words.claims import SEEN, trend


def along(*lengths: float) -> np.ndarray:
    """Places one after the other, so far apart, to the right; a negative length goes back."""
    return np.column_stack([np.cumsum([0.0, *lengths]), np.zeros(len(lengths) + 1)])


def test_steps_are_said_to_shrink_only_where_the_last_is_clearly_shorter():
    assert "shrink" in trend(along(1.0, 0.6, 0.36, 0.2))
    assert "shrink" not in trend(along(0.5401, 0.5400, 0.5400))
    assert "much like" in trend(along(0.5401, 0.5400, 0.5400))


def test_steps_that_no_eye_sees_are_not_said_to_shrink():
    assert trend(along(SEEN / 2, SEEN / 4)) == "Again: the steps are too short to see."
    assert trend(along(0.0, 0.0)) == "Again: the steps are too short to see."


@pytest.mark.parametrize(
    ("lengths", "words"),
    [((1.0, -0.7, 0.5), "less and less"), ((1.0, -1.0, 1.0), "overshoots."), ((1.0, -1.3, 1.7), "the slope grows")],
)
def test_steps_that_turn_back_overshoot(lengths: tuple[float, ...], words: str):
    assert "overshoots" in trend(along(*lengths))
    assert words in trend(along(*lengths))


def test_no_step_overshoots_that_goes_on():
    assert "overshoots" not in trend(along(0.2, 0.4, 0.8))
    assert "overshoots" not in trend(along(1.0))


@pytest.mark.parametrize("lengths", [(1.0, 0.5), (1.0, 1.0), (1.0, -1.0), (0.01, 0.01), (0.2, 0.4), (1.0, -0.5)])
def test_a_caption_is_short(lengths: tuple[float, ...]):
    assert len(trend(along(*lengths)).split()) <= 10
