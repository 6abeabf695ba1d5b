"""The beats of clips as sections to paste into a deck that is there: of reveal.js, or of Quarto and pandoc."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from scenes.production.embed.narration import plain
from scenes.production.embed.steps import Step
from scenes.production.landed import Landed
from scenes.stage.theme import THEMES

HTML = """<!-- Sections for a deck of reveal.js: copy the folder media beside its page. -->
"""

MARKDOWN = """
<!-- Slides for Quarto (format: revealjs) and pandoc (-t revealjs --slide-level=2): copy the folder media
beside the document. -->
"""
"""It stands below a heading: above the first it would be an empty slide."""


def write(cut: Sequence[tuple[Landed, Sequence[Step]]], folder: Path) -> None:
    """Write sections.html and sections.md; both show the films in the folder `media`."""
    (folder / "sections.html").write_text(HTML + "\n".join(_sections(*each) for each in cut), encoding="utf-8")
    heading, *rest = "\n".join(_slides(*each) for each in cut).splitlines(keepends=True)
    (folder / "sections.md").write_text("".join([heading, MARKDOWN, *rest]), encoding="utf-8")


def _sections(clip: Landed, steps: Sequence[Step]) -> str:
    """A section of reveal.js with a section a beat, the film behind it."""
    inner = "\n".join(_section(clip, step) for step in steps)
    title = f'<section data-background-color="{_paper(clip)}" style="color: {_ink(clip)}">'
    words = f"<h2 style='color: inherit'>{escape(clip.title)}</h2>\n<p>{escape(clip.line)}</p>"
    return f"<section>\n{title}\n{words}\n</section>\n{inner}\n</section>\n"


def _section(clip: Landed, step: Step) -> str:
    lines = [escape(line) for words in step.words for line in words.splitlines()]
    notes = f'<aside class="notes">{"<br>".join(lines)}</aside>'
    return f'<section aria-label="{" ".join(lines)}" {_attributes(clip, step)}>\n{notes}\n</section>'


def _attributes(clip: Landed, step: Step) -> str:
    return " ".join(f'{key}="{value}"' for key, value in _film(clip, step).items())


def _slides(clip: Landed, steps: Sequence[Step]) -> str:
    """The same in Markdown: a heading a clip and one a beat, with the film in its attributes."""
    blocks = [f"# {plain(clip.title)}\n\n{plain(clip.line)}\n"]
    for step in steps:
        film = " ".join(f'{key.removeprefix("data-")}="{value}"' for key, value in _film(clip, step).items())
        notes = "\n\n".join(map(plain, step.words))
        blocks.append(f"## {{{film}}}\n\n::: notes\n{notes}\n:::\n")
    return "\n".join(blocks)


def _film(clip: Landed, step: Step) -> dict[str, str]:
    """The attributes of a slide that show a film, whole, on the clip's own paper."""
    return {
        "data-background-video": f"media/{escape(step.file.name)}",
        **({"data-background-video-loop": "true"} if clip.loops else {}),
        "data-background-video-muted": "true",
        "data-background-size": "contain",
        "data-background-color": _paper(clip),
    }


def _paper(clip: Landed) -> str:
    return THEMES[str(clip.manifest["parameters"]["look.theme"])].background


def _ink(clip: Landed) -> str:
    return THEMES[str(clip.manifest["parameters"]["look.theme"])].text
