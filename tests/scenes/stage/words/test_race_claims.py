"""What is said of an optimizer's step lengths is seen."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.descents.contenders import CONTENDERS
from scenes.stage.words.race_claims import idea


@pytest.mark.parametrize(
    ("across", "up", "told"),
    [(1.0, 1.0, ""), (1.0, 0.02, "; b's too short to see."), (0.02, 1.0, "; w's"), (0.02, 0.02, "; all too short")],
)
def test_step_lengths_that_are_not_seen_are_said_not_to_be(across: float, up: float, told: str):
    """With years as x, a step length for each parameter was spoken of, and along b nothing was to be seen."""
    places = np.linspace(0.0, 1.0, 61)[:, None] * [across, up, 0.0]
    for each in CONTENDERS:
        words = idea(each.idea, each.brief, places)
        assert len(words.split()) <= 10
        assert words.startswith(each.name[:1].upper())
        assert (words == each.idea) == (not told or not each.by_length)
        assert told in words or not each.by_length
