"""FitALine: data, a line through it, and how wrong it is."""

from __future__ import annotations

import numpy as np
from manim import DOWN, LEFT, RIGHT, UL, Create, VGroup, linear
from manim.mobject.mobject import _AnimationBuilder

from gdmath import Data, Trajectory
from scenes.lecture import Lecture
from scenes.stage.animations import Appear, FadeIn, Views, Walk, Zoom, conceal, step_by_step
from scenes.stage.data.drawn import how_many, of, weighed
from scenes.stage.data.mean_square import MeanSquare
from scenes.stage.data.residuals import Measured, Residuals, Squares, sample_note, with_room
from scenes.stage.data.rows import LineView
from scenes.stage.data.tour import visited
from scenes.stage.data.tried import tilted_and_lifted, turning_place, worse
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import Box, enclosing, is_tall, picture_place, place_of
from scenes.stage.numerals import significant
from scenes.stage.story import LectureScene
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, formula, quoted
from scenes.stage.words.row_claims import words_on_residuals

DIM = 0.3

LIFTED, MEASURED, SQUARED, FIRST, SECOND = 4, 5, 6, 7, 8
"""Moments of the tour: the first line has been found, its residuals drawn, squared, their mean taken; the second."""

LEAST = 3.1
"""How broad the column of the numbers is at least."""

ROOM, NAMES = 1.65, 2.07
"""How large a mean square may be, and how broad the losses beside it."""


class FitALine(LectureScene):
    """Two numbers make a line; the squares on its residuals gather into their mean, the least for the last line."""

    headline = "How wrong is a line?"

    def construct(self) -> None:
        """Tell it."""
        loss, all_rows, theme = self.lecture.loss, self.lecture.rows, self.theme
        data, tour = toured(self.lecture)

        drawn = sample_note(all_rows, theme)
        left, numbers_box, right = arranged(picture_place(), drawn)
        rows = with_room(left, data, tour, FIRST, min(ROOM, right.width - NAMES), theme, self.others(toured))
        measured = Measured(rows, tour)
        line = LineView(rows, tour, [FIRST, SECOND])
        residuals, squares = Residuals(measured, LIFTED), Squares(measured, MEASURED)
        numbers = Readout(numbers_box, tour, loss, theme, ("w", "b", "L"))
        mean = MeanSquare(right, measured, loss, SQUARED, [FIRST, SECOND])
        views = Views(squares, residuals, line, mean, numbers)
        dots, of_w, of_b, of_loss = rows.dots(), numbers[0:4:3], numbers[1:5:3], numbers[2:6:3]
        below_numbers = numbers_box.top - 2.05 if numbers_box is right else right.top
        definition = defined(len(all_rows), mean.times, theme).move_to([right.left, below_numbers, 0], UL)
        conceal(of_loss)
        both = enclosing(left, place_of(numbers), place_of(drawn))
        self.close_up(left)

        self.add(self.title(), self.model(False), rows, dots)
        sample = how_many(data, all_rows)
        self.beat(f"{sample}. Which line fits them?" if sample else "Some data. Which line fits it?")
        aside = Zoom(self.camera, both)
        self.beat("A line is two numbers: w and b.", aside, [Create(line.current), FadeIn(numbers)])
        tilt, lift = (Walk(views, k, k + 2, run_time=4, rate_func=step_by_step(2)) for k in (0, 2))
        if turning_place(all_rows) == 0.0:
            self.beat("w tilts it.", dimmed(of_b), tilt)
        else:
            self.beat("w tilts it; b follows so it stays near.", tilt)
        self.beat("b lifts it.", [*undimmed(of_b), *dimmed(of_w)], lift)
        measure, square, gather = (
            Walk(views, k, k + 1, run_time=4, rate_func=linear) for k in (LIFTED, MEASURED, SQUARED)
        )
        lengths = np.abs(measured.rows - measured.feet(LIFTED))[:, 1]
        self.beat(words_on_residuals(lengths), [*dimmed(of_b, dots), FadeIn(drawn)], measure)
        self.beat("Square each: large misses weigh more.", square)
        self.beat("The mean of the squares: the loss.", self.whole(), gather, [FadeIn(definition), Appear(of_loss)])
        other, best = (Walk(views, k, k + 1, run_time=3) for k in (FIRST, SECOND))
        self.beat("Another line: other squares, another mean.", undimmed(of_w, of_b), other)
        self.beat("The least-squares line: the smallest mean there is.", best)
        self.beat(f"No line has less: the least loss is {significant(loss.minimum)}.", FadeIn(mean.least))


def toured(lecture: Lecture) -> tuple[Data, Trajectory]:
    """The rows of a lecture that are drawn, and the lines that are laid through them."""
    loss, rows = lecture.loss, lecture.rows
    first, second = worse(loss, 0.2, 0.7), worse(loss, 1.0, 0.25)
    data = of(rows, weighed(rows, np.array([first, second, loss.minimizer])))
    way = tilted_and_lifted(loss, first)
    return data, visited(np.vstack([way, first, first, first, second, loss.minimizer]), loss)


def arranged(place: Box, note: Prose) -> tuple[Box, Box, Box]:
    """Where the rows stand, the numbers and the mean square, the numbers over that or all three below one another.

    The note goes where nothing else is: under the mean square or, where that is not level with the rows, under those.
    """
    if is_tall():
        left, numbers, right = place.rows(5, 0.85, 2.65, gap=0.2)
        note.at((left.left, left.bottom))
        return left.shrunk(bottom=0.45 if note.width else 0.0), numbers, right
    left, right = place.beside(1.9, LEAST)
    note.at((right.left, right.bottom))
    return left, right, right


def defined(n: int, times: int, theme: Theme) -> VGroup:
    """What the loss is, of how many rows, and how many times as wide as theirs its square is drawn."""
    loss = formula("L = 1/n sum_i (y_i - hat(y)_i)^2", SIZES.label, theme.loss)
    count = formula(f"n = #{quoted(f'{n:,}')}", SIZES.tick, theme.muted)
    lines = VGroup(loss, count)
    if is_tall():
        lines.arrange(RIGHT, buff=0.5)
    else:
        lines.arrange(DOWN, buff=0.15, aligned_edge=LEFT)
    if times > 1:
        enlarged = Prose(f"mean square: {times:,} times as wide", SIZES.tick, theme.muted)
        lines.add(enlarged.next_to(lines, DOWN, buff=0.15, aligned_edge=LEFT))
    return lines


def dimmed(*parts: VGroup) -> list[_AnimationBuilder]:
    """What is not spoken of now recedes."""
    return [part.animate.set_fill(opacity=DIM) for part in parts]


def undimmed(*parts: VGroup) -> list[_AnimationBuilder]:
    """What is spoken of again stands out."""
    return [part.animate.set_fill(opacity=1.0) for part in parts]
