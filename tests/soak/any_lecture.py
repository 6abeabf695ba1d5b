"""Any valid lecture, by its seed: scales, offsets, condition numbers, outliers, ties, sizes, starts, rates, looks."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from gdmath import Data, MeanSquaredError, critical_rate
from scenes.lecture import Lecture

STARTS = ("auto", "auto", "auto", "fit", "floor", "far", "near")
SHARES = (0.001, 0.02, 0.2, 0.2, 0.5, 0.9, 0.99, 1.01, 1.3, 10.0)
"""Rates, as shares of the critical one: from crawling to diverging a hundredfold a step."""

COUNTS = (2, 3, 5, 12, 30, 30, 150, 1000, 50_000)


def rows(rng: np.random.Generator) -> Data:
    """Rows around a line, of any size and scale, near zero or far away, with ties and outliers or without."""
    n = int(rng.choice(COUNTS))
    x = rng.uniform(-1.0, 1.0, n) if rng.random() < 0.6 else np.linspace(-1.0, 1.0, n)
    y = rng.choice([-1.0, 0.0, 0.6, 1.0]) * x + rng.choice([0.0, 0.05, 0.3, 1.0]) * rng.standard_normal(n)
    if rng.random() < 0.2:
        x, y = np.round(2 * x) / 2, np.round(3 * y) / 3
    if n > 5 and rng.random() < 0.25:
        k, out = rng.integers(n), rng.choice([5.0, 30.0, 1000.0])
        x[k], y[k] = (out, y[k]) if rng.random() < 0.5 else (x[k], out)
    if np.ptp(x) == 0.0:
        x[0] += 1.0
    offset = float(rng.choice([0.0, 0.0, 1.0, 3.0, 30.0, 1e3, 1e5]))
    x_scale, y_scale = 10.0 ** rng.uniform(-6, 6, 2) if rng.random() < 0.6 else (1.0, 1.0)
    return Data(x_scale * (x + offset), y_scale * (y + float(rng.choice([0.0, 2.0, -20.0]))))


def start(rng: np.random.Generator, loss: MeanSquaredError) -> tuple[float, float] | str:
    """Chosen, at the fit, on the valley's floor, far away, or so near that it can hardly be seen."""
    kind = str(rng.choice(STARTS))
    if kind == "auto":
        return kind
    spread = float(loss.data.y.std()) or 1.0
    steep, gentle = loss.axes / np.sqrt(loss.eigenvalues / 2.0)[:, None] * spread
    reach = {"fit": 0.0 * gentle, "floor": gentle, "far": 30.0 * (gentle - steep), "near": 0.03 * (gentle + steep)}[
        kind
    ]
    return tuple(map(float, loss.minimizer + reach))


def any_lecture(seed: int, folder: Path) -> Lecture:
    """The lecture of a seed; its rows are written into the folder."""
    rng = np.random.default_rng(seed)
    data = rows(rng)
    np.savetxt(folder / "any.csv", np.c_[data.x, data.y], delimiter=",", header="x,y", comments="", fmt="%.17g")
    standardize = bool(rng.random() < 0.3) and np.ptp(data.y) > 0
    section = {"source": str(folder / "any.csv"), "standardize": standardize}
    loss = Lecture(data=section).loss
    rate = "auto" if rng.random() < 0.3 else float(rng.choice(SHARES)) * critical_rate(loss)
    return Lecture(
        data=section,
        descent={"start": start(rng, loss), "learning_rate": rate},
        look={"theme": str(rng.choice(["dark", "light"])), "aspect": str(rng.choice(["16:9", "4:3", "1:1", "9:16"]))},
    )


def far_beyond(share: float, near: float, n: int = 3) -> Lecture:
    """So near to the fit, at so many times the critical rate, that all numbers are passed through on the way out."""
    loss = Lecture(data={"n": n}).loss
    start = tuple((loss.minimizer * (1.0 + near) + [1e-3 * near, 2e-3 * near]).tolist())
    rate = share * critical_rate(loss)
    return Lecture(data={"n": n}, descent={"start": start, "learning_rate": rate, "steps": 200})
