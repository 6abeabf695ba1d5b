"""What pictures of the race of the optimizers are held against: the race itself, run once for each lecture."""

from __future__ import annotations

import numpy as np

from gdmath import Trajectory
from gdmath.tuning import Tuned
from scenes.lecture import Lecture
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.descents.contenders import CONTENDERS, tuned
from scenes.stage.layout import Box
from scenes.stage.words.goal import Goal

BOX = Box(-3.0, -2.0, 3.0, 2.0)

NAMES = [each.name for each in CONTENDERS]

RACES: dict[str, dict[str, Tuned]] = {}
"""Run once: 505 descents each."""


def race_of(lecture: Lecture) -> dict[str, Tuned]:
    asked = lecture.model_dump_json()
    if asked not in RACES:
        RACES[asked] = tuned(lecture.loss, start_of(lecture), lecture.optimizers.steps)
    return RACES[asked]


def start_of(lecture: Lecture) -> np.ndarray:
    """Where all begin."""
    return away_from_the_fit(lecture.loss, lecture.start)


def goal_of(lecture: Lecture) -> Goal:
    return Goal.from_first(lecture.loss, float(lecture.loss.value(*start_of(lecture))))


def walk_of(*losses: float) -> Trajectory:
    many = len(losses)
    return Trajectory(np.zeros((many, 2)), np.array(losses), np.zeros((many, 2)), np.arange(float(many)), False)
