"""The deck and the page in a browser: everything plays, the keys step, nothing leaves the folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


class Watched:
    """A page that is looked at: what it complains of, and where it sends requests."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: (self.complaints.append(dialog.message), dialog.dismiss()))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, path: Path) -> Page:
        self.page.goto(path.as_uri())
        return self.page


@pytest.fixture(scope="module")
def browser():
    assert BROWSER, "these tests need Chromium: apt-get install chromium, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=BROWSER, args=["--autoplay-policy=no-user-gesture-required", "--no-sandbox"]
        )
        yield chromium
        chromium.close()


@pytest.fixture
def watched(browser, renders: Path) -> Iterator[Watched]:
    page = browser.new_page(viewport={"width": 1280, "height": 720})
    watching = Watched(page)
    yield watching
    page.close()
    assert watching.complaints == []
    inside = renders.as_uri()
    assert [url for url in watching.requests if not url.startswith((inside, "data:", "blob:"))] == []


def beats(renders: Path, name: str) -> list[dict]:
    return json.loads((renders / "480p15" / f"{name}.json").read_text())["beats"]


def test_every_step_of_the_deck_plays_and_waits_for_the_key(watched: Watched, renders: Path):
    page = watched.open(renders / "deck" / "index.html")
    steps = [False] * len(beats(renders, "BowlDescent")) + [True]  # whether it loops
    for number, loops in enumerate(steps):
        assert page.evaluate("Reveal.getIndices().h") == number
        video = page.locator("section.present video")
        page.wait_for_function("document.querySelector('section.present video').currentTime > 0.2")
        assert video.evaluate("v => v.error") is None
        assert video.evaluate("v => v.loop") == loops
        if number == 0:
            page.wait_for_function("document.querySelector('section.present video').ended", timeout=20_000)
            assert page.evaluate("Reveal.getIndices().h") == 0  # its last frame stands until the key
        page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.isLastSlide()")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("Reveal.getIndices().h") == len(steps) - 2


def test_the_words_are_notes_and_can_be_shown(watched: Watched, renders: Path):
    page = watched.open(renders / "deck" / "index.html")
    words = beats(renders, "BowlDescent")[0]["words"]
    assert words in page.locator("section.present aside.notes").inner_html()
    shown = page.locator("section.present p.words")
    assert not shown.is_visible()
    page.keyboard.press("c")
    assert shown.is_visible()
    assert shown.inner_text() == words


def test_reveal_lies_in_the_folder_with_its_licence(renders: Path):
    assert (renders / "deck" / "reveal" / "dist" / "reveal.js").stat().st_size > 50_000
    assert "Hakim El Hattab" in (renders / "deck" / "reveal" / "LICENSE").read_text()
