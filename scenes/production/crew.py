"""Processes of this machine that work for us, joined by nothing but pipes: whichever is killed, nothing is left of it.

The pool of `concurrent.futures` fails all its calls when one process dies, and keeps semaphores that a kill leaves in
the system; a manager for what is reported on the way keeps a folder and a process of its own.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any

Say = Callable[[Any], None]
"""How a call tells something while it is under way."""


class Crew(ThreadPoolExecutor):
    """An executor of so many processes, each begun when it is needed; what their calls tell is passed on to `heard`.

    A call whose process dies fails alone, with `BrokenExecutor`.
    """

    def __init__(self, count: int, heard: Say = lambda word: None) -> None:
        super().__init__(count)  # a thread waits for each process
        self._heard, self._lock = heard, threading.Lock()
        self._all: list[_Worker] = []
        self._idle: list[_Worker] = []
        self._stopped = False

    def submit(self, call: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Have `call(*arguments, say)` done by one of the processes."""
        return super().submit(self._done, call, arguments)

    def stop(self) -> None:
        """End the processes at once, in the middle of what they do."""
        self.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._stopped = True
            for worker in self._all:
                worker.process.kill()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.stop()
        super().__exit__(kind, error, trace)
        for worker in self._all:
            worker.end()

    def _done(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        with self._lock:
            if self._stopped:
                raise BrokenExecutor("the processes have been ended")
            if self._idle:
                worker = self._idle.pop()
            else:
                self._all.append(worker := _Worker())
        try:
            answer = worker.ask(call, arguments, self._heard)
        except (EOFError, OSError):
            worker.end()
            raise BrokenExecutor("a process was killed") from None
        with self._lock:
            self._idle.append(worker)
        if isinstance(answer, BaseException):
            raise answer
        return answer


class _Worker:
    """One process, and the pipe to it."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()  # so that the pipe ends with the process

    def ask(self, call: Callable[..., Any], arguments: tuple[Any, ...], heard: Say) -> Any:
        """What the call returned or raised there; `EOFError` or `OSError` where the process has died."""
        self.pipe.send((call, arguments))
        while True:
            is_answer, content = self.pipe.recv()
            if is_answer:
                return content
            heard(content)

    def end(self) -> None:
        """Let the process go: one that waits ends with its pipe."""
        self.pipe.close()
        self.process.join()


def _serve(pipe: Connection) -> None:
    """Do what is asked, call by call, until nobody is there to ask."""
    _obey_the_parent()
    _leave_no_semaphores()
    while True:
        try:
            call, arguments = pipe.recv()
        except EOFError:
            return
        try:
            answer = call(*arguments, lambda word: pipe.send((False, word)))
        except BaseException as error:  # whatever it is, who asked decides what becomes of it
            answer = _portable(error)
        pipe.send((True, answer))


def _portable(error: BaseException) -> Exception:
    """An error as it can be sent, where it came from among its notes."""
    where = "".join(traceback.format_exception(error))
    try:
        error = pickle.loads(pickle.dumps(error))
    except Exception:
        error = RuntimeError(f"{type(error).__name__}: {error}")
    sent = error if isinstance(error, Exception) else RuntimeError(repr(error))
    sent.add_note(where)
    return sent


def _obey_the_parent() -> None:
    """Ctrl-C is the parent's to answer; a worker ends with it, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def _leave_no_semaphores() -> None:
    """Libraries lock with semaphores (tqdm does): those that are made to be forked have no name that is left over."""
    if "fork" in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method("fork", force=True)
