"""Gradient descent that is driven by hand: one object that steps, remembers, and shows itself."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from gdmath import InputError, MeanSquaredError, Trajectory, best_of, telling_steps
from gdmath.check import Candidate
from gdmath.errors import whole
from gdmath.optimizers import is_rate
from gdmath.tuning import length_unit, rate_grid, slope_unit
from scenes.lecture import Lecture
from scenes.live.canvas import Size
from scenes.live.homework import Homework, HomeworkError
from scenes.live.moment import Moment, start_of
from scenes.live.view import View, words_of
from scenes.parameters import DataSection, DescentSection
from scenes.production.job import Picture
from scenes.production.recipe import command
from scenes.stage.descents.contenders import CONTENDERS, Contender
from scenes.stage.numerals import significant
from scenes.stage.theme import THEMES

if TYPE_CHECKING:
    from scenes.live.widget import LiveWidget

SIZE = (1280, 720)
"""Of a picture, in pixels."""

MOST_STEPS = 100_000
"""A history is no longer."""

REMEMBERED = 100
"""So many moments can be taken back."""


class Live:
    """A descent over the rows of a lecture, a picture of it, and its controls.

    With homework functions of (yhat, x, y) the descent goes where they send it, and the true gradient's way lies dim
    beside it. Raises `InputError` where a lecture, a rate or a start is refused.
    """

    def __init__(
        self,
        lecture: Lecture | None = None,
        grad_wrt_w: Candidate | None = None,
        grad_wrt_b: Candidate | None = None,
    ) -> None:
        self._candidates = grad_wrt_w, grad_wrt_b
        self._own = Lecture() if lecture is None else lecture
        self._tell(self._own)

    def _tell(self, lecture: Lecture) -> None:
        """Begin with a lecture."""
        self._asked, self._view, self._framed_for = lecture, None, ()
        self._read_homework()
        self._moments = [start_of(CONTENDERS[0], lecture.learning_rate, len(self.loss.data), lecture.start)]

    def _read_homework(self) -> None:
        """Take the homework as it is now."""
        given = any(each is not None for each in self._candidates)
        self.homework = Homework(*self._candidates, self.loss.data) if given else None

    @property
    def loss(self) -> MeanSquaredError:
        """The loss over the rows."""
        return self._asked.loss

    @property
    def now(self) -> Moment:
        """The moment that is shown."""
        return self._moments[-1]

    def step(self, n: int = 1) -> Self:
        """Take n steps; where the homework fails, none."""
        n = whole(n, 1, f"n = {n!r} steps cannot be taken")
        if self.now.steps + n > MOST_STEPS:
            raise InputError(
                f"{self.now.steps + n:,} steps are too many to show; reset, and take {MOST_STEPS:,} at most."
            )
        gradient = self.homework.gradient if self.homework else None
        try:
            return self._show(self.now.ahead(self.loss, self._asked.batches.seed, n, gradient))
        except HomeworkError:
            return self  # the verdict says why

    def begin_at(self, start: ArrayLike) -> Self:
        """Start at another point (w, b), in the same frame."""
        now = self.now
        return self._show(start_of(now.contender, now.rate, now.batch_size, np.asarray(start, dtype=float)))

    def reset(self, start: ArrayLike | None = None, rate: float | None = None) -> Self:
        """Go back to the start, or to another one (w, b); the rate stays, or is the one given.

        A homework that was changed meanwhile is looked at anew.
        """
        now = self.now
        begin = now.so_far.points[0] if start is None else np.asarray(start, dtype=float)
        first = start_of(now.contender, now.rate if rate is None else _rate(rate), now.batch_size, begin)
        first.so_far.trajectory(self.loss)  # a start whose loss is not finite is refused here
        erred = self.errs
        self._read_homework()
        if self._framed_for != _frame_of(first) or self.errs != erred:
            self._view = None
        return self._show(first)

    def undo(self) -> Self:
        """Take the last change back; at the first moment there is none."""
        if len(self._moments) > 1:
            self._moments.pop()
        return self

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return len(self._moments) > 1

    @property
    def rate(self) -> float:
        """The learning rate of the next step; while it is chosen, an arrow shows where that would lead."""
        return self.now.rate

    @rate.setter
    def rate(self, rate: float) -> None:
        chosen = replace(self.now, rate=_rate(rate), aimed=True)
        if self.now.aimed:  # a slider that is drawn is one change
            self._moments.pop()
        self._show(chosen)

    @property
    def optimizer(self) -> str:
        """The name of the optimizer; set, it starts anew, at the best of 101 rates."""
        return self.now.contender.name

    @optimizer.setter
    def optimizer(self, name: str) -> None:
        contender = next((each for each in CONTENDERS if each.name.lower() == name.lower()), None)
        if contender is None:
            names = ", ".join(each.name for each in CONTENDERS)
            raise InputError(f"optimizer {name!r} is not known; give one of {names}.")
        begin = self.now.so_far.points[0]
        self._view = None
        self._show(start_of(contender, self._best(contender, begin), self.now.batch_size, begin))

    @property
    def batch_size(self) -> int:
        """How many rows a step sees."""
        return self.now.batch_size

    @batch_size.setter
    def batch_size(self, size: int) -> None:
        n = len(self.loss.data)
        if not isinstance(size, int) or not 1 <= size <= n:
            raise InputError(f"batch size {size!r} is not possible; there are {n:,} rows: give 1 to {n}.")
        begin = self.now.so_far.points[0]
        self._view = None
        self._show(start_of(self.now.contender, self.rate, size, begin))

    @property
    def batch_sizes(self) -> list[int]:
        """Batch sizes to choose from, the one there is among them; the largest first."""
        return sorted({*self._asked.batch_sizes, self.batch_size}, reverse=True)

    @property
    def optimizers(self) -> list[str]:
        """The names of the optimizers."""
        return [each.name for each in CONTENDERS]

    @property
    def has_critical_rate(self) -> bool:
        """Whether the descent is plain and sees all rows, so that a rate is known beyond which it diverges."""
        return self.now.contender is CONTENDERS[0] and self.batch_size == len(self.loss.data)

    @property
    def rates(self) -> list[float]:
        """Between which rates there is much to see, from the start that there is; the rate is one of them."""
        tried = self._tried(self.now.contender, self.now.so_far.points[0])
        return [min(self.rate, float(tried[0])), max(self.rate, float(tried[-1]))]

    @property
    def source(self) -> str:
        """Where the rows are from; set, all begins anew with other rows."""
        return self._asked.data.source

    @source.setter
    def source(self, source: str) -> None:
        if source not in self.sources:
            raise InputError(f"data {source!r} is not here; give one of {', '.join(self.sources)}.")
        own = source == self._own.data.source
        others = {"data": DataSection(source=source), "descent": DescentSection(), "look": self._asked.look}
        self._tell(self._own.with_sections(**({"look": self._asked.look} if own else others)))

    @property
    def sources(self) -> list[str]:
        """Rows to choose from: those of the lecture first."""
        return list(dict.fromkeys([self._own.data.source, "synthetic", "penguins"]))

    @property
    def theme(self) -> str:
        """Which colours it has, "dark" or "light"; set, the picture changes."""
        return self._asked.look.theme

    @theme.setter
    def theme(self, theme: str) -> None:
        if theme not in THEMES:
            raise InputError(f"theme {theme!r} is not known; give one of {', '.join(THEMES)}.")
        self._asked = self._asked.with_sections(look=self._asked.look.model_copy(update={"theme": theme}))
        self._view = None

    @property
    def point(self) -> NDArray[np.float64]:
        """(w, b) now, shaped (2,)."""
        return self.now.so_far.points[-1]

    @property
    def history(self) -> Trajectory:
        """The descent so far."""
        return self.now.so_far.trajectory(self.loss)

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
    def verdict(self) -> str:
        """What was found of the homework; nothing without one."""
        return self.homework.verdict if self.homework else ""

    @property
    def errs(self) -> bool:
        """Whether there is a homework that is not right."""
        return self.homework is not None and not self.homework.check.right

    @property
    def title(self) -> str:
        """What is done: by which rule and, where it is not on all, on how many rows a step."""
        few = f" on {self.batch_size} of {len(self.loss.data):,} rows"
        rule = self.optimizer[0].upper() + self.optimizer[1:]
        return rule + (", step by step" if self.batch_size == len(self.loss.data) else few)

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
            self._view = None
        if self._view is None:
            self._framed_for = _frame_of(self.now)
        if self._view is None or not self._view.holds(self.history, size, self.homework is None):
            self._view = View(size, self, self.framed())
        return self._view

    def framed(self) -> Trajectory:
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

    def _show(self, moment: Moment) -> Self:
        """Go on from another moment."""
        self._moments = [*self._moments[-REMEMBERED:], moment]
        return self

    def _best(self, contender: Contender, start: NDArray[np.float64]) -> float:
        """The rate that an optimizer starts with: the best of 101, or the lecture's."""
        if contender is CONTENDERS[0]:
            return self._asked.learning_rate
        rates = self._tried(contender, start)
        return best_of(rates, contender.optimizer, self.loss, start, self._asked.optimizers.steps).rate

    def _tried(self, contender: Contender, start: NDArray[np.float64]) -> NDArray[np.float64]:
        """The rates that an optimizer may have, in the unit that is its own."""
        return rate_grid(length_unit(self.loss, start) if contender.by_length else slope_unit(self.loss))


def _frame_of(moment: Moment) -> tuple[object, ...]:
    """What a picture is framed for."""
    return moment.contender.name, moment.rate, moment.batch_size, *moment.so_far.points[0].tolist()


def _rate(rate: float) -> float:
    if not is_rate(rate):
        raise InputError(f"rate = {rate!r} is not a learning rate; give a positive finite number.")
    return float(rate)
