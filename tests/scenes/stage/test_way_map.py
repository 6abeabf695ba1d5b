"""The map of a descent shows its way, in equal units where the bowl is near round, and says what it does not show."""

from __future__ import annotations

import numpy as np
import pytest
from manim import VGroup

from gdmath import Data, GradientDescent, MeanSquaredError, critical_rate, descend
from scenes.audit import legible
from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.layout import SEEN, Box
from scenes.stage.numerals import significant
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.framing import framed_map
from scenes.stage.plane.landscape import Landscape
from scenes.stage.plane.map_notes import note_over, unit_note
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.way_map import ACROSS, MOST_LINES, SHORT, close_note, map_note, way_map, worth_framing
from scenes.stage.theme import DARK
from scenes.stage.type import Prose
from scenes.stage.words.start_claims import first_step
from tests.scenes.stage.space.worlds import ends

BOX = Box(-3.0, -2.5, 3.0, 2.5)


def years() -> MeanSquaredError:
    """A valley that is a line on any screen."""
    x = np.repeat(np.arange(1949.0, 1961.0), 4)
    return MeanSquaredError(Data(x, 30.0 * (x - 1949.0) + 20.0 * np.sin(np.arange(len(x)))))


def words_of(note: VGroup) -> list[Prose]:
    """The lines of a note, from below."""
    return [line for line in note if isinstance(line, Prose)]


def test_what_is_near_is_in_view(lecture: Lecture):
    walk = lecture.descend()
    plot = way_map(BOX, lecture.loss, walk, DARK)
    assert inside(plot.place(*walk.near().T), plot.inner).all()


def test_a_way_across_a_blade_is_seen_and_the_fit_is_said_to_be_far():
    loss = years()
    start = loss.minimizer + np.array([20.0, -20.0 * 1955.0 + 150.0])
    walk = descend(loss, start, GradientDescent(critical_rate(loss) / 5), 50)
    plot = way_map(BOX, loss, walk, DARK)
    assert plot.alike
    assert np.ptp(plot.place(*walk.points.T), axis=0).max() > SHORT
    assert not inside(plot.place(*loss.minimizer)[None], plot.inner)[0]
    assert len(words_of(map_note(plot, fit_or_pointer(plot)))) == 1


@pytest.mark.parametrize("seed", range(30))
def test_uphill_is_seen_to_lead_across_the_contour_wherever_a_way_is_seen_so(seed: int):
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(30) * 10.0 ** rng.uniform(-1, 3) + 10.0 ** rng.uniform(0, 3)
    loss = MeanSquaredError(Data(x, rng.normal() * x + rng.standard_normal(30) * x.std()))
    start = loss.minimizer + rng.normal(size=2) * loss.data.y.std() / [np.abs(x).mean(), 1.0]
    walk = descend(loss, start, GradientDescent(0.2 * critical_rate(loss)), 100)
    plot = way_map(BOX, loss, walk, DARK)
    way = np.ptp(plot.place(*worth_framing(walk).T), axis=0).max()
    if way > SHORT and screen_angle(plot, start) < ACROSS:
        first = framed_map(BOX, loss, worth_framing(walk), DARK, fit=False, equal=True).place(*walk.points[:2].T)
        assert np.abs(first[1] - first[0]).max() <= SEEN


def screen_angle(plot: Landscape, start: np.ndarray) -> float:
    """Between the gradient and the contour through a point as they are drawn, in degrees, by their ends."""
    w, b = plot.loss.gradient(*start)
    spans = np.ptp([plot.x_range, plot.y_range], axis=1)
    ways = [way * 0.1 / np.max(np.abs(way) / spans) for way in (np.array([w, b]), np.array([-b, w]))]
    here = plot.place(*start)[:2]
    uphill, contour = (np.arctan2(*(plot.place(*(start + way))[:2] - here)[::-1]) for way in ways)
    turned = np.degrees(uphill - contour) % 180.0
    return float(min(turned, 180.0 - turned))


def test_a_first_step_that_crosses_the_valley_is_not_shown_along_its_contour():
    """On planets, b in millions and w in tens: the gradient lay within a degree of the contour."""
    x = np.r_[np.geomspace(0.7, 1200.0, 175), 9e3, 2e4, 3e4, 4e4, 5e4]
    loss = MeanSquaredError(Data(x, np.r_[x[:175] * 6.0, 1.6e5, 2e5, 5e5, 1e6, 2e6]))
    walk = descend(loss, (-20.0, 1e6), GradientDescent(critical_rate(loss) / 5), 2000)
    whole = framed_map(BOX, loss, worth_framing(walk), DARK)
    assert screen_angle(whole, walk.points[0]) < 2.0
    assert screen_angle(way_map(BOX, loss, walk, DARK), walk.points[0]) > 88.0


def test_a_first_step_too_short_close_up_is_seen_on_the_whole_map():
    """On towns the close-up is of the valley alone."""
    x = np.linspace(5.0, 18.0, 97)
    loss = MeanSquaredError(Data(x, 1.1 * x - 4.0 + 3.0 * np.sin(np.arange(97.0))))
    walk = descend(loss, (-1.0, 25.0), GradientDescent(critical_rate(loss) / 5), 2000)
    flat = Box(0.0, 0.0, 6.3, 2.6)
    plot = way_map(flat, loss, walk, DARK)
    assert screen_angle(plot, walk.points[0]) < ACROSS
    assert np.ptp(plot.place(*walk.points[:2].T), axis=0).max() > SEEN


@pytest.mark.parametrize("start", [(2.0, 0.0), (0.0, 3.0), (0.2, 3.0), (0.0, 0.0)])
def test_a_round_bowl_is_shown_round(start: tuple[float, float]):
    loss = Lecture(data={"standardize": True}).loss
    walk = descend(loss, loss.minimizer + np.array(start), GradientDescent(0.2), 30)
    plot = way_map(BOX, loss, walk, DARK)
    ring = plot.place(*loss.iso_line(loss.minimum + 1.0).T)[:, :2]
    across, up = np.ptp(ring, axis=0)
    assert across == pytest.approx(up, rel=1e-3)
    assert len(unit_note(plot)) == 0


def test_a_map_whose_units_differ_says_so(lecture: Lecture):
    plot = way_map(BOX, lecture.loss, lecture.descend(), DARK)
    (left, right), (low, high) = plot.x_range, plot.y_range
    alike = np.isclose(plot.inner.width / (right - left), plot.inner.height / (high - low), rtol=1e-6)
    assert (len(unit_note(plot)) == 0) == alike


def test_of_a_descent_that_diverges_the_first_steps_are_framed():
    loss = Lecture().loss
    walk = descend(loss, (-1.0, 4.0), GradientDescent(1.5 * critical_rate(loss)), 40)
    assert walk.losses[1] > 1.5 * walk.losses[0]
    assert (worth_framing(walk) == walk.points[1]).all(axis=1).any()
    assert len(worth_framing(walk)) < 5


@pytest.mark.parametrize("length", [0.2 * SEEN, 5 * SEEN])
def test_a_first_step_is_said_to_be_too_short_exactly_where_it_is(length: float):
    loss = Lecture().loss
    walk = descend(loss, (-1.0, 4.0), GradientDescent(0.01), 1)
    words = first_step(loss, walk, np.array([[0.0, 0.0], [length, 0.0]]))
    assert ("too short" in words) == (length < SEEN)
    assert len(words.split()) <= 10


def test_a_note_that_has_no_room_beside_the_name_of_the_axis_stands_in_two_lines():
    loss = Lecture().loss
    for width, lines in ((6.0, ["the fit is far away"]), (2.9, ["far away", "the fit is"])):
        plot = Landscape(Box(0.0, 0.0, width, 2.5), loss, (-1.0, 1.0), (0.999e6, 1.001e6), DARK)
        note = note_over(plot, "the fit is far away")
        assert len(note) == len(lines)
        assert legible.overlapping(legible.Writing.of([plot.above, *note])) == []
        assert legible.crowded(legible.Writing.of([plot.above, *note])) == []
        assert [*(line.get_right()[0] for line in note)] == pytest.approx([plot.inner.right] * len(lines), abs=0.05)


@pytest.mark.parametrize("box", [Box(0.0, 0.0, 5.9, 2.9), Box(0.0, 0.0, 5.9, 3.9), Box(0.0, 0.0, 4.0, 4.5)])
def test_a_way_is_not_a_blot_in_a_flat_map_for_the_sake_of_equal_units(box: Box):
    """In 9:16 the axis of w reached from −6 to 8 for a way from −1 to 3."""
    loss = Lecture().loss
    walk = descend(loss, (-1.0, 4.0), GradientDescent(0.9 * critical_rate(loss)), 60)
    plot = framed_map(box, loss, walk.points, DARK)
    taken = np.ptp(plot.place(*walk.points.T)[:, :2], axis=0) / [plot.inner.width, plot.inner.height]
    assert taken.min() > 0.3
    assert taken.max() > 0.5


@pytest.mark.parametrize("width", [2.5, 6.0, 9.0])
def test_a_fit_out_of_view_is_told_in_numbers_that_every_map_shares(width: float):
    """It was 689 map widths away, then 802, then 12,939: of one fit, on maps of other shapes."""
    loss = MeanSquaredError(Data([0.0, 1.0, 2.0], [1.0, 3.0, 6.0]))
    for start, own in (((500.0, 3.0), False), ((500.0, 3000.0), True)):
        points = np.array([start, np.add(start, [1.0, 60.0 if own else 1.0])])
        box = Box(0.0, 0.0, width, 3.0)
        plot = framed_map(box, loss, points, DARK, fit=False, equal=True)
        if own:
            plot = Landscape(box, loss, *map(tuple, points.T), DARK)
        said = " ".join(line.words for line in words_of(map_note(plot, fit_or_pointer(plot)))[::-1])
        assert said.endswith("; own units") == (own and width > 4.0)
        numbers = f"w = {significant(loss.minimizer[0], 3)}, b = {significant(loss.minimizer[1], 3)}"
        assert said.startswith(f"the fit: {numbers}" if width > 7.0 else "the fit" * bool(said))


@pytest.mark.parametrize("far", [2.0, 50.0])
@pytest.mark.parametrize("turn", np.arange(0.0, 2.0 * np.pi, 0.7))
def test_before_the_words_on_a_fit_out_of_view_stands_an_arrow_as_the_one_on_the_map(turn: float, far: float):
    """The words stood far from the arrow that they name, and nothing told that they name it."""
    loss = Lecture().loss
    middle = loss.minimizer + far * np.array([np.cos(turn), np.sin(turn)])
    plot = framed_map(BOX, loss, middle + np.array([[-0.5, -0.5], [0.5, 0.5]]), DARK, fit=False, equal=True)
    walk = descend(loss, middle + np.array([-0.4, 0.3]), GradientDescent(1e-9), 1)
    pointer = fit_or_pointer(plot, [PathView(plot, walk, 1)])  # beside a way it points another way than from the middle
    *lines, key = map_note(plot, pointer)
    assert key.fill_color == pointer.fill_color
    ways = [tip - foot for foot, tip in map(ends, (key, pointer))]
    assert np.prod([np.hypot(*way) for way in ways]) == pytest.approx(ways[0] @ ways[1], rel=1e-3)
    assert key.get_right()[0] < lines[-1].get_left()[0]
    assert key.get_bottom()[1] > plot.inner.top
    assert abs(key.get_center()[1] - lines[-1].get_center()[1]) < 0.1


def test_beside_a_very_long_name_of_the_axis_there_is_no_note_rather_than_one_that_runs_into_it():
    loss = Lecture().loss
    for width in (2.2, 2.6, 3.0, 6.0):
        plot = Landscape(Box(0.0, 0.0, width, 2.5), loss, (-1.0, 1.0), (1.340380965, 1.340380966), DARK)
        note = note_over(plot, "the fit is out of view")
        assert legible.overlapping(legible.Writing.of([plot.above, *note])) == []
        assert (len(note) == 0) == (width < 4.0)


@pytest.mark.parametrize("width", [3.0, 3.5, 6.0])
def test_a_close_look_says_how_many_times_each_axis_is_enlarged(width: float):
    """Of the last steps b was enlarged thirteen times and w hardly; nobody said so, nor what the marks on it were."""
    box, loss = Box(0.0, 0.0, width, 3.0), Lecture().loss
    w, b = loss.minimizer

    def around(w: float, across: float, up: float) -> Landscape:
        return Landscape(box, loss, (w - across, w + across), (b - up, b + up), DARK)

    whole = around(w, 3.0, 3.0)
    for plot, apart in ((around(w, 1.0, 0.1), True), (around(w + 1.5, 1.0, 0.1), True), (around(w, 1.0, 1.0), False)):
        note = close_note(plot, whole, fit_or_pointer(plot))
        said = " ".join(line.words for line in list(note)[::-1])
        assert legible.overlapping(legible.Writing.of([plot.above, *note])) == []
        across, up = plot.units / whole.units
        told = f"enlarged: w {significant(across, 2)}, b {significant(up, 2)} times"
        assert (told if apart else f"enlarged {significant(across, 2)} times") in said
        assert ("last quarter" in said) == (width > 3.0 or not apart)  # no map of a clip is narrower
    lost, far = around(w + 50.0, 1.0, 0.1), around(w + 50.0, 3.0, 3.0)
    pointer = fit_or_pointer(lost)
    said, where = _words(close_note(lost, far, pointer)), _words(map_note(lost, pointer))
    assert len(said) <= MOST_LINES  # four ran into the heading
    rest = said[len(where) :] if said[: len(where)] == where else said
    assert " ".join(rest[::-1]).count("times") == 1
    assert width < 6.0 or (said[:-1] == where and said[-1].startswith("last quarter, enlarged"))
    star = fit_or_pointer(whole)
    flat = close_note(around(w, 3.0, 0.1), whole, star)  # along w it is as it was
    assert " ".join(_words(flat)[::-1]).startswith("enlarged: b 30 times" + " marks: " * (width > 3.0))
    near = around(w, 2.5, 2.5)
    assert _words(close_note(near, whole, star))[1:] == (_words(map_note(near, star)) if width > 3.0 else [])


def _words(note: VGroup) -> list[str]:
    return [line.words for line in note if isinstance(line, Prose)]


@pytest.mark.parametrize("loss", [1.0, 9.0, 12.0, 40.0])
def test_where_an_iso_line_closes_it_has_no_end(loss: float):
    """The contour that is spoken of stopped in the middle of the map: only the piece through the point was drawn."""
    x = np.array([-1.0, 1.0, -1.0, 1.0])
    plot = Landscape(Box(-5, -3, 5, 3), MeanSquaredError(Data(x, x)), (-5.0, 5.0), (-4.0, 2.0), DARK)
    pieces = plot.iso_line(loss)
    assert pieces
    for piece in pieces:
        for end in piece[[0, -1]]:
            at_the_border = not inside(end[None], plot.inner.shrunk(*[1e-6] * 4))[0]
            assert at_the_border or np.allclose(piece[0], piece[-1])
