"""Gradient descent that follows a hand: in a notebook, in class, and with a homework's own gradient."""

from __future__ import annotations

from importlib import import_module
from typing import Any

HOMES = {"Live": "live", "show": "shown", "still": "shown"}

__all__ = ["Live", "show", "still"]


def __getattr__(name: str) -> Any:
    """What is asked for, from the module it lives in: the commands of this room are known without Manim."""
    if name not in HOMES:
        raise AttributeError(f"scenes.live has no {name}")
    return getattr(import_module(f"scenes.live.{HOMES[name]}"), name)
