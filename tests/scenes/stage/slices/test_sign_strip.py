"""Where the slope is negative and where positive is shown as it is."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.lecture import Lecture
from scenes.stage.layout import Box
from scenes.stage.slices.sign_strip import BROAD, PLATE, SignStrip, SlopeBars
from tests.scenes.slices import reaches, slope_of, told_of, values_at

STRIP = Box(-5.0, -3.3, 3.0, -2.2)


@pytest.fixture(params=["w", "b"])
def told(request: pytest.FixtureRequest, lecture: Lecture):
    """A slice, its plot, the points that are visited, the rate, and the loss to hold them against."""
    return told_of(lecture, request.param)


def test_the_sign_changes_exactly_where_the_slope_is_zero(told):
    plot, _, _, loss = told
    strip = SignStrip(STRIP, plot)
    minus, plus = strip.bands
    ((divide, _),) = values_at(plot, np.array([minus.points[:, 0].max(), 0.0]))
    assert minus.points[:, 0].max() == pytest.approx(plus.points[:, 0].min(), abs=1e-12)
    assert divide == pytest.approx(plot.slice.minimizer, abs=1e-9 * reaches(plot)[0])
    for band, sign in ((minus, -1), (plus, 1)):
        for share in (0.02, 0.5, 0.98):
            x = band.points[:, 0].min() + share * np.ptp(band.points[:, 0])
            ((t, _),) = values_at(plot, np.array([x, 0.0]))
            assert np.sign(slope_of(loss, t, reaches(plot)[0])) == sign
    assert [int(np.sign(place.get_center()[0] - strip.divide).round()) for place in strip.signs[::2]] == [-1, 1]
    assert strip.signs[1].get_center()[0] == pytest.approx(strip.divide)


def test_the_bars_are_as_long_as_the_slopes_and_on_their_side(told):
    plot, stops, _, loss = told
    strip = SignStrip(STRIP, plot)
    off = np.abs(plot.place_on(stops)[:, 0] - strip.divide)
    shown = stops[3:][off[3:] > PLATE + BROAD]  # none stands at the zero
    bars = SlopeBars(strip, shown)
    corners = bars.bars.points.reshape(-1, 4, 3)
    lengths = corners[:, 3, 1] - corners[:, 0, 1]
    slopes = np.array([slope_of(loss, t, reaches(plot)[0]) for t in shown])
    assert np.allclose(lengths / lengths[0], slopes / slopes[0], rtol=1e-5)
    assert (np.sign(lengths) == np.sign(slopes)).all()
    assert np.allclose(corners[:, 0, 1], STRIP.center[1])
    assert np.allclose(values_at(plot, corners[:, 0])[:, 0], shown, rtol=1e-9, atol=1e-6 * reaches(plot)[0])
    bars.show(0)
    assert np.ptp(bars.bars.points[:, 1]) == 0.0


@pytest.mark.parametrize("steps", [2, 5, 12])
def test_no_bar_touches_the_plate_of_the_zero(told, steps: int):
    """A bar beside the zero was read as its sign."""
    plot, stops, rate, _ = told
    strip = SignStrip(STRIP, plot)
    bars = SlopeBars(strip, np.array(plot.slice.descend(stops[0], rate, steps))).bars
    x = bars.points[:, 0]
    assert len(x) > 0
    assert np.abs(x - strip.divide).min() - bars.get_stroke_width() / 200 > PLATE
