"""Processes of this machine that work for us, joined by nothing but pipes: whichever is killed, nothing is left of it.

The pool of `concurrent.futures` fails all its calls when one process dies. What `multiprocessing` has to join processes
keeps semaphores and folders that a kill leaves in the system, and a process that tracks them; in Python 3.11.2 whoever
is about to start another waits for ever where semaphores are collected as garbage just then.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any

Say = Callable[[Any], None]
"""How a call tells something while it is under way."""

_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from scenes.production.crew import serve; serve()"
"""What a process runs; it finds what is found here, whatever lies in the folder it begins in."""

_LENGTH = struct.Struct("!Q")


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
    """One process, and the pipes to it and from it."""

    def __init__(self) -> None:
        pipe = subprocess.PIPE
        command = [sys.executable, "-P", "-c", _BEGIN, *(str(place) for place in sys.path)]
        with _interrupts_held():
            self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self._to, self._from = self.process.stdin, self.process.stdout

    def ask(self, call: Callable[..., Any], arguments: tuple[Any, ...], heard: Say) -> Any:
        """What the call returned or raised there; `EOFError` or `OSError` where the process has died."""
        _send((call, arguments), self._to)
        while True:
            is_answer, content = pickle.loads(_receive(self._from))
            if is_answer:
                return content
            heard(content)

    def end(self) -> None:
        """Let the process go: one that waits ends with its pipe."""
        with suppress(OSError):
            self._to.close()
        self.process.wait()
        self._from.close()


def as_they_end(futures: Iterable[Future[Any]]) -> SimpleQueue[Future[Any]]:
    """A queue to which calls come as each is done.

    `wait` and `as_completed` of `concurrent.futures` lock all of them: interrupted within, they leave them locked, and
    nobody gets on.
    """
    ended: SimpleQueue[Future[Any]] = SimpleQueue()
    for future in futures:
        future.add_done_callback(ended.put)
    return ended


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """What is begun meanwhile keeps Ctrl-C waiting: Python, where it is only just beginning, prints a traceback."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # of this thread alone
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(content: Any, to: IO[bytes]) -> None:
    """Whole or, where it cannot be pickled, not at all; its length goes before it."""
    word = pickle.dumps(content)
    to.write(_LENGTH.pack(len(word)) + word)
    to.flush()


def _receive(of: IO[bytes]) -> bytes:
    """What was sent, still pickled; `EOFError` where nobody sends any more."""
    length = of.read(_LENGTH.size)
    word = of.read(_LENGTH.unpack(length)[0]) if len(length) == _LENGTH.size else b""
    if not word or len(word) < _LENGTH.unpack(length)[0]:
        raise EOFError
    return word


def serve() -> None:
    """Do what is asked over the standard input, call by call, and answer over the standard output.

    It ends when nobody is there to ask, however that ended, in the middle of a call too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer
    _leave_no_semaphores()
    asked, told = _take_over_the_pipes()
    calls: SimpleQueue[bytes | None] = SimpleQueue()
    busy = threading.Event()

    def listen() -> None:
        with suppress(EOFError):
            while True:
                word = _receive(asked)
                busy.set()
                calls.put(word)
        if busy.is_set():
            os._exit(1)
        calls.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while (word := calls.get()) is not None:
        try:
            call, arguments = pickle.loads(word)
            answer = call(*arguments, lambda word: _send((False, word), told))
        except BaseException as error:  # whatever it is, who asked decides what becomes of it
            answer = _portable(error)
        busy.clear()
        _send((True, answer), told)


def _take_over_the_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """The standard input and output, which nothing else in this process or begun by it reads or prints to any more."""
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return asked, told


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


def _leave_no_semaphores() -> None:
    """Libraries lock with semaphores (tqdm does): those that are made to be forked have no name that is left over."""
    if "fork" in multiprocessing.get_all_start_methods():
        multiprocessing.set_start_method("fork", force=True)
