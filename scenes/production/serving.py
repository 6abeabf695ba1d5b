"""What a process does that works for another: it is asked over a pipe, call by call, and answers over a pipe."""

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue
from typing import IO, Any

_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from {0.__module__} import {0.__name__}; {0.__name__}()"
"""What a process runs; it finds what is found here, whatever lies in the folder it begins in."""

_LENGTH = struct.Struct("!Q")


def begun(what: Callable[[], None], **settings: Any) -> subprocess.Popen[bytes]:
    """A process that does this and nothing else."""
    command = [sys.executable, "-P", "-c", _BEGIN.format(what), *(str(place) for place in sys.path)]
    with _interrupts_held():
        return subprocess.Popen(command, **settings)


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


def send(content: Any, to: IO[bytes]) -> None:
    """Whole or, where it cannot be pickled, not at all; its length goes before it."""
    word = pickle.dumps(content)
    to.write(_LENGTH.pack(len(word)) + word)
    to.flush()


def receive(of: IO[bytes]) -> bytes:
    """What was sent, still pickled; `EOFError` where nobody sends any more."""
    length = of.read(_LENGTH.size)
    word = of.read(_LENGTH.unpack(length)[0]) if len(length) == _LENGTH.size else b""
    if not word or len(word) < _LENGTH.unpack(length)[0]:
        raise EOFError
    return word


def serve_pipes() -> None:
    """Do what is asked over the standard input, and answer over the standard output."""
    asked, told = by_itself()
    serve(os.fdopen(asked, "rb"), os.fdopen(told, "wb"))


def serve(asked: IO[bytes], told: IO[bytes]) -> None:
    """Do what is asked, call by call, and answer.

    It ends when nobody is there to ask, however that ended, in the middle of a call too.
    """
    calls: SimpleQueue[bytes | None] = SimpleQueue()
    busy = threading.Event()

    def listen() -> None:
        with suppress(EOFError, OSError):
            while True:
                word = receive(asked)
                busy.set()
                calls.put(word)
        if busy.is_set():
            os._exit(1)
        calls.put(None)

    threading.Thread(target=listen, daemon=True).start()
    while (word := calls.get()) is not None:
        try:
            call, arguments = pickle.loads(word)
            answer = call(*arguments, lambda word: send((False, word), told))
        except BaseException as error:  # whatever it is, who asked decides what becomes of it
            answer = _portable(error)
        busy.clear()
        send((True, answer), told)


def by_itself() -> tuple[int, int]:
    """Copies of the standard input and output, which nothing else in this process or begun by it reads or prints to.

    From here on Ctrl-C is the parent's to answer, and nothing is left in the system.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _leave_no_semaphores()
    asked, told = os.dup(0), os.dup(1)
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
