"""Mobjects and their parts are found once each, in the order in which Manim paints them."""

from __future__ import annotations

from manim import Square, VGroup

from scenes.stage.family import parts_of, shapes_of


def test_what_is_there_twice_lies_at_its_last_place():
    one, two, three = (Square() for _ in range(3))
    inner = VGroup(one, two)
    outer = VGroup(inner, three)
    assert parts_of([outer]) == [outer, inner, one, two, three]
    assert parts_of([outer, inner, two, three, one]) == [outer, inner, two, three, one]
    assert parts_of([inner, outer]) == [outer, inner, one, two, three]
    assert parts_of([outer, one, outer]) == [outer, inner, one, two, three]


def test_what_was_found_before_its_group_was_sorted_anew_keeps_its_place():
    one, two = Square(), Square()
    group = VGroup(one, two)
    found = parts_of([group])
    group.submobjects.reverse()
    assert shapes_of(found) == [one, two]
    assert shapes_of([group]) == [two, one]
    two.set_z_index(1)
    assert shapes_of([group]) == [one, two]
