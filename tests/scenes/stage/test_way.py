"""A way is drawn to the pixel, and costs no more than its pixels."""

from __future__ import annotations

import numpy as np
import pytest

from scenes.stage.clipping import PIXEL, Way


def noisy(n: int) -> np.ndarray:
    return np.cumsum(np.random.default_rng(n).normal(0.0, 0.02, (n, 2)), axis=0)


def crawling(n: int) -> np.ndarray:
    return np.column_stack([np.linspace(0.0, 1.0, n), np.linspace(0.0, 2.0, n)])


def to_and_fro(n: int) -> np.ndarray:
    return np.where(np.arange(n)[:, None] % 2 == 0, [1.0, 2.0], [-1.0, 1.0])


def distance(place: np.ndarray, pieces: list[np.ndarray]) -> float:
    """From a place to the nearest point of the pieces."""
    starts, ends = (np.concatenate([piece[side] for piece in pieces]) for side in (slice(None, -1), slice(1, None)))
    along = ends - starts
    squares = np.maximum((along**2).sum(axis=1), 1e-300)
    shares = (((place - starts) * along).sum(axis=1) / squares).clip(0.0, 1.0)
    return float(np.hypot(*(starts + shares[:, None] * along - place).T).min())


@pytest.mark.parametrize("kind", [noisy, crawling, to_and_fro])
@pytest.mark.parametrize("done", [1, 50, 999])
def test_every_stretch_up_to_now_is_drawn_to_the_pixel_and_nothing_after_it(kind, done: int):
    points = kind(1_000)
    here = points[done] + 0.4 * (points[min(done + 1, 999)] - points[done])
    pieces = Way(points).until(done, here)
    middles = (points[:done] + points[1 : done + 1]) / 2
    assert max(distance(place, pieces) for place in (*points[: done + 1], *middles, here)) < 2 * PIXEL
    passed = np.vstack([points[: done + 1], here])
    assert max(distance(corner, [passed]) for piece in pieces for corner in piece) < 2 * PIXEL


@pytest.mark.parametrize(("kind", "most"), [(crawling, 2 * np.hypot(1.0, 2.0) / PIXEL), (to_and_fro, 6)])
def test_however_many_steps_there_are_the_pieces_are_as_many_as_their_pixels(kind, most: float):
    points = kind(300_000)
    pieces = Way(points).until(len(points) - 1, points[-1])
    assert sum(len(piece) for piece in pieces if len(piece) > 1) <= most
