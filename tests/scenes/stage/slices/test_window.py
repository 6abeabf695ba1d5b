"""What is seen of the slices through the points of a descent: whole below, and steep where they are steep."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend
from scenes.gradient_direction import first_length, standpoint
from scenes.stage.slices.window import NEAR, Stand, window

FLATTEST = 0.45
"""The steeper tangent rises over its axis by at least so many axes of the loss."""


def stand(seed: int) -> Stand:
    """A descent over rows of any kind, a few of them far out."""
    rng = np.random.default_rng(seed)
    x = rng.lognormal(-0.4, rng.uniform(0.1, 1.5), 60) + rng.choice([0.0, 0.0, 1.0, 5.0])
    loss = MeanSquaredError(Data(x, rng.normal() * x + rng.standard_normal(60)))
    start = loss.minimizer + 10.0 ** rng.uniform(0.0, 2.0) * rng.standard_normal(2) * [1.0, 2.0]
    point, _ = standpoint(loss, start)
    walk = descend(loss, point, GradientDescent(rng.uniform(0.05, 1.1) * critical_rate(loss)), 5)
    return loss, walk, first_length(loss, point)


@pytest.mark.parametrize("seed", range(40))
def test_no_slice_through_a_point_that_is_near_runs_out_below(seed: int):
    """That along b ran out below its axis, and came back at the left."""
    loss, walk, length = own = stand(seed)
    for seen in (window([own]), window([own, stand(seed + 1000)])):
        for w, b in map(walk.at, np.linspace(0.0, walk.steps, 17)):
            if np.hypot(*(walk.points[0] - (w, b))) < NEAR * length:
                along = loss.value(np.linspace(*seen.w, 200), b), loss.value(w, np.linspace(*seen.b, 200))
                assert min(map(np.min, along)) > seen.losses[0]


@pytest.mark.parametrize("seed", range(40))
def test_the_steeper_slope_looks_steep(seed: int):
    loss, walk, length = stand(seed)
    seen = window([(loss, walk, length)])
    assert np.ptp(seen.w) == pytest.approx(np.ptp(seen.b))
    assert np.abs(walk.gradients[0]).max() * np.ptp(seen.w) > FLATTEST * np.ptp(seen.losses)
