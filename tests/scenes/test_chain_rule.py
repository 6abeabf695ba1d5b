"""ChainRule: the answers are right and executed, or nowhere on screen; the digits agree as far as it says."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from manim import Group, VMobject

from gdmath import Data, MeanSquaredError, central_difference
from scenes.audit.lectures import LECTURES
from scenes.chain_rule import WORDS, ChainRule
from scenes.lecture import Lecture
from scenes.stage.data.nudge import Nudges
from scenes.stage.data.out_of_view import OutOfView
from scenes.stage.data.rows import DataPlot
from scenes.stage.layout import MARGIN, Box, frame_size, picture_place
from scenes.stage.lettering import Formula
from scenes.stage.settings import settings
from scenes.stage.theme import DARK, SIZES
from scenes.stage.type import Code, Number, Prose
from scenes.stage.words.check_table import CheckTable
from scenes.stage.words.derivation import DIM as DERIVED
from scenes.stage.words.derivation import labels
from scenes.stage.words.digits import DIGITS, Compared
from scenes.stage.words.homework import LARGE, NUMPY, SIZE, Derivation, Homework
from scenes.stage.words.row_claims import words_on_rows, words_on_tilt, words_on_unseen
from tests.scenes.placed import far_out
from tests.scenes.reading import read

BOX = Box(-6.6, -2.75, 6.6, 0.0)


class Watched(ChainRule):
    """What is on screen after each beat, and what it says."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        shown = [part for mobject in self.mobjects for part in mobject.get_family()]
        self.seen = [*getattr(self, "seen", []), (words, shown)]
        edge = np.array(frame_size()) / 2
        for part in shown:
            if part.has_points():
                assert np.isfinite(part.points).all()
                assert (np.abs(part.points[:, :2]) <= edge).all(), words


def told(lecture: Lecture, solved: bool = True, aspect: str = "16:9") -> Watched:
    look = lecture.look.model_copy(update={"aspect": aspect})
    asked = lecture.chain_rule.model_copy(update={"show_solution": solved})
    scene = Watched(lecture=lecture.model_copy(update={"look": look, "chain_rule": asked}))
    scene.render()
    return scene


def exact_gradient(data: Data, point: np.ndarray) -> list[Fraction]:
    """By rows, in rational arithmetic: no rounding at all."""
    x, y = ([Fraction(value) for value in column.tolist()] for column in (data.x, data.y))
    w, b = map(Fraction, point.tolist())
    errors = [w * a + b - c for a, c in zip(x, y, strict=True)]
    return [2 * sum(e * a for e, a in zip(errors, x, strict=True)) / len(x), 2 * sum(errors) / len(x)]


def table_of(lecture: Lecture) -> tuple[CheckTable, np.ndarray]:
    point = Nudges.around(lecture.loss, lecture.start).point
    return CheckTable(BOX, lecture.loss, point, DARK, True), point


@pytest.mark.parametrize("point", [(1.039401142, 3.3e-17), (-1.039401142e5, 2.345678912e5), (0.5, 1.5)])
def test_the_point_is_told_with_so_many_digits_as_can_be_read(point: tuple[float, float]):
    with settings({"pixel_width": 1080, "pixel_height": 1080}):
        across = picture_place().width
    where = CheckTable(Box(0.0, 0.0, across, 2.0), Lecture().loss, np.array(point), DARK, True).header[0]
    assert where.size >= SIZES.smallest
    assert point != (0.5, 1.5) or '"0.5"' in where.source


def assert_apart(scene: Watched) -> None:
    """Nothing written on the last frame covers another."""
    written = []
    for mobject in scene.mobjects:
        written += [cell for row in mobject for cell in row] if isinstance(mobject, CheckTable) else [mobject]
    written = [Group(part) for part in written if part.family_members_with_points()]
    assert len(written) > 8
    for a, b in combinations(written, 2):
        apart = np.abs(a.get_center() - b.get_center())[:2] - [(a.width + b.width) / 2, (a.height + b.height) / 2]
        assert apart.max() > 0


@pytest.mark.parametrize(("of", "size", "column"), [("w", LARGE, 4.25), ("b", LARGE, 4.25), ("w", SIZE, 5.2)])
def test_the_residual_moves_the_other_way_by_what_the_inner_derivative_says(of: str, size: float, column: float):
    work = Homework(DARK, True, size)
    note, inner = work.moved(of), work.inner(of)
    assert ("x" in labels(note)) == ("x" in labels(inner))
    assert {"e", "minus", of} <= set(labels(note))
    assert note.width < column


@pytest.mark.parametrize("aspect", ["16:9", "4:3", "1:1", "9:16"])
def test_with_the_solution_every_answer_is_told(aspect: str, tmp_path: Path):
    scene = told(LECTURES["falling, far from zero"](tmp_path), aspect=aspect)
    words = [words for words, _ in scene.seen]
    assert {answer for key, (answer, _) in WORDS.items() if key != "tilt"} <= set(words)
    assert any("nearly alike: x is near 1,000,0" in each for each in words)
    assert any(f"agree to {DIGITS} digits" in each for each in words)
    assert [part.text for part in scene.seen[-1][1] if isinstance(part, Code)] == list(NUMPY.values())
    assert scene.time <= 75
    assert_apart(scene)


def test_without_the_solution_no_answer_is_on_screen_or_told(lecture: Lecture):
    scene = told(lecture, solved=False, aspect="4:3")
    assert_apart(scene)
    assert not {words for words, _ in scene.seen} & {answer for answer, _ in WORDS.values()}
    for words, shown in scene.seen:
        assert len(words.split()) <= 10
        assert not any(answer in words for answer in ("−x", "−1", "2 times", "Why x", "Why 1", "half", "x·"))
        for part in shown:
            if isinstance(part, Code):
                assert part.text in ("dw =", "db =")
            if isinstance(part, Formula):
                assert_asks(part)


@pytest.mark.parametrize("aspect", ["1:1", "9:16"])
def test_in_a_narrow_frame_the_room_to_write_touches_nothing(aspect: str):
    assert_apart(told(Lecture(), solved=False, aspect=aspect))


def test_in_a_square_frame_the_heads_of_the_table_stand_apart(tmp_path: Path):
    """An h of five digits ran into the next head, and out of the frame."""
    rng = np.random.default_rng(2)
    weights = rng.uniform(0.3, 3.0, 300)
    np.savetxt(tmp_path / "stones.csv", np.c_[weights, 7000.0 * weights**1.5], delimiter=",", header="carat,price")
    scene = told(Lecture(data={"source": str(tmp_path / "stones.csv")}), aspect="1:1")
    (table,) = (part for part in scene.mobjects if isinstance(part, CheckTable))
    _, by_w, by_b = table.header
    assert by_w.get_right()[0] + 0.1 < by_b.get_left()[0]
    assert by_b.get_right()[0] < picture_place().right + MARGIN / 2


def assert_asks(line: Formula) -> None:
    """What stands right of a derivative is a box, or not yet carried out."""
    names = set(labels(line))
    if "Delta" in line.source:
        assert names == {"eq", "room"}
    if names & {"inner", "D"}:
        assert not names & {"minus", "x", "one"}
        assert "two" not in names or "dif" in line.source  # as an exponent, still to be differentiated


def test_the_line_of_numpy_on_screen_is_executed_and_right(lecture: Lecture):
    data, point = lecture.rows, Nudges.around(lecture.loss, lecture.start).point
    lines = [Homework(DARK, True, SIZE).numpy(of).text for of in "wb"]
    names = {"np": np, "x": data.x, "y": data.y, "yhat": point[0] * data.x + point[1]}
    for text in lines:
        exec(text, names)
    reach = 2 * np.array([np.abs(data.x).max(), 1.0]) * np.abs(data.y - names["yhat"]).max()
    rounding = 1e-15 * np.abs(point[0] * data.x).max() * reach / np.abs(data.y - names["yhat"]).max()
    assert (np.abs([names["dw"], names["db"]] - lecture.loss.gradient(*point)) <= 1e-12 * reach + rounding).all()


def test_the_letters_of_the_code_are_those_of_its_text():
    for of, size in (("w", SIZE), ("b", LARGE)):
        code = Homework(DARK, True, size).numpy(of)
        assert len(code) == len(code.text.replace(" ", ""))
        e, np_mean = code.select("e"), code.select("sum")
        assert (len(e), len(np_mean)) == (len("y-yhat"), len("np.mean"))
        assert np_mean.get_right()[0] < e.get_left()[0]


def test_the_numbers_are_those_of_the_rows_to_the_digits_that_agree(lecture: Lecture):
    table, point = table_of(lecture)
    for k, exact in enumerate(exact_gradient(lecture.rows, point)):
        for row in (table.formula, table.difference):
            assert read(row[k + 1].text) == pytest.approx(float(exact), rel=10.0 ** (1 - table.digits))
        assert read(table.half[k + 1].text) == pytest.approx(float(exact) / 2, rel=10.0 ** (1 - table.digits))


def test_so_many_digits_agree_as_is_said(lecture: Lecture):
    table, _ = table_of(lecture)
    counts = []
    for first, second in zip(table.formula[1:], table.difference[1:], strict=True):
        pairs = zip(first.text.partition("×")[0], second.text.partition("×")[0], strict=True)
        same = 0
        for one, other in pairs:
            if one != other:
                break
            same += one.isdigit()
        counts.append(same)
    assert table.digits == min(counts)
    assert table.digits >= DIGITS - 2


def test_of_the_gradient_without_the_two_only_what_stands_in_the_table_is_told():
    """A critical rate was spoken of that was not in the picture, in the words of a later clip."""
    seen = told(Lecture()).seen
    assert not [words for words, _ in seen if "critical" in words]
    ((words, shown),) = [each for each in seen if "halved" in each[0]]
    (table, _), numbers = table_of(Lecture()), {part.text for part in shown if isinstance(part, Number)}
    for whole, half in zip(table.formula[1:], table.half[1:], strict=True):
        assert {whole.text, half.text} <= numbers
        assert read(half.text) == pytest.approx(read(whole.text) / 2, rel=1e-6)
    assert not any(mark.isdigit() for mark in words)


@pytest.mark.parametrize("aspect", ["16:9", "4:3", "1:1", "9:16"])
def test_in_each_frame_the_same_is_said_of_the_penguins_tilt_whose_pivot_is_out_of_view(aspect: str):
    words = [words for words, _ in told(Lecture(data={"source": "penguins"}), aspect=aspect).seen]
    assert any("nearly alike: x is near 200.9" in each for each in words)


def test_a_year_is_told_as_one():
    assert words_on_tilt("", True, 1954.6) == "Why x? By x·Δw, nearly alike: x is near 1955."


def test_what_is_drawn_of_the_rows_is_said():
    assert words_on_rows(20, 20, 20) == ("", "n = 20 rows")
    assert words_on_rows(180, 180, 30) == ("", "30 of 180 residuals")
    assert words_on_rows(50_000, 500, 30) == ("500 of 50,000 rows", "500 of 50,000 rows, 30 residuals")
    assert words_on_unseen(5, 0.9991)[0] == "5 rows out of view: nearly all the loss"
    assert words_on_unseen(1, 0.42) == ("1 row out of view: 42 % of the loss", "1 out of view: 42 % of L")


@pytest.mark.parametrize("aspect", ["16:9", "4:3", "1:1", "9:16"])
def test_rows_out_of_view_that_make_the_loss_are_spoken_of_from_the_first_beat_on(aspect: str, tmp_path: Path):
    scene = told(far_out(tmp_path), aspect=aspect)
    for _, shown in scene.seen[:8]:
        words = [part.words for part in shown if isinstance(part, Prose)]
        assert sum(each.startswith("57 of 60 rows") for each in words) == 1
        assert any("3 " in each and "out of view: nearly all" in each for each in words)
        assert any(isinstance(part, OutOfView) for part in shown)
    assert not any("rows" in part.words for part in told(Lecture()).seen[0][1] if isinstance(part, Prose))


def test_in_4_to_3_the_data_have_a_picture_and_each_line_a_place():
    scene = told(Lecture(), aspect="4:3")
    for words, shown in scene.seen[:10]:
        (plot,) = (part for part in shown if isinstance(part, DataPlot))
        assert min(plot.inner.width, plot.inner.height) > 2.3, words


@pytest.mark.parametrize(
    ("start", "said"),
    [("auto", "mean of the squared"), ((-1.0, 4.0), "mean of the squared"), ((1e4, -1e5), "out of view")],
)
def test_a_line_taken_for_the_start_asked_for_is_said_to_be_another(start: object, said: str):
    assert said in told(Lecture(descent={"start": start})).seen[0][0]


def test_so_it_is_at_and_near_the_fit():
    fit = Lecture().loss.minimizer
    for off, said in ((0.0, "already fits"), (0.01, "nearly fits")):
        assert said in told(Lecture(descent={"start": tuple(fit + off)})).seen[0][0]


def test_the_start_is_the_line_where_it_is_in_view():
    for lecture in (Lecture(), Lecture(data={"source": "penguins"})):
        assert (Nudges.around(lecture.loss, lecture.start).point == lecture.start).all()


@pytest.mark.parametrize("h", [1e-3, 1.0, 50.0])
def test_the_central_difference_is_exact_for_any_h(h: float):
    x, y = ([Fraction(value) for value in column.tolist()] for column in (Lecture().rows.x, Lecture().rows.y))
    (w, b), step = map(Fraction, Lecture().start), Fraction(h)

    def loss(w: Fraction, b: Fraction) -> Fraction:
        return sum((c - w * a - b) ** 2 for a, c in zip(x, y, strict=True)) / len(x)

    by_w = (loss(w + step, b) - loss(w - step, b)) / (2 * step)
    by_b = (loss(w, b + step) - loss(w, b - step)) / (2 * step)
    assert [by_w, by_b] == exact_gradient(Lecture().rows, np.array([float(w), float(b)]))


def test_where_any_h_is_said_to_be_exact_two_are_seen_to_be():
    """The picture showed one h."""
    at, table = told(Lecture()), table_of(Lecture())[0]
    (shown,) = (shown for words, shown in at.seen if words.endswith("any h is exact."))
    rows = [[cell.text for cell in row[1:]] for row in (table.difference, table.farther)]
    assert rows[0] == rows[1]
    numbers = [part.text for part in shown if isinstance(part, Compared)]
    assert sorted(numbers) == sorted([*rows[0], *rows[1]])
    assert not np.allclose(
        central_difference(Lecture().loss, (-1, 4)), central_difference(Lecture().loss, (-1, 4), 1e12)
    )


def strength(part: VMobject) -> float:
    return max(each.get_fill_opacity() for each in part.family_members_with_points())


def test_what_is_spoken_of_is_lit_and_the_rest_is_dimmed():
    class Lit(ChainRule):
        def beat(self, words, *plays):
            super().beat(words, *plays)
            family = [part for mobject in self.mobjects for part in mobject.get_family()]
            chain = [part for part in family if isinstance(part, Formula) and "times" in labels(part)]
            seen[words.split(":")[0]] = (
                [{each: strength(line.select(each)) for each in ("outer", "inner")} for line in chain],
                [strength(cell) for cell in family if isinstance(cell, Compared)],
                [strength(part) for part in family if isinstance(part, Formula) and "eta" in part.source],
            )

    seen: dict = {}
    Lit(lecture=Lecture()).render()
    lit, dimmed = pytest.approx(1.0), pytest.approx(DERIVED)
    assert seen["Outer"][0] == [{"outer": lit, "inner": dimmed}]
    assert seen["Inner"][0] == [{"outer": dimmed, "inner": lit}]
    assert seen["Without the 2"][1] == [dimmed] * 4, "the numbers with it"
    assert seen["Every number is halved, and so is each step."][1] == [dimmed, dimmed, lit, lit], (
        "those that are halved"
    )
    assert seen["Every number is halved, and so is each step."][2] == [lit], "the step"


def test_in_a_square_frame_the_name_of_x_is_whole():
    lecture = Lecture(data={"source": "penguins", "standardize": True})
    (plot,) = (part for part in told(lecture, aspect="1:1").seen[0][1] if isinstance(part, DataPlot))
    assert next(part.words for part in plot if isinstance(part, Prose)).endswith("standardised")


def test_ten_thousand_rows():
    assert any(
        part.text == "dw ="
        for part in told(Lecture(data={"n": 10_000}), solved=False).seen[-1][1]
        if isinstance(part, Code)
    )


def test_there_is_a_line_to_show_where_y_is_constant():
    loss = MeanSquaredError(Data([1.0, 2.0, 3.0], [0.1, 0.1, 0.1]))
    assert Nudges.around(loss, (0.0, 0.1)).shows(loss)


@pytest.mark.parametrize("solved", [True, False])
def test_in_a_narrow_frame_the_lines_stand_apart_and_those_of_b_by_themselves(solved: bool):
    """In 4:3 five fractions stood on each other, the last next to the caption."""
    body = Box(0.0, 0.0, 5.2, 4.6)
    work = Homework(DARK, solved, SIZE)
    lines = Derivation(work, work, Box(-4.4, 4.6, 5.2, 5.6), body, False)
    (_, outer, inner, result), (inner_b, result_b) = lines.w, lines.b
    gaps = [above.get_bottom()[1] - below.get_top()[1] for above, below in pairwise([outer, inner, result, result_b])]
    assert min(gaps) > 0.1
    assert gaps[-1] > 1.2 * gaps[-2], "no gap between the lines of w and those of b"
    assert result_b.get_bottom()[1] > 0.1
    assert inner_b.get_right()[0] + 0.3 < result_b.get_left()[0]
    assert result_b.get_right()[0] <= body.right
