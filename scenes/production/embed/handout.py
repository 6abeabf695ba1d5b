"""A handout on paper: the picture at the end of each beat, with its words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from scenes.production.embed.clip import Landed
from scenes.production.embed.narration import clock
from scenes.production.embed.steps import steps

SHEET = """
#let clips = json("clips.json")
#set document(title: "Gradient descent")
#set page(paper: "a4", margin: 1.6cm, numbering: "1")
#set text(font: "Libertinus Serif", size: 10.5pt)
#show heading: set block(above: 0em, below: 0.6em)
#for (number, clip) in clips.enumerate() {
  if number > 0 { pagebreak() }
  heading(level: 1, text(clip.name))
  text(clip.line + " " + clip.rows)
  v(0.6em)
  grid(
    columns: (1fr, 1fr), column-gutter: 1em, row-gutter: 1.2em,
    ..clip.beats.map(beat => block(breakable: false, {
      image(beat.picture, width: 100%, alt: beat.words)
      v(-0.4em)
      text(size: 9pt, fill: luma(90), beat.time + "  ")
      text(beat.words)
    }))
  )
}
"""
"""In Typst; what it says comes from a file of data, so that no word in it is markup."""


def write(clips: Sequence[Landed], path: Path) -> None:
    """Write the handout of clips as a PDF."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        content = [_clip(clip, place) for clip in clips]
        (place / "clips.json").write_text(json.dumps(content), encoding="utf-8")
        (place / "handout.typ").write_text(SHEET, encoding="utf-8")
        path.parent.mkdir(parents=True, exist_ok=True)
        typst.compile(place / "handout.typ", output=path, root=place)


def _clip(clip: Landed, place: Path) -> dict[str, object]:
    pairs = zip(steps(clip, place), clip.beats, strict=True)
    return {
        "name": clip.name,
        "line": clip.line,
        "rows": clip.rows,
        "beats": [{"picture": s.last.name, "words": beat.words, "time": clock(beat.begins)} for s, beat in pairs],
    }
