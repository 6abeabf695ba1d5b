"""What widget and page have in common: messages that drive a descent, and the state and picture that answer them."""

from __future__ import annotations

import io
import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from PIL import Image

from gdmath import InputError, Regime, best_rate, critical_rate, regime
from scenes.live.live import SIZE, Live
from scenes.live.student import Student
from scenes.stage.numerals import significant
from scenes.stage.theme import THEMES

ASPECTS = ((16, 9), (4, 3), (1, 1), (9, 16))

SMALLEST, LARGEST = 240, 1920
"""Pixels of the longer side of a picture."""

SLOW, FAST = 1 / 300, 3.0
"""How far the slider of the rate reaches: from a share of the best rate to so many times the critical one."""

QUALITY = 92
"""Of the JPEG: type is sharp."""


class Desk:
    """The controls of a descent. A message that asks for what cannot be is answered by a sentence, `error`.

    A homework whose file was saved meanwhile is run anew with the next reset, and until then it is said.
    """

    def __init__(self, live: Live, student: Student | None = None) -> None:
        self.live, self.student, self.size, self.error = live, student, SIZE, ""
        self.doing: dict[str, Callable[[Mapping[str, Any]], object]] = {
            "step": lambda asked: live.step(asked["n"]),
            "undo": lambda _: live.undo(),
            "reset": lambda _: self._reset(),
            "start": self._start,
            "rate": lambda asked: setattr(live, "rate", asked["value"]),
            "optimizer": lambda asked: setattr(live, "optimizer", asked["value"]),
            "batch": lambda asked: setattr(live, "batch_size", asked["value"]),
            "data": lambda asked: setattr(live, "source", asked["value"]),
            "theme": lambda asked: setattr(live, "theme", asked["value"]),
            "size": self._resize,
        }

    def handle(self, message: Mapping[str, Any]) -> None:
        """Do what a message asks for."""
        self.error = ""
        try:
            self.doing[message["do"]](message)
        except InputError as error:
            self.error = str(error)
        except (KeyError, TypeError, ValueError, AttributeError):
            self.error = f"{json.dumps(message, default=str)[:80]} cannot be done here."

    def state(self) -> dict[str, Any]:
        """Where the descent stands, and what can be chosen, as JSON takes it."""
        live, walk, theme = self.live, self.live.history, THEMES[self.live.theme]
        (w, b), last = walk.points[-1].tolist(), float(walk.losses[-1])
        best, critical, rates = self._rates()
        return {
            "step": walk.steps,
            "w": w,
            "b": b,
            "loss": last,
            "line": live.line,
            "rate": live.rate,
            "rate_text": significant(live.rate, 3),
            "rates": rates,
            "best": best,
            "critical": critical,
            "diverges": critical is not None and regime(live.loss, live.rate) is Regime.DIVERGES,
            "optimizer": live.optimizer,
            "optimizers": live.optimizers,
            "batch": live.batch_size,
            "batches": live.batch_sizes,
            "data": live.source,
            "sources": live.sources,
            "theme": live.theme,
            "colors": {
                "background": theme.background,
                "text": theme.text,
                "muted": theme.muted,
                "accent": theme.b,
                "warning": theme.gradient,
            },
            "map": list(live.view(self.size).map),
            "alt": f"Gradient descent {live.line}. {live.words}",
            "verdict": live.verdict,
            "command": live.command(),
            "can_undo": live.can_undo,
            "error": self.error or self._change(),
        }

    def jpeg(self) -> bytes:
        """The picture as a JPEG file."""
        file = io.BytesIO()
        pixels = self.live.view(self.size).paint(self.live)
        picture = Image.frombuffer("RGBX", self.size, pixels, "raw", "RGBX", 0, 1)  # without a copy
        picture.save(file, "JPEG", quality=QUALITY, subsampling=0)
        return file.getvalue()

    def close(self) -> None:
        """End what was started for it."""
        if self.student:
            self.student.close()

    def _reset(self) -> None:
        if self.student and self.student.changed():
            self.student.restart()
        self.live.reset()

    def _change(self) -> str:
        """That a homework waits to be run."""
        changed = self.student is not None and self.student.changed()
        return f"{self.student.path.name} was saved: a reset runs it." if self.student and changed else ""

    def _rates(self) -> tuple[float | None, float | None, list[float]]:
        """The best and the critical rate, where they are known, and how far the slider reaches, the rate included."""
        live, rate = self.live, self.live.rate
        if not live.has_critical_rate:
            return None, None, live.rates
        best, critical = best_rate(live.loss), critical_rate(live.loss)
        return best, critical, [min(rate, SLOW * best), max(rate, FAST * critical)]

    def _start(self, asked: Mapping[str, Any]) -> None:
        """Start at a place of the map; beside it there is nothing to start from."""
        point = self.live.view(self.size).point_at(float(asked["x"]), float(asked["y"]))
        if point is not None:
            self.live.begin_at(point)

    def _resize(self, asked: Mapping[str, Any]) -> None:
        """The format that fills a room best, as large as the room."""
        width, height = (float(asked[side]) for side in ("width", "height"))
        if not (width > 0 and height > 0 and math.isfinite(width * height)):
            raise ValueError
        pictures = [_within(width, height, *aspect) for aspect in ASPECTS]
        self.size = max(pictures, key=lambda size: size[0] * size[1])


def _within(width: float, height: float, across: int, up: int) -> tuple[int, int]:
    """The largest picture of a format that a room holds, in even numbers of pixels."""
    unit = min(width / across, height / up, LARGEST / max(across, up))
    unit = max(unit, SMALLEST / max(across, up))
    return 2 * round(across * unit / 2), 2 * round(up * unit / 2)
