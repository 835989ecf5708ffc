"""Nothing leaves the house: a build, answers and pages speak with nobody; what is kept ends when it was promised to."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.channels.sessions import OwnSessions
from bot.core import Bot
from indexer.building import build
from indexer.index import open_index
from tests.conftest import copy_reports
from tests.test_attack import asking, sent, serving

SPOKEN: list[tuple[str, object]] = []
_HEARD = {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"}


def _hear(event: str, args: tuple[object, ...]) -> None:
    if event in _HEARD:
        SPOKEN.append((event, args[-1] if event == "socket.connect" else args[0]))


sys.addaudithook(_hear)  # cannot be taken away again: it only notes


@pytest.fixture
def spoken() -> Iterator[list[tuple[str, object]]]:
    SPOKEN.clear()
    yield SPOKEN
    SPOKEN.clear()


def test_a_connection_would_be_heard(spoken: list[tuple[str, object]], unused_tcp_port: int) -> None:
    async def knock() -> None:
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", unused_tcp_port)

    asyncio.run(knock())
    assert ("socket.connect", ("127.0.0.1", unused_tcp_port)) in spoken


def test_building_and_answering_speak_with_nobody(tmp_path: Path, spoken: list[tuple[str, object]]) -> None:
    build(copy_reports(tmp_path / "reports"), tmp_path / "index")
    bot = Bot(open_index(tmp_path / "index"))
    for question in ("Vilka projekt har Miljönämnden i Lyktsala?", "Vad gör Lyktsala i Eurocities?", "Vad kan du?"):
        assert bot.answer(question, None).status in {"answered", "help"}
    bot.close()
    assert spoken == []


WATCHED = """
import atexit, sys
def hear(event, args):
    if event in {"socket.connect", "socket.getaddrinfo"}:
        print("SPOKE", event, args[1:] if event == "socket.connect" else args[:2], file=sys.stderr)
sys.addaudithook(hear)
atexit.register(lambda: print("LISTENED", file=sys.stderr))
"""


async def test_a_server_speaks_only_when_it_is_spoken_to(samples_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(WATCHED, encoding="utf-8")
    python_path = f"{tmp_path}:{Path(__file__).resolve().parent.parent}"
    async with serving(samples_folder, tmp_path, PYTHONPATH=python_path) as (process, port):
        answers = [
            await sent(port, asking(question)) for question in ("Vilka projekt har Lyktsala?", "Vad är Interreg?")
        ]
        assert all(b" 200 " in answer.partition(b"\r\n")[0] for answer in answers)
        process.terminate()
        assert process.stderr
        log = (await asyncio.wait_for(process.stderr.read(), 30)).decode()
        await process.wait()
    assert "POST /api/ask 200" in log
    assert "LISTENED" in log
    outside = [line for line in log.splitlines() if line.startswith("SPOKE") and "127.0.0.1" not in line]
    assert outside == []


async def test_a_session_ends_after_its_hours() -> None:
    now = [0.0]
    clock: Callable[[], float] = lambda: now[0]  # noqa: E731
    sessions = OwnSessions(12 * 3600, clock)
    value = await sessions.begin()
    now[0] = 12 * 3600 - 1
    assert await sessions.holds(value)
    now[0] = 12 * 3600
    assert not await sessions.holds(value)
