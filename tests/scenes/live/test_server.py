"""The server of the page: who is let in, what is answered, and that nothing is left behind."""

from __future__ import annotations

import asyncio
import http.client
import io
import json
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import psutil
import pytest
from click.testing import CliRunner
from PIL import Image
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from gdmath import InputError
from scenes.live.commands import live
from scenes.live.server import Server
from tests.scenes.live import fakes
from tests.scenes.live.fakes import FakeDesk, running


def ask(server: Server, path: str, **headers: str) -> tuple[int, str, str]:
    """Status, words and cookie of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = answer.status, answer.read().decode(), answer.headers.get("Set-Cookie") or ""
    connection.close()
    return found


@asynccontextmanager
async def page_of(address: str, **headers: str) -> AsyncIterator[WebSocketClientConnection]:
    """A page's connection to the server at that address."""
    socket = address.replace("http:", "ws:").replace("/?", "/socket?")
    async with asyncio.timeout(60):
        page = await websocket_connect(HTTPRequest(socket, headers=headers))
        yield page
        page.close()
        while await page.read_message() is not None:
            pass


async def answers(page: WebSocketClientConnection, *messages: str | bytes) -> list[tuple[dict[str, Any], bytes]]:
    found = []
    for message in messages:
        await page.write_message(message, binary=isinstance(message, bytes))
        state, picture = await page.read_message(), await page.read_message()
        assert isinstance(state, str)
        assert isinstance(picture, bytes)
        found.append((json.loads(state), picture))
    return found


def talk(server: Server, *messages: str | bytes) -> list[tuple[dict[str, Any], bytes]]:
    async def conversation() -> list[tuple[dict[str, Any], bytes]]:
        async with page_of(server.address) as page:
            return await answers(page, *messages)

    return asyncio.run(conversation())


UPGRADE = dict(Upgrade="websocket", Connection="Upgrade", Sec_WebSocket_Version="13", Sec_WebSocket_Key="0" * 22)  # noqa: C408
FILES = ["/", "/live.js", "/socket.js", "/live.css"]


@pytest.mark.parametrize("path", [*FILES, "/socket"])
@pytest.mark.parametrize(
    ("token", "headers", "words"),
    [
        ("", {}, "open the address that downhill live printed last"),
        ("old", {}, "open the address that downhill live printed last"),
        ("right", {"Host": "evil.example"}, "answers only at 127.0.0.1"),
        ("right", {"Host": "127.0.0.1"}, "answers only at 127.0.0.1"),
        ("right", {"Origin": "http://evil.example"}, "may not talk"),
        ("right", {"Origin": "null"}, "may not talk"),
        ("right", {"Origin": "http://127.0.0.1"}, "may not talk"),  # another server of this machine
    ],
)
def test_whoever_has_another_token_host_or_origin_is_refused_in_words(server, path, token, headers, words):
    given = {"right": server.token}.get(token, token)
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec_WebSocket_Version": "13",
        "Sec_WebSocket_Key": "0" * 22,
    }
    status, said, cookie = ask(server, f"{path}?token={given}", **headers, **upgrade if path == "/socket" else {})
    assert (status, cookie) == (403, "")
    assert words in said


@pytest.mark.parametrize("path", FILES)
def test_the_token_once_given_is_kept_as_a_cookie_that_no_script_and_no_other_site_can_use(server, path):
    status, _, cookie = ask(server, f"/?token={server.token}")
    assert status == 200
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    status, text, _ = ask(server, path, Cookie=cookie.split(";")[0])
    assert status == 200
    assert "http:" not in text.replace("http://www.w3.org/2000/svg", "")  # nothing comes from elsewhere
    assert "https:" not in text


def test_it_is_there_for_this_machine_alone(server):
    assert server.listening.getsockname()[0] == "127.0.0.1"


def test_every_message_is_answered_by_a_state_and_a_picture(server):
    first, second = talk(server, '{"do": "step", "n": 10}', '{"do": "undo"}')
    assert [state["step"] for state, _ in (first, second)] == [10, 0]
    assert first[1][:2] == b"\xff\xd8"
    assert first[1] != second[1]


@pytest.mark.parametrize("message", ["step", "[1]", "7", "null", b"\x00\xff", "{}"])
def test_a_message_that_is_none_is_answered_in_words_and_the_next_is_heard(server, message):
    bad, good = talk(server, message, '{"do": "step", "n": 1}')
    assert bad[0]["error"]
    assert good[0]["error"] == ""
    assert good[0]["step"] == 1


def test_every_page_has_a_descent_of_its_own(server):
    async def both() -> list[dict[str, Any]]:
        async with page_of(server.address) as one, page_of(server.address) as other:
            await answers(one, '{"do": "step", "n": 5}')
            states = [*await answers(other, '{"do": "theme", "value": "light"}'), *await answers(one, "{}")]
        return [state for state, _ in states]

    assert [(state["step"], state["theme"]) for state in asyncio.run(both())] == [(0, "light"), (5, "dark")]


def test_what_fails_is_said_and_tried_again(server, monkeypatch, capsys):
    def fails() -> FakeDesk:
        raise InputError("rows.csv has no rows.")

    monkeypatch.setattr(server, "make_desk", fails)
    monkeypatch.setattr(server, "_ready", None)
    (bad,) = talk(server, '{"do": "step", "n": 1}')
    assert bad == ({"error": "rows.csv has no rows."}, b"")
    monkeypatch.setattr(server, "make_desk", FakeDesk)
    monkeypatch.setattr(FakeDesk, "jpeg", lambda _: 1 / 0)
    assert talk(server, "{}")[0][0]["error"] == "division by zero"
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_taken_port_is_said_in_one_sentence(server):
    with pytest.raises(InputError, match=rf"^port {server.port} is taken, .*--port {server.port + 1}\.$"):
        Server(FakeDesk, server.port)


def test_a_page_that_is_closed_leaves_nothing():
    async def come_and_go(address: str, process: subprocess.Popen[str]) -> list[psutil.Process]:
        async with page_of(address) as page:
            await answers(page, "{}")
            return psutil.Process(process.pid).children(recursive=True)

    with running("-m", fakes.__name__, "0", "with process") as (process, address):
        children = asyncio.run(come_and_go(address, process))
        assert len(children) == 1
        assert psutil.wait_procs(children, 20)[1] == []


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_its_end_ends_all_that_it_started(name):
    async def end_it(address: str, process: subprocess.Popen[str]) -> list[psutil.Process]:
        async with page_of(address) as one, page_of(address) as other:
            await answers(one, "{}")
            await answers(other, "{}")
            children = psutil.Process(process.pid).children(recursive=True)
            process.send_signal(getattr(signal, name))
            return children

    with running("-m", fakes.__name__, "0", "with process") as (process, address):
        children = asyncio.run(end_it(address, process))
        assert len(children) == 2
        assert psutil.wait_procs(children, 20)[1] == []
        assert process.wait(20) == 0
        assert process.stderr
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--homework", "nowhere.py"], "nowhere.py is no file"),
        (["--data", "nowhere.csv"], "nowhere.csv does not exist"),
        (["--lr", "fast"], "descent.learning_rate = 'fast' is not allowed"),
    ],
)
def test_what_cannot_be_shown_is_refused_before_there_is_a_page(words, sentence):
    refused = CliRunner().invoke(live, ["--no-browser", "--port", "0", *words])
    assert isinstance(refused.exception, InputError)
    assert sentence in str(refused.exception)


def test_the_command_shows_the_lecture_that_it_is_given():
    async def ask_it(address: str) -> tuple[dict[str, Any], bytes]:
        async with page_of(address) as page:
            await answers(page, '{"do": "size", "width": 500, "height": 400}')
            (last,) = await answers(page, '{"do": "step", "n": 3}')
            return last

    code = "from scenes.production.command import main; main()"
    words = ["live", "--no-browser", "--port", "0", "--lr", "0.05", "--theme", "light"]
    with running("-c", code, *words) as (process, address):
        state, picture = asyncio.run(ask_it(address))
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert (state["step"], state["rate"], state["theme"]) == (3, 0.05, "light")
    assert Image.open(io.BytesIO(picture)).width == 500
