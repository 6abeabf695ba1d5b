"""A valley is called too narrow where no screen shows its breadth, and where no rate would bring a descent along it."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data, GradientDescent, MeanSquaredError, best_rate, critical_rate, descend
from scenes.stage.words.valley_claims import THINNEST, bowl_words, curvatures, is_blade, remedy, why_so_slow


def rows_around(x: float, n: int = 40) -> MeanSquaredError:
    """Rows with x around a place, of standard deviation 1."""
    across = np.linspace(-1.0, 1.0, n) * np.sqrt(3.0)
    return MeanSquaredError(Data(x + across, 2.0 * across + np.sin(5.0 * across)))


@pytest.mark.parametrize("x", [0.0, 3.0, 90.0, 110.0, 2000.0, -2000.0, 1e6])
def test_a_blade_is_thinner_in_its_own_box_than_three_pixels_of_600(x: float):
    loss = rows_around(x)
    ring = loss.iso_line(loss.minimum + 1.0, 100_001) - loss.minimizer
    boxed = ring / np.abs(ring).max(axis=0)
    lengths = np.hypot(*boxed.T)
    if lengths.min() / lengths.max() > 1.01 * THINNEST:
        assert not is_blade(loss)
    elif lengths.min() / lengths.max() < 0.99 * THINNEST:
        assert is_blade(loss)
    assert is_blade(loss) == (abs(x) > 101.0)


def test_a_blade_is_said_to_be_one_with_its_condition_number_and_the_remedy():
    bowl, blade = rows_around(1.0), rows_around(2000.0)
    assert bowl_words(bowl, "usual") == remedy(bowl, "usual") == "usual"
    assert curvatures(blade) in bowl_words(blade, "usual")
    assert remedy(blade, "usual") == "To see a bowl instead of a trough, standardise x."  # what is seen is the trough
    assert max(len(words.split()) for words in (bowl_words(blade, ""), remedy(blade, ""))) <= 10


@pytest.mark.parametrize("x", [0.0, 30.0, 2000.0])
@pytest.mark.parametrize("share", [0.001, 0.2, 1.3])
def test_the_valley_is_blamed_only_where_the_best_rate_would_not_arrive_either(x: float, share: float):
    loss = rows_around(x)
    start = loss.minimizer + 3.0 * loss.axes.sum(axis=0)
    walk = descend(loss, start, GradientDescent(share * critical_rate(loss)), 200)
    best = descend(loss, start, GradientDescent(best_rate(loss)), 200)
    why = why_so_slow(walk, loss)
    if why is None:
        arrived = walk.first_within(1.01 * loss.minimum) is not None
        assert arrived or walk.losses[-1] > walk.losses[0] or best.first_within(1.01 * loss.minimum) is not None
    else:
        assert best.first_within(1.01 * loss.minimum) is None
        assert walk.first_within(1.01 * loss.minimum) is None
        assert "Standardise x" in why
        assert len(why.split()) <= 10
