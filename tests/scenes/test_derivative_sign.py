"""DerivativeSign shows the slice of the loss, its slope and the steps as they are, for any lecture."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from manim import config

from gdmath import Slice
from scenes.derivative_sign import DerivativeSign, shown_rate, words_on_rate
from scenes.lecture import Lecture
from scenes.stage.data.tried import y_spread
from scenes.stage.layout import Box
from scenes.stage.lettering import Formula
from scenes.stage.shapes import Arrow
from scenes.stage.slices.lens import Lens
from scenes.stage.slices.sign_strip import SignStrip
from scenes.stage.slices.slice_plot import SlicePlot, beside
from scenes.stage.slices.slice_view import (
    Heading,
    Ledger,
    SlicePoint,
    SliceSteps,
    SliceTangent,
    loss_entry,
    moment,
    parameter_entry,
    slope_entry,
    step_entry,
)
from scenes.stage.theme import DARK
from scenes.stage.type import Number, Prose
from tests.scenes.reading import read
from tests.scenes.slices import BOX, TOLERANCE, loss_of, middle, on_the_curve, reaches, slope_of, told_of, values_at


@pytest.fixture(params=["w", "b"])
def told(request: pytest.FixtureRequest, lecture: Lecture):
    """A slice, its plot, the points that are visited, the rate, and the loss to hold them against."""
    return told_of(lecture, request.param)


def tip(arrow, towards: float) -> np.ndarray:
    """The end of a level arrow, to the right (1) or to the left (−1)."""
    return arrow.points[np.argmax(towards * arrow.points[:, 0])]


def headed(arrow, side: float) -> bool:
    """Whether a level arrow narrows to a point on that side, and to none on the other."""
    points = side * arrow.points
    widths = [np.ptp(points[np.isclose(points[:, 0], end), 1]) for end in (points[:, 0].min(), points[:, 0].max())]
    return widths[0] > 0.001 and widths[1] < 1e-9


def test_the_curve_is_the_loss_over_its_parameter(told):
    plot, _, _, loss = told
    piece = plot.curve()
    shown = np.array([piece.point_from_proportion(share) for share in np.linspace(0, 1, 21)])
    assert on_the_curve(plot, shown, loss)
    assert np.allclose(shown[[0, -1], 1], plot.inner.top, atol=TOLERANCE)


def test_the_start_is_the_lectures_or_has_a_side(lecture: Lecture):
    (w, b), x, y = lecture.start, lecture.rows.x, lecture.rows.y
    minimizer = np.mean(x * (y - b)) / np.mean(x * x)
    start = beside(lecture.loss.along_w(b), w, np.std(y))
    least, at_start = np.mean((y - minimizer * x - b) ** 2), np.mean((y - w * x - b) ** 2)
    if at_start - least > 2e-4 * np.var(y):
        assert start == w
    else:
        assert start > minimizer
        assert np.mean((y - start * x - b) ** 2) - least == pytest.approx(np.var(y), rel=1e-6)


def test_the_other_side_is_the_other_side(told):
    plot, stops, _, _ = told
    assert (stops[0] - plot.slice.minimizer) * (stops[1] - plot.slice.minimizer) < 0
    assert abs(stops[1] - plot.slice.minimizer) != pytest.approx(abs(stops[0] - plot.slice.minimizer), rel=0.1)


def test_data_of_one_height_still_spread():
    assert y_spread(Lecture(data={"slope": 0.0, "noise": 0.0}).rows) > 0


def test_another_rate_than_the_lectures_is_never_shown_in_silence(lecture: Lecture):
    asked, slice_ = lecture.learning_rate, lecture.loss.along_w(lecture.start[1])
    rate = shown_rate(asked, slice_)
    words = words_on_rate(rate, asked)
    assert len(words.split()) <= 10
    assert ("lecture's rate" in words) == (rate != asked)
    if rate != asked:
        times = words.split()[4]
        assert read(times) == pytest.approx(rate / asked, rel=0.06)


def test_the_dot_stands_on_the_curve_over_its_parameter(told):
    plot, stops, _, loss = told
    view = SlicePoint(plot, stops)
    for step in (0, 0.3, 1, 2, 2.9, 3, 4.5, len(stops) - 1):
        view.show(step)
        ((t, _),) = values_at(plot, middle(view.dot))
        k, share = int(step), step % 1
        expected = stops[k] + share * (stops[min(k + 1, len(stops) - 1)] - stops[k])
        assert t == pytest.approx(expected, abs=1e-6 * reaches(plot)[0])
        assert on_the_curve(plot, middle(view.dot), loss)
        foot = view.drop.points[-1]
        assert np.allclose(foot[:2], [middle(view.dot)[0], plot.inner.bottom], atol=TOLERANCE)


def test_the_tangent_has_the_slope_of_the_loss_and_touches_at_the_dot(told):
    plot, stops, _, loss = told
    view = SliceTangent(plot, stops)
    for step, t in enumerate(stops):
        view.show(step)
        (t1, v1), (t2, v2) = values_at(plot, view.line.points[[0, -1]])
        h, high = reaches(plot)
        assert (v2 - v1) / (t2 - t1) == pytest.approx(slope_of(loss, t, h), rel=1e-5, abs=1e-5 * high / h)
        assert v1 + (t - t1) * (v2 - v1) / (t2 - t1) == pytest.approx(loss(t), rel=1e-6, abs=1e-6 * high)


def test_the_tangent_at_the_minimum_is_level(told):
    plot, stops, _, _ = told
    view = SliceTangent(plot, stops)
    view.show(2)
    assert np.ptp(view.line.points[:, 1]) == 0.0


def test_a_step_arrow_points_downhill_and_ends_at_the_next_iterate(told):
    plot, stops, rate, loss = told
    first, h = 3, reaches(told[0])[0]
    view = SliceSteps(plot, stops, rate, first)
    t = stops[0]
    for k in range(first, len(stops) - 1):
        slope = slope_of(loss, t, h)
        after = t - rate * slope
        for arrow, moves in ((view.ahead, k), (view.arrows[k - first], k + 1)):
            view.show(moves)
            downhill = -np.sign(slope)
            ends = np.array([tip(arrow, -downhill), tip(arrow, downhill)])
            assert np.allclose(values_at(plot, ends)[:, 0], [t, after], atol=1e-6 * h, rtol=1e-6)
            assert headed(arrow, downhill)
        t = after


def test_the_arrow_of_a_step_grows_with_the_dot(told):
    plot, stops, rate, _ = told
    steps, point = SliceSteps(plot, stops, rate, 3), SlicePoint(plot, stops)
    side = np.sign(stops[4] - stops[3])
    for moves in (3.25, 3.5, 4):
        steps.show(moves)
        point.show(moves)
        assert tip(steps.arrows[0], side)[0] == pytest.approx(middle(point.dot)[0], abs=TOLERANCE)
    assert len(steps.arrows[1].points) == 0


def test_the_strong_arrow_is_the_step_that_the_number_says_at_every_moment(told):
    plot, stops, rate, _ = told
    steps, point = SliceSteps(plot, stops, rate, 3), SlicePoint(plot, stops)
    number = Ledger(Box(3.5, -2.0, 6.5, 2.0), stops, [step_entry(plot, rate)], DARK)
    for moves in (3, 3.4, 4, 5.9, len(stops) - 1):
        for view in (steps, point, number):
            view.show(moves)
        step = read(number.numbers[0].text)
        ends = np.array([tip(steps.ahead, -np.sign(step)), tip(steps.ahead, np.sign(step))])
        (start, _), (end, _) = values_at(plot, ends)
        ((here, _),) = values_at(plot, middle(point.dot))
        assert start == pytest.approx(here, abs=1e-6 * reaches(plot)[0])
        assert end - start == pytest.approx(step, rel=5.1e-2, abs=1e-6 * reaches(plot)[0])


def test_nothing_is_left_behind_when_a_view_goes_back(told):
    plot, stops, rate, _ = told
    steps = SliceSteps(plot, stops, rate, 3)
    before = [part.points.copy() for part in steps.family_members_with_points()]
    steps.show(len(stops) - 1)
    assert sum(len(arrow.points) > 0 for arrow in steps.arrows) == 5
    steps.show(0)
    after = [part.points for part in steps.family_members_with_points()]
    assert len(before) == len(after) == 0


def test_the_arrow_beside_the_dot_keeps_to_its_side(told):
    plot, stops, _, _ = told
    here = plot.place_on(stops[0])
    lengths = []
    for side in (-1.0, 1.0):
        arrow = Heading(plot, stops[0], side).arrow
        assert (side * (arrow.points[:, 0] - here[0]) > 0).all()
        assert headed(arrow, side)
        lengths.append(np.ptp(arrow.points[:, 0]))
    assert lengths[0] == pytest.approx(lengths[1])


def test_the_numbers_are_those_of_the_point(told):
    plot, stops, rate, loss = told
    entries = [parameter_entry(plot), loss_entry(plot), slope_entry(plot), step_entry(plot, rate)]
    view, h = Ledger(Box(3.5, -2.0, 6.5, 2.0), stops, entries, DARK), reaches(plot)[0]
    for step in (*range(len(stops)), 0.4, 3.7):
        view.show(step)
        t = moment(stops, step)
        slope = slope_of(loss, t, h)
        flat = np.isclose(t, plot.slice.minimizer, rtol=0, atol=1e-9 * h)
        texts = [number.text for number in view.numbers]
        assert read(texts[0]) == pytest.approx(t, rel=6e-4, abs=2.6e-3 * h)
        assert read(texts[1]) == pytest.approx(loss(t), rel=5.1e-2)
        if flat:
            assert texts[2:] == ["0", "0"]
        else:
            assert read(texts[2]) == pytest.approx(slope, rel=5.1e-2)
            assert read(texts[3]) == pytest.approx(-rate * slope, rel=5.1e-2)
            assert {texts[2][0], texts[3][0]} == {"−", "+"}


@pytest.mark.parametrize("least", [0.9957e12, 3.1e5, 40.0, 0.0, 9.9e-5])
def test_a_loss_that_falls_is_never_written_as_if_it_rose(least: float):
    """1.00×10¹² was followed by 9.98×10¹¹, and one number stood for two places told apart on the axis."""
    rise = 0.005 * least or 50.0
    slice_ = Slice(minimizer=0.0, minimum=least, curvature=2 * rise)
    stops = np.array([-1.0, 1.0, 0.0, -1.0, -0.6, -0.3, 0.0])
    plot = SlicePlot.framing(BOX, slice_, stops, DARK, "w")
    texts = [loss_entry(plot).text(t) for t in (-1.0, -0.6, -0.3, 0.0)]
    leading = [read(text.split("×")[0]) for text in texts]
    assert all(before > after for before, after in pairwise(leading))
    assert len({text.partition("×")[2] for text in texts}) == 1
    assert [read(text) for text in texts] == pytest.approx([slice_.value(t) for t in (-1.0, -0.6, -0.3, 0.0)], rel=1e-2)


def test_the_steps_shrink(told):
    _, stops, _, loss = told
    lengths = np.abs(np.diff(stops[3:]))
    assert (lengths[1:] < 0.8 * lengths[:-1]).all()
    assert (np.diff([loss(t) for t in stops[3:]]) < 0).all()


def test_the_rate_is_the_lectures_where_its_steps_can_be_seen():
    slice_ = Slice(minimizer=0.0, minimum=1.0, curvature=10.0)
    assert [shown_rate(rate, slice_) for rate in (0.03, 0.05)] == [0.03, 0.05]
    assert [shown_rate(rate, slice_) for rate in (1e-6, 0.1, 5.0)] == pytest.approx([0.035] * 3)


class Watched(DerivativeSign):
    """The clip, looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        self.seen = [*getattr(self, "seen", []), words]
        shown = [part for mobject in self.mobjects for part in mobject.get_family()]
        for part in shown:
            if len(part.points):
                assert np.isfinite(part.points).all()
                assert np.abs(part.points[:, 0]).max() <= 4 * config.pixel_width / config.pixel_height, words
                assert np.abs(part.points[:, 1]).max() <= 4, words
        labels = [part for part in shown if isinstance(part, Prose | Number | Formula) and part.width > 0]
        corners = [(each.get_corner([-1, -1, 0])[:2], each.get_corner([1, 1, 0])[:2]) for each in labels]
        for (low, high), (low_, high_) in combinations(corners, 2):  # no two labels overlap
            assert (high <= low_).any() or (high_ <= low).any(), words
        (plot,) = (part for part in shown if isinstance(part, SlicePlot))
        (dot,) = (part.dot for part in shown if isinstance(part, SlicePoint))
        loss = loss_of(self.lecture, "w")
        assert on_the_curve(plot, middle(dot), loss)
        ((t, _),) = values_at(plot, middle(dot))
        slope, (across_, high) = slope_of(loss, t, reaches(plot)[0]), reaches(plot)
        made = slope_of(loss, self.stood_at, reaches(plot)[0]) if words.startswith("One step") else slope
        self.stood_at = t
        flat = abs(slope) < 1e-5 * high / across_
        if "slope:" in words:
            assert ("negative" in words, "Go right" in words) == ((True, True) if slope < 0 else (False, False))
            assert ("uphill is right" in words) == (slope > 0)
            (arrow,) = (part for part in self.mobjects if type(part).__name__ == "Arrow")
            assert np.sign(arrow.get_center()[0] - middle(dot)[0]) == -np.sign(slope)
        assert ("zero: stay" in words) <= flat
        if flat:
            assert not [part for part in shown if type(part).__name__ == "Arrow" and len(part.points)]
        for lens in (part for part in shown if isinstance(part, Lens)):
            assert lens.leader.points[:, 1].min() > plot.inner.bottom
        for ledger in (part for part in shown if isinstance(part, Ledger)):
            by_hand = {"w": t, "L": loss(t), "slope": made}
            for entry, number in zip(ledger.entries, ledger.numbers, strict=True):
                name = {self.theme.w: "w", self.theme.loss: "L", self.theme.gradient: "slope"}.get(entry.color)
                if name and not (flat and name == "slope"):
                    allowed = 2.6e-3 * across_ if name == "w" else 0
                    assert read(number.text) == pytest.approx(by_hand[name], rel=5.1e-2, abs=allowed), words


def test_every_beat_is_so(lecture: Lecture):
    scene = Watched(lecture=lecture)
    scene.render()
    assert len(scene.seen) == 12 + ("begin beside it" in scene.seen[0])
    assert all(len(words.split()) <= 10 for words in scene.seen)
    assert scene.time <= 75


def test_the_step_spoken_of_is_the_one_that_is_lit_and_whose_slope_and_product_stand_there():
    """The next step was lit, with its own numbers: who checked found that -1.00 + 0.5006 is not -0.21."""

    class Stepped(DerivativeSign):
        def beat(self, words, *plays):
            super().beat(words, *plays)
            family = [part for mobject in self.mobjects for part in mobject.get_family()]
            ledgers = [part for part in family if isinstance(part, Ledger)]
            texts = {number.says.split()[0]: number.text for part in ledgers for number in part.numbers}
            arrows = [part for part in family if isinstance(part, Arrow) and len(part.points)]
            lit = [part.points[:, 0] for part in arrows if part.get_fill_color().to_hex() == DARK.step]
            (ball,) = (part.dot.get_center()[0] for part in family if isinstance(part, SlicePoint))
            strip = [part.bands[1].get_fill_opacity() for part in family if isinstance(part, SignStrip)]
            seen[words.split()[0]] = texts, lit, ball, strip

    seen: dict = {}
    Stepped(lecture=Lecture()).render()
    before, _, start, faint = seen["The"]
    after, (arrow,), end, _ = seen["One"]
    assert after["step"] == before["step"]
    assert read(after["w"]) - read(before["w"]) == pytest.approx(read(after["step"]), abs=0.011)
    assert read(after["step"]) == pytest.approx(-read(after["η"]) * read(after["slope"]), rel=1e-3)
    assert (arrow.min(), arrow.max()) == pytest.approx((start, end), abs=1e-3)
    assert faint[0] < 0.5 * seen["Minus"][3][0] == pytest.approx(0.5 * seen["Its"][3][0]), "lit where it is spoken of"


def test_ten_thousand_rows_and_data_of_one_height():
    for data in ({"n": 10_000}, {"slope": 0.0, "noise": 0.0}):
        Watched(lecture=Lecture(data=data)).render()
