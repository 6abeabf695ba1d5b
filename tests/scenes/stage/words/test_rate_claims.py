"""What is said of learning rates is what is seen, in few words."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend
from scenes.learning_rates import RING
from scenes.lecture import Lecture
from scenes.stage.plane.landscape import Landscape
from scenes.stage.theme import DARK
from scenes.stage.words.rate_claims import (
    behaviour,
    beyond,
    named,
    outcome,
    standing,
    summary,
)
from tests.scenes.rates import (
    BOX,
)
from tests.scenes.reading import read


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


@pytest.mark.parametrize(
    ("reach", "said"),
    [(3.0, "along the steep axis."), (30.0, "the table tells."), (300.0, "too little to see here.")],
)
def test_growth_that_the_map_does_not_show_is_not_said_to_be_seen(reach: float, said: str):
    """With years as x the diverging way stayed within its ring while the words said that the error grew.

    On planets it was a smudge beside the ring, a tenth of the map.
    """
    loss = Lecture().loss
    w, b = loss.minimizer
    walk = descend(loss, (w + 0.3, b + 0.1), GradientDescent(1.05 * critical_rate(loss)), 12)
    plot = Landscape(BOX, loss, (w - reach, w + reach), (b - reach, b + reach), DARK)
    words = beyond(loss, plot.place(*walk.points.T))
    assert re.match("Beyond 2/λ_max the (steep )?error grows", words)
    assert len(words.split()) <= 10
    assert words.endswith(said)
    steps = np.hypot(*np.diff(plot.place(*walk.points.T)[:, :2], axis=0).T)
    assert steps[-1] > 1.5 * steps[0]
    assert (steps[-1] - steps[0] > 0.05) == ("too little" not in said)
    assert (steps[-1] - steps[0] > 2 * RING) == ("along" in said)


@pytest.mark.parametrize("x", [(3.0, 4.0, 5.0, 6.0), (0.0, 1.0, 2.0, 3.0)])
def test_the_best_rate_that_arrives_later_than_one_that_is_drawn_is_best_in_the_long_run_only(x: tuple[float, ...]):
    """In a long valley and in a short one, from a start that is off the fit along the steep axis; by taking the steps.

    "The best, not run: within 1 % after 2,294 steps", and a rate in the picture needed fewer. "The best wins later;
    2.36×10⁻⁷ arrives sooner" was said of one that the legend had fall short.
    """
    loss = MeanSquaredError(Data(np.array(x), np.array([3.0, 1.0, 2.0, 5.0])))
    drawn, best = [share * critical_rate(loss) for share in (0.1, 0.6)], 2 / np.trace(loss.hessian)
    start = loss.minimizer + 3.0 * loss.axes[1] + 0.3 * loss.axes[0]
    words = summary(loss, start, drawn, True)
    assert (said := re.fullmatch(r"Run on, (\S+) is first within 1 %: step ([\d,]+)\.", words))
    assert len(words.split()) <= 10
    walks = [descend(loss, start, GradientDescent(rate), 3000) for rate in (*drawn, best)]
    first, other, ours = (int(np.argmax(walk.losses <= 1.01 * loss.minimum)) for walk in walks)
    assert read(said[1]) == pytest.approx(drawn[0 if first < other else 1], rel=0.01)
    assert named(words, loss, drawn) == [0 if first < other else 1]
    assert 0 < int(read(said[2])) == min(first, other) < ours
    assert summary(loss, loss.minimizer + 3.0 * loss.axes[0], drawn, True).startswith("The best, not run: ")


def test_the_best_rate_that_wins_later_has_ten_words_at_most():
    """A step and a formula in one sentence were fourteen."""
    loss = Lecture().loss
    best = 2 / np.linalg.eigvalsh(loss.hessian).sum()
    words = summary(loss, loss.minimizer + loss.axes[1] + 0.1 * loss.axes[0], [0.9 * best, best], False)
    assert re.fullmatch(r"Best from step [\d,]+ on: 2/\(λ_min \+ λ_max\) = \S+\.", words)
    assert len(words.split()) <= 10
