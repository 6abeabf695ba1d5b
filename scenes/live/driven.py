"""Gradient descent that is driven by hand, step by step, and remembered."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gdmath import InputError, MeanSquaredError, Trajectory, best_of_each
from gdmath.check import Candidate
from gdmath.errors import whole
from gdmath.optimizers import is_rate
from gdmath.tuning import length_unit, rate_grid, slope_unit
from scenes.lecture import Lecture
from scenes.live.homework import Homework, HomeworkError
from scenes.live.moment import Moment, start_of
from scenes.parameters import DataSection, DescentSection
from scenes.stage.descents.contenders import CONTENDERS, Contender

MOST_STEPS = 100_000
"""A history is no longer."""

REMEMBERED = 100
"""So many moments can be taken back."""


class Driven:
    """A descent over the rows of a lecture, as far as it has been driven, and what may be chosen next.

    With homework functions of (yhat, x, y) it goes where they send it. Raises `InputError` where a lecture, a rate or a
    start is refused.
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
        self._asked, self._framed_for = lecture, ()
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
        if self._framed_for != frame_of(first) or self.errs != erred:
            self._framed_for = ()
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
        """The name of the optimizer; set, it starts anew, at the best of 101 rates or more."""
        return self.now.contender.name

    @optimizer.setter
    def optimizer(self, name: str) -> None:
        contender = next((each for each in CONTENDERS if each.name.lower() == name.lower()), None)
        if contender is None:
            names = ", ".join(each.name for each in CONTENDERS)
            raise InputError(f"optimizer {name!r} is not known; give one of {names}.")
        begin = self.now.so_far.points[0]
        self._framed_for = ()
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
        self._framed_for = ()
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
        tried = rate_grid(self._unit(self.now.contender, self.now.so_far.points[0]))
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
    def point(self) -> NDArray[np.float64]:
        """(w, b) now, shaped (2,)."""
        return self.now.so_far.points[-1]

    @property
    def history(self) -> Trajectory:
        """The descent so far."""
        return self.now.so_far.trajectory(self.loss)

    @property
    def verdict(self) -> str:
        """What was found of the homework; nothing without one."""
        return self.homework.verdict if self.homework else ""

    @property
    def errs(self) -> bool:
        """Whether there is a homework that is not right."""
        return self.homework is not None and not self.homework.check.right

    def _show(self, moment: Moment) -> Self:
        """Go on from another moment."""
        self._moments = [*self._moments[-REMEMBERED:], moment]
        return self

    def _best(self, contender: Contender, start: NDArray[np.float64]) -> float:
        """The rate that an optimizer starts with: the best of 101 or more, or the lecture's."""
        if contender is CONTENDERS[0]:
            return self._asked.learning_rate
        rules = [(self._unit(contender, start), contender.optimizer)]
        return best_of_each(rules, self.loss, start, self._asked.optimizers.steps)[0].rate

    def _unit(self, contender: Contender, start: NDArray[np.float64]) -> float:
        """The unit of the rates of an optimizer."""
        return length_unit(self.loss, start) if contender.by_length else slope_unit(self.loss)


def frame_of(moment: Moment) -> tuple[object, ...]:
    """What a picture is framed for."""
    return moment.contender.name, moment.rate, moment.batch_size, *moment.so_far.points[0].tolist()


def _rate(rate: float) -> float:
    if not is_rate(rate):
        raise InputError(f"rate = {rate!r} is not a learning rate; give a positive finite number.")
    return float(rate)
