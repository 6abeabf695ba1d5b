"""The last picture of each beat, a page a beat: for Beamer, and for the day the projector fails."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from scenes.production.embed.steps import Step, steps
from scenes.production.landed import Landed
from scenes.stage.theme import THEMES

PAGES = """
#let deck = json("deck.json")
#set document(title: deck.title, author: deck.author)
#set page(width: deck.width * 1pt, height: deck.height * 1pt, margin: 0pt, fill: rgb(deck.paper))
#for clip in deck.clips {
  for (number, beat) in clip.beats.enumerate() {
    if number == 0 { place(hide(heading(level: 1, clip.title))) }
    place(hide(heading(level: 2, beat.words)))
    image(beat.picture, width: 100%, height: 100%, fit: "contain", alt: beat.words)
    pagebreak(weak: true)
  }
}
"""
"""In Typst; what it says comes from a file of data, so that no word in it is markup."""

HEIGHT = 540
"""Of a page, in points."""


def write(
    cut: Sequence[tuple[Landed, Sequence[Step]]], path: Path, title: str, author: str, size: tuple[int, int]
) -> None:
    """Write a PDF with the last picture of every beat, also of a clip that is one step since it loops.

    The pages have the shape of `size`, width and height; a picture of another shape stands whole in their middle.
    """
    width, height = size
    with TemporaryDirectory() as folder:
        place = Path(folder)
        clips = [
            (clip.title, steps(clip, place / str(k)) if clip.loops else made) for k, (clip, made) in enumerate(cut)
        ]
        content = {
            "title": title,
            "author": author,
            "width": HEIGHT * width / height,
            "height": HEIGHT,
            "paper": THEMES[str(cut[0][0].manifest["parameters"]["look.theme"])].background,
            "clips": [{"title": name, "beats": [_beat(step, place) for step in made]} for name, made in clips],
        }
        compile_pdf(PAGES, "deck.json", content, place, path)


def compile_pdf(source: str, name: str, content: Any, place: Path, path: Path) -> None:
    """Set a document in a folder from what it says, in a file of that name, and write it as a PDF."""
    (place / name).write_text(json.dumps(content), encoding="utf-8")
    (place / "sheet.typ").write_text(source, encoding="utf-8")
    path.write_bytes(typst.compile(place / "sheet.typ", root=place))


def _beat(step: Step, place: Path) -> dict[str, str]:
    """The picture of a step, brought below the folder that Typst may read, and its words."""
    picture = place / step.last.name
    picture.write_bytes(step.last.read_bytes())
    return {"picture": picture.name, "words": " ".join(" ".join(step.words).split())}
