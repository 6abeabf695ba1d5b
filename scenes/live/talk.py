"""What page and widget talk with."""

from __future__ import annotations

from typing import Any, Protocol


class Desk(Protocol):
    """What stands behind one page or widget: it takes messages, and has a state and a picture.

    The browser sends one message at a time, and the next when a state and a picture have come.
    """

    def handle(self, message: dict[str, Any]) -> None:
        """Do what a message asks for; what cannot be done is said by `error` in the state."""

    def jpeg(self) -> bytes:
        """The picture."""

    def state(self) -> dict[str, Any]:
        """All that the controls show, as JSON knows it; asked for after the picture."""

    def close(self) -> None:
        """End what was started for it."""
