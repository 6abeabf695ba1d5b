from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator

import pytest

from scenes.live.server import Server
from tests.scenes.live.fakes import FakeDesk


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server whose desks draw rectangles."""
    serving = Server(FakeDesk, 0)
    thread = threading.Thread(target=serving.run)
    thread.start()
    urllib.request.urlopen(serving.address).close()
    yield serving
    serving.stop()
    thread.join()
