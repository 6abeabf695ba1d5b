"""Messages drive a descent, and what answers them is so."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gdmath import best_rate, critical_rate
from scenes.lecture import Lecture
from scenes.live import Live
from scenes.live.desk import LARGEST, Desk
from scenes.live.student import Student


def desk_of(**sections) -> Desk:
    return Desk(Live(Lecture(**sections)))


def picture(desk: Desk) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(desk.jpeg())))


def test_the_state_is_json_and_says_what_the_descent_is():
    desk = desk_of()
    desk.handle({"do": "step", "n": 10})
    state, live = json.loads(json.dumps(desk.state())), desk.live
    assert (state["step"], state["rate"], state["error"]) == (10, live.rate, "")
    assert [state["w"], state["b"]] == live.point.tolist()
    assert state["loss"] == live.history.losses[-1]
    assert state["line"] == live.line
    assert live.line in state["alt"]
    assert (state["best"], state["critical"]) == (best_rate(live.loss), critical_rate(live.loss))
    assert state["rates"][0] <= state["best"] < state["critical"] <= state["rates"][1]
    assert state["can_undo"]


def test_beyond_the_critical_rate_it_says_that_it_diverges():
    desk = desk_of()
    critical = critical_rate(desk.live.loss)
    for share, diverges in ((0.99, False), (1.01, True)):
        desk.handle({"do": "rate", "value": share * critical})
        assert desk.state()["diverges"] is diverges
    desk.handle({"do": "batch", "value": 4})
    assert desk.state()["critical"] is None
    assert desk.state()["diverges"] is False


def test_a_touch_of_the_map_starts_there():
    desk = desk_of()
    desk.handle({"do": "step", "n": 5})
    left, top, right, bottom = desk.state()["map"]
    desk.handle({"do": "start", "x": 0.3 * left + 0.7 * right, "y": 0.5 * (top + bottom)})
    (w, to_w), _ = (desk.live.view(desk.size).board.landscape.x_range, None)
    assert desk.state()["step"] == 0
    assert desk.state()["w"] == pytest.approx(w + 0.7 * (to_w - w))
    before = desk.state()
    desk.handle({"do": "start", "x": left / 2, "y": 0.5})
    assert desk.state() == before


@given(st.floats(1, 8000), st.floats(1, 8000))
def test_a_picture_fits_in_its_room_and_no_other_format_fills_more(width: float, height: float):
    desk = Desk(LIVE)
    desk.handle({"do": "size", "width": width, "height": height})
    across, up = desk.size
    assert across % 2 == up % 2 == 0
    assert max(across, up) <= LARGEST
    if min(width, height) >= 240:
        assert across <= width + 2
        assert up <= height + 2
        fills = [min(width / a, height / b) ** 2 * a * b for a, b in ((16, 9), (4, 3), (1, 1), (9, 16))]
        if max(width, height) <= LARGEST:
            assert across * up >= 0.98 * max(fills) - 8 * (across + up)


LIVE = Live(Lecture())


def test_the_picture_has_the_size_asked_for():
    desk = desk_of()
    desk.handle({"do": "size", "width": 390, "height": 844})
    assert picture(desk).shape[:2] == (desk.size[1], desk.size[0])
    assert desk.size[1] > desk.size[0]


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"do": "fly"},
        {"do": "step"},
        {"do": "step", "n": "ten"},
        {"do": "step", "n": 1e9},
        {"do": "step", "n": True},
        {"do": "rate", "value": None},
        {"do": "rate", "value": float("nan")},
        {"do": "start", "x": "left"},
        {"do": "size", "width": 0, "height": float("inf")},
        {"do": "optimizer", "value": 3},
        {"do": "data", "value": "../secret.csv"},
        {"do": ["step"]},
    ],
    ids=str,
)
def test_a_message_that_asks_for_what_cannot_be_moves_nothing_and_is_answered_by_a_sentence(message: dict):
    desk = desk_of()
    desk.handle({"do": "step", "n": 2})
    before, last = desk.state(), picture(desk)
    desk.handle(message)
    after = desk.state()
    assert after.pop("error")
    assert before.pop("error") == ""
    assert after == before
    assert np.array_equal(picture(desk), last)


def test_undo_takes_back_what_was_done():
    desk = desk_of()
    before = desk.state()
    for message in ({"do": "step", "n": 3}, {"do": "rate", "value": 0.03}):
        desk.handle(message)
    for _ in range(2):
        desk.handle({"do": "undo"})
    assert desk.state() == before


def test_a_homework_that_is_saved_again_is_run_with_the_next_reset(tmp_path: Path):
    path = tmp_path / "homework.py"
    terms = {"w": "(yhat - y) * x", "b": "yhat - y"}
    lines = [f"def grad_wrt_{name}(yhat, x, y): return FACTOR * ({term}).mean()" for name, term in terms.items()]
    path.write_text("\n".join(lines).replace("FACTOR", "1.0"))
    student = Student(path)
    desk = Desk(Live(Lecture(), student.grad_wrt_w, student.grad_wrt_b), student)
    try:
        assert "half" in desk.state()["verdict"]
        path.write_text("\n".join(lines).replace("FACTOR", "2.00"))
        desk.handle({"do": "step", "n": 1})
        assert desk.state()["error"] == "homework.py was saved: a reset runs it."
        desk.handle({"do": "reset"})
        assert desk.state()["error"] == ""
        assert desk.state()["verdict"] == "Your gradient is right."
    finally:
        desk.close()


@pytest.mark.parametrize("message", [{"do": "optimizer", "value": "Adam"}, {"do": "batch", "value": 4}], ids=str)
def test_a_slider_keeps_its_ends_while_the_rate_is_between_them(message: dict):
    desk = desk_of()
    desk.handle(message)
    low, high = desk.state()["rates"]
    assert low < desk.live.rate < high
    for share in (0.1, 0.5, 0.9):
        desk.handle({"do": "rate", "value": low ** (1 - share) * high**share})
        desk.handle({"do": "step", "n": 1})
        assert desk.state()["rates"] == [low, high]
