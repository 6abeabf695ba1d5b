"""A homework that moves the ball: its gradient at a point, and the verdict on it."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gdmath import Data, GradientCheck, HomeworkError, InputError, MeanSquaredError, check_gradient
from gdmath.answers import Candidate, answer_of
from scenes.stage.words.homework_claims import verdict

__all__ = ["Homework", "HomeworkError"]

Array = NDArray[np.float64]
NAMES = {"w": "grad_wrt_w", "b": "grad_wrt_b"}


class Homework:
    """The derivatives of the loss over some rows as a student has written them, functions of (yhat, x, y).

    The true derivative stands in for one that is None; nothing is then said of it. The functions get x and y read-only.
    """

    def __init__(self, grad_wrt_w: Candidate | None, grad_wrt_b: Candidate | None, data: Data) -> None:
        given = {"w": grad_wrt_w, "b": grad_wrt_b}
        self.data, self.loss = data, MeanSquaredError(data)
        self.candidates = {of: candidate for of, candidate in given.items() if candidate is not None}
        for of, candidate in self.candidates.items():
            if not callable(candidate):
                raise InputError(f"{NAMES[of]} = {candidate!r:.60} is no function; give one of (yhat, x, y).")
        if not self.candidates:
            raise InputError("a homework needs grad_wrt_w, grad_wrt_b or both: functions of (yhat, x, y).")

    def gradient(self, w: float, b: float, rows: NDArray[np.intp] | None = None) -> Array:
        """Its gradient (∂L/∂w, ∂L/∂b), shaped (2,), over all rows or those of these numbers.

        Raises `HomeworkError` where a function gives no number; infinite numbers are numbers.
        """
        x, y = self.data.x, self.data.y
        if rows is not None:
            x, y = _read_only(x[rows]), _read_only(y[rows])
        with np.errstate(over="ignore", invalid="ignore"):
            gradient = self.loss.gradient(w, b, rows)
            for k, of in enumerate("wb"):
                if of in self.candidates:
                    gradient[k] = answer_of(self.candidates[of], NAMES[of], w * x + b, x, y)
        return gradient

    @cached_property
    def check(self) -> GradientCheck:
        """What is found of both by `gdmath.check_gradient`; of one that is None, that it is right."""
        return check_gradient(
            self.candidates.get("w", lambda yhat, x, y: -2.0 * np.mean((y - yhat) * x)),
            self.candidates.get("b", lambda yhat, x, y: -2.0 * np.mean(y - yhat)),
            self.data,
        )

    @cached_property
    def verdict(self) -> str:
        """What is found, in words for below a picture."""
        return verdict(self.check, len(self.data), "".join(self.candidates))


def _read_only(rows: Array) -> Array:
    rows.flags.writeable = False
    return rows
