"""What is said before anything is rendered is what happens."""

from __future__ import annotations

import re

import pytest

from gdmath import GradientDescent, Regime, critical_rate, descend
from gdmath.plan import ARRIVED
from scenes.lecture import Lecture
from scenes.production.forecast import facts, rates


def test_each_rate_arrives_when_it_is_said_to(lecture: Lecture):
    loss = lecture.loss
    for forecast in rates(lecture):
        walk = descend(loss, lecture.start, GradientDescent(forecast.rate), min(forecast.steps_taken, 3000))
        exact = loss.minimum < 1e-9
        arrived = walk.first_within(1e-6 * walk.losses[0] if exact else (1 + ARRIVED) * loss.minimum)
        if forecast.rate < critical_rate(loss):
            said = forecast.stay
            assert (arrived == said.first) if said is not None and said.first <= walk.steps else arrived is None
            assert said is None or said.left is None
        assert (forecast.regime is Regime.DIVERGES) == (forecast.rate > critical_rate(loss))


def test_the_words_hold_the_numbers():
    words = dict(facts(Lecture(data={"source": "penguins"})))
    assert words["rows"].startswith("342, 2 left out")
    assert "body_mass_g against flipper_length_mm" in words["rows"]
    assert "w = 49.6856" in words["fit"]  # the slope that the penguins' authors publish: 49.69 g a mm


LOSS = Lecture().loss
BEYOND = 1.3 * critical_rate(LOSS)


def beside_the_flat_axis(steep: float) -> tuple[float, float]:
    w, b = LOSS.minimizer + 0.5 * LOSS.axes[0] + steep * LOSS.axes[1]
    return float(w), float(b)


@pytest.mark.parametrize(
    ("descent", "words"),
    [
        (
            {"learning_rate": BEYOND, "start": beside_the_flat_axis(1e-8)},
            r"comes within 1 % at step (\d+), and leaves at step (\d+)",
        ),
        (
            {"learning_rate": BEYOND, "start": beside_the_flat_axis(1e-8), "steps": 3},
            r"would come within 1 % at step (\d+), and leave at step (\d+); 3 are taken",
        ),
        ({"learning_rate": BEYOND, "start": beside_the_flat_axis(1.0)}, "never arrives"),
        ({"learning_rate": critical_rate(LOSS), "start": beside_the_flat_axis(0.0)}, r"arrives after (\d+) steps"),
        ({"learning_rate": critical_rate(LOSS), "start": beside_the_flat_axis(1.0)}, "never arrives"),
    ],
)
def test_beyond_the_critical_rate_what_is_said_is_what_the_steps_do(descent: dict, words: str):
    """All of them "never arrives" before, though two come within 1 % and leave, and one stays."""
    lecture = Lecture(descent={"steps": 60} | descent)
    said = re.fullmatch(words, rates(lecture)[0].verdict)
    assert said
    losses = descend(LOSS, lecture.start, GradientDescent(lecture.learning_rate), 200).losses
    there = losses <= (1 + ARRIVED) * LOSS.minimum
    first, *left = map(int, said.groups()) if said.groups() else (len(there),)
    assert not there[:first].any()
    assert there[first : left[0] if left else None].all()
    assert not left or not there[left[0] :].any()


def test_whatever_is_near_from_the_start_is_not_said_to_stay_where_it_leaves():
    w, b = LOSS.minimizer + 1e-3 * LOSS.axes[1]
    verdict = rates(Lecture(descent={"start": (w, b), "learning_rate": BEYOND}))[0].verdict
    assert verdict.startswith("is within 1 % from the start, and leaves at step ")


@pytest.mark.parametrize(
    ("descent", "words"),
    [
        ({"learning_rate": 1.0}, "never arrives"),
        ({"start": tuple(Lecture().loss.minimizer)}, "is there from the start"),
        ({"learning_rate": 1e-5, "steps": 3}, "3 are taken"),
        ({}, "arrives after"),
    ],
)
def test_verdicts(descent: dict, words: str):
    assert words in rates(Lecture(descent=descent))[0].verdict
