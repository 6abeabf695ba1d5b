"""Which parameters a clip depends on: those that were read while it was made."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pydantic import PrivateAttr

from scenes.lecture import Lecture
from scenes.parameters import Section


class WatchedLecture(Lecture):
    """A lecture that notes which of its parameters are read.

    A clip is a pure function of what it reads: with the same values there, it would read the same again.
    """

    _reads: set[str] = PrivateAttr(default_factory=set)

    @classmethod
    def of(cls, lecture: Lecture) -> WatchedLecture:
        """The same lecture, nothing read yet; what is read of those of its sweep is read."""
        watched = cls._of(lecture, set())
        together = tuple(cls._of(each, watched._reads) for each in lecture.sweep.together)
        watched._sweep = replace(lecture.sweep, together=together)
        return watched

    @classmethod
    def _of(cls, lecture: Lecture, reads: set[str]) -> WatchedLecture:
        watched = cls.model_construct()
        watched.__dict__.update(lecture.__dict__)
        watched._reads = reads
        return watched

    @property
    def reads(self) -> set[str]:
        """The dotted names of the parameters read so far."""
        return self._reads

    def __getattribute__(self, name: str) -> Any:
        value = super().__getattribute__(name)
        return _WatchedSection(name, value, self._reads) if isinstance(value, Section) else value


class _WatchedSection:
    """A section that notes which of its values are read."""

    def __init__(self, name: str, section: Section, reads: set[str]) -> None:
        self._name, self._section, self._reads = name, section, reads

    def __getattr__(self, key: str) -> Any:
        self._reads.add(f"{self._name}.{key}")
        return getattr(self._section, key)
