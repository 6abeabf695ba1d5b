"""What is said of steps is what is seen of them: lengths on the screen, and turns."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError
from scenes.stage.words.claims import SEEN, trend
from scenes.stage.words.goal import Goal


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


def test_where_the_least_loss_is_nothing_the_goal_is_a_share_of_the_first():
    exact, noisy = (MeanSquaredError(Data([1.0, 3.0, 4.0], [2.0, 6.0, last])) for last in (8.0, 9.0))
    assert Goal.from_first(exact, 50.0).level == pytest.approx(50e-6)
    assert Goal.from_first(exact, 50.0).words == "below a millionth of the first loss"
    assert Goal.from_first(noisy, 50.0).level == pytest.approx(1.01 * noisy.minimum)
    assert Goal.from_first(noisy, 50.0).words == "within 1 % of the least loss"
