"""Processes that begin with Manim read: it is read once, by a server from which those that draw are forked.

As the fork server of `multiprocessing`, but joined by nothing that a kill leaves in the system.
"""

from __future__ import annotations

import atexit
import gc
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from scenes.production.serving import begun, by_itself, send, serve

POSSIBLE = sys.platform == "linux"
"""Libraries of macOS do not bear it, and Windows has nothing like it."""

ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""Only what has no other thread may be forked; two processors have enough to do with two processes."""


class ForkServer:
    """A process that reads what draws clips, and then is asked to fork."""

    def __init__(self) -> None:
        self._asks, theirs = socket.socketpair()
        with theirs:
            self.process = begun(serve_forks, stdin=theirs, stdout=subprocess.DEVNULL, env=os.environ | ONE_THREAD)

    def fork(self) -> socket.socket:
        """The way to a new process, which begins once all is read; `OSError` where the server has died."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._asks, [b"."], [theirs.fileno()])
            except OSError:
                ours.close()
                raise
        return ours

    def end(self) -> None:
        """End the server: at once where it still reads, else when all have ended that were forked."""
        try:
            self._asks.recv(1, socket.MSG_DONTWAIT)
        except OSError:  # it has not said that it has read all, or has ended
            self.process.kill()
        self._asks.close()
        self.process.wait()


_early: list[ForkServer] = []


def begin_early() -> None:
    """Begin what `server` will return, while the command finds out what there is to draw."""
    if POSSIBLE:
        _early.append(ForkServer())
        atexit.register(_end_early)


def server() -> ForkServer:
    """That which was begun early, else a new one."""
    return _early.pop() if _early else ForkServer()


def _end_early() -> None:
    while _early:
        _early.pop().end()


def serve_forks() -> None:
    """Read what draws clips; then fork for everyone who asks, until nobody is there to ask."""
    asked, told = by_itself()
    os.close(told)
    asks = socket.socket(fileno=asked)
    gc.disable()  # what is read stays
    with suppress(Exception), _nobody_at_a_prompt():  # what cannot be read is told by the call that needs it
        import scenes.production.film
        import scenes.production.storyboard  # noqa: F401
    gc.freeze()  # pages that nobody writes to are shared
    gc.enable()
    with suppress(OSError):
        asks.send(b".")
    while (way := _asked(asks)) is not None:
        if os.fork():
            way.close()
            continue
        asks.close()
        with suppress(OSError):  # nobody is there any more
            told = way.makefile("wb")
            send(os.getpid(), told)
            serve(way.makefile("rb"), told)
        os._exit(0)
    with suppress(ChildProcessError):
        while os.wait():
            pass


@contextmanager
def _nobody_at_a_prompt() -> Iterator[None]:
    """Manim asks IPython whether it is there, which takes as long as a tenth of Manim: it is not."""
    sys.modules["IPython"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["IPython"]


def _asked(asks: socket.socket) -> socket.socket | None:
    """The way to who asks for a process; None where nobody is there to ask."""
    with suppress(OSError):
        for number in socket.recv_fds(asks, 1, 1)[1]:
            os.set_inheritable(number, False)
            return socket.socket(fileno=number)
    return None
