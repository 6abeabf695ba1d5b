from __future__ import annotations

import pytest

from scenes.stage.settings import settings
from tests.scenes.stage.painting import SMALL


@pytest.fixture
def pixels():
    """A small frame."""
    with settings(SMALL):
        yield
