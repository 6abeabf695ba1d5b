"""RollDownhill: the whole algorithm in two lines, as a loop."""

from __future__ import annotations

import numpy as np

from gdmath import Trajectory, descend_steadily
from scenes.lecture import Lecture
from scenes.stage.animations import Appear, Vanish, Views, Walk, conceal, step_by_step
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.layout import frame, is_tall, is_wide
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.step_against import StepAgainst
from scenes.stage.plane.way_map import NONE, map_note, way_map
from scenes.stage.story import LectureScene
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose
from scenes.stage.words.algorithm import Algorithm
from scenes.stage.words.claims import SINGLE_STEPS
from scenes.stage.words.loop_claims import beginning, outcome

LONGEST = 0.28
"""How far the first gradient reaches across the map of the descent or up it, as a share of that."""

NEAR = 2.0
"""After the first step the gradient is in view too, up to so many times the first loss."""

NOTE = 0.3
"""The room for a line over the map and one under the words."""


class RollDownhill(LectureScene):
    """A point rolls down the landscape by two lines: find uphill; go the other way, a bit. It ends as it began."""

    headline = "Roll downhill, in two lines"
    loops = True

    def construct(self) -> None:
        """Tell it."""
        loss, theme = self.lecture.loss, self.theme
        asked = self.lecture.start
        walk = rolled(self.lecture)
        singles = min(SINGLE_STEPS, walk.steps)

        place = frame()
        words_box, map_box = place.columns(1, 1.25) if is_wide() else place.rows(1, 1.7 if is_tall() else 2.6)
        map_box = map_box.shrunk(top=NOTE)
        tag = self.tag(words_box)
        walks = [(each.loss, rolled(each)) for each in (self.lecture, *self.lecture.sweep.together)]
        first, *others = [(each, way, NONE) for each, way in walks]
        factor = min(longest_factor(way_map(map_box, *first[:2], theme, others=others), way) for _, way in walks)
        first, *others = [(each, way, tips(way, factor)) for each, way in walks]
        plot = way_map(map_box, *first[:2], theme, first[2], others)
        algorithm = Algorithm(words_box.shrunk(bottom=NOTE), theme)
        said = beginning(loss, asked, plot.place(*walk.points.T))
        first_words, last_words = (
            Prose(words, SIZES.tick, theme.muted, width=words_box.width).at((words_box.left, words_box.bottom))
            for words in (said, outcome(loss, walk) or said)
        )
        path, uphill = PathView(plot, walk, singles), StepAgainst(plot, walk, factor, singles)
        moving = Views(path, uphill)  # the way so far may run along the gradient, and lies under it
        conceal(uphill, last_words)

        goal = fit_or_pointer(plot, [path])
        ground = plot.heat_map(), plot, plot.iso_lines(), goal, map_note(plot, goal)
        self.add(*ground, moving, algorithm, first_words, last_words, *tag)
        self.lit("Find uphill.", [*algorithm.light(0), Appear(uphill)])
        self.lit("Go the other way, a bit.", algorithm.light(1), Walk(moving, 0, 1, run_time=1.4))
        rest = max(1, singles - 1)
        again = Walk(moving, 1, singles, run_time=0.9 * rest, rate_func=step_by_step(rest))
        lapse = Walk(moving, singles, walk.steps, lapse=True, run_time=3)
        told = [Vanish(first_words), Appear(last_words)]
        self.lit("Repeat.", algorithm.light(2), again, *[lapse] * (walk.steps > singles), told)
        self.play(Vanish(moving, run_time=0.7), Vanish(last_words, run_time=0.7))
        moving.show(0)
        conceal(uphill)
        self.play(*algorithm.light(), Appear(path), Appear(first_words))
        self.wait(0.4, frozen_frame=True)


def rolled(lecture: Lecture) -> Trajectory:
    """The descent of a lecture, from where there is a way to go."""
    start = away_from_the_fit(lecture.loss, lecture.start)
    return descend_steadily(lecture.loss, start, lecture.learning_rate, lecture.steps)


def tips(walk: Trajectory, factor: float) -> np.ndarray:
    """Where the gradients before and after the first step end that are in view, `(k, 2)`."""
    near = walk.losses[:2] <= NEAR * walk.losses[0]
    return (walk.points + factor * walk.gradients)[:2][near]


def longest_factor(plot: Landscape, walk: Trajectory) -> float:
    """How long a unit of the gradient is drawn."""
    spans = np.ptp([plot.x_range, plot.y_range], axis=1)
    return float(LONGEST / np.max(np.abs(walk.gradients[0]) / spans))
