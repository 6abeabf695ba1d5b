"""Where a descent has arrived, and how all clips say it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from gdmath import MeanSquaredError
from gdmath.plan import fits_exactly, level_of_arrival


@dataclass(frozen=True)
class Goal:
    """The loss from which on a descent has arrived: `near`, and that `of` what, in words."""

    level: float
    near: str
    of: str

    @classmethod
    def from_first(cls, loss: MeanSquaredError, first: float) -> Self:
        """Of a descent with that first loss: where the least loss is nothing, no share of it can be reached."""
        near, of = ("below a millionth", "first") if fits_exactly(loss) else ("within 1 %", "least")
        return cls(level_of_arrival(loss, first), near, f"of the {of} loss")

    @property
    def words(self) -> str:
        """All of it."""
        return f"{self.near} {self.of}"
