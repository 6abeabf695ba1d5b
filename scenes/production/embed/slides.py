"""A deck for PowerPoint, by the converter of manim-slides: a slide a beat, its words as speaker notes."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path

from gdmath import InputError
from scenes.production.embed.clip import Landed
from scenes.production.embed.steps import Step

HEIGHT = 720
"""Of a slide, in pixels of PowerPoint."""


def write(cut: Sequence[tuple[Landed, Sequence[Step]]], path: Path) -> None:
    """Write a .pptx file with the steps of clips, each playing when its slide comes, its last frame standing."""
    try:
        from manim_slides.config import PresentationConfig
        from manim_slides.convert import PowerPoint
    except ImportError:
        raise InputError("deck.pptx needs manim-slides: pip install manim-slides.") from None
    width, height = cut[0][0].size
    configs = [
        PresentationConfig(
            slides=[
                {
                    "file": step.file,
                    "rev_file": step.file,
                    "loop": clip.loops,
                    "notes": "\n".join((clip.line, *step.words)),
                }
                for step in steps
            ],
            resolution=clip.size,
        )
        for clip, steps in cut
    ]
    size = {"width": round(HEIGHT * width / height), "height": HEIGHT}
    with redirect_stderr(StringIO()):  # it shows bars of its own
        PowerPoint(presentation_configs=configs, **size).convert_to(path)
