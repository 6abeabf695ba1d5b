"""How much faster the numeric core is than the plain loops it replaces: `pytest tests/bench/bench_gdmath.py`.

Every ratio is the median over pairs timed one right after the other, so that a busy machine slows both halves alike.
"""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pytest

from gdmath import Adam, Data, GradientDescent, MeanSquaredError, best_of, critical_rate, descend, rate_grid

ROWS = 1_000_000
STEPS = 1_000
PLAIN_STEPS = 20
"""Steps of the plain loop that are timed; each costs the same, so the time of `STEPS` follows."""


@dataclass(frozen=True)
class Ratio:
    """What was compared, and how often the time of the second goes into that of the first."""

    what: str
    slow: float
    fast: float
    ratio: float
    limit: str

    def __str__(self) -> str:
        slow, fast = (f"{1e3 * seconds:,.2f} ms" for seconds in (self.slow, self.fast))
        return f"{self.what:<74} {slow:>14} {fast:>12} {self.ratio:>9,.2f}×  {self.limit}"


@pytest.fixture(scope="module")
def report(request):
    """Collects the ratios and prints them as one table, past pytest's capture."""
    ratios: list[Ratio] = []
    yield ratios.append
    head = f"{'first against second, median of pairs':<74} {'first':>14} {'second':>12} {'ratio':>10}  limit"
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        print("", head, "-" * len(head), *ratios, sep="\n")


@pytest.fixture(scope="module")
def million():
    return Data.synthetic(n=ROWS)


def seconds(task: Callable[[], object]) -> float:
    start = perf_counter()
    task()
    return perf_counter() - start


def compare(what: str, first, second, pairs: int, limit: str, scale: float = 1.0) -> Ratio:
    """Time both in turn; `scale` is how many times over the first would have to run to do what the second does."""
    second()  # once unmeasured, so that neither pays for what is set up only once
    timed = [(scale * seconds(first), seconds(second)) for _ in range(pairs)]
    slow, fast = (statistics.median(column) for column in zip(*timed, strict=True))
    return Ratio(what, slow, fast, statistics.median(a / b for a, b in timed), limit)


def test_the_loss_grid_is_300_times_faster_than_the_double_loop(report):
    data = Data.synthetic()
    x, y, loss = data.x, data.y, MeanSquaredError(data)
    ws, bs = np.linspace(-1.0, 5.0, 50), np.linspace(-4.0, 6.0, 50)

    def plain():
        return np.array([[np.mean((y - (w * x + b)) ** 2) for w in ws] for b in bs])

    assert loss.grid(ws, bs) == pytest.approx(plain())
    ratio = compare("loss grid 50×50, 20 rows: double loop / grid", plain, lambda: loss.grid(ws, bs), 41, "≥ 300")
    report(ratio)
    assert ratio.ratio >= 300


def test_a_thousand_steps_on_a_million_rows_are_300_times_faster_than_the_numpy_loop(report, million):
    x, y, rate = million.x, million.y, 0.5 * critical_rate(MeanSquaredError(million))

    def plain(steps=PLAIN_STEPS):
        """The loop of a notebook; like a trajectory it keeps the loss of every point."""
        w, b, losses = 0.0, 0.0, []
        for _ in range(steps):
            error = y - (w * x + b)
            losses.append(np.mean(error**2))
            w, b = w + rate * 2 * np.mean(error * x), b + rate * 2 * np.mean(error)
        return losses

    def ours(steps=STEPS):
        return descend(MeanSquaredError(million), (0.0, 0.0), GradientDescent(rate), steps)

    assert ours(PLAIN_STEPS).losses[:-1] == pytest.approx(plain())
    what = f"{STEPS:,} steps and losses, {ROWS:,} rows: numpy ({PLAIN_STEPS} steps × {STEPS // PLAIN_STEPS}) / descend"
    ratio = compare(what, plain, ours, 7, "≥ 300", scale=STEPS / PLAIN_STEPS)
    report(ratio)
    assert ratio.ratio >= 300


def test_reading_a_million_rows_takes_at_most_three_times_what_loadtxt_takes(report, million, tmp_path):
    path = tmp_path / "million.csv"
    np.savetxt(path, np.stack([million.x, million.y], axis=-1), delimiter=",", header="x,y", comments="", fmt="%.6f")

    def loadtxt():
        return np.loadtxt(path, delimiter=",", skiprows=1)

    assert (np.stack([*(getattr(Data.from_csv(path), name) for name in "xy")], axis=-1) == loadtxt()).all()
    ratio = compare(f"CSV, {ROWS:,} rows: from_csv / loadtxt", lambda: Data.from_csv(path), loadtxt, 5, "≤ 3")
    report(ratio)
    assert ratio.ratio <= 3


def test_a_hundred_rates_are_tried_ten_times_faster_than_one_by_one(report):
    loss = MeanSquaredError(Data.synthetic())
    rates, start = rate_grid(critical_rate(loss)), (-1.0, 4.0)

    def one_by_one():
        walks = [descend(loss, start, Adam(float(rate)), 60) for rate in rates]
        return min(walks, key=lambda walk: np.log(walk.losses).mean())

    assert (one_by_one().points == best_of(rates, Adam, loss, start, 60).walk.points).all()
    what = "best of 101 rates, 60 steps of Adam: one by one / side by side"
    ratio = compare(what, one_by_one, lambda: best_of(rates, Adam, loss, start, 60), 7, "≥ 10")
    report(ratio)
    assert ratio.ratio >= 10
