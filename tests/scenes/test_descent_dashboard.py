"""DescentDashboard calls faster only what is."""

from __future__ import annotations

import pytest

from scenes.audit.watching import Watching, played
from scenes.descent_dashboard import DescentDashboard
from scenes.lecture import Lecture


@pytest.mark.parametrize("steps", [10, 40])
def test_the_steps_after_the_single_ones_are_called_faster_where_they_are(steps: int):
    """Of the eruptions the last five took longer than the first."""
    scene = played(Watching, DescentDashboard, Lecture(descent={"steps": steps}))
    single, rest = (
        next(beat for beat in scene.beats if beat.words.startswith(word)) for word in ("Again", ("Faster", "On to"))
    )
    faster = (rest.ends - rest.begins) / (steps - 5) < 0.8 * (single.ends - single.begins) / 4
    assert rest.words == (f"Faster: {steps} steps in a few seconds." if steps == 40 else "On to step 10.")
    assert faster == rest.words.startswith("Faster")
