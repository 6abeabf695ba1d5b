"""The widget: the stage and its controls in a cell of a notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from scenes.live.desk import Desk

PAGE = Path(__file__).parent / "page"


class LiveWidget(anywidget.AnyWidget):
    """A desk in a notebook: its messages go there, its state and picture come from there."""

    _esm = PAGE / "live.js"
    _css = PAGE / "live.css"
    state = traitlets.Dict().tag(sync=True)
    picture = traitlets.Bytes().tag(sync=True)

    def __init__(self, desk: Desk) -> None:
        self.desk, self.answers = desk, 0
        super().__init__(**self._now())
        self.on_msg(self._receive)

    def refresh(self) -> None:
        """Show what the desk has now, also where nothing was asked through the widget."""
        now = self._now()
        with self.hold_sync():
            self.picture, self.state = now["picture"], now["state"]

    def _receive(self, _: Any, message: Any, __: Any) -> None:
        """Every message is answered, since the page waits for that."""
        try:
            self.desk.handle(message if isinstance(message, dict) else {})
        finally:
            self.refresh()

    def _now(self) -> dict[str, Any]:
        """A state is told from the one before by the number of the answer: only what changed is sent."""
        self.answers += 1
        picture = self.desk.jpeg()
        return {"picture": picture, "state": self.desk.state() | {"answer": self.answers}}
