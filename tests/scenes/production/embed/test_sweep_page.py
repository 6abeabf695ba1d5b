"""The clips of a sweep in one player: the slider keeps the moment, and films side by side are in step."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scenes.production.embed.variants import played, told
from scenes.production.landed import Landed
from tests.scenes.production.embed.conftest import RATES, Watched, opened

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

STATE = """() => {
  const { player } = document.querySelector("article:not([hidden]) .player");
  const shown = player.shown.map((film) => ({ label: film.variant.value, time: film.time }));
  return { shown, beat: player.beat, moment: player.moment, playing: player.playing };
}"""


def slide(page: Page, number: int) -> None:
    page.locator(".sweep input").evaluate(
        "(slider, value) => { slider.value = value; slider.dispatchEvent(new Event('input')); }", number
    )


def shows(page: Page, label: str) -> None:
    page.wait_for_function(
        "label => document.querySelector('.player').player.shown.every((film) => film.variant.value === label)",
        arg=label,
    )


def test_the_slider_changes_the_film_and_keeps_the_moment(watched: Watched, site: Path):
    page = opened(watched, site, "Tale")
    page.evaluate("document.querySelector('.player').player.go(1)")
    page.evaluate(
        "player => player.seek(player.starts[1] + 0.8)",
        page.evaluate_handle("document.querySelector('.player').player"),
    )
    for number in (2, 0, 1):
        slide(page, number)
        shows(page, RATES[number])
        state = page.evaluate(STATE)
        assert state["beat"] == 1
        (film,) = state["shown"]
        begins = page.evaluate("document.querySelector('.player').player.lead.beats[1].begins")
        assert film["time"] == pytest.approx(begins + 0.8, abs=0.05)
    assert RATES[1] in page.locator(".sweep input").get_attribute("aria-valuetext")


def test_the_slider_is_in_sight_where_the_film_is(watched: Watched, site: Path):
    page = opened(watched, site, "Tale")
    for part in (page.locator("article:visible .films"), page.locator(".sweep")):
        expect(part).to_be_in_viewport(ratio=1)


def test_the_slider_is_dragged_while_it_plays(watched: Watched, site: Path):
    page = opened(watched, site, "Tale")
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("document.querySelector('video').currentTime > 0.2")
    for number in (1, 2):
        before = page.evaluate(
            "k => { const { player } = document.querySelector('.player'); const at = player.along();"
            " const slider = document.querySelector('.sweep input'); slider.value = k;"
            " return new Promise((tell) => {"
            " player.element.addEventListener('variant', () => tell([at, player.along()]), { once: true });"
            " slider.dispatchEvent(new Event('input')); }); }",
            number,
        )
        assert before[0] - 0.05 <= before[1]
        page.wait_for_function("!document.querySelector('.player').player.lead.video.paused")
        assert page.evaluate(STATE)["shown"][0]["label"] == RATES[number]


def test_films_side_by_side_stand_at_one_moment(watched: Watched, site: Path):
    page = opened(watched, site, "Tale")
    page.get_by_role("button", name="Side by side").click()
    for beat in (2, 0, 1):
        page.evaluate("beat => document.querySelector('.player').player.go(beat)", beat)
        state = page.evaluate(STATE)
        assert [film["label"] for film in state["shown"]] == [*RATES]
        begins = page.evaluate(
            "k => document.querySelector('.player').player.films.map((f) => f.beats[k].begins)", beat
        )
        assert [film["time"] for film in state["shown"]] == pytest.approx(begins, abs=0.01)
    page.get_by_role("button", name="0.05", exact=True).click()
    assert [film["label"] for film in page.evaluate(STATE)["shown"]] == ["0.01", "0.1"]
    page.get_by_role("button", name="0.1", exact=True).click()  # two at least
    assert len(page.evaluate(STATE)["shown"]) == 2


def test_a_film_that_has_told_a_beat_sooner_waits_for_the_others(watched: Watched, site: Path):
    page = opened(watched, site, "Tale")
    page.evaluate(
        """() => {
          const [, film] = document.querySelector(".player").player.films;
          const told = (...times) => times.map((begins, k) => ({ begins, ends: times[k + 1] ?? 4, words: `${k}` }));
          const variants = [[0, 1], [0, 2]].map((times, k) =>
            ({ ...film.variant, value: `${k}`, at: [k], loops: false, beats: told(...times) }));
          document.querySelector("main").innerHTML = "<article><div class=player></div></article>";
          const axes = [{ name: "k", values: ["0", "1"] }];
          new DownhillPlayer(document.querySelector(".player"), { name: "k", axes, variants }).together(true);
        }"""
    )
    player = page.evaluate_handle("document.querySelector('.player').player")
    for second, times in ((0.5, [0.5, 0.5]), (1.5, [0.98, 1.5]), (2.0, [1.0, 2.0]), (3.0, [2.0, 3.0])):
        page.evaluate("([player, second]) => player.seek(second)", [player, second])
        assert [film["time"] for film in page.evaluate(STATE)["shown"]] == pytest.approx(times, abs=0.01)
    page.evaluate("player => { player.seek(1.2); player.play(); }", player)
    page.wait_for_function("player => player.beat === 1 && !player.playing", arg=player)  # to its end


def test_a_film_that_has_run_ahead_is_brought_back(watched: Watched, site: Path):
    page = opened(watched, site, "Tale")
    page.get_by_role("button", name="Side by side").click()
    page.evaluate("document.querySelector('.player').player.play()")
    page.wait_for_function("document.querySelector('.player').player.shown.every((film) => film.time > 0.1)")
    page.evaluate("document.querySelector('.player').player.shown.at(-1).video.currentTime += 3")
    page.wait_for_function(
        "(({ playing, moment, beat, shown }) => playing && (beat || moment > 2) && shown.every("
        "(film) => Math.abs(film.time - shown[0].time) < 0.5))(document.querySelector('.player').player)"
    )


def clips(*values: tuple[str, str]) -> list[Landed]:
    """Clips of a sweep over two parameters."""
    made = [Landed(Path(), " ".join(each)) for each in values]
    for clip, (rate, steps) in zip(made, values, strict=True):
        clip.__dict__["manifest"] = {"varied": {"descent.learning_rate": rate, "descent.steps": steps}}
    return made


def test_each_parameter_that_varies_has_a_slider_and_where_a_clip_is_missing_the_next_is_shown(
    watched: Watched, site: Path
):
    page = opened(watched, site, "Tale")
    variants = clips(("0.1", "3"), ("0.1", "5"), ("0.2", "3"), ("0.2", "5"), ("0.3", "5"))
    assert told(variants) == "learning rate: 0.1, 0.2, 0.3; steps: 3, 5"
    page.evaluate(
        """({ asked, values }) => {
          const { variant } = document.querySelector(".player").player.films[0];
          const variants = asked.variants.map((each, k) => ({ ...variant, ...each, value: values[k] }));
          document.querySelector("main").innerHTML = "<article><div class=player></div></article>";
          new DownhillPlayer(document.querySelector(".player"), { ...asked, variants });
        }""",
        {"asked": played(variants, [{} for _ in variants]), "values": [clip.name for clip in variants]},
    )
    rate, steps = (page.get_by_role("slider", name=name) for name in ("learning rate", "steps"))
    for slider, key, shown in (
        (steps, "ArrowRight", "0.1 5"),
        (rate, "ArrowRight", "0.2 5"),
        (steps, "ArrowLeft", "0.2 3"),
        (rate, "ArrowRight", "0.3 5"),
    ):
        slider.press(key)
        shows(page, shown)
        assert [each.get_attribute("aria-valuetext") for each in (rate, steps)] == shown.split()
        assert [each.input_value() for each in (rate, steps)] == [
            str(("0.1", "0.2", "0.3").index(shown.split()[0])),
            str(("3", "5").index(shown.split()[1])),
        ]
