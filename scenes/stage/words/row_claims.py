"""What ChainRule says of the rows, and of how far a tilt moves their predictions."""

from __future__ import annotations

from scenes.stage.type import spelled


def words_on_rows(n: int, drawn: int, measured: int) -> str:
    """How many rows there are, are drawn, and are drawn with their residuals."""
    if measured == n:
        return f"n = {n:,} rows"
    return f"n = {n:,}" + f", {drawn:,} drawn" * (drawn < n) + f", {measured} residuals"


def words_on_tilt(told: str, alike: bool, mean: float) -> str:
    """What is told of a tilt; where all arrows look `alike`, why: x has about the same `mean` in all rows."""
    return f"Why x? By x·Δw, nearly alike: x is near {spelled(mean, 4)[0]}." if alike else told
