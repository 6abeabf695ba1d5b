from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from filelock import FileLock
from playwright.sync_api import Browser, Page, sync_playwright

from tests.closed import Closed

BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

DOWNHILL = [sys.executable, "-c", "from scenes.production.command import main; main()"]

ONE_AFTER_ANOTHER = """
import sys
from scenes.production.command import downhill
for command in sys.argv[1:]:
    try:
        downhill(command.split("|"))
    except SystemExit as end:
        if end.code:
            raise
"""

SCRIPT, READ = "<script>alert(1)</script>", '#read("/etc/passwd")'
"""Names of columns that must appear as just that text."""

AUTHOR = "Ada <b>Müller</b>"

SCENES = ("BowlDescent", "RollDownhill")

RATES = ("0.01", "0.05", "0.1")
"""Of the sweep."""

FASTER = 6
"""How many times as fast films play here."""

HURRY = f"""{{
  const rate = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, "playbackRate");
  const play = HTMLMediaElement.prototype.play;
  Object.defineProperty(HTMLMediaElement.prototype, "playbackRate", {{
    get() {{ return rate.get.call(this) / {FASTER}; }},
    set(value) {{ rate.set.call(this, value * {FASTER}); }},
  }});
  HTMLMediaElement.prototype.play = function () {{ this.playbackRate = 1; return play.call(this); }};
}}"""
"""For a page, before anything of it runs: a film that plays at its own speed plays faster."""


def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of all processes that run tests."""
    alone = "PYTEST_XDIST_WORKER" not in os.environ
    return tmp_path_factory.getbasetemp() if alone else tmp_path_factory.getbasetemp().parent


def made_once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is filled once, whichever of the processes that run tests comes first."""
    base = shared(tmp_path_factory)
    folder = base / name
    with FileLock(base / f"{name}.lock"):
        if not (folder / "made").exists():
            folder.mkdir()
            make(folder)
            (folder / "made").touch()
    return folder


def run(closed: Closed, folder: Path, *commands: list[str]) -> None:
    """Run commands of downhill in a folder, one after the other in one process without a network."""
    words = ["|".join(command) for command in commands]
    done = closed.run([sys.executable, "-c", ONE_AFTER_ANOTHER, *words], folder)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="session")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Closed:
    """What the clips below are made in."""
    folder = shared(tmp_path_factory) / "closed"
    folder.mkdir(exist_ok=True)
    return Closed(folder)


@pytest.fixture(scope="session")
def renders(tmp_path_factory: pytest.TempPathFactory, closed: Closed) -> Path:
    """Two clips of a lecture with hostile names, in a deck, on a page and on paper."""

    def make(folder: Path) -> None:
        quoted = READ.replace('"', '""')
        (folder / "rows.csv").write_text(f'{SCRIPT},"{quoted}"\n0,1\n1,3\n2,4\n3,8\n')
        (folder / "lecture.toml").write_text('[data]\nsource = "rows.csv"\n[descent]\nsteps = 2\n')
        deck = ["deck", "-q", "l", "--pdf", "--author", AUTHOR]
        run(closed, folder, [*deck, *SCENES], ["gallery", "-q", "l", *SCENES], ["handout", *SCENES])

    return made_once(tmp_path_factory, "lecture", make) / "renders"


@pytest.fixture(scope="session")
def swept(tmp_path_factory: pytest.TempPathFactory, closed: Closed) -> Path:
    """The clips of a sweep, in a deck, on a page and on paper, carried to another place without their renders."""

    def make(folder: Path) -> None:
        made = folder / "made here"
        made.mkdir()
        shutil.copy(Path(__file__).with_name("tale.py"), made)
        sweep = ["tale.py", "--steps", "2", "--sweep", f"descent.learning_rate={','.join(RATES)}"]
        page = ["gallery", "-q", "l", "--output", "site", "--title", "Week 3 <b>"]
        deck = ["deck", "-q", "l", "--output", "deck", "--pdf"]
        run(closed, made, [*deck, *sweep], [*page, *sweep], ["handout", *sweep])
        (folder / "Übung 3").mkdir()
        for kind in ("deck", "site"):
            (made / kind).rename(folder / "Übung 3" / kind)
        made.rename(folder / "films")

    return made_once(tmp_path_factory, "sweep", make)


@pytest.fixture(scope="session")
def site(swept: Path) -> Path:
    """The page of the sweep."""
    return swept / "Übung 3" / "site"


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

    def outside(self) -> list[str]:
        """What was asked for that does not lie in the folder of what was opened."""
        folder = self.requests[0].rpartition("/")[0]
        return [url for url in self.requests if not url.startswith((f"{folder}/", "data:", "blob:"))]


@contextmanager
def watch(browser: Browser, **settings: Any) -> Iterator[Watched]:
    """A page without a network, where films play fast; it complains of nothing and needs nothing beyond its folder."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 720}} | settings, offline=True)
    context.add_init_script(HURRY)
    watching = Watched(context.new_page())
    yield watching
    context.close()
    assert watching.complaints == []
    assert watching.outside() == []


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
def watched(browser: Browser) -> Iterator[Watched]:
    with watch(browser) as watching:
        yield watching


def beats(renders: Path, name: str) -> list[dict]:
    return json.loads((renders / "480p15" / f"{name}.json").read_text())["beats"]


def printed(page: Page, deck: Path, file: Path) -> pypdfium2.PdfDocument:
    """What a browser prints of a deck, when its pages have been laid out: reveal is ready before they are."""
    page.add_init_script("document.addEventListener('pdf-ready', () => { window.laidOut = true; })")
    page.goto((deck / "index.html").as_uri() + "?print-pdf")
    page.wait_for_function("window.laidOut && [...document.images].every(i => i.complete && i.naturalWidth)")
    page.pdf(path=str(file), prefer_css_page_size=True, print_background=True)
    return pypdfium2.PdfDocument(file)


def opened(watched: Watched, folder: Path, anchor: str) -> Page:
    watched.page.goto(f"{(folder / 'index.html').as_uri()}#{anchor}")
    return watched.page
