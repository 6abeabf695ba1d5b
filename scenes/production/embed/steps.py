"""A clip in steps: a piece of it for each beat, cut without encoding anything again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av
from PIL import Image

from scenes.production.embed.clip import Landed

EARLY = 0.5
"""Frames by which a time may be off."""


@dataclass(frozen=True)
class Step:
    """What is shown until a key is pressed: a piece of a clip, and the pictures that it begins and ends with."""

    file: Path
    first: Path
    last: Path
    words: tuple[str, ...]


def steps(clip: Landed, folder: Path) -> list[Step]:
    """Cut a clip into a folder, a step a beat."""
    folder.mkdir(parents=True, exist_ok=True)
    beats = clip.beats
    ends = [*(beat.begins for beat in beats[1:]), clip.seconds + 1.0]
    return [
        _step(clip, folder, f"{number:02d}", (beat.begins, end), (beat.words,))
        for number, (beat, end) in enumerate(zip(beats, ends, strict=True), start=1)
    ]


def waits(clip: Landed, folder: Path) -> list[Step]:
    """What a deck waits at: each step; a clip that loops is one that goes on until the key is pressed."""
    if not clip.loops:
        return steps(clip, folder)
    folder.mkdir(parents=True, exist_ok=True)
    words = tuple(beat.words for beat in clip.beats)
    return [_step(clip, folder, "loop", (0.0, clip.seconds + 1.0), words)]


def _step(clip: Landed, folder: Path, mark: str, times: tuple[float, float], words: tuple[str, ...]) -> Step:
    name = f"{clip.name}-{mark}"
    piece = folder / f"{name}{clip.file.suffix}"
    cut(clip.file, piece, *times)
    first, last = folder / f"{name}-first.png", folder / f"{name}-last.png"
    _save_ends(piece, first, last)
    return Step(piece, first, last, words)


def cut(film: Path, piece: Path, begins: float, ends: float) -> None:
    """Copy the frames from one time to before another; each play of a clip begins with a frame that stands alone."""
    with av.open(str(film)) as video, av.open(str(piece), "w", options={"movflags": "faststart"}) as out:
        source = video.streams.video[0]
        stream = out.add_stream_from_template(source)
        early = EARLY / float(source.average_rate)
        origin: int | None = None
        for packet in video.demux(source):
            if packet.pts is None:
                continue
            time = float(packet.pts * packet.time_base)
            if begins - early <= time < ends - early:
                if origin is None:
                    origin = packet.dts
                packet.pts -= origin
                packet.dts -= origin
                packet.stream = stream
                out.mux(packet)


def _save_ends(piece: Path, first: Path, last: Path) -> None:
    """Write the first and the last frame of a piece as pictures."""
    frame = None
    with av.open(str(piece)) as video:
        for frame in video.decode(video=0):
            if not first.exists() or frame.pts == 0:
                _save(frame, first)
    assert frame is not None, piece
    _save(frame, last)


def _save(frame: av.VideoFrame, path: Path) -> None:
    Image.fromarray(frame.to_ndarray(format="rgb24")).save(path)
