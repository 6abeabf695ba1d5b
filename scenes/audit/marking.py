"""What is at fault, marked in the picture of a beat."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from manim import VMobject
from PIL import Image, ImageDraw

from scenes.audit.legible import glyphs
from scenes.stage.layout import CloseUp, frame_size

ROOM, BROAD = 9, 2
"""Pixels between what is marked and its frame, and the breadth of that."""

RED, RIM = "#FF2020", "#FFFFFF"

Corners = np.ndarray
"""Of a box: the low and the high one in Manim's units, `(2, 2)`."""


def boxes(parts: Sequence[VMobject | np.ndarray], close_up: CloseUp) -> list[Corners]:
    """Where parts are seen, as far as they are in the frame: shapes, or pixels `(height, width)` of the picture."""
    edge = np.array(frame_size()) / 2
    found = [_of_pixels(part) if isinstance(part, np.ndarray) else _of_shape(part, close_up) for part in parts]
    return [np.clip(np.nan_to_num(box), -edge, edge) for box in found]


def _of_shape(part: VMobject, close_up: CloseUp) -> Corners:
    outlines = glyphs(part, close_up)
    return np.array([outlines[:, 0].min(axis=0), outlines[:, 1].max(axis=0)])


def _of_pixels(pixels: np.ndarray) -> Corners:
    (height, width), (across, up) = pixels.shape, frame_size()
    rows, columns = np.flatnonzero(pixels.any(axis=1)), np.flatnonzero(pixels.any(axis=0))
    low = columns[0] / width - 0.5, 0.5 - (rows[-1] + 1) / height
    high = (columns[-1] + 1) / width - 0.5, 0.5 - rows[0] / height
    return np.array([low, high]) * [across, up]


def marked(picture: np.ndarray, marks: Sequence[Corners]) -> Image.Image:
    """The picture `(height, width, 3 or 4)` with a frame around each of the boxes."""
    image = Image.fromarray(picture[..., :3])
    pen, scale = ImageDraw.Draw(image), image.height / frame_size()[1]
    for (left, bottom), (right, top) in marks:
        corners = np.array([[left, -top], [right, -bottom]]) * scale + np.array(image.size) / 2
        low, high = np.clip(corners + np.array([[-ROOM], [ROOM]]), 0, np.array(image.size) - 1)
        pen.rectangle([*low, *high], outline=RIM, width=BROAD + 2)
        pen.rectangle([*(low + 1), *(high - 1)], outline=RED, width=BROAD)
    return image
