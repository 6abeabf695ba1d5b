"""FitALine: the squares are squares, their mean is the mean of all rows, and the last is the least."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from manim import VMobject

from gdmath import Data, MeanSquaredError
from scenes.audit.lectures import LECTURES
from scenes.fit_a_line import FIRST, ROOM, SQUARED, FitALine, arranged
from scenes.lecture import Lecture
from scenes.stage.clipping import inside
from scenes.stage.data import tried
from scenes.stage.data.mean_square import FLIGHT, MeanSquare
from scenes.stage.data.residuals import MOST_SQUARES, Measured, Residuals, Squares, sample_note, with_room
from scenes.stage.data.rows import DataPlot, LineView
from scenes.stage.data.tour import visited
from scenes.stage.data.tried import spread, tilted_and_lifted, turning_place, worse
from scenes.stage.descents.readout import Readout
from scenes.stage.layout import Box, picture_place, place_of
from scenes.stage.lettering import Formula
from scenes.stage.settings import settings
from scenes.stage.shapes import Curve
from scenes.stage.theme import DARK, SIZES
from scenes.stage.type import Prose
from scenes.stage.words.row_claims import words_on_residuals
from tests.scenes.reading import read

TOLERANCE = 1e-6  # Manim's units
TILT, LIFT, RESIDUALS, SQUARES, MEAN, OTHER, BEST, LEAST = range(2, 10)
"""The beats, from 0."""


def many_rows(folder: Path) -> Lecture:
    """Ten thousand rows: only some are drawn."""
    return Lecture(data={"n": 10_000, "slope": -3.0, "noise": 4.0})


def constant(folder: Path) -> Lecture:
    """One y in all rows: the fit is flat and the data have no spread."""
    (folder / "constant.csv").write_text("x,y\n1,7\n2,7\n4,7\n")
    return Lecture(data={"source": str(folder / "constant.csv")})


NAMES = ("synthetic", "penguins", "penguins standardised", "falling, far from zero", "two rows", "from far away")
ALL = {name: LECTURES[name] for name in NAMES} | {"many rows": many_rows, "constant y": constant}
"""The clip takes no step: of lectures that differ in their descent alone, one is enough."""


@dataclass
class Seen:
    """What a viewer sees after a beat."""

    words: str
    plot: DataPlot
    line: np.ndarray  # its ends, as places
    squares: list[np.ndarray]
    dashes: np.ndarray
    mean: np.ndarray
    times: int  # as wide as the squares of the rows the mean square is drawn
    earlier: list[np.ndarray]
    numbers: dict[str, str]
    ends: dict[str, np.ndarray]  # the corners of the box around each word and formula
    reach: np.ndarray = field(default_factory=lambda: np.zeros(2))

    @property
    def slope(self) -> float:
        """The slope of the line on the screen."""
        (x0, y0), (x1, y1) = self.line[:, :2]
        return (y1 - y0) / (x1 - x0)

    def heights(self, x: np.ndarray) -> np.ndarray:
        """Where the line stands at places across the screen."""
        return self.line[0, 1] + self.slope * (x - self.line[0, 0])

    def misses(self, data: Data) -> np.ndarray:
        """The residuals of all rows, as long as they are on the screen."""
        rows = self.plot.place(data.x, data.y)
        return rows[:, 1] - self.heights(rows[:, 0])


class Watched(FitALine):
    """The clip, looked at after every beat."""

    def beat(self, words, *plays):
        super().beat(words, *plays)
        shapes = [shape for mobject in self.mobjects for shape in mobject.get_family()]

        def one(kind):
            return next((shape for shape in shapes if isinstance(shape, kind)), None)

        line, squares, residuals, mean = one(LineView), one(Squares), one(Residuals), one(MeanSquare)
        readout = self.readout = one(Readout) or getattr(
            self, "readout", None
        )  # Manim takes apart what is dimmed in part
        texts = [shape for shape in shapes if isinstance(shape, Prose | Formula) and visible(shape)]
        drawn = [line.current] if line else [s for s in shapes if isinstance(s, Curve) and s.get_stroke_width() == 6]
        current = drawn[0].points if drawn else np.zeros((0, 3))
        everything = np.vstack([shape.points for shape in shapes if len(shape.points)])
        self.told = [
            *getattr(self, "told", []),
            Seen(
                words,
                one(DataPlot),
                current[[0, -1]] if len(current) else current,
                [square.points[[0, 4, 8, 12], :2] for square in squares if len(square.points)] if squares else [],
                residuals.dashes.points.reshape(-1, 4, 3)[:, [0, 3], :2] if residuals else np.zeros((0, 2, 2)),
                mean.mean.points[:, :2].copy() if mean else np.zeros((0, 2)),
                mean.times if mean else 1,
                [shape.points[:, :2].copy() for shape in mean.earlier] if mean else [],
                {} if readout is None else dict(zip("wbL", [n.text for n in readout.numbers], strict=True)),
                {str(id(text)): corners(text) for text in texts},
                np.abs(everything[:, :2]).max(axis=0),
            ),
        ]


def visible(shape: VMobject) -> bool:
    parts = shape.family_members_with_points()
    return any(part.get_fill_opacity() > 0 for part in parts)


def corners(shape: VMobject) -> np.ndarray:
    return np.array([shape.get_corner((-1, -1, 0))[:2], shape.get_corner((1, 1, 0))[:2]])


_told: dict[tuple[str, str], tuple[Lecture, list[Seen]]] = {}


def tell(name: str, aspect: str, folder: Path) -> tuple[Lecture, list[Seen]]:
    """What is seen of a lecture, beat by beat; each is told once for all tests."""
    if (name, aspect) not in _told:
        lecture = ALL[name](folder)
        scene = Watched(lecture=lecture.model_copy(update={"look": lecture.look.model_copy(update={"aspect": aspect})}))
        scene.render()
        _told[name, aspect] = lecture, scene.told
        _ = lecture.rows
    return _told[name, aspect]


@pytest.fixture(params=ALL)
def told(request: pytest.FixtureRequest, tmp_path: Path, clean_desk: None) -> tuple[Data, list[Seen]]:
    lecture, seen = tell(request.param, "16:9", tmp_path)
    return lecture.rows, seen


@pytest.fixture(params=ALL)
def lecture(request: pytest.FixtureRequest, tmp_path: Path, clean_desk: None) -> Lecture:
    return ALL[request.param](tmp_path)


def own_rows(seen: Seen, data: Data, places: np.ndarray) -> np.ndarray:
    """The rows whose dots stand at the places."""
    rows = seen.plot.place(data.x, data.y)[:, :2]
    distances = np.abs(places[:, None] - rows).max(axis=-1)
    assert (distances.min(axis=1) < TOLERANCE).all()
    return distances.argmin(axis=1)


@pytest.mark.parametrize("beat", [SQUARES, MEAN, OTHER, BEST])
def test_every_square_is_square_and_its_side_is_the_residual_of_its_row(told, beat: int):
    data, seen = told[0], told[1][beat]
    squares = np.array(seen.squares)
    assert len(squares) == min(len(data), MOST_SQUARES)
    foot, row, beyond, across = squares.transpose(1, 0, 2)
    drawn = own_rows(seen, data, row)
    different = len(np.unique(np.column_stack([data.x, data.y]), axis=0))
    assert len(set(drawn)) >= min(different, 0.8 * len(squares))  # of many rows some are equal
    rows = seen.plot.place(data.x, data.y)[:, :2]
    misses = seen.misses(data)[drawn]
    assert np.allclose(row, rows[drawn], atol=TOLERANCE)
    assert np.allclose(foot, np.column_stack([row[:, 0], seen.heights(row[:, 0])]), atol=TOLERANCE)
    assert np.allclose(row - foot, beyond - across, atol=TOLERANCE)
    assert np.allclose((beyond - row)[:, 1], 0, atol=TOLERANCE)
    assert np.allclose(np.abs((beyond - row)[:, 0]), np.abs(misses), atol=TOLERANCE)
    assert np.allclose(np.abs((row - foot)[:, 1]), np.abs(misses), atol=TOLERANCE)


@pytest.mark.parametrize("beat", [SQUARES, OTHER, BEST])
def test_no_square_is_crossed_by_its_line_or_leaves_the_axes(told, beat: int):
    seen = told[1][beat]
    for square in seen.squares:
        sides = square[:, 1] - seen.heights(square[:, 0])
        assert (sides >= -TOLERANCE).all() or (sides <= TOLERANCE).all()
        assert inside(square, seen.plot.inner.shrunk(*[-TOLERANCE] * 4)).all()


@pytest.mark.parametrize("beat", [RESIDUALS, OTHER, BEST])
def test_dashed_segments_begin_on_the_line_and_end_on_the_row(told, beat: int):
    data, seen = told[0], told[1][beat]
    (x, _), (end_x, _) = seen.dashes[:, 0].T, seen.dashes[:, 1].T
    assert np.allclose(x, end_x, atol=TOLERANCE)
    order = np.argsort(data.x, kind="stable")
    rows = seen.plot.place(data.x[order], data.y[order])[:, :2]
    starts_on_line = np.abs(seen.dashes[:, 0, 1] - seen.heights(seen.dashes[:, 0, 0])) < TOLERANCE
    ends = seen.dashes[:, 1]
    on_row = (np.abs(ends[:, None] - rows).max(axis=-1) < TOLERANCE).any(axis=1)
    drawn = min(len(data), MOST_SQUARES)
    missed = np.abs(seen.misses(data)) > TOLERANCE
    assert starts_on_line.sum() >= (drawn if missed.all() else missed.sum() * (drawn == len(data)))
    firsts = np.flatnonzero(starts_on_line)
    for first, following in pairwise([*firsts, len(seen.dashes)]):
        assert on_row[following - 1]
        assert np.ptp(seen.dashes[first:following, :, 0]) < TOLERANCE
        gaps = np.diff(seen.dashes[first:following, :, 1].ravel())[1::2]
        assert (np.abs(gaps) > 0.02).all()
        length = np.ptp(seen.dashes[first:following, :, 1])
        assert following - first >= 2 or length < 0.3  # it is dashed, not a stroke


@pytest.mark.parametrize("beat", [MEAN, OTHER, BEST, LEAST])
def test_the_area_of_the_mean_square_is_the_mean_of_the_squares_of_all_rows(told, beat: int):
    data, seen = told[0], told[1][beat]
    width, height = np.ptp(seen.mean, axis=0)
    assert width == pytest.approx(height, abs=TOLERANCE)
    assert width == pytest.approx(seen.times * np.sqrt(np.mean(seen.misses(data) ** 2)), abs=seen.times * TOLERANCE)


def test_the_mean_squares_of_the_earlier_lines_stay_around_the_least(told):
    first, second, last = told[1][MEAN], told[1][OTHER], told[1][LEAST]
    for before, outline in zip((first.mean, second.mean), last.earlier, strict=True):
        assert np.allclose(outline.min(axis=0), last.mean.min(axis=0), atol=TOLERANCE)  # one corner for all
        assert np.allclose(outline.max(axis=0), before.max(axis=0), atol=TOLERANCE)
    sides = [np.ptp(mean, axis=0).max() for mean in (first.mean, second.mean, last.mean)]
    assert sides[0] > sides[1] + 0.05
    assert sides[1] > sides[2] + 0.05


@pytest.mark.parametrize("beat", [TILT, LIFT, MEAN, OTHER, BEST])
def test_the_numbers_are_those_of_the_line_on_the_screen(told, beat: int):
    data, seen = told[0], told[1][beat]
    unit_x = seen.plot.inner.width / np.subtract(*seen.plot.x_range[::-1])
    unit_y = seen.plot.inner.height / np.subtract(*seen.plot.y_range[::-1])
    w = seen.slope * unit_x / unit_y
    middle = data.x.mean()
    b = seen.plot.y_range[0] + (seen.heights(seen.plot.place(middle, 0)[0]) - seen.plot.inner.bottom) / unit_y
    b -= w * middle
    mean = np.mean((seen.misses(data) / unit_y) ** 2)
    scale = data.y.std() or 1.0
    assert read(seen.numbers["w"]) == pytest.approx(w, rel=6e-3, abs=6e-4 * scale / data.x.std() + 1e-9)
    assert read(seen.numbers["b"]) == pytest.approx(b, rel=6e-3, abs=2e-3 * scale)
    assert read(seen.numbers["L"]) == pytest.approx(mean, rel=6e-3, abs=1e-9 * scale**2)


def test_the_last_line_is_that_of_least_squares_and_the_words_say_its_loss(told):
    data, seen = told[0], told[1][LEAST]
    w, b = np.polyfit(data.x - data.x.mean(), data.y, 1)
    fitted = seen.plot.place(data.x, w * (data.x - data.x.mean()) + b)
    assert np.allclose(seen.heights(fitted[:, 0]), fitted[:, 1], atol=1e-5)
    least = np.mean((data.y - w * (data.x - data.x.mean()) - b) ** 2)
    said = read(seen.words.split()[-1].rstrip("."))
    assert said == pytest.approx(least, rel=6e-3, abs=1e-20 * data.y.var() + 1e-25)
    assert seen.numbers["L"] == seen.words.split()[-1].rstrip(".")


def test_w_tilts_the_line_about_what_the_words_say_and_b_lifts_it(told):
    data, (_, before, tilted, lifted, *_) = told
    assert abs(tilted.slope - before.slope) > 0.02
    if tilted.words == "w tilts it.":
        origin = before.plot.place(0.0, 0.0)[0]
        assert before.heights(origin) == pytest.approx(tilted.heights(origin), abs=1e-5)
        assert before.numbers["b"] == tilted.numbers["b"]
    else:
        assert "b follows" in tilted.words
        assert not data.x.min() <= 0.0 <= data.x.max()
        middle = before.plot.place(data.x.mean(), 0.0)[0]
        assert before.heights(middle) == pytest.approx(tilted.heights(middle), abs=1e-5)
    assert lifted.slope == pytest.approx(tilted.slope, abs=1e-9)
    assert lifted.numbers["w"] == tilted.numbers["w"]
    assert lifted.line[0, 1] > tilted.line[0, 1] + 0.1


def test_a_sample_is_called_one(told):
    data, seen = told
    squares = len(seen[SQUARES].squares)
    assert squares == min(len(data), 30)
    extra = len(seen[RESIDUALS].ends) - len(seen[LIFT].ends)
    assert extra == (squares < len(data))  # the note of the sample


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("aspect", ["16:9", "4:3"])
def test_every_beat_is_in_the_frame_and_no_words_on_others(name: str, aspect: str, tmp_path: Path):
    _, told = tell(name, aspect, tmp_path)
    across, up = map(int, aspect.split(":"))
    for seen in told:
        assert len(seen.words.split()) <= 10
        assert (seen.reach <= [4 * across / up + 0.01, 4]).all(), seen.words
        for one, other in combinations(seen.ends.values(), 2):
            apart = (one[0] > other[1]) | (other[0] > one[1])
            assert apart.any(), seen.words


def test_the_second_is_worse_than_the_fit_and_better_than_the_first(lecture: Lecture):
    loss, data = lecture.loss, lecture.rows
    for share, excess in ((0.2, 0.7), (1.0, 0.25), (1.4, 0.2)):
        w, b = worse(loss, share, excess)
        residuals = data.y - data.y.mean() - w * (data.x - data.x.mean()) - (b + w * data.x.mean() - data.y.mean())
        above = np.mean(residuals**2) - loss.minimum
        assert above == pytest.approx(excess * tried.visible(data) ** 2, rel=1e-5)
        assert w == pytest.approx(share * loss.minimizer[0])


def test_what_is_visible_is_the_spread_but_for_rows_far_out(lecture: Lecture, tmp_path: Path):
    assert tried.visible(lecture.rows) == spread(lecture.rows)
    x = np.linspace(0.0, 10.0, 5000)
    far = Data(x, np.where(x == x[70], 1e5, 3 * x))
    assert tried.visible(far) == pytest.approx(8000.0, rel=1e-6)


def test_of_one_row_far_out_the_lines_are_seen_to_move_and_the_mean_to_change(tmp_path: Path):
    x = np.linspace(0.0, 10.0, 5000)
    np.savetxt(tmp_path / "far.csv", np.c_[x, np.where(x == x[3000], 1e5, 3 * x)], delimiter=",")
    scene = Watched(lecture=Lecture(data={"source": str(tmp_path / "far.csv")}))
    scene.render()
    seen = scene.told
    assert seen[0].words == "500 of 5,000 rows. Which line fits them?"
    assert np.abs(seen[TILT].line - seen[1].line).max() > 0.1
    assert np.abs(seen[LIFT].line - seen[TILT].line).max() > 0.1
    sides = [np.ptp(moment.mean, axis=0).max() for moment in (seen[MEAN], seen[OTHER], seen[BEST])]
    assert sides[0] > sides[1] + 0.05 > sides[2] + 0.1
    row = seen[SQUARES].plot.place(x[3000], 1e5)[:2]
    assert min(np.abs(square - row).max(axis=1).min() for square in seen[SQUARES].squares) < TOLERANCE


@pytest.mark.parametrize(("lengths", "alone"), [([1, 0, 0.2], True), ([1, 0.3, 0], False), ([0.1, 0.1], False)])
def test_one_residual_is_spoken_of_where_it_alone_is_seen(lengths: list[float], alone: bool):
    assert (words_on_residuals(np.array(lengths)) == "How wrong? Of the residuals, one is long.") == alone


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


def test_zero_is_the_turning_place_only_where_it_is_near(lecture: Lecture):
    data, place = lecture.rows, turning_place(lecture.rows)
    gap = max(data.x.min(), -data.x.max(), 0.0)
    assert (place == 0.0) == (gap <= np.ptp(data.x) or data.x.mean() == 0.0)


def test_in_a_tall_frame_the_squares_gather_below_the_rows():
    """Level with the axis their names had no room, and were smaller than can be read."""
    with settings({"pixel_width": 480, "pixel_height": 854}):
        rows, numbers, below = arranged(picture_place(), note := sample_note(many_rows(Path()).rows, DARK))
    assert rows.bottom > note.get_top()[1] > note.get_bottom()[1] > numbers.top
    assert numbers.bottom > below.top
    data = many_rows(Path()).rows
    loss = MeanSquaredError(data)
    tour = visited(np.array([worse(loss, 0.2, 0.7), loss.minimizer]), loss)
    measured = Measured(with_room(rows, data, tour, 0, ROOM, DARK), tour)
    view = MeanSquare(below, measured, loss, 0, [0])
    view.show(1)
    assert view.mean.get_bottom()[1] == pytest.approx(below.bottom, abs=0.05)
    assert all(word.size >= SIZES.smallest for _, word in view.names)


@pytest.mark.parametrize("aspect", ["16:9", "4:3", "1:1", "9:16"])
def test_the_rows_stand_in_the_middle_as_long_as_they_are_all_there_is(aspect: str):
    """A third of the frame beside them was empty until the numbers came."""

    class Alone(FitALine):
        def beat(self, words, *plays):
            super().beat(words, *plays)
            (rows,) = (part for mobject in self.mobjects for part in mobject.get_family() if isinstance(part, DataPlot))
            middles.append(self.camera.close_up.seen(place_of(rows).center[:2]) - picture_place().center[:2])

    middles: list = []
    Alone(lecture=Lecture(look={"aspect": aspect})).render()
    alone, with_numbers, *_ = middles
    assert np.abs(alone).max() < 0.4
    assert np.abs(with_numbers).max() > np.abs(alone).max()
