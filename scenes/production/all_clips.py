"""All clips of the lecture, ready to be drawn, in its order."""

from __future__ import annotations

from scenes.production.catalogue import NAMES
from scenes.production.clips import load

CLIPS = tuple(load(name) for name in NAMES)
