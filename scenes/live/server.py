"""The page in class: a small server for this machine alone, with a desk of its own for every page that is open."""

from __future__ import annotations

import asyncio
import errno
import hmac
import json
import os
import secrets
import signal
import socket
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler
from tornado.websocket import WebSocketClosedError, WebSocketHandler

from gdmath import InputError

if TYPE_CHECKING:
    from scenes.live.desk import Desk

HOST = "127.0.0.1"

KINDS = {"html": "text/html", "js": "text/javascript", "css": "text/css"}

LONGEST = 10_000
"""Bytes of a message; a longer one ends the conversation."""

OLD_TOKEN = "The token is missing or old: open the address that downhill live printed last."


class Server:
    """Serves the page at `address` until `stop` or Ctrl-C; raises `InputError` where the port is taken.

    All desks draw in one thread, since Manim has one configuration for all.
    """

    def __init__(self, make_desk: Callable[[], Desk], port: int) -> None:
        self.make_desk = make_desk
        self.token = secrets.token_urlsafe(24)
        self.listening = _listen(port)
        self.port = self.listening.getsockname()[1]
        self.hosts = [f"{host}:{self.port}" for host in (HOST, "localhost")]
        self.cookie = f"downhill-{self.port}"
        self.pages: set[Socket] = set()
        self.desks: list[Desk] = []
        self.drawing = ThreadPoolExecutor(1, "stage")
        self._ready: Desk | None = None
        self._over = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def address(self) -> str:
        """What the browser opens."""
        return f"http://{self.hosts[0]}/?token={self.token}"

    def run(self) -> None:
        """Serve until the end, then leave nothing behind."""
        asyncio.run(self._serve())

    def stop(self) -> None:
        """End it, from another thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._over.set)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):  # Windows, or another thread
                self._loop.add_signal_handler(getattr(signal, name), self._over.set)
        routes = [(r"/(live\.js|socket\.js|live\.css)?", File), (r"/socket", Socket)]
        http = HTTPServer(
            Application(routes, server=self, log_function=lambda _: None, websocket_max_message_size=LONGEST)
        )
        http.add_socket(self.listening)
        self.drawing.submit(self._get_ready)
        try:
            await self._over.wait()
        finally:
            http.stop()
            for page in list(self.pages):
                page.close(1001, "the server ends")
            await http.close_all_connections()
            self._end_desks()

    def _get_ready(self) -> None:
        """Draw a first picture while the browser opens: the slow part, Manim, is then there."""
        with suppress(Exception):  # the first page fails likewise, and says so
            self._ready = self._make_desk()
            self._ready.jpeg()

    def _make_desk(self) -> Desk:
        self.desks.append(self.make_desk())
        return self.desks[-1]

    def take_desk(self) -> Desk:
        """A desk for one more page; called where desks draw."""
        desk, self._ready = self._ready or self._make_desk(), None
        return desk

    def drop_desk(self, desk: Desk) -> None:
        """End what was started for a page that is gone."""
        if desk in self.desks:
            self.desks.remove(desk)
            desk.close()

    def _end_desks(self) -> None:
        """A desk may be waiting for its homework, and one may be in the making: it is ended when it is there."""
        for desk in list(self.desks):
            self.drop_desk(desk)
        self.drawing.shutdown(cancel_futures=True)
        for desk in list(self.desks):
            self.drop_desk(desk)


class Guarded(RequestHandler):
    """Refuses whoever is not the browser that was given the token."""

    def initialize(self) -> None:
        self.server: Server = self.settings["server"]

    def prepare(self) -> None:
        """Nobody gets further by another name of this machine, from another site's page, or without the token."""
        server, origin = self.server, self.request.headers.get("Origin")
        if self.request.host not in server.hosts:
            self._refuse(f"This page answers only at {server.hosts[0]}.")
        elif origin is not None and origin not in [f"http://{host}" for host in server.hosts]:
            self._refuse("Pages of other sites may not talk to this one.")
        elif not any(map(self._is_token, (self.get_query_argument("token", ""), self.get_cookie(server.cookie)))):
            self._refuse(OLD_TOKEN)

    def set_default_headers(self) -> None:
        sockets = " ".join(f"ws://{host}" for host in self.settings["server"].hosts)
        self.set_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' {sockets}; img-src data:; "
            "frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        )
        self.set_header("Cache-Control", "no-store")
        self.set_header("Referrer-Policy", "no-referrer")
        self.set_header("X-Content-Type-Options", "nosniff")

    def _refuse(self, words: str) -> None:
        """The page shows them."""
        self.set_status(403)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(words)

    def _is_token(self, given: str | None) -> bool:
        return hmac.compare_digest((given or "").encode(), self.server.token.encode())


class File(Guarded):
    """A file of the page."""

    def get(self, name: str | None) -> None:
        """The page itself keeps the token as a cookie, so that it can be loaded again without it in its address."""
        name = name or "index.html"
        if self.get_query_argument("token", ""):
            self.set_cookie(self.server.cookie, self.server.token, httponly=True, samesite="Strict")
        self.set_header("Content-Type", f"{KINDS[name.rpartition('.')[2]]}; charset=utf-8")
        self.finish((files("scenes.live") / "page" / name).read_bytes())


class Socket(Guarded, WebSocketHandler):
    """The conversation with one page: each message is answered by a state and a picture."""

    desk: Desk | None = None

    def check_origin(self, origin: str) -> bool:
        """Whoever came so far was let in."""
        return True

    def open(self) -> None:
        self.set_nodelay(True)
        self.server.pages.add(self)

    async def on_message(self, message: str | bytes) -> None:
        """Tornado reads the next message when this one is answered."""
        loop = asyncio.get_running_loop()
        with suppress(RuntimeError, WebSocketClosedError):  # the server, or the page, is gone meanwhile
            state, picture = await loop.run_in_executor(self.server.drawing, self._answer, message)
            await self.write_message(state)
            await self.write_message(picture, binary=True)
        if self not in self.server.pages:
            self._leave()

    def on_close(self) -> None:
        self.server.pages.discard(self)
        self._leave()

    def _leave(self) -> None:
        desk, self.desk = self.desk, None
        if desk:
            self.server.drop_desk(desk)

    def _answer(self, message: str | bytes) -> tuple[str, bytes]:
        """The state, and the picture as a JPEG; what fails is said in the state, and in full on the terminal."""
        try:
            self.desk = self.desk or self.server.take_desk()
            self.desk.handle(_object(message))
            picture = self.desk.jpeg()
            return json.dumps(self.desk.state(), allow_nan=False), picture
        except Exception as error:
            if not isinstance(error, InputError):
                traceback.print_exc()
            return json.dumps({"error": str(error) or type(error).__name__}), b""


def _listen(port: int) -> socket.socket:
    try:
        listening = socket.create_server((HOST, port))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            words = f"port {port} is taken, perhaps by another downhill live; end that, or give --port {port + 1}."
            raise InputError(words) from None
        words = os.strerror(error.errno or 0)
        raise InputError(f"port {port} cannot be used: {words}; give another: --port 0 for any.") from None
    listening.setblocking(False)
    return listening


def _object(message: str | bytes) -> dict[str, Any]:
    """A message as an object; an empty one where it is none."""
    try:
        found = json.loads(message)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
