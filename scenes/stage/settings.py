"""Manim's settings, changed for a while."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from manim import config


@contextmanager
def settings(changed: Mapping[str, Any]) -> Iterator[None]:
    """Manim's settings with some of them changed; afterwards all are as they were.

    As `manim.tempconfig`, but only what differs is set back: to set the renderer, even to what it is, gives every
    class of Manim its bases anew, which takes longer than most of what is done here in a setting.
    """
    before = dict(config)
    config.update(dict(changed))
    try:
        yield
    finally:
        for name, value in before.items():
            if config[name] != value:
                config[name] = value
