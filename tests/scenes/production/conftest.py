from __future__ import annotations

import pytest
from manim import tempconfig


@pytest.fixture(autouse=True)
def drawn(clean_desk: None):
    """Films are drawn here, frame by frame."""
    with tempconfig({"from_animation_number": -1}):
        yield
