"""What is written in a picture: whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from manim import MathTypst, Scene, VMobject, config
from PIL import Image

from scenes.stage.camera import StageCamera
from scenes.stage.type import Code, Labels, Number, Prose

SMALLEST = 99 * 8 / 36
"""Of all type, in Manim's points: 99 of them are a unit, and the frame is 8 units high."""

WRITTEN = (Prose, Number, Labels, Code, MathTypst)
COVERED = 8
"""Pixels of ink, at 480 lines, that may be missing: where an edge is shared."""


def written(scene: Scene) -> list[VMobject]:
    """All words, numbers and formulas that are fully visible, in the order of painting."""
    found = []
    for mobject in scene.mobjects:
        found += list(_written(mobject))
    return [text for text in found if _visible(text)]


def _written(mobject: VMobject) -> Iterator[VMobject]:
    if isinstance(mobject, WRITTEN):
        yield mobject
        return
    for part in mobject.submobjects:
        yield from _written(part)


def _visible(text: VMobject) -> bool:
    parts = text.family_members_with_points()
    return bool(parts) and min(part.get_fill_opacity() for part in parts) > 0.99


def size(text: VMobject) -> float:
    """In Manim's points."""
    return float(getattr(text, "font_size", getattr(text, "size", SMALLEST)))


def glyphs(text: VMobject) -> np.ndarray:
    """The boxes of its outlines, `(n, 2, 2)`: low and high corner of each."""
    boxes = []
    for part in text.family_members_with_points():
        starts, ends = part.points[0::4, :2], part.points[3::4, :2]
        breaks = np.flatnonzero((np.abs(starts[1:] - ends[:-1]) > 1e-6).any(axis=1)) + 1
        boxes += [(piece.min(axis=0), piece.max(axis=0)) for piece in np.split(part.points[:, :2], 4 * breaks)]
    return np.array(boxes)


def overlapping(texts: list[VMobject]) -> list[tuple[VMobject, VMobject]]:
    """Pairs of which a letter of one runs into a letter of the other."""
    boxes = [glyphs(text) for text in texts]
    pairs = []
    for k, one in enumerate(boxes):
        for m, other in enumerate(boxes[:k]):
            apart = (one[:, None, 0] >= other[None, :, 1]) | (other[None, :, 0] >= one[:, None, 1])
            if not apart.any(axis=-1).all():
                pairs.append((texts[m], texts[k]))
    return pairs


def covered(scene: Scene, texts: list[VMobject]) -> int:
    """How many pixels that are all ink in a picture of the texts alone are not so in the frame that is shown."""
    alone = _alone(scene, texts)
    ink = alone[..., 3] == 255
    shown, meant = (picture[ink][:, :3].astype(int) for picture in (scene.camera.pixel_array, alone))
    return int((np.abs(shown - meant).max(axis=-1, initial=0) > 40).sum())


def _alone(scene: Scene, mobjects: list[VMobject]) -> np.ndarray:
    """A picture of these on nothing: where it is opaque there is ink."""
    camera = StageCamera(background_opacity=0.0)
    camera.traced = scene.camera.traced
    camera.capture_mobjects(mobjects)
    return camera.pixel_array


def in_frame(scene: Scene) -> bool:
    """Whether everything is within the frame, and everywhere a number."""
    shapes = [part.points[:, :2] for mobject in scene.mobjects for part in mobject.family_members_with_points()]
    corner = [4.0 * config.pixel_width / config.pixel_height, 4.0]
    return all((np.abs(points) <= corner).all() for points in shapes)


def saved(scene: Scene, name: str) -> None:
    """For whoever looks for the fault."""
    Image.fromarray(scene.camera.pixel_array[..., :3]).save(name)
