"""BowlDescent is seen into in every format."""

from __future__ import annotations

import pytest

from scenes.audit.watching import Watching, played
from scenes.bowl_descent import BowlDescent
from scenes.lecture import Lecture
from scenes.stage.layout import picture_place, place_of
from scenes.stage.space.descent_world import DescentWorld
from scenes.stage.space.sight import UNCOVERED, layer


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
