"""The map of a descent: in equal units where it can be, close up where the way beside the fit could not be followed."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from manim import UP, VGroup, VMobject
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.stage.clipping import inside
from scenes.stage.data.start import at_the_fit
from scenes.stage.layout import SEEN, Box
from scenes.stage.numerals import significant
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.map_notes import LINE, UNALIKE, look_alike, note_over, unit_note
from scenes.stage.plane.noise_ball import CLOSELY, MARKS
from scenes.stage.shapes import Arrow
from scenes.stage.theme import Theme
from scenes.stage.type import Prose

Points = NDArray[np.float64]

NONE = np.zeros((0, 2))

Descent = tuple[MeanSquaredError, Trajectory, Points]
"""A descent over a loss, and other points `(k, 2)` that are to be seen with it."""

SHORT = 0.3
"""A way shorter than this on the screen is hardly seen, in Manim's units."""

FIRST, FOLDS = 2, 30.0
"""So many first steps are in view, up to so many times the first loss."""

SMALLER = 0.5
"""An arrow beside words, to that on the map."""

ACROSS = 30.0
"""A gradient that is seen to cross its contour at a smaller angle, in degrees, does not seem to lead uphill."""

MOST_LINES = 2
"""Of the notes over a map: what is higher runs into the heading."""

LARGER = 1.5
"""A part of a map that is enlarged by less, along either axis, is seen as it was."""

FELL = 0.8
"""A descent whose loss stays above this share of the first has itself hardly moved: no map can show that it did."""


def way_map(
    box: Box,
    loss: MeanSquaredError,
    walk: Trajectory,
    theme: Theme,
    points: Points = NONE,
    others: Sequence[Descent] = (),
) -> Landscape:
    """The part of the plane that holds a descent and the fit, and other `points` `(k, 2)`.

    The way alone, close up in equal units, where it goes down a valley so narrow that it could not be seen, or where
    the gradient at its start seems to lead along the contour and the first step is seen close up.
    """
    descents = [(loss, walk, points), *others]
    own, *sights = [(each, np.vstack([worth_framing(way), more])) for each, way, more in descents]
    whole = framed_map(box, *own, theme, sights)
    lost = all(reach(whole, worth_framing(way)) <= SHORT for _, way, _ in descents)
    still = all(way.losses.min() > FELL * way.losses[0] for _, way, _ in descents)
    if all(at_the_fit(each, way.points[0]) for each, way, _ in descents) or (lost and still):
        return whole
    if not lost and min(uphill_angle(whole, way.points[0], each) for each, way, _ in descents) >= ACROSS:
        return whole
    close = framed_map(box, *own, theme, sights, fit=False, equal=True)
    return close if lost or max(reach(close, way.points[:2]) for _, way, _ in descents) > SEEN else whole


def reach(plot: Landscape, points: Points) -> float:
    """How far points `(k, 2)` reach across a map or up it."""
    return float(np.ptp(plot.place(*points.T), axis=0).max())


def uphill_angle(plot: Landscape, point: Points, loss: MeanSquaredError) -> float:
    """How steeply the gradient at a point is seen to cross the contour through it, in degrees on the screen."""
    unit = [plot.inner.width, plot.inner.height] / np.ptp([plot.x_range, plot.y_range], axis=1)
    w, b = loss.gradient(*point)
    uphill, contour = (unit * each / np.hypot(*(unit * each)) for each in (np.array([w, b]), np.array([-b, w])))
    return math.degrees(math.asin(min(1.0, abs(uphill[0] * contour[1] - uphill[1] * contour[0]))))


def worth_framing(walk: Trajectory) -> Points:
    """The points of a descent near enough to be shown together; of one that diverges the first steps too."""
    first = walk.points[: FIRST + 1][walk.losses[: FIRST + 1] <= FOLDS * walk.losses[0]]
    return np.vstack([walk.near(), first])


def map_note(plot: Landscape, goal: VMobject) -> VGroup:
    """What the map does not show: where the fit is, in numbers that are the same on every map, or that units differ.

    The `goal` is the fit or the arrow that points to it on the map: before the words stands the same arrow, smaller.
    """
    if not isinstance(goal, Arrow):
        return unit_note(plot)
    w, b = (significant(each, 3) for each in plot.loss.minimizer.tolist())
    own = "" if plot.alike else "; own units"
    out = "the fit is out of view"
    return note_over(plot, f"the fit: w = {w}, b = {b}{own}", f"{out}{own}", out, key=goal.copy().scale(SMALLER))


def close_note(plot: Landscape, whole: Landscape, goal: VMobject) -> VGroup:
    """What the marks of late iterates are on a part of a whole map, and how many times it is enlarged, along w and b.

    Of one that is hardly larger, what is said of all maps; and where the fit is, if on neither, where there is room.
    """
    times, marks = plot.units / whole.units, note_over(plot, *MARKS)
    grown = {name: significant(each, 2) for name, each in zip("wb", times.tolist(), strict=True) if each > UNALIKE}
    each_so = ", ".join(f"{name} {factor}" for name, factor in grown.items())
    if times.max() < LARGER:
        choices = [_stacked(marks, map_note(plot, goal))]
    else:
        said = f"enlarged {grown['w']} times" if look_alike(times) else f"enlarged: {each_so} times"
        both = f"{CLOSELY}, {said}"
        choices = [_stacked(marks, note_over(plot, said)), note_over(plot, both), note_over(plot, said)]
        if isinstance(goal, Arrow) and not _holds_the_fit(whole):
            choices.insert(0, _stacked(map_note(plot, goal), note_over(plot, both)))
    return next((each for each in choices if 0 < _lines(each) <= MOST_LINES), marks)


def _stacked(below: VGroup, above: VGroup) -> VGroup:
    """One note over another; nothing where one of them has no room."""
    return VGroup(*below, *above.shift(_lines(below) * LINE * UP)) if len(below) and len(above) else VGroup()


def _lines(note: VGroup) -> int:
    return sum(isinstance(part, Prose) for part in note)


def _holds_the_fit(plot: Landscape) -> bool:
    return bool(inside(plot.place(*plot.loss.minimizer)[None], plot.inner)[0])
