"""How a picture changes: fades, and the one animation that walks along a descent.

Each sets what is seen from the share of its time alone, so none needs the copy of the picture that Manim's own keep:
to copy a map with its ways takes longer than to draw a frame of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from manim import Animation, Group, VGroup, VMobject, smooth
from numpy.typing import NDArray

from scenes.stage.camera import StageCamera
from scenes.stage.family import parts_of
from scenes.stage.layout import Box, CloseUp

Looks = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The colours of a fill and of a stroke, with their opacity."""


class InPlace(Animation):
    """An animation that keeps no copy of what it shows."""

    def create_starting_mobject(self) -> VMobject:
        """The part itself."""
        return self.mobject


class _Fade(InPlace):
    """Parts of a picture whose opacity changes, all of it together."""

    def __init__(self, *parts: VMobject, **settings: Any) -> None:
        super().__init__(parts[0] if len(parts) == 1 else Group(*parts), **settings)

    def begin(self) -> None:
        """Keep how strong each shape is."""
        # not with the shapes: what is concealed among them has its looks there
        self.looks = [(shape, looks(shape)) for shape in self.mobject.get_family() if isinstance(shape, VMobject)]
        super().begin()

    def _show(self, share: float) -> None:
        for shape, full in self.looks:
            show(shape, full, share)


class FadeIn(_Fade):
    """What was not there is seen more and more."""

    def __init__(self, *parts: VMobject, **settings: Any) -> None:
        super().__init__(*parts, introducer=True, **settings)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show that share of its opacity."""
        self._show(self.rate_func(alpha))


class FadeOut(_Fade):
    """What is there is seen less and less, and leaves; it keeps its looks for when it comes back."""

    def __init__(self, *parts: VMobject, **settings: Any) -> None:
        super().__init__(*parts, remover=True, **settings)

    def interpolate_mobject(self, alpha: float) -> None:
        """Hide that share of its opacity."""
        self._show(1.0 - self.rate_func(alpha))

    def clean_up_from_scene(self, scene: Any) -> None:
        """Leave the picture, looking as before."""
        super().clean_up_from_scene(scene)
        self._show(1.0)


def conceal(*parts: VMobject) -> None:
    """Make parts of a picture invisible in their place, until they `Appear`."""
    for part in parts:
        remember(part)
    for part in parts:
        fade(part, 0.0)


class Appear(InPlace):
    """What was concealed becomes visible, in its place before and behind the rest of the picture."""

    def interpolate_mobject(self, alpha: float) -> None:
        """Show that share of its opacity."""
        fade(self.mobject, self.rate_func(alpha))


class Vanish(InPlace):
    """What is seen becomes invisible in its place, until it appears again."""

    def begin(self) -> None:
        """Keep how it looks."""
        remember(self.mobject)
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Hide that share of its opacity."""
        fade(self.mobject, 1.0 - self.rate_func(alpha))


def remember(part: VMobject) -> None:
    """Keep how a part looks, to `fade` it."""
    for shape in part.get_family():
        shape.full = looks(shape)


class Shade(InPlace):
    """A part that can be concealed goes from one share of its opacity to another, in its place."""

    def __init__(self, part: VMobject, start: float, end: float, **settings: Any) -> None:
        self.start, self.end = start, end
        super().__init__(part, **settings)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the share in between."""
        fade(self.mobject, self.start + self.rate_func(alpha) * (self.end - self.start))


class Lights:
    """Parts of a picture, and at what share of its opacity each is seen now: 1 at first."""

    def __init__(self, *parts: VMobject) -> None:
        for part in parts:
            remember(part)
        self.shares = {id(part): 1.0 for part in parts}

    def turn(self, share: float, *parts: VMobject) -> list[Shade]:
        """Some of them go to a share, in their place."""
        changes = [Shade(part, before, share) for part in parts if (before := self.shares[id(part)]) != share]
        self.shares |= {id(part): share for part in parts}
        return changes


def fade(part: VMobject, share: float) -> None:
    """Show a share of the opacity that it had."""
    for shape in parts_of([part]):
        show(shape, shape.full, share)


def looks(shape: VMobject) -> Looks:
    """How a shape looks now."""
    return shape.fill_rgbas.copy(), shape.stroke_rgbas.copy()


def show(shape: VMobject, full: Looks, share: float) -> None:
    """Show a share of the opacity of those looks."""
    (fill, stroke), times = full, np.array([1.0, 1.0, 1.0, share])
    shape.fill_rgbas, shape.stroke_rgbas = fill * times, stroke * times


class Views(VGroup):
    """Several views of one descent, always at the same moment."""

    def show(self, step: float) -> None:
        """Show the moment after `step` steps, between two steps the way from one to the next."""
        for view in self:
            view.show(step)


class Walk(InPlace):
    """The picture goes from one moment of a descent to a later one; what it shows depends on the moment alone.

    In a time-lapse each second multiplies the moment by the same factor, counted in `lapse`ths.
    """

    def __init__(self, views: Views, start: float, end: float, lapse: float = 0, **settings: Any) -> None:
        self.start, self.end, self.lapse = start, end, lapse
        super().__init__(views, **settings)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the moment."""
        share = self.rate_func(alpha)
        if self.lapse:
            low, high = (math.log1p(self.lapse * moment) for moment in (self.start, self.end))
            grown = math.expm1(low + share * (high - low))
            self.mobject.show(round(grown, 9) / self.lapse)  # the last step is whole
        else:
            self.mobject.show(self.start + share * (self.end - self.start))


class Zoom(InPlace):
    """The camera goes to another part of the stage, which then fills the place of the pictures."""

    def __init__(self, camera: StageCamera, part: Box, **settings: Any) -> None:
        self.camera, self.end = camera, CloseUp.of(part)
        # of no mobject: one without points comes and goes with it
        super().__init__(VMobject(), introducer=True, remover=True, **settings)

    def begin(self) -> None:
        """Start from what is seen."""
        self.start = self.camera.close_up
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Show the stage from in between."""
        self.camera.close_up = self.start.towards(self.end, self.rate_func(alpha))


def step_by_step(steps: int) -> Callable[[float], float]:
    """A pace that rests between steps: each takes the same time, and starts and ends gently."""

    def pace(alpha: float) -> float:
        done = min(int(alpha * steps), steps - 1)
        return (done + smooth(alpha * steps - done)) / steps

    return pace
