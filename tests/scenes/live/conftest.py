from __future__ import annotations

import os
import shutil
import threading
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from scenes.live.server import Server
from tests.scenes.live.fakes import FakeDesk

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert BROWSER, "these tests need Chromium: apt-get install chromium, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield chromium
        chromium.close()
