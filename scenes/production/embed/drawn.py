"""A clip as paper has it: the last picture of each beat, drawn without a film, its words and its numbers by name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scenes.production.catalogue import line, title
from scenes.production.embed.variants import label
from scenes.production.job import Job
from scenes.production.landed import Beat, fitted_to

HEIGHT = 630
"""Pixels of a picture: 300 to an inch, four on a page."""

QUALITY = 75
"""Of a JPEG: on paper its pixels are small."""


@dataclass(frozen=True)
class Drawn:
    """What there is of a clip: its beats, and as many files of pictures."""

    name: str
    title: str
    line: str
    rows: str
    beats: list[Beat]
    pictures: list[Path]


def draw(job: Job, folder: Path) -> Drawn:
    """Draw what a job would film, as pictures in a folder."""
    from PIL import Image

    from scenes.production.clips import load
    from scenes.production.embed.pictures import save_smaller
    from scenes.production.film import numbers_of_beats
    from scenes.stage.settings import settings

    pictures: list[Path] = []
    with TemporaryDirectory() as cache, settings(_settings(cache)):
        scene = load(job.scene, job.file)(lecture=job.lecture, skip_animations=True)
        numbers = numbers_of_beats(scene)
        note = scene.beat_ended

        def take() -> None:
            note()
            picture = Image.fromarray(scene.renderer.picture(scene)).convert("RGB")
            pictures.append(save_smaller(picture, folder / f"{job.name}-{len(pictures) + 1:02d}", QUALITY))

        scene.beat_ended = take
        scene.render()
    beats = [
        Beat(beat.words, beat.begins, beat.ends, tuple(shown)) for beat, shown in zip(scene.beats, numbers, strict=True)
    ]
    rows = job.lecture.raw_rows
    fitted = fitted_to(len(rows), rows.x_label, rows.y_label)
    shown_as = f"{title(job.scene, job.file)} {label(dict(job.varied))}".strip()
    return Drawn(job.name, shown_as, line(job.scene, job.file), fitted, beats, pictures)


def _settings(folder: str) -> dict[str, object]:
    """No film is written."""
    size = {"pixel_width": HEIGHT * 16 // 9, "pixel_height": HEIGHT, "frame_rate": 15}
    still = {"dry_run": True, "save_last_frame": True, "format": "png"}
    return {"verbosity": "ERROR", "progress_bar": "none", "media_dir": folder} | size | still
