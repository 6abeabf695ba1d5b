"""A sweep in a deck: its beats wait for the key, whatever is dragged; PowerPoint and paper have it side by side."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, JSHandle, Page
from pptx import Presentation

from scenes.production.embed.steps import steps
from scenes.production.landed import Landed
from tests.scenes.production.embed.conftest import DOWNHILL, RATES, beats, printed, watch
from tests.scenes.production.embed.test_deck import WCAG
from tests.scenes.production.embed.test_steps import frames

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

NAMES = [f"Tale-learning_rate={rate}" for rate in RATES]
TOGETHER = f"Tale-learning_rate={','.join(RATES)}-side-by-side"

PLAYER = "document.querySelector('.player:not([hidden])').player"
HELD = (
    f"!{PLAYER}.playing && !{PLAYER}.meeting && {PLAYER}.begun"
    f" && {PLAYER}.moment > {PLAYER}.lead.length({PLAYER}.beat) - 0.1"
)


@pytest.fixture
def page(browser: Browser, swept: Path) -> Iterator[Page]:
    """The title of the clip, in a deck that complains of nothing and has no network."""
    with watch(browser) as watching:
        watching.page.goto((swept / "Übung 3" / "deck" / "index.html").as_uri() + "#/1")
        watching.page.wait_for_function("Reveal.isReady()")
        yield watching.page


def player(page: Page) -> JSHandle:
    return page.evaluate_handle(PLAYER)


def times(page: Page) -> list[float]:
    return page.evaluate(f"{PLAYER}.shown.map((film) => film.time)")


def test_a_clip_of_a_sweep_is_one_section_with_the_slider_and_side_by_side(page: Page):
    assert page.evaluate("Reveal.getHorizontalSlides().length") == 2
    assert "learning rate: 0.01, 0.05, 0.1" in page.locator("section.present section.present").inner_text()
    kinds = "[...document.querySelectorAll('section[data-sweep]')].map((slide) => slide.dataset.sweep)"
    assert page.evaluate(kinds) == ["slider", "together"]
    assert page.locator("#menu a").count() == 1


def test_each_beat_waits_for_the_key_until_the_last_has_been_told(page: Page, swept: Path):
    told = beats(swept / "films" / "renders", NAMES[0])
    for kind in ("slider", "together"):
        for number, beat in enumerate(told[:-1]):
            page.keyboard.press("PageDown")
            page.wait_for_function(f"{PLAYER}.beat === {number} && {HELD}", timeout=30_000)
            assert page.evaluate("Reveal.getCurrentSlide().dataset.sweep") == kind
            assert max(times(page)) <= told[number + 1]["begins"]
            assert page.evaluate(f"{PLAYER}.said({number})").startswith(beat["words"])
        page.keyboard.press("PageDown")
        page.wait_for_function(f"{PLAYER}.beat === {len(told) - 1}")
    page.keyboard.press("PageUp")
    page.wait_for_function(f"{PLAYER}.beat === {len(told) - 2}")


def test_who_has_dragged_the_slider_goes_on_by_the_key_and_the_moment_has_stayed(page: Page):
    page.keyboard.press("PageDown")
    page.wait_for_function(HELD, timeout=30_000)
    slider = page.locator(".player:not([hidden]) .sweep input")
    box = slider.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2)
    page.wait_for_function(f"{PLAYER}.shown[0].variant.value === '0.1' && {HELD}")
    assert page.evaluate(f"[{PLAYER}.beat, {PLAYER}.lead.length(0) - {PLAYER}.moment]") == [
        0,
        pytest.approx(0, abs=0.1),
    ]
    page.keyboard.press("PageDown")
    page.wait_for_function(f"{PLAYER}.beat === 1 && {PLAYER}.shown[0].variant.value === '0.1'")
    assert page.evaluate("Reveal.getIndices().f") == 0


def test_a_beat_that_was_chosen_in_the_player_is_where_the_key_goes_on_from(page: Page):
    page.keyboard.press("PageDown")
    page.wait_for_function(f"{PLAYER}.playing")
    page.get_by_role("button", name="Next beat").click()
    page.wait_for_function("Reveal.getIndices().f === 0")
    page.keyboard.press("PageDown")
    page.wait_for_function(f"{PLAYER}.beat === 2")


def test_a_beat_is_played_again_by_the_key_and_stopped_by_another(page: Page):
    page.keyboard.press("PageDown")
    page.wait_for_function(HELD, timeout=30_000)
    page.keyboard.press("r")
    page.wait_for_function(f"{PLAYER}.playing && {PLAYER}.moment < 1")
    page.keyboard.press("k")
    assert not page.evaluate(f"{PLAYER}.playing")


def test_side_by_side_all_stand_at_one_moment(page: Page, swept: Path):
    page.evaluate("Reveal.slide(1, 2)")
    page.wait_for_function(f"{PLAYER}.playing || {HELD}")  # who comes to a slide sees it played: not before
    page.evaluate("player => player.pause()", player(page))
    told = [beats(swept / "films" / "renders", name) for name in NAMES]
    for number in (2, 0, 3):
        page.evaluate("([player, beat]) => player.go(beat)", [player(page), number])
        assert times(page) == pytest.approx([each[number]["begins"] for each in told], abs=0.01)
        assert page.evaluate(f"{PLAYER}.shown.map((film) => film.beatAt(film.time))") == [number] * len(RATES)


def test_what_was_said_before_stands_below_the_player(page: Page, swept: Path):
    page.keyboard.press("c")
    for number in range(3):
        page.keyboard.press("PageDown")
        page.wait_for_function(f"{PLAYER}.beat === {number}")
    page.wait_for_function("document.querySelector('#beside').innerText !== ''")
    assert page.locator("#beside").inner_text() == beats(swept / "films" / "renders", NAMES[0])[1]["words"]
    films, strip = (page.locator(f"{each}").bounding_box() for each in (".player:not([hidden])", "#beside"))
    assert films["y"] + films["height"] <= strip["y"] + 1


@pytest.mark.parametrize("number", [1, 2])
def test_no_one_is_kept_out_of_a_slide_with_a_player(number: int, page: Page):
    page.evaluate("number => Reveal.slide(1, number)", number)
    page.wait_for_function(f"{PLAYER}.begun")
    found = Axe().run(page, options=WCAG).response["violations"]
    assert [(fault["id"], fault["nodes"][0]["html"]) for fault in found] == []


def test_on_a_phone_everything_can_be_hit_and_nothing_is_cut_off(page: Page):
    page.set_viewport_size({"width": 360, "height": 740})
    for number in (1, 2):
        page.evaluate("number => Reveal.slide(1, number)", number)
        page.wait_for_function(f"{PLAYER}.begun")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        bar = page.locator("#bar").bounding_box()
        for each in page.locator(".player:not([hidden]) :is(button, input):visible").all():
            box = each.bounding_box()
            assert min(box["width"], box["height"]) >= 40
            assert box["x"] + box["width"] <= 360
            assert box["y"] + box["height"] <= bar["y"] + 1


def test_printed_a_player_is_its_last_picture_once(page: Page, swept: Path, tmp_path: Path):
    pages = printed(page, swept / "Übung 3" / "deck", tmp_path / "print.pdf")
    assert len(pages) == 4
    for number in (2, 3):
        assert np.ptp(pages[number].render(scale=1).to_numpy()) > 200  # a picture, and no bare paper


def test_the_film_side_by_side_can_be_cut_at_its_beats(swept: Path, tmp_path: Path):
    film = Landed(swept / "films" / "renders" / "480p15", TOGETHER)
    pieces = steps(film, tmp_path)
    assert len(pieces) == len(film.beats)
    assert [frame for piece in pieces for frame in frames(piece.file)] == frames(film.file)


def test_powerpoint_and_pdf_have_the_film_side_by_side_whole_on_slides_of_the_shape_of_a_clip(swept: Path):
    told = beats(swept / "films" / "renders", TOGETHER)
    deck = Presentation(str(swept / "Übung 3" / "deck" / "deck.pptx"))
    assert [section.get("name") for section in deck.part._element.iter("{*}section")] == ["Two steps"] * 2
    assert len(deck.slides) == 2 + len(told)
    width, height = Landed(swept / "films" / "renders" / "480p15", TOGETHER).size
    assert deck.slide_width / deck.slide_height == pytest.approx(854 / 480, abs=0.01)
    for slide in list(deck.slides)[2:]:
        for shape in (each for each in slide.shapes if not each.is_placeholder):
            assert shape.width / shape.height == pytest.approx(width / height, abs=0.01)
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= deck.slide_width
    pages = pypdfium2.PdfDocument(swept / "Übung 3" / "deck" / "deck.pdf")
    assert len(pages) == len(told)
    assert pages[0].get_width() / pages[0].get_height() == pytest.approx(854 / 480, abs=0.01)


def test_a_handout_has_each_clip_once_for_each_value_and_says_it(swept: Path):
    document = pypdfium2.PdfDocument(swept / "films" / "renders" / "handout.pdf")
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    script = re.sub(r"\\(.)", r"\1", (swept / "films" / "renders" / "narration.md").read_text(encoding="utf-8"))
    for words in (" ".join(text.split()), script):
        places = [words.index(f"Two steps learning rate = {rate}") for rate in RATES]
        assert places == sorted(places)
    pictures = sum(1 for page in document for thing in page.get_objects() if thing.type == 3)
    assert pictures == sum(len(beats(swept / "films" / "renders", name)) for name in NAMES)


def test_shapes_are_not_swept_in_a_player(tmp_path: Path):
    command = [*DOWNHILL, "deck", "BowlDescent", "--sweep", "look.aspect=4:3,1:1"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "do not sweep look.aspect" in done.stderr
    assert not (tmp_path / "renders").exists()
