"""What FeatureScaling says in words, and the criteria that it follows from."""

from __future__ import annotations

import math

import numpy as np

from gdmath import MeanSquaredError, Trajectory, best_rate
from scenes.stage import layout
from scenes.stage.numerals import significant
from scenes.stage.plane.path_view import PathView
from scenes.stage.plot import Plot
from scenes.stage.words.claims import ending, lands

LEANS = 5.0
"""From so many degrees on, a valley is seen to lean."""

SEEN = 0.25
"""A shorter way on the screen is hardly seen."""

PAIR = 0.1
"""From so far on two steps, to and fro, are seen to lead on: each line is apart from the one before."""

BLADE = 0.05
"""A valley that is no broader than that on the screen is a line."""

ROUNDISH = 1.2
"""An iso-line less than so many times as long as wide leans to no side that could be seen."""


def told(name: str, loss: MeanSquaredError) -> str:
    """The name of a descent, the condition number as it stands over the valley, and the rate."""
    return f"{name}: κ = {significant(loss.condition_number)}, η = {significant(best_rate(loss), 3)}"


def words_on_shape(loss: MeanSquaredError, breadth: float, raw_again: bool = False) -> str:
    """How long the valley is, so broad on the screen; of rows that were standardised so far, `raw_again`, so is x."""
    if is_round(loss):
        known = "Raw x: here lines of equal loss are round already."
        return known if raw_again else "Lines of equal loss: here they are round already."
    if raw_again:
        return f"Raw x: a valley {stretch(loss)} times as long as wide."
    if breadth < BLADE:
        return f"A valley {stretch(loss)} times as long as wide: a line."
    return f"The valley is {stretch(loss)} times as long as wide."


def words_on_condition(loss: MeanSquaredError) -> str:
    """What κ is."""
    if not is_round(loss):
        return "Squared, that is the condition number κ."
    exactly = significant(loss.condition_number) == significant(1.0)
    return f"The condition number κ is {'one' if exactly else 'almost one'}."


def words_on_way(path: PathView) -> str:
    """What is seen of the steps at the best rate, on the screen."""
    steps = np.diff(path.places, axis=0)
    if is_round(path.plot.loss):
        return "On round ground the first step arrives."
    if max(np.hypot(*(path.places - path.places[0]).T[:2])) < SEEN:
        return f"{path.walk.steps} steps, and it has hardly moved."
    if np.hypot(*steps[:2, :2].T).min() > SEEN and steps[0] @ steps[1] < 0:
        leads = np.hypot(*(steps[0] + steps[1])[:2]) > PAIR
        return "It zig-zags from wall to wall." if leads else "To and fro between the walls, with little progress."
    return "Each step lowers the loss."


def words_on_tilting(plot: Plot) -> str:
    """What w alone does to the line, on its axes: at their very edge zero is in view, too."""
    zero = plot.place(0.0, plot.y_range[0])[0]
    if plot.inner.left - layout.SEEN <= zero <= plot.inner.right + layout.SEEN:
        return "Tilting turns the line about zero: it lifts."
    return "Tilting about zero, out of view, lifts the line."


def words_on_centring(long: MeanSquaredError, upright: MeanSquaredError, breadth: float) -> str:
    """What centring does to the valley, then so broad on the screen."""
    if long.condition_number < 1.02 * upright.condition_number:
        mean, deviation = float(long.data.x.mean()), long.data.x_deviation
        already = abs(mean) < 1e-3 * deviation
        return "x is centred already: nothing changes." if already else "Centre x: hardly anything changes."
    if is_round(upright):
        return "Centre x: the bowl is round."
    if upright.condition_number < ROUNDISH**2:
        return "Centre x: the bowl is nearly round."
    if breadth < BLADE:
        return f"Centre x: {stretch(upright)} times as long as wide, a line."
    if leaning(long) > LEANS:
        return "Centre x: the valley turns to the axes."
    return f"Centre x: now {stretch(upright)} times as long as wide."


def words_on_scaling(upright: MeanSquaredError) -> str:
    """What scaling does then."""
    return "Its spread is one already." if is_round(upright) else "Divide by its spread: the bowl is round."


def words_on_arrival(walk: Trajectory, loss: MeanSquaredError) -> str:
    """What comes of it."""
    if lands(walk, loss):
        return "Again at the best rate: the first step arrives."
    return ending(walk, loss)


def is_round(loss: MeanSquaredError) -> bool:
    """Whether no eye would tell its iso-lines from circles."""
    return loss.condition_number < 1.02


def stretch(loss: MeanSquaredError) -> str:
    """How many times as long as wide an iso-line is."""
    return significant(math.sqrt(loss.condition_number), 3)


def leaning(loss: MeanSquaredError) -> float:
    """The angle between the valley and the nearest axis, in degrees."""
    w, b = loss.axes[1]
    turned = math.degrees(math.atan2(b, w)) % 90.0
    return min(turned, 90.0 - turned)
