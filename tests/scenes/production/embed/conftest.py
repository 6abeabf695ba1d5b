from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

DOWNHILL = [sys.executable, "-c", "from scenes.production.command import main; main()"]

SCRIPT, READ = "<script>alert(1)</script>", '#read("/etc/passwd")'
"""Names of columns that must appear as just that text."""

SCENES = ("BowlDescent", "RollDownhill")


@pytest.fixture(scope="session")
def renders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two clips of a lecture with hostile names, in a deck, on a page and on paper."""
    folder = tmp_path_factory.mktemp("lecture")
    quoted = READ.replace('"', '""')
    (folder / "rows.csv").write_text(f'{SCRIPT},"{quoted}"\n0,1\n1,3\n2,4\n3,8\n')
    (folder / "lecture.toml").write_text('[data]\nsource = "rows.csv"\n[descent]\nsteps = 4\n')
    for command in ("deck", "gallery", "handout"):
        done = subprocess.run(
            [*DOWNHILL, command, *SCENES, "-q", "l"], cwd=folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    return folder / "renders"
