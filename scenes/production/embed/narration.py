"""The whole script of a lecture, beat by beat, as it stands on screen."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scenes.production.embed.drawn import Drawn

MARKUP = re.compile(r"([\\`*_{}\[\]#|<>&~$])")


def script(clips: Sequence[Drawn]) -> str:
    """The script in Markdown: a chapter a clip, a line a beat with its time and the numbers in the picture by name."""
    blocks = ["# Narration\n"]
    for clip in clips:
        lines = [f"## {plain(clip.title)}\n", f"{plain(clip.name)}: {plain(clip.line)} {plain(clip.rows)}\n"]
        for number, beat in enumerate(clip.beats, start=1):
            numbers = f" ({plain(listed(beat.numbers))})" if beat.numbers else ""
            lines.append(f"{number}. {clock(beat.begins)} {plain(beat.words)}{numbers}")
        blocks.append("\n".join(lines) + "\n")
    return "\n".join(blocks)


def listed(numbers: Sequence[str]) -> str:
    """Numbers with their names, each once: step 0, w = −1.000."""
    return ", ".join(dict.fromkeys(numbers))


def plain(words: str) -> str:
    """The words so that nothing in them is Markdown or HTML."""
    return MARKUP.sub(r"\\\1", " ".join(words.split()))


def clock(seconds: float) -> str:
    """A time as people read it: 1:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
