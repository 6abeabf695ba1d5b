"""What is noted beside a descent that is shown without captions, and the criterion that it follows from."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gdmath import MeanSquaredError, Trajectory
from gdmath.plan import level_of_arrival
from scenes.stage.data.start import at_the_fit
from scenes.stage.layout import SEEN
from scenes.stage.plane.path_view import POINT
from scenes.stage.words.claims import Points, ending
from scenes.stage.words.start_claims import ANOTHER
from scenes.stage.words.valley_claims import why_so_slow


def beginning(loss: MeanSquaredError, asked: ArrayLike, places: Points) -> str:
    """What the first step between screen points `(k+1, 2 or 3)` does not show; nothing where it shows it all."""
    if at_the_fit(loss, asked):
        return ANOTHER
    first = np.hypot(*np.diff(places[:2, :2], axis=0)[0])
    if first < POINT:
        return f"The first step is {'too short to see' if first < SEEN else 'shorter than the dot'}."
    return ""


def outcome(loss: MeanSquaredError, walk: Trajectory) -> str:
    """What came of a descent that has not arrived; nothing where it has."""
    level = level_of_arrival(loss, float(walk.losses[0]))
    arrived = not walk.diverged and walk.losses[-1] <= level
    return "" if arrived else why_so_slow(walk, loss) or ending(walk, loss)
