"""What is said of steps is what is seen of them: lengths on the screen, and turns."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend
from scenes.stage.layout import SEEN
from scenes.stage.numerals import significant
from scenes.stage.words.claims import arrived_at, ending, trend
from scenes.stage.words.goal import Goal
from scenes.stage.words.start_claims import FOOT, first_step


def along(*lengths: float) -> np.ndarray:
    """Places one after the other, so far apart, to the right; a negative length goes back."""
    return np.column_stack([np.cumsum([0.0, *lengths]), np.zeros(len(lengths) + 1)])


def test_steps_are_said_to_shrink_only_where_the_last_is_clearly_shorter():
    assert "shrink" in trend(along(1.0, 0.6, 0.36, 0.2))
    assert "shrink" not in trend(along(0.5401, 0.5400, 0.5400))
    assert "much like" in trend(along(0.5401, 0.5400, 0.5400))


@pytest.mark.parametrize(
    ("last", "lengths", "words"),
    [
        ((-41.0, 296.0), (0.36, 0.28, 0.24, 0.22), "Again: the gradient shrinks, and so do the steps."),
        ((-41.0, 240.0), (0.36, 0.28, 0.24, 0.22), "Again: as the slope flattens, the steps shrink."),
        ((900.0, 200.0), (1.0, -1.5, 2.2, -3.3), "Again: each step overshoots, and the gradient grows."),
        ((900.0, -400.0), (1.0, -1.5, 2.2, -3.3), "Again: each step overshoots, and the slope grows."),
        ((200.0, 400.0), (1.0, -0.7, 0.5, -0.3), "Again: each step overshoots, by less and less."),
    ],
)
def test_where_one_printed_derivative_grows_and_the_other_shrinks_the_gradient_is_spoken_of(
    last: tuple[float, float], lengths: tuple[float, ...], words: str
):
    """Of the planets "the slope flattens", while the one along b was 284, then 290, then 296."""
    printed = np.array([(-394.0, 284.0), (-241.0, 290.0), (-149.0, 292.0), (-94.0, 294.0), last])
    assert trend(along(*lengths), printed=printed) == words
    assert len(words.split()) <= 10


def test_steps_that_no_eye_sees_are_not_said_to_shrink():
    assert trend(along(SEEN / 2, SEEN / 4)) == "Again: the steps are too short to see."
    assert trend(along(0.0, 0.0)) == "Again: the steps are too short to see."


@pytest.mark.parametrize("ball", [0.0, 0.2])
def test_after_a_long_first_step_others_that_no_eye_sees_are_said_to_be_too_short(ball: float):
    assert trend(along(1.0, SEEN / 4, SEEN / 4), ball) == "Again: the next steps are too short to see."


BALL = 0.2


@pytest.mark.parametrize("ratio", [0.5, 0.6, 0.7])
@pytest.mark.parametrize("first", [0.15, 0.25, 0.5, 1.0, 2.0])
def test_steps_below_the_ball_are_not_said_to_shrink(first: float, ratio: float):
    lengths = first * ratio ** np.arange(5)
    words = trend(along(*lengths), BALL)
    beside = np.cumsum(lengths[::-1])[::-1] > 1.5 * BALL  # each dot, but for that in the middle of the ball
    if beside.sum() < 2:
        assert "shrink" not in words
        assert "too short" in words or ("shorter than the ball" in words and lengths[1:].max() < 2 * BALL)
    else:
        assert words == trend(along(*lengths))
    assert len(words.split()) <= 10


@pytest.mark.parametrize("foot", [0.2 * SEEN, 5 * SEEN])
@pytest.mark.parametrize("fall", [0.2 * BALL, 5 * BALL])
def test_a_ball_that_falls_straight_down_has_not_been_seen_to_step_on_the_map(fall: float, foot: float):
    loss = MeanSquaredError(Data([0.0, 1.0, 2.0], [1.0, 0.0, 4.0]))
    walk = descend(loss, (9.0, -9.0), GradientDescent(0.1), 1)
    words = first_step(loss, walk, np.array([[0.0, 0.0], [foot, -fall]]), BALL, np.array([[0.0, 0.0], [foot, 0.0]]))
    assert ("against the gradient" in words) == (foot > FOOT)
    assert ("too short to see" in words) != ("against the gradient" in words)
    feet = np.array([[0.0, 0.0], [foot, 0.0]])
    unseen = first_step(loss, walk, np.array([[0.0, 0.0], [foot, -fall]]), BALL, feet, arrow=False)
    assert "gradient" not in unseen
    assert ("too short to see" in unseen) == ("too short to see" in words)
    assert len(words.split()) <= 10


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


@pytest.mark.parametrize(("rate", "still"), [(1e-9, True), (1e-3, False)])
def test_a_loss_that_reads_as_the_first_is_said_to_be_so_still(rate: float, still: bool):
    """Planets: after 2,000 steps "the loss is 1.0 times 10¹²", which it had been before the first."""
    loss = MeanSquaredError(Data.synthetic())
    walk = descend(loss, (1e3, 0.0), GradientDescent(rate), 40)
    assert walk.losses[-1] > 100 * loss.minimum
    assert (" still " in ending(walk, loss)) == still


def test_a_descent_that_was_near_and_has_left_is_not_said_to_be_there():
    """Beyond the critical rate, beside the flat axis: "within 1 % after 11 steps", and the picture showed it leave."""
    loss = MeanSquaredError(Data.synthetic())
    start, rate = loss.minimizer + np.array([0.5, 1e-8]) @ loss.axes, 1.3 * critical_rate(loss)
    there = descend(loss, start, GradientDescent(rate), 400).losses <= 1.01 * loss.minimum
    first = int(there.argmax())
    gone = first + int((~there[first:]).argmax())
    staying, leaving = (descend(loss, start, GradientDescent(rate), steps) for steps in (gone - 1, gone))
    assert ending(staying, loss, marked=True) == f"Within 1 % of the least loss since step {first}."
    assert ending(leaving, loss, marked=True) == f"Comes within 1 % at step {first}, and leaves."


def test_a_step_is_told_by_its_number_only_where_it_is_marked():
    """It was "since step 328", and the picture showed step 378 and no other."""
    loss = MeanSquaredError(Data.synthetic())
    walk = descend(loss, (-1.0, 4.0), GradientDescent(0.02), 400)
    step = arrived_at(walk, loss)
    assert step is not None
    assert step < 400
    assert str(step) in ending(walk, loss, marked=True)
    assert ending(walk, loss) == "Within 1 % of the least loss by step 400."


def test_beside_a_loss_far_above_the_least_that_is_told_too():
    """Of the planets it was "still" what it had been, and nothing said how much is left."""
    loss = MeanSquaredError(Data.synthetic())
    walk = descend(loss, (1e3, 0.0), GradientDescent(1e-9), 2000)
    assert ending(walk, loss).endswith(f"; the least is {significant(loss.minimum)}.")
    assert len(ending(walk, loss).split()) <= 10
