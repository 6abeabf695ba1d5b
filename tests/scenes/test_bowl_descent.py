"""BowlDescent is seen into in every format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from scenes.audit.watching import Watching, played
from scenes.bowl_descent import BowlDescent
from scenes.lecture import Lecture
from scenes.stage.layout import picture_place, place_of
from scenes.stage.space.descent_world import DescentWorld
from scenes.stage.space.sight import UNCOVERED, layer
from scenes.stage.type import Prose, Symbol


class Last(Watching):
    """The clip, its world, and the room that its pictures have."""

    def look(self, words: str) -> None:
        super().look(words)
        self.place = picture_place()
        parts = (part for mobject in self.mobjects for part in mobject.get_family())
        self.world = next(part for part in parts if isinstance(part, DescentWorld))


@pytest.mark.parametrize(("source", "standardize"), [("synthetic", False), ("synthetic", True), ("penguins", True)])
def test_in_a_tall_frame_the_end_of_the_way_is_seen_and_the_bowl_has_its_height(source: str, standardize: bool):
    """The near wall stood before the bottom, and most of the page was empty."""
    lecture = Lecture(data={"source": source, "standardize": standardize}, look={"aspect": "9:16"})
    scene = played(Last, BowlDescent, lecture)
    world = scene.world
    end = world.bowl.on_surface(world.places[[0, world.walk.steps]])
    assert (layer(world.bowl, end, world.view) == UNCOVERED).all()
    seen = place_of(world)
    assert seen.height > 0.33 * scene.place.height
    assert seen.width > 0.8 * scene.place.width


class Beats(Last):
    """The world at the end of each beat: the words, whether an arrow leads uphill, what is read, and what is noted.

    And whether the arrow has its name.
    """

    def look(self, words: str) -> None:
        super().look(words)
        arrow, read = self.world.gradient, [bool(numbers.points.size) for numbers in self.world.map.readings]
        notes = [part.words for part in self.mobjects if isinstance(part, Prose)]
        told = (words, len(arrow.points) > 0 and arrow.get_fill_opacity() > 0.0, read, notes)
        names = [each for each in self.mobjects if isinstance(each, Symbol)]
        self.named = [*getattr(self, "named", []), names]
        self.views = [*getattr(self, "views", []), self.world.view]
        self.told = [*getattr(self, "told", []), told]


def planets() -> dict[str, np.ndarray]:
    """Periods and distances: a few rows near, one far out."""
    x = np.array([*np.geomspace(300.0, 9000.0, 40), 50_000.0])
    return {"x": x, "y": 39.0 * x - 9000.0 + 3e3 * np.sin(x)}


def years() -> dict[str, np.ndarray]:
    """A blade."""
    x = np.repeat(np.arange(1949.0, 1961.0), 3)
    return {"x": x, "y": 32.0 * (x - 1949.0) + 120.0 + 9.0 * np.sin(5.0 * x)}


def pizzas() -> dict[str, np.ndarray]:
    """Reservations and pizzas: the first step is seen, and runs along the contour of a bowl that is nearly round."""
    x = [
        23,
        20,
        16,
        20,
        10,
        20,
        7,
        13,
        5,
        11,
        10,
        12,
        13,
        2,
        10,
        23,
        12,
        15,
        4,
        11,
        26,
        15,
        2,
        20,
        21,
        11,
        2,
        22,
        8,
        24,
    ]
    y = [
        36,
        33,
        30,
        28,
        22,
        31,
        23,
        23,
        20,
        30,
        22,
        23,
        27,
        14,
        19,
        39,
        33,
        27,
        16,
        20,
        42,
        24,
        10,
        39,
        31,
        28,
        20,
        37,
        23,
        46,
    ]
    return {"x": np.array(x), "y": np.array(y)}


@pytest.mark.parametrize(
    ("rows", "arrow", "below"),
    [
        (None, True, [True, True]),
        (planets, False, [True, True]),
        (pizzas, False, [True, True]),
        (years, False, [True, False]),
    ],
)
def test_below_the_ball_only_what_is_there_is_spoken_of(
    rows: Callable[[], dict[str, np.ndarray]] | None, arrow: bool, below: list[bool], tmp_path: Path
):
    """Of the planets a red arrow was taken for a step too short to see.

    Of the flights w and b shared one edge; of the pizzas no gradient was in sight, and the step went against it.
    """
    if rows:
        table = rows()
        path = tmp_path / "rows.csv"
        path.write_text("x,y\n" + "\n".join(f"{x},{y}" for x, y in zip(table["x"], table["y"], strict=True)))
    scene = played(Beats, BowlDescent, Lecture(data={"source": str(path)} if rows else {}))
    _, (ball, *_, read, _), (step, uphill, _, _), (_, later, _, _), *_ = scene.told
    assert read == below
    assert ("below it, w and b" in ball, "below it, its w" in ball) == (all(below), not all(below))
    assert uphill == arrow == ("gradient" in step)
    assert not later
    for _, _, _, notes in scene.told:  # from the first beat on
        assert any("in a unit of its own" in note for note in notes) == (rows is not years)
        assert any("on one edge" in note for note in notes) == (rows is years)


def test_on_a_map_that_is_one_edge_w_alone_is_written_all_along(tmp_path: Path):
    """On its left half stood numbers of b and on its right those of w: it read as one axis."""
    np.savetxt(tmp_path / "years.csv", np.c_[tuple(years().values())], delimiter=",", header="x,y", comments="")
    world = played(Last, BowlDescent, Lecture(data={"source": str(tmp_path / "years.csv")})).world
    w, b = world.scales.rim
    assert not b
    assert len(world.map.names) == 2  # w and L
    star = world.bowl.fit
    ends = np.array([ends[0, :2] for ends, _ in w])
    assert {-1.0, 1.0} == set(np.sign((ends - star)[:, 0]))


def test_the_gradient_has_its_name_at_its_tip_while_it_is_seen():
    """In no beat was the red arrow named."""
    scene = played(Beats, BowlDescent, Lecture())
    assert [len(names) for names in scene.named[:5]] == [0, 0, 1, 0, 0]
    name, world = scene.named[2][0], scene.world
    bowl, start = world.bowl, world.walk.points[0]
    assert name.get_fill_color() == world.gradient.get_fill_color()
    assert name.z_index > world.z_index  # the plane, drawn again in each frame, tinted it
    box = place_of(name)
    corners = np.array([(x, y) for x in (box.left, box.right) for y in (box.bottom, box.top)])
    view = scene.views[2]
    tip = bowl.boxed(start) + world.steepest * bowl.loss.gradient(*start) / bowl.reach
    assert np.hypot(*(view.seen(bowl.on_floor(tip)) - box.center[:2])) < 0.7
    assert (layer(bowl, view.on_plane(corners, bowl.floor), view) == UNCOVERED).all()


class Uphill(Last):
    """What is before the tip of the gradient on the map, in each beat where it is seen."""

    def look(self, words: str) -> None:
        super().look(words)
        world, arrow = self.world, self.world.gradient
        bowl, start = world.bowl, world.walk.points[0]
        if len(arrow.points) and arrow.get_fill_opacity() > 0.0:
            tip = bowl.boxed(start) + world.steepest * bowl.loss.gradient(*start) / bowl.reach
            before = layer(bowl, bowl.on_floor(tip[None]), world.view).tolist()
            self.before = [*getattr(self, "before", []), *before]


def test_the_gradient_ends_on_the_map_before_the_bowl(tmp_path: Path):
    """Of a row far out it ended over the bowl's foot, and seemed to point into its wall."""
    rows = np.c_[[8] * 10 + [19], [6.6, 5.8, 7.7, 8.8, 8.5, 7, 5.3, 5.6, 7.9, 6.9, 12.5]]
    np.savetxt(tmp_path / "fourth.csv", rows, delimiter=",", header="x,y", comments="")
    lecture = Lecture(data={"source": str(tmp_path / "fourth.csv")}, descent={"learning_rate": 0.025})
    assert set(played(Uphill, BowlDescent, lecture).before) == {UNCOVERED}
