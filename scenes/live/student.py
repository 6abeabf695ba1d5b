"""A homework from a file: it runs in a process of its own, which is ended when it gives no answer."""

from __future__ import annotations

import json
import os
import re
import select
import signal
import struct
import subprocess
import sys
import threading
import weakref
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from gdmath import Fault, HomeworkError
from gdmath.answers import Array, Candidate

LIMIT = 5.0
"""Seconds that the file may take to run, and each answer."""

GRACE, GRACE_AT_START = 1.0, 60.0
"""The process ends itself at the limit: only one that is halted is waited for so much longer; Python has to start."""

SCRIPT = Path(__file__).with_name("student_process.py")
FUNCTIONS = {"w": "grad_wrt_w", "b": "grad_wrt_b"}
QUESTION, LENGTH = struct.Struct("=cI?"), struct.Struct("=I")

ALARMED = -signal.SIGALRM if hasattr(signal, "SIGALRM") else None
"""How a process has ended whose time was over."""


class Student:
    """The functions grad_wrt_w and grad_wrt_b of a file, which runs and answers in a process of its own.

    Whatever the file does, ours goes on: a function is asked as if it were here and raises `HomeworkError`, a sentence,
    where it gives no number. A process that gives no answer in `limit` seconds is ended; so is every one with ours.
    What the file prints is not shown.
    """

    def __init__(self, path: str | os.PathLike[str], limit: float = LIMIT) -> None:
        self.path, self.limit = Path(path).absolute(), limit
        self._lock = threading.RLock()
        self._process: _Process | None = None
        self.restart()

    @property
    def grad_wrt_w(self) -> Candidate:
        """The file's derivative by w, a function of (yhat, x, y)."""
        return partial(self._ask, "w")

    @property
    def grad_wrt_b(self) -> Candidate:
        """The file's derivative by b, a function of (yhat, x, y)."""
        return partial(self._ask, "b")

    @property
    def problem(self) -> str:
        """Why the file gives no homework, or not all of it, in a sentence; nothing where it does."""
        with self._lock:
            try:
                self._run()
            except HomeworkError as error:
                return str(error)
            return "".join(str(self._lacking(name)) for name in self._missing[:1])

    def changed(self) -> bool:
        """Whether the file was saved since it was run."""
        return self._saved != _saved(self.path)

    def restart(self) -> None:
        """Run the file as it is now, in a new process."""
        with self._lock:
            self.close()
            self._saved = _saved(self.path)
            self._failed = self._refused()
            if not self._failed:
                self._process = _Process(self.path, self.limit)

    def close(self) -> None:
        """End the process; another question would start a new one."""
        with self._lock:
            if self._process:
                self._process.end()
            self._process = self._failed = self._missing = None

    def _ask(self, of: str, yhat: Array, x: Array, y: Array) -> float:
        name = FUNCTIONS[of]
        with self._lock:
            self._run()
            if name in self._missing:
                raise self._lacking(name)
            answer = self._exchange(self._process.question(of, yhat, x, y), f"{name} in {self.path.name}")
        if "number" in answer:
            return float(answer["number"])
        raise _error(answer)

    def _run(self) -> None:
        """Wait until the file has run; one that has failed is run again only when it was saved since."""
        if not self._process and (not self._failed or self.changed()):
            self.restart()
        if self._process and self._missing is None:
            answer = self._exchange(b"", self.path.name)
            self._missing = answer.get("missing")
            if self._missing is None:
                self._fail(_error(answer))
        if self._failed:
            raise HomeworkError(self._failed.words, brief=self._failed.brief)

    def _exchange(self, question: bytes, who: str) -> dict[str, Any]:
        """The answer to a question; `HomeworkError` where the process ends before it."""
        try:
            answer = self._process.answer(question)
        except BaseException:  # an answer that comes after all would be taken for the next one
            self.close()
            raise
        if answer is None:
            error = _ended(who, self._process, self.path)
            self._fail(error)
            raise error
        return answer

    def _fail(self, error: HomeworkError) -> None:
        self.close()
        self._failed = error

    def _refused(self) -> HomeworkError | None:
        """Why the file is not even run."""
        wanted = "give a Python file with grad_wrt_w(yhat, x, y) and grad_wrt_b(yhat, x, y)"
        if not self.path.is_file():
            return HomeworkError(f"there is no file {self.path.name}; {wanted}", brief=f"no file {self.path.name}")
        if self.path.suffix == ".ipynb":
            return HomeworkError(f"{self.path.name} is a notebook; {wanted}", brief="a notebook, no Python file")
        return None

    def _lacking(self, name: str) -> HomeworkError:
        words = f"{self.path.name} has no function {name}; write def {name}(yhat, x, y)"
        return HomeworkError(words, brief=f"no {name}")


class _Process:
    """The process that runs a file, ended with this object and with ours."""

    def __init__(self, path: Path, limit: float) -> None:
        self.limit, self.wait, self.halted = limit, GRACE_AT_START, False
        self.rows: tuple[Array, Array] | None = None
        self.popen = subprocess.Popen(
            [sys.executable, "-P", "-B", SCRIPT, path, str(limit)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for ours; and it ends with all that it has started
            env={**os.environ, "MPLBACKEND": "agg", "PYTHONIOENCODING": "utf-8:replace"},  # no windows are shown
        )
        self.end = weakref.finalize(self, _end, self.popen)

    def question(self, of: str, yhat: Array, x: Array, y: Array) -> bytes:
        """The question for a derivative; rows that cannot have changed since the last are not sent again."""
        new = self.rows is None or x is not self.rows[0] or y is not self.rows[1]
        columns = [np.asarray(each, float).tobytes() for each in ((yhat, x, y) if new else (yhat,))]
        self.rows = None if x.flags.writeable or y.flags.writeable else (x, y)
        return QUESTION.pack(of.encode(), len(x), new) + b"".join(columns)

    def answer(self, question: bytes) -> dict[str, Any] | None:
        """The answer to a question, None where the process ends before it."""
        try:
            self.popen.stdin.write(question)
            self.popen.stdin.flush()
            self.halted = not self._in_time()
            if self.halted:
                return None
            self.wait = GRACE
            (length,) = LENGTH.unpack(self.popen.stdout.read(LENGTH.size))
            return json.loads(self.popen.stdout.read(length))
        except (OSError, struct.error, ValueError):
            return None

    def _in_time(self) -> bool:
        """Whether there is an answer, or the end of the process."""
        if os.name != "posix":
            return True
        ready = select.poll()
        ready.register(self.popen.stdout)
        return bool(ready.poll(1000.0 * (self.limit + self.wait)))


def _end(popen: subprocess.Popen[bytes]) -> str:
    """End a process and all that it has started; its last words."""
    with suppress(OSError, AttributeError):  # where there are no groups, there is the process
        os.killpg(popen.pid, signal.SIGKILL)
    popen.kill()
    popen.wait()
    last_words = popen.stderr.read().decode(errors="replace")
    for pipe in (popen.stdin, popen.stdout, popen.stderr):
        with suppress(OSError):  # there may be a question left in it
            pipe.close()
    return last_words


def _ended(who: str, process: _Process, path: Path) -> HomeworkError:
    """Why a process has ended in place of an answer; it is ended, in any case."""
    last_words = process.end()
    file = re.escape(str(path).encode("ascii", "backslashreplace").decode())
    found = re.search(f'File "{file}", line ([0-9]+)', last_words)
    line = f" in line {found[1]}" if found else ""
    if process.halted or process.popen.returncode == ALARMED or last_words.startswith("Timeout"):
        answerless = f"no answer in {process.limit:g} second{'s' * (process.limit != 1.0)}"
        still = f", still{line}" if line else ""
        return HomeworkError(f"{who} gives {answerless}{still}: is there a loop that does not end?", brief=answerless)
    if "Fatal Python error" in last_words:
        return HomeworkError(f"{who} crashes Python{line}", brief=f"crash{line}")
    if last_words:
        return HomeworkError(f"{who} cannot be run: {last_words.splitlines()[-1]}", brief="it cannot be run")
    return HomeworkError(f"{who} ends its process; leave out what ends the program", brief="its process ended")


def _error(answer: dict[str, Any]) -> HomeworkError:
    return HomeworkError(str(answer["words"]), Fault[answer["fault"]], str(answer["brief"]))


def _saved(path: Path) -> tuple[int, ...] | None:
    """What changes when a file is saved."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
