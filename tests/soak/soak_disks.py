"""Disks that are full at any moment or cannot be written, and clocks that jump."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.soak.ended import COMMANDS, landed, litter
from tests.soak.tried import seeds

DOWNHILL = [sys.executable, "-B", "-c", "from scenes.production.command import main; main()"]
CLOCK = Path(__file__).parent / "jumping_clock"
OWN = ["unshare", "--map-root-user", "--mount", "sh", "-c"]
"""In a process that is started so, a disk can be mounted, and is gone with it."""

MOUNTS = (
    bool(shutil.which("unshare"))
    and not subprocess.run(
        [*OWN, "mkdir -p /tmp/soak && mount -t tmpfs none /tmp/soak"], capture_output=True, check=False
    ).returncode
)


def on_disk(options: str, words: list[str]) -> subprocess.CompletedProcess[str]:
    """A command whose `renders` is a disk of its own; what is on that in the end is copied to `left`."""
    script = f'mount -t tmpfs -o {options} none renders && {{ "$@"; code=$?; cp -a renders left; exit $code; }}'
    Path("renders").mkdir(exist_ok=True)
    command = [*OWN, script, "sh", *DOWNHILL, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.skipif(not MOUNTS, reason="no disk can be mounted here")
@pytest.mark.parametrize("seed", seeds("disks"))
def test_a_disk_that_is_full_at_any_moment_has_no_half_file(seed: int):
    draw = random.Random(seed)
    kind = draw.choice([*COMMANDS])
    done = on_disk(f"size={int(10 ** draw.uniform(0.6, 4.0))}k", COMMANDS[kind])
    said = done.stdout + done.stderr
    assert "Traceback" not in said
    landed(Path("left"))
    assert litter(Path("left")) == []
    if done.returncode:
        assert "No space left on device" in said


@pytest.mark.skipif(not MOUNTS, reason="no disk can be mounted here")
@pytest.mark.parametrize("kind", COMMANDS)
def test_a_disk_that_cannot_be_written_is_said_before_anything_is_drawn(kind: str):
    done = on_disk("ro", COMMANDS[kind])
    said = done.stdout + done.stderr
    assert done.returncode == 2, said
    assert "Read-only file system" in said
    assert "frames" not in said


@pytest.mark.parametrize("seed", seeds("clocks"))
def test_clips_do_not_ask_the_clock(seed: int):
    draw = random.Random(seed)
    words, paths = COMMANDS[draw.choice([*COMMANDS])], [str(CLOCK), *filter(None, [os.environ.get("PYTHONPATH")])]
    jumping = os.environ | {"PYTHONPATH": os.pathsep.join(paths)}
    for _ in range(2):
        done = subprocess.run([*DOWNHILL, *words], env=jumping, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        films = {path: path.stat().st_ino for path in landed(Path("renders")) if path.suffix == ".mp4"}
        for path in Path("renders").rglob("*"):
            os.utime(path, (draw.uniform(0.0, 4e9),) * 2)
    subprocess.run([*DOWNHILL, *words], env=jumping, capture_output=True, check=True)
    in_place = {path: path.stat().st_ino for path in films if "480p15" in path.parts}
    assert in_place == {path: films[path] for path in in_place}  # up to date, whatever its time
