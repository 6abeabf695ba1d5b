"""What the stage remembers does not grow with the clips that were made in one process."""

from __future__ import annotations

import gc
import pkgutil
import sys
from functools import _lru_cache_wrapper
from importlib import import_module
from types import ModuleType

from manim import Mobject

import gdmath
import scenes
from gdmath import critical_rate
from scenes.lecture import Lecture
from scenes.production.storyboard import last_pictures
from scenes.stage.type import outline
from scenes.stage.typeset import KEPT


def ours() -> list[ModuleType]:
    """All modules of our packages."""
    packages = ((each.__path__, f"{each.__name__}.") for each in (gdmath, scenes))
    return [import_module(each.name) for package in packages for each in pkgutil.walk_packages(*package)]


def remembered() -> dict[str, _lru_cache_wrapper]:
    """What remembers, for each of many arguments."""
    return {
        f"{module.__name__}.{name}": each
        for module in ours()
        for name, each in vars(module).items()
        if isinstance(each, _lru_cache_wrapper)
        and each.__module__ == module.__name__
        and each.__wrapped__.__code__.co_argcount
    }


def containers() -> dict[str, int]:
    """How much stands in the containers of modules and classes, of ours and of Manim's."""
    modules = [each for name, each in sys.modules.items() if name.split(".")[0] in ("gdmath", "scenes", "manim")]
    places = [*modules, *{part for each in modules for part in vars(each).values() if isinstance(part, type)}]
    return {
        f"{place.__name__}.{name}": len(each)
        for place in places
        for name, each in vars(place).items()
        if isinstance(each, (dict, list, set))
    }


def alive() -> int:
    """How many shapes there are."""
    gc.collect()
    return sum(isinstance(each, Mobject) for each in gc.get_objects())


def test_all_that_depends_on_what_is_shown_is_bounded():
    open_ended = [name for name, each in remembered().items() if each.cache_parameters()["maxsize"] is None]
    assert open_ended == [f"scenes.stage.sources.{name}" for name in ("imported", "_imports")]  # of our own files


def test_a_further_clip_at_a_rate_of_its_own_leaves_nothing_behind():
    """Three hundred take no more memory than thirty."""
    counts = []
    for share in (0.21, 0.31, 0.41):
        rate = share * critical_rate(Lecture().loss)
        last_pictures("RollDownhill", Lecture(descent={"learning_rate": rate}))
        counts.append((alive(), containers()))
    assert counts[1][0] == counts[2][0]
    assert counts[1][1] == counts[2][1]


def test_however_many_numbers_were_shown_as_many_are_remembered():
    """Thirty rates in one process took 134 MB more, and each further one as much again."""
    for k in range(4 * KEPT + 20):
        outline(f"{k}.25", (0.0, 0.0), 30.0)
    assert max(each.cache_info().currsize for each in remembered().values()) <= 4 * KEPT
