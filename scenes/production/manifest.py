"""What is known of a clip that has landed: how it was made, what it shows, and what it depends on."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from scenes.lecture import Lecture
from scenes.production.job import Job
from scenes.production.recipe import ASPECT, parameters
from scenes.production.release import release
from scenes.stage.sources import file_digest, row_digest, versions

ALWAYS = "data.standardize"
"""The one parameter of the data that counts beside the rows themselves."""


def dependencies(job: Job, reads: set[str]) -> dict[str, Any]:
    """What the pictures of a clip depend on: nothing else may change them."""
    sweep = job.lecture.sweep
    shared = {
        "sweep": {"told": [sweep.told, *sweep.all_told], "together": [_seen(each, reads) for each in sweep.together]}
    }
    return {
        **_seen(job.lecture, reads),
        "code": job.code,
        "versions": job.versions,
        **(shared if sweep.together else {}),
    }


def _seen(lecture: Lecture, reads: set[str]) -> dict[str, Any]:
    """What of a lecture is in a picture: the parameters that are read, and the rows."""
    values = parameters(lecture)
    values["look.aspect"] = values["look.aspect"] or ASPECT
    rest = {key for key in reads if not key.startswith("data.")}
    chosen = {key: values[key] for key in values if key in {ALWAYS, *rest}}
    return {"parameters": chosen, "rows": row_digest(lecture.raw_rows)}


def all_versions() -> dict[str, str]:
    """Of everything that had a part in it."""
    return {"downhill": release(), "python": platform.python_version(), **versions()}


def changed(job: Job, folder: Path) -> str | None:
    """What has changed since the clip landed in a folder, in a few words; None where it is up to date."""
    made = read(folder / f"{job.stem}.json")
    if made is None:
        return "new"
    try:
        for key, value in asdict(job.picture).items():
            if made["picture"][key] != value:
                return f"{key}: {_said(made['picture'][key])} → {_said(value)}"
        was, now = made["depends_on"], dependencies(job, set(made["depends_on"]["parameters"]))
        for key, value in was["parameters"].items():
            if now["parameters"].get(key) != value:
                return f"{key}: {_said(value)} → {_said(now['parameters'].get(key))}"
        if was.get("sweep") != now.get("sweep"):
            return "other values in the sweep"
        for part in ("rows", "code", "versions"):
            if was[part] != now[part]:
                return f"{part} changed"
        return None if all_there(folder, made["files"]) else "files missing or changed"
    except (KeyError, TypeError, AttributeError):
        return "manifest cannot be read"


def read(path: Path) -> dict[str, Any] | None:
    """A manifest, None where there is none or it is broken."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def write(path: Path, content: Mapping[str, Any]) -> None:
    """A manifest, as people can read it."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


def all_there(folder: Path, files: Mapping[str, str]) -> bool:
    """Whether files are in a folder as they were when their digests were taken."""
    return all((folder / name).is_file() and file_digest(folder / name) == known for name, known in files.items())


def _said(value: Any) -> str:
    return "not given" if value is None else json.dumps(value, ensure_ascii=False)
