"""The parts of BatchSizes, each by itself: what they say has room, and is said where it is needed."""

from __future__ import annotations

import numpy as np
import pytest

from gdmath import Epoch, Minibatch, descend_in_passes, orders
from scenes.audit import legible
from scenes.lecture import Lecture
from scenes.stage.data.lit_rows import EpochCount
from scenes.stage.descents.batch_telling import kept_of
from scenes.stage.descents.runs import Legend
from scenes.stage.layout import Box
from scenes.stage.plane.gradient_plane import GradientPlane
from scenes.stage.plane.map_notes import UNALIKE
from scenes.stage.run import told_apart
from scenes.stage.shapes import Arrow, Dots
from scenes.stage.theme import DARK


def test_it_is_said_which_steps_are_drawn_where_not_all_are():
    loss = Lecture(data={"n": 3_000}).loss
    runs = [(Minibatch(3_000), 1e-3), (Minibatch(1), 1e-3)]
    few, many = descend_in_passes(loss, (0.0, 0.0), runs, orders(3_000, 0), 1)
    assert kept_of(few) == ""
    assert kept_of(many) == "drawn: 300 steps, then 1 in 4"


def test_in_a_list_a_number_stands_beside_all_names_and_else_under_its_own(lecture: Lecture):
    walks = {name: lecture.descend() for name in ("all 20 rows", "4 rows", "1 row", "1 row, shrinking rate")}
    runs = told_apart(walks, DARK)
    (below, *_), (beside, *more) = (
        Legend(Box(0.0, 1.0, 12.0, 1.0 + height), runs, DARK).number_places(0.5) for height in (0.35, 1.5)
    )
    legend = Legend(Box(0.0, 1.0, 12.0, 2.5), runs, DARK)
    assert below == (pytest.approx(0.4, abs=0.05), 0.5)
    assert {x for x, _ in more} == {beside[0]}
    assert beside[0] > legend.get_right()[0]
    for (_, base), (_, name) in zip([beside, *more], legend, strict=True):
        assert abs(base - name.get_bottom()[1]) < 0.1


@pytest.mark.parametrize("width", [4.8, 6.0])
def test_the_count_of_many_steps_has_room_in_its_box(width: float):
    count = EpochCount(Box(0.0, 0.0, width, 0.4), Epoch(np.arange(50_000), 1), DARK)
    count.show(50_000.0)
    assert count.get_right()[0] <= width + 0.02
    assert min(number.size for number in count.numbers) >= legible.SMALLEST


@pytest.mark.parametrize("width", [3.8, 9.0])
def test_a_note_too_long_for_its_line_ends_below_the_name_of_the_axis(width: float):
    cloud = np.array([[1.0, 1.0], [50.0, 50.0]])
    plane = GradientPlane(Box(0.0, 0.0, width, 4.0), ((-1e5, 2.0), (-1e5, 2.0)), "at the start", DARK)
    note = plane.note([-1e5 * cloud], "500 of 50,000 rows")
    texts = [part for part in plane if isinstance(part, legible.WRITTEN)]
    assert len(note) == (2 if width < 5.0 else 1)
    assert legible.overlapping(legible.Writing.of([*texts, *note])) == []
    assert legible.crowded(legible.Writing.of([*texts, *note])) == []


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5])
def test_a_gradient_too_short_for_an_arrow_is_a_dot(share: float):
    """At the fit no gradient is left, and where none was nothing stood."""
    plane = GradientPlane(Box(0.0, 0.0, 5.0, 4.0), ((-1.0, 1.0), (-1.0, 1.0)), "at the minimum", DARK)
    mark = plane.arrow(np.array([share, 0.0]))
    assert type(mark) is (Arrow if share > 0.1 else Dots)
    assert len(mark.points)
    assert mark.fill_color.to_hex() == DARK.gradient
    if share < 0.1:
        assert np.allclose(mark.get_center(), plane.place(-share, 0.0), atol=1e-6)


@pytest.mark.parametrize("title", ["at the start", "at the minimum"])
@pytest.mark.parametrize("width", [3.6, 4.6, 5.6, 6.5, 9.0])
@pytest.mark.parametrize("high", [1.0, 1e3])
def test_where_units_differ_gradients_say_so(title: str, width: float, high: float):
    """Of the planets the full gradient pointed down, and on the map beside it to the right."""
    plane = GradientPlane(Box(0.0, 0.0, width, 4.0), ((-1.0, high), (-1.0, 1.0)), title, DARK)
    (across, up) = plane.units
    texts = [part for part in plane if isinstance(part, legible.WRITTEN)]
    said = [part.words for part in texts if getattr(part, "words", "").endswith("own units")]
    assert (len(said) == 1) == (max(across, up) > UNALIKE * min(across, up))
    assert legible.overlapping(legible.Writing.of(texts)) == []
    assert legible.crowded(legible.Writing.of(texts)) == []
    assert max(part.get_right()[0] for part in texts) <= width + 0.05


def test_planes_of_a_box_are_laid_out_alike_whatever_their_titles():
    for width in (3.6, 5.0, 6.3, 9.0):
        planes = [
            GradientPlane(Box(0.0, 0.0, width, 4.0), ((-1.0, 9.0), (-1.0, 1.0)), title, DARK)
            for title in ("at the start", "at the minimum")
        ]
        assert planes[0].inner.height == pytest.approx(planes[1].inner.height)
