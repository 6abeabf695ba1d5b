"""A contact sheet of a clip: the picture at the end of each beat and its time; no frame in between is drawn."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from scenes.lecture import Lecture
from scenes.production.clips import load
from scenes.production.landing import whole
from scenes.stage.settings import settings
from scenes.stage.story import Beat

HEIGHT = 540
"""Pixels of a picture."""

COLUMNS = 3
GAP = 12
LINE = 34
PAPER, INK = "#FFFFFF", "#202020"


def draw(scene: str, lecture: Lecture, path: Path, own: Path | None = None) -> int:
    """Write the contact sheet of a clip as a PNG file; returns how many beats are on it."""
    pictures, beats = last_pictures(scene, lecture, own)
    lines = [f"{k + 1}   {beat.begins:.1f} to {beat.ends:.1f} s" for k, beat in enumerate(beats)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole(path) as file:
        _sheet(pictures, lines).save(file)
    return len(pictures)


def last_pictures(scene: str, lecture: Lecture, own: Path | None = None) -> tuple[list[Image.Image], list[Beat]]:
    """The picture at the end of each beat, and the beats."""
    pictures: list[Image.Image] = []
    with settings(_settings()):
        clip = load(scene, own)(lecture=lecture, skip_animations=True)

        def take() -> None:
            pictures.append(Image.fromarray(clip.renderer.picture(clip)).convert("RGB"))

        clip.beat_ended = take
        clip.render()
    return pictures, clip.beats


def _settings() -> dict[str, object]:
    """No film is written."""
    size = {"pixel_width": HEIGHT * 16 // 9, "pixel_height": HEIGHT, "frame_rate": 15}
    still = {"dry_run": True, "save_last_frame": True, "format": "png"}
    return {"verbosity": "ERROR", "progress_bar": "none"} | size | still


def _sheet(pictures: list[Image.Image], lines: list[str]) -> Image.Image:
    """The pictures in rows, each with a line below."""
    width, height = pictures[0].size
    rows = -(-len(pictures) // COLUMNS)
    size = (COLUMNS * (width + GAP) + GAP, rows * (height + LINE + GAP) + GAP)
    sheet, font = Image.new("RGB", size, PAPER), ImageFont.load_default(size=20)
    pen = ImageDraw.Draw(sheet)
    for k, (picture, line) in enumerate(zip(pictures, lines, strict=True)):
        corner = (GAP + k % COLUMNS * (width + GAP), GAP + k // COLUMNS * (height + LINE + GAP))
        sheet.paste(picture, corner)
        pen.text((corner[0], corner[1] + height + 5), line, fill=INK, font=font)
    return sheet
