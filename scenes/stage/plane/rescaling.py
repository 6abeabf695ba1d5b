"""Rows whose x is centred and scaled, moment by moment, and one line on its way through the units."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError, Scaling
from scenes.stage.data.start import away_from_the_fit

Points = NDArray[np.float64]

CLOSE, RAW, CENTRED, SCALED = -1, 0, 1, 2
"""Moments: x as it is seen close up, and whole, x less its mean, and that over its standard deviation."""

LEVELS = 5


class Rescaling:
    """Rows whose x is centred until moment 1 and scaled until moment 2, and one line on its way through the units.

    Where the line is the fit, it is another, from which there is a way to go. `levels` are losses for iso-lines, √ of
    the excess evenly spaced: the highest is the start's. In a sweep they are the same for all, `others` are all of it.
    """

    def __init__(self, raw: Data, start: Points, others: Sequence[Rescaling] = ()) -> None:
        self.raw, self.others, self.loss = raw, others, MeanSquaredError(raw)
        self.start = away_from_the_fit(self.loss, start)
        self.mean, self.deviation = float(raw.x.mean()), raw.x_deviation
        self.away = self.mean / self.deviation
        excess = float(self.loss.value(*self.start)) - self.loss.minimum
        self.radius = max([math.sqrt(excess), *(each.radius for each in others)])
        self.least = min([self.loss.minimum, *(each.least for each in others)])
        self.levels = self.least + (self.radius * np.arange(1, LEVELS + 1) / LEVELS) ** 2

    def at(self, moment: float) -> tuple[MeanSquaredError, Scaling]:
        """The loss over the rows of that moment, and the way back to the raw ones."""
        moment = max(moment, RAW)
        centred, scaled = self.centred(min(moment, CENTRED)), max(moment - CENTRED, 0.0)
        scaling = Scaling(centred * self.mean, self.deviation**scaled, 0.0, 1.0)
        return self.loss.rescaled(scaling), scaling

    @property
    def raw_side(self) -> tuple[MeanSquaredError, Points]:
        """The loss over the raw rows, and the start there."""
        return self.at(RAW)[0], self.start

    @property
    def scaled_side(self) -> tuple[MeanSquaredError, Points]:
        """The loss over the scaled rows, and the start there."""
        loss, scaling = self.at(SCALED)
        return loss, scaling.to_standardized(self.start)

    def centred(self, share: float) -> float:
        """How much of the mean is gone: what is left halves in even times while it is many standard deviations."""
        if share == 0.0 or self.away == 0.0:
            return share  # the rows as they came, to the last digit
        return 1.0 - math.sinh((1.0 - share) * math.asinh(self.away)) / self.away
