"""What is written in a picture: whether it can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from manim import BLACK, DL, UR, ManimColor, Scene, Square, VMobject

from scenes.stage.camera import StageCamera
from scenes.stage.family import family, parts_of, shapes_of
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
    parts = shapes_of([text])
    return bool(parts) and min(part.get_fill_opacity() for part in parts) > 0.99


def size(text: VMobject) -> float:
    """In Manim's points."""
    return float(getattr(text, "size", SMALLEST))


def glyphs(text: VMobject, close_up: CloseUp = WHOLE) -> np.ndarray:
    """The boxes of its outlines as they are seen, `(n, 2, 2)`: low and high corner of each."""
    boxes, close_up = [], WHOLE if getattr(text, "pinned", False) else close_up
    for part in shapes_of([text]):
        starts, ends = part.points[0::4, :2], part.points[3::4, :2]
        gaps = np.abs(starts[1:] - ends[:-1]) > 1e-6
        pieces = [0, *(4 * (np.flatnonzero(gaps[:, 0] | gaps[:, 1]) + 1))]
        edges = [each.reduceat(part.points[:, :2], pieces) for each in (np.minimum, np.maximum)]
        boxes.append(np.stack(edges, axis=1))
    return close_up.seen(np.concatenate(boxes))


@dataclass(frozen=True)
class Writing:
    """Texts of a picture, and of each the boxes of its outlines as they are seen, `(n, 2, 2)`."""

    texts: list[VMobject]
    letters: list[np.ndarray]

    @classmethod
    def of(cls, texts: list[VMobject], close_up: CloseUp = WHOLE) -> Writing:
        """These texts where the camera sees them."""
        return cls(texts, [glyphs(text, close_up) for text in texts])

    @property
    def edges(self) -> np.ndarray:
        """Of each text as a whole, the low and the high corner, `(n, 2, 2)`."""
        corners = [(boxes[:, 0].min(axis=0), boxes[:, 1].max(axis=0)) for boxes in self.letters]
        return np.reshape(corners, (-1, 2, 2))

    def pairs(self, meet: np.ndarray) -> list[tuple[VMobject, VMobject]]:
        """The pairs of texts that a matrix names, each once."""
        return [(self.texts[m], self.texts[k]) for k, m in np.argwhere(np.tril(meet, -1))]


def overlapping(writing: Writing) -> list[tuple[VMobject, VMobject]]:
    """Pairs of which a letter of one runs into a letter of the other."""
    low, high = writing.edges.transpose(1, 0, 2)
    near = _meet(low, high, low, high)
    for k, m in np.argwhere(np.tril(near, -1)):
        one, other = writing.letters[k], writing.letters[m]
        near[k, m] = _meet(one[:, 0], one[:, 1], other[:, 0], other[:, 1]).any()
    return writing.pairs(near)


def _meet(low: np.ndarray, high: np.ndarray, other_low: np.ndarray, other_high: np.ndarray) -> np.ndarray:
    """Which of some boxes `(n, 2)` runs into which of others `(m, 2)`."""
    return ((low[:, None] < other_high[None]) & (other_low[None] < high[:, None])).all(axis=-1)


def crowded(writing: Writing) -> list[tuple[VMobject, VMobject]]:
    """Pairs in one line between which there is too little room to tell where one ends."""
    (left, bottom), (right, top) = writing.edges.transpose(1, 2, 0)
    shared = np.minimum.outer(top, top) - np.maximum.outer(bottom, bottom)
    line = shared > 0.5 * np.minimum.outer(top - bottom, top - bottom)
    gap = np.maximum.outer(left, left) - np.minimum.outer(right, right)
    label = np.array([isinstance(text, Labels) for text in writing.texts], dtype=bool)
    return writing.pairs(line & (gap >= 0.0) & (gap < APART) & ~(label[:, None] | label[None]))


def stacked(scene: Scene) -> list[tuple[VMobject, VMobject]]:
    """Pairs of plates and chips that are seen of which one lies on the other."""
    shown = [part for part in family(scene.mobjects) if isinstance(part, (Plate, Square)) and _seen(part)]
    low, high = (np.array([corner(part)[:2] for part in shown]).reshape(-1, 2) for corner in (_low, _high))
    meet = ((low[:, None] < high[None] - EDGE) & (low[None] < high[:, None] - EDGE)).all(axis=-1)
    return [(shown[m], shown[k]) for k, m in np.argwhere(meet) if m < k]


def _seen(part: VMobject) -> bool:
    return max(each.get_fill_opacity() for each in parts_of([part])) > 0.5


def _low(part: VMobject) -> np.ndarray:
    return part.get_corner(DL)


def _high(part: VMobject) -> np.ndarray:
    return part.get_corner(UR)


def ground(scene: Scene, texts: list[VMobject]) -> np.ndarray:
    """The picture without the texts, `(height, width, 3)`."""
    looks = [(part, part.fill_rgbas.copy()) for part in shapes_of(texts)]
    for part, rgbas in looks:
        part.fill_rgbas = rgbas * [1.0, 1.0, 1.0, 0.0]
    picture = _picture(scene, scene.mobjects, scene.camera.background_color, 1.0)
    for part, rgbas in looks:
        part.fill_rgbas = rgbas
    return picture[..., :3].astype(np.int16)


def struck(ground: np.ndarray, writing: Writing) -> list[VMobject]:
    """Texts of which a letter has a line, a dot or an edge of something under it: it is struck through."""
    edges = _edges(ground)
    each = zip(writing.texts, writing.letters, strict=True)
    return [text for text, letters in each if any(_struck(ground, box) for box in _uneven(edges, letters))]


def changed(before: np.ndarray, now: np.ndarray) -> int:
    """How many pixels of a picture are others."""
    return int(_apart(now, before).sum())


def _apart(one: np.ndarray, other: np.ndarray, by: int = 40) -> np.ndarray:
    """Where two pictures have colours that are told apart: in red, in green or in blue."""
    red, green, blue = np.moveaxis(np.abs(one - other) > by, -1, 0)
    return red | green | blue


def _edges(ground: np.ndarray) -> np.ndarray:
    """How many pixels there are above and left of a corner `(height + 1, width + 1)` that a neighbour differs from."""
    red, green, blue = np.moveaxis(ground.astype(np.int32), -1, 0)
    colors = red + (green << 8) + (blue << 16)
    differs = np.zeros(colors.shape, dtype=bool)
    differs[:, :-1] = colors[:, 1:] != colors[:, :-1]
    differs[:-1] |= colors[1:] != colors[:-1]
    edges = np.zeros(np.array(colors.shape) + 1, dtype=np.int32)
    differs.cumsum(axis=0, dtype=np.int32).cumsum(axis=1, out=edges[1:, 1:])
    return edges


def _uneven(edges: np.ndarray, letters: np.ndarray) -> list[np.ndarray]:
    """Of the boxes of letters, in pixels, those under which not all pixels are alike."""
    boxes = _in_pixels(letters, np.array(edges.shape) - 1)
    left, top, right, bottom = boxes.clip(0, np.array(edges.shape)[[1, 0, 1, 0]] - 1).T
    return list(boxes[edges[bottom, right] - edges[top, right] - edges[bottom, left] + edges[top, left] > 0])


def _in_pixels(boxes: np.ndarray, shape: np.ndarray) -> np.ndarray:
    """The first column and row of each box `(n, 2, 2)`, and those behind its last, `(n, 4)`."""
    (height, width), scale = shape, shape[0] / frame_size()[1]
    (left, bottom), (right, top) = scale * boxes.transpose(1, 2, 0)
    sides = width / 2 + left, height / 2 - top, width / 2 + right, height / 2 - bottom
    first_and_last = np.stack(sides, axis=1).round().astype(int)
    return first_and_last + np.array([0, 0, 1, 1])


def _struck(ground: np.ndarray, box: np.ndarray) -> bool:
    """Whether what lies under a letter, whose box is in pixels, has an edge in it."""
    left, top, right, bottom = box.clip(0)
    under = ground[top:bottom, left:right].reshape(-1, 3)
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
    shapes = shapes_of(scene.mobjects)
    corner, close_up = np.array(frame_size()) / 2, scene.camera.close_up
    seen = (WHOLE if getattr(part, "pinned", False) else close_up for part in shapes)
    places = ((part, each.seen(part.points[:, :2])) for each, part in zip(seen, shapes, strict=True))
    return [part for part, place in places if not (np.abs(place) <= corner).all()]
