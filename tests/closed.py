"""A closed network, for the processes that a test starts."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

HOOK = Path(__file__).parent / "closed_network"


class Closed:
    """Commands run in here have no network; in Python who asks for one is noted, in all else it is gone on Linux."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "asked for"
        paths = [str(HOOK), *filter(None, [os.environ.get("PYTHONPATH")])]
        self.variables = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "ASKED_FOR": str(self.notes)}

    def run(self, command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
        """Run a command in a folder."""
        command = [*_without_devices(), *command]
        return subprocess.run(command, cwd=folder, env=self.variables, capture_output=True, text=True, check=False)

    def asked_for(self) -> list[str]:
        """What was asked for so far."""
        return self.notes.read_text(encoding="utf-8").splitlines() if self.notes.exists() else []


@cache
def _without_devices() -> tuple[str, ...]:
    """What starts a process with no way out of the machine, where the system lets us."""
    words = ("unshare", "--map-current-user", "--net")
    allowed = shutil.which("unshare") and subprocess.run([*words, "true"], capture_output=True, check=False)
    return words if allowed and allowed.returncode == 0 else ()
