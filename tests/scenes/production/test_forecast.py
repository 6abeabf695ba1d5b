"""What is said before anything is rendered is what happens."""

from __future__ import annotations

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
            said = forecast.steps_within
            assert (arrived == said) if said is not None and said <= walk.steps else arrived is None
        assert (forecast.regime is Regime.DIVERGES) == (forecast.rate > critical_rate(loss))


def test_the_words_hold_the_numbers():
    words = dict(facts(Lecture(data={"source": "penguins"})))
    assert words["rows"].startswith("342, 2 left out")
    assert "body_mass_g against flipper_length_mm" in words["rows"]
    assert "w = 49.6856" in words["fit"]  # the slope that the penguins' authors publish: 49.69 g a mm


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
