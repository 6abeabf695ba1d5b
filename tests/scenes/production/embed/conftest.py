from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.closed import Closed

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

DOWNHILL = [sys.executable, "-c", "from scenes.production.command import main; main()"]

SCRIPT, READ = "<script>alert(1)</script>", '#read("/etc/passwd")'
"""Names of columns that must appear as just that text."""

AUTHOR = "Ada <b>Müller</b>"

SCENES = ("BowlDescent", "RollDownhill")


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """What the clips below are made in."""
    return Closed(tmp_path_factory.mktemp("closed"))


@pytest.fixture(scope="session")
def renders(tmp_path_factory: pytest.TempPathFactory, closed: Closed) -> Path:
    """Two clips of a lecture with hostile names, in a deck, on a page and on paper, made without a network."""
    folder = tmp_path_factory.mktemp("lecture")
    quoted = READ.replace('"', '""')
    (folder / "rows.csv").write_text(f'{SCRIPT},"{quoted}"\n0,1\n1,3\n2,4\n3,8\n')
    (folder / "lecture.toml").write_text('[data]\nsource = "rows.csv"\n[descent]\nsteps = 4\n')
    for command in (["deck", "-q", "l", "--pdf", "--author", AUTHOR], ["gallery", "-q", "l"], ["handout"]):
        done = closed.run([*DOWNHILL, *command, *SCENES], folder)
        assert done.returncode == 0, done.stderr
    return folder / "renders"


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


RATES = ("0.01", "0.05", "0.1")
"""Of the sweep on a page."""


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a sweep, carried to another place."""
    folder, elsewhere = tmp_path_factory.mktemp("sweep"), tmp_path_factory.mktemp("elsewhere") / "Übung 3"
    command = ["gallery", "RollDownhill", "--sweep", f"descent.learning_rate={','.join(RATES)}", "--steps", "3"]
    command += ["-q", "l", "--output", "site", "--title", "Week 3 <b>"]
    done = subprocess.run([*DOWNHILL, *command], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    shutil.move(folder / "site", elsewhere)
    shutil.rmtree(folder / "renders")
    return elsewhere


@pytest.fixture
def offline(browser: Browser) -> Iterator[Watched]:
    """A page that complains of nothing and asks for nothing beyond its folder; there is no network."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    watching = Watched(context.new_page())
    yield watching
    context.close()
    assert watching.complaints == []
    assert all(url.startswith(("file:", "data:", "blob:")) for url in watching.requests)


def opened(watched: Watched, folder: Path, anchor: str) -> Page:
    watched.page.goto(f"{(folder / 'index.html').as_uri()}#{anchor}")
    return watched.page
