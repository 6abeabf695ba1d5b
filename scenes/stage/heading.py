"""What stands around the pictures: the title and the model above, the caption below."""

from __future__ import annotations

from collections.abc import Sequence

from manim import RoundedRectangle, VGroup, VMobject

from scenes.stage.camera import pinned
from scenes.stage.layout import LINE_HEIGHT, Box, caption_place, is_narrow, is_tall, model_place, title_place
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, formula, halves, quoted

SMALLER, LOWER = 0.75, 0.12
"""Two lines of a caption where there is room for one: so large, and the lower one so far above the border."""

TAG, AROUND, APART = 34, 0.13, 0.35
"""How large it is told what varies, the room around that in its frame, and between that, the model and the title."""


def title(words: str, theme: Theme) -> Prose:
    """The title, top left."""
    place = title_place()
    return pinned(Prose(words, SIZES.title, theme.text, "semibold").at((place.left, place.bottom + 0.25)))


def model(theme: Theme, rate: float | None = None) -> Formula:
    """The model and, where steps are taken, the learning rate, top right."""
    at_rate = "" if rate is None else f" #h(2em) eta = {{{{#{quoted(significant(rate, 3))} : rate}}}}"
    words = formula("hat(y) = {{w : w}} x + {{b : b}}" + at_rate, SIZES.label, theme.text, w=theme.w, b=theme.b)
    return pinned(_in_its_place(words))


def model_beside(told: Sequence[str], right: float, theme: Theme, rate: float | None = None) -> VGroup:
    """The model and, at the right of it, what varies in a sweep; both to the right of a title's end."""
    tag, place = tagged(told, theme), model_place()
    words = formula("hat(y) = {{w : w}} x + {{b : b}}", SIZES.label, theme.text, w=theme.w, b=theme.b)
    if rate is not None:
        words = model(theme, rate)
    room = place.width if is_narrow() else place.right - right - APART
    tag.scale(min(1.0, (room - words.width - APART) / tag.width))
    tag.move_to([place.right - tag.width / 2, place.center[1], 0.0])
    x = place.left + words.width / 2 if is_narrow() else tag.get_left()[0] - APART - words.width / 2
    return pinned(VGroup(words.move_to([x, place.center[1], 0]), tag))


def tagged(told: Sequence[str], theme: Theme) -> VGroup:
    """What varies in a sweep, told in Typst's notation, in a frame of its own; after it what is told in all clips.

    The frame is as large in all of them.
    """
    words, *others = (formula(each, TAG, theme.text) for each in told)
    width, height = (max(getattr(each, side) for each in (words, *others)) for side in ("width", "height"))
    frame = RoundedRectangle(0.12, width=width + 2 * AROUND, height=height + 2 * AROUND)
    return VGroup(frame.set_stroke(theme.text, 2.5).set_fill(theme.faint, 0.5), words)


def tag(told: Sequence[str], box: Box, theme: Theme) -> VGroup:
    """The same at the top right of a box, whose left half it leaves free."""
    made = tagged(told, theme)
    made.scale(min(1.0, box.width / 2 / made.width))
    return pinned(made.move_to([box.right - made.width / 2, box.top - made.height / 2, 0.0]))


def _in_its_place(words: Formula) -> Formula:
    place = model_place()
    x = place.left + words.width / 2 if is_narrow() else place.right - words.width / 2
    return words.move_to([x, place.center[1], 0])


def caption(words: str, theme: Theme) -> VMobject:
    """A caption: in its lines or, where one is too long for a tall frame, in two of about the same length.

    Only a tall frame has room for two lines of full size.
    """
    place, lines = caption_place(), words.split("\n")
    share = SMALLER if len(lines) > 1 and not is_tall() else 1.0
    size, color = share * SIZES.caption, theme.text
    if len(lines) == 1 and is_tall() and Prose(words, size, color).width > place.width:
        lines = halves(words)
    made = VGroup(*(Prose(line, size, color, width=place.width) for line in lines))
    low = place.bottom + (0.32 if share == 1.0 else LOWER)
    for k, line in enumerate(made[::-1]):
        line.at((place.center[0], low + k * share * LINE_HEIGHT), 0.5)
    return pinned(made)
