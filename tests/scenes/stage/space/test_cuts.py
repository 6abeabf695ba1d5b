"""Polygons and lines are cut where they are meant to be, and nothing of them is lost."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenes.stage.clipping import cut, pieces_above
from scenes.stage.space.polylines import LONGEST, refined
from tests.scenes.stage.space.worlds import ROUNDING, area

angles = st.lists(st.floats(0, 6.28), min_size=3, max_size=9, unique=True).map(sorted)
polygons = angles.map(lambda turns: 2.0 * np.stack([np.cos(turns), np.sin(turns)], axis=-1))
polylines = arrays(float, st.tuples(st.integers(2, 12), st.just(2)), elements=st.floats(-2, 2, width=16))


@given(st.floats(0.01, 3), st.floats(0.01, 3), st.floats(-1, 7), st.booleans(), st.booleans())
def test_a_square_is_cut_to_its_known_area(a: float, b: float, d: float, left: bool, down: bool):
    """The unit square where ax + by ≤ d, mirrored at its middle or not."""
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    x, y = np.where([left, down], 1.0 - square, square).T
    known = sum(s * max(e, 0.0) ** 2 for s, e in ((1, d), (-1, d - a), (-1, d - b), (1, d - a - b))) / (2 * a * b)
    assert area(cut(square, d - a * x - b * y)) == pytest.approx(known, abs=1e-6)


@given(polygons, st.floats(-3.2, 3.2), st.floats(-2, 2))
def test_both_sides_of_a_cut_make_up_the_polygon(polygon: np.ndarray, turn: float, far: float):
    across = np.array([np.cos(turn), np.sin(turn)])
    heights = polygon @ across - far
    one, other = cut(polygon, heights), cut(polygon, -heights)
    assert area(one) + area(other) == pytest.approx(area(polygon), abs=ROUNDING)
    assert (one @ across - far >= -ROUNDING).all()
    assert (other @ across - far <= ROUNDING).all()


@given(polygons)
def test_a_cut_that_misses_leaves_all_or_nothing(polygon: np.ndarray):
    assert np.array_equal(cut(polygon, polygon[:, 0] + 3), polygon)
    assert len(cut(polygon, polygon[:, 0] - 3)) == 0


@given(st.data())
def test_the_pieces_above_are_what_is_not_below(data: Any):
    heights = data.draw(arrays(float, st.integers(2, 12), elements=st.floats(-3, 3, width=16)))
    corners = np.column_stack([np.arange(len(heights)), heights])  # the second coordinate is the height itself
    pieces = pieces_above(corners, heights)
    assert all((piece[:, 1] >= -ROUNDING).all() for piece in pieces)
    ends = [end for piece in pieces for end in piece[[0, -1], 0]]
    assert ends == sorted(ends)
    low, high = heights[:-1], heights[1:]
    rising = np.where(low == high, 1.0, np.abs(high - low))
    shares = np.where((low >= 0) & (high >= 0), 1.0, np.maximum(np.maximum(low, high), 0.0) / rising)
    assert sum(np.ptp(piece[:, 0]) for piece in pieces) == pytest.approx(shares.sum(), abs=ROUNDING)
    fine = np.linspace(0, len(heights) - 1, 97)
    for piece in pieces:
        on_it = fine[(fine >= piece[0, 0]) & (fine <= piece[-1, 0])]
        original = np.interp(on_it, *corners.T)
        assert np.allclose(np.interp(on_it, *piece.T), original, atol=ROUNDING)


@given(polylines)
def test_a_refined_polyline_is_the_same_in_short_pieces(corners: np.ndarray):
    fine = refined(corners, np.eye(2))
    lengths, pieces = np.hypot(*np.diff(corners, axis=0).T), np.hypot(*np.diff(fine, axis=0).T)
    assert pieces.max() <= LONGEST + ROUNDING
    assert len(pieces) <= (lengths / LONGEST + 1).sum() + ROUNDING
    at, along = (np.concatenate([[0.0], np.cumsum(each)]) for each in (lengths, pieces))
    assert np.allclose(along[-1], at[-1])
    for axis in (0, 1):
        assert np.allclose(np.interp(along, at, corners[:, axis]), fine[:, axis], atol=1e-6)
    for corner in corners:
        assert np.abs(fine - corner).max(axis=1).min() <= ROUNDING
