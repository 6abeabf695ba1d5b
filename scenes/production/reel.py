"""What is in a film that was written: it is read back before it lands."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from gdmath import InputError

LATE = 0.3
"""Seconds by which a clip may end too early or late: a small GIF has four frames a second."""


@dataclass(frozen=True)
class Reel:
    """What is in a file of moving pictures."""

    width: int
    height: int
    frames: int
    rate: float
    seconds: float


def read_back(path: Path) -> Reel:
    """Read a clip from its first frame to its last, and decode those frames that stand alone: one a play at least."""
    with av.open(str(path)) as video:
        stream = video.streams.video[0]
        stream.codec_context.skip_frame = "NONKEY"
        frames, end = 0, 0.0
        for packet in video.demux(stream):
            if packet.size:
                frames += 1
                end = max(end, float((packet.pts + (packet.duration or 0)) * packet.time_base))
            packet.decode()
        return Reel(stream.width, stream.height, frames, float(stream.average_rate), end)


def checked(path: Path, frames: int | None, seconds: float) -> Reel:
    """Read a file back; raises `InputError` where it is not as long as what was drawn, or has not so many frames."""
    reel = read_back(path)
    if (frames is not None and reel.frames != frames) or abs(reel.seconds - seconds) > LATE:
        raise InputError(
            f"{path.name} has {reel.frames} frames, {reel.seconds:.2f} s, where {frames or 'others'}, {seconds:.2f} s, "
            "were drawn; render it again with --force."
        )
    return reel
