"""Gradient descent that follows a hand: in a notebook, in class, and with a homework's own gradient."""

from typing import Any

__all__ = ["Live"]


def __getattr__(name: str) -> Any:
    """Live, with Manim only once it is asked for: the command `downhill list` passes here."""
    if name == "Live":
        from scenes.live.live import Live

        return Live
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
