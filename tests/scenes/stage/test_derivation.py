"""A line of a derivation becomes the next: what has a name in both travels, the rest fades, nothing is lost."""

from __future__ import annotations

import numpy as np
import pytest
from manim import Scene, Transform, VGroup

from scenes.stage.lettering import Formula
from scenes.stage.type import formula
from scenes.stage.words.derivation import DIM, Dim, Rewrite, by_label

BEFORE = "{{ L : L }} = {{ ({{ a : a }} - {{ b : b }}) : e }}^{{ 2 : two }} + c"
AFTER = "{{ L : L }} - d = {{ 2 : two }} {{ ({{ a : a }} - b) : e }}"


@pytest.fixture
def lines() -> tuple[Formula, Formula]:
    first, second = (formula(source, 40, "#FFFFFF", e="#00FF00") for source in (BEFORE, AFTER))
    return first, second.shift([1.0, -2.0, 0.0])


def ink(mobjects) -> np.ndarray:
    """All points of what is filled and seen, in one order."""
    shapes = [part for mobject in mobjects for part in mobject.family_members_with_points()]
    points = np.concatenate([shape.points for shape in shapes if shape.get_fill_opacity() > 0])
    return points[np.lexsort(points.T)]


def test_every_shape_belongs_to_just_one_part(lines):
    first, second = lines
    for one, other in ((first, second), (second, first)):
        shapes = [id(shape) for part in by_label(one, other).values() for shape in part]
        assert sorted(shapes) == sorted(id(shape) for shape in one.family_members_with_points())


def test_the_innermost_common_label_counts(lines):
    first, second = lines
    parts = by_label(first, second)
    assert set(parts) == {"", "L", "a", "e", "two"}
    assert len(parts["a"]) == 1
    assert len(parts["e"]) == 4  # the parentheses, the minus and the b that has no name in the other line


def test_equal_labels_travel_from_the_one_place_to_the_other(lines):
    first, second = lines
    old, new = by_label(first, second), by_label(second, first)
    moves = [each for each in Rewrite(first, second).animations if isinstance(each, Transform)]
    for label in ("L", "a", "e", "two"):
        (move,) = [each for each in moves if np.allclose(each.mobject.get_center(), old[label].get_center())]
        move.begin()
        move.interpolate(0.0)
        assert np.allclose(move.mobject.get_center(), old[label].get_center())
        move.interpolate(1.0)
        assert np.allclose(move.mobject.get_center(), new[label].get_center())
        assert np.isclose(move.mobject.width, new[label].width)


@pytest.mark.parametrize("keep", [True, False])
def test_at_the_end_the_formula_itself_is_there(lines, keep: bool):
    first, second = lines
    goal, kept = second.copy(), first.copy()
    scene = Scene()
    scene.add(first)
    scene.play(Rewrite(first, second, keep=keep))
    assert second in scene.mobjects
    assert (first in scene.mobjects) == keep
    wanted = [goal, *[kept] * keep]
    assert np.array_equal(ink(scene.mobjects), ink(wanted))


def test_halfway_nothing_is_lost(lines):
    first, second = lines
    change = Rewrite(first, second)
    change.begin()
    change.interpolate(0.5)
    assert len(change.mobject.family_members_with_points()) >= len(second.family_members_with_points())


def test_of_several_formulas_the_first_with_the_label_gives_it(lines):
    first, second = lines
    other = formula("{{ L : L }} {{ d : two }}", 40, "#FFFFFF").shift([0.0, 3.0, 0.0])
    parts = by_label(VGroup(other, first), second)
    assert parts["L"].get_center()[1] > 2.0
    assert parts["e"].get_center()[1] < 2.0


def test_what_recedes_and_what_stays_lit(lines):
    first, _ = lines
    scene = Scene()
    scene.add(first)
    scene.play(Dim(first, "two"))
    assert first.select("L")[0].get_fill_opacity() == DIM
    assert first.select("two")[0].get_fill_opacity() == 1.0
    scene.play(Dim(first, to=1.0))
    assert first.select("L")[0].get_fill_opacity() == 1.0
    bars = [shape for shape in first.family_members_with_points() if shape.get_fill_opacity() == 0.0]
    assert all(shape.get_stroke_opacity() == 1.0 for shape in bars)
