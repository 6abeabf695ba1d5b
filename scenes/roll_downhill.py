"""RollDownhill: the whole algorithm in two lines, as a loop."""

from __future__ import annotations

import numpy as np

from gdmath import GradientDescent, Trajectory, descend
from scenes.stage.data.tried import away_from_the_fit
from scenes.stage.layout import frame
from scenes.stage.plane.compass import GradientAt
from scenes.stage.plane.landscape import Landscape, PathView
from scenes.stage.story import Appear, LectureScene, Vanish, Views, Walk, conceal, step_by_step
from scenes.stage.words.algorithm import Algorithm
from scenes.stage.words.claims import SINGLE_STEPS

WIDE = 11.0
"""From this width on, the words stand beside the map."""

LONGEST = 0.3
"""How far the first gradient reaches across the map or up it, as a share of what the descent spans."""


class RollDownhill(LectureScene):
    """A point rolls down the landscape by two lines: find uphill; go the other way, a bit. It ends as it began."""

    loops = True

    def construct(self) -> None:
        """Tell it."""
        loss, theme = self.lecture.loss, self.theme
        start = away_from_the_fit(loss, self.lecture.start)
        walk = descend(loss, start, GradientDescent(self.lecture.learning_rate), self.lecture.steps)
        singles = min(SINGLE_STEPS, walk.steps)
        factor = longest_factor(walk, loss.minimizer)

        place = frame()
        words_box, map_box = place.columns(1, 1.25) if place.width > WIDE else place.rows(1, 1.7)
        shown = np.vstack([walk.near(), (walk.points + factor * walk.gradients)[:1]])
        plot = Landscape.framing(map_box, loss, shown, theme)
        algorithm = Algorithm(words_box, theme)
        path, uphill = PathView(plot, walk, singles), GradientAt(plot, walk, factor)
        moving = Views(path, uphill)
        conceal(uphill)

        self.add(plot.heat_map(), plot, plot.iso_lines(), plot.fit(), moving, algorithm)
        self.lit("Find uphill.", [*algorithm.light(0), Appear(uphill)])
        self.lit("Go the other way, a bit.", algorithm.light(1), Walk(moving, 0, 1, run_time=1.4))
        rest = max(1, singles - 1)
        again = Walk(moving, 1, singles, run_time=0.9 * rest, rate_func=step_by_step(rest))
        lapse = Walk(moving, singles, walk.steps, lapse=True, run_time=3)
        self.lit("Repeat.", algorithm.light(2), again, *[lapse] * (walk.steps > singles))
        self.play(Vanish(moving, run_time=0.7))
        moving.show(0)
        conceal(uphill)
        self.play(*algorithm.light(), Appear(path))
        self.wait(0.4, frozen_frame=True)


def longest_factor(walk: Trajectory, fit: np.ndarray) -> float:
    """How long a unit of the gradient is drawn."""
    seen = np.vstack([walk.near(), fit])
    return float(LONGEST * np.min(np.ptp(seen, axis=0) / np.abs(walk.gradients[0])))
