"""A deck for the browser: reveal.js with a slide a beat, in a folder that needs no network."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html import escape
from importlib.resources import as_file, files
from pathlib import Path

from gdmath import InputError
from scenes.production.embed.clip import Landed
from scenes.production.embed.steps import Step, waits

REVEAL = ("dist/reset.css", "dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE")
"""What of reveal.js a deck needs."""

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Gradient descent</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="reveal/dist/reset.css">
<link rel="stylesheet" href="reveal/dist/reveal.css">
<style>
body {{ background: {paper}; }}
.reveal video {{ width: 100%; height: 100%; display: block; }}
.reveal .words {{ display: none; position: absolute; left: 0; right: 0; bottom: 0; height: 14%; margin: 0;
  padding: 0 1em; align-items: center; justify-content: center; font: 4.5vh/1.2 serif; color: #fff; background: #000; }}
.captions .words {{ display: flex; }}
</style>
</head>
<body>
<div class="reveal"><div class="slides">
{slides}
</div></div>
<script src="reveal/dist/reveal.js"></script>
<script src="reveal/plugin/notes/notes.js"></script>
<script>
Reveal.initialize({{
  width: {width}, height: {height}, margin: 0, center: false, hash: true, transition: "none",
  controls: false, plugins: [RevealNotes], keyboard: {{ 67: () => document.body.classList.toggle("captions") }},
}});
</script>
</body>
</html>
"""

SLIDE = """<section aria-label="{label}">
<video data-autoplay muted playsinline preload="auto" poster="{poster}" src="{source}"{loop}></video>
<p class="words">{words}</p>
<aside class="notes">{notes}</aside>
</section>"""


def write(clips: Sequence[Landed], folder: Path) -> list[tuple[Landed, list[Step]]]:
    """Write index.html and all that it needs into an empty folder; returns the steps of each clip."""
    _copy_reveal(folder / "reveal")
    cut = [(clip, waits(clip, folder / "media")) for clip in clips]
    for _, steps in cut:
        for step in steps:
            step.last.unlink()  # the film itself stops at it
    slides = "\n".join(_slides(clip, steps) for clip, steps in cut)
    width, height = clips[0].size
    paper = "#000000" if clips[0].manifest["parameters"]["look.theme"] == "dark" else "#ffffff"
    page = PAGE.format(slides=slides, width=width, height=height, paper=paper)
    (folder / "index.html").write_text(page, encoding="utf-8")
    return cut


def _slides(clip: Landed, steps: Sequence[Step]) -> str:
    """The slides of a clip, side by side."""
    return "\n".join(
        SLIDE.format(
            label=escape(f"{clip.name}: {' '.join(step.words)}"),
            poster=escape(f"media/{step.first.name}"),
            source=escape(f"media/{step.file.name}"),
            loop=" loop" * clip.loops,
            words=escape(" ".join(step.words)),
            notes="<br>".join(escape(line) for line in (clip.line, *step.words)),
        )
        for step in steps
    )


def _copy_reveal(folder: Path) -> None:
    """Copy reveal.js out of the installed package that carries it."""
    try:
        carried = files("sphinx_revealjs") / "_static" / "revealjs"
    except ModuleNotFoundError:
        raise InputError("a deck needs reveal.js: pip install sphinx-revealjs, which carries it.") from None
    for name in REVEAL:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        with as_file(carried / name) as source:
            shutil.copyfile(source, folder / name)
