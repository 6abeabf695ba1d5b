"""The outlines of what Typst sets, its labels and its looks: Manim's own reader is the referee."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from manim import MathTypst, Typst, VMobject
from numpy.typing import NDArray

from scenes.stage.lettering import Formula
from scenes.stage.type import Code, quoted
from scenes.stage.typeset import typeset
from scenes.stage.words.derivation import blank

SIZE = 37.0
INK = "#80FF00"

TEXTS = {
    "accents and umlauts": '#text(font: "Libertinus Serif", "Ångström, naïve café, Übermaß, ŷ, ñ")',
    "kerning and ligatures": '#text(font: "Libertinus Serif", "AVATAR To. fit affine ffl ﬁ")',
    "weights": '#text(font: "Libertinus Serif", weight: "bold")[x#h(1em)#"A line"] #text(weight: "semibold", "Fit")',
    "a subscript": '#"λ"#sub(typographic: false, baseline: 0.15em, size: 0.75em, "max")#" = 3"',
    "digits and signs": '#text(font: "Libertinus Serif", number-width: "tabular", "0123456789.,−+×∞°")',
    "code": f'#text(font: "DejaVu Sans Mono", {quoted("dw = -2 * np.mean((y - yhat) * x)")})',
    "turned, stretched and moved": '#rotate(20deg, scale(x: 150%, y: 70%, "turned")) #move(dx: 3pt, dy: 2pt, "on")',
    "shrunk": "#scale(x: 50%, y: 70%, origin: top + left, circle(radius: 2em, stroke: 1pt))",
    "lines": '#underline("under") #line(length: 2em, angle: 30deg, stroke: 2pt) #circle(radius: 5pt, stroke: 1pt)',
}

FORMULAS = {
    "minus": "x - y = - 3",
    "superscripts": "{{ a^2 : a }} + {{ (b_i - 1) : b }}^{{ 2 : two }} + e^(-t\\/2)",
    "hats": "hat(y)_i = hat(m) \\/ (1 - 0.9^t) + bold(x)_i",
    "fractions": "{{ (partial L)/(partial {{ b : Db }}) : D }} {{ = : eq }} {{ {{ 2 : two }}/n : n }} (dif L)/(dif w)",
    "sums": "{{ 1/n : n }} {{ sum_i : sum }} {{ sum_(i=1)^n : all }} {{ e_i : e }}",
    "roots": "sqrt({{ s : s }}) + sqrt({{ 1/x : f }}) + epsilon",
    "braces": '{{ underbrace({{ a + b : ab }}, "in {{ b : c }}") : brace }} overbrace(c, "over")',
    "norms and bars": "norm(nabla L) + |1 - {{ eta : rate }} lambda_max| + overline({{ L : L }})",
    "arrows": "{{ w : old }} arrow.l {{ w : new }} - eta dot {{ (dif L)/(dif w) : slope }} => 0",
    "quoted": '"error" arrow.l #"−1.5" space {{ "a \\" }} : " : quote }} #h(1em) "b"',
    "boxes": f"{blank('room', 2.0, 1.5)} = {{{{ {blank('within', 1.0, 1.0)} + {{{{ #box($e_i$) : e }}}}^2 : all }}}}",
    "turned and stretched": "{{ #rotate(20deg, scale(200%, $1/x$)) : turned }} + #scale(x: 50%, $1/y$)",
    "a label used twice": "{{ x : x }} + {{ y : y }} + {{ x : x }}",
    "labels around labels": "{{ f({{ g({{ x : x }}) : g }}) : f }} {{ = : eq }} {{ {{ 2 : two }} : number }}",
}


def centred(shapes: list[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Moved together so that their ends lie evenly around the origin."""
    ends = np.concatenate([points[each::4] for points in shapes for each in (0, 3)])
    return [points - (ends.min(axis=0) + ends.max(axis=0)) / 2 for points in shapes]


def assert_alike(ours: list[NDArray[np.float64]], manims: list[VMobject]) -> None:
    assert len(ours) == len(manims) > 0
    for points, shape in zip(centred(ours), centred([shape.points for shape in manims]), strict=True):
        assert points.shape == shape.shape
        assert np.abs(points - shape).max() < 1e-6


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS)
def test_outlines_are_those_that_manim_reads(source: str):
    leaves, manims = typeset(source, SIZE), Typst(source, font_size=SIZE, use_svg_cache=False)
    assert_alike([leaf.points for leaf in leaves], manims.family_members_with_points())


@pytest.mark.parametrize("source", FORMULAS.values(), ids=FORMULAS)
def test_formulas_are_those_that_manim_makes(source: str):
    ours, manims = Formula(source, SIZE, INK), MathTypst(source, font_size=SIZE, use_svg_cache=False).set_color(INK)
    assert_alike([shape.points for shape in ours], list(manims))
    assert np.abs(ours.get_center()).max() < 1e-9
    assert_looks(ours, manims)
    parts = {label: [list(manims).index(shape) for shape in manims.select(label)] for label in manims._group_labels}
    assert list(ours.parts.items()) == list(parts.items())


def test_the_sign_and_the_bar_of_a_root_belong_to_its_label():  # of Manim's labels only the bar does
    assert Formula("{{ sqrt(x) : root }} + 1", SIZE, INK).parts == {"root": [0, 1, 2]}


def assert_looks(ours: Formula, manims: MathTypst) -> None:
    for shape, other in zip(ours, manims, strict=True):
        assert np.array_equal(shape.fill_rgbas, other.fill_rgbas)
        assert np.array_equal(shape.stroke_rgbas, other.stroke_rgbas)
        assert np.isclose(shape.stroke_width, other.stroke_width)


@pytest.mark.parametrize("factor", [0.5, 3.0])
def test_bars_grow_with_the_letters(factor: float):
    source = FORMULAS["fractions"]
    ours, manims = Formula(source, SIZE, INK), MathTypst(source, font_size=SIZE, use_svg_cache=False).set_color(INK)
    assert_looks(ours.scale(factor), manims.scale(factor))
    assert_looks(ours.scale_to_fit_width(2.0), manims.scale_to_fit_width(2.0))
    assert np.isclose(ours.size, manims.font_size)


def test_a_copy_has_its_own_shapes_under_the_same_labels():
    first = Formula(FORMULAS["superscripts"], SIZE, INK)
    other = first.copy().shift([1.0, 2.0, 0.0])
    other.select("b").set_color("#FF0000")
    assert np.allclose(other.select("b").get_center() - first.select("b").get_center(), [1.0, 2.0, 0.0])
    assert first.select("b")[0].get_color().to_hex() == INK


def test_the_same_formula_again_is_not_changed_by_what_became_of_the_first():
    first = Formula("x/2", SIZE, INK)
    points = [shape.points.copy() for shape in first]
    first.scale(2.0).shift([1.0, 0.0, 0.0])
    assert all(map(np.array_equal, points, (shape.points for shape in Formula("x/2", SIZE, INK))))


@pytest.mark.parametrize("part", ["mean", "(y - yhat)", "= -2"])
def test_a_part_of_code_is_its_letters(part: str):
    text = "dw = -2 * np.mean((y - yhat) * x)"
    code = Code(text, SIZE, INK, part=part)
    letters, start = text.replace(" ", ""), len(text[: text.index(part)].replace(" ", ""))
    assert len(code) == len(letters)
    wanted = code[start : start + len(part.replace(" ", ""))]
    assert [id(shape) for shape in code.select("part")] == [id(shape) for shape in wanted]
    assert all(left.get_left()[0] < right.get_left()[0] for left, right in pairwise(code.select("part")))
