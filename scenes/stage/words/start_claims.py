"""What is said of a start at the fit or on the valley's floor: where it is shown, and where another line is taken."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from gdmath import MeanSquaredError, Slice, Trajectory
from scenes.stage.data.start import at_the_fit, on_the_floor
from scenes.stage.slices.slice_plot import beside
from scenes.stage.words.claims import SEEN

AT_THE_FIT = "It starts at the best line: nothing to do."
ANOTHER = "The start is the fit: here, from another line."


def stays(loss: MeanSquaredError, walk: Trajectory) -> bool:
    """Whether a descent starts at the fit and is there at the end: there is nothing to do."""
    return at_the_fit(loss, walk.points[0]) and at_the_fit(loss, walk.points[-1])


def standing(loss: MeanSquaredError, start: ArrayLike, usual: str) -> str:
    """Where a clip stands that needs a slope: from a start at the fit it has taken another line."""
    if at_the_fit(loss, start):
        return ANOTHER
    return "Stand on the valley's floor: one line." if on_the_floor(loss, start) else usual


def holding(slice_: Slice, w: float, height: float, usual: str) -> str:
    """What a slice begins with: where the start is its lowest point, it begins beside that."""
    return usual if beside(slice_, w, height) == w else "This w is the best at this b: start beside."


def first_step(loss: MeanSquaredError, walk: Trajectory, places: np.ndarray, hidden: float = SEEN) -> str:
    """What is seen of the first step between screen points `(k+1, 2 or 3)`, which is seen if longer than `hidden`."""
    if stays(loss, walk):
        return "No slope to be seen: a step leads nowhere."
    seen = bool(np.hypot(*(places[1] - places[0])[:2]) > hidden)
    if on_the_floor(loss, walk.points[0]):
        return f"On the valley's floor: a {'short step' if seen else 'step too short to see'}."
    return "One step: against the gradient, times the rate." if seen else "One step: it is too short to see."


def standing_note(loss: MeanSquaredError, start: ArrayLike) -> str:
    """The same for a clip without captions; nothing where it stands at the start."""
    return ANOTHER if at_the_fit(loss, start) else ""
