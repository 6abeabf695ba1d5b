"""The page in a browser: everything plays, and nothing leaves the folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.scenes.production.embed.conftest import READ, SCENES, SCRIPT, Watched, beats

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


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
