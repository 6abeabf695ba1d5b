"""What stands around the pictures: the title and the model above, the caption below."""

from __future__ import annotations

from manim import VGroup, VMobject

from scenes.stage.camera import pinned
from scenes.stage.layout import LINE_HEIGHT, caption_place, is_narrow, is_tall, model_place, title_place
from scenes.stage.lettering import Formula
from scenes.stage.numerals import significant
from scenes.stage.theme import SIZES, Theme
from scenes.stage.type import Prose, formula, halves, quoted

SMALLER, LOWER = 0.75, 0.12
"""Two lines of a caption where there is room for one: so large, and the lower one so far above the border."""


def title(words: str, theme: Theme) -> Prose:
    """The title, top left."""
    place = title_place()
    return pinned(Prose(words, SIZES.title, theme.text, "semibold").at((place.left, place.bottom + 0.25)))


def model(theme: Theme, rate: float | None = None) -> Formula:
    """The model and, where steps are taken, the learning rate, top right."""
    place = model_place()
    at_rate = "" if rate is None else f" #h(2em) eta = #{quoted(significant(rate, 3))}"
    words = formula("hat(y) = {{w : w}} x + {{b : b}}" + at_rate, SIZES.label, theme.text, w=theme.w, b=theme.b)
    x = place.left + words.width / 2 if is_narrow() else place.right - words.width / 2
    return pinned(words.move_to([x, place.center[1], 0]))


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
