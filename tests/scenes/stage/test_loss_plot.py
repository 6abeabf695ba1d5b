"""The axes of the losses have room for the name of the least one, whatever the losses do."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import GradientDescent, critical_rate, descend
from scenes.lecture import Lecture
from scenes.stage.descents.loss_plot import LossPlot
from scenes.stage.layout import Box
from scenes.stage.theme import DARK


@pytest.mark.parametrize("share", [1e-4, 0.2, 0.99, 1.1, 2.0, 10.0, 100.0])
@pytest.mark.parametrize("steps", [1, 8, 200])
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
