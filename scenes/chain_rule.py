"""ChainRule: the homework, ∂L/∂w and ∂L/∂b."""

from __future__ import annotations

import numpy as np
from manim import LEFT, ReplacementTransform, VGroup, linear
from numpy.typing import NDArray

from gdmath import Data
from scenes.lecture import Lecture
from scenes.stage.animations import FadeIn, FadeOut, Walk
from scenes.stage.data.drawn import spread_out
from scenes.stage.data.nudge import Nudges, NudgeView
from scenes.stage.data.one_row import OneRow
from scenes.stage.data.out_of_view import OutOfView
from scenes.stage.data.residuals import Measured, Residuals
from scenes.stage.data.rows import DataPlot
from scenes.stage.data.tour import visited
from scenes.stage.layout import GAP, Box, enclosing, is_narrow, is_tall, is_wide, picture_place
from scenes.stage.shapes import Curve
from scenes.stage.story import LectureScene
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose
from scenes.stage.words.check_table import CheckTable
from scenes.stage.words.derivation import Dim, Rewrite, at, bright, dim
from scenes.stage.words.homework import APART, LARGE, SIZE, Derivation, Homework, named_parts
from scenes.stage.words.row_claims import words_on_rows, words_on_tilt, words_on_unseen
from scenes.stage.words.start_claims import instead, of_the_start

WORDS = {
    "outer": ("Outer: the square gives 2 times the residual.", "Outer: differentiate the square."),
    "inner": ("Inner: only w·x changes with w, so −x.", "Inner: how does the residual change with w?"),
    "b": ("For b only the inner derivative differs: −1.", "The same for b: what is different?"),
    "tilt": ("Why x? Tilt by Δw: each prediction moves x·Δw.", "Tilt the line: how far does each prediction move?"),
    "lift": ("Why 1? Shift by Δb: every prediction moves Δb.", "Shift the line: how far does each prediction move?"),
    "numpy": ("In numpy, one line each.", "Write each in one line of numpy."),
}
"""What is told with the solution, and what is asked without it."""

LINE = 0.38
"""From one line of the note on the rows to the next."""

TWO_LINES = 1.25
"""How high the place of two such lines is where that of one is 0.75."""


class ChainRule(LectureScene):
    """The two derivatives grow term by term, become a line of numpy each, and agree with finite differences."""

    headline = "The chain rule"

    def construct(self) -> None:
        """Tell it."""
        loss, data, theme = self.lecture.loss, self.lecture.rows, self.theme
        seen = spread_out(data)
        solved = self.lecture.chain_rule.show_solution
        nudges = Nudges.around(loss, self.lecture.start)
        point = nudges.point

        place = picture_place()
        wide, tall = is_wide(), is_tall()
        work = Homework(theme, solved, LARGE if wide else SIZE)
        small = Homework(theme, solved, SIZE if wide else SIZES.label)
        head, left, body = arranged(place, work)
        data_box, note_box = left.rows(5, 0.75 if len(seen) == len(data) else TWO_LINES, gap=0.15)
        rows = DataPlot(data_box, seen, nudges.lines, theme, others=self.others(nudged))
        measured = Measured(rows, visited(point[None], loss))
        line, residuals, dots = Curve(theme.line, 6).show(rows.line(point)), Residuals(measured, 0), rows.dots()
        row = OneRow(measured)
        tilt, lift = NudgeView(measured, nudges.tilt, theme.w), NudgeView(measured, nudges.lift, theme.b)
        unseen = OutOfView(rows, data, point)
        counted, weight, count = row_note(
            note_box, unseen, words_on_rows(len(data), len(seen), len(measured.shown)), theme
        )

        lines = Derivation(work, small if tall else work, head, body, wide)
        named, (chain, outer, inner, result) = lines.named, lines.w
        asked, answered = named_parts(chain, theme), named_parts(outer, theme)
        noted = work if work.moved("w").width < left.width else small
        by_w, by_b = (at(noted.moved(of), note_box.left, note_box.center[1]) for of in "wb")

        title_row, results, coded, check_row, table_box = arranged_at_last(place)
        summary = at(small.named(f"#h({1.6 if wide else 1.2}em)"), place.left, title_row.center[1])
        writing = small if wide or tall else Homework(theme, solved, SIZES.tick)
        difference, step = writing.difference(), writing.step()
        for each in (difference, step):
            half = each.width / 2
            each.move_to([place.left + half if tall else place.right - half, check_row.center[1], 0.0])
        residual = "(y_i - hat(y)_i)"
        final = [at(work.result(of, residual), r.left, r.center[1]) for of, r in zip("wb", results, strict=True)]
        codes = [work.numpy(of).move_to([r.left, r.center[1], 0.0], LEFT) for of, r in zip("wb", coded, strict=True)]
        table = CheckTable(table_box, loss, point, theme, solved)

        say = {key: told if solved else asked for key, (told, asked) in WORDS.items()}
        if solved:
            say["tilt"] = words_on_tilt(say["tilt"], tilt.alike, float(seen.x.mean()))

        if tall:
            self.close_up(enclosing(head, left))

        self.add(self.title(), self.model(False), rows, line, residuals, dots, unseen, counted, weight, lines.loss)
        begun = self.opened(of_the_start(elsewhere, self.lecture), residuals, lines.loss)
        self.beat("The loss: the mean of the squared residuals.", begun)
        scan = Walk(residuals, 0, 1, run_time=3, rate_func=linear)
        self.beat("The sum runs over the rows: one residual each.", [scan, FadeOut(counted), FadeIn(count)])
        self.beat("Give the inside a name: e, the residual.", [Dim(residuals), FadeIn(row)], Rewrite(lines.loss, named))
        words = "Chain rule: outer derivative times inner derivative."
        to_its_place = [self.whole()] if tall else []
        self.beat(words, [*to_its_place, Dim(named), Rewrite(named, chain, keep=True)], FadeIn(asked))
        answer = [Rewrite(chain, outer, run_time=1.5), ReplacementTransform(asked, answered, run_time=1.5)]
        self.beat(say["outer"], answer, [Dim(outer, "outer"), Dim(answered[1][1])])
        light = [Dim(outer, "inner"), Dim(answered), Dim(named, "name", "is", "inside")]
        self.beat(say["inner"], light, Rewrite(VGroup(outer, named), inner, keep=True, run_time=1.5))
        words = "Multiply, and keep the mean over the rows."
        self.beat(words, [*bright(outer), *dim(named)], Rewrite(VGroup(outer, inner), result, keep=True, run_time=1.5))
        steps = [Rewrite(a, b, keep=True) for a, b in zip(lines.w[-len(lines.b) :], lines.b, strict=True)]
        self.beat(say["b"], dim(outer, inner, result), *steps)
        light = [*bright(inner), *dim(*lines.b), *map(FadeOut, (row, unseen, weight, count)), FadeIn(by_w)]
        self.beat(say["tilt"], light, Walk(tilt, 0, 1, run_time=1.5))
        light = [*bright(lines.b[-2]), *dim(inner), FadeOut(tilt), FadeOut(by_w), FadeIn(by_b)]
        self.beat(say["lift"], light, Walk(lift, 0, 1, run_time=1.5))
        gone = [rows, line, residuals, dots, lift, by_b, answered, outer, inner, *lines.b[:-1]]
        moves = [
            Rewrite(a, b, run_time=1.5) for a, b in zip((named, result, lines.b[-1]), (summary, *final), strict=True)
        ]
        coded = [Rewrite(a, b, keep=True, run_time=1.5) for a, b in zip(final, codes, strict=True)]
        self.beat(say["numpy"], [*map(FadeOut, gone), *moves], *coded)
        light = [*dim(summary, *final, *codes), FadeIn(difference), FadeIn(table.header)]
        self.beat("Check: move w or b by h, watch the loss.", light, FadeIn(table.difference))
        self.beat("Parabolas in w and in b: any h is exact.", FadeIn(table.farther))
        if not solved:
            light = [*bright(summary, *final, *codes), FadeOut(table.farther), FadeIn(table.formula)]
            self.beat("Your formulas must give these numbers.", light)
            return
        words = f"Formula and finite difference agree to {table.digits} digits."
        self.beat(words, [*bright(*final), FadeOut(table.farther), FadeIn(table.formula)])
        light = [Dim(each, "two") for each in (*final, *codes)]
        aside = [*light, *dim(difference, table.header, table.difference, table.formula)]
        self.beat("Without the 2: the gradient of half the loss.", aside, FadeIn(table.half))
        light = [*bright(table.formula), FadeOut(difference), FadeIn(step)]
        self.beat("Every number is halved, and so is each step.", light)
        light = [*bright(summary, *final, *codes), *dim(step, table)]
        self.beat("Two derivatives, two lines of numpy.", light)


def elsewhere(lecture: Lecture) -> str:
    """Why the line of a lecture is not its start; nothing where it is."""
    there = (Nudges.around(lecture.loss, lecture.start).point == lecture.start).all()
    return "" if there else instead(lecture.loss, lecture.descent.start)


def nudged(lecture: Lecture) -> tuple[Data, NDArray[np.float64]]:
    """The rows of a lecture that are seen, and its lines."""
    return spread_out(lecture.rows), Nudges.around(lecture.loss, lecture.start).lines


def row_note(box: Box, unseen: OutOfView, words: tuple[str, str], theme: Theme) -> tuple[Prose, VGroup, Prose]:
    """How many rows are drawn; in a line of its own, what those out of view weigh; then, of how many the residuals."""
    half = LINE / 2 if unseen.weighs_much else 0.0
    count = Prose(words[1], SIZES.label, theme.muted, width=box.width)
    rows, weight = Prose(words[0], count.size, theme.muted), VGroup()
    for each in (rows, count):
        each.at((box.left, box.center[1] + half))
    if unseen.weighs_much:
        choices = words_on_unseen(unseen.count, unseen.share)
        fits = (each for each in choices if Prose(each, SIZES.tick, theme.text).width <= box.width)
        told = Prose(next(fits, choices[-1]), SIZES.label, theme.text, width=box.width)
        weight.add(told.at((box.left, box.center[1] - half)))
    return rows, weight, count


def arranged(place: Box, work: Homework) -> tuple[Box, Box, Box]:
    """Where the loss stands, the rows and the derivation: below one another in a frame higher than wide."""
    if is_tall():
        head, left, body = place.rows(1, 4, 3.55, gap=0.15)
        return head, left, body
    if is_wide():
        left, right = place.columns(1, 2.0)
        head, body = right.rows(1, 4)
        return head, left, body
    head, below = place.rows(1, 4.6, gap=0.0)
    last = work.inner("b").width + APART + work.result("b").width
    left, body = below.columns(1, max(1.3, last / (below.width - GAP - last)))
    return head, left.shrunk(top=0.15), body  # the index of the sum above reaches low


def arranged_at_last(place: Box) -> tuple[Box, list[Box], list[Box], Box, Box]:
    """Where the loss stands at last, the two formulas, their lines of numpy, the finite difference and the table."""
    if is_narrow():  # a line of numpy below its formula
        title, w, w_code, b, b_code, rest = place.rows(0.8, 1, 0.65, 1, 0.65, 4.5 if is_tall() else 2.1, gap=0)
        check, table = rest.rows(1, 5, gap=0) if is_tall() else (w, rest)
        return title, [w, b], [w_code, b_code], check, table
    title, w, b, table = place.rows(1, 1.15, 1.15, 2.2, gap=0.05)
    return title, [w, b], [row.shrunk(left=0.45 * place.width) for row in (w, b)], title, table
