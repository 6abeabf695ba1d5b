"""The deck in a browser: every beat plays and waits, the keys do what they say, and paper shows last pictures."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page

from scenes.production.embed.steps import end_frames
from scenes.production.landed import Landed
from scenes.stage.theme import THEMES
from tests.scenes.production.embed.conftest import AUTHOR, SCENES, Watched, beats, printed, watch

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

BOWL, ROLL = SCENES


def rgb(color: str) -> np.ndarray:
    return np.array([int(color[k : k + 2], 16) for k in (1, 3, 5)])


PAPER = rgb(THEMES["dark"].background)

WCAG = {"preload": False, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
"""The rules of the guidelines; files may not fetch files."""

CLOSE = 3
"""Of 255: what a film's colours lose."""

ALIKE = 4
"""Of 255, on average: what a picture loses as a JPEG, and when it is drawn at another size."""


def test_every_beat_plays_and_waits_for_the_key_and_the_title_of_its_clip_comes_first(watched: Watched, renders: Path):
    page = watched.open(renders / "deck" / "index.html")
    assert AUTHOR in page.locator("section.present").inner_text()
    page.keyboard.press("ArrowRight")
    assert "Down the bowl" in page.locator("section.present h2").inner_text()
    told = beats(renders, BOWL)
    for number, beat in enumerate(told):
        page.keyboard.press("ArrowRight")
        assert page.evaluate("Reveal.getCurrentSlide().getAttribute('aria-label')") == beat["words"]
        assert page.locator(".slide-number").inner_text().split() == [str(number + 1), "/", str(len(told))]
        page.wait_for_function("Reveal.getCurrentSlide().querySelector('video').currentTime > 0.2")
        assert not page.evaluate("Reveal.getCurrentSlide().querySelector('video').loop")
    page.wait_for_function("Reveal.getCurrentSlide().querySelector('video').ended", timeout=20_000)
    assert page.evaluate("Reveal.getCurrentSlide().getAttribute('aria-label')") == told[-1]["words"]
    page.keyboard.press("PageDown")
    page.keyboard.press("PageDown")
    assert page.evaluate("Reveal.getCurrentSlide().querySelector('video').loop")
    assert page.evaluate("Reveal.isLastSlide()")
    page.keyboard.press("PageUp")
    assert "Roll downhill" in page.locator("section.present section.present h2").inner_text()


def test_a_beat_is_played_again_by_a_key(watched: Watched, renders: Path):
    page = watched.open(renders / "deck" / "index.html")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("Reveal.getCurrentSlide().querySelector('video').ended", timeout=20_000)
    page.keyboard.press("r")
    page.wait_for_function(
        "(v => !v.ended && v.currentTime > 0)(Reveal.getCurrentSlide().querySelector('video'))", timeout=20_000
    )


def test_the_menu_leads_to_a_clip_and_holds_the_deck_still(watched: Watched, renders: Path):
    page = watched.open(renders / "deck" / "index.html")
    menu = page.locator("#menu")
    page.keyboard.press("m")
    assert menu.is_visible()
    assert menu.locator("a").all_inner_texts() == [Landed(renders / "480p15", name).title for name in SCENES]
    page.keyboard.press("ArrowRight")
    assert page.evaluate("Reveal.getIndices().h") == 0
    page.keyboard.press("m")
    assert not menu.is_visible()
    page.keyboard.press("m")
    menu.locator("a").nth(1).click()
    assert not menu.is_visible()
    page.wait_for_function("Reveal.getIndices().h === 2")


def test_below_the_picture_stand_the_numbers_by_name_and_not_the_sentence_in_it(watched: Watched, renders: Path):
    page = watched.open(renders / "deck" / "index.html")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    beside, told = page.locator("#beside"), beats(renders, BOWL)
    assert not beside.is_visible()
    page.keyboard.press("c")
    assert beside.is_visible()
    words = beside.inner_text()
    assert told[1]["words"] in words
    assert told[2]["words"] not in words
    assert "step 1, w = " in words
    assert "Libertinus Serif" in beside.evaluate("e => getComputedStyle(e).fontFamily")
    assert page.evaluate("document.fonts.load('1em \"Libertinus Serif\"').then(loaded => loaded.length)") > 0
    film, strip = page.locator("section.present section.present video").bounding_box(), beside.bounding_box()
    assert film["y"] + film["height"] <= strip["y"] + 1
    page.keyboard.press("c")
    assert not beside.is_visible()


@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (1280, 800), (1600, 700)])
def test_around_the_picture_is_its_own_paper(size: tuple[int, int], watched: Watched, renders: Path):
    watched.page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page = watched.open(renders / "deck" / "index.html")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("Reveal.getCurrentSlide().querySelector('video').ended", timeout=20_000)
    seen = shot(page)
    edges = np.concatenate([seen[0], seen[-1], seen[:, 0], seen[:, -1]])
    assert np.abs(edges - PAPER).max() <= CLOSE


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_speaker_view_stands_on_the_paper_of_the_clips(theme: str, watched: Watched, renders: Path):
    paper, ink = THEMES[theme].background, THEMES[theme].text
    page = watched.page
    page.goto((renders / "deck" / "index.html").as_uri() + "#/1/1")
    page.wait_for_function("Reveal.isReady()")
    colors = page.locator("#colors")
    colors.evaluate("(sheet, more) => sheet.append(more)", f":root {{ --paper: {paper}; --ink: {ink}; }}")
    with page.context.expect_page() as opened:
        page.keyboard.press("s")
    view = opened.value
    view.wait_for_function("document.querySelector('.speaker-controls-notes .value').innerText !== ''")
    assert beats(renders, BOWL)[0]["words"] in view.locator(".speaker-controls-notes").inner_text()
    view.wait_for_function("[...document.styleSheets].some((sheet) => sheet.href)")
    view.locator("iframe").evaluate_all("slides => slides.forEach((slide) => slide.remove())")
    seen = np.array(Image.open(io.BytesIO(view.screenshot())).convert("RGB")).astype(int)
    assert (np.abs(seen - rgb(paper)).max(axis=-1) <= CLOSE).mean() > 0.95  # but for letters and lines
    words = view.locator(".speaker-controls-notes .value, .speaker-layout-label").all()
    assert {word.evaluate("e => getComputedStyle(e).color") for word in words} == {f"rgb{tuple(rgb(ink).tolist())}"}


def test_the_overview_has_last_pictures_on_their_paper(watched: Watched, renders: Path):
    page = watched.page
    page.goto((renders / "deck" / "index.html").as_uri() + "#/BowlDescent/1")
    page.wait_for_function("Reveal.isReady()")
    page.keyboard.press("o")
    page.wait_for_function("Reveal.isOverview()")
    last = page.locator("section.present section.future img.last").first
    page.wait_for_function("i => i.complete && i.naturalWidth > 0", arg=last.element_handle())
    assert last.is_visible()
    assert (shot(page).min(axis=-1) > 240).mean() < 0.02  # letters, and else nothing white


def shot(page: Page) -> np.ndarray:
    return np.array(Image.open(io.BytesIO(page.screenshot())).convert("RGB")).astype(int)


def test_the_deck_has_no_fault_that_keeps_anybody_out(watched: Watched, renders: Path):
    page = watched.open(renders / "deck" / "index.html")
    for key in ("ArrowRight", "ArrowRight", "c", "m"):
        hidden = "[...document.querySelectorAll('.past a')].every(a => getComputedStyle(a).visibility === 'hidden')"
        page.wait_for_function(hidden)
        found = Axe().run(page, options=WCAG).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []
        page.keyboard.press(key)


def test_a_phone_has_buttons_that_can_be_hit(browser: Browser, renders: Path):
    with watch(browser, viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True) as phone:
        page = phone.open(renders / "deck" / "index.html")
        for _ in range(2):
            page.get_by_label("go on").click()
        assert page.evaluate("Reveal.getCurrentSlide().getAttribute('aria-label')") == beats(renders, BOWL)[0]["words"]
        page.get_by_label("back").click()
        assert "Down the bowl" in page.locator("section.present h2").inner_text()
        page.locator("#bar").get_by_label("menu of clips").click()
        assert page.locator("#menu").is_visible()
        page.keyboard.press("Escape")
        for button in page.locator("#bar button").all():
            box = button.bounding_box()
            assert min(box["width"], box["height"]) >= 44
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_printed_page_shows_the_last_picture_of_its_beat_up_to_the_edge(
    watched: Watched, renders: Path, tmp_path: Path
):
    pages = printed(watched.page, renders / "deck", tmp_path / "print.pdf")
    assert len(pages) == 1 + 1 + len(beats(renders, BOWL)) + 1 + 1
    for number, _ in enumerate(beats(renders, BOWL), start=1):
        picture = drawn(pages[1 + number])
        film = renders / "deck" / "media" / f"{BOWL}-{number:02d}.mp4"
        assert alike(picture, end_frames(film)[1].to_image())
        edges = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
        assert np.abs(edges.astype(int) - PAPER).max() <= CLOSE


def test_the_pdf_has_a_page_a_beat_with_its_last_picture(renders: Path):
    pages = pypdfium2.PdfDocument(renders / "deck" / "deck.pdf")
    assert len(pages) == sum(len(beats(renders, name)) for name in SCENES)
    assert pages.get_metadata_dict()["Author"] == AUTHOR
    for number, page in enumerate(list(pages)[: len(beats(renders, BOWL))], start=1):
        film = renders / "deck" / "media" / f"{BOWL}-{number:02d}.mp4"
        assert alike(drawn(page), end_frames(film)[1].to_image())
    told = [entry.get_title() for entry in pages.get_toc()]
    assert [beat["words"] for beat in beats(renders, BOWL)] == told[1 : 1 + len(beats(renders, BOWL))]


def drawn(page: pypdfium2.PdfPage) -> np.ndarray:
    return np.array(page.render(scale=854 / page.get_width()).to_pil().convert("RGB"))


def alike(picture: np.ndarray, other: Image.Image) -> bool:
    size = picture.shape[1], picture.shape[0]
    return bool(np.abs(picture.astype(int) - np.array(other.convert("RGB").resize(size)).astype(int)).mean() < ALIKE)


def test_reveal_and_the_font_lie_in_the_folder_with_their_licences(renders: Path):
    deck = renders / "deck"
    assert (deck / "reveal" / "dist" / "reveal.js").stat().st_size > 50_000
    assert "Hakim El Hattab" in (deck / "reveal" / "LICENSE").read_text()
    assert "SIL Open Font License" in (deck / "look" / "OFL.txt").read_text()


def test_the_films_and_pictures_of_a_deck_are_at_most_half_as_large_again_as_its_clips(renders: Path):
    clips = sum((renders / "480p15" / f"{name}.mp4").stat().st_size for name in SCENES)
    media = sum(path.stat().st_size for path in (renders / "deck" / "media").iterdir())
    assert media <= 1.5 * clips
    assert (renders / "deck" / "deck.pptx").stat().st_size <= 1.5 * clips
