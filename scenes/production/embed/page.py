"""A page of clips: a folder with all that it needs, to be uploaded whole or opened where no network is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from html import escape
from importlib.resources import as_file, files
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import quote

from PIL import Image

from scenes.production.embed.downloads import Download, downloads, size_of
from scenes.production.embed.narration import clock
from scenes.production.embed.snippets import snippets
from scenes.production.embed.variants import by_scene, inert, played, told, variant
from scenes.production.landed import Landed

MEDIA = "clips"
"""The folder beside the page with all that it needs."""

PARTS = ("film.js", "controls.js", "player.js", "player.css", "page.js", "page.css")

ASSETS = files("scenes.production.embed") / "assets"

WEBP: dict[str, Any] = {"quality": 88, "method": 4}
CARD = 560
"""Pixels across a picture in the list of all clips."""


def write(clips: Sequence[Landed], folder: Path, title: str, done: Callable[[int], None]) -> None:
    """Write index.html and all that it needs into a folder; the clips of one scene share a player.

    `done` is told whenever one more clip is there.
    """
    media = folder / MEDIA
    media.mkdir()
    for name in PARTS:
        with as_file(ASSETS / name) as source:
            shutil.copyfile(source, media / name)
    scenes = by_scene(clips)
    articles = [_article(scenes, k, media, done) for k in range(len(scenes))]
    seconds = sum(variants[0].seconds for variants in scenes)
    count = f"{len(scenes)} clips" if len(scenes) > 1 else "One clip"
    summary = f"{count}, {clock(seconds)} in all. {clips[0].rows}"
    page = _filled(
        "page.html",
        title=escape(title),
        summary=escape(summary),
        articles="\n".join(articles),
        cards="\n".join(_card(variants, media) for variants in scenes),
        footer="Made with Downhill. Every number, dot and arrow is computed from the rows.",
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def _article(scenes: Sequence[Sequence[Landed]], number: int, media: Path, done: Callable[[int], None]) -> str:
    """What is said of a scene, and the films of it."""
    variants = scenes[number]
    first = variants[0]
    width, height = first.size
    for clip in variants:
        shutil.copyfile(clip.file, media / clip.file.name)
        shutil.copyfile(clip.poster, media / clip.poster.name)
        with Image.open(clip.poster) as poster:
            poster.convert("RGB").save(media / f"{clip.name}.webp", **WEBP)
    longest = max(variants, key=lambda clip: len(clip.beats))
    return _filled(
        "clip.html",
        id=first.scene,
        title=escape(first.title),
        line=escape(first.line),
        number=number + 1,
        count=len(scenes),
        before=_way(scenes, number - 1, "Previous"),
        after=_way(scenes, number + 1, "Next"),
        film=f"{MEDIA}/{quote(first.file.name)}",
        films=inert(played(variants, [*map(_variant, variants)])),
        beats="\n".join(_beat(first.scene, k, beat) for k, beat in enumerate(longest.beats, start=1)),
        still=f"{MEDIA}/{quote(first.name)}.webp",
        width=width,
        height=height,
        variants="\n".join(_about(clip, media, done, hidden=clip is not first) for clip in variants),
    )


def _way(scenes: Sequence[Sequence[Landed]], number: int, word: str) -> str:
    if not 0 <= number < len(scenes):
        return ""
    clip = scenes[number][0]
    return f'<a href="#{clip.scene}">{word}: {escape(clip.title)}</a>'


def _variant(clip: Landed) -> dict[str, Any]:
    return variant(clip, f"{MEDIA}/{quote(clip.file.name)}", f"{MEDIA}/{quote(clip.name)}.webp")


def _beat(scene: str, number: int, beat: Any) -> str:
    return (
        f'<li><a href="#{scene}-{number}"><time>{clock(beat.begins)}</time>'
        f"<span>{escape(' '.join(beat.words.split()))}</span></a></li>"
    )


def _card(variants: Sequence[Landed], media: Path) -> str:
    clip = variants[0]
    values = told(variants)
    with Image.open(clip.poster) as poster:
        height = round(CARD * poster.height / poster.width)
        poster.convert("RGB").resize((CARD, height)).save(media / f"{clip.name}-small.webp", **WEBP)
    return (
        f'<li><a href="#{clip.scene}"><img src="{MEDIA}/{quote(clip.name)}-small.webp" alt="" loading="lazy" '
        f'width="{CARD}" height="{height}">'
        f'<span class="name">{escape(clip.title)} <time>{clock(clip.seconds)}</time></span>'
        f'<span class="said">{escape(clip.line)}{f"<b>{escape(values)}</b>" * bool(values)}'
        "</span></a></li>"
    )


def _about(clip: Landed, media: Path, done: Callable[[int], None], hidden: bool) -> str:
    """What can be taken from the page of one film: its files, its command, its parameters, snippets."""
    offered = "\n".join(f"<li>{_link(each, media)}</li>" for each in downloads(clip, media))
    done(1)
    parameters = clip.manifest["depends_on"]["parameters"].items()
    rows = "\n".join(_row(key, value) for key, value in parameters)
    folds = {
        "Make it again": _copied("In a shell", clip.manifest["command"]),
        "Parameters": f"<table>\n{rows}\n</table>",
        "Embed it": "\n".join(_copied(name, code) for name, code in snippets(clip, MEDIA).items()),
    }
    shut = "\n".join(f"<details><summary>{name}</summary>\n{inside}\n</details>" for name, inside in folds.items())
    state = " hidden" * hidden
    return (
        f'<div class="of-variant"{state}>\n<ul class="files" aria-label="Downloads">\n{offered}\n</ul>\n{shut}\n</div>'
    )


def _link(each: Download, media: Path) -> str:
    size = size_of((media / each.file).stat().st_size)
    return f'<a href="{MEDIA}/{quote(each.file)}" download>{escape(each.name)} <span>{size}</span></a>'


def _copied(name: str, code: str) -> str:
    kind = "code words" if name == "PowerPoint" else "code"
    button = f'<button type="button" class="copy" aria-label="Copy: {escape(name)}">Copy</button>'
    return f'<div class="{kind}"><div><h3>{escape(name)}</h3>{button}</div><pre><code>{escape(code)}</code></pre></div>'


def _row(key: str, value: Any) -> str:
    shown = "" if value is None else json.dumps(value, ensure_ascii=False)
    return f'<tr><th scope="row">{escape(key)}</th><td>{escape(shown)}</td></tr>'


def _filled(name: str, **words: object) -> str:
    return Template((ASSETS / name).read_text(encoding="utf-8")).substitute(words)
