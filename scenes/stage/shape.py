"""Shapes as Manim has them, each made from a model of its look: to make one anew takes Manim five times as long."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from manim import VMobject

from scenes.stage.typeset import KEPT

COLORS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
"""What of a look is changed in place."""


class Shape(VMobject):
    """A shape without points, whose look is given as to Manim's `VMobject`."""

    def __init__(self, **look: Any) -> None:
        model = vars(_model(**look))
        own = {"name": type(self).__name__, "submobjects": [], "updaters": [], "points": np.zeros((0, 3))}
        vars(self).update(model | own | {array: model[array].copy() for array in COLORS})


@lru_cache(KEPT)
def _model(**look: Any) -> VMobject:
    return VMobject(**look)
