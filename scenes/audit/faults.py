"""What is wrong with a clip, beat by beat, as far as a picture shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from manim import VMobject
from PIL import Image

from scenes.audit import legible
from scenes.audit.marking import boxes, marked
from scenes.audit.watching import Watching

LONGEST = 76.0
"""Seconds of a clip."""

MOST_WORDS = 10
"""Of a beat."""

SEEN = 24
"""Pixels, at 480 lines, that a beat changes at least, the texts left out."""

CONCLUSION = re.compile(
    "Every line there is|To see a bowl|Parabolas in w|Squared, that is|"
    "The condition number|Its spread is one|Within 1 %|Below a millionth|The best|Best in the long run|Best from step|"
    "Comes (?:within|below)|Starts (?:within|below)|"
    "After [0-9,]+ step|Run on, |Curvatures |The loss has grown|First to|None |All |Ends? lowest: |Each loss is still |"
    "No slope to be seen|No step follows|.* too short to see|[0-9,]+ steps lead nowhere|It starts at the best"
)
"""How the words of a beat begin that concludes from what stands there, or says that nothing is to be seen."""


DENSE = ("ChainRule",)
"""Among many residuals the name of one has no place that is free of all."""


Parts = Sequence[VMobject | np.ndarray]
"""What is at fault: shapes, or pixels `(height, width)` of the picture."""


class Fault(NamedTuple):
    """What is wrong, and the words and the number of the beat at whose end it is; none where it is the whole clip."""

    kind: str
    what: str
    words: str = ""
    beat: int = 0


class Audited(Watching):
    """A clip that is looked at after every beat; `faults` are those found so far.

    Of each beat at fault, by its number, `pictures` has the picture with what is at fault marked.
    """

    faults: list[Fault]
    pictures: dict[int, Image.Image]
    before: np.ndarray | None = None

    def look(self, words: str) -> None:
        """Note what is wrong at the end of a beat."""
        super().look(words)
        picture, number, found = self.renderer.picture(self).copy(), len(self.seen), self.found(words)
        self.faults = [*getattr(self, "faults", []), *(Fault(*what, words, number) for *what, _ in found)]
        if found:
            marks = [box for *_, parts in found for box in boxes(parts, self.camera.close_up)]
            self.pictures = getattr(self, "pictures", {}) | {number: marked(picture, marks)}

    def found(self, words: str) -> list[tuple[str, str, Parts]]:
        """What is wrong in the picture that stands: its kind, what it is in words, and what is at fault."""
        writing = legible.Writing.of(texts := legible.written(self), self.camera.close_up)
        ground = legible.ground(self, texts)
        changes = SEEN if self.before is None else legible.changed(self.before, ground)
        self.before = ground
        struck = [] if type(self).__name__ in DENSE else legible.struck(ground, writing)
        small = [text for text in texts if legible.size(text) < legible.SMALLEST]
        many, out, covered = len(words.split()), legible.outside(self), legible.covered(self, texts)
        plates = [plate for pair in legible.stacked(self) for plate in pair]
        still, whole = changes < SEEN and not CONCLUSION.match(words), np.ones_like(covered)
        return [
            *[("long", f"{many} words, at most {MOST_WORDS}", [self.caption])] * (many > MOST_WORDS),
            *[("outside", "something reaches out of the frame", out)] * bool(out),
            *(
                ("small", f"{_named(text)} has type of {legible.size(text):.0f}, less than 22", [text])
                for text in small
            ),
            *_pairs("overlapping", "runs into", legible.overlapping(writing)),
            *_pairs("crowded", "stands too near", legible.crowded(writing)),
            *[("stacked", "a plate lies on another", plates)] * bool(plates),
            *(("struck", f"{_named(text)} is struck through", [text]) for text in struck),
            *[("still", "nothing but words changes", [whole])] * still,
            *[("covered", "words are covered", [covered])] * bool(covered.sum() > legible.COVERED),
        ]

    def judged(self) -> list[Fault]:
        """All that is wrong, when it has been told to its end."""
        long = Fault("long", f"{self.time:.1f} s, at most {LONGEST:.0f} s")
        return [*getattr(self, "faults", []), *[long] * (self.time > LONGEST)]


def _pairs(kind: str, how: str, pairs: list[tuple[VMobject, VMobject]]) -> list[tuple[str, str, Parts]]:
    return [(kind, f"{_named(one)} {how} {_named(other)}", [one, other]) for one, other in pairs]


def _named(text: VMobject) -> str:
    """What a text says, as far as it knows."""
    for name in ("words", "text", "source"):
        if said := getattr(text, name, ""):
            return f"“{said}”"
    return "a text"
