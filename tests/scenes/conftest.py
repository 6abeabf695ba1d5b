from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import tempconfig

from scenes.lecture import Lecture

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
    settings = {
        "media_dir": str(tmp_path / "media"),
        "tex_dir": str(tmp_path_factory.getbasetemp() / "type"),
        "dry_run": True,
        "quality": "low_quality",
        "frame_rate": 2,
        "save_last_frame": True,
        "format": "png",
        "from_animation_number": sys.maxsize,
        "progress_bar": "none",
    }
    with tempconfig(settings):
        yield


DRAWN: dict[str, Any] = {"save_last_frame": False, "format": "mp4", "from_animation_number": -1}
"""Settings for a test that looks at the frames of the plays."""


def far_lecture(folder: Path):
    """A falling line with x around a million."""
    rng = np.random.default_rng(1)
    x = 1e6 + rng.uniform(0, 40, 30)
    y = 500 - 3.2 * (x - 1e6) + rng.normal(0, 8, 30)
    np.savetxt(folder / "far.csv", np.c_[x, y], delimiter=",", header="year,price", comments="")
    return Lecture(data={"source": str(folder / "far.csv")}, descent={"start": (-1.0, 4.0), "steps": 300})


def exact_lecture(folder: Path):
    """Two rows: the least loss is zero."""
    (folder / "two.csv").write_text("x,y\n1,2\n3,5\n")
    return Lecture(data={"source": str(folder / "two.csv")}, descent={"steps": 12})


LECTURES = {
    "synthetic": lambda folder: Lecture(),
    "light": lambda folder: Lecture(look={"theme": "light"}, descent={"steps": 40}),
    "penguins": lambda folder: Lecture(data={"source": "penguins"}, descent={"steps": 100}),
    "penguins standardised": lambda folder: Lecture(data={"source": "penguins", "standardize": True}),
    "falling, far from zero": far_lecture,
    "two rows": exact_lecture,
    "one step": lambda folder: Lecture(descent={"steps": 1}),
    "from the minimum": lambda folder: Lecture(descent={"start": tuple(Lecture().loss.minimizer), "steps": 10}),
    "from far away": lambda folder: Lecture(descent={"start": (1e4, -1e5), "steps": 50}),
    "crawling": lambda folder: Lecture(descent={"learning_rate": 1e-6, "steps": 100}),
    "diverging": lambda folder: Lecture(descent={"learning_rate": 0.12, "steps": 3000}),
}


@pytest.fixture(params=LECTURES)
def lecture(request: pytest.FixtureRequest, tmp_path: Path, clean_desk: None) -> Lecture:
    return LECTURES[request.param](tmp_path)
