"""Attacks on the connection itself, before anybody has shown who they are: each one is refused soon and costs little."""

from __future__ import annotations

import asyncio
import gzip
import json
import logging
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from aiohttp import web

from bot import logs
from bot.channels import bodies
from bot.channels.web import gate as gates
from bot.channels.web.gate import Gate, Site, bound
from bot.channels.web.server import WebSettings, application
from indexer.errors import SettingError
from tests.teams_world import World, world
from tests.test_web import TOKEN
from tests.web_core import FakeCore

ASK = b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
SECRET = "hemlig-fraga-om-Tova"


@asynccontextmanager
async def served(gate: Gate | None = None, **settings: object) -> AsyncIterator[int]:
    """The page behind the gate, as ``utblick serve`` sets it up; the port."""
    runner = web.AppRunner(application(FakeCore(), WebSettings(**settings)), access_log=None, shutdown_timeout=1)  # type: ignore[arg-type]
    await runner.setup()
    sockets = bound("127.0.0.1", 0)
    await Site(runner, sockets, gate or Gate()).start()
    try:
        yield sockets[0].getsockname()[1]
    finally:
        await runner.cleanup()


async def said(port: int, sent: bytes, seconds: float = 5) -> bytes:
    """All that the server says until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(seconds):
            writer.write(sent)
            return await reader.read()
    finally:
        await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    """Close a connection and wait until it is."""
    writer.close()
    with suppress(ConnectionError):
        await writer.wait_closed()


@pytest.mark.parametrize("sent", [b"", b"GET / HT", HEALTH[:-2], HEALTH + b"GET / HTTP/1.1\r\nHost: loc"])
async def test_a_request_that_never_comes_whole_ends(sent: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "HEADER_SECONDS", 0.3)
    async with served() as port:
        began = time.monotonic()
        await said(port, sent)
        assert time.monotonic() - began < 2


async def test_a_body_that_never_comes_whole_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "SECONDS", 0.2)
    monkeypatch.setattr(gates, "LINGER_SECONDS", 0.2)
    async with served() as port:
        answer = await said(port, ASK % 100 + b'{"q')
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert "kom inte fram i tid" in answer.decode()


async def test_connections_are_counted_and_one_too_many_is_told_so() -> None:
    gate = Gate(most=20)
    async with served(gate) as port:
        held = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        refused = await said(port, HEALTH)
        assert refused.startswith(b"HTTP/1.1 503 ")
        assert b"Retry-After: " in refused
        assert gate.refused == 1
        for _, writer in held:
            await closed(writer)
        async with asyncio.timeout(5):
            while gate.open:
                await asyncio.sleep(0.01)
        assert b" 200 OK" in await said(port, HEALTH.replace(b"localhost", b"localhost\r\nConnection: close"))
        assert gate.open <= 1


def test_one_address_cannot_take_all_connections() -> None:
    gate = Gate(most_each=3)
    assert [gate.enters("192.0.2.7") for _ in range(5)] == [True, True, True, False, False]
    assert gate.enters("192.0.2.8")
    assert all(gate.enters("127.0.0.1") for _ in range(5))
    gate.leaves("192.0.2.7")
    assert gate.enters("192.0.2.7")
    behind = Gate(most_each=3, proxied=True)
    assert all(behind.enters("192.0.2.7") for _ in range(5))


def test_connections_leave_descriptors_for_everything_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates.resource, "getrlimit", lambda which: (256, 256))
    assert Gate(most=500).most == 256 - gates.RESERVED


async def test_whoever_does_not_read_on_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "STALLED_SECONDS", 1)
    gate = Gate()
    async with served(gate, whole_document=10_000_000) as port:
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            # More than the system takes for a client that reads nothing.
            client.sendall(b"GET /source/lang.txt HTTP/1.1\r\nHost: localhost\r\n\r\n" * 16)
            await asyncio.sleep(0.5)
            assert gate.open == 1
            async with asyncio.timeout(20):
                while gate.open:
                    await asyncio.sleep(0.05)


MALFORMED = {
    "no HTTP": f"{SECRET}\r\n\r\n".encode(),
    "bad version": f"GET /?q={SECRET} HTTP/9.x\r\n\r\n".encode(),
    "bad header": f"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization Bearer {SECRET}\r\n\r\n".encode(),
    "long line": b"GET /?q=" + SECRET.encode() * 1000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "long header": b"GET / HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
    + SECRET.encode() * 1000
    + b"\r\n\r\n",
    "two lengths": f"POST /?q={SECRET} HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n".encode(),
    "bad length": f"POST /api/ask HTTP/1.1\r\nContent-Length: {SECRET}\r\n\r\n".encode(),
    "bad chunk": f"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{SECRET}\r\n".encode(),
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + SECRET.encode(),
}


@pytest.mark.parametrize("kind", MALFORMED)
async def test_what_is_no_request_is_not_repeated(kind: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with served() as port:
        answer = (await said(port, MALFORMED[kind])).decode()
    head = answer.partition("\r\n\r\n")[0]
    assert " 400 " in head.partition("\r\n")[0], answer
    assert "Server: Utblick" in head
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cache-Control: no-store"):
        assert name in head
    for told in (answer, caplog.text):
        assert SECRET not in told
        assert "aiohttp/" not in told
        assert "127.0.0.1" not in told


async def test_what_is_packed_is_not_unpacked() -> None:
    packed = gzip.compress(json.dumps({"question": "a" * 1000}).encode())
    sent = (ASK % len(packed)).replace(b"Content-Type", b"Connection: close\r\nContent-Encoding: gzip\r\nContent-Type")
    async with served() as port:
        assert (await said(port, sent + packed)).startswith(b"HTTP/1.1 400 ")


async def test_a_body_told_to_be_too_large_is_not_waited_for() -> None:
    async with served() as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(ASK % 10_000_000)
        async with asyncio.timeout(2):
            assert (await reader.readline()).startswith(b"HTTP/1.1 413 ")
        await closed(writer)


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(SettingError, match="--port"):
        bound("127.0.0.1", taken.getsockname()[1])


# The channel that the world reaches


@pytest.fixture
async def teams(aiohttp_client: object) -> World:
    return await world(aiohttp_client)


JUNK = "e30.e30.c2ln"


@pytest.mark.parametrize(
    ("authorization", "size", "status"),
    [
        ("", 10, 401), ("Bearer", 10, 401), ("Bearer skräp", 10, 401), ("Basic e30.e30.c2ln", 10, 401),
        (f"Bearer {JUNK}", 240_000, 413), (f"Bearer {JUNK}", 80_000, 401), (f"Bearer {TOKEN}", 240_000, 401),
    ],
)  # fmt: skip
async def test_whoever_has_no_token_costs_little(teams: World, authorization: str, size: int, status: int) -> None:
    sent = json.dumps(teams.activity("a", entities=[{}] * size), separators=(",", ":"))
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    await teams.client.post("/api/messages", data="{}", headers=headers)
    began = time.process_time()
    answer = await teams.client.post("/api/messages", data=sent, headers=headers)
    assert time.process_time() - began < 0.15
    assert answer.status == status


# The log


def lines(caplog: pytest.LogCaptureFixture) -> str:
    formatter = logs.Discreet("%(levelname)s %(name)s: %(message)s")
    return "\n".join(map(formatter.format, caplog.records))


def test_a_librarys_words_are_not_written(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    library = logging.getLogger("library")
    library.error("%s from 192.0.2.7", SECRET)
    library.warning(f"{SECRET} again")
    try:
        raise ValueError(SECRET)
    except ValueError:
        library.exception("no good: %s", SECRET, stack_info=True)
    logging.getLogger("utblick.web").info("GET / %d", 200)
    written = lines(caplog)
    assert SECRET not in written
    assert "192.0.2.7" not in written
    assert "ValueError" in written
    assert "INFO utblick.web: GET / 200" in written
    assert SECRET in caplog.text


def test_a_librarys_line_is_written_once_a_while(caplog: pytest.LogCaptureFixture) -> None:
    now = 0.0
    seldom = logs.Seldom(lambda: now)
    for _ in range(1000):
        logging.getLogger("asyncio").error("accept failed")
        logging.getLogger("utblick").error("ours")
    now_passed = [record for record in caplog.records if seldom.filter(record)]
    assert [record.name for record in now_passed].count("asyncio") == 1
    assert [record.name for record in now_passed].count("utblick") == 1000
    now = logs.PAUSE
    assert seldom.filter(caplog.records[0])
    assert "and 999 more" in logs.Discreet("%(message)s").format(caplog.records[0])


def test_the_log_can_be_read_by_a_program(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    logging.getLogger("utblick.web").error("GET /\n%s", "å")
    line = logs.AsJson("%(message)s").format(caplog.records[0])
    assert "\n" not in line
    assert {"level": "ERROR", "logger": "utblick.web", "message": "GET /\nå"}.items() <= json.loads(line).items()
