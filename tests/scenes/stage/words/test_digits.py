"""Numbers are written with as many digits as tell them apart."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from scenes.stage.words.digits import digits_apart
from scenes.stage.words.rate_claims import (
    losses_apart,
)


def test_rates_that_are_close_are_written_with_the_digits_that_tell_them_apart():
    assert digits_apart([0.05, 0.1]) == ["0.05000", "0.1000"]
    texts = digits_apart([0.05, 0.05 + 1e-9])
    assert texts[0] != texts[1]


def test_last_losses_that_differ_are_told_apart_with_the_fewest_digits():
    """The best rate was said to end at 0.00145, and so was the rate before it."""

    def ends(*losses: float) -> list[str]:
        return losses_apart([SimpleNamespace(losses=np.array([9.0, last])) for last in losses])

    assert ends(0.0014528, 0.0014487, 3.57) == ["0.001453", "0.001449", "3.570"]
    assert ends(3.57, 0.288, 0.451) == ["3.57", "0.288", "0.451"]
    assert ends(2.0, 2.0) == ["2.00", "2.00"]
