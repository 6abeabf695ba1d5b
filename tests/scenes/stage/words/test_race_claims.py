"""What is said of an optimizer's steps is seen."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.descents.contenders import CONTENDERS
from scenes.stage.words.race_claims import idea, is_stalled


@pytest.mark.parametrize(
    ("across", "up", "told"),
    [(1.0, 1.0, ""), (1.0, 0.02, "; b's too short to see."), (0.02, 1.0, "; w's"), (0.02, 0.02, "; all too short")],
)
def test_step_lengths_that_are_not_seen_are_said_not_to_be(across: float, up: float, told: str):
    """With years as x, a step length for each parameter was spoken of, and along b nothing was to be seen."""
    places = np.linspace(0.0, 1.0, 61)[:, None] * [across, up, 0.0]
    for each in CONTENDERS:
        words = idea(each.idea, each.brief, places, each.by_length, False)
        expected = told if each.by_length or "all" in told else ""
        assert len(words.split()) <= 10
        assert words.startswith(each.name[:1].upper())
        assert (words == each.idea) == (not expected)
        assert expected in words


@pytest.mark.parametrize(
    ("seen", "fit", "stalled"),
    [
        (1, (9.0, 9.0), True),
        (29, (9.0, 9.0), True),
        (31, (9.0, 9.0), False),
        (60, (9.0, 9.0), False),
        (1, (2, 0), False),
    ],
)
def test_a_way_that_stands_on_one_spot_for_most_of_its_steps_is_said_to_be_too_short_to_see(seen, fit, stalled):
    """Of sixty steps with years as x one was seen, and nothing was said; at the fit there is nothing more to see."""
    steps, far = np.arange(61.0), 2.0
    places = np.outer(np.minimum(steps, seen) * far / seen + 1e-4 * steps, [1.0, 0.0, 0.0])
    assert is_stalled(steps, places, np.array([*fit, 0.0])) == stalled
    for each in CONTENDERS:
        words = idea(each.idea, each.brief, places, each.by_length, stalled)
        assert words.endswith("; soon too short to see.") == stalled
        assert len(words.split()) <= 10


def test_a_single_step_that_is_seen_is_not_too_short_to_see():
    places = np.array([[0.0, 0.0, 0.0], [1.0, 0.0, 0.0]])
    assert not is_stalled(np.arange(2.0), places, np.array([9.0, 9.0, 0.0]))
