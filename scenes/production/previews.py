"""The previews and the table of the README and the lengths of the clips: `make gallery`.

`python -m scenes.production.previews BowlDescent` draws and measures one alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import av
from PIL import Image, ImageChops

from scenes.lecture import Lecture
from scenes.production.all_clips import CLIPS
from scenes.production.catalogue import LENGTHS, NAMES, file, known, lengths, line
from scenes.production.measuring import length
from scenes.stage.settings import settings
from scenes.stage.story import LectureScene

README = Path(__file__).parents[2] / "README.md"
FOLDER = README.parent / "renders" / "gallery"

LARGEST = 400_000
"""Bytes of a preview."""

SIZE = 512, 288
SHOWN = 4
"""Frames that are shown of each second of a clip."""

FASTER = 2.5
FRAME = round(1000 / SHOWN / FASTER)
"""Milliseconds."""

NOISE = 24
LAST = 2_000
"""Milliseconds that the last frame stays before the loop begins again."""


def preview(frames: list[Image.Image], path: Path) -> None:
    """Write frames as a looping picture, faster than they are: all or every second or third, as fits."""
    for every, quality in ((1, 75), (1, 55), (2, 75), (2, 55), (3, 60), (4, 45)):
        content = looped(frames[::-every][::-1], every * FRAME, quality)
        if len(content) <= LARGEST:
            path.write_bytes(content)
            print(f"{path.name}: {len(content) // 1000} kB, one frame in {every}, quality {quality}")
            return
    raise SystemExit(f"{path.name} does not fit into {LARGEST} bytes.")


def looped(shown: list[Image.Image], duration: int, quality: int) -> bytes:
    """A WebP of these frames; one that is like the one before lengthens that."""
    frames, durations = [shown[0]], [duration]
    for frame in shown[1:]:
        if same(frame, frames[-1]):
            durations[-1] += duration
        else:
            frames.append(frame)
            durations.append(duration)
    durations[-1] = LAST
    file = BytesIO()
    settings = {"duration": durations, "loop": 0, "quality": quality, "method": 4}
    frames[0].save(file, "WEBP", save_all=True, append_images=frames[1:], **settings)
    return file.getvalue()


def same(one: Image.Image, other: Image.Image) -> bool:
    """Whether two frames differ by no more than their coding."""
    return max(high for _, high in ImageChops.difference(one, other).getextrema()) <= NOISE


def filmed(clip: type[LectureScene]) -> Iterator[Image.Image]:
    """The frames of a clip, rendered small from the default lecture."""
    with TemporaryDirectory() as folder:
        small = {"pixel_width": SIZE[0], "pixel_height": SIZE[1], "frame_rate": SHOWN, "media_dir": folder}
        with settings(small | {"verbosity": "WARNING", "progress_bar": "none"}):
            scene = clip(lecture=Lecture())
            scene.render()
        with av.open(str(scene.renderer.file_writer.final_file_path)) as video:
            for frame in video.decode(video=0):
                yield frame.to_image()


def measure(clips: Iterable[type[LectureScene]]) -> None:
    """Note how long these are; what is known of the others stays."""
    known = lengths() | {clip.__name__: length(clip) for clip in clips}
    ordered = {name: asdict(known[name]) for name in NAMES if name in known}
    LENGTHS.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


def with_table(page: str) -> str:
    """The README with a row for each clip, in the order of the lecture."""
    head, rule, rest = page.partition("| --- | --- | --- |\n")
    return head + rule + "".join(map(row, NAMES)) + rest[rest.index("\n\n") + 1 :]


def row(name: str) -> str:
    """What the README says of a clip."""
    command = f"`manim -pqh scenes/{file(name).name} {name}`"
    return f"| ![](renders/gallery/{name}.webp) `{name}` | {line(name)} | {command} |\n"


if __name__ == "__main__":
    asked = {known(text) for text in sys.argv[1:]} or set(NAMES)
    chosen = [clip for clip in CLIPS if clip.__name__ in asked]
    FOLDER.mkdir(parents=True, exist_ok=True)
    measure(chosen)
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
    for clip in chosen:
        preview([*filmed(clip)], FOLDER / f"{clip.__name__}.webp")
