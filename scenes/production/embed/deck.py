"""A deck for the browser: reveal.js with a section a clip and a slide a beat, in a folder that needs no network."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html import escape
from importlib.resources import as_file, files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template

from gdmath import InputError
from scenes.production.embed import sweep_slides
from scenes.production.embed.narration import listed
from scenes.production.embed.output import GENERATOR
from scenes.production.embed.steps import Step
from scenes.production.landed import Landed
from scenes.stage.theme import THEMES

REVEAL = ("dist/reset.css", "dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE")
"""What of reveal.js a deck needs."""

ASSETS = files(__package__) / "assets"

HEIGHT = 1080
"""Of a slide, in pixels of the browser's own scale, whatever the quality of the clips."""

CLIP = """<section id="{scene}">
<section aria-label="{title}"><div class="title">
<h2>{title}</h2>
<p>{line}</p>
<p class="rows">{rows}</p>
</div></section>
{steps}
</section>"""

STEP = """<section data-step aria-label="{words}">
<video data-autoplay muted playsinline poster="{before}" data-src="{source}"{loop} aria-label="{words}"></video>
<img class="last" src="{last}" alt="" loading="lazy">
<div class="beside" hidden><p class="before">{said}</p><p>{numbers}</p></div>
<aside class="notes">{notes}</aside>
</section>"""


def write(
    cut: Sequence[tuple[Landed, Sequence[Step]]],
    scenes: Sequence[Sequence[Landed]],
    folder: Path,
    title: str,
    author: str,
) -> None:
    """Write index.html and what it needs beside the films, which lie in the folder `media` in it.

    Each of the scenes has its clip, cut in steps; the clips of a sweep have one film side by side, and share a player.
    """
    _copy_reveal(folder / "reveal")
    (folder / "look").mkdir()
    for asset in ASSETS.iterdir():
        if not asset.name.endswith(".html") and not asset.name.startswith("page."):
            _copy(asset, folder / "look" / asset.name)
    theme = str(cut[0][0].manifest["parameters"]["look.theme"])
    colors, (width, height) = THEMES[theme], scenes[0][0].size
    sections = [
        sweep_slides.section(variants, made, folder / "media") if len(variants) > 1 else _section(clip, made)
        for (clip, made), variants in zip(cut, scenes, strict=True)
    ]
    page = Template((ASSETS / "deck.html").read_text(encoding="utf-8")).substitute(
        title=escape(title),
        author=escape(author),
        generator=GENERATOR,
        theme=theme,
        paper=colors.background,
        ink=colors.text,
        muted=colors.muted,
        faint=colors.faint,
        accent=colors.b,
        width=round(HEIGHT * width / height),
        height=HEIGHT,
        links="\n".join(f'<li><a href="#/{clip.scene}">{escape(clip.title)}</a></li>' for clip, _ in cut),
        slides="\n".join(sections),
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def _section(clip: Landed, steps: Sequence[Step]) -> str:
    """The slides of a clip, one below the other."""
    before = [clip.line, *(" ".join(step.words) for step in steps)]
    slides = "\n".join(_slide(clip, step, said) for step, said in zip(steps, before, strict=False))
    return CLIP.format(
        scene=clip.scene,
        title=escape(clip.title),
        line=escape(clip.line),
        rows=escape(clip.rows),
        steps=slides,
    )


def _slide(clip: Landed, step: Step, said: str) -> str:
    """The slide of a step; beside its picture can stand what was `said` before, and its numbers by name."""
    numbers = listed(step.numbers)
    return STEP.format(
        before=escape(f"media/{step.before.name}"),
        source=escape(f"media/{step.file.name}"),
        last=escape(f"media/{step.last.name}"),
        loop=" loop" * clip.loops,
        words=escape(" ".join(step.words)),
        said=escape(said),
        numbers=escape(numbers),
        notes="<br>".join(escape(words) for words in (*step.words, numbers) if words),
    )


def _copy_reveal(folder: Path) -> None:
    """Copy reveal.js out of the installed package that carries it."""
    try:
        carried = files("sphinx_revealjs") / "_static" / "revealjs"
    except ModuleNotFoundError:
        raise InputError("a deck needs reveal.js: pip install sphinx-revealjs, which carries it.") from None
    for name in REVEAL:
        _copy(carried / name, folder / name)


def _copy(source: Traversable, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with as_file(source) as path:
        shutil.copyfile(path, target)
