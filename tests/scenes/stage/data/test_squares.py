"""Squares keep their area on the way to their mean, and every view is a function of the moment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gdmath import Data, MeanSquaredError
from scenes.fit_a_line import FIRST, SQUARED
from scenes.lecture import Lecture
from scenes.stage.clipping import DASH, DASHED, dashes
from scenes.stage.data.mean_square import FLIGHT, MeanSquare
from scenes.stage.data.residuals import Measured, Residuals, Squares, with_room
from scenes.stage.data.tour import visited
from scenes.stage.data.tried import tilted_and_lifted, worse
from scenes.stage.layout import Box
from scenes.stage.theme import DARK
from tests.scenes.fits import ALL

TOLERANCE = 1e-6  # Manim's units


@pytest.fixture(params=ALL)
def lecture(request: pytest.FixtureRequest, tmp_path: Path, clean_desk: None) -> Lecture:
    return ALL[request.param](tmp_path)


@pytest.mark.parametrize("far", [1.0, 30.0, 1e3, 1e5])
def test_the_largest_mean_square_is_seen_however_far_out_a_row_lies(far: float):
    x = np.linspace(0.0, 1.0, 200)
    data = Data(np.where(x == 1.0, far, x), np.where(x == 1.0, 2.0 * far, x * x))
    measured, view = views(data)
    sides = []
    for step in range(FIRST, measured.tour.steps + 1):
        view.show(step)
        sides.append(np.ptp(view.mean.points[:, 0]))
    assert 0.5 <= max(sides) <= 1.6
    assert view.times == 1 or max(sides) > 0.6
    true = [np.sqrt(loss) * measured.unit for loss in measured.tour.losses[FIRST:]]
    assert sides == pytest.approx(view.times * np.array(true), abs=1e-6)


def one_by_one(start: np.ndarray, end: np.ndarray) -> list[np.ndarray]:
    """The dashes of a segment: the first at its start, the last at its end."""
    length = float(np.hypot(*(end - start)))
    count = max(1, round(length / DASH + 1.0 - DASHED))
    period = 1.0 / (count - 1.0 + DASHED)
    return [start + (end - start) * np.array([[k], [k + DASHED]]) * period for k in range(count)] if length else []


def test_dashes_of_all_segments_are_those_of_each():
    starts = np.random.default_rng(0).uniform(-3.0, 3.0, (40, 2))
    ends = starts + np.outer(np.linspace(0.0, 4.0, 40), [0.0, 1.0])  # the first has no length
    each = [dash for pair in zip(starts, ends, strict=True) for dash in one_by_one(*pair)]
    assert np.array_equal(dashes(starts, ends), each)
    assert len(dashes(starts[:1], ends[:1])) == 0


def views(rows: Data) -> tuple[Measured, MeanSquare]:
    """The views of the clip, outside it."""
    loss = MeanSquaredError(rows)
    first, second = worse(loss, 0.2, 0.7), worse(loss, 1.0, 0.25)
    points = [*tilted_and_lifted(loss, first), first, first, first, second, loss.minimizer]
    tour = visited(np.array(points), loss)
    plot = with_room(Box(-6, -2.5, 2, 3), rows, tour, FIRST, 1.6, DARK)
    measured = Measured(plot, tour)
    return measured, MeanSquare(Box(2.5, -2.5, 6.5, 3), measured, loss, SQUARED, [FIRST, FIRST + 1])


def test_squares_keep_their_area_on_the_way_and_end_as_their_mean(lecture: Lecture):
    measured, view = views(lecture.rows)
    own = np.abs(measured.squares(SQUARED, np.ones(len(measured.rows)))[:, 1, 1] - measured.feet(SQUARED)[:, 1])
    for share in (0.05, 0.5 * FLIGHT, FLIGHT):
        view.show(SQUARED + share)
        sizes = np.array([np.ptp(shape.points[:, :2], axis=0) for shape in view.flying])
        assert np.allclose(sizes, own[:, None], atol=TOLERANCE)
        assert not len(view.mean.points)
    view.show(FIRST - 1e-9)
    arrived = [shape.points[:, :2] for shape in view.flying]
    view.show(FIRST)
    assert all(len(shape.points) == 0 for shape in view.flying)
    for outline in arrived:
        assert np.allclose(outline, view.mean.points[:, :2], atol=1e-4)


def test_a_view_is_a_function_of_the_moment(lecture: Lecture):
    measured, view = views(lecture.rows)
    others = [view, Squares(measured, 5), Residuals(measured, 4)]

    def look(step: float) -> list[np.ndarray]:
        for other in others:
            other.show(step)
        return [part.points.copy() for other in others for part in other.get_family()]

    before = look(5.4)
    for step in (9.0, 0.0, 6.5, 7.3):
        look(step)
    assert all(np.array_equal(one, again) for one, again in zip(before, look(5.4), strict=True))
