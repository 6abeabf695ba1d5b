"""How to show a clip in what people write slides and pages with."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from scenes.production.landed import Landed
from scenes.stage.theme import THEMES


def snippets(clip: Landed, folder: str) -> dict[str, str]:
    """A piece of code, or words, for each program; the clip lies in a folder beside what it is pasted into."""
    film, poster = f"{folder}/{clip.file.name}", f"{folder}/{clip.poster.name}"
    url, picture, words = (f"{folder}/{quote(name)}" for name in (clip.file.name, clip.poster.name, f"{clip.name}.vtt"))
    paper = THEMES[clip.manifest["parameters"]["look.theme"]].background
    width, height = clip.size
    return {
        "reveal.js": f'<section data-background-video="{url}" data-background-size="contain" '
        f'data-background-color="{paper}" data-background-video-muted'
        f"{' data-background-video-loop' * clip.loops}></section>",
        "HTML": f'<video controls muted playsinline{" loop" * clip.loops} preload="none" width="{width}" '
        f'height="{height}"\n  style="max-width: 100%; height: auto" src="{url}" poster="{picture}"\n'
        f'  aria-label="{escape(clip.line)}">\n  <track kind="captions" srclang="en" label="English" src="{words}">\n'
        "</video>",
        "Quarto": f"{{{{< video {film} >}}}}",
        "Beamer, in the preamble": "\\usepackage{graphicx,multimedia}",
        "Beamer, a frame": "\\begin{frame}[plain]\n  \\centering\n"
        f"  \\movie[autostart{',loop' * clip.loops},showcontrols]"
        f"{{\\includegraphics[width=\\textwidth]{{{poster}}}}}{{{film}}}\n\\end{{frame}}",
        "PowerPoint": f"Insert, Video, This Device: {clip.file.name}. Or take the slides above, a beat each.",
    }
