"""A new clip: a file to begin with that already works, and in a checkout its test and its place in the lecture."""

from __future__ import annotations

import builtins
import re
from keyword import iskeyword
from pathlib import Path

from gdmath import InputError
from scenes.production.catalogue import ORDER, file, namesake
from scenes.production.landing import write_new

CLIP = '''"""{name}: what it is about."""

from __future__ import annotations

from scenes.stage.animations import Appear, Views, Walk, conceal
from scenes.stage.layout import picture_place
from scenes.stage.plane.fit_pointer import fit_or_pointer
from scenes.stage.plane.path_view import PathView
from scenes.stage.plane.way_map import NONE, map_note, way_map
from scenes.stage.story import LectureScene
from scenes.stage.words.claims import SINGLE_STEPS, ending
from scenes.stage.words.start_claims import first_step


class {name}(LectureScene):
    """A point walks down the landscape to the least-squares fit."""

    headline = "{headline}"

    def construct(self) -> None:
        """Tell it."""
        walk, loss = self.lecture.descend(), self.lecture.loss
        others = self.others(lambda each: (each.loss, each.descend(), NONE))
        plot = way_map(picture_place().shrunk(top=0.3), loss, walk, self.theme, others=others)
        path = PathView(plot, walk, SINGLE_STEPS)
        moving = Views(path)
        conceal(path)
        self.add(self.title(), self.model(), plot.heat_map(), plot, plot.iso_lines())
        self.add(goal := fit_or_pointer(plot, [path]), map_note(plot, goal), moving)
        self.beat("Each point of the map is a line.", Appear(path))
        self.beat(first_step(loss, walk, path.places), Walk(moving, 0, 1))
        self.beat(ending(walk, loss), Walk(moving, 1, walk.steps, lapse=True, run_time=4))
'''

TEST = '''"""{name}: what its viewers see is so, for each lecture of the tests."""

from __future__ import annotations

import numpy as np

{imports}


def test_it_ends_with_what_the_descent_has_reached(lecture: Lecture):
    told = played(Watching, {name}, lecture)
    assert told.seen[-1] == ending(lecture.descend(), lecture.loss)


class Reached(Watching):
    """The clip, the lines at which its point stands when beats end, none out of view, and how far its map goes."""

    lines: tuple[tuple[np.ndarray, np.ndarray], ...] = ()

    def look(self, words: str) -> None:
        super().look(words)
        (path,) = (part for part in family(self.mobjects) if isinstance(part, PathView))
        reach = np.ptp([path.plot.x_range, path.plot.y_range], axis=1)
        self.lines += tuple((value_of(path.plot, place), reach) for place in path.mark.places)


def test_its_point_stands_where_the_descent_is(lecture: Lecture):
    points = lecture.descend().points
    for line, reach in played(Reached, {name}, lecture).lines:
        assert (np.abs(line - points) < 1e-3 * reach).all(axis=1).any()
'''

IMPORTS = (
    "from scenes.audit.watching import Watching, played",
    "from scenes.lecture import Lecture",
    "from scenes.stage.family import family",
    "from scenes.stage.plane.path_view import PathView",
    "from scenes.stage.words.claims import ending",
    "from tests.scenes.truths import value_of",
)
"""Of the test, with that of the clip in its place among them."""


def write(name: str) -> tuple[list[Path], bool]:
    """Write a clip of that name; returns the files that were written or added to, and whether it joined the lecture.

    In the top folder of a checkout it joins the lecture; elsewhere its file lies where one is. Raises `InputError`
    where the name cannot be the name of a clip, or is taken.
    """
    _check(name)
    inside = Path("scenes/order.txt").is_file() and ORDER.samefile("scenes/order.txt")
    module = file(name).stem
    clip = Path("scenes", f"{module}.py") if inside else Path(f"{module}.py")
    texts = {clip: CLIP}
    if inside:
        texts[Path("tests", "scenes", f"test_{module}.py")] = TEST
    if taken := next((path for path in texts if path.exists()), None):
        raise InputError(f"{name} is taken: there is {taken} already; choose another name.")
    headline = re.sub(r"(?<!^)(?=[A-Z])", " ", name).capitalize()
    told = {
        "name": name,
        "module": module,
        "headline": headline,
        "imports": "\n".join(sorted([*IMPORTS, f"from scenes.{module} import {name}"])),
    }
    for path, text in texts.items():
        write_new(path, text.format(**told), "downhill new ExactSteps")
    if not inside:
        return [*texts], False
    with ORDER.open("a", encoding="utf-8") as order:
        order.write(f"{name}\n")
    return [*texts, Path("scenes/order.txt")], True


def _check(name: str) -> None:
    """Refuse what cannot be the name of a clip, and what is taken."""
    if not re.fullmatch("[A-Z][A-Za-z0-9]*", name) or iskeyword(name):
        words = [word for word in re.split(r"[^A-Za-z0-9]+", name) if word]
        right = "".join(word[:1].upper() + word[1:] for word in words)
        right = right if re.fullmatch("[A-Z][A-Za-z0-9]*", right) and not iskeyword(right) else "ExactSteps"
        raise InputError(f"{name} is no name of a class; write for example {right}.")
    if hasattr(builtins, name) or re.search(rf"\b{name}\b", CLIP):
        raise InputError(f"{name} is taken: Python or the stage has something of that name; choose another.")
    if other := namesake(name):
        raise InputError(f"{name} is taken: {other} is a clip of the lecture; choose another name.")
