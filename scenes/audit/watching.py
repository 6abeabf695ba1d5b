"""Clips that are looked at after every beat."""

from __future__ import annotations

from typing import Any, TypeVar

from scenes.lecture import Lecture
from scenes.stage.story import LectureScene


class Watching(LectureScene):
    """A clip that is looked at after every beat; `seen` are the words of those so far."""

    seen: list[str]

    def beat(self, words: str, *plays: Any) -> None:
        """Look when it has ended."""
        super().beat(words, *plays)
        self.look(words)

    def lit(self, words: str, *plays: Any) -> None:
        """Look when it has ended."""
        super().lit(words, *plays)
        self.look(words)

    def look(self, words: str) -> None:
        """Note its words."""
        self.seen = [*getattr(self, "seen", []), words]


Kind = TypeVar("Kind", bound=Watching)


def played(kind: type[Kind], clip: type[LectureScene], lecture: Lecture) -> Kind:
    """The clip, told to its end and looked at in that way."""
    scene = type(clip.__name__, (kind, clip), {})(lecture=lecture)
    scene.render()
    return scene
