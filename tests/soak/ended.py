"""What `make soak` runs and ends, and what must be so afterwards."""

from __future__ import annotations

import json
from pathlib import Path

from scenes.production.reel import read_back

SHORT = ["RollDownhill", "--steps", "1"]

COMMANDS = {
    "mp4": ["render", *SHORT],
    "webm": ["render", *SHORT, "--format", "webm", "--transparent"],
    "gif": ["render", *SHORT, "--format", "gif"],
    "two": ["render", "RollDownhill", "GradientDirection", "--steps", "1", "-j", "2"],
    "in step": ["render", *SHORT, "--sweep", "descent.learning_rate=0.01,0.05", "--side-by-side"],
    "deck": ["deck", *SHORT, "-q", "l", "--pdf"],
    "page": ["gallery", *SHORT, "-q", "l"],
    "handout": ["handout", *SHORT],
}

BEGINS = {
    ".mp4": b"",
    ".webm": b"",
    ".gif": b"GIF8",
    ".png": b"\x89PNG",
    ".pdf": b"%PDF",
    ".pptx": b"PK",
    ".json": b"{",
}
"""With what a file of a kind begins."""


def landed(renders: Path) -> list[Path]:
    """All files that are there for the lecturer, each of them read: a half one fails."""
    files = [path for path in renders.rglob("*") if path.is_file() and ".cache" not in path.parts[1:]]
    files = [path for path in files if path.suffix in BEGINS and not path.name.startswith(".")]
    for path in files:
        assert path.read_bytes().startswith(BEGINS[path.suffix]), path
        if path.suffix in (".mp4", ".webm"):
            read_back(path)
        if path.suffix == ".json":
            json.loads(path.read_text(encoding="utf-8"))
    return files


def litter(renders: Path) -> list[Path]:
    """Half files."""
    return [path for path in renders.rglob(".part.*") if ".cache" not in path.parts]
