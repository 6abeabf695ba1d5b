"""The axes of the losses have room for the name of the least one, whatever the losses do."""

from __future__ import annotations

import numpy as np
import pytest
from manim import DL, UR

from gdmath import GradientDescent, Trajectory, critical_rate, descend
from scenes.audit.legible import glyphs
from scenes.lecture import Lecture
from scenes.stage.descents.loss_plot import LossPlot
from scenes.stage.descents.runs import losses
from scenes.stage.layout import Box
from scenes.stage.run import told_apart
from scenes.stage.theme import DARK
from scenes.stage.type import Labels, Prose


@pytest.mark.parametrize("share", [1e-4, 0.2, 0.99, 1.1, 2.0, 10.0, 100.0])
@pytest.mark.parametrize("steps", [1, 8, 200, 3000])
@pytest.mark.parametrize("noise", [0.0, 1e-4, 1.0])
def test_the_name_of_the_least_loss_stands_between_its_line_and_the_axis(share: float, steps: int, noise: float):
    loss = Lecture(data={"noise": noise}).loss
    walk = descend(loss, loss.minimizer + 0.1, GradientDescent(share * critical_rate(loss)), steps)
    plot = LossPlot(Box(0.0, 0.0, 5.0, 2.0), [walk], loss.minimum, DARK)
    *line, name = plot.least(loss.minimum)
    assert name.get_bottom()[1] > plot.inner.bottom
    for dashes in line:
        assert name.get_top()[1] < dashes.get_bottom()[1]
    first = plot.place(0.0, walk.losses[0])
    assert plot.inner.bottom <= first[1] <= plot.inner.top
    assert np.isfinite(first).all()


@pytest.mark.parametrize("share", [0.02, 0.4, 0.44, 0.46, 0.5, 0.56, 0.9])
def test_without_a_line_the_name_stands_clear_of_the_losses(share: float):
    loss = Lecture(data={"noise": 0.0, "standardize": True}).loss
    walk = descend(loss, (1.0, 2.0), GradientDescent(share * critical_rate(loss)), 60)
    plot = LossPlot(Box(0.0, 0.0, 5.0, 2.0), [walk], 0.0, DARK)
    (name,) = plot.least(0.0)
    assert clear(name, plot.places(walk)[:, :2])
    assert plot.inner.left < name.get_left()[0]
    assert name.get_right()[0] < plot.inner.right


def clear(name: Prose, places: np.ndarray) -> bool:
    """Whether no way from place to place runs through a name."""
    low, high = name.get_corner(DL)[:2], name.get_corner(UR)[:2]
    along = np.linspace(0.0, 1.0, 500)[:, None, None]
    way = (places[:-1] + along * np.diff(places, axis=0)).reshape(-1, 2)
    return not ((low < way) & (way < high)).all(axis=1).any()


@pytest.mark.parametrize("fall", [1.5, 8.0, 60.0])
def test_several_descents_high_above_the_least_loss_are_no_single_line(fall: float):
    near, far = (still_at(*losses) for losses in ((100.0, 100.0 / fall), (100.0, 99.0)))
    plot = LossPlot(Box(0.0, 0.0, 5.0, 2.0), [near, far], 1.0, DARK)
    ends = [plot.place(1.0, walk.losses[-1])[1] for walk in (near, far)]
    assert ends[1] - ends[0] > 0.2 * plot.inner.height
    assert len(plot.least(1.0)) == 1 + (plot.y_range[0] < 1.0)


def still_at(*losses: float) -> Trajectory:
    many = len(losses)
    return Trajectory(np.zeros((many, 2)), np.array(losses), np.zeros((many, 2)), np.arange(float(many)), False)


def test_the_name_of_the_least_loss_has_room_over_a_short_axis():
    near, far = still_at(1e12, 0.99e12), still_at(1e12, 0.98e12)
    for width in (3.95, 6.0):
        plot = LossPlot(Box(0.0, 0.0, width, 2.0), [near, far], 3.421e8, DARK)
        (name,) = plot.least(3.421e8)
        assert plot.inner.left < name.get_left()[0]
        assert name.get_right()[0] < plot.inner.right


@pytest.mark.parametrize("minimum", [1.0, 10.0, 60.0, 74.0, 90.0, 97.0])
def test_the_least_loss_is_said_to_be_below_where_it_has_no_line_and_else_has_room_under_it(minimum: float):
    near, far = still_at(200.0, 98.0), still_at(200.0, 199.0)
    plot = LossPlot(Box(0.0, 0.0, 5.0, 3.0), [near, far], minimum, DARK)
    *line, name = plot.least(minimum)
    assert ("below" in name.words) == (not line)
    assert name.get_bottom()[1] > plot.inner.bottom
    for dashes in line:
        assert dashes.get_bottom()[1] - name.get_top()[1] > 0.25  # the marks of many runs lie on it


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("losses_of", [(100.0, 0.0), (100.0, 60.0, 1.0), (0.0, 0.0)])
@pytest.mark.parametrize("times", [1, 30])
def test_the_marks_of_several_descents_at_one_place_lie_over_no_number_of_a_tick(
    count: int, losses_of: tuple[float, ...], times: int
):
    """Four marks on the axis lay over the number of the last step; others over that of the first loss."""
    walk = still_at(*losses_of * times)
    runs = told_apart(dict.fromkeys("abcde"[:count], walk), DARK)
    plot = LossPlot(Box(0.0, 0.0, 5.0, 3.0), [walk] * count, 0.0, DARK)
    (numbers,) = (part for part in plot if isinstance(part, Labels))
    race, (low, high) = losses(runs, plot), glyphs(numbers).transpose(1, 0, 2)
    for epoch in (0, walk.steps):
        race.show(epoch)
        for mark in race.marks:
            rim = mark.rim.points[:, :2]
            assert ((high < rim.min(axis=0)) | (rim.max(axis=0) < low)).any(axis=1).all(), epoch


def test_where_losses_fall_to_the_axis_all_along_it_the_name_of_the_least_one_stands_over_it_clear_of_them():
    """Of five optimizers one fell through the name wherever that stood."""
    walks = [still_at(*[1.0] * (k + 1), *[1e-30] * (8 - k)) for k in range(3)]
    plot = LossPlot(Box(0.0, 0.0, 3.8, 3.0), walks, 1.5e-31, DARK)
    (name,) = plot.least(1.5e-31)
    assert name.get_bottom()[1] > plot.inner.bottom + 0.3
    assert plot.inner.left < name.get_left()[0]
    assert name.get_right()[0] < plot.inner.right
    for walk in walks:
        assert clear(name, plot.places(walk)[:, :2])
