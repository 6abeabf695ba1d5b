"""The labels of an axis never touch, whatever its numbers are."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from manim import Square

from scenes.audit.legible import glyphs
from scenes.stage.layout import Box
from scenes.stage.plot import APART, MOST, ROOM, TICK, Plot, shares, spaced
from scenes.stage.shapes import Curve
from scenes.stage.theme import DARK, SIZES
from scenes.stage.ticks import LINEAR, LOG, counted_from, far_zero, steps_to
from scenes.stage.type import Labels, digit_height, text_width

ROOMY = 2.5
"""An axis so many times as long as a label has room for two."""

BETWEEN = 0.12
"""From letter to letter of one label there is less than that, in Manim's units."""


def any_plot(seed: int) -> Plot:
    """Axes of any size, with numbers of any size, on any scale."""
    rng = np.random.default_rng(seed)
    box = Box(0.0, 0.0, *rng.uniform([2.2, 2.0], [9.0, 6.0]))
    (left, low), (width, height) = rng.uniform(-3, 3, 2), 10.0 ** rng.uniform(-7, 9, 2)
    ranges = [(middle * size, (middle + 1.0) * size) for middle, size in ((left, width), (low, height))]
    ranges = [(a + far, b + far) for (a, b), far in zip(ranges, 10.0 ** rng.uniform(-3, 8, 2), strict=True)]
    scales = [rng.choice([LINEAR, counted_from(far_zero(*each))]) for each in ranges]
    if rng.random() < 0.3:
        last = 10.0 ** rng.uniform(0.5, 6)
        ranges[0], scales[0] = (0.0, last), steps_to(last)
    if rng.random() < 0.3:
        low = 10.0 ** rng.uniform(-12, 3)
        ranges[1], scales[1] = (low, low * 10.0 ** rng.uniform(0.3, 14)), LOG
    aspect = rng.choice([None, None, 0.5, 1.0, 2.0])
    return Plot(box, *ranges, DARK, Square(0.3), Square(0.3), *scales, aspect=aspect)


def groups(spans: np.ndarray) -> int:
    """How many groups spans `(n, 2)` of a line make, with a gap before each."""
    spans = spans[np.argsort(spans[:, 0])]
    return 1 + int((spans[1:, 0] - np.maximum.accumulate(spans[:-1, 1]) > BETWEEN).sum())


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_every_tick_has_a_label_that_stands_apart(first: int):
    for seed in range(first, first + 50):
        plot = any_plot(seed)
        (strokes,) = [part for part in plot if isinstance(part, Curve)]
        (labels,) = [part for part in plot if isinstance(part, Labels)]
        pieces = strokes.points.reshape(-1, 4, 3)[:, [0, 3], :2]
        lengths = np.abs(pieces[:, 1] - pieces[:, 0])
        under = np.isclose(lengths, [0.0, TICK]).all(axis=1).sum()
        beside = np.isclose(lengths, [TICK, 0.0]).all(axis=1).sum()
        boxes = glyphs(labels)
        below = boxes[:, 1, 1] < plot.inner.bottom - TICK
        assert min(under, beside) >= 1, seed
        if under == 1:  # of one number no scale is read
            assert plot.inner.width < ROOMY * np.ptp(boxes[below][..., 0]), seed
        assert groups(boxes[below, :, 0]) == under, seed
        assert groups(boxes[~below, :, 1]) == beside, seed


def test_the_name_of_an_axis_gives_way_only_to_what_would_touch_it():
    plot = Plot(Box(0.0, 0.0, 5.0, 3.0), (0.0, 1.0), (0.0, 1e5), DARK, Square(0.3), Square(1.0))
    start, end = (float(edge[0]) for edge in (plot.above.get_left(), plot.above.get_right()))
    plot.make_room(end + 0.3)
    assert plot.above.get_left()[0] == start
    plot.make_room(end + 0.1)
    assert plot.above.get_left()[0] == pytest.approx(0.0)
    assert start > 0.5


@given(st.floats(-3.0, 3.0), st.floats(-9.0, 9.0), st.floats(0.3, 6.0), st.booleans(), st.booleans())
@example(-0.65, 7.1, 0.4, False, False)
@example(0.09, 5.7, 0.95, True, False)
def test_two_numbers_stand_on_every_axis_that_has_room_for_two(
    low: float, power: float, length: float, across: bool, log: bool
):
    """Of one alone no scale is read; on low axes only few were tried."""
    span = 10.0**power
    range_ = (span, span * 10.0 ** (0.1 + abs(low))) if log else (low * span, (low + 1.0) * span)
    scale = LOG if log else LINEAR
    breadth = (lambda text: text_width(text, SIZES.tick)) if across else lambda _: digit_height(SIZES.tick)

    def sizes(ticks):
        return length, np.array([breadth(text) for _, text in ticks]), ROOM * across

    def have_room(pair):
        places = length * shares([value for value, _ in pair], range_, scale)
        return np.ptp(places) - sum(breadth(text) for _, text in pair) / 2 >= APART

    chosen = spaced(scale, range_, MOST if across else max(2, int((length + 0.8) / 0.6)), sizes)
    tried = (pair for count in range(2, 12) for pair in combinations(scale.ticks(*range_, count), 2))
    assert len(chosen) >= (2 if any(map(have_room, tried)) else 1)
    assert all(map(have_room, pairwise(chosen)))


@pytest.mark.parametrize("decades", [0.05, 0.2, 0.4, 0.6, 0.8, 1.0, 1.3, 1.6, 1.9, 2.2, 2.6, 2.95])
@pytest.mark.parametrize("height", [2.4, 3.0, 4.6, 6.0])
def test_a_logarithmic_axis_has_three_ticks_at_least(height: float, decades: float):
    """Of 500 and 1,000 alone it reads as even; between two powers of ten there may be two decades and more."""
    for low in 10.0 ** np.linspace(-3.0, 4.0, 24):
        ranges = (0.0, 1.0), (low, low * 10**decades)
        plot = Plot(Box(0.0, 0.0, 5.0, height), *ranges, DARK, Square(0.3), Square(0.3), LINEAR, LOG)
        strokes = plot.submobjects[0].points.reshape(-1, 4, 3)[:, [0, 3], :2]
        assert (np.isclose(np.abs(strokes[:, 1] - strokes[:, 0]), [TICK, 0.0]).all(axis=1)).sum() >= 3, low
