"""LossLandscape: one line is one point; all lines are a landscape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import VGroup, linear
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError
from scenes.lecture import Lecture
from scenes.stage.animations import Appear, FadeIn, FadeOut, Views, Walk, Zoom, conceal, step_by_step
from scenes.stage.camera import pinned
from scenes.stage.data.rows import DataPlot, LineView, held_in_view
from scenes.stage.data.start import away_from_the_fit
from scenes.stage.data.tour import visited
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import Box, enclosing, is_narrow, is_tall, is_wide, picture_place
from scenes.stage.plane.chips import Chips
from scenes.stage.plane.color_bar import ColorBar
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.map_notes import BRIEFLY, OWN_UNITS, own_units, unit_note
from scenes.stage.plane.tiles import SIDE, Tiles
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import extent, widest_label
from scenes.stage.space.sliced_world import ARM, SlicedWorld, arms
from scenes.stage.space.view import View
from scenes.stage.space.world import turning
from scenes.stage.story import LectureScene
from scenes.stage.words.landscape_claims import words_on, words_on_all, words_on_cuts, words_on_tries
from scenes.stage.words.start_claims import drawn, of_the_start
from scenes.stage.words.valley_claims import bowl_words, is_blade, remedy

TRIED = np.array([(0.55, 0.4), (-0.6, -0.55), (0.3, -0.35)])
"""Lines that are tried between the start and the least-squares fit: where they stand in the frame, from −1 to 1."""

ALONG = np.array([-0.9, -0.45, 0.45, 0.9])
"""Where lines stand along a valley too narrow to stand beside it; the start takes the place of one."""

HEIGHT = 1.0

ALONE, NUMBERS = 0.7, 2.4
"""How large the map is alone, at least, as a share of its room, and the room for numbers beside what it becomes."""

BESIDE, BELOW = 1.4, 0.7
"""How broad the bar of colours is beside the map, and how high below it."""

STACK = 2.3
"""How high the numbers stand one under the other."""

APART = 0.25
"""So far in the frame, from −1 to 1, stand lines that are told apart."""

TURNS, ELEVATIONS = (0, 5, -5, 10, -10, 15, -15, 20, -20, 25, -25, 30, -30), (27, 22, 17)
"""How the bowl may be turned from mid-quarter and tilted, in degrees, until its cuts are: the first that will do."""


class LossLandscape(LectureScene):
    """Lines drop their losses on the (w, b) plane until it is a map; the map rises into a bowl and is cut in two."""

    headline = "A landscape of losses"

    def construct(self) -> None:
        """Tell it."""
        loss, data, theme = self.lecture.loss, self.lecture.rows, self.theme
        first = away_from_the_fit(loss, self.lecture.start)
        others = self.others(known)
        bowl = Bowl.sheet(loss, known_points(first, data), others)
        place = picture_place()
        data_box, readout_box, map_box, bar_box = arranged(place)
        plane = Landscape(map_box, loss, *bowl.ranges, theme, 1.0, [each for each, _ in others])

        tried = lines_to_try(bowl, first)
        chosen = np.vstack([first, tried, loss.minimizer])
        tiles, tour = Tiles(plane), visited(chosen, loss)
        tours = [(each.rows, lines_of(each, replace(bowl, loss=each.loss))) for each in self.lecture.sweep.together]
        last = tour.steps
        rows = DataPlot(data_box, data, tour.points, theme, others=tours)
        line, chips = LineView(rows, tour, [*range(last)]), Chips(plane, tour)
        numbers = Readout(readout_box, tour, loss, theme, ("w", "b", "L"))
        left_side = VGroup(rows, rows.dots(), line, numbers)
        note, aloft = unit_note(plane), own_units(1.0 / bowl.reach, theme, OWN_UNITS if is_wide() else BRIEFLY)

        heat, iso_lines, names = plane.heat_map(), plane.iso_lines(), plane.level_names()
        bar = ColorBar(bar_box, plane)
        marks = VGroup(plane.fit())
        if data.slope is not None and data.intercept is not None:
            marks.add(plane.truth(data.slope, data.intercept))

        self.add(self.title(), self.model(False), plane, note, left_side)
        begun = self.opened(of_the_start(drawn, self.lecture))
        self.beat("One line is one point: its w and its b.", [*begun, FadeIn(chips)])
        tries = Walk(Views(line, chips, numbers), 0, last, run_time=1.5 * last, rate_func=step_by_step(last))
        self.beat(words_on_tries(bowl, first, tried), tries)
        self.add(tiles, chips)
        self.beat("Now every line: fifty by fifty.", Walk(tiles, 0, SIDE * SIDE, run_time=4, rate_func=linear))
        self.beat(words_on(loss), [*map(FadeIn, (heat, iso_lines, names, bar, marks)), FadeOut(chips)])

        height = HEIGHT * max(1.0, place.height / place.width)
        raised = replace(bowl, height=height)
        above = View.from_above(plane.inner)
        every = [replace(raised, loss=each) for each, _ in others] or [raised]
        seen = into_the_bowl(every, place)
        turn = (seen.azimuth - above.azimuth + 180.0) % 360.0 - 180.0  # the short way
        seen = replace(seen, azimuth=above.azimuth + turn)
        world = SlicedWorld(bowl, above, seen, theme)
        conceal(world.floor, world.inside, world.cuts, world.best, world.wall)
        self.add(world)
        on_map = [tiles, heat, iso_lines, names, marks, bar, plane, note, left_side]
        middle, level, _ = place.center
        side = min(ALONE * min(place.width, place.height), place.width - NUMBERS)
        alone = replace(above, x=middle, y=level, scale=max(above.scale, side / 2))
        for words in aloft:
            pinned(words).at((place.right, place.bottom), 1.0)
        rising = [Appear(world.inside), *map(FadeOut, on_map), *map(FadeIn, aloft)]
        self.beat("Let the loss be the height.", rising, world.animate.to(alone))
        room = widest_label(raised)
        near = enclosing(*(extent(each, seen) for each in every)).shrunk(left=-room, right=-room)
        closer = Zoom(self.camera, near, run_time=4)
        self.beat(
            bowl_words(loss, "The map rises into a bowl."),
            [
                world.animate(run_time=4).to(seen, height),
                Appear(world.floor, run_time=4),
                Appear(world.wall, run_time=4),
                closer,
            ],
        )
        self.beat(words_on_cuts(world, seen), [Appear(world.cuts)], world.animate(run_time=3).cut(1))
        best = [] if is_blade(loss) else [Appear(world.best)]
        self.beat(
            remedy(loss, words_on_all(world.bowl, seen)),
            [world.animate(run_time=9).to(replace(seen, azimuth=seen.azimuth + 360)), self.whole(), *best],
            Zoom(self.camera, near),
        )


def known(lecture: Lecture) -> tuple[MeanSquaredError, NDArray[np.float64]]:
    """The loss of a lecture, and the points that must be in view."""
    return lecture.loss, known_points(away_from_the_fit(lecture.loss, lecture.start), lecture.rows)


def lines_of(lecture: Lecture, bowl: Bowl) -> NDArray[np.float64]:
    """The lines of a lecture that are tried over the plane of a bowl."""
    first = away_from_the_fit(lecture.loss, lecture.start)
    return np.vstack([first, lines_to_try(bowl, first), lecture.loss.minimizer])


def arranged(place: Box) -> tuple[Box, Box, Box, Box]:
    """Where the rows stand, the numbers, the map and the bar of its colours: beside it or, in 4:3 and 1:1, below."""
    if is_tall():
        data, numbers, plane = place.rows(3.2, 0.8, 4.5, gap=0.2)
        return data, numbers, *_with_bar_beside(plane)
    if not is_wide():
        left, right = place.columns(*(0.62, 1) if is_narrow() else (0.8, 1))
        plane, bar = right.rows(right.height - BELOW, BELOW, gap=0.0)
        if not is_narrow():
            return *left.rows(4.4, 0.85, gap=0.3), plane, bar
        data, numbers = left.rows(left.height - STACK, STACK, gap=0.0)
        return data, numbers.shrunk(top=0.25, right=max(0.0, left.width - STACK + 0.3)), plane, bar
    left, right = place.columns(1, 1.25)
    data, numbers = left.rows(4.4, 0.85, gap=0.3)
    return data, numbers, *_with_bar_beside(right)


def _with_bar_beside(box: Box) -> tuple[Box, Box]:
    """The place of a map, and that of its bar of colours at the right."""
    return box.shrunk(right=BESIDE), box.shrunk(left=box.width - BESIDE)


def lines_to_try(bowl: Bowl, first: NDArray[np.float64]) -> NDArray[np.float64]:
    """Three lines `(3, 2)` that stand apart on the map and in view of the rows; where none could, on the map alone."""
    over = [bowl.center + TRIED * signs * bowl.reach for signs in ((1, 1), (-1, 1), (1, -1), (-1, -1))]
    near = [held_in_view(bowl.loss, tried) for tried in over]
    along = [held_in_view(bowl.loss, along_the_valley(bowl, first))]
    for lines in (near, along, over):
        rooms = [room(bowl, np.vstack([first, tried, bowl.loss.minimizer])) for tried in lines]
        if max(rooms) > APART:
            break
    return lines[int(np.argmax(rooms))]


def room(bowl: Bowl, lines: NDArray[np.float64]) -> float:
    """How far in the frame, from −1 to 1, the two nearest of the lines `(k, 2)` stand apart."""
    places = bowl.boxed(lines)
    one, other = np.triu_indices(len(places), 1)
    return float(np.hypot(*(places[one] - places[other]).T).min())


def along_the_valley(bowl: Bowl, first: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lines `(3, 2)` through the middle of the rows, as steep as stands apart from the first one."""
    way = np.array([1.0, -bowl.loss.data.x.mean()])
    way /= np.hypot(*(way / bowl.reach))
    taken = bowl.boxed(first) @ (way / bowl.reach)
    return bowl.loss.minimizer + np.delete(ALONG, np.abs(ALONG - taken).argmin())[:, None] * way


def into_the_bowl(bowls: Sequence[Bowl], box: Box) -> View:
    """The view over the lowest corner of a bowl in which both cuts are seen to be parabolas, or the usual one.

    In a sweep it is over that of the first of its bowls, and has room for all.
    """
    corner, views = bowls[0].lowest_corner(), []
    for elevation in ELEVATIONS:
        view = min((turning(bowl, box, corner, elevation) for bowl in bowls), key=lambda each: each.scale)
        views += [replace(view, azimuth=view.azimuth + turn) for turn in TURNS]
    good = (view for view in views if min(arms(bowl, view).min() for bowl in bowls) >= ARM)
    return next(good, views[0])


def known_points(start: NDArray[np.float64], data: Data) -> NDArray[np.float64]:
    """The points that must be in view: the start and, where they are known, the true parameters."""
    truth = [] if data.slope is None or data.intercept is None else [(data.slope, data.intercept)]
    return np.array([start, *truth])
