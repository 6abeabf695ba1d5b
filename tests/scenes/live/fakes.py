"""A desk that draws rectangles at once; run as a program, a server of such desks, alone or each with a process."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
from PIL import Image, ImageDraw

TOP = Path(__file__).parents[3]

COLORS = {
    "dark": ("#101418", "#f2f4f6", "#a3adb8", "#ffe45c", "#f7706a"),
    "light": ("#fcfcfa", "#15191e", "#59636e", "#5a4400", "#b0203e"),
}
ROLES = ("background", "text", "muted", "accent", "warning")
ASPECTS = (16 / 9, 4 / 3, 1.0, 9 / 16)
MAP = (0.5, 0.2, 0.9, 0.5)


class FakeDesk:
    """Steps are counted; the picture is a colour by the step, and a square at the start on the map."""

    def __init__(self) -> None:
        self.size = (1280, 720)
        self.values: dict[str, Any] = {"rate": 0.02, "batch": 20, "data": "synthetic", "theme": "dark"}
        self.values["optimizer"] = "gradient descent"
        self.steps = [0]
        self.start = (0.6, 0.3)
        self.error = ""

    def handle(self, message: dict[str, Any]) -> None:
        self.error = ""
        match message:
            case {"do": "step", "n": n}:
                self.steps.append(self.steps[-1] + n)
            case {"do": "undo"}:
                self.steps = self.steps[:-1] or [0]
            case {"do": "reset"}:
                self.steps.append(0)
            case {"do": "start", "x": x, "y": y}:
                self.start = (x, y)
                self.steps.append(0)
            case {"do": "size", "width": width, "height": height}:
                aspect = min(ASPECTS, key=lambda each: abs(each / (width / height) - 1))
                height = min(height, width / aspect)
                self.size = (round(height * aspect), round(height))
            case {"do": str(name), "value": value} if name in self.values:
                self.values[name] = value
            case _:
                self.error = f"{message} asks for nothing that is known."

    def state(self) -> dict[str, Any]:
        step, rate = self.steps[-1], self.values["rate"]
        return self.values | {
            "step": step,
            "w": 1.5,
            "b": 2.0,
            "loss": 0.8,
            "line": f"after step {step:,}: w = 1.500, b = 2.000, loss = 0.8000",
            "rate_text": f"{rate:.3g}",
            "rates": [0.001, 1.0],
            "best": 0.09,
            "critical": 0.18,
            "diverges": rate > 0.18,
            "optimizers": ["gradient descent", "momentum", "Adam"],
            "batches": [20, 4, 1],
            "sources": ["synthetic", "penguins"],
            "colors": dict(zip(ROLES, COLORS[self.values["theme"]], strict=True)),
            "map": list(MAP),
            "alt": f"a line, a map, a loss curve at step {step}",
            "verdict": "",
            "command": "downhill render DescentDashboard -q h",
            "can_undo": len(self.steps) > 1,
            "error": self.error,
        }

    def jpeg(self) -> bytes:
        step = self.steps[-1]
        width, height = self.size
        picture = Image.new("RGB", self.size, COLORS[self.values["theme"]][0])
        draw = ImageDraw.Draw(picture)
        draw.rectangle((0, 0, width / 2, height), fill=(40 * step % 256, 120, round(255 * self.values["rate"])))
        left, top, right, bottom = MAP
        draw.rectangle((left * width, top * height, right * width, bottom * height), fill="#31688e")
        x, y = self.start[0] * width, self.start[1] * height
        draw.rectangle((x - 9, y - 9, x + 9, y + 9), fill="#ffffff")
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=90)
        return file.getvalue()

    def close(self) -> None:
        pass


class DeskWithProcess(FakeDesk):
    """As a homework has one."""

    def __init__(self) -> None:
        super().__init__()
        command, null = [sys.executable, "-c", "import time; time.sleep(600)"], subprocess.DEVNULL
        self.process = subprocess.Popen(command, stdout=null, stderr=null, start_new_session=True)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running(*command: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A server in a process of its own, and its address, the first line it says; nothing of it is left afterwards."""
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, *command], cwd=TOP, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            for child in psutil.Process(process.pid).children(recursive=True) if process.poll() is None else []:
                child.kill()
            process.kill()


if __name__ == "__main__":
    from scenes.live.server import Server

    kinds = {"with process": DeskWithProcess, "alone": FakeDesk}
    serving = Server(kinds[sys.argv[2]], int(sys.argv[1]))
    print(serving.address, flush=True)
    serving.run()
