"""Every clip from near the fit at rates far beyond the critical one: a warning is an error, as in all tests."""

from __future__ import annotations

import pytest

from scenes.production.clips import NAMES
from scenes.production.storyboard import last_pictures
from tests.scenes.conftest import clean_desk  # noqa: F401 (a fixture)
from tests.soak.any_lecture import far_beyond


@pytest.mark.parametrize("n", [2, 3, 20])
@pytest.mark.parametrize("near", [1e-12, 1e-6, 1e-2])
@pytest.mark.parametrize("share", [100.0, 1e3, 1e30])
@pytest.mark.parametrize("clip", NAMES)
def test_no_number_on_the_way_out_is_none(clip: str, share: float, near: float, n: int):
    assert last_pictures(clip, far_beyond(share, near, n))
