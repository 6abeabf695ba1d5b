from __future__ import annotations

import pytest

from scenes.stage.settings import settings


@pytest.fixture(autouse=True)
def drawn(clean_desk: None):
    """Films are drawn here, frame by frame."""
    with settings({"from_animation_number": -1}):
        yield
