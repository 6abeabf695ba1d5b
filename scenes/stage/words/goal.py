"""Where a descent has arrived, and how all clips say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gdmath import MeanSquaredError
from gdmath.plan import ARRIVED, NEXT_TO_NOTHING, fits_exactly, level_of_arrival
from scenes.stage.numerals import significant

MILLION = 1e6

CLOSE = 0.01
"""Losses are told by one number if what is said of them differs by at most this share of it."""

HARDLY = 1.1
"""A loss of fewer times the least is told with two digits: what is left of four digits of the losses has no more."""

TWICE = 2.0
"""So many times the least is told as times; less, as what it is above it."""

FEW = 0.01
"""Smaller shares are told in millionths."""


@dataclass(frozen=True)
class Goal:
    """The loss from which on a descent has arrived: `near`, and that `of` what, in words.

    Losses are measured against the `unit`: the least loss or, where a line fits all rows exactly, the first.
    """

    level: float
    near: str
    of: str
    unit: float
    exact: bool = False

    @classmethod
    def from_first(cls, loss: MeanSquaredError, first: float) -> Self:
        """Of a descent with that first loss: where the least loss is nothing, no share of it can be reached."""
        exact, level = fits_exactly(loss), level_of_arrival(loss, first)
        if exact:
            return cls(level, "below a millionth", "of the first loss", first, exact)
        return cls(level, "within 1 %", "of the least loss", loss.minimum)

    @property
    def words(self) -> str:
        """All of it."""
        return f"{self.near} {self.of}"

    @property
    def margin(self) -> float:
        """Losses no farther apart than this are alike: by the measure of the goal itself."""
        return (NEXT_TO_NOTHING if self.exact else ARRIVED) * self.unit

    def as_one(self, low: float, high: float) -> bool:
        """Whether what is said of a loss is, but for `CLOSE`, so of a higher one: a share above the least, or times."""
        nothing = self.unit if not self.exact and low / self.unit < TWICE else 0.0
        return high - nothing <= (1.0 + CLOSE) * (low - nothing)

    def stands(self, loss: float, digits: int = 3) -> str:
        """Where a loss stands, to so many digits and in five words at most."""
        share = loss / self.unit
        if self.exact and share < FEW:
            return f"{_rounded(MILLION * share, digits)} millionths of the first"
        if self.exact:
            return f"{_rounded(100.0 * share, digits)} % of the first"
        if share < TWICE:
            few = min(2, digits) if share < HARDLY else digits
            return f"{_rounded(100.0 * (share - 1.0), few)} % above the least"
        return f"{_rounded(share, digits)} times the least"


def _rounded(value: float, digits: int) -> str:
    """A number to so many digits, zeros after them."""
    return significant(float(f"{value:.{digits - 1}e}"), digits)
