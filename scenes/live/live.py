"""Gradient descent that is driven by hand: one object that steps, remembers, and shows itself."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from gdmath import InputError, Trajectory, telling_steps
from scenes.lecture import Lecture
from scenes.live.canvas import Size
from scenes.live.driven import Driven, frame_of
from scenes.live.homework import HomeworkError
from scenes.live.view import View, words_of
from scenes.production.job import Picture
from scenes.production.recipe import command
from scenes.stage.descents.contenders import CONTENDERS
from scenes.stage.numerals import significant
from scenes.stage.theme import THEMES

if TYPE_CHECKING:
    from scenes.live.widget import LiveWidget

SIZE = (1280, 720)
"""Of a picture, in pixels."""


class Live(Driven):
    """A descent over the rows of a lecture, a picture of it, and its controls.

    With homework functions of (yhat, x, y) the descent goes where they send it, and the true gradient's way lies dim
    beside it. Raises `InputError` where a lecture, a rate or a start is refused.
    """

    _view: View | None = None

    @property
    def theme(self) -> str:
        """Which colours it has, "dark" or "light"; set, the picture changes."""
        return self._asked.look.theme

    @theme.setter
    def theme(self, theme: str) -> None:
        if theme not in THEMES:
            raise InputError(f"theme {theme!r} is not known; give one of {', '.join(THEMES)}.")
        self._asked = self._asked.with_sections(look=self._asked.look.model_copy(update={"theme": theme}))
        self._framed_for = ()

    @property
    def title(self) -> str:
        """What is done: by which rule and, where it is not on all, on how many rows a step."""
        few = f" on {self.batch_size} of {len(self.loss.data):,} rows"
        rule = self.optimizer[0].upper() + self.optimizer[1:]
        return rule + (", step by step" if self.batch_size == len(self.loss.data) else few)

    @property
    def lecture(self) -> Lecture:
        """The lecture of what is shown: its start, its rate, its steps."""
        begin, steps = tuple(map(float, self.now.so_far.points[0])), max(1, self.now.steps)
        descent = {"start": begin, "steps": steps}
        changes: dict[str, Any] = {"descent": descent}
        if self.optimizer == CONTENDERS[0].name:
            descent["learning_rate"] = self.rate
        else:
            changes["optimizers"] = {"steps": min(steps, 1000)}
        if (n := len(self.loss.data)) != self.batch_size:
            changes["batches"] = {"sizes": (n, self.batch_size)}
        sections = {name: getattr(self._asked, name).model_copy(update=each) for name, each in changes.items()}
        return self._asked.with_sections(**sections)

    @property
    def aim(self) -> NDArray[np.float64] | None:
        """Where the next step leads, (w, b), while its rate is chosen; None at other times."""
        if not self.now.aimed:
            return None
        gradient = self.homework.gradient if self.homework else None
        try:
            ahead = self.now.ahead(self.loss, self._asked.batches.seed, 1, gradient)
        except HomeworkError:
            return None
        return ahead.so_far.points[-1]

    @property
    def words(self) -> str:
        """What is said of the moment, below the picture."""
        return words_of(self.history, self)

    @property
    def line(self) -> str:
        """Step, parameters and loss in one line."""
        walk = self.history
        w, b, last = (significant(float(value)) for value in (*walk.points[-1], walk.losses[-1]))
        return f"after step {walk.steps:,}: w = {w}, b = {b}, loss = {last}"

    def command(self) -> str:
        """The `downhill render` line that makes a clip of what is shown."""
        scene = "DescentDashboard" if self.optimizer == CONTENDERS[0].name else "OptimizerRace"
        scene = scene if self.batch_size == len(self.loss.data) else "BatchSizes"
        reads = {"DescentDashboard": "descent", "OptimizerRace": "optimizers", "BatchSizes": "batches"}
        lecture, section = self.lecture, reads[scene]
        keys = [f"{section}.{key}" for key in getattr(lecture, section).model_dump()]
        return command(scene, lecture, Picture("h"), ["descent.start", "look.theme", *keys])

    def picture(self, width: int = SIZE[0], height: int = SIZE[1]) -> NDArray[np.uint8]:
        """The picture, RGB bytes `(height, width, 3)`: what DescentDashboard shows at this step."""
        return self.view((width, height)).paint(self)[..., :3].copy()

    def view(self, size: Size) -> View:
        """The stage, framed so that this moment is seen."""
        if self._view is not None and self._view.title != self.title:  # an optimizer was taken back
            self._framed_for = ()
        if not self._framed_for:
            self._view, self._framed_for = None, frame_of(self.now)
        if self._view is None or not self._view.holds(self.history, size, self.homework is None):
            self._view = View(size, self, self.likely())
        return self._view

    def likely(self) -> Trajectory:
        """The descent as far as it is likely to be driven, by the true gradient: what a picture is framed for."""
        now, planned = self.now, self._planned()
        on = planned - now.steps if now.steps <= planned else now.steps
        return now.ahead(self.loss, self._asked.batches.seed, on).true.trajectory(self.loss)

    def _planned(self) -> int:
        """How many steps tell enough, from the start."""
        now = self.now
        if now.contender is not CONTENDERS[0] or now.batch_size < len(self.loss.data):
            return self._asked.optimizers.steps
        asked = self._asked.descent.steps
        return telling_steps(self.loss, now.so_far.points[0], now.rate) if asked == "auto" else asked

    def widget(self) -> LiveWidget:
        """The picture with its controls, for a cell of a notebook."""
        try:
            from scenes.live.widget import LiveWidget
        except ModuleNotFoundError as error:
            raise InputError(f"the widget needs {error.name}: pip install 'manim-downhill[live]'.") from None
        from scenes.live.desk import Desk

        return LiveWidget(Desk(self))

    def _repr_png_(self) -> bytes:
        """The picture as a PNG file."""
        file = io.BytesIO()
        Image.fromarray(self.picture()).save(file, "PNG", compress_level=1)
        return file.getvalue()

    def __repr__(self) -> str:
        return self.line

    def _ipython_display_(self) -> None:
        """The picture, and the line below it."""
        from IPython.display import Image as Shown
        from IPython.display import display

        display(Shown(self._repr_png_()))
        print(self.line)
