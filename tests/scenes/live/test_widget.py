"""The widget: what the browser says reaches the desk, and every message is answered."""

from __future__ import annotations

import pytest

from scenes.live.widget import LiveWidget
from tests.scenes.live.fakes import FakeDesk


@pytest.fixture
def widget() -> LiveWidget:
    return LiveWidget(FakeDesk())


def test_it_shows_its_desk_before_anything_is_asked(widget: LiveWidget):
    assert widget.state["step"] == 0
    assert widget.picture == widget.desk.jpeg()


def test_a_message_moves_the_state_and_the_picture(widget: LiveWidget):
    before = widget.picture
    widget._handle_custom_msg({"do": "step", "n": 10}, [])
    assert widget.state["step"] == 10
    assert widget.picture != before


@pytest.mark.parametrize("message", [{"do": "undo"}, {}, "nothing", None])
def test_a_message_that_changes_nothing_is_answered_too(widget: LiveWidget, message):
    heard = []
    widget.observe(heard.append, "state")
    widget._handle_custom_msg(message, [])
    assert len(heard) == 1


def test_what_is_moved_elsewhere_is_shown_when_it_is_refreshed(widget: LiveWidget):
    widget.desk.handle({"do": "step", "n": 7})
    widget.refresh()
    assert widget.state["step"] == 7
