"""What LossLandscape says in words, and the criteria that it follows from."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from gdmath import Data, MeanSquaredError
from gdmath.plan import fits_exactly
from scenes.stage.data.rows import held_in_view
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.floor import star_share
from scenes.stage.space.sliced_world import ARM, SlicedWorld, arms, bends
from scenes.stage.space.view import View
from scenes.stage.words.valley_claims import is_blade

ONE_COLOR = 0.1
"""Lines whose colours are no farther than this share of the colour map from that of the best look alike."""


def words_on_tries(bowl: Bowl, first: NDArray[np.float64], tried: NDArray[np.float64]) -> str:
    """What is seen of the first and the tried lines on the plane and over the rows."""
    held = np.allclose(bowl.boxed(held_in_view(bowl.loss, tried)), bowl.boxed(tried), rtol=0.0, atol=1e-6)
    if not held and all(misses(bowl.loss.data, line) for line in tried):
        return "On so large a map, other lines miss the rows."
    if held and is_blade(bowl.loss):
        return "Lines near the rows all lie on one line."
    excess = bowl.loss.value(*np.vstack([first, tried]).T) - bowl.loss.minimum
    if float(np.sqrt(excess.max() / (bowl.brim - bowl.loss.minimum))) <= ONE_COLOR:
        return "Colour is loss: near the rows, all are low."
    return "Its colour is its loss. Try other lines."


def misses(data: Data, line: NDArray[np.float64]) -> bool:
    """Whether all rows are on one side of a line (w, b)."""
    off = data.y - (line[0] * data.x + line[1])
    return bool(off.min() > 0.0 or off.max() < 0.0)


def words_on_cuts(world: SlicedWorld, seen: View) -> str:
    """What the cuts along w and b through the fit are, as they are seen."""
    flat = [name for name, rises in zip("wb", arms(world.bowl, seen), strict=True) if rises.min() < ARM]
    if not flat:
        return "Cut it along w, and along b: two parabolas."
    if bends(world.bowl, seen)["wb".index(flat[0])] >= ARM:
        return f"Two parabolas; from here that along {flat[0]} seems to slope."
    return f"Two cuts; that along {flat[0]} hardly bends here."


def words_on_all(bowl: Bowl, seen: View) -> str:
    """The last word on all lines: which is the best, by the star on the floor or, where walls hide it, by the cuts."""
    if star_share(bowl, seen) == 1.0:
        return "Every line there is, and one that fits best."
    return "Every line there is; the cuts cross at the best."


def words_on(loss: MeanSquaredError) -> str:
    """What the marks on the map are, and what parts them."""
    if loss.data.slope is None:
        return "Lines of equal loss; the star is the best."
    if fits_exactly(loss):
        return "No noise: the best line is the true one."
    return "Star: best line. Cross: true line. Noise parts them."
