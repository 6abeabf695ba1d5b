"""The clips render as a lecturer renders them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import av

ROOT = Path(__file__).parents[2]


def manim(media: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    small = ["-r", "320,180", "--fps", "5", "--progress_bar", "none", "--media_dir", str(media)]
    command = [sys.executable, "-m", "manim", *small, "scenes/descent_dashboard.py", "DescentDashboard"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, check=False)


def test_one_command_gives_a_clip_with_its_subtitles(tmp_path: Path):
    done = manim(tmp_path, DOWNHILL_DESCENT__STEPS="50")
    assert done.returncode == 0, done.stderr
    clip = tmp_path / "180p5" / "DescentDashboard.mp4"
    with av.open(str(clip)) as video:
        frames = sum(1 for _ in video.decode(video=0))
    assert 5 * 15 < frames < 5 * 75
    assert "50 steps" in clip.with_suffix(".srt").read_text()


def test_a_wrong_lecture_gets_one_sentence_and_no_clip(tmp_path: Path):
    done = manim(tmp_path, DOWNHILL_DESCENT__LEARNING_RATE="-3")
    assert done.returncode != 0
    assert "descent.learning_rate = '-3' is not allowed" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not list(tmp_path.rglob("*.mp4"))


def test_a_wrong_data_file_gets_one_sentence_and_no_clip(tmp_path: Path):
    done = manim(tmp_path, DOWNHILL_DATA__SOURCE="nowhere.csv")
    assert done.returncode != 0
    assert "nowhere.csv does not exist" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout


def test_a_new_rate_gives_a_new_clip_and_an_old_one_draws_nothing_again(tmp_path: Path):
    def segments() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in (tmp_path / ".cache" / "180p5").rglob("*.mp4")}

    manim(tmp_path, DOWNHILL_DESCENT__STEPS="20")
    clip = tmp_path / "180p5" / "DescentDashboard.mp4"
    before, drawn = clip.read_bytes(), segments()
    assert len(drawn) > 10
    manim(tmp_path, DOWNHILL_DESCENT__STEPS="20")
    assert clip.read_bytes() == before
    assert segments() == drawn
    manim(tmp_path, DOWNHILL_DESCENT__STEPS="20", DOWNHILL_DESCENT__LEARNING_RATE="0.05")
    assert clip.read_bytes() != before
    assert len(segments()) == 2 * len(drawn)
