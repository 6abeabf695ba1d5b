"""The deck and the page in a browser: everything plays, the keys step, nothing leaves the folder."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.scenes.production.embed.conftest import READ, SCENES, SCRIPT

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


@pytest.mark.parametrize("name", SCENES)
def test_every_clip_on_the_page_plays_from_its_chapters(name: str, watched: Watched, renders: Path):
    page = watched.open(renders / "index.html")
    article = page.locator(f"article#{name}")
    for number, beat in enumerate(beats(renders, name)):
        chapter = article.locator("button.chapter").nth(number)
        assert beat["words"] in chapter.inner_text()
        chapter.focus()
        page.keyboard.press("Enter")  # by keyboard
        page.wait_for_function(
            "([name, begins]) => { const v = document.querySelector(`#${name} video`);"
            " return !v.paused && v.currentTime >= begins - 0.05 && v.currentTime < begins + 2; }",
            arg=[name, beat["begins"]],
        )
    cues = article.locator("video").evaluate("v => [...v.textTracks[0].cues].map(c => c.text)")
    assert cues == [beat["words"] for beat in beats(renders, name)]


def test_the_page_says_the_command_and_gives_snippets(watched: Watched, renders: Path):
    page = watched.open(renders / "index.html")
    article = page.locator("article#BowlDescent")
    for summary in article.locator("summary").all():
        summary.click()
    text = article.inner_text()
    assert json.loads((renders / "480p15" / "BowlDescent.json").read_text())["command"] in text
    for word in ("reveal.js", "Quarto", "HTML", "PowerPoint", "Beamer", "480p15/BowlDescent.mp4", "descent.steps"):
        assert word in text
    article.locator("button.copy").first.click()
    assert article.locator("button.copy").first.inner_text() == "Copied"


def test_a_name_is_just_text_on_the_page(watched: Watched, renders: Path):
    page = watched.open(renders / "index.html")
    for summary in page.locator("summary").all():
        summary.click()
    text = page.locator("main").inner_text()
    assert SCRIPT in text
    assert READ.replace('"', "") in text.replace('"', "").replace("\\", "")
    assert page.locator("script").count() == 1  # ours


def test_the_page_fits_a_phone(watched: Watched, renders: Path):
    watched.page.set_viewport_size({"width": 360, "height": 740})
    page = watched.open(renders / "index.html")
    for summary in page.locator("summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert all(video.get_attribute("aria-label") for video in page.locator("video").all())
    assert page.locator("html").get_attribute("lang") == "en"
