"""Which release this is, and what it stands on."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "manim-downhill"
"""What is installed; `downhill` is another project's."""


def release() -> str:
    """The version that is installed, as far as any is."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "not installed"


def machine() -> str:
    """What a report of a fault needs to say of the machine."""
    from scenes.stage.sources import versions  # so that the door of the command opens at once

    packages = ", ".join(f"{name} {number}" for name, number in versions().items())
    python = f"Python {platform.python_version()} ({platform.python_implementation()})"
    return f"{packages}\n{python}, {platform.platform()}, {platform.machine()}"
