"""How one line of a derivation becomes the next, and what is left to write by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import Animation, AnimationGroup, Scene, Transform, VGroup, VMobject
from numpy.typing import NDArray

from scenes.stage.animations import FadeIn, FadeOut, InPlace, looks
from scenes.stage.lettering import Formula, Lettering

DIM = 0.35

Parts = dict[str, VGroup]
Written = Lettering | VGroup
"""A formula, a line of code, or several."""


class Rewrite(AnimationGroup):
    """Formulas become another: what has a label in both travels to its new place, the rest fades.

    Of nested labels the innermost that both have counts. With `keep` the formulas stay, and copies travel, as when a
    hand writes the next line; of a label that several of them have, the first travels.
    """

    def __init__(self, source: Written, target: Lettering, keep: bool = False, **settings: Any) -> None:
        self.source, self.target, self.keep = source, target, keep
        old, new = by_label(source, target), by_label(target, source)
        travel = [label for label in new if label and label in old]
        animations: list[Animation] = [Transform(old[label].copy(), new[label], **settings) for label in travel]
        if not keep:
            animations += [FadeOut(part.copy(), **settings) for label, part in old.items() if label not in travel]
        animations += [FadeIn(part.copy(), **settings) for label, part in new.items() if label not in travel]
        super().__init__(*animations)

    def _setup_scene(self, scene: Scene) -> None:
        super()._setup_scene(scene)
        if not self.keep:
            scene.remove(self.source)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Leave the formula itself."""
        super().clean_up_from_scene(scene)
        scene.remove(self.mobject, *(animation.mobject for animation in self.animations))
        scene.add(self.target)


def by_label(source: Written, other: Written) -> Parts:
    """The shapes of formulas under the innermost label that the other has too; under "" those without one."""
    common = labels(other)
    parts: Parts = {}
    for one in _formulas(source):
        label_of = {id(shape): "" for shape in one.family_members_with_points()}
        for label in labels(one):  # an outer label comes before those inside it
            if label in common:
                label_of |= {id(one.submobjects[k]): label for k in one.parts[label]}
        found: dict[str, list[VMobject]] = {}
        for shape in one.family_members_with_points():
            found.setdefault(label_of[id(shape)], []).append(shape)
        for label, shapes in found.items():
            if label not in parts:
                parts[label] = VGroup(*shapes)
            elif not label:
                parts[""].add(*shapes)
    return parts


def labels(source: Written) -> list[str]:
    """The labels of formulas, outer ones before those inside them."""
    return [label for one in _formulas(source) for label in one.parts]


def _formulas(source: Written) -> list[Lettering]:
    return [source] if isinstance(source, Lettering) else list(source)


def at(line: Formula, left: float, height: float, label: str = "eq") -> Formula:
    """The line put with its left end and the middle of its relation sign on a place."""
    return line.shift([left - line.get_left()[0], height - line.select(label).get_center()[1], 0.0])


def blank(name: str, across: float, up: float) -> str:
    """A box to write in, of a size in ems, in Typst's notation; its frame has the colour of the letters around it."""
    frame = f"width: {across}em, height: {up}em, stroke: 0.6pt + text.fill, baseline: {up / 2 - 0.25}em"
    return f"{{{{ #context box({frame}) : {name} }}}}"


class Dim(InPlace):
    """What is not spoken of recedes: all of a part but its `lit` labels, which come back."""

    def __init__(self, part: VMobject, *lit: str, to: float = DIM, **settings: Any) -> None:
        self.lit, self.to = lit, to
        super().__init__(part, **settings)

    def begin(self) -> None:
        """Remember how strong it is."""
        lit = {id(shape) for label in self.lit for shape in self.mobject.select(label).get_family()}
        self.before = [
            (shape, looks(shape), [_way(rgbas, 1.0 if id(shape) in lit else self.to) for rgbas in looks(shape)])
            for shape in self.mobject.family_members_with_points()
        ]
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show it on its way; what is not filled stays so."""
        share = self.rate_func(alpha)
        for shape, (fill, stroke), (fills, strokes) in self.before:
            shape.fill_rgbas, shape.stroke_rgbas = fill + share * fills, stroke + share * strokes


def dim(*parts: VMobject) -> list[Dim]:
    """Parts that recede together."""
    return [Dim(part) for part in parts]


def bright(*parts: VMobject) -> list[Dim]:
    """Parts that come back together."""
    return [Dim(part, to=1.0) for part in parts]


def _way(rgbas: NDArray[np.float64], to: float) -> NDArray[np.float64]:
    """From colours to those of another strength; what is invisible stays so."""
    way = np.zeros_like(rgbas)
    way[:, 3] = np.where(rgbas[:, 3] > 0.0, to - rgbas[:, 3], 0.0)
    return way
