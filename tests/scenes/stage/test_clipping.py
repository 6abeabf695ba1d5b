"""Clipping: what is drawn is just what lies in the picture."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenes.stage.clipping import BENT, absences, border_towards, clip_polyline, inside, thinned
from scenes.stage.layout import Box

BOX = Box(-1.0, -2.0, 3.0, 1.0)

polylines = arrays(float, st.tuples(st.integers(2, 12), st.just(2)), elements=st.floats(-6, 6, width=16))


def length(points: np.ndarray) -> float:
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


@given(polylines)
def test_no_piece_leaves_the_box(points: np.ndarray):
    for piece in clip_polyline(points, BOX):
        assert inside(piece, BOX).all()


@given(polylines)
def test_the_pieces_are_as_long_as_what_lies_in_the_box(points: np.ndarray):
    fine = np.vstack(
        [points[:-1, None] + s * np.diff(points, axis=0)[:, None] for s in [np.linspace(0, 1, 400)[:, None]]]
    )
    within = 0.0
    for segment in fine:
        middle = (segment[1:] + segment[:-1]) / 2
        steps = np.hypot(*np.diff(segment, axis=0).T)
        within += float(steps[inside(middle, BOX)].sum())
    drawn = sum(length(piece) for piece in clip_polyline(points, BOX))
    assert abs(drawn - within) <= 0.02 * length(points) + 1e-9


@given(polylines.filter(lambda points: (np.abs(points) < 0.9).all()))
def test_a_polyline_in_the_box_stays_whole(points: np.ndarray):
    moved = points[np.concatenate([[True], np.any(np.diff(points, axis=0) != 0, axis=1)])]
    pieces = clip_polyline(points, BOX)
    assert len(moved) < 2 or (len(pieces) == 1 and np.allclose(pieces[0], moved))


@given(
    st.tuples(st.floats(-1, 3, width=16), st.floats(-2, 1, width=16)),
    st.tuples(st.floats(-50, 50, width=16), st.floats(-50, 50, width=16)),
)
def test_a_ray_leaves_the_box_at_its_border_on_the_way_to_its_end(start: tuple[float, float], end: tuple[float, float]):
    start_, end_ = np.array([*start, 0.0]), np.array([*end, 0.0])
    assume(not inside(end_[None], BOX)[0])
    border = border_towards(end_, start_, BOX)
    gaps = np.abs(border[[0, 0, 1, 1]] - [BOX.left, BOX.right, BOX.bottom, BOX.top])
    assert inside(border[None], BOX)[0]
    assert gaps.min() < 1e-9
    along, reach = end_ - start_, np.hypot(*(end_ - start_)[:2])
    share = (border - start_) @ along / reach**2
    assert -1e-9 <= share <= 1 + 1e-9
    assert np.allclose(border, start_ + share * along, atol=1e-9)


def test_a_segment_as_long_as_numbers_go_is_cut_at_the_border():
    (piece,) = clip_polyline(np.array([[0.0, 0.0], [1e200, 1e199]]), BOX)
    assert np.allclose(piece, [[0.0, 0.0], [3.0, 0.3]])


@given(polylines)
def test_a_way_is_out_of_the_box_between_when_it_leaves_and_when_it_is_back(points: np.ndarray):
    spans, numbers = absences(points, BOX), np.arange(len(points))

    def at(times: np.ndarray) -> np.ndarray:
        return np.stack([np.interp(times, numbers, axis) for axis in points.T], axis=-1)

    for out, back in spans:
        assert 0.0 <= out < back <= numbers[-1]
        for x, y in at(np.array([out, back])):
            assert min(np.abs([x - BOX.left, x - BOX.right, y - BOX.bottom, y - BOX.top])) < 1e-9
        assert not inside(at(np.linspace(out, back, 9)[1:-1]), BOX.shrunk(*[1e-6] * 4)).any()
    assert (np.diff(spans.ravel()) >= 0.0).all()


def departure(points: np.ndarray, polyline: np.ndarray) -> float:
    """How far the farthest of points `(n, 2)` is from a polyline `(m, 2)`."""
    start, along = polyline[:-1], np.diff(polyline, axis=0)
    off = points[:, None] - start
    share = (off * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-300)
    apart = off - np.clip(share, 0.0, 1.0)[..., None] * along
    return float(np.hypot(apart[..., 0], apart[..., 1]).min(axis=1).max())


def ellipse(half: float, breadth: float, angle: float, corners: int) -> np.ndarray:
    turn = np.linspace(0.0, 2.0 * np.pi, corners)
    cos, sin = np.cos(angle), np.sin(angle)
    return np.stack([half * np.cos(turn), half * breadth * np.sin(turn)], axis=-1) @ [[cos, sin], [-sin, cos]]


@given(
    st.floats(0.01, 100.0),
    st.one_of(st.floats(0.01, 1.0), st.floats(1e-8, 1e-2)),
    st.floats(0.0, 3.0),
    st.integers(2, 361),
)
def test_a_thinned_ellipse_is_seen_as_it_was_however_thin_it_is(half: float, breadth: float, angle: float, n: int):
    points = ellipse(half, breadth, angle, n)
    left = thinned(points)
    assert set(map(tuple, left)) <= set(map(tuple, points))
    assert (left[[0, -1]] == points[[0, -1]]).all()
    assert departure(points, left) <= BENT * (1.0 + 1e-9)


@given(arrays(float, (12, 2), elements=st.floats(-10.0, 10.0)))
def test_a_thinned_polyline_keeps_its_corners(points: np.ndarray):
    left = thinned(points)
    assert departure(points, left) <= BENT * (1.0 + 1e-9)


@given(st.floats(0.05, 10.0))
def test_a_thinned_circle_has_few_corners(radius: float):
    fewest = np.pi / np.arccos(1.0 - min(1.0, BENT / radius))  # of a polygon that departs so far
    assert len(thinned(ellipse(radius, 1.0, 0.0, 4_001))) <= 2.0 * fewest + 2.0
