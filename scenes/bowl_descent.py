"""BowlDescent: down the bowl of the loss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from manim import linear
from numpy.typing import NDArray

from gdmath import MeanSquaredError, Trajectory
from scenes.lecture import Lecture
from scenes.stage.animations import Appear, FadeIn, FadeOut, Vanish, Views, Walk, conceal, step_by_step
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import Box, caption_place, frame, is_tall, picture_place, place_of
from scenes.stage.plane.map_notes import ON_ONE_EDGE, own_units
from scenes.stage.plane.way_map import worth_framing
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.descent_world import BALL, DescentWorld
from scenes.stage.space.looks import above_its_map, azimuth_for, elevation_for, framed, into, raised
from scenes.stage.space.outside import arrow_scale, marks
from scenes.stage.space.scales import Scales
from scenes.stage.space.view import View
from scenes.stage.story import LectureScene
from scenes.stage.theme import SIZES
from scenes.stage.type import Prose
from scenes.stage.words.claims import SINGLE_STEPS, ending, trend
from scenes.stage.words.start_claims import first_step, nor_do, seen_to_step, stays
from scenes.stage.words.valley_claims import bowl_words, why_so_slow

Points = NDArray[np.float64]

ASIDE = 26.0, 15.0, 9.0
"""How far from its side a long bowl is seen at first, while the steps are single, and at last, in degrees."""

LOWER = 4.0
"""How much lower it is seen at first, in degrees."""

COLUMN, ROW = (2.9, 3.1), (7.4, 1.0)
"""How wide and how high the numbers stand, one under the other or side by side, in Manim's units."""


BLOCK = 1.9
"""How high they stand in two columns, in a tall frame."""

TURNED, HIGHER = 45.0, 45.0
"""How much farther from its side, and from how much higher, it is seen for each width that a frame is higher than wide,
in degrees: so it fills more of its height."""

BORDER, BESIDE = 0.2, 0.25
"""How near the bowl may come to words and numbers, and how much less near from their side, where ticks look alike."""

ALMOST = 0.98
"""A bowl so large beside another is as large to the eye: then numbers rather stand at the right, on top."""

HIGH = 0.6
"""Numbers that begin higher above the foot of the picture leave it free."""

OVER_WORDS = 0.12
"""How far above the place of the words a row of numbers stands."""


class BowlDescent(LectureScene):
    """A ball takes each step against the gradient, down the wall of the bowl, to the least-squares fit."""

    headline = "Down the bowl"

    def construct(self) -> None:
        """Tell it."""
        walk, loss, theme = self.lecture.descend(), self.lecture.loss, self.theme
        singles = min(SINGLE_STEPS, walk.steps)
        title, model = self.title(), self.model()
        others = self.others(descent)
        told = others or [(loss, walk)]
        walks = [way for _, way in told]
        place = picture_place()
        upright = max(1.0, place.height / place.width)
        ours, bowls = around((loss, walk), others), [around(each, others) for each in told]
        title_look, home, inward = seen_from(bowls, walks[0].points[0], upright)
        raised_by = max(raised(each, upright).height for each in bowls)
        bowls = [replace(each, height=raised_by) for each in bowls]
        inward = View(inward.azimuth, max(into(each, inward) for each in bowls))
        starts = [way.points[0] for way in walks]
        floor = min(
            above_its_map(each, start, home, inward, upright).floor for each, start in zip(bowls, starts, strict=True)
        )
        ours, *bowls = (replace(each, height=raised_by, floor=floor) for each in (ours, *bowls))
        arrows = min(arrow_scale(*each, home) for each in zip(bowls, walks, strict=True))
        out = np.vstack([marks(*each, arrows) for each in zip(bowls, walks, strict=True)])
        side = Scales.beside(bowls[0], home, walks[0].points).side
        scales, *all_scales = (beside(each, home, walks, side) for each in (ours, *bowls))
        words = [*map(grown, [place_of(title), *self.model_places()])]
        if edge := any(each.narrow for each in all_scales):
            scales, *all_scales = (replace(each, one_edge=True) for each in (scales, *all_scales))
        units = [Prose(ON_ONE_EDGE, SIZES.tick, theme.muted)] if edge else own_units(1.0 / ours.reach, theme)
        box, (second, last) = arranged(all_scales, out, [home, inward], words, units)
        words += [grown(place_of(each)) for each in units]
        first, alone = (fitted(all_scales, out, look, words, place.center) for look in (title_look, home))

        world = DescentWorld(scales, walk, first, theme, singles, arrows)
        numbers = Readout(box, walk, loss, theme)
        both = Views(world, numbers)
        conceal(*world.descent, *world.uphill)

        self.add(title, model, world, *units)
        self.beat(bowl_words(loss, "The loss is a bowl over all lines."), world.animate(run_time=3).to(alone))
        arriving = [world.animate.to(second), *map(Appear, world.descent), FadeIn(numbers)]
        read = world.map.reading(ours.boxed(walk.points[0]), second)
        self.beat(words_on_ball(loss, walk, *map(bool, read)), arriving)
        balls, feet = world.balls_from(second), world.feet_from(second)
        seen = seen_to_step(feet)  # else the arrow would be taken for the step
        name = world.name_of_gradient([*words, box]) if seen and world.leads_uphill else []
        comes = [*map(Appear, world.uphill), *map(FadeIn, name), world.animate.to(second)]  # numbers give way to it
        told = first_step(loss, walk, balls, BALL, feet, arrow=world.leads_uphill)
        self.beat(told, *[comes] * seen, Walk(both, 0, 1, run_time=1.6))
        gone = [*map(Vanish, world.uphill), *map(FadeOut, name)] * seen
        if stays(loss, walk) and walk.steps > 1:
            all_steps = Walk(both, 1, walk.steps, lapse=True, run_time=3)
            self.beat(nor_do(walk.steps), [world.animate(run_time=3).to(last), all_steps])
        if stays(loss, walk):
            return
        if singles > 1:
            single = Walk(both, 1, singles, run_time=4, rate_func=step_by_step(singles - 1))
            self.beat(trend(balls[: singles + 1], BALL), [single, *gone])
        if walk.steps > singles:
            lapse = Walk(both, singles, walk.steps, lapse=True, run_time=6, rate_func=linear)
            self.beat(f"{walk.steps:,} steps, in a few seconds.", [world.animate(run_time=6).to(last), lapse])
        self.beat(ending(walk, loss), FadeIn(world.losses_at_its_ends()))
        if why := why_so_slow(walk, loss):
            self.beat(why)


def descent(lecture: Lecture) -> tuple[MeanSquaredError, Trajectory]:
    """What of a lecture is in the picture."""
    return lecture.loss, lecture.descend()


def around(own: tuple[MeanSquaredError, Trajectory], others: Sequence[tuple[MeanSquaredError, Trajectory]]) -> Bowl:
    """The bowl of a descent; those of a sweep are in one box."""
    (loss, walk), sights = own, [(each, worth_framing(way)) for each, way in others]
    return Bowl.around(loss, worth_framing(walk), sights)


def seen_from(bowls: Sequence[Bowl], start: Points, upright: float) -> tuple[View, View, View]:
    """From where a bowl is seen under the title, while the steps are single, and at last; all of a sweep as the first.

    It starts there (w, b), and the place of the picture is so many times as high as wide.
    """
    lift = elevation_for(bowls[0]) + HIGHER * (upright - 1.0)
    azimuths = [azimuth_for(bowls[0], start, aside + TURNED * (upright - 1.0)) for aside in ASIDE]
    return View(azimuths[0], lift - LOWER), View(azimuths[1], lift), View(azimuths[2], lift)


def beside(bowl: Bowl, home: View, walks: Sequence[Trajectory], side: float) -> Scales:
    """The scales of a bowl of a sweep, the post on that side."""
    points = [way.points for way in walks]
    return replace(Scales.beside(bowl, home, points[0], points), side=side)


def words_on_ball(loss: MeanSquaredError, walk: Trajectory, w_read: bool, b_read: bool) -> str:
    """What the ball is; its w and b can be read below it, or w alone, or there is no room and the numbers tell them."""
    if stays(loss, walk):
        return "The start is the fit: the ball is down already."
    if w_read and b_read:
        return "One line is one ball; below it, w and b."
    return "One line is one ball; below it, its w." if w_read else "One line is one ball: one w and one b."


def arranged(
    scales: Sequence[Scales], out: Points, looks: list[View], taken: list[Box], notes: list[Prose]
) -> tuple[Box, list[View]]:
    """The box of the numbers, beside the bowl, and the views: the first where the smallest of these is almost largest.

    Notes are moved to the foot of the picture, at the right or, where the numbers stand there, at the left.
    """
    found, least, place = [], 0.0, picture_place()
    for box in number_boxes(place):
        free = place.shrunk(top=box.height) if is_tall() else place
        _at_the_foot(notes, place, box)
        beside = [*taken, grown(box).shrunk(-BESIDE, 0.0, -BESIDE, 0.0), *(grown(place_of(note)) for note in notes)]
        views = [fitted(scales, out, look, beside, free.center, least) for look in looks]
        smallest = min(view.scale for view in views)
        found.append((smallest, box, views))
        least = max(least, ALMOST * smallest)
    largest = max(scale for scale, _, _ in found)
    _, box, views = next(each for each in found if each[0] >= ALMOST * largest)
    _at_the_foot(notes, place, box)
    return box, views


def _at_the_foot(notes: list[Prose], place: Box, numbers: Box) -> None:
    """Move notes to the foot of a place, aside of the numbers; above these where they take its whole width."""
    for note in notes:
        low = numbers.bottom < place.bottom + HIGH
        at_right = not low or place.right - numbers.right >= note.width + BORDER
        at_left = numbers.left - place.left >= note.width + BORDER
        height = place.bottom + 0.1 if at_right or at_left else numbers.top + BORDER
        half = note.width / 2
        x = place.right - half if at_right or not at_left else place.left + half
        note.move_to([x, height + note.height / 2, 0.0])


def fitted(
    scales: Sequence[Scales], out: Points, look: View, taken: list[Box], middle: Points, least: float = 0.0
) -> View:
    """The bowls as large as the frame lets them be around a middle, above the caption and clear of what is taken.

    Smaller than the `least` scale, they are of no use.
    """
    above_words = frame().shrunk(bottom=caption_place().height + 0.1)
    return framed(scales, out, look, above_words, taken, middle, least)


def grown(box: Box) -> Box:
    """A box and a little room around it."""
    return box.shrunk(-BORDER, -BORDER, -BORDER, -BORDER)


def number_boxes(place: Box) -> list[Box]:
    """Where the numbers may stand: in a column in each corner, or in a row above or below; in a tall frame above."""
    if is_tall():
        return [place.shrunk(bottom=place.height - BLOCK)]
    width, height = COLUMN
    columns = [
        Box(left, bottom, left + width, bottom + height)
        for left in (place.right - width, place.left)
        for bottom in (place.top - height, place.bottom)
    ]
    wide, high = min(ROW[0], place.width), ROW[1]
    rows = [
        Box(left, bottom, left + wide, bottom + high)
        for left in (place.left, place.right - wide)
        for bottom in (place.top - high, place.bottom + OVER_WORDS)
    ]
    return [*columns, *rows]
