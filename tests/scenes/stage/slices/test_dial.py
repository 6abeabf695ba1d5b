"""The dial: its lines are the factors of the curvatures, and what stands on it is at its rate."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.audit import legible
from scenes.learning_rates import LOW, SHARES
from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.shapes import Arrow, Curve, Dots
from scenes.stage.slices.dial import MARK, Dial, Direction, FactorTable, Needle, apart_from_one, bowl_axes
from scenes.stage.theme import DARK
from scenes.stage.type import Prose, formula
from tests.scenes.rates import (
    BOX,
    OWN,
    TOLERANCE,
    bowl_dial,
    curvatures_of,
    places,
    runs_of,
    tip,
    values_at,
    within,
)
from tests.scenes.reading import read


def factor(text: str) -> float:
    """What a viewer reads, of "1 − 1.6×10⁻¹²" too."""
    one, *rest = text.split()
    return read(one) + (read(rest[1]) * (1.0 if rest[0] == "+" else -1.0) if rest else 0.0)


def test_each_line_of_the_dial_is_the_factor_of_a_curvature(lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    for along, curvature in zip(dial.directions, (high, low), strict=False):
        stroke, _ = dial.line(along)
        rates, shown = values_at(dial, stroke.points).T
        assert shown == pytest.approx(np.abs(1 - rates * curvature), abs=1e-6)
        assert np.ptp(rates) == pytest.approx(dial.x_range[1], rel=1e-9, abs=0)
    assert len(dial.directions) == (1 if high / low < 1 + 1e-9 else 2)
    assert [along.dashed for along in dial.directions] == [False, True][: len(dial.directions)]


def test_the_band_of_growth_begins_at_one_and_the_word_is_in_it(lecture: Lecture):
    dial = bowl_dial(lecture)
    band, word = dial.growth()
    low, high = values_at(dial, np.array([band.get_bottom(), band.get_top()]))[:, 1]
    assert (low, high) == pytest.approx((1.0, dial.y_range[1]))
    assert band.get_bottom()[1] < word.get_bottom()[1]
    assert word.get_top()[1] < band.get_top()[1]


def test_the_two_factors_meet_at_the_best_rate_and_nowhere_is_the_larger_one_less(lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    best = 2 / (low + high)
    needle = Needle(dial, best)
    heights = places(needle.dots)[:, 1]
    assert np.ptp(heights) < TOLERANCE
    for rate in best * np.array([0.9, 0.99, 1.01, 1.1]):
        needle.show(rate)
        assert places(needle.dots)[:, 1].max() > heights[0] - TOLERANCE


@pytest.mark.parametrize("share", [0.0, 0.37, 0.5, 1.0, 1.3])
def test_needle_and_table_say_the_same_rate_and_factors(share: float, lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    rate = max(share, 1e-3) * 2 / high
    needle, table = Needle(dial, rate), FactorTable(BOX, dial, rate)
    expected = [abs(1 - rate * high), abs(1 - rate * low)][: len(dial.directions)]
    shown = values_at(dial, places(needle.dots))
    assert shown[:, 0] == pytest.approx(rate, rel=1e-6, abs=0)
    assert shown[:, 1] == pytest.approx(expected, abs=1e-6)
    assert values_at(dial, needle.line.points)[:, 0] == pytest.approx(rate, rel=1e-6, abs=0)
    assert read(table.rate.text) == pytest.approx(rate, rel=0.05, abs=0)
    assert [factor(number.text) for number in table.factors] == pytest.approx(expected, abs=6e-4)


def test_thresholds_stand_at_their_rates_and_their_names_apart(lecture: Lecture):
    dial = bowl_dial(lecture)
    low, high = curvatures_of(lecture)
    best, critical = 2 / (low + high), 2 / high
    named = [Prose("best", 30, DARK.text), Prose("2/λmax", 30, DARK.text)]
    lines = [dial.threshold(best, named[0], critical), dial.threshold(critical, named[1])]
    for line, rate in zip(lines, (best, critical), strict=True):
        assert values_at(dial, line[0].points)[:, 0] == pytest.approx(rate, rel=1e-6, abs=0)
    assert legible.overlapping(legible.Writing.of(named)) == []
    assert named[0].get_right()[0] < named[1].get_left()[0]


@pytest.mark.parametrize("rates", [None, *OWN.values()], ids=["auto", *OWN])
def test_each_mark_is_over_its_rate_or_points_to_it_and_none_covers_another(rates, lecture: Lecture):
    if rates is not None:
        lecture = lecture.model_copy(
            update={"learning_rates": lecture.learning_rates.model_copy(update={"rates": rates})}
        )
    dial, (rates, runs) = bowl_dial(lecture), runs_of(lecture)
    low, high = curvatures_of(lecture)
    middles = []
    for mark, rate, run in zip(dial.marks(runs, rates), rates, runs, strict=True):
        first, *_, shape = mark
        middles.append(places(shape)[0])
        assert len(shape.shape) == len(Dots(MARK, run.color, corners=run.corners).shape)
        if rate > dial.x_range[1]:
            assert type(first) is Arrow
            assert tip(first)[0] == pytest.approx(dial.inner.right)
        else:
            assert type(first) is Curve
            assert values_at(dial, places(shape))[0, 0] == pytest.approx(rate, abs=1e-6 * dial.x_range[1])
            top = values_at(dial, places(mark[1]))[0]
            assert top[0] == pytest.approx(rate, rel=1e-6, abs=1e-6 * dial.x_range[1])
            assert top[1] == pytest.approx(max(abs(1 - rate * low), abs(1 - rate * high)), abs=1e-6)
    for k, one in enumerate(middles):
        assert all(np.abs(one - other).max() >= 2 * MARK for other in middles[:k])
    assert within(dial.inner, np.array(middles), MARK).all()


@pytest.mark.parametrize("off", [0.0, 1e-15, 1.6e-12, 1e-8, 4e-6, 6e-6, 3e-5, 2e-4, 4e-4, 0.1, 1.0])
@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_a_factor_is_one_only_where_it_is(off: float, side: float):
    """Beside 1, how far it is from that can be read: of the best rate of a long valley the table said 1.000."""
    text = apart_from_one(1.0 + side * off)
    assert (text == "1.000") == (off < 1e-14)
    assert factor(text) == pytest.approx(1.0 + side * off, abs=5e-4)
    if 1e-14 < off < 5e-6:
        assert read(text.split()[-1]) == pytest.approx(off, rel=0.06)
        assert ("−" in text.split()[1]) == (side < 0)


@pytest.mark.parametrize("width", [3.7, 4.5, 6.0])
def test_the_table_of_factors_has_room_in_its_box_and_can_be_read(width: float, lecture: Lecture):
    box = Box(0.0, 0.0, width, 2.0)
    table = FactorTable(box, bowl_dial(lecture), 0.5 / curvatures_of(lecture)[1])
    assert table.get_right()[0] <= box.right + 0.02
    assert min(number.size for number in table.factors) >= legible.SMALLEST
    assert legible.overlapping(legible.Writing.of([part for part in table if isinstance(part, legible.WRITTEN)])) == []


def test_the_name_of_the_factor_leaves_room_for_that_of_the_first_threshold(lecture: Lecture):
    along = bowl_axes(lecture.loss)
    dial = Dial(Box(0.0, 0.0, 3.7, 3.0), along, DARK)
    threshold = dial.threshold(dial.critical / 2, formula("1 \\/ L''", 30, DARK.text))
    assert dial.above.get_right()[0] + 0.1 < threshold.get_left()[0]


@pytest.mark.parametrize("width", [3.8, 4.2, 4.7, 5.3, 6.2])
def test_the_name_of_the_axis_keeps_clear_of_the_thresholds(width: float):
    """In 4:3 and 1:1 |1 − ηL″| and 1/L″ were read as one expression."""
    dial = Dial(Box(0.0, 0.0, width, 3.0), [Direction("along w", "L''", 18.29)], DARK)
    dashes, name = dial.threshold(1 / 18.29, formula("1 \\/ L''", 30, DARK.text))
    title = dial.above[0]
    beside = min(dashes.get_left()[0], name.get_left()[0]) - title.get_right()[0]
    over = title.get_bottom()[1] - max(dashes.get_top()[1], name.get_top()[1])
    assert max(beside - 0.3, over) > 0.0
    assert title.get_top()[1] < 3.0 + 1e-6


@pytest.mark.parametrize("width", [3.8, 4.7, 6.2])
def test_no_needle_rests_on_the_word_for_growth(width: float):
    dial = Dial(Box(0.0, 0.0, width, 3.0), [Direction("along w", "L''", 18.29)], DARK)
    word = dial.growth()[1]
    for share in (SHARES[0] / 2, LOW, 0.5):
        x = dial.place(share * dial.critical, 0.0)[0]
        assert not word.get_left()[0] < x < word.get_right()[0]
