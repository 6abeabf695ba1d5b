"""By formula, what of the bowl and behind it can be seen.

The loss of a line is a quadratic, so a ray of sight meets its surface in at most two points, and a square root gives
them: no mesh, no depth buffer, no resolution. The nearer one lies on the outside of the wall that faces the viewer, the
farther one on the inside of the wall opposite.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenes.stage.clipping import cut
from scenes.stage.space.bowl import Bowl
from scenes.stage.space.polylines import refined
from scenes.stage.space.view import View, squares, times

Points = NDArray[np.float64]

HIDDEN, VEILED, UNCOVERED = 0, 1, 2
"""What is before a place: the inside of the bowl, the outside of its wall alone, nothing."""

TOUCHING = 1e-6
"""Points nearer than this to the surface, in units of the world, are on it."""


def facing(bowl: Bowl, boxed: Points, view: View) -> Points:
    """Positive where the inside of the bowl faces the viewer, negative where the outside does; linear."""
    towards = view.axes[2]
    return towards[2] - times(bowl.rooted(boxed), 2.0 * bowl.height * bowl.root @ towards[:2])


def face(bowl: Bowl, view: View, inside: bool) -> Points:
    """The outline of what faces the viewer with its inside, or with its outside: points of the box."""
    heights = facing(bowl, bowl.outline, view)
    polygon = cut(bowl.outline, heights if inside else -heights)
    return refined(np.vstack([polygon, polygon[:1]]), bowl.root)[:-1] if len(polygon) else polygon


def crossings(bowl: Bowl, origins: Points, view: View) -> tuple[Points, Points]:
    """How near to the viewer the rays through world points `(..., 3)` meet the surface: inside wall, outside wall.

    Nearness is counted from the origins. A ray that misses the bowl gets where it comes nearest to it.
    """
    towards = view.axes[2]
    along, across = bowl.root @ towards[:2], bowl.rooted(origins[..., :2])
    a = bowl.height * (along @ along)
    b = times(across, 2.0 * bowl.height * along) - towards[2]
    c = bowl.height * squares(across) - origins[..., 2]
    # b² − 4ac, where of the squares of near vectors only their difference is taken: |u|²|v|² − (u·v)² = (u × v)²
    passed = origins[..., :2] - bowl.fit
    turned = np.linalg.det(bowl.root) * (passed[..., 0] * towards[1] - passed[..., 1] * towards[0])
    gained = (along @ along) * origins[..., 2] - times(across, along) * towards[2]
    square = towards[2] ** 2 + 4.0 * bowl.height * gained - (2.0 * bowl.height * turned) ** 2
    width = np.sqrt(np.maximum(square, 0.0))
    with np.errstate(divide="ignore", invalid="ignore"):
        # Each root in the form that takes no difference of near numbers.
        larger = np.where(b < 0, width - b, -width - b)
        one, other = 2.0 * c / larger, larger / (2.0 * a)
    one = np.where(width > 0.0, one, other)  # a ray that misses is nearest where both roots would be
    return np.where(b < 0, one, other), np.where(b < 0, other, one)


def layer(bowl: Bowl, places: Points, view: View) -> NDArray[np.int_]:
    """What is before world points `(n, 3)`: `HIDDEN`, `VEILED` or `UNCOVERED`."""
    hidden, veiled = (_before(bowl, places, nearness, view) for nearness in crossings(bowl, places, view))
    return np.where(hidden, HIDDEN, np.where(veiled, VEILED, UNCOVERED))


def _before(bowl: Bowl, places: Points, nearness: Points, view: View) -> NDArray[np.bool_]:
    """Whether the surface is met where the rays through the places are that much nearer to the viewer."""
    with np.errstate(invalid="ignore"):
        met = view.nearer(places, nearness)
        sides = np.maximum(np.abs(met[..., 0]), np.abs(met[..., 1]))
        within = (sides <= 1.0 + TOUCHING) & (met[..., 2] <= bowl.height + TOUCHING)
        apart = np.abs(bowl.height * bowl.shares(met[..., :2]) - met[..., 2])
        return (nearness > TOUCHING) & within & (apart < TOUCHING)
