"""The page in a browser: one film at a time, nothing asked for too soon, and no fault for who cannot see it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from gdmath import InputError
from scenes.production import manifest
from scenes.production.embed.downloads import downloads, size_of
from scenes.production.embed.output import PageFolder
from scenes.production.embed.snippets import snippets
from scenes.production.landed import Landed
from scenes.stage.sources import file_digest
from tests.scenes.production.embed.conftest import DOWNHILL, READ, SCENES, SCRIPT, Watched, beats, opened

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

OWN = ["page.css", "player.css", "film.js", "controls.js", "player.js", "page.js"]


def asked(watched: Watched) -> list[str]:
    """The files that were asked for, beside the page itself and its own code."""
    names = [url.rsplit("/", 1)[-1].partition("#")[0] for url in watched.requests]
    return [name for name in names if name not in (*OWN, "index.html")]


def test_the_list_of_all_clips_asks_for_small_pictures_alone(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "all")
    page.wait_for_load_state("networkidle")
    assert asked(watched) == [f"{name}-small.webp" for name in SCENES]
    assert [card.get_attribute("href") for card in page.locator("nav a").all()] == [f"#{name}" for name in SCENES]
    assert page.locator("nav a").first.inner_text().startswith("Down the bowl")
    assert page.locator("article:visible").count() == 0


def test_before_play_a_clip_asks_for_its_poster_and_for_no_film(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "BowlDescent")
    page.wait_for_load_state("networkidle")
    assert "BowlDescent.webp" in asked(watched)
    assert [name for name in asked(watched) if not name.endswith(".webp")] == []
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('article:not([hidden]) video').currentTime > 0.1")
    assert [name for name in asked(watched) if not name.endswith(".webp")] == ["BowlDescent.mp4"]


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize("anchor", ["all", "Tale"])
def test_axe_finds_no_fault(anchor: str, scheme: str, browser: Browser, site: Path):
    page = browser.new_page(color_scheme=scheme)
    page.goto(f"{(site / 'index.html').as_uri()}#{anchor}")
    page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
    for aside in (False, True):
        if aside and anchor != "all":
            page.get_by_role("button", name="Side by side").click()
        report = Axe().run(page)
        assert report.violations_count == 0, report.generate_report()
    page.close()


@pytest.mark.parametrize("name", SCENES)
def test_every_beat_has_a_link_that_goes_to_it_and_plays(name: str, watched: Watched, renders: Path):
    page = opened(watched, renders / "page", name)
    links = page.locator(f"article#{name} .beats a")
    told = beats(renders, name)
    assert links.count() == len(told)
    for number, beat in enumerate(told):
        assert links.nth(number).inner_text().split("\n")[-1] == beat["words"]
        links.nth(number).press("Enter")  # by keyboard
        assert page.url.endswith(f"#{name}-{number + 1}")
        page.wait_for_function(
            "([name, begins]) => { const film = document.querySelector(`#${name} .player`).player.lead;"
            " return !film.video.paused && film.time >= begins - 0.05; }",
            arg=[name, beat["begins"]],
        )
        expect(page.locator(".beats [aria-current=step]")).to_have_count(1)


def test_a_link_to_a_beat_opens_at_it(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "BowlDescent-3")
    begins = beats(renders, "BowlDescent")[2]["begins"]
    page.wait_for_function(
        "begins => Math.abs(document.querySelector('#BowlDescent video').currentTime - begins) < 0.01", arg=begins
    )
    assert page.locator("#BowlDescent video").evaluate("film => film.paused")


def test_a_link_to_a_beat_opens_at_it_where_a_server_gives_no_parts_of_files(browser: Browser, renders: Path):
    page = browser.new_page()
    quiet = type("Quiet", (SimpleHTTPRequestHandler,), {"log_message": lambda *words: None})
    with ThreadingHTTPServer(("localhost", 0), partial(quiet, directory=str(renders / "page"))) as server:
        Thread(target=server.serve_forever).start()
        page.goto(f"http://localhost:{server.server_port}/#BowlDescent-3")
        begins = beats(renders, "BowlDescent")[2]["begins"]
        at_beat = "begins => Math.abs(document.querySelector('#BowlDescent video').currentTime - begins) < 0.01"
        page.wait_for_function(at_beat, arg=begins)
        page.close()
        server.shutdown()


def test_one_film_plays_at_a_time_and_that_is_in_sight(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "BowlDescent")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('#BowlDescent video').currentTime > 0.1")
    page.get_by_role("link", name=re.compile("^Next: ")).click()
    expect(page.locator("article:visible")).to_have_id("RollDownhill")
    assert page.locator("#BowlDescent video").evaluate("film => film.paused")
    assert "Roll downhill" in page.title()
    page.set_viewport_size({"width": 360, "height": 740})
    page.locator("article:visible .beats a").last.click()
    page.wait_for_function("!document.querySelector('#RollDownhill video').paused")
    expect(page.locator("#RollDownhill .film")).to_be_in_viewport(ratio=1)
    page.get_by_role("link", name=re.compile("^Previous: ")).click()
    expect(page.locator("article:visible")).to_have_id("BowlDescent")


def test_the_words_stand_below_the_picture_only_when_they_are_asked_for(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "BowlDescent")
    caption = page.locator("article:visible .caption")
    assert not caption.is_visible()
    page.keyboard.press("c")
    assert caption.inner_text() == beats(renders, "BowlDescent")[0]["words"]


def test_every_download_is_there_with_its_size(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "BowlDescent")
    links = page.locator("article:visible .files a").all()
    files = [renders / "page" / (link.get_attribute("href") or "") for link in links]
    assert [file.suffix for file in files] == [".mp4", ".pptx", ".vtt", ".srt", ".png"]
    for link, file in zip(links, files, strict=True):
        assert link.inner_text().endswith(size_of(file.stat().st_size))


@pytest.mark.parametrize("same", [True, False])
def test_a_webm_of_the_same_lecture_is_offered_and_no_other(same: bool, renders: Path, tmp_path: Path):
    for file in (renders / "480p15").glob("RollDownhill*"):
        shutil.copy(file, tmp_path)
    clip, webm = Landed(tmp_path, "RollDownhill"), tmp_path / "RollDownhill.webm"
    webm.write_bytes(b"moving")
    depends_on = clip.manifest["depends_on"] | ({} if same else {"rows": "others"})
    made = {"depends_on": depends_on, "files": {webm.name: file_digest(webm)}}
    manifest.write(tmp_path / "RollDownhill.webm.json", made)
    media = tmp_path / "media"
    media.mkdir()
    assert ("WebM" in [each.name for each in downloads(clip, media)]) is same
    assert (media / webm.name).exists() is same


def test_the_page_says_the_command_and_gives_snippets_to_copy(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "BowlDescent")
    for summary in page.locator("article:visible summary").all():
        summary.click()
    text = page.locator("article:visible").inner_text()
    assert json.loads((renders / "480p15" / "BowlDescent.json").read_text())["command"] in text
    for word in ("reveal.js", "Quarto", "HTML", "PowerPoint", "Beamer", "clips/BowlDescent.mp4", "descent.steps"):
        assert word in text
    copy = page.locator("article:visible button.copy").first
    copy.click()
    assert copy.inner_text() == "Copied"


def test_a_snippet_shows_the_whole_picture_and_loops_where_the_clip_does(renders: Path):
    once, again = (snippets(Landed(renders / "480p15", name), "clips") for name in SCENES)
    assert 'data-background-size="contain"' in once["reveal.js"]
    assert '<track kind="captions" srclang="en" label="English" src="clips/BowlDescent.vtt">' in once["HTML"]
    assert "\\movie" in once["Beamer, a frame"]
    assert "\\usepackage" not in once["Beamer, a frame"]
    assert [name for name, code in once.items() if "{{<" in code] == ["Quarto"]
    for name in ("reveal.js", "HTML", "Beamer, a frame"):
        assert "loop" not in once[name]
        assert "loop" in again[name]


def test_a_name_is_just_text_on_the_page(watched: Watched, renders: Path):
    page = opened(watched, renders / "page", "BowlDescent")
    assert SCRIPT in page.locator("header").text_content()
    assert READ in page.locator("header").text_content()


def test_the_page_fits_a_phone(watched: Watched, site: Path):
    watched.page.set_viewport_size({"width": 360, "height": 740})
    for anchor in ("all", "Tale"):
        page = opened(watched, site, anchor)
        page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Side by side").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_paper_shows_the_picture_and_the_words_and_no_buttons(watched: Watched, site: Path):
    page = opened(watched, site, "Tale")
    page.emulate_media(media="print")
    expect(page.locator("article:not([hidden]) .still")).to_be_visible()
    assert page.locator("article:not([hidden]) .beats li:visible").count() == 4
    assert page.locator("button:visible, nav:visible, input:visible").count() == 0


def test_the_title_is_the_one_that_was_asked_for(watched: Watched, site: Path):
    page = opened(watched, site, "all")
    assert page.title() == page.locator("h1").inner_text() == "Week 3 <b>"


def test_a_folder_with_other_things_is_refused_and_what_lies_beside_a_page_stays(tmp_path: Path, renders: Path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(InputError, match="other things"):
        PageFolder().convert(tmp_path, None, None)
    with pytest.raises(InputError, match="is a file"):
        PageFolder().convert(tmp_path / "thesis.tex", None, None)
    shutil.copytree(renders / "page", tmp_path / "site")
    (tmp_path / "site" / "CNAME").write_text("example.org")
    shutil.copytree(renders / "480p15", tmp_path / "renders" / "480p15")
    lecture = shutil.copy(renders.parent / "lecture.toml", tmp_path) and shutil.copy(
        renders.parent / "rows.csv", tmp_path
    )
    assert lecture
    command = [*DOWNHILL, "gallery", "RollDownhill", "-q", "l", "--output", "site"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "CNAME").read_text() == "example.org"
    assert not (tmp_path / "site" / "clips" / "BowlDescent.mp4").exists()
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == ["CNAME", "clips", "index.html"]
