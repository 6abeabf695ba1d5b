"""A small frame, and which of its pixels are where."""

from __future__ import annotations

from typing import Any

import numpy as np

from scenes.stage.camera import StageCamera
from scenes.stage.theme import DARK

FAINT = 16
"""Of 255: at the border of what is painted again Cairo rounds an edge otherwise."""

SMALL = {"pixel_width": 640, "pixel_height": 360, "dry_run": True, "frame_rate": 5}


def painted(*shapes: Any, **settings: Any) -> np.ndarray:
    """The frame, as numbers from 0 to 255 that can be subtracted."""
    camera = StageCamera(background_color=DARK.background, **settings)
    camera.capture_mobjects(shapes)
    return camera.pixel_array.astype(float)


def pixel(places: np.ndarray, shape: tuple[int, ...] = (360, 640)) -> tuple[np.ndarray, np.ndarray]:
    """Row and column of the pixels that hold places of the screen."""
    size = 8.0 / shape[0]
    x, y = np.moveaxis(np.asarray(places), -1, 0)
    return np.floor((4.0 - y) / size).astype(int), np.floor(x / size + shape[1] / 2).astype(int)


def middles(rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """Where pixels have their middles on the screen."""
    return np.stack([(columns + 0.5 - 320) * 8 / 360, 4 - (rows + 0.5) * 8 / 360], axis=-1)
