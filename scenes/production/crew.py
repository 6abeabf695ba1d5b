"""Processes of this machine that work for us, joined by nothing but pipes: whichever is killed, nothing is left of it.

The pool of `concurrent.futures` fails all its calls when one process dies. What `multiprocessing` has to join processes
keeps semaphores and folders that a kill leaves in the system, and a process that tracks them; in Python 3.11.2 whoever
is about to start another waits for ever where semaphores are collected as garbage just then.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import subprocess
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from types import TracebackType
from typing import IO, Any

from scenes.production.forking import POSSIBLE, ForkServer, server
from scenes.production.serving import begun, receive, send, serve_pipes

Say = Callable[[Any], None]
"""How a call tells something while it is under way."""


class Crew(ThreadPoolExecutor):
    """An executor of so many processes, each begun when it is needed; what their calls tell is passed on to `heard`.

    A call whose process dies fails alone, with `BrokenExecutor`.
    """

    def __init__(self, count: int, heard: Say = lambda word: None) -> None:
        super().__init__(count)  # a thread waits for each process
        self._heard, self._lock = heard, threading.Lock()
        self._server = server() if POSSIBLE else None
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
            if self._stopped:
                return
            self._stopped = True
            for worker in self._all:
                worker.kill()
            if self._server:
                self._server.end()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.stop()
        super().__exit__(kind, error, trace)
        for worker in self._all:
            worker.end()
        if self._server:
            self._server.end()

    def _done(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        with self._lock:
            if self._stopped:
                raise BrokenExecutor("the processes have been ended")
            if self._idle:
                worker = self._idle.pop()
            else:
                self._all.append(worker := self._begun())
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

    def _begun(self) -> _Worker:
        if not self._server:
            return _Started()
        try:
            return _Forked(self._server)
        except OSError:
            raise BrokenExecutor("the process from which others are forked was killed") from None


class _Worker:
    """One process, and the way to it and from it."""

    to: IO[bytes]
    of: IO[bytes]

    def ask(self, call: Callable[..., Any], arguments: tuple[Any, ...], heard: Say) -> Any:
        """What the call returned or raised there; `EOFError` or `OSError` where the process has died."""
        send((call, arguments), self.to)
        while True:
            is_answer, content = pickle.loads(receive(self.of))
            if is_answer:
                return content
            heard(content)

    def kill(self) -> None:
        """End the process in the middle of what it does."""
        raise NotImplementedError

    def end(self) -> None:
        """Let the process go, which ends when it is asked no more, and wait for that."""
        raise NotImplementedError


class _Forked(_Worker):
    """One that begins with Manim read, and first tells its number."""

    def __init__(self, server: ForkServer) -> None:
        self._way, self._number = server.fork(), 0
        self.to, self.of = self._way.makefile("wb"), self._way.makefile("rb")

    def ask(self, call: Callable[..., Any], arguments: tuple[Any, ...], heard: Say) -> Any:
        self._number = self._number or pickle.loads(receive(self.of))
        return super().ask(call, arguments, heard)

    def kill(self) -> None:
        self._let_go()
        if self._number:
            with suppress(ProcessLookupError):  # nobody else can have the number before the server has ended
                os.kill(self._number, signal.SIGKILL)

    def _let_go(self) -> None:
        with suppress(OSError):
            self._way.shutdown(socket.SHUT_WR)

    def end(self) -> None:
        self._let_go()
        with suppress(OSError, ValueError):  # it has died, or was let go before
            while self.of.read(1 << 16):
                pass
        for each in (self.to, self.of, self._way):
            with suppress(OSError):  # what was not sent
                each.close()


class _Started(_Worker):
    """One that reads Manim itself."""

    def __init__(self) -> None:
        self.process = begun(serve_pipes, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.to, self.of = self.process.stdin, self.process.stdout

    def kill(self) -> None:
        self.process.kill()

    def end(self) -> None:
        with suppress(OSError):
            self.to.close()
        self.process.wait()
        self.of.close()


def as_they_end(futures: Iterable[Future[Any]]) -> SimpleQueue[Future[Any]]:
    """A queue to which calls come as each is done.

    `wait` and `as_completed` of `concurrent.futures` lock all of them: interrupted within, they leave them locked, and
    nobody gets on.
    """
    ended: SimpleQueue[Future[Any]] = SimpleQueue()
    for future in futures:
        future.add_done_callback(ended.put)
    return ended
