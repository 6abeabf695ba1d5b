"""The process in which a student's file runs: a script, started by `scenes.live.student` and never imported.

On its standard input come questions: a letter, w or b, the number of rows n (four bytes), whether they are new (a
byte), then n doubles yhat, and of new rows n doubles x and n y. On its standard output go answers, JSON after its
length (four bytes): first which functions are missing, then one a question. What takes longer than the limit ends the
process, whatever Python is doing and also when nobody waits any more; on the standard error is then told where it was.
The student's code sees none of the three.
"""

from __future__ import annotations

import builtins
import faulthandler
import json
import os
import signal
import struct
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, NoReturn

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from gdmath.answers import HomeworkError, answer_of, stopped

FUNCTIONS = {b"w": "grad_wrt_w", b"b": "grad_wrt_b"}
QUESTION, LENGTH = struct.Struct("=cI?"), struct.Struct("=I")

ALARM = hasattr(signal, "setitimer")
"""Whether the system has a clock that ends a process; where not, Python's costs a thread a question."""


class Talk:
    """Questions come and answers go in pipes of its own; each answer is due within the limit."""

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.questions, self.answers, self.last_words = _private_streams()
        faulthandler.enable(self.last_words)
        if ALARM:
            faulthandler.register(signal.SIGALRM, self.last_words, all_threads=False, chain=True)  # and end as usual

    def hurry(self) -> None:
        """From now on the time runs, until something is told."""
        if ALARM:
            signal.setitimer(signal.ITIMER_REAL, self.limit)
        else:
            faulthandler.dump_traceback_later(self.limit, exit=True, file=self.last_words)

    def tell(self, **answer: Any) -> None:
        """Answer in time."""
        if ALARM:
            signal.setitimer(signal.ITIMER_REAL, 0.0)
        else:
            faulthandler.cancel_dump_traceback_later()
        message = json.dumps(answer).encode()
        self.answers.write(LENGTH.pack(len(message)) + message)
        self.answers.flush()

    def tell_error(self, error: HomeworkError) -> None:
        """Answer why there is no answer."""
        self.tell(words=error.words, fault=error.fault.name, brief=error.brief)


def main(path: Path, limit: float) -> None:
    """Run the file, then answer until nobody asks any more."""
    talk = Talk(limit)
    builtins.input = _nobody_answers
    sys.addaudithook(_no_forks)
    talk.hurry()
    try:
        names = run(path)
    except HomeworkError as error:
        talk.tell_error(error)
        return
    talk.tell(missing=[name for name in FUNCTIONS.values() if not callable(names.get(name))])
    while len(head := talk.questions.read(QUESTION.size)) == QUESTION.size:
        letter, n, new = QUESTION.unpack(head)
        yhat = np.frombuffer(bytearray(talk.questions.read(8 * n)))
        if new:
            x, y = np.frombuffer(talk.questions.read(16 * n)).reshape(2, n)
        talk.hurry()
        try:
            talk.tell(number=answer_of(names[FUNCTIONS[letter]], FUNCTIONS[letter], yhat, x, y))
        except HomeworkError as error:
            talk.tell_error(error)


def run(path: Path) -> dict[str, Any]:
    """The names that a file defines, run as if it were imported; `HomeworkError` where it does not run to its end."""
    sys.path[0], sys.argv = str(path.parent), [str(path)]
    try:
        code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:  # which of them null bytes are differs between Pythons
        line, why = getattr(error, "lineno", None), getattr(error, "msg", error)
        where = f" in line {line}" if line else ""
        words = f"{path.name} is not Python yet: {why}{where}; mend it and save it"
        raise HomeworkError(words, brief=f"{type(error).__name__}{where}") from None
    except (OSError, MemoryError, RecursionError) as error:
        raise HomeworkError(f"{path.name} cannot be read: {error}", brief="unreadable file") from None
    module = ModuleType(path.stem)
    module.__file__ = str(path)
    sys.modules.setdefault(path.stem, module)
    try:
        exec(code, module.__dict__)
    except (Exception, SystemExit) as error:
        raise stopped(error, path.name, str(path)) from None
    return module.__dict__


def _private_streams() -> tuple[BinaryIO, BinaryIO, BinaryIO]:
    """What came as standard input, output and error; whoever uses those from now on meets nobody."""
    questions, answers, last_words = (os.dup(number) for number in range(3))  # no program started inherits these
    nobody = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nobody, number)
    os.close(nobody)
    return os.fdopen(questions, "rb"), os.fdopen(answers, "wb"), os.fdopen(last_words, "wb")


def _nobody_answers(prompt: object = "") -> NoReturn:
    raise EOFError("nobody is there to answer input(), write the value into the file")


def _no_forks(event: str, _: object) -> None:
    if event in ("os.fork", "os.forkpty"):  # two would answer one question
        raise RuntimeError("a homework is one process, leave out what starts others")


def _leave() -> NoReturn:
    """End at once, with every program that was started, whatever threads still run."""
    if hasattr(os, "killpg") and os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), float(sys.argv[2]))
    finally:
        _leave()
