"""Gradient descent that follows a hand: in a notebook, in class, and with a homework's own gradient."""

from scenes.live.live import Live

__all__ = ["Live"]
