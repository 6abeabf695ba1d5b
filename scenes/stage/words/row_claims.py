"""What is said of the rows, of their residuals, and of how far a tilt moves their predictions."""

from __future__ import annotations

import numpy as np

from scenes.stage.numerals import spelled

LONG = 0.25
"""A shorter residual on the screen is hardly seen between its dot and the line."""


def words_on_rows(n: int, drawn: int, measured: int) -> str:
    """How many rows there are, are drawn, and are drawn with their residuals."""
    if measured == n:
        return f"n = {n:,} rows"
    return f"n = {n:,}" + f", {drawn:,} drawn" * (drawn < n) + f", {measured} residuals"


def words_on_tilt(told: str, alike: bool, mean: float) -> str:
    """What is told of a tilt; where its arrows look nearly `alike`, why: x is not far from its `mean` in all rows."""
    return f"Why x? By x·Δw, nearly alike: x is near {spelled(mean, 4)[0]}." if alike else told


def words_on_residuals(lengths: np.ndarray) -> str:
    """What is seen of residuals so long on the screen; where one alone can be seen, that."""
    alone = len(lengths) > 1 and np.count_nonzero(lengths > LONG) == 1
    return "How wrong? Of the residuals, one is long." if alone else "How wrong? The residual, row by row."
