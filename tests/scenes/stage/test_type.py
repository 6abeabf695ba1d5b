"""Type: what a number on screen says is the number."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
import typst
from hypothesis import assume, given
from hypothesis import strategies as st

from scenes.stage.numerals import fixed, significant
from scenes.stage.ticks import LINEAR, LOG, counted_from, far_zero, plain, steps_to
from scenes.stage.type import Prose, halves, quoted, text_width
from tests.scenes.reading import read


@given(st.floats(allow_nan=False, allow_infinity=False, allow_subnormal=False))
def test_a_number_reads_as_its_value_to_its_last_digit(value: float):
    small = abs(value) < 1e-2 or abs(value) >= 1e4
    assume(abs(value) < 1e308)
    assert math.isclose(read(significant(value)), value, rel_tol=5.1e-2 if small else 5.1e-4)


@given(st.floats(-9e4, 9e4), st.integers(0, 5))
def test_a_fixed_number_reads_as_its_value_to_its_last_decimal(value: float, decimals: int):
    assert abs(read(fixed(value, decimals)) - value) <= 0.5000001 * 10.0**-decimals


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9), st.integers(2, 8))
def test_linear_ticks_are_even_in_range_and_say_where_they_are(low: float, span: float, count: int):
    high = low + max(span, 1e-6 * abs(low))
    ticks = LINEAR.ticks(low, high, count)
    values = np.array([value for value, _ in ticks])
    step = np.diff(values).min() if len(values) > 1 else high - low
    assert 2 <= len(ticks) <= max(count, 4) + 1
    assert (values >= low - 1e-6 * step).all()
    assert (values <= high + 1e-6 * step).all()
    assert np.allclose(np.diff(values), step, rtol=1e-6)
    for value, label in ticks:
        assert abs(read(label) - value) <= 1e-6 * step + 1e-12 * abs(value)


@given(st.floats(-1e9, 1e9), st.floats(1e-9, 1e9), st.integers(2, 8))
def test_an_axis_has_ticks_and_one_notation(low: float, span: float, count: int):
    high = low + max(span, 1e-6 * abs(low))
    scales = [LINEAR.ticks(low, high, count), counted_from(far_zero(low, high)).ticks(low, high, count)]
    if low > 0:
        scales.append(LOG.ticks(low, high, count))
    for ticks in scales:
        labels = [label for _, label in ticks if label != "0"]
        assert len({label[-1] in "⁰¹²³⁴⁵⁶⁷⁸⁹" for label in labels}) <= 1, labels
    assert all(len(ticks) >= 2 for ticks in scales)


def test_no_axis_says_eighty_thousand_beside_a_power_of_ten():
    labels = [label for _, label in LINEAR.ticks(-1.45e5, 2.5e4, 9)]
    assert "−80,000" in labels
    assert "−100,000" in labels
    assert [label for _, label in LINEAR.ticks(0, 2.1e6, 5)][1] == "0.5×10⁶"


def test_years_have_no_comma():
    assert [label for _, label in LINEAR.ticks(1949.0, 1961.0, 3)] == ["1950", "1955", "1960"]
    assert "2,000" in [label for _, label in LINEAR.ticks(0.0, 5000.0, 5)]


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e3), st.integers(2, 6))
def test_ticks_counted_from_a_place_say_how_far_they_are_from_it(low: float, span: float, count: int):
    high = low + max(span, 1e-7 * abs(low))
    zero = far_zero(low, high)
    for value, label in counted_from(zero).ticks(low, high, count):
        assert abs(zero + read(label) - value) <= 1e-6 * (high - low) + 1e-12 * abs(value)
    assert read(plain(zero)) == pytest.approx(zero, rel=1e-11)


@given(st.floats(-200, 200), st.floats(1e-3, 300), st.integers(2, 6))
def test_logarithmic_ticks_are_two_at_least_in_range_and_say_where_they_are(log_low: float, decades: float, count: int):
    low, high = 10.0**log_low, 10.0 ** min(log_low + decades, 300)
    ticks = LOG.ticks(low, high, count)
    assert 2 <= len(ticks) <= max(count, 4) + 1
    assert len({label for _, label in ticks}) == len(ticks)
    for value, label in ticks:
        assert low * (1 - 1e-6) <= value <= high * (1 + 1e-6)
        assert math.isclose(read(label), value, rel_tol=1e-6)


@pytest.mark.parametrize(("low", "high"), [(215.0, 480.0), (1.1, 1.9)])
def test_losses_within_a_decade_have_three_ticks_to_be_read_by(low: float, high: float):
    values = [read(label) for _, label in LOG.ticks(low, high, 3)]
    assert len(values) >= 3
    assert low <= min(values) < max(values) <= high


@given(st.floats(-6.0, 6.0), st.floats(2.32, 2.98))
def test_three_ticks_of_more_than_two_decades_are_equally_far_apart(low: float, decades: float):
    """Of 20, 300 and 5,000 nobody tells where 1,000 is."""
    values = [value for value, _ in LOG.ticks(10**low, 10 ** (low + decades), 3)]
    assert len(values) == 3
    assert values[2] / values[1] == pytest.approx(values[1] / values[0])


@given(st.integers(30, 1_000_000), st.sampled_from([1.0, 2.1]))
def test_ticks_of_steps_begin_at_the_start_and_end_at_the_last_step(steps: int, times: float):
    """On an axis that is longer than the descent, of 300,000 steps it was said that they are 639,365."""
    values = [value for value, _ in steps_to(steps).ticks(0, times * steps, 8)]
    assert values[0] == 0
    assert values[-1] == steps
    assert values == sorted(values)


@pytest.mark.parametrize("text", ["1.906", "−0.4650", "2.18×10⁻⁹⁶", "5,781"])
def test_digits_stand_still_while_a_number_counts(text: str):
    counted = {"".join(digit if mark.isascii() and mark.isdigit() else mark for mark in text) for digit in "0123456789"}
    assert len({text_width(each, 34) for each in counted}) == 1


@pytest.mark.parametrize("words", ['#read("/etc/passwd")', "<script>alert(1)</script>", "$x$ *b* \\ ]", 'a "b" \\"'])
def test_words_are_never_markup(words: str, tmp_path: Path):
    source = tmp_path / "words.typ"
    source.write_text(f"#metadata({quoted(words)}) <words>", encoding="utf-8")
    (answer,) = json.loads(typst.query(str(source), "<words>"))
    assert answer["value"] == words
    assert Prose(words, 30, "#FFFFFF").has_points()


def test_a_line_does_not_end_within_parentheses():
    assert halves("The best rate: 2/(λ_min + λ_max) = 0.09856.") == ["The best rate:", "2/(λ_min + λ_max) = 0.09856."]
    assert halves("one two three four") == ["one two", "three four"]
    assert halves("(a b)") == ["(a", "b)"]
