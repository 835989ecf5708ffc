"""A whole attack on a running ``utblick serve``: it answers all the while, ends as it should, and its log holds nothing of it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import create_server

import pytest

from tests.test_gate import MALFORMED, SECRET, closed

TOKEN = "en-nyckel-som-bara-provet-har-och-ingen-annan"
ROOT = Path(__file__).resolve().parent.parent
PERSON = "Tova Lindqvist"


@asynccontextmanager
async def serving(index: Path, folder: Path, **environ: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, int]]:
    """``utblick serve`` in a process of its own, and its port."""
    with create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = {"UTBLICK_ACCESS_TOKEN": TOKEN, "PYTHONPATH": str(ROOT)} | environ
    command = (sys.executable, "-W", "ignore", "-m", "bot.cli", "serve", "--index", str(index), "--port", str(port))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, stderr=asyncio.subprocess.PIPE, env=os.environ | environ
    )
    try:
        assert process.stderr
        await asyncio.wait_for(process.stderr.readuntil(b"svarar"), 60)
        yield process, port
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def sent(port: int, data: bytes, seconds: float = 10) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(data)
        async with asyncio.timeout(seconds):
            return await reader.read()
    except (ConnectionError, TimeoutError):
        return b""
    finally:
        await closed(writer)


def asking(question: str, token: str = TOKEN) -> bytes:
    body = json.dumps({"question": question}).encode()
    head = f"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(("end", "workers"), [(signal.SIGINT, "1"), (signal.SIGTERM, "1"), (signal.SIGTERM, "2")])
async def test_nothing_of_an_attack_is_in_the_log(
    samples_folder: Path, tmp_path: Path, end: signal.Signals, workers: str
) -> None:
    question = f"Hur många projekt har {PERSON} i Lyktsala?"
    async with serving(samples_folder, tmp_path, UTBLICK_ANSWERS_WAITING="0", UTBLICK_WORKERS=workers) as (
        process,
        port,
    ):
        half_open = [await asyncio.open_connection("127.0.0.1", port) for _ in range(20)]
        for _, writer in half_open:
            writer.write(f"POST /api/ask?q={SECRET} HTTP/1.1\r\nHost: localhost\r\nContent-Le".encode())
        answers = await asyncio.gather(
            *(sent(port, data) for data in MALFORMED.values()),
            *(sent(port, asking(question, token=f"{SECRET}-{number}")) for number in range(10)),
            *(sent(port, asking(f"{question} " * (30 + number))) for number in range(20)),
            sent(port, asking(f"{SECRET} " * 150)),
            sent(port, f"GET /sign-in?next=/{SECRET} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode()),
        )
        for _, writer in half_open:
            await closed(writer)
        assert all(answers)
        asked = [answer for answer in answers if b'"status": "' in answer]
        statuses = [re.search(rb'"status": "(\w+)"', answer).group(1) for answer in asked]  # type: ignore[union-attr]
        assert len(asked) == 21
        assert set(statuses) <= {b"answered", b"not_found", b"clarify", b"partial", b"error"}
        assert b"error" in statuses
        assert b'"status": "error"' not in await sent(port, asking("Hur många projekt har Lyktsala?"))
        process.send_signal(end)
        assert process.stderr
        log = (await asyncio.wait_for(process.stderr.read(), 30)).decode()
        assert await asyncio.wait_for(process.wait(), 30) == 0
    assert "POST /api/ask 200" in log
    for private in (SECRET, TOKEN, PERSON, "Lyktsala", "aiohttp/", "Traceback"):
        assert private not in log
    assert "127.0.0.1" not in log.partition("\n")[2]
