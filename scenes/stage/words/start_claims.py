"""What is said of a start at the fit or on the valley's floor: where it is shown, and where another line is taken."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from gdmath import MeanSquaredError, Slice, Trajectory, arrival
from scenes.lecture import Lecture
from scenes.stage.data.start import at_the_fit, on_the_floor
from scenes.stage.layout import SEEN
from scenes.stage.slices.slice_plot import beside
from scenes.stage.space.descent_world import FOOT

AT_THE_FIT = "It starts at the best line: nothing to do."
NO_SLOPE = "No slope to be seen: a step leads nowhere."
LEAVES = "One step against the gradient: the line leaves the picture."
ANOTHER = "The start already fits: begin with another line."
DRAWN = "The start already fits: this is another line."
AS_ASKED = "Begin at the start that was asked for."


def stays(loss: MeanSquaredError, walk: Trajectory) -> bool:
    """Whether a descent starts at the fit and is there at the end: there is nothing to do."""
    return at_the_fit(loss, walk.points[0]) and at_the_fit(loss, walk.points[-1])


def nor_do(steps: int) -> str:
    """That so many steps from the fit lead nowhere."""
    return f"{steps:,} steps lead nowhere either."


def of_the_start(said: Callable[[Lecture], str], lecture: Lecture) -> str:
    """What is said of the start before anything else, in a beat of its own; nothing where there is nothing to say.

    In a sweep all clips have that beat, or none: so it does not take the place of what another beat says.
    """
    return said(lecture) or AS_ASKED * any(map(said, lecture.sweep.together))


def moved(lecture: Lecture) -> str:
    """That a clip which needs a slope has taken another line than the start; nothing where it has not."""
    return ANOTHER * at_the_fit(lecture.loss, lecture.start)


def drawn(lecture: Lecture) -> str:
    """The same where that line is seen meanwhile."""
    return DRAWN * at_the_fit(lecture.loss, lecture.start)


def standing(loss: MeanSquaredError, point: ArrayLike) -> str:
    """Where a clip stands that needs a slope."""
    if on_the_floor(loss, point):
        return "Stand on the valley's floor: one line."
    return "Stand at one point of the landscape: one line."


def instead(loss: MeanSquaredError, start: ArrayLike) -> str:
    """Why a clip draws another line than the start asked for; nothing where none has been asked for."""
    if isinstance(start, str):
        return ""
    if at_the_fit(loss, start):
        return DRAWN
    near = float(loss.value(*np.asarray(start, dtype=float))) <= arrival(loss, start)
    return f"The start {'nearly fits' if near else 'is out of view'}: this is another line."


def begun_beside(slice_: Slice, w: float, height: float) -> str:
    """That a slice begins beside the start, which is its lowest point; nothing where it does not."""
    return "" if beside(slice_, w, height) == w else "The start's w is the best here: begin beside it."


def first_step(
    loss: MeanSquaredError,
    walk: Trajectory,
    places: np.ndarray,
    hidden: float = SEEN,
    feet: np.ndarray | None = None,
    leaves: bool = False,
    arrow: bool = True,
) -> str:
    """What is seen of the first step between screen points `(k+1, 2 or 3)`, which is seen if longer than `hidden`.

    Of a ball that falls, the `feet` are the places on the map below it: there the step is one of w and b alone, and is
    seen though the ball hides where it began; without an `arrow` of the gradient that is not spoken of. Of rows, the
    step `leaves` where its line is no longer in view.
    """
    if stays(loss, walk):
        return NO_SLOPE
    seen = _length(places) > hidden or (feet is not None and seen_to_step(feet))
    if on_the_floor(loss, walk.points[0]):
        return f"On the valley's floor: a {'short step' if seen else 'step too short to see'}."
    if seen and feet is not None and not seen_to_step(feet):
        return "One step: too short to see on the map."
    if seen and leaves:
        return LEAVES
    if seen and not arrow:
        return "One step: the ball moves, w and b with it."
    return "One step: against the gradient, times the rate." if seen else "One step: it is too short to see."


def seen_to_step(feet: np.ndarray) -> bool:
    """Whether the first step between places of the map under a ball, `(k+1, 2)`, is longer than the dot at its end."""
    return _length(feet) > FOOT


def _length(places: np.ndarray) -> float:
    """How long the first step is."""
    return float(np.hypot(*(places[1] - places[0])[:2]))
