"""A film as a GIF: one palette for all of it, as large as the limit allows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
from av.filter import Graph

from gdmath import InputError

TRIES = ((25, 1.0), (20, 0.75), (12.5, 0.75), (12.5, 0.5), (10, 0.4), (5, 0.3), (4, 0.2))
"""Frames a second, each a whole number of hundredths long as a GIF counts, and shares of the width; the best first."""


def write(film: Path, path: Path, largest: int | None) -> None:
    """Write a film as a GIF of at most so many bytes, giving up frames and pixels where it must.

    Raises `InputError` where the smallest that is worth seeing is larger.
    """
    for rate, share in TRIES:
        _encode(film, path, rate, share)
        size = path.stat().st_size
        if largest is None or size <= largest:
            return
    path.unlink()
    raise InputError(
        f"{path.name} has {size:,} bytes at its smallest; give a larger --max-size than {largest:,} bytes."
    )


def _encode(film: Path, path: Path, rate: float, share: float) -> None:
    """Encode with a palette made from all frames."""
    palette = next(_filtered(film, rate, share, None))
    with av.open(str(path), "w", options={"loop": "0"}) as out:
        stream = None
        for number, frame in enumerate(_filtered(film, rate, share, palette)):
            if stream is None:
                stream = out.add_stream("gif", rate=round(rate * 2), width=frame.width, height=frame.height)
                stream.pix_fmt = "pal8"
                stream.codec_context.time_base = frame.time_base
            frame.pts = number
            out.mux(stream.encode(frame))
        assert stream is not None
        out.mux(stream.encode())


def _filtered(film: Path, rate: float, share: float, palette: av.VideoFrame | None) -> Iterator[av.VideoFrame]:
    """The frames at a rate and a size: their palette alone, or all of them drawn with a palette."""
    with av.open(str(film)) as video:
        source = video.streams.video[0]
        graph = Graph()
        begin = graph.add_buffer(template=source)
        fps = graph.add("fps", f"fps={rate}")
        scale = graph.add("scale", f"w=2*trunc(iw*{share}/2):h=-2:flags=lanczos")
        end = graph.add("buffersink")
        begin.link_to(fps)
        fps.link_to(scale)
        if palette is None:
            last = graph.add("palettegen", "stats_mode=diff")
            scale.link_to(last)
        else:
            last = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
            colors = graph.add_buffer(
                width=palette.width, height=palette.height, format=palette.format, time_base=source.time_base
            )
            scale.link_to(last, 0, 0)
            colors.link_to(last, 0, 1)
        last.link_to(end)
        graph.configure()
        if palette is not None:
            colors.push(palette)
            colors.push(None)
        for frame in video.decode(source):
            begin.push(frame)
            yield from _ready(end)
        begin.push(None)
        yield from _ready(end)


def _ready(end: av.filter.context.FilterContext) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield end.pull()
        except (BlockingIOError, EOFError):
            return
