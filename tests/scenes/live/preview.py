"""The moving picture of the live page in the README: `python -m tests.scenes.live.preview`, with Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from scenes.production.previews import FOLDER, SHOWN, preview

DOWNHILL = [sys.executable, "-c", "from scenes.production.command import main; main()"]
BROWSER = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")

WINDOW, SIZE = {"width": 1024, "height": 640}, (640, 400)

ANSWERED = 250
"""Milliseconds, more than an answer takes."""

FASTER = ["ArrowRight"] * 14
PRESSED = [*"1111122", "3", "r", *FASTER, *"111111", "r", *["ArrowLeft"] * 8, *"1112233"]
"""Keys one after the other: some steps to the fit, then a rate that is too large, then one that is not."""


def filmed(page: Page) -> Iterator[Image.Image]:
    """A picture after each key, those of the steps longer."""
    for key in PRESSED:
        page.keyboard.press(key)
        page.wait_for_timeout(ANSWERED)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB").resize(SIZE, Image.Resampling.LANCZOS)
        yield from [picture] * (1 if key.startswith("Arrow") else SHOWN)


if __name__ == "__main__":
    serving = subprocess.Popen([*DOWNHILL, "live", "--no-browser", "--port", "0"], stdout=subprocess.PIPE, text=True)
    assert serving.stdout
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
            opened = browser.new_page(viewport=WINDOW)
            opened.goto(serving.stdout.readline().strip())
            opened.wait_for_selector("canvas[data-step='0']")
            preview([*filmed(opened)], FOLDER / "live.webp")
            browser.close()
    finally:
        serving.terminate()
        serving.wait()
