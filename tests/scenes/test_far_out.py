"""Planets, flights and twenty thousand stones: what frames a picture of them can be read and is so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scenes.chain_rule import ChainRule
from scenes.feature_scaling import FeatureScaling
from scenes.fit_a_line import FitALine
from scenes.lecture import Lecture
from scenes.production.storyboard import last_pictures
from scenes.stage.space.bowl import Bowl
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import trend
from tests.scenes.test_clips import watch
from tests.soak.any_lecture import far_beyond

Columns = tuple[np.ndarray, np.ndarray]


def planets(rng: np.random.Generator) -> Columns:
    """Over four orders of magnitude; three far beyond the others."""
    x, y = np.exp(rng.normal(4.0, 2.0, 180)), np.exp(rng.normal(3.0, 2.0, 180))
    x[:3], y[:3] = (20_000, 27_000, 29_600), (7_000, 19_000, 7_000)
    return x, y


def flights(rng: np.random.Generator) -> Columns:
    """Years as x."""
    years = np.repeat(np.arange(1949.0, 1961.0), 12)
    return years, 120 + 32 * (years - 1949) + 40 * rng.normal(size=144)


def stones(rng: np.random.Generator) -> Columns:
    """Very many, of one kind, and one that is a thousand times as dear."""
    carat = 0.2 + rng.gamma(1.5, 0.4, 20_000)
    price = 8_000 * carat + 1_500 * rng.normal(size=20_000)
    return carat, np.where(np.arange(20_000) == 77, 5e6, price)


@pytest.mark.parametrize(
    ("columns", "aspect", "theme"), [(planets, "4:3", "light"), (flights, "16:9", "dark"), (stones, "4:3", "dark")]
)
@pytest.mark.parametrize("clip", [FitALine, ChainRule, FeatureScaling])
def test_every_beat_can_be_read_and_is_so(
    clip: type[LectureScene], columns: Callable, aspect: str, theme: str, tmp_path: Path
):
    rows = np.column_stack(columns(np.random.default_rng(7)))
    np.savetxt(tmp_path / "rows.csv", rows, delimiter=",", header="first column,second column", comments="")
    watch(clip, Lecture(data={"source": str(tmp_path / "rows.csv")}), aspect, theme)


@pytest.mark.parametrize("clip", ["BowlDescent", "DescentDashboard", "RollDownhill"])
def test_a_thousand_times_the_critical_rate_from_near_the_fit_is_told_without_a_number_that_is_none(clip: str):
    """Warnings are errors here: of the bowl's heights so far out nothing was left. `make soak` tries all clips."""
    assert last_pictures(clip, far_beyond(1000.0, 1e-12))


def test_places_far_beyond_a_bowl_are_out_of_it_in_their_direction():
    bowl = Bowl.around(Lecture().loss, np.array([[-1.0, 4.0]]))
    near, far = bowl.boxed(np.array([[3e3, -5e3], [3e200, -5e200]]))
    assert np.isfinite(bowl.on_surface(far)).all()
    assert far / np.hypot(*far) == pytest.approx(near / np.hypot(*near), rel=1e-2)


def test_steps_whose_squares_are_no_numbers_overshoot_as_others_do():
    places = np.array([[0.0, 0.0], [1.0, 0.0], [-1e150, 0.0], [1e170, 0.0]])
    assert trend(places) == "Again: each step overshoots, and the slope grows."
