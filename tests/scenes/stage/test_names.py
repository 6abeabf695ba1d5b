"""Whatever a column is called, its name in a picture can be read."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Data
from scenes.stage.layout import Box
from scenes.stage.names import drawable, name
from scenes.stage.plane.definition import definition
from scenes.stage.theme import DARK, SIZES
from scenes.stage.typeset import typeset

HOSTILE = {
    "long": "the length of the flipper in millimetres " * 13,
    "one word": "W" * 500,
    "emoji": "mass \U0001f9ec\U0001faf5\ufe0f g",
    "joined": "\U0001f468\u200d\U0001f469\u200d\U0001f467 people",
    "control": "a\x00b\x1b[31m\x07\r\n\u202e\u2028c",
    "unassigned": "a \U0010fffd \u0378 b",
    "markup": '#v(9em) $x$ *b* "q" \\ {{ a : b }} @ref <label>',
    "nothing": "\u200b\u200d",
    "stacked": "e" + "\u0301" * 200,
}


def boxes(words: str) -> int:
    """How many of the signs in words are drawn as the box for what is not there."""
    (missing,) = typeset('#text(font: "Libertinus Serif", "\U0010fffd")', 1.0)

    def form(points: np.ndarray) -> np.ndarray:
        return points - points[:1]

    drawn = [typeset(f'#text(font: "Libertinus Serif", "{mark}")', 1.0) for mark in words if mark.isalnum()]
    shapes = [form(leaf.points) for leaves in drawn for leaf in leaves]
    return sum(np.array_equal(shape, form(missing.points)) for shape in shapes)


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("width", [2.0, 6.0])
def test_a_name_beside_an_axis_fits_and_is_large_enough_to_read(kind: str, width: float):
    drawn = name(HOSTILE[kind], width, DARK)
    assert drawn.width <= width + 1e-9
    assert drawn.size >= SIZES.smallest


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_name_in_a_formula_fits_and_is_large_enough_to_read(kind: str):
    data = Data([1.0, 2.0, 4.0], [1.0, 3.0, 2.0], HOSTILE[kind], "y")
    box = Box(-6.0, 0.0, -1.0, 1.0)
    drawn = definition(data, 0, box, DARK)
    assert drawn.width <= box.width + 1e-9
    assert drawn.size >= SIZES.smallest


def test_a_name_that_is_cut_ends_in_dots_and_is_else_as_it_was():
    words = HOSTILE["long"]
    cut = drawable(words)
    assert 50 < len(cut) <= 60
    assert cut.endswith("…")
    assert words.startswith(cut[:-1])
    assert drawable("flipper_length_mm") == "flipper length mm"


@pytest.mark.parametrize("mark", ["\u0378", "\U000e0100", "\U0001faf5\ufe0f", "\U0010fffd"])
def test_a_sign_that_no_font_has_is_left_out(mark: str):
    assert drawable(f"a {mark} b") == "a b"


def test_a_letter_that_no_font_has_is_its_code(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("scenes.stage.names._is_drawn", lambda mark: False)
    assert drawable("a 日本 b") == "a U+65E5 U+672C b"


def test_no_letter_of_a_name_is_a_box():
    assert boxes(drawable("\U00012345 \U00013000 \u0e01 \ua000 日本 \ufdfa")) == 0


@pytest.mark.parametrize("words", ["λ_max", "größe", "Wärme °C", "x̂", "café", "м²", "a→b", "η ≤ 1"])
def test_what_the_font_has_stays(words: str):
    shown = drawable(words)
    assert "U+" not in shown
    assert len(shown) >= len(words) - 1
