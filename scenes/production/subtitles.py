"""The words of a clip as subtitles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import escape

import srt

from scenes.stage.story import Beat


def as_srt(beats: Sequence[Beat]) -> str:
    """SubRip, for players."""
    lines = [
        srt.Subtitle(number, timedelta(seconds=beat.begins), timedelta(seconds=beat.ends), beat.words)
        for number, beat in enumerate(beats, start=1)
    ]
    return srt.compose(lines)


def as_vtt(beats: Sequence[Beat]) -> str:
    """WebVTT, for browsers: words are never markup."""
    cues = [f"{_clock(beat.begins)} --> {_clock(beat.ends)}\n{escape(beat.words, quote=False)}\n" for beat in beats]
    return "\n".join(["WEBVTT\n", *cues])


def _clock(seconds: float) -> str:
    thousandths = round(1000 * seconds)
    minutes, thousandths = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02d}:{minutes:02d}:{thousandths / 1000:06.3f}"
