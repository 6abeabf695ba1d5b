"""Filming: one clip, rendered in this process, read back, with its poster, its words and its manifest."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import av
from manim import Mobject, config
from PIL import Image

from gdmath import InputError, best_rate, critical_rate, regime
from scenes.production import gif, manifest
from scenes.production.catalogue import code_behind, line, title
from scenes.production.clips import code_read, load
from scenes.production.job import QUALITIES, Job
from scenes.production.reads import WatchedLecture
from scenes.production.recipe import command, parameters
from scenes.production.reel import Reel, checked
from scenes.production.subtitles import as_srt, as_vtt
from scenes.stage.camera import straight
from scenes.stage.settings import settings
from scenes.stage.sharing import Share
from scenes.stage.sources import file_digest, versions
from scenes.stage.story import LectureScene
from scenes.stage.type import Number

ONE_AT_A_TIME = threading.Lock()
"""Manim's settings belong to the process; a worker of a cluster may have several threads."""

Report = Callable[[int], None]


def shoot(job: Job, cache: Path, report: Report) -> list[str]:
    """Make a clip in the folder `done` of a cache folder; returns the names of its files, the manifest last.

    `report` is told how many frames there are so far. Raises `InputError` where what was written is not what was drawn.
    """
    kind = load(job.scene, job.file)
    _check_code(job)
    done = cache / "done"
    shutil.rmtree(done, ignore_errors=True)
    done.mkdir(parents=True)
    with ONE_AT_A_TIME, settings(_settings(job, cache)):
        lecture = WatchedLecture.of(job.lecture)
        scene = kind(lecture=lecture)
        shown = numbers_of_beats(scene)
        _report_frames(scene, report)
        with shared(scene):
            scene.render()
        report(scene.frames)
        Image.fromarray(_last_frame(scene)).save(done / f"{job.stem}.png")
    film = Path(scene.renderer.file_writer.final_file_path)
    if job.picture.format == "gif":  # which has not all of its frames
        checked(film, scene.frames, scene.time)
    _pack(film, done / job.clip, job.picture.max_size)
    reel = checked(done / job.clip, None if job.picture.format == "gif" else scene.frames, scene.time)
    (done / f"{job.stem}.srt").write_text(as_srt(scene.beats), encoding="utf-8")
    (done / f"{job.stem}.vtt").write_text(as_vtt(scene.beats), encoding="utf-8")
    files = {path.name: file_digest(path) for path in sorted(done.iterdir())}
    beats = [asdict(beat) | {"numbers": numbers} for beat, numbers in zip(scene.beats, shown, strict=True)]
    content = _content(job, lecture.reads, reel) | {"loops": scene.loops, "beats": beats, "files": files}
    manifest.write(done / f"{job.stem}.json", content)
    return [*files, f"{job.stem}.json"]


def assist(job: Job, cache: Path) -> None:
    """Draw those plays of a clip that nobody has come to yet, while `shoot` makes it in another process."""
    kind = load(job.scene, job.file)
    _check_code(job)
    with ONE_AT_A_TIME, settings(_settings(job, cache)):
        scene = kind(lecture=job.lecture)
        writer = scene.renderer.file_writer
        with shared(scene):
            try:
                scene.setup()
                scene.construct()
            except BaseException:
                writer.abort_encode_jobs()
                raise
            writer.join_all_encode_jobs()


@contextmanager
def shared(scene: LectureScene) -> Iterator[None]:
    """Other processes may draw plays of the scene, too."""
    scene.renderer.file_writer.share = share = Share()
    try:
        yield
    finally:
        share.leave_all()


def _check_code(job: Job) -> None:
    """Refuse to film with other code than was asked for: what this process has read, or what its files are by now."""
    if not job.code == code_read(job.scene, job.file) == code_behind(job.scene, job.file):
        raise InputError(f"the code of {job.scene} here is not that which was asked for; begin again with the same.")
    if job.versions != versions():
        raise InputError(f"here are {versions()}, and {job.versions} were asked for; install the same.")


def shoot_away(job: Job, report: Report) -> dict[str, bytes]:
    """The same on another machine: what is in each file of the clip, by name."""
    with TemporaryDirectory() as folder:
        files = shoot(job, Path(folder), report)
        return {name: (Path(folder) / "done" / name).read_bytes() for name in files}


def _pack(film: Path, path: Path, largest: int | None) -> None:
    """Move a film to its place; of an mp4 the index comes first, so that a player can begin before it has the whole."""
    if path.suffix == ".gif":
        gif.write(film, path, largest)
    elif path.suffix == ".mp4":
        with av.open(str(film)) as video, av.open(str(path), "w", options={"movflags": "faststart"}) as out:
            source = video.streams.video[0]
            stream = out.add_stream_from_template(source)
            for packet in video.demux(source):
                if packet.dts is not None:
                    packet.stream = stream
                    out.mux(packet)
    else:
        shutil.copyfile(film, path)
    film.unlink()


def _settings(job: Job, cache: Path) -> dict[str, Any]:
    """Manim's settings; each clip has a cache folder of its own, so that no other process writes there."""
    return {
        "verbosity": "CRITICAL",  # what goes wrong is raised, and told in a sentence
        "quality": QUALITIES[job.picture.quality].name,
        "format": "mp4" if job.picture.format == "gif" else job.picture.format,
        "transparent": job.picture.transparent,
        "media_dir": str(cache),
        "video_dir": str(cache / "film"),
        "images_dir": str(cache / "film"),
        "partial_movie_dir": str(cache / "plays"),
        "tex_dir": str(cache / "type"),
        "text_dir": str(cache / "type"),
        "log_dir": str(cache / "logs"),
        "progress_bar": "none",
        "dry_run": False,
        "save_sections": False,
        "preview": False,
        "output_file": "",
    }


def _report_frames(scene: LectureScene, report: Report) -> None:
    """Tell how many frames there are, whenever one is added."""
    renderer = scene.renderer
    add_frame = renderer.add_frame

    def reported(frame: Any, num_frames: int = 1) -> None:
        add_frame(frame, num_frames)
        report(round(renderer.time * config.frame_rate))

    renderer.add_frame = reported


def numbers_of_beats(scene: LectureScene) -> list[list[str]]:
    """The numbers in the picture at the end of each beat, each with its name; filled while the clip is told."""
    shown: list[list[str]] = []

    def note() -> None:
        shown.append([number.said for mobject in scene.mobjects for number in _numbers(mobject)])

    scene.beat_ended = note
    return shown


def _numbers(mobject: Mobject) -> Iterator[Number]:
    for part in mobject.get_family():
        if isinstance(part, Number) and len(part.points) and part.get_fill_opacity() > 0.99:
            yield part


def _last_frame(scene: LectureScene) -> Any:
    return straight(scene.renderer.picture(scene))


def _content(job: Job, reads: set[str], reel: Reel) -> dict[str, Any]:
    """What the manifest says but for the beats and the files."""
    loss, walk, rate = job.lecture.loss, job.lecture.descend(), job.lecture.learning_rate
    rows = job.lecture.raw_rows
    return {
        "clip": job.scene,
        "title": title(job.scene, job.file),
        "line": line(job.scene, job.file),
        "command": command(str(job.file or job.scene), job.lecture, job.picture, reads, job.varied),
        "varied": dict(job.varied),
        "picture": asdict(job.picture) | asdict(reel),
        "parameters": parameters(job.lecture),
        "depends_on": manifest.dependencies(job, reads),
        "rows": {"used": len(rows), "dropped": rows.dropped, "x": rows.x_label, "y": rows.y_label},
        "read": asdict(rows.origin) if rows.origin else None,
        "fit": {"w": float(loss.minimizer[0]), "b": float(loss.minimizer[1]), "least_loss": loss.minimum},
        "curvatures": loss.eigenvalues.tolist(),
        "rates": {
            "used": rate,
            "regime": str(regime(loss, rate)),
            "best": best_rate(loss),
            "critical": critical_rate(loss),
        },
        "descent": {
            "steps": walk.steps,
            "diverged": walk.diverged,
            "first": [*walk.points[0].tolist(), float(walk.losses[0])],
            "last": [*walk.points[-1].tolist(), float(walk.losses[-1])],
        },
        "versions": manifest.all_versions(),
    }
