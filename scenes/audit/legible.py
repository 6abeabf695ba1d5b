"""What is written in a picture: whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from manim import BLACK, DL, UR, ManimColor, Scene, Square, VMobject

from scenes.stage.camera import StageCamera
from scenes.stage.layout import WHOLE, CloseUp, frame_size
from scenes.stage.lettering import Formula
from scenes.stage.type import Code, Labels, Number, Plate, Prose

SMALLEST = 99 * 8 / 36
"""Of all type, in Manim's points: 99 of them are a unit, and the frame is 8 units high."""

WRITTEN = (Prose, Number, Labels, Code, Formula)
APART = 0.1
"""Between a name and its number, in Manim's units."""

EDGE = 0.01
LEAST, STRUCK, OTHER = 12, 0.12, 60
"""Pixels of a letter that is looked at, the share of its ground that may be something else, and how far off that is."""

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
    return float(getattr(text, "size", SMALLEST))


def glyphs(text: VMobject, close_up: CloseUp = WHOLE) -> np.ndarray:
    """The boxes of its outlines as they are seen, `(n, 2, 2)`: low and high corner of each."""
    boxes, close_up = [], WHOLE if getattr(text, "pinned", False) else close_up
    for part in text.family_members_with_points():
        starts, ends = part.points[0::4, :2], part.points[3::4, :2]
        gaps = np.abs(starts[1:] - ends[:-1]) > 1e-6
        pieces = [0, *(4 * (np.flatnonzero(gaps[:, 0] | gaps[:, 1]) + 1))]
        edges = [each.reduceat(part.points[:, :2], pieces) for each in (np.minimum, np.maximum)]
        boxes.append(np.stack(edges, axis=1))
    return close_up.seen(np.concatenate(boxes))


def overlapping(texts: list[VMobject], close_up: CloseUp = WHOLE) -> list[tuple[VMobject, VMobject]]:
    """Pairs of which a letter of one runs into a letter of the other."""
    boxes = [glyphs(text, close_up) for text in texts]
    pairs = []
    for k, one in enumerate(boxes):
        for m, other in enumerate(boxes[:k]):
            apart = (one[:, None, 0] >= other[None, :, 1]) | (other[None, :, 0] >= one[:, None, 1])
            if not apart.any(axis=-1).all():
                pairs.append((texts[m], texts[k]))
    return pairs


def crowded(texts: list[VMobject]) -> list[tuple[VMobject, VMobject]]:
    """Pairs in one line between which there is too little room to tell where one ends."""
    edges = [(boxes.min(axis=(0, 1)), boxes.max(axis=(0, 1))) for boxes in map(glyphs, texts)]
    pairs = []
    for k, (low, high) in enumerate(edges):
        for m, (other_low, other_high) in enumerate(edges[:k]):
            shared = min(high[1], other_high[1]) - max(low[1], other_low[1])
            line = shared > 0.5 * min(high[1] - low[1], other_high[1] - other_low[1])
            gap = max(low[0] - other_high[0], other_low[0] - high[0])
            if line and 0.0 <= gap < APART and not any(isinstance(texts[each], Labels) for each in (k, m)):
                pairs.append((texts[m], texts[k]))
    return pairs


def stacked(scene: Scene) -> list[tuple[VMobject, VMobject]]:
    """Pairs of plates and chips that are seen of which one lies on the other."""
    parts = [part for mobject in scene.mobjects for part in mobject.get_family()]
    shown = [part for part in parts if isinstance(part, (Plate, Square)) and _seen(part)]
    low, high = (np.array([corner(part)[:2] for part in shown]).reshape(-1, 2) for corner in (_low, _high))
    meet = ((low[:, None] < high[None] - EDGE) & (low[None] < high[:, None] - EDGE)).all(axis=-1)
    return [(shown[m], shown[k]) for k, m in np.argwhere(meet) if m < k]


def _seen(part: VMobject) -> bool:
    return max(each.get_fill_opacity() for each in part.get_family()) > 0.5


def _low(part: VMobject) -> np.ndarray:
    return part.get_corner(DL)


def _high(part: VMobject) -> np.ndarray:
    return part.get_corner(UR)


def ground(scene: Scene, texts: list[VMobject]) -> np.ndarray:
    """The picture without the texts, `(height, width, 3)`."""
    looks = [(part, part.fill_rgbas.copy()) for text in texts for part in text.get_family() if len(part.points)]
    for part, rgbas in looks:
        part.fill_rgbas = rgbas * [1.0, 1.0, 1.0, 0.0]
    picture = _picture(scene, scene.mobjects, scene.camera.background_color, 1.0)
    for part, rgbas in looks:
        part.fill_rgbas = rgbas
    return picture[..., :3].astype(np.int16)


def struck(ground: np.ndarray, texts: list[VMobject], close_up: CloseUp = WHOLE) -> list[VMobject]:
    """Texts of which a letter has a line, a dot or an edge of something under it: it is struck through."""
    return [text for text in texts if any(_struck(ground, box) for box in glyphs(text, close_up))]


def changed(before: np.ndarray, now: np.ndarray) -> int:
    """How many pixels of a picture are others."""
    return int(_apart(now, before).sum())


def _apart(one: np.ndarray, other: np.ndarray, by: int = 40) -> np.ndarray:
    """Where two pictures have colours that are told apart: in red, in green or in blue."""
    red, green, blue = np.moveaxis(np.abs(one - other) > by, -1, 0)
    return red | green | blue


def _struck(ground: np.ndarray, box: np.ndarray) -> bool:
    """Whether what lies under a letter has an edge in it."""
    height, width = ground.shape[:2]
    scale = height / frame_size()[1]
    left, right = (width / 2 + scale * box[:, 0]).round().astype(int)
    bottom, top = (height / 2 - scale * box[:, 1]).round().astype(int)
    under = ground[max(0, top) : bottom + 1, max(0, left) : right + 1].reshape(-1, 3)
    if len(under) < LEAST:
        return False
    if (under.max(axis=0) - under.min(axis=0)).max() <= OTHER:
        return False
    return bool(_apart(under, np.median(under, axis=0), OTHER).mean() > STRUCK)


def covered(scene: Scene, texts: list[VMobject]) -> np.ndarray:
    """Which pixels `(height, width)` that are all ink in a picture of the texts alone are not so in the frame shown."""
    alone = _picture(scene, texts, BLACK, 0.0)
    ink = alone[..., 3] == 255
    missing = np.zeros(ink.shape, dtype=bool)
    missing[ink] = _apart(*(picture[ink][:, :3].astype(np.int16) for picture in (scene.camera.pixel_array, alone)))
    return missing


def _picture(scene: Scene, mobjects: list[VMobject], paper: ManimColor | str, opacity: float) -> np.ndarray:
    """A picture of these; on nothing, there is ink where it is opaque. The next one is painted over it."""
    camera = _camera(ManimColor(paper).to_hex(), opacity, scene.camera.pixel_array.shape, frame_size())
    camera.traced, camera.close_up = scene.camera.traced, scene.camera.close_up
    camera.reset()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array


@lru_cache(16)
def _camera(paper: str, opacity: float, shape: tuple[int, ...], frame: tuple[float, float]) -> StageCamera:
    """A camera for frames of that size, which are those that Manim is set to."""
    return StageCamera(background_color=paper, background_opacity=opacity)


def outside(scene: Scene) -> list[VMobject]:
    """What reaches out of the frame, or is somewhere no number."""
    shapes = [part for mobject in scene.mobjects for part in mobject.family_members_with_points()]
    corner, close_up = np.array(frame_size()) / 2, scene.camera.close_up
    seen = (WHOLE if getattr(part, "pinned", False) else close_up for part in shapes)
    places = ((part, each.seen(part.points[:, :2])) for each, part in zip(seen, shapes, strict=True))
    return [part for part, place in places if not (np.abs(place) <= corner).all()]
