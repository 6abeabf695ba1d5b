"""LossLandscape: one line is one point; all lines are a landscape."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from manim import FadeIn, FadeOut, VGroup, linear
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError
from scenes.stage.data.rows import DataPlot, LineView
from scenes.stage.data.tour import visited
from scenes.stage.data.tried import away_from_the_fit
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import picture_place
from scenes.stage.plane.chips import Chips
from scenes.stage.plane.color_bar import ColorBar
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.tiles import SIDE, Tiles
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.view import View
from scenes.stage.space.world import SlicedWorld, turning
from scenes.stage.story import Appear, LectureScene, Views, Walk, conceal, step_by_step
from scenes.stage.words.noise_claims import quiet

TRIED = np.array([(0.55, 0.4), (-0.6, -0.55), (0.3, -0.35)])
"""Lines that are tried between the start and the least-squares fit: where they stand in the frame, from −1 to 1."""

HEIGHT = 1.2


class LossLandscape(LectureScene):
    """Lines drop their losses on the (w, b) plane until it is a map; the map rises into a bowl and is cut in two."""

    def construct(self) -> None:
        """Tell it."""
        loss, data, theme = self.lecture.loss, self.lecture.rows, self.theme
        first = away_from_the_fit(loss, self.lecture.start)
        bowl = Bowl.sheet(loss, known_points(first, data))
        left, right = picture_place().columns(1, 1.25)
        data_box, readout_box = left.rows(4.4, 0.85, gap=0.3)
        plane = Landscape(right.shrunk(right=1.4), loss, *bowl.ranges, theme, aspect=1.0)
        beside = plane.inner.right + 0.75

        chosen = np.vstack([first, bowl.center + TRIED * bowl.reach, loss.minimizer])
        tiles, tour = Tiles(plane), visited(chosen, loss)
        last = tour.steps
        rows = DataPlot(data_box, data, tour.points, theme)
        line, chips = LineView(rows, tour, [*range(last)]), Chips(plane, tour)
        numbers = Readout(readout_box, tour, loss, theme, ("w", "b", "L"))
        left_side = VGroup(rows, rows.dots(), line, numbers)

        heat, iso_lines, names = plane.heat_map(), plane.iso_lines(), plane.level_names()
        bar = ColorBar(right.shrunk(left=beside - right.left), plane)
        marks = VGroup(plane.fit())
        if data.slope is not None and data.intercept is not None:
            marks.add(plane.truth(data.slope, data.intercept))

        self.add(self.title("A landscape of losses"), self.model(False), plane, left_side)
        self.beat("One line is one point: its w and its b.", FadeIn(chips))
        tries = Walk(Views(line, chips, numbers), 0, last, run_time=1.5 * last, rate_func=step_by_step(last))
        self.beat("Its colour is its loss. Try other lines.", tries)
        self.add(tiles, chips)
        self.beat("Now every line: fifty by fifty.", Walk(tiles, 0, SIDE * SIDE, run_time=4, rate_func=linear))
        self.beat(words_on(loss), [*map(FadeIn, (heat, iso_lines, names, bar, marks)), FadeOut(chips)])

        raised = replace(bowl, height=HEIGHT)
        above = View.from_above(plane.inner)
        turn = (raised.lowest_corner() - above.azimuth + 180.0) % 360.0 - 180.0  # the short way
        seen = turning(raised, picture_place(), above.azimuth + turn, 27)
        world = SlicedWorld(bowl, above, seen, theme)
        conceal(world.floor, world.inside, world.cuts, world.wall)
        self.add(world)
        on_map = [tiles, heat, iso_lines, names, marks, bar, plane, left_side]
        small = replace(above, scale=seen.scale, x=seen.x, y=seen.y)
        self.beat("Let the loss be the height.", [Appear(world.inside), *map(FadeOut, on_map)], world.animate.to(small))
        self.beat(
            "The map rises into a bowl.",
            [
                world.animate(run_time=4).to(seen, HEIGHT),
                Appear(world.floor, run_time=4),
                Appear(world.wall, run_time=4),
            ],
        )
        self.beat("Cut it along w, and along b: two parabolas.", [Appear(world.cuts)], world.animate(run_time=3).cut(1))
        self.beat(
            "Every line there is, and one that fits best.",
            world.animate(run_time=9).to(replace(seen, azimuth=seen.azimuth + 360)),
        )


def known_points(start: NDArray[np.float64], data: Data) -> NDArray[np.float64]:
    """The points that must be in view: the start and, where they are known, the true parameters."""
    truth = [] if data.slope is None or data.intercept is None else [(data.slope, data.intercept)]
    return np.array([start, *truth])


def words_on(loss: MeanSquaredError) -> str:
    """What the marks on the map are, and what parts them."""
    if loss.data.slope is None:
        return "Lines of equal loss; the star is the best."
    if quiet(loss):
        return "No noise: the best line is the true one."
    return "Star: best line. Cross: true line. Noise parts them."
