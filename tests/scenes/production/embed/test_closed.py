"""Nothing is read from the network when clips, decks, pages and handouts are made."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.closed import Closed


def test_clips_a_deck_a_page_and_paper_are_made_without_a_network(closed: Closed, renders: Path):
    assert [*renders.rglob("*.mp4")]
    assert closed.asked_for() == []


def test_who_asks_for_the_network_is_noted_and_refused(tmp_path: Path):
    closed = Closed(tmp_path)
    done = closed.run([sys.executable, "-c", "import urllib.request as u; u.urlopen('http://example.org')"], tmp_path)
    assert "the network is closed" in done.stderr
    assert ["example.org" in line for line in closed.asked_for()] == [True]
