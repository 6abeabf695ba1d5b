from __future__ import annotations

import pytest
from manim import tempconfig

from tests.scenes.stage.painting import SMALL


@pytest.fixture
def pixels():
    """A small frame."""
    with tempconfig(SMALL):
        yield
