"""A server that is asked while its index is rebuilt, and by more people than it can answer."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.answer import Answer
from bot.channels.web.gate import Gate
from bot.channels.web.pages.base import THREADS
from bot.channels.web.server import WebSettings, application
from bot.conversation import State
from bot.core import Bot
from bot.live import Live, fits
from bot.turns import Busy, Turns
from indexer.building import build
from indexer.index import CURRENT, Index
from tests.asking import asking, joined, until
from tests.test_index import reports
from tests.web_core import FakeCore

QUESTION = "Vilka projekt har Miljönämnden?"


@pytest.fixture
def live(quay_folder: Path) -> Iterator[Live]:
    """Watched, and looking for another index all the time."""
    made = Live(quay_folder.parent / "index", None, Bot, look_seconds=0.05)
    with made.watched():
        yield made


def rebuild(quay_folder: Path, name: str) -> None:
    build(reports(quay_folder, a=name), quay_folder.parent / "index")


def test_a_rebuilt_index_is_taken_into_use(live: Live, quay_folder: Path) -> None:
    since = live.since
    assert "Tyst hamn" in live.answer(QUESTION).text
    rebuild(quay_folder, "Ljus hamn")
    until(lambda: "Ljus hamn" in live.answer(QUESTION).text)
    assert live.since > since


def test_many_rebuilds_cost_nobody_an_answer(live: Live, quay_folder: Path) -> None:
    asked: list[Answer] = []
    with asking(lambda: asked.append(live.answer(QUESTION)), threads=3):
        for number in range(4):
            rebuild(quay_folder, f"Hamn {number}")
            until(lambda: live.index.holdings.projects[0].name == f"Hamn {number}")  # noqa: B023
    names = ["Tyst hamn", *(f"Hamn {number}" for number in range(4))]
    assert {answer.status for answer in asked} == {"answered"}
    assert all(any(name in answer.text for name in names) for answer in asked)


def test_a_conversation_goes_on_in_the_new_index(live: Live, quay_folder: Path) -> None:
    first = live.answer(QUESTION)
    reports(quay_folder, b="Blå båt")
    build(quay_folder, quay_folder.parent / "index")
    until(lambda: len(live.index.holdings.projects) == 2)
    second = live.answer("När startade det?", first.conversation)
    assert (second.status, second.conversation) == ("answered", first.conversation)


def test_what_a_conversation_was_about_may_be_gone(live: Live, quay_folder: Path) -> None:
    first = live.answer("När startade Tyst hamn?")
    rebuild(quay_folder, "Ljus hamn")
    until(lambda: live.index.holdings.projects[0].name == "Ljus hamn")
    answer = live.answer("Vilket program?", first.conversation)
    assert answer.status != "error"
    assert not fits(State(projects=("borta",)), live.index)
    assert not fits(State(cited=(("borta.txt", 5),)), live.index)


def test_one_request_sees_one_index(live: Live, quay_folder: Path) -> None:
    with live.held():
        rebuild(quay_folder, "Ljus hamn")
        until(lambda: live._bot.index.holdings.projects[0].name == "Ljus hamn")
        assert live.index.holdings.projects[0].name == "Tyst hamn"
        assert "Tyst hamn" in live.answer(QUESTION).text
        assert "Tyst hamn" in live.documents()[0].document or live.document("a.txt") is not None
    assert live.index.holdings.projects[0].name == "Ljus hamn"


@pytest.mark.parametrize("damage", ["holdings", "engine", "pointer", "gone"])
def test_an_index_that_cannot_be_opened_is_left(live: Live, quay_folder: Path, damage: str) -> None:
    directory = quay_folder.parent / "index"
    before = (directory / CURRENT).read_text(encoding="utf-8")
    if damage == "gone":
        shutil.rmtree(directory)
    elif damage == "pointer":
        (directory / CURRENT).write_text("generation-finns-inte", encoding="utf-8")
    else:
        copy = directory / "generation-skadad"
        shutil.copytree(directory / before, copy)
        (copy / "holdings.json").write_text("{", encoding="utf-8") if damage == "holdings" else shutil.rmtree(
            copy / "engine"
        )
        (directory / CURRENT).write_text(copy.name, encoding="utf-8")
    time.sleep(0.5)
    assert "Tyst hamn" in live.answer(QUESTION).text
    assert live.answer("båtar med segel").status == "answered"


def test_the_index_before_is_closed_when_nobody_can_have_it(quay_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed: list[Index] = []
    monkeypatch.setattr(Index, "close", lambda index: closed.append(index))
    monkeypatch.setattr("bot.live.KEPT_SECONDS", 0.0)
    made = Live(quay_folder.parent / "index", None, Bot, look_seconds=0.05)
    old = made.index
    with made.watched():
        rebuild(quay_folder, "Ljus hamn")
        until(lambda: closed == [old])
    assert made.index in closed


# The page over it


async def test_the_page_shows_the_new_index(
    live: Live, quay_folder: Path, aiohttp_client: Callable[..., object]
) -> None:
    client: TestClient[web.Request, web.Application] = await aiohttp_client(application(live, WebSettings()))  # type: ignore[misc]
    assert "Tyst hamn" in await (await client.get("/utforska/projekt")).text()
    statuses: list[int] = []
    rebuilding = asyncio.create_task(asyncio.to_thread(rebuild, quay_folder, "Ljus hamn"))
    async with asyncio.timeout(20):
        while "Ljus hamn" not in await (await client.get("/utforska/projekt")).text():
            for path in ("/", "/utforska/natverk", "/source/a.txt?start=0&end=5", "/datakvalitet", "/api/documents"):
                statuses.append((await client.get(path)).status)
            statuses.append((await client.post("/api/ask", json={"question": QUESTION})).status)
    await rebuilding
    assert set(statuses) == {200}


# More than can be answered


def test_so_many_at_a_time_so_many_wait() -> None:
    turns, inside, most = Turns(at_once=2, waiting=3), 0, 0
    hold, lock, refused = threading.Event(), threading.Lock(), []

    def take() -> None:
        nonlocal inside, most
        try:
            with turns.turn():
                with lock:
                    inside += 1
                    most = max(most, inside)
                hold.wait(5)
                with lock:
                    inside -= 1
        except Busy:
            refused.append(True)

    threads = [threading.Thread(target=take, daemon=True) for _ in range(9)]
    for thread in threads:
        thread.start()
    until(lambda: len(refused) == 4)
    hold.set()
    joined(*threads)
    assert (most, turns.inside, turns.refused) == (2, 0, 4)


def test_nobody_waits_for_ever() -> None:
    turns = Turns(at_once=1, waiting=1, seconds=0.05)
    with turns.turn(), pytest.raises(Busy), turns.turn():
        pass
    with turns.turn():
        assert turns.inside == 1


def test_who_came_first_has_the_next_turn() -> None:
    turns, order, done = Turns(at_once=1, waiting=9), [], threading.Event()

    def take(number: int) -> None:
        with turns.turn():
            order.append(number)

    def again() -> None:
        while not done.is_set():
            with turns.turn():
                pass

    with turns.turn():
        threads = []
        for number in range(5):
            threads.append(threading.Thread(target=take, args=(number,), daemon=True))
            threads[-1].start()
            until(lambda: turns.inside == len(threads) + 1)
    joined(*threads)
    assert order == [0, 1, 2, 3, 4]
    greedy = [threading.Thread(target=again, daemon=True) for _ in range(3)]
    for thread in greedy:
        thread.start()
    with turns.turn():
        done.set()
    joined(*greedy)
    assert (turns.inside, turns.refused) == (0, 0)


@pytest.mark.parametrize(
    ("question", "said"), [(QUESTION, "för många frågor"), ("Which projects are there?", "too many")]
)
def test_one_too_many_is_told_politely(quay_folder: Path, question: str, said: str) -> None:
    live = Live(quay_folder.parent / "index", None, Bot, Turns(at_once=1, waiting=0))
    with live.turns.turn():
        refused = live.answer(question, "samtal")
    assert (refused.status, refused.conversation, refused.understood) == ("error", "samtal", "")
    assert said in refused.text
    assert live.answer(QUESTION).status == "answered"
    live.index.close()


class Slow(FakeCore):
    """A core that answers when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.hold = threading.Event()

    def answer(self, question: str, conversation: str | None = None) -> Answer:
        if question == "långsam":
            self.hold.wait(10)
        return super().answer(question, conversation)


async def test_an_answer_that_takes_too_long_is_given_up(aiohttp_client: Callable[..., object]) -> None:
    core = Slow()
    client: TestClient[web.Request, web.Application] = await aiohttp_client(  # type: ignore[misc]
        application(core, WebSettings(answer_seconds=0.2, most_asking=2))
    )
    late = [asyncio.create_task(client.post("/api/ask", json={"question": "långsam"})) for _ in range(3)]
    assert (await client.get("/datakvalitet")).status == 200
    for one in late:
        answer = await one
        assert (answer.status, (await answer.json())["status"]) == (503, "error")
        assert answer.headers["Retry-After"]
    core.hold.set()
    assert (await client.post("/api/ask", json={"question": "a"})).status == 200
    turn = await client.post("/api/turn", json={"question": "a"})
    assert turn.status == 200
    assert client.app is not None
    assert client.app[THREADS]._max_workers == 4


async def test_how_it_is_doing_is_told(live: Live, quay_folder: Path, aiohttp_client: Callable[..., object]) -> None:
    gate = Gate()
    client: TestClient[web.Request, web.Application] = await aiohttp_client(  # type: ignore[misc]
        application(live, WebSettings(most_asking=1), gate=gate)
    )
    ready = await client.get("/readyz", headers={"Host": "10.0.0.7"})
    told = await ready.json()
    assert (ready.status, told["status"], told["index"]) == (200, "ok", live.index.directory.name)
    assert told["built"] <= told["since"]
    with live.turns.turn():
        assert (await client.get("/readyz")).status == 503
    await client.post("/api/ask", json={"question": QUESTION})
    await client.get("/nej/hemlig-sida")
    numbers = await (await client.get("/metrics")).text()
    for line in (
        'utblick_answers_total{status="answered"} 1.0',
        'utblick_requests_total{route="/api/ask",status="200"} 1.0',
        'utblick_requests_total{route="(none)",status="404"} 1.0',
        "utblick_asking 0.0",
        "utblick_connections 0.0",
    ):
        assert line in numbers.splitlines()
    since = next(line for line in numbers.splitlines() if line.startswith("utblick_index_in_use_since "))
    assert float(since.split()[1]) == pytest.approx(live.since.timestamp(), abs=1e-3)
    for private in ("hemlig", "Miljönämnden", "127.0.0.1"):
        assert private not in numbers
    assert "Indexet är byggt" in await (await client.get("/datakvalitet")).text()


async def test_numbers_are_for_who_may_read_the_page(aiohttp_client: Callable[..., object]) -> None:
    client: TestClient[web.Request, web.Application] = await aiohttp_client(  # type: ignore[misc]
        application(FakeCore(), WebSettings(access_token="nyckel" * 6))
    )
    assert (await client.get("/metrics")).status == 401
    assert (await client.get("/metrics", headers={"Authorization": f"Bearer {'nyckel' * 6}"})).status == 200
    assert (await client.get("/readyz")).status == 200
