"""The beats in a deck that is there: pasted into one of reveal.js as sections, and taken by pandoc as Markdown."""

from __future__ import annotations

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pypandoc
import pytest
from playwright.sync_api import Page

from tests.scenes.production.embed.conftest import SCENES, Watched, beats

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

BOWL, ROLL = SCENES

FILM = "Reveal.getCurrentSlide().slideBackgroundContentElement?.querySelector('video')"


@pytest.fixture
def talk(renders: Path, tmp_path: Path) -> Path:
    """A folder with reveal.js, and with what a deck gives to another."""
    with as_file(files("sphinx_revealjs") / "_static" / "revealjs") as reveal:
        shutil.copytree(reveal, tmp_path / "reveal")
    shutil.copytree(renders / "deck" / "media", tmp_path / "media")
    for name in ("sections.html", "sections.md"):
        shutil.copy(renders / "deck" / name, tmp_path)
    return tmp_path


def plays(page: Page, film: str) -> None:
    """The film is behind the slide, muted, and it plays."""
    page.wait_for_function(
        f"name => (film => film?.outerHTML.includes(name) && film.muted && film.currentTime > 0.2)({FILM})", arg=film
    )


def test_the_beats_stand_in_another_deck_of_reveal_as_sections(watched: Watched, renders: Path, talk: Path):
    (talk / "talk.html").write_text(
        '<meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="reveal/dist/reveal.css">'
        f'<div class="reveal"><div class="slides">{(talk / "sections.html").read_text(encoding="utf-8")}</div></div>'
        '<script src="reveal/dist/reveal.js"></script><script>Reveal.initialize()</script>',
        encoding="utf-8",
    )
    page = watched.open(talk / "talk.html")
    for number, beat in enumerate(beats(renders, BOWL), start=1):
        page.keyboard.press("ArrowDown")
        assert page.evaluate("Reveal.getCurrentSlide().getAttribute('aria-label')") == beat["words"]
        plays(page, f"{BOWL}-{number:02d}.mp4")


def test_pandoc_makes_a_slide_of_each_beat_with_its_film_and_its_words_as_notes(
    watched: Watched, renders: Path, talk: Path
):
    options = ["-s", "--slide-level=2", "-V", "revealjs-url=reveal", "-M", "title=A talk"]
    pypandoc.convert_file(str(talk / "sections.md"), "revealjs", outputfile=str(talk / "talk.html"), extra_args=options)
    page = watched.open(talk / "talk.html")
    page.wait_for_function("Reveal.isReady()")
    page.keyboard.press("PageDown")
    assert "Down the bowl" in page.locator("section.present section.present").text_content()
    for number, beat in enumerate(beats(renders, BOWL), start=1):
        page.keyboard.press("PageDown")
        plays(page, f"{BOWL}-{number:02d}.mp4")
        assert beat["words"] in page.evaluate("Reveal.getSlideNotes()")
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    plays(page, f"{ROLL}-loop.mp4")
    assert page.evaluate(f"{FILM}.loop")
    assert page.evaluate("Reveal.isLastSlide()")
