"""What the stage remembers does not grow with the clips that were made in one process."""

from __future__ import annotations

import gc
from functools import _lru_cache_wrapper

import pytest

import scenes.stage.lettering
import scenes.stage.names
import scenes.stage.type
import scenes.stage.typeset  # noqa: F401 (so that it has made what it remembers)
from scenes.stage.lettering import Formula
from scenes.stage.theme import DARK
from scenes.stage.type import Prose, outline
from scenes.stage.typeset import KEPT


def remembered() -> list[_lru_cache_wrapper]:
    """What remembers in the stage, for each of many arguments."""
    every = (each for each in gc.get_objects() if isinstance(each, _lru_cache_wrapper))
    return [each for each in every if each.__module__.startswith("scenes.stage.") and _asks(each)]


def _asks(function: _lru_cache_wrapper) -> bool:
    return function.__wrapped__.__code__.co_argcount > 0


def test_all_that_depends_on_what_is_shown_is_bounded():
    of_type = [each for each in remembered() if "sources" not in each.__module__]  # that knows our own files
    assert len(of_type) >= 4
    assert [each.__qualname__ for each in of_type if each.cache_parameters()["maxsize"] is None] == []


@pytest.mark.parametrize(
    "show",
    [
        lambda k: outline(f"{k}.25", (0.0, 0.0), 30.0),
        lambda k: Prose(f"η = {k}", 30.0, DARK.text),
        lambda k: Formula(f"eta = {k}", 30.0, DARK.text),
    ],
    ids=["numbers", "words", "formulas"],
)
def test_however_much_was_shown_as_much_is_remembered(show):
    """Thirty rates in one process took 134 MB more, and each further one as much again."""
    for k in range(4 * KEPT + 20 if show(0) is not None and hasattr(show(0), "shape") else KEPT + 20):
        show(k)
    assert max(each.cache_info().currsize for each in remembered()) <= 4 * KEPT
