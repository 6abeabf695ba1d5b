from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from scenes.audit.audit import NOT_DRAWN
from scenes.audit.lectures import LECTURES
from scenes.lecture import Lecture
from scenes.stage.settings import settings

pytest.register_assert_rewrite("tests.scenes.truths")


@pytest.fixture(autouse=True)
def clean_desk(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch):
    """No lecture file, no variables of ours, and media that vanish; type is set once for all tests.

    Clips go from beat to beat: no frame is drawn unless a test asks for it.
    """
    for name in os.environ:
        if name.startswith("DOWNHILL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    changed = NOT_DRAWN | {
        "media_dir": str(tmp_path / "media"),
        "tex_dir": str(tmp_path_factory.getbasetemp() / "type"),
    }
    with settings(changed):
        yield


DRAWN: dict[str, Any] = {"save_last_frame": False, "format": "mp4", "from_animation_number": -1}
"""Settings for a test that looks at the frames of the plays."""


@pytest.fixture(params=LECTURES)
def lecture(request: pytest.FixtureRequest, tmp_path: Path, clean_desk: None) -> Lecture:
    return LECTURES[request.param](tmp_path)
