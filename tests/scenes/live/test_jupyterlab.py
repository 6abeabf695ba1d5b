"""JupyterLab itself in a browser: slider moved, button pressed, and the picture is that of the same descent."""

from __future__ import annotations

import base64
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from scenes.lecture import Lecture
from scenes.live import Live
from tests.scenes.live.conftest import BROWSER

CELL = "from scenes.lecture import Lecture\nfrom scenes.live import Live\n\nlive = Live(Lecture())\nlive.widget()"

OFFLINE = ["--no-browser", "--allow-root", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """JupyterLab with one notebook, in a folder and with settings of its own; the address of the notebook."""
    import nbformat  # takes four seconds: not where tests are only collected

    home = tmp_path_factory.mktemp("jupyter")
    names = {"HOME": home, "IPYTHONDIR": home / "ipython"}
    names |= {f"JUPYTER_{kind}_DIR": home / kind.lower() for kind in ("CONFIG", "DATA", "RUNTIME")}
    folder = home / "class"
    folder.mkdir()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(notebook, folder / "class.ipynb")
    environment = os.environ | {name: str(path) for name, path in names.items()}
    with (home / "log").open("w") as log:
        command = [sys.executable, "-m", "jupyterlab", *OFFLINE]
        server = subprocess.Popen(command, cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        told = wait_for(home / "runtime" / f"jpserver-{server.pid}.json", server)
        yield f"{told['url']}lab/tree/class.ipynb?token={told['token']}"
    finally:
        server.terminate()
        server.wait()


def wait_for(path: Path, server: subprocess.Popen[bytes]) -> dict[str, str]:
    """What the server tells about itself when it answers."""
    while True:
        assert server.poll() is None, (path.parents[1] / "log").read_text()
        try:
            return json.loads(path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            time.sleep(0.05)


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    assert BROWSER, "these tests need Chromium: apt-get install chromium, or name one in CHROMIUM"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        page = chromium.new_page(viewport={"width": 1280, "height": 1000})
        page.set_default_timeout(60_000)
        yield page
        chromium.close()


def seen(page: Page) -> np.ndarray:
    """The picture in the page."""
    url = page.locator(".downhill canvas").evaluate("canvas => canvas.toDataURL()")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))).convert("RGB"), dtype=float)


def agree(page: Page, live: Live) -> bool:
    """Whether the page shows the line and the picture of a descent, but for what a JPEG loses."""
    page.locator(f'.downhill canvas[data-step="{live.history.steps}"]').wait_for()
    picture = seen(page)
    there = live.picture(picture.shape[1], picture.shape[0])
    return page.locator(".downhill .line").inner_text() == live.line and bool(np.abs(picture - there).mean() < 1.0)


def test_the_slider_and_the_buttons_of_the_widget_drive_the_descent_in_jupyterlab(lab: str, page: Page):
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(lab)
    page.get_by_text("| Idle").wait_for()
    page.locator(".jp-CodeCell .cm-content").click()
    page.keyboard.press("Shift+Enter")
    live = Live(Lecture())
    assert agree(page, live)

    page.get_by_role("button", name="10 steps", exact=True).click()
    assert agree(page, live.step(10))

    slider = page.get_by_role("slider", name="learning rate")
    slider.fill("700")
    page.wait_for_function("document.querySelector('.downhill .number').textContent !== '0.0202'")
    live.rate = float(page.locator(".downhill .number").inner_text())
    page.get_by_role("button", name="100 steps", exact=True).click()
    assert agree(page, live.step(100))

    page.locator(".downhill .warning").wait_for(state="hidden")
    slider.fill("1000")
    page.locator(".downhill .warning").wait_for(state="visible")

    slider.press("r")
    assert agree(page, live.reset(rate=float(page.locator(".downhill .number").inner_text())))
    assert complaints == []
    local = ("http://localhost:", "http://127.0.0.1:", "data:", "blob:")
    assert [url for url in asked if not url.startswith(local)] == []
