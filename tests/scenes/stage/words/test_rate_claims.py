"""What is said of learning rates is what is seen, in few words."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from gdmath import GradientDescent, critical_rate, descend
from scenes.lecture import Lecture
from scenes.stage.plane.landscape import Landscape
from scenes.stage.theme import DARK
from scenes.stage.words.rate_claims import (
    behaviour,
    outcome,
    standing,
)
from tests.scenes.rates import (
    BOX,
)


@pytest.mark.parametrize(
    ("rate", "reach", "steps", "said"),
    [
        (0.9, 2.0, 30, "zig-zags"),
        (0.9, 2000.0, 30, "converges"),
        (0.9, 2000.0, 3, "falls short"),
        (0.3, 2.0, 30, "converges smoothly"),
        (0.5, 2.0, 30, "lands in one step"),
        (0.499, 2.0, 30, "converges smoothly"),
        (0.3, 2.0, 1, "falls short"),
        (0.01, 2.0, 30, "crawls"),
        (1.0, 2.0, 30, "never settles"),
        (1.1, 2.0, 30, "diverges"),
    ],
)
def test_a_zig_zag_that_no_eye_sees_is_not_spoken_of(rate: float, reach: float, steps: int, said: str):
    """On round ground, at a share of the critical rate, on a map that reaches so far."""
    loss = Lecture(data={"standardize": True}).loss
    w, b = loss.minimizer
    walk = descend(loss, (w + 1.0, b), GradientDescent(rate * 2 / np.linalg.eigvalsh(loss.hessian)[1]), steps)
    plot = Landscape(BOX, loss, (w - reach, w + reach), (b - reach, b + reach), DARK)
    assert behaviour(loss, rate * critical_rate(loss), walk, plot) == said


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((900.0, 899.0, 1e9), [("", "still 900 times the least"), ("ends alike", "900 times the least"), ("", "")]),
        ((900.0, 800.0, 799.0), [("", ""), ("", "still 800 times the least"), ("ends alike", "800 times the least")]),
        ((1.004, 1.001, 900.0), [("", "")] * 3),
        ((np.inf, np.inf, 2e6, 2e6), [("", "")] * 4),
    ],
)
def test_runs_that_end_as_high_as_one_another_far_above_the_least_are_said_to(ends, said):
    """Three words were said of three flat lines, and digits told what no eye saw."""
    walks = [SimpleNamespace(losses=np.array([1000.0, end])) for end in ends]
    assert standing(SimpleNamespace(minimum=1.0, y_variance=10.0), walks) == said


def test_what_is_said_of_such_a_run_has_ten_words_at_most_and_the_best_is_called_so():
    loss = Lecture().loss
    best = 2 / np.linalg.eigvalsh(loss.hessian).sum()
    for rate, words in ((0.01, "At 0.01 it falls short: still 4 times the least."), (best, "The best rate: loss 9 ")):
        said = outcome(loss, rate, "At 0.01 it falls short", "9", 400, True, "still 4 times the least")
        assert said.startswith(words)
        assert len(said.split()) <= 10
