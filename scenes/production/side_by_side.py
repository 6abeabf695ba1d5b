"""The clips of a sweep as one film: two to four side by side, in step; one that is done with a beat waits for all."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from numpy.typing import NDArray
from PIL import Image

from gdmath import InputError
from scenes.production import manifest
from scenes.production.job import QUALITIES, Job, told_apart
from scenes.production.landed import Beat, Landed
from scenes.production.landing import land
from scenes.production.render import CACHE, alone
from scenes.production.subtitles import as_srt, as_vtt
from scenes.stage.sources import file_digest
from scenes.stage.words.sweep_claims import written

FEWEST, MOST = 2, 4
GAP = 0.004
"""Between two clips, as a share of the width of the film."""

FORM = 2
"""Of the film; one of another form is made again."""

FORCED = {"forced-idr": "1"}
"""For the encoder: before a frame that is to stand alone nothing is looked at."""

Planes = list[NDArray[np.uint8]]
"""A picture in Y, U and V; U and V have half its sides."""


@dataclass(frozen=True)
class Grid:
    """Cells of one size in rows, the last row in the middle; all even, as an encoder wants them."""

    width: int
    height: int
    cell: tuple[int, int]
    corners: tuple[tuple[int, int], ...]
    """Left and top of each cell, in pixels."""

    @classmethod
    def of(cls, count: int, size: tuple[int, int], most: tuple[int, int]) -> Grid:
        """The grid in which so many pictures of a size are largest within `most`, width and height."""
        gap = _even(GAP * most[0])
        grids = [cls._with(columns, count, size, most, gap) for columns in range(count, 0, -1)]
        return max(grids, key=lambda grid: grid.cell[0])

    @classmethod
    def _with(cls, columns: int, count: int, size: tuple[int, int], most: tuple[int, int], gap: int) -> Grid:
        rows = -(-count // columns)
        free = most[0] - (columns - 1) * gap, most[1] - (rows - 1) * gap
        share = min(free[0] / columns / size[0], free[1] / rows / size[1])
        cell = _even(share * size[0]), _even(share * size[1])
        width, height = (n * side + (n - 1) * gap for n, side in zip((columns, rows), cell, strict=True))
        corners = []
        for k in range(count):
            row, column = divmod(k, columns)
            last = count - row * columns if row == rows - 1 else columns
            left = _even((width - last * cell[0] - (last - 1) * gap) / 2)
            corners.append((left + column * (cell[0] + gap), row * (cell[1] + gap)))
        return cls(width, height, cell, tuple(corners))


def _even(length: float) -> int:
    return 2 * math.floor(length / 2)


def check(jobs: Sequence[Job]) -> None:
    """Refuse jobs that cannot stand side by side, before anything is rendered."""
    count = len({job.varied for job in jobs})
    if not FEWEST <= count <= MOST:
        raise InputError(
            f"--side-by-side shows {FEWEST} to {MOST} clips of a sweep, and this has {count}; "
            "write for example --sweep descent.learning_rate=0.01,0.1."
        )
    picture = jobs[0].picture
    if picture.format != "mp4":
        raise InputError(f"--side-by-side makes an mp4, and this is {picture.format}; leave --format out.")
    if len({job.lecture.look.aspect for job in jobs}) > 1:
        raise InputError("--side-by-side shows pictures of one shape; do not sweep look.aspect.")


def apart(clips: Sequence[Landed]) -> list[Landed]:
    """As many of the clips as can stand side by side, the first and the last and what is evenly between them."""
    places = np.linspace(0, len(clips) - 1, min(len(clips), MOST)).round().astype(int)
    return [clips[place] for place in places]


def name_of(clips: Sequence[Landed]) -> str:
    """The name of the film of these clips, without the ending."""
    return f"{clips[0].scene}{told_apart(tuple(varied(clips).items()))}-side-by-side"


def varied(clips: Sequence[Landed]) -> dict[str, str]:
    """The parameters that vary from clip to clip, each with all its values."""
    each = [clip.manifest["varied"] for clip in clips]
    return {key: ",".join(dict.fromkeys(values[key] for values in each)) for key in each[0]}


def make(clips: Sequence[Landed], begin: Callable[[str], None]) -> tuple[Landed, bool]:
    """Make the film of clips of one scene that have landed; returns it, and whether it was made anew.

    It lands with its poster, its subtitles and its manifest when it is complete, and is left alone where its clips are
    those that it was made of. `begin` is told its name when it has to be made.
    """
    folder, name = clips[0].folder, name_of(clips)
    made_of = {"form": FORM, **{clip.file.name: file_digest(clip.file) for clip in clips}}
    known = manifest.read(folder / f"{name}.json") or {}
    if known.get("made_of") == made_of and manifest.all_there(folder, known.get("files", {})):
        return Landed(folder, name), False
    begin(f"{name}.mp4")
    with alone(folder.parent):
        (folder.parent / CACHE).mkdir(exist_ok=True)
        with TemporaryDirectory(dir=folder.parent / CACHE) as new:
            content = _write(clips, Path(new), name) | {"made_of": made_of}
            manifest.write(Path(new) / f"{name}.json", content)
            land([Path(new) / file for file in [*content["files"], f"{name}.json"]], folder)
    return Landed(folder, name), True


def _write(clips: Sequence[Landed], folder: Path, name: str) -> dict[str, Any]:
    """Write the film and what belongs to it into a folder; returns its manifest."""
    first = clips[0].manifest
    quality = QUALITIES[first["picture"]["quality"]]
    grid = Grid.of(len(clips), clips[0].size, (quality.width, quality.height))
    reels = [Reel(clip, quality.rate) for clip in clips]
    lengths = [max(each) for each in itertools.zip_longest(*(reel.lengths for reel in reels), fillvalue=0)]
    told = [clip.beats for clip in clips]
    beats = in_step(told, [*map(_value, clips)], [length / quality.rate for length in lengths])
    _film(reels, lengths, grid, quality.rate, folder / f"{name}.mp4").save(folder / f"{name}.png")
    (folder / f"{name}.srt").write_text(as_srt(beats), encoding="utf-8")
    (folder / f"{name}.vtt").write_text(as_vtt(beats), encoding="utf-8")
    frames = sum(lengths)
    picture = {"width": grid.width, "height": grid.height, "frames": frames, "seconds": frames / quality.rate}
    return {
        **{key: value for key, value in first.items() if key not in ("depends_on", "descent", "rates")},
        "command": f"{first['command']} --side-by-side",
        "varied": varied(clips),
        "picture": first["picture"] | picture,
        "beats": [asdict(beat) for beat in beats],
        "files": {path.name: file_digest(path) for path in sorted(folder.iterdir())},
    }


def _value(clip: Landed) -> str:
    """What varies in a clip, in a few words."""
    return ", ".join(written(key, text) for key, text in clip.manifest["varied"].items())


def in_step(told: Sequence[Sequence[Beat]], values: Sequence[str], lengths: Sequence[float]) -> list[Beat]:
    """The beats of the film, so long: each says what is said in all clips or, where that differs, in each."""
    ends = np.cumsum(lengths).tolist()
    beats = []
    for k, (begins, end) in enumerate(zip([0.0, *ends], ends, strict=False)):
        now = {value: each[k].words for value, each in zip(values, told, strict=True) if k < len(each)}
        alike = len(now) == len(told) and len(set(now.values())) == 1
        words = now[values[0]] if alike else "\n".join(f"{value}: {words}" for value, words in now.items())
        beats.append(Beat(words, begins, end, ()))
    return beats


class Reel:
    """The frames of a clip, to be put into a picture one after the other, no farther than a beat goes."""

    def __init__(self, clip: Landed, rate: int) -> None:
        self.file, self.done = clip.file, 0
        self.ends = [*(round(beat.begins * rate) for beat in clip.beats[1:]), clip.manifest["picture"]["frames"]]

    @property
    def lengths(self) -> list[int]:
        """How many frames each beat has."""
        return np.diff([0, *self.ends]).tolist()

    def frames(self, beats: Sequence[int], cell: tuple[int, int]) -> Iterator[Planes | None]:
        """A frame of the size of a cell for each of a film whose beats have so many frames; None where it is held."""
        with av.open(str(self.file)) as video:
            moving = video.decode(video=0)
            for beat, count in enumerate(beats):
                own = self.lengths[beat] if beat < len(self.ends) else 0
                yield from (planes(next(moving), *cell) for _ in range(own))
                yield from itertools.repeat(None, count - own)


def planes(frame: av.VideoFrame, width: int, height: int) -> Planes:
    """A frame at a size."""
    small = frame.reformat(width, height, "yuv420p", interpolation="AREA").to_ndarray().ravel()
    return parted(small, width, height)


def parted(flat: NDArray[np.uint8], width: int, height: int) -> Planes:
    """The planes in an array that has them one after the other."""
    whole, half = width * height, width * height // 4
    y, u, v = np.split(flat, [whole, whole + half])
    return [y.reshape(height, width), *(each.reshape(height // 2, width // 2) for each in (u, v))]


def _film(reels: Sequence[Reel], lengths: Sequence[int], grid: Grid, rate: int, path: Path) -> Image.Image:
    """Write the film; returns its last picture."""
    from scenes.stage.story import X264  # Manim is imported where films are made

    beats = {0, *np.cumsum(lengths).tolist()}
    flat = np.empty(grid.width * grid.height * 3 // 2, dtype=np.uint8)
    canvas = parted(flat, grid.width, grid.height)
    with av.open(str(path), "w", options={"movflags": "faststart"}) as out:
        stream = out.add_stream("libx264", rate=rate, width=grid.width, height=grid.height, options=X264 | FORCED)
        stream.pix_fmt = "yuv420p"
        for number, pictures in enumerate(zip(*(reel.frames(lengths, grid.cell) for reel in reels), strict=True)):
            if number == 0:  # the paper of the clips is seen between them
                for plane, paper in zip(canvas, pictures[0], strict=True):
                    plane[:] = paper[0, 0]
            for corner, picture in zip(grid.corners, pictures, strict=True):
                if picture is not None:
                    put(canvas, picture, corner)
            frame = av.VideoFrame.from_ndarray(flat.reshape(-1, grid.width), "yuv420p")
            frame.pts = number
            if number in beats:  # it stands alone, so that the film can be cut there
                frame.pict_type = PictureType.I
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return frame.to_image()


def put(canvas: Planes, picture: Planes, corner: tuple[int, int]) -> None:
    """Lay a picture on a canvas, its left top there."""
    left, top = corner
    for plane, part, share in zip(canvas, picture, (1, 2, 2), strict=True):
        height, width = part.shape
        plane[top // share : top // share + height, left // share : left // share + width] = part
