"""What a homework function answers: a number, or in words why there is none."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable
from enum import Enum
from types import CodeType

import numpy as np
from numpy.typing import NDArray

from gdmath.errors import InputError

Array = NDArray[np.float64]
Candidate = Callable[[Array, Array, Array], object]
"""A homework function of (yhat, x, y), each shaped (n,), that returns one number."""

LONGEST = 200
"""So much of a message is told."""


class Fault(Enum):
    """What is wrong with a homework derivative: first with its numbers, then why there is none."""

    NONE = "right"
    FACTOR = "a constant multiple of the truth"
    SWAPPED = "the derivative by the other parameter"
    WRONG = "other numbers"
    NOT_FINITE = "a number that is not finite"
    VECTOR = "an array where one number is asked"
    NO_NUMBER = "something else where a number is asked"
    NOTHING = "no return"
    BLANK = "not written yet"
    STOPS = "an error"


class HomeworkError(InputError):
    """A homework gives no number: `words` say it in one sentence, `brief` names an error and its line alone."""

    def __init__(self, words: str, fault: Fault = Fault.STOPS, brief: str = "") -> None:
        super().__init__(words if words.endswith(("?", ".")) else f"{words}.")
        self.words, self.fault, self.brief = words, fault, brief


def answer_of(candidate: Candidate, name: str, yhat: Array, x: Array, y: Array) -> float:
    """The number that a homework function gives for these rows; `HomeworkError` begins with the function's name.

    An array of one number is that number, whatever its shape.
    """
    try:
        given = candidate(yhat, x, y)
    except HomeworkError:  # of a function that was asked elsewhere
        raise
    except (Exception, SystemExit) as error:  # a homework may fail in any way; the student needs to hear which
        if isinstance(error, NotImplementedError) or (isinstance(error, TypeError) and "ellipsis" in str(error)):
            given = ...
        else:
            code = _code(candidate)
            raise stopped(error, name, code.co_filename if code else "") from None
    if given is ... or (given is None and not _reads_its_rows(candidate)):
        raise HomeworkError(f"{name} is still blank", Fault.BLANK)
    if given is None:
        raise HomeworkError(f"{name} gives nothing: is its return missing?", Fault.NOTHING)
    try:
        answer = np.asarray(given, dtype=float)
    except Exception:
        raise HomeworkError(
            f"{name} gives a {type(given).__name__} where one number is asked", Fault.NO_NUMBER
        ) from None
    if answer.size == 1:
        return float(answer.item())
    if answer.shape == x.shape:
        rows = f"{len(answer)} numbers, one a row, where one is asked: take their mean"
        raise HomeworkError(f"{name} gives {rows}", Fault.VECTOR)
    raise HomeworkError(f"{name} gives an array shaped {answer.shape} where one number is asked", Fault.VECTOR)


def stopped(error: BaseException, name: str, file: str) -> HomeworkError:
    """That something stops with an error, in the last line of that file on the way to it."""
    line, trace = None, error.__traceback__
    while trace:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    brief = type(error).__name__ + (f" in line {line}" if line else "")
    message = "exit() ends the program, leave it out" if isinstance(error, SystemExit) else _message(error)
    return HomeworkError(f"{name} stops with {brief}{f': {message}' if message else ''}", brief=brief)


def _message(error: BaseException) -> str:
    """The first line of what an error says."""
    try:
        first = str(error).strip().partition("\n")[0]
    except Exception:  # an error of the student's own may fail to say anything
        return ""
    shown = "".join(mark if mark.isprintable() else " " for mark in first[:LONGEST])
    return shown if len(first) <= LONGEST else f"{shown}…"


def _code(candidate: object) -> CodeType | None:
    """The code of a function, also of one that is wrapped."""
    code = getattr(inspect.unwrap(candidate) if callable(candidate) else candidate, "__code__", None)
    return code if isinstance(code, CodeType) else None


def _reads_its_rows(candidate: Candidate) -> bool:
    """Whether a function does anything with what it is given; one whose code is not known is taken to."""
    code = _code(candidate)
    if code is None:
        return True
    touched = [part for step in dis.get_instructions(code) for part in _each(step.argval)]
    return any(name in touched for name in code.co_varnames[: code.co_argcount])


def _each(value: object) -> tuple[object, ...]:
    """An instruction names one variable or several."""
    return value if isinstance(value, tuple) else (value,)
