"""The map of a descent: in equal units where it can be, close up where the way would not be seen beside the fit."""

from __future__ import annotations

import numpy as np
from manim import VGroup
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.clip import inside
from scenes.stage.data.start import at_the_fit
from scenes.stage.layout import Box
from scenes.stage.plane.landscape import Landscape, note_over, unit_note
from scenes.stage.theme import Theme
from scenes.stage.type import significant

Points = NDArray[np.float64]

SHORT = 0.3
"""A way shorter than this on the screen is hardly seen, in Manim's units."""

FIRST, FOLDS = 2, 30.0
"""So many first steps are in view, up to so many times the first loss."""

FELL = 0.8
"""A descent whose loss stays above this share of the first has itself hardly moved: no map can show that it did."""


def way_map(
    box: Box, loss: MeanSquaredError, walk: Trajectory, theme: Theme, points: Points | None = None
) -> Landscape:
    """The part of the plane that holds a descent and the fit, and other `points` `(k, 2)`.

    Where the descent goes down a valley so narrow that its way could not be seen, the way alone, close up.
    """
    near = worth_framing(walk)
    seen = near if points is None else np.vstack([near, points])
    whole = Landscape.framed(box, loss, seen, theme)
    way = np.ptp(whole.place(*near.T), axis=0).max()
    if way > SHORT or walk.losses.min() > FELL * walk.losses[0] or at_the_fit(loss, walk.points[0]):
        return whole
    return Landscape.equal_units(box, loss, seen, theme)


def worth_framing(walk: Trajectory) -> Points:
    """The points of a descent near enough to be shown together; of one that diverges the first steps too."""
    first = walk.points[: FIRST + 1][walk.losses[: FIRST + 1] <= FOLDS * walk.losses[0]]
    return np.vstack([walk.near(), first])


def map_note(plot: Landscape) -> VGroup:
    """What the map does not show: how far away the fit is, or that its units differ."""
    fit = plot.place(*plot.loss.minimizer)
    if inside(fit[None], plot.inner)[0]:
        return unit_note(plot)
    times = float(np.hypot(*(fit - plot.inner.center)[:2])) / plot.inner.width
    return note_over(plot, f"the fit is {significant(times, 2)} map widths away", "the fit is far away")
