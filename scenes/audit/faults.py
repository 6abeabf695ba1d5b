"""What is wrong with a clip, beat by beat, as far as a picture shows it."""

from __future__ import annotations

import re
from typing import NamedTuple

import numpy as np
from manim import VMobject

from scenes.audit import legible
from scenes.audit.watching import Watching

LONGEST = 76.0
"""Seconds of a clip."""

MOST_WORDS = 10
"""Of a beat."""

SEEN = 24
"""Pixels, at 480 lines, that a beat changes at least, the texts left out."""

CONCLUSION = re.compile(
    "Every line there is|To see a bowl|Parabolas in w|Squared, that is|"
    "The condition number|Its spread is one|Within 1 %|Below a millionth|The best|Best in the long run|"
    "Comes (?:within|below)|Starts (?:within|below)|"
    "After [0-9,]+ step|κ = |The loss has grown|First to|None |All |Ends? lowest: |Each loss is still |"
    "No slope to be seen|.* too short to see|[0-9,]+ steps lead nowhere|It starts at the best"
)
"""How the words of a beat begin that concludes from what stands there, or says that nothing is to be seen."""


DENSE = ("ChainRule",)
"""Among many residuals the name of one has no place that is free of all."""


class Fault(NamedTuple):
    """What is wrong, and the words of the beat at whose end it is; none where it is the whole clip."""

    kind: str
    what: str
    words: str = ""


class Audited(Watching):
    """A clip that is looked at after every beat; `faults` are those found so far."""

    faults: list[Fault]
    before: np.ndarray | None = None

    def look(self, words: str) -> None:
        """Note what is wrong at the end of a beat."""
        super().look(words)
        self.renderer.picture(self)
        self.faults = [*getattr(self, "faults", []), *self.found(words)]

    def found(self, words: str) -> list[Fault]:
        """What is wrong in the picture that stands."""
        texts, close_up = legible.written(self), self.camera.close_up
        ground = legible.ground(self, texts)
        changes = SEEN if self.before is None else legible.changed(self.before, ground)
        self.before = ground
        struck = [] if type(self).__name__ in DENSE else legible.struck(ground, texts, close_up)
        small = [text for text in texts if legible.size(text) < legible.SMALLEST]
        found = {
            "long": [f"{len(words.split())} words, at most {MOST_WORDS}"] * (len(words.split()) > MOST_WORDS),
            "outside": ["something reaches out of the frame"] * (not legible.in_frame(self)),
            "small": [f"{_named(text)} has type of {legible.size(text):.0f}, less than 22" for text in small],
            "overlapping": _pairs("runs into", legible.overlapping(texts, close_up)),
            "crowded": _pairs("stands too near", legible.crowded(texts)),
            "stacked": ["a plate lies on another"] * bool(legible.stacked(self)),
            "struck": [f"{_named(text)} is struck through" for text in struck],
            "still": ["nothing but words changes"] * (changes < SEEN and not CONCLUSION.match(words)),
            "covered": ["words are covered"] * (legible.covered(self, texts) > legible.COVERED),
        }
        return [Fault(kind, what, words) for kind, all_ in found.items() for what in all_]

    def judged(self) -> list[Fault]:
        """All that is wrong, when it has been told to its end."""
        long = Fault("long", f"{self.time:.1f} s, at most {LONGEST:.0f} s")
        return [*getattr(self, "faults", []), *[long] * (self.time > LONGEST)]


def _pairs(how: str, pairs: list[tuple[VMobject, VMobject]]) -> list[str]:
    return [f"{_named(one)} {how} {_named(other)}" for one, other in pairs]


def _named(text: VMobject) -> str:
    """What a text says, as far as it knows."""
    for name in ("words", "text", "source"):
        if said := getattr(text, name, ""):
            return f"“{said}”"
    return "a text"
