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
from scenes.stage.type import Prose


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
    """The world at the end of each beat: the words, whether an arrow leads uphill, what is read, and what is noted."""

    def look(self, words: str) -> None:
        super().look(words)
        arrow, read = self.world.gradient, [bool(numbers.points.size) for numbers in self.world.map.readings]
        notes = [part.words for part in self.mobjects if isinstance(part, Prose)]
        told = (words, len(arrow.points) > 0 and arrow.get_fill_opacity() > 0.0, all(read), notes)
        self.told = [*getattr(self, "told", []), told]


def planets() -> dict[str, np.ndarray]:
    """Periods and distances: a few rows near, one far out."""
    x = np.array([*np.geomspace(300.0, 9000.0, 40), 50_000.0])
    return {"x": x, "y": 39.0 * x - 9000.0 + 3e3 * np.sin(x)}


def years() -> dict[str, np.ndarray]:
    """A blade."""
    x = np.repeat(np.arange(1949.0, 1961.0), 3)
    return {"x": x, "y": 32.0 * (x - 1949.0) + 120.0 + 9.0 * np.sin(5.0 * x)}


@pytest.mark.parametrize(
    ("rows", "arrow", "below"), [(None, True, True), (planets, False, True), (years, False, False)]
)
def test_below_the_ball_only_what_is_there_is_spoken_of(
    rows: Callable[[], dict[str, np.ndarray]] | None, arrow: bool, below: bool, tmp_path: Path
):
    """Of the flights w and b shared one edge; of the planets a red arrow was taken for a step too short to see."""
    if rows:
        table = rows()
        path = tmp_path / "rows.csv"
        path.write_text("x,y\n" + "\n".join(f"{x},{y}" for x, y in zip(table["x"], table["y"], strict=True)))
    scene = played(Beats, BowlDescent, Lecture(data={"source": str(path)} if rows else {}))
    _, (ball, *_, read, _), (_, uphill, _, _), (_, later, _, _), *_ = scene.told
    assert ("below it" in ball) == read == below
    assert uphill == arrow
    assert not later
    for _, _, _, notes in scene.told:  # from the first beat on
        assert any("own" in note for note in notes)
        assert any("on one edge" in note for note in notes) == (rows is years)


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
