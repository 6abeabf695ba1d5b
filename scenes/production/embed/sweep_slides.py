"""The clips of a sweep in a deck for the browser: a slide with a slider over the values, and one with them in step."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from PIL import Image

from scenes.production.embed.pictures import save_smaller
from scenes.production.embed.steps import Step, end_frames
from scenes.production.embed.variants import inert, played, told, variant
from scenes.production.landed import Landed

SECTION = """<section id="{scene}">
<section aria-label="{title}"><div class="title">
<h2>{title}</h2>
<p>{line}</p>
<p class="rows">{rows}</p>
<p class="rows">{varied}</p>
</div>
<script type="application/json">{films}</script>
</section>
{slides}
</section>"""

SLIDE = """<section data-sweep="{kind}" aria-label="{words}">
<img class="last" src="media/{last}" alt="" loading="lazy">
<aside class="notes">{first}</aside>
{fragments}
</section>"""


def section(variants: Sequence[Landed], together: Sequence[Step], media: Path) -> str:
    """A section with two slides, and what they show in the folder `media`.

    The steps `together` are those of the film side by side: on paper its last picture is seen. Each beat after the
    first is a fragment: every key, gesture and window that goes on in a deck goes to the next beat.
    """
    clip = variants[0]
    last = save_smaller(Image.open(clip.poster).convert("RGB"), media / f"{clip.name}-last")
    varied = told(variants)
    films = played(variants, [_film(each, media) for each in variants])
    beats = [] if clip.loops else max((each.beats for each in variants), key=len)
    words_of = [" ".join(beat.words.split()) for beat in beats] or [clip.line]
    fragments = "\n".join(f'<span class="fragment" data-notes="{escape(words)}"></span>' for words in words_of[1:])
    slides = (
        ("slider", f"A slider: {varied}", last),
        ("together", f"Side by side: {varied}", together[-1].last),
    )
    return SECTION.format(
        scene=clip.scene,
        title=escape(clip.title),
        line=escape(clip.line),
        rows=escape(clip.rows),
        varied=escape(varied),
        films=inert(films),
        slides="\n".join(
            SLIDE.format(
                kind=kind, words=escape(words), last=quote(picture.name), first=escape(words_of[0]), fragments=fragments
            )
            for kind, words, picture in slides
        ),
    )


def _film(clip: Landed, media: Path) -> dict[str, Any]:
    """A clip as the player wants it; before it plays its first picture is seen, so that nothing flashes."""
    shutil.copyfile(clip.file, media / clip.file.name)
    first = save_smaller(end_frames(clip.file)[0].to_image(), media / f"{clip.name}-first")
    return variant(clip, f"media/{quote(clip.file.name)}", f"media/{quote(first.name)}")
