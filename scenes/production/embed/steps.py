"""A clip in steps: a piece of it for each beat, cut without encoding anything again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from scenes.production.embed.pictures import save_smaller
from scenes.production.landed import Landed

EARLY = 0.5
"""Frames by which a time may be off."""


@dataclass(frozen=True)
class Step:
    """What is shown until a key is pressed: a piece of a clip, and the pictures that it comes from and leads to.

    What stands before it is the last picture of the step before, so that nothing flashes while the film is loaded.
    """

    file: Path
    before: Path
    last: Path
    seconds: float
    words: tuple[str, ...]
    numbers: tuple[str, ...]


def steps(clip: Landed, folder: Path) -> list[Step]:
    """Cut a clip into a folder, a step a beat."""
    beats, before, made = clip.beats, None, []
    ends = [*(beat.begins for beat in beats[1:]), clip.seconds + 1.0]
    for number, (beat, end) in enumerate(zip(beats, ends, strict=True), start=1):
        step = _step(clip, folder, f"{number:02d}", (beat.begins, end), (beat.words,), beat.numbers, before)
        made.append(step)
        before = step.last
    return made


def waits(clip: Landed, folder: Path) -> list[Step]:
    """What a deck waits at: each step; a clip that loops is one that goes on until the key is pressed."""
    if not clip.loops:
        return steps(clip, folder)
    words = tuple(beat.words for beat in clip.beats)
    return [_step(clip, folder, "loop", (0.0, clip.seconds + 1.0), words, clip.beats[-1].numbers, None)]


def _step(
    clip: Landed,
    folder: Path,
    mark: str,
    times: tuple[float, float],
    words: tuple[str, ...],
    numbers: tuple[str, ...],
    before: Path | None,
) -> Step:
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"{clip.name}-{mark}"
    piece = stem.with_name(stem.name + clip.file.suffix)
    cut(clip.file, piece, *times)
    first, last = end_frames(piece)
    before = before or save_smaller(first.to_image(), stem.with_name(f"{stem.name}-first"))
    begins, ends = times
    return Step(
        piece,
        before,
        save_smaller(last.to_image(), stem.with_name(f"{stem.name}-last")),
        min(ends, clip.seconds) - begins,
        words,
        numbers,
    )


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


def end_frames(piece: Path) -> tuple[av.VideoFrame, av.VideoFrame]:
    """The first and the last frame of a piece; what lies between two frames that stand alone is not decoded."""
    with av.open(str(piece)) as video:
        first = next(video.decode(video=0))
    with av.open(str(piece)) as video:
        packets = list(video.demux(video.streams.video[0]))
        alone = max(k for k, packet in enumerate(packets) if packet.is_keyframe and packet.size)
        frames = [frame for packet in packets[alone:] for frame in packet.decode()]
    return first, max(frames, key=lambda frame: frame.pts)
