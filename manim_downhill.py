"""The door of the command `downhill`: before it opens it looks who answers to the names of our packages."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent

OURS = {"gdmath": "passes.py", "scenes": "production/command.py"}
"""What only ours has."""

DRAWING = ("render", "storyboard")
"""Commands that need Manim, which takes longer to read than all that they read first."""


def stranger() -> str | None:
    """What is said where another package of the same name stands before ours: whose it is, and what to do."""
    for name, known in OURS.items():
        spec = find_spec(name)
        places = [Path(place) for place in (spec.submodule_search_locations or [spec.origin or ""])] if spec else []
        if not any((place / known).exists() for place in places):
            if not places:
                return f"{name} is not there; install manim-downhill again."
            if places[0].resolve() == HERE / name:  # another project was installed over ours
                return f"{places[0]} is not ours any more: pip uninstall {name}, then install manim-downhill again."
            return f"{places[0]} stands before our {name}; rename it, uninstall it, or work in another folder."
    return None


def main() -> None:
    """Run the command, or say in one sentence why it cannot be run."""
    words = stranger()
    if words:
        print(f"downhill: {words}", file=sys.stderr)
        sys.exit(2)
    try:
        if sys.argv[1:2] and sys.argv[1] in DRAWING:
            from scenes.production.forking import begin_early

            begin_early()
        from scenes.production.command import main as run
    except KeyboardInterrupt:  # from here on the command itself says so
        print("downhill: stopped.", file=sys.stderr)
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()
