"""A handout on paper: the picture at the end of each beat, with its words and lines for notes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from scenes.production.embed.drawn import Drawn
from scenes.production.embed.narration import clock, listed
from scenes.production.embed.paper import compile_pdf

SHEET = """
#let sheet = json("handout.json")
#set document(title: sheet.title)
#set page(paper: "a4", margin: 1.6cm, numbering: "1")
#set text(font: "Libertinus Serif", size: 10.5pt)
#show heading: set block(above: 0em, below: 0.5em)
#let rule = line(length: 100%, stroke: 0.4pt + luma(150))
#let rules(count) = stack(..range(count).map(each => (v(0.78cm), rule)).flatten())
#let words(beat) = {
  text(size: 9pt, fill: luma(90), beat.time + "  ")
  text(beat.words)
  if beat.numbers != "" { linebreak(); text(size: 9pt, fill: luma(90), beat.numbers) }
}
#let picture(beat, width) = box(stroke: 0.4pt + luma(150),
  image(beat.picture, width: width, height: width * 9 / 16, fit: "contain", alt: beat.words))
#let beside(beat) = block(height: 5.9cm, grid(
  columns: (9.4cm, 1fr), column-gutter: 0.7cm,
  picture(beat, 9.4cm), stack(words(beat), rules(5)),
))
#let above(beat) = block(height: 12cm, stack(
  spacing: 0.25cm, align(center, picture(beat, 14.6cm)), words(beat), rules(3),
))
#for (number, clip) in sheet.clips.enumerate() {
  if number > 0 { pagebreak(weak: true) }
  heading(level: 1, clip.title)
  text(clip.line + " " + clip.rows)
  for (k, beat) in clip.beats.enumerate() {
    if k > 0 and calc.rem(k, sheet.each) == 0 { pagebreak(weak: true) }
    if sheet.each == 2 { above(beat) } else { beside(beat) }
  }
}
"""
"""In Typst; what it says comes from a file of data, so that no word in it is markup."""


def write(clips: Sequence[Drawn], path: Path, each: int) -> None:
    """Write the handout of clips as a PDF, two or four pictures a page."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        content = {"title": "Gradient descent", "each": each, "clips": [_clip(clip, place) for clip in clips]}
        compile_pdf(SHEET, "handout.json", content, place, path)


def _clip(clip: Drawn, place: Path) -> dict[str, object]:
    beats = []
    for beat, picture in zip(clip.beats, clip.pictures, strict=True):
        (place / picture.name).write_bytes(picture.read_bytes())
        told = {"words": beat.words, "time": clock(beat.begins), "numbers": listed(beat.numbers)}
        beats.append({"picture": picture.name} | told)
    return {"title": clip.title, "line": clip.line, "rows": clip.rows, "beats": beats}
