"""The page in a browser: keys and mouse move the picture and the numbers, whatever the size of the window."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from scenes.live.server import OLD_TOKEN, Server
from tests.scenes.live import fakes
from tests.scenes.live.fakes import MAP, FakeDesk, running

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

PIXEL = """(canvas, [x, y]) => {
  const copy = new OffscreenCanvas(1, 1).getContext("2d");
  copy.drawImage(canvas, x * canvas.width, y * canvas.height, 1, 1, 0, 0, 1, 1);
  return [...copy.getImageData(0, 0, 1, 1).data].slice(0, 3);
}"""
SIZES = {"16:9": (1280, 720), "4:3": (1024, 768), "a phone": (390, 844)}


class Shown:
    """An open page: what it shows, what it complains of, and where it sends requests."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.complaints, self.requests = page, [], []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url.replace("ws:", "http:")))
        page.goto(address)
        self.drawn(0)

    def drawn(self, step: int) -> None:
        """Wait for the picture of that step."""
        self.page.wait_for_selector(f"canvas[data-step='{step}']")
        assert f"step {step:,}:" in self.page.locator(".line").inner_text()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for it; the page itself lets no words be evaluated."""
        end = time.monotonic() + 30
        while not condition():
            assert time.monotonic() < end
            self.page.wait_for_timeout(20)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def step(self) -> int:
        return int(self.page.locator("canvas").get_attribute("data-step") or 0)

    @property
    def rate(self) -> float:
        return float(self.page.locator(".number").inner_text())

    def pixel(self, x: float, y: float) -> list[int]:
        """The colour at a place of the picture, in fractions."""
        return self.page.locator("canvas").evaluate(PIXEL, [x, y])

    def place(self, x: float, y: float) -> tuple[float, float]:
        """A place of the picture in the window."""
        box = self.page.locator("canvas").bounding_box()
        assert box
        return box["x"] + x * box["width"], box["y"] + y * box["height"]


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 720})
    yield opened
    opened.close()


@pytest.fixture
def shown(context: BrowserContext, server: Server) -> Iterator[Shown]:
    page = Shown(context.new_page(), server.address)
    yield page
    page.page.close()
    assert page.complaints == []
    assert [url for url in page.requests if not url.startswith((f"http://127.0.0.1:{server.port}/", "data:"))] == []


def test_the_keys_step_undo_and_reset(shown: Shown):
    before = shown.pixel(0.2, 0.5)
    for key, step in (("1", 1), ("2", 11), ("3", 111), ("4", 1111), ("u", 111), ("U", 11), ("r", 0)):
        shown.press(key)
        shown.drawn(step)
        assert (shown.pixel(0.2, 0.5) == before) == (step == 0)


def test_the_buttons_step_undo_and_reset(shown: Shown):
    for name, step in (("10 steps", 10), ("1,000 steps", 1010), ("undo", 10), ("1 step", 11), ("back to the start", 0)):
        shown.page.get_by_role("button", name=name, exact=True).click()
        shown.drawn(step)


def test_it_runs_until_it_is_paused(shown: Shown):
    shown.press(" ")
    expect(shown.page.get_by_role("button", name="pause")).to_be_visible()
    shown.until(lambda: shown.step > 5)
    shown.press(" ")
    expect(shown.page.get_by_role("button", name="run")).to_be_visible()
    shown.press("r")
    shown.drawn(0)
    shown.press("2")
    shown.drawn(10)  # and not more


def test_the_arrows_turn_the_rate_and_beyond_the_critical_one_it_is_said_to_diverge(shown: Shown):
    slider, warning = shown.page.get_by_role("slider"), shown.page.get_by_text("diverges")
    colour = shown.page.locator(".number").evaluate("e => getComputedStyle(e).color")
    first = shown.rate
    shown.press("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown")
    assert shown.rate == pytest.approx(first, rel=0.02)
    slider.focus()  # there they are no other
    shown.press(*["ArrowRight"] * 18)
    assert shown.rate == pytest.approx(first * 10**0.9, rel=0.02)
    assert not warning.is_visible()
    shown.press(*["ArrowRight"] * 4)
    expect(warning).to_be_visible()
    assert "diverges" in (slider.get_attribute("aria-valuetext") or "")
    assert shown.page.locator(".number").evaluate("e => getComputedStyle(e).color") != colour
    shown.press("1")
    shown.drawn(1)
    assert shown.pixel(0.2, 0.5)[2] == pytest.approx(255 * shown.rate, abs=6)


def test_the_slider_is_logarithmic_and_marked_where_the_rates_are(shown: Shown):
    track = shown.page.get_by_role("slider").bounding_box()
    mark = shown.page.locator(".mark.critical").bounding_box()
    assert track
    assert mark
    shown.page.mouse.click(mark["x"], track["y"] + track["height"] / 2)
    shown.press("1")
    shown.drawn(1)
    assert shown.rate == pytest.approx(0.18, rel=0.05)


def test_a_click_on_the_map_starts_there_and_a_drag_takes_the_start_along(shown: Shown):
    left, top, right, bottom = MAP
    assert shown.page.locator(".map").evaluate("e => getComputedStyle(e).cursor") == "crosshair"
    shown.press("2")
    shown.drawn(10)
    shown.page.mouse.move(*shown.place(left + 0.1, top + 0.1))
    shown.page.mouse.down()
    shown.drawn(0)
    assert min(shown.pixel(left + 0.1, top + 0.1)) > 200
    shown.page.mouse.move(*shown.place(right + 0.05, bottom - 0.1), steps=12)  # beyond the edge it stays on the map
    shown.page.mouse.up()
    shown.press("1")
    shown.drawn(1)
    assert min(shown.pixel(right - 0.002, bottom - 0.1)) > 200
    assert max(shown.pixel(left + 0.1, top + 0.1)) < 200


@pytest.mark.parametrize(
    ("name", "choice", "then"),
    [("optimizer", "Adam", "Adam"), ("rows a step", "1 row", "1 row"), ("data", "penguins", "penguins")],
)
def test_a_choice_is_kept_and_leaves_the_keys_to_the_picture(shown: Shown, name: str, choice: str, then: str):
    select = shown.page.get_by_role("combobox", name=name)
    select.select_option(choice)
    shown.press("1")
    shown.drawn(1)
    assert select.evaluate("e => e.selectedOptions[0].text") == then


def test_a_key_is_not_taken_twice(shown: Shown):
    ten = shown.page.get_by_role("button", name="10 steps")
    ten.focus()
    shown.press(" ")  # the button's own key presses it, and does not run
    shown.drawn(10)
    expect(shown.page.get_by_role("button", name="run")).to_be_visible()
    shown.press("Enter")
    shown.drawn(20)
    shown.press("1")
    shown.drawn(21)
    ten.click()  # a button that is clicked keeps no key
    shown.drawn(31)
    shown.press(" ")
    expect(shown.page.get_by_role("button", name="pause")).to_be_visible()
    shown.press(" ", "r")
    shown.drawn(0)
    rows = shown.page.get_by_role("combobox", name="rows a step")
    rows.focus()
    shown.press("1")  # the list's own
    assert rows.evaluate("e => e.selectedOptions[0].text") == "1 row"
    shown.page.get_by_role("slider").focus()
    shown.press("3")
    shown.drawn(100)


def test_the_list_of_keys_opens_and_closes_and_takes_all_keys_meanwhile(shown: Shown):
    shown.press("?")
    dialog = shown.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert "downhill render DescentDashboard" in dialog.inner_text()
    assert Axe().run(shown.page).response["violations"] == []
    shown.press("1", "Escape")
    expect(dialog).not_to_be_visible()
    shown.press("2")
    shown.drawn(10)


def test_the_whole_screen_comes_and_goes(shown: Shown):
    shown.press("f")
    shown.until(lambda: shown.page.evaluate("document.fullscreenElement !== null"))
    shown.press("F")
    shown.until(lambda: shown.page.evaluate("document.fullscreenElement === null"))


@pytest.mark.parametrize("size", SIZES)
def test_all_is_in_view_and_within_reach_in_every_window(shown: Shown, size: str):
    width, height = SIZES[size]
    shown.page.set_viewport_size({"width": width, "height": height})
    pixels = "c => [c.width, c.height].map((side, k) => side - [c.clientWidth, c.clientHeight][k])"
    shown.until(lambda: shown.page.locator(".stage").evaluate("e => e.clientWidth") == width)
    shown.until(lambda: max(map(abs, shown.page.locator("canvas").evaluate(pixels))) <= 1)  # a pixel of it is one there
    stage, canvas = (shown.page.locator(each).bounding_box() for each in (".stage", "canvas"))
    assert stage
    assert canvas
    assert any(canvas[side] == pytest.approx(stage[side], abs=2) for side in ("width", "height"))
    assert canvas["width"] * canvas["height"] > 0.4 * width * height
    root = shown.page.locator("html")
    assert root.evaluate("e => [e.scrollWidth, e.scrollHeight]") == [width, height]
    for each in shown.page.locator(".bar button, .bar select, .bar input").all():
        if each.is_visible():
            box = each.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["y"] >= canvas["y"] + canvas["height"] - 1
            assert box["x"] + box["width"] <= width
            assert box["y"] + box["height"] <= height
            assert min(box["width"], box["height"]) >= (40 if size == "a phone" else 24)
    for theme in ("light", "dark"):
        shown.page.get_by_role("button", name=f"{theme} theme").click()
        expect(shown.page.get_by_role("button", name=f"{theme} theme")).not_to_be_visible()
        assert Axe().run(shown.page).response["violations"] == []


def test_two_pages_side_by_side_do_not_disturb_each_other(shown: Shown, context: BrowserContext, server: Server):
    other = Shown(context.new_page(), f"http://127.0.0.1:{server.port}/")  # the token is known here
    shown.press("2")
    shown.drawn(10)
    other.press("3")
    other.drawn(100)
    other.page.close()
    shown.press("1")
    shown.drawn(11)


def test_a_server_that_has_ended_is_said_to_have_and_the_page_comes_back_with_a_new_one(browser: Browser):
    server, context = ("-m", fakes.__name__), browser.new_context()
    with running(*server, "0", "alone") as (_, address):
        page = Shown(context.new_page(), address).page
        page.keyboard.press("2")
        page.keyboard.press(" ")
    notice = page.locator("#notice").filter(visible=True)
    expect(notice).to_contain_text("The server has stopped")
    with running(*server, address.split(":")[2].split("/")[0], "alone") as (_, address):
        expect(notice).to_have_text(OLD_TOKEN)
        Shown(context.new_page(), address)  # as the browser is opened with a new token
        expect(notice).to_have_count(0)
        page.wait_for_selector("canvas[data-step='0']")
        page.keyboard.press("1")
        page.wait_for_selector("canvas[data-step='1']")
        context.close()


def test_what_python_says_is_text_on_the_page(shown: Shown, monkeypatch: pytest.MonkeyPatch):
    script, plain = "<img src=x onerror=alert(1)>", FakeDesk.state
    said = {"verdict": script, "error": script, "line": f"step 1: {script}", "sources": [script]}
    monkeypatch.setattr(FakeDesk, "state", lambda desk: plain(desk) | said)
    shown.press("1")
    for place in (".error", ".verdict", ".line"):
        expect(shown.page.locator(place)).to_contain_text(script)
    assert shown.page.locator("img").count() == 0
