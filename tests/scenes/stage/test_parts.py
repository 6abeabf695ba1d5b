"""A play in parts: each frame is drawn once, by whoever draws its segment."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from manim import Line, LineJointType

from scenes.stage.cache import updates
from scenes.stage.parts import Parts, names_of_parts


class Stage:
    """What a scene holds."""

    def __init__(self, line: Line) -> None:
        self.mobjects = [line]


@given(st.integers(1, 400), st.integers(1, 150))
def test_parts_are_about_as_long_as_asked_and_have_all_frames(frames: int, length: int):
    names = names_of_parts("key", frames, length)
    assert len(set(names)) == len(names)
    assert names == ["key"] or length * 2 / 3 <= frames / len(names) <= length * 1.5
    assert len(names) > 1 or frames < 1.5 * length + 1


@given(st.integers(1, 400), st.integers(1, 150), st.data())
def test_a_frame_is_drawn_here_if_its_segment_is_and_every_segment_ends(frames: int, length: int, data: st.DataObject):
    segments = [Path(name) for name in names_of_parts("key", frames, length)]
    ours = dict(zip(segments, data.draw(st.tuples(*[st.booleans()] * len(segments))), strict=True))
    asked: list[Path] = []

    def is_ours(segment: Path) -> bool:
        asked.append(segment)
        return ours[segment]

    parts = Parts(segments, frames, is_ours)
    assert parts.over == (not any(ours.values()))
    drawn: dict[Path, list[int]] = {}
    for frame in range(frames):
        if parts.ends:
            parts.go_on()
        if parts.has_next():
            assert parts.begins == (parts.segment not in drawn)
            drawn.setdefault(parts.segment, []).append(frame)
    assert set(drawn) == {segment for segment in segments if ours[segment]}
    assert all(own == [*range(own[0], own[0] + len(own))] for own in drawn.values())
    lengths = {len(own) for own in drawn.values()}
    assert lengths <= {frames // len(segments), -(-frames // len(segments))}
    starts = [own[0] for own in drawn.values()]
    assert starts == sorted(starts)
    if all(ours.values()):
        assert [frame for own in drawn.values() for frame in own] == [*range(frames)]
    assert len(asked) == len(set(asked)), "of each it is asked once"


def test_what_follows_the_frames_before_is_seen_in_anything_of_a_scene():
    line = Line(joint_type=LineJointType.BEVEL)
    assert not updates(Stage(line))  # type: ignore[arg-type]
    line.add_updater(lambda moved, dt: moved.rotate(dt))
    assert updates(Stage(line))  # type: ignore[arg-type]
