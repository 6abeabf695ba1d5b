"""What is said of the rows, of their residuals, and of how far a tilt moves their predictions."""

from __future__ import annotations

import numpy as np

from scenes.stage.numerals import spelled

LONG = 0.25
"""A shorter residual on the screen is hardly seen between its dot and the line."""


def words_on_rows(n: int, drawn: int, measured: int) -> tuple[str, str]:
    """How many of the rows are drawn, where that is not all; the same when residuals are, with how many of these."""
    if drawn < n:
        return f"{drawn:,} of {n:,} rows", f"{drawn:,} of {n:,} rows, {measured} residuals"
    return "", f"n = {n:,} rows" if measured == n else f"{measured} of {n:,} residuals"


def words_on_unseen(count: int, share: float) -> tuple[str, str]:
    """How many rows are out of view, and which share of the loss they make; the same in fewer words."""
    percent = f"{100.0 * share:.0f} %"
    much = "nearly all" if percent == "100 %" else f"{percent} of"
    return f"{count:,} row{'s' * (count > 1)} out of view: {much} the loss", f"{count:,} out of view: {much} L"


def words_on_tilt(told: str, alike: bool, mean: float) -> str:
    """What is told of a tilt; where its arrows look nearly `alike`, why: x is not far from its `mean` in all rows."""
    return f"Why x? By x·Δw, nearly alike: x is near {spelled(mean, 4)[0]}." if alike else told


def words_on_residuals(lengths: np.ndarray) -> str:
    """What is seen of residuals so long on the screen; where one alone can be seen, that."""
    alone = len(lengths) > 1 and np.count_nonzero(lengths > LONG) == 1
    return "How wrong? Of the residuals, one is long." if alone else "How wrong? The residual, row by row."
