"""Which release this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

DISTRIBUTION = "manim-downhill"
"""What is installed; `downhill` is another project's."""


def release() -> str:
    """The version that is installed, as far as any is."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError:
        return "not installed"
