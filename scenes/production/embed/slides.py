"""A deck for PowerPoint: a section a clip, a slide a beat, its words as title, notes and alternative text."""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from gdmath import InputError
from scenes.production.embed.narration import listed
from scenes.production.embed.steps import Step
from scenes.production.embed.timing import timing
from scenes.production.landed import Landed
from scenes.stage.theme import THEMES

HEIGHT = 6_858_000
"""Of a slide, in PowerPoint's unit: seven and a half inches, as its own."""

TITLE_SLIDE, TITLE_ONLY = 0, 5
"""Of the layouts that every presentation begins with."""

FONT = "Georgia"
"""A serif that PowerPoint and Keynote have: the clips' own is not on every machine."""

SECTIONS = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"


def write(
    cut: Sequence[tuple[Landed, Sequence[Step]]], path: Path, title: str, author: str, size: tuple[int, int]
) -> None:
    """Write a .pptx file: each film plays when its slide comes; its last picture stands after it, and on paper.

    The slides have the shape of `size`, width and height; a film of another shape stands whole in their middle.
    """
    try:
        from pptx import Presentation
    except ImportError:
        raise InputError(f"{path.name} needs python-pptx: pip install python-pptx.") from None
    deck = Presentation()
    _shape(deck, *size)
    _paint(deck, str(cut[0][0].manifest["parameters"]["look.theme"]))
    _sign(deck, title, author)
    sections = [(title, [_title_slide(deck, title, author)])]
    for clip, steps in cut:
        first = _title_slide(deck, clip.title, clip.line, clip.rows)
        sections.append((clip.title, [first, *(_beat_slide(deck, clip, step) for step in steps)]))
    _divide(deck, sections)
    deck.save(str(path))


def _shape(deck: Any, width: int, height: int) -> None:
    """Give the slides the shape of the picture; what stands on the layouts moves with it."""
    was = deck.slide_width, deck.slide_height
    deck.slide_height, deck.slide_width = HEIGHT, round(HEIGHT * width / height)
    across = deck.slide_width / was[0]
    for sheet in (deck.slide_master, *deck.slide_layouts):
        for shape in sheet.placeholders:
            if shape._element.spPr.xfrm is not None:  # the others stand where the master's stand
                shape.left, shape.width = round(shape.left * across), round(shape.width * across)


def _paint(deck: Any, name: str) -> None:
    """Give the slides the paper of the clips, and words that are read on it."""
    from pptx.dml.color import RGBColor
    from pptx.opc.constants import RELATIONSHIP_TYPE

    master, theme = deck.slide_master, THEMES[name]
    master.background.fill.solid()
    master.background.fill.fore_color.rgb = RGBColor.from_string(theme.background.lstrip("#"))
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    fonts = part.blob.replace(b'<a:latin typeface="Calibri"/>', f'<a:latin typeface="{FONT}"/>'.encode())
    ends = theme.background, theme.text
    for place, color in zip(("dk1", "lt1"), ends if name == "dark" else ends[::-1], strict=True):
        new = f'<a:{place}><a:srgbClr val="{color.lstrip("#")}"/></a:{place}>'
        fonts = re.sub(f"<a:{place}>.*?</a:{place}>".encode(), new.encode(), fonts)
    part._blob = fonts
    if name == "dark":
        colors = master._element.find("{*}clrMap")
        for key, value in {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}.items():
            colors.set(key, value)


def _sign(deck: Any, title: str, author: str) -> None:
    """Put our properties in the place of those of the empty presentation, and take its preview away."""
    own, now = deck.core_properties, datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    own.title, own.author, own.last_modified_by = title, author, author
    own.created, own.modified, own.revision = now, now, 1
    own.subject = own.comments = own.keywords = own.category = ""
    package = deck.part.package
    for relation in [each for each in package._rels.values() if each.reltype.endswith("thumbnail")]:
        package.drop_rel(relation.rId)


def _title_slide(deck: Any, title: str, *lines: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_SLIDE])
    slide.shapes.title.text = title
    below = slide.placeholders[1]
    if any(lines):
        below.text = "\n".join(filter(None, lines))
        _color(below, "tx1")
    else:
        below._element.getparent().remove(below._element)  # an empty one says "click to add"
    return slide


def _color(shape: Any, name: str) -> None:
    """Words of one of the theme's colours, where the layout has a grey of its own."""
    from pptx.enum.dml import MSO_THEME_COLOR

    for paragraph in shape.text_frame.paragraphs:
        paragraph.font.color.theme_color = {"tx1": MSO_THEME_COLOR.TEXT_1}[name]
        paragraph.font.size = None


def _beat_slide(deck: Any, clip: Landed, step: Step) -> Any:
    slide, said = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY]), " ".join(" ".join(step.words).split())
    place = _middle(deck, *clip.size)
    title = slide.shapes.title
    title.text = said
    title.left, title.width, title.height = 0, deck.slide_width, HEIGHT // 8
    title.top = -HEIGHT // 7  # above the slide: outline and screen readers have it, and in the picture it stands
    kind = mimetypes.guess_type(step.file)[0] or "video/mp4"
    shown = step.last if clip.loops else step.before
    film = slide.shapes.add_movie(str(step.file), *place, poster_frame_image=str(shown), mime_type=kind)
    _describe(film, "Film", f"Film of {step.seconds:.0f} s: {said}")
    still = None
    if not clip.loops:
        still = slide.shapes.add_picture(str(step.last), *place)
        _describe(still, "Last picture", f"{said} {listed(step.numbers)}".strip())
    old = slide._element.find("{*}timing")
    slide._element.replace(old, timing(film.shape_id, still and still.shape_id, step.seconds))
    slide.notes_slide.notes_text_frame.text = "\n".join(filter(None, (*step.words, listed(step.numbers))))
    return slide


def _middle(deck: Any, width: int, height: int) -> tuple[int, int, int, int]:
    """Left, top, width and height of a picture that is as large as the slides let it be."""
    share = min(deck.slide_width / width, deck.slide_height / height)
    wide, high = round(share * width), round(share * height)
    return (deck.slide_width - wide) // 2, (deck.slide_height - high) // 2, wide, high


def _describe(shape: Any, name: str, words: str) -> None:
    """The name and the alternative text of a shape."""
    shape.name = name
    shape._element._nvXxPr.cNvPr.set("descr", words)


def _divide(deck: Any, sections: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """Divide the slides into sections by name."""
    from lxml import etree

    space = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    root = deck.part._element
    outer = etree.SubElement(root, root.tag.replace("presentation", "extLst"))
    extension = etree.SubElement(outer, outer.tag.replace("extLst", "ext"), uri=SECTIONS)
    made = etree.SubElement(extension, f"{{{space}}}sectionLst", nsmap={"p14": space})
    for number, (name, slides) in enumerate(sections):
        key = f"{{{uuid5(NAMESPACE_URL, f'{number} {name}')}}}".upper()
        section = etree.SubElement(made, f"{{{space}}}section", name=name, id=key)
        inside = etree.SubElement(section, f"{{{space}}}sldIdLst")
        for slide in slides:
            etree.SubElement(inside, f"{{{space}}}sldId", id=str(slide.slide_id))
