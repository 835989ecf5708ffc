"""Sessions of the sign-in that several servers share: where one holds and ends, what is kept of it, and who is let in where
that place does not answer."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from collections.abc import Awaitable, Callable, Iterator
from http.cookies import SimpleCookie

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient

from bot.channels import serving
from bot.channels import sessions as module
from bot.channels.sessions import SharedSessions
from bot.channels.web import server
from bot.channels.web.server import WebSettings, application
from bot.config import load
from indexer.errors import EngineUnavailable
from indexer.search import Server
from indexer.search.notes import SLICES, OpenSearchNotes
from tests.opensearch_node import asked
from tests.test_sharing import NOON, Clock, sent
from tests.web_core import FakeCore

Client = TestClient[web.Request, web.Application]
MakeClient = Callable[..., Awaitable[Client]]
TOKEN = "en-lång-och-slumpad-nyckel-som-ingen-gissar"
HOURS = 12
LASTING = HOURS * 3600


class Place:
    """What servers share, in a test: texts that are kept for the hours of a session, by a clock that the test moves."""

    def __init__(self, clock: Clock) -> None:
        self.texts: dict[str, tuple[float, str]] = {}
        self.clock = clock
        self.away = False
        self.fault: Exception | None = None
        self.asked: list[str] = []
        self.threads: set[int] = set()
        self.free = threading.Event()
        self.free.set()

    def _ask(self, what: str) -> None:
        self.asked.append(what)
        self.threads.add(threading.get_ident())
        assert self.free.wait(30)
        if self.away:
            raise EngineUnavailable("sökmotorn svarar inte")
        if self.fault:
            raise self.fault

    def get(self, name: str) -> str | None:
        self._ask("get")
        written, text = self.texts.get(name, (0.0, None))
        return text if self.clock.now - written < LASTING else None

    def put(self, name: str, text: str) -> None:
        self._ask("put")
        self.texts[name] = (self.clock.now, text)

    def remove(self, name: str) -> None:
        self._ask("remove")
        self.texts.pop(name, None)

    def tidy(self) -> None:
        self._ask("tidy")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def place(clock: Clock) -> Iterator[Place]:
    made = Place(clock)
    yield made
    made.free.set()


@pytest.fixture
def visit(aiohttp_client: MakeClient, place: Place) -> MakeClient:
    """A client of one more server over the same place, which keeps no cookies by itself."""

    async def made(token: str = TOKEN) -> Client:
        app = application(FakeCore(), WebSettings(access_token=token), sessions=SharedSessions(place, token))
        client: Client = await aiohttp_client(app)
        return client

    return made


async def signed_in(client: Client, token: str = TOKEN) -> dict[str, str]:
    """What a browser that signed in sends along."""
    answer = await client.post("/sign-in", data={"token": token}, allow_redirects=False)
    assert answer.status == 303
    client.session.cookie_jar.clear()
    return {"Cookie": f"utblick_session={answer.cookies['utblick_session'].value}"}


def value(cookie: dict[str, str]) -> str:
    return cookie["Cookie"].partition("=")[2]


def cookies_of(answer: ClientResponse) -> SimpleCookie:
    return SimpleCookie(answer.headers.get("Set-Cookie", ""))


# --- where it holds ---------------------------------------------------------------------------------------------------


async def test_a_session_holds_at_every_server_until_it_is_ended_at_one(visit: MakeClient) -> None:
    one, other = await visit(), await visit()
    mine, second = await signed_in(one), await signed_in(other)
    for client in (one, other):
        assert (await client.get("/", headers=mine)).status == 200
    # A server that is started anew knows it too.
    await one.close()
    one = await visit()
    assert (await one.get("/", headers=mine)).status == 200
    ended = await other.post("/sign-out", headers=mine, allow_redirects=False)
    assert (ended.status, cookies_of(ended)["utblick_session"].value) == (303, "")
    for client in (one, other):
        assert [(await client.get("/", headers=cookie)).status for cookie in (mine, second)] == [401, 200]


async def test_a_session_ends_after_its_hours_at_all(visit: MakeClient, clock: Clock) -> None:
    one, other = await visit(), await visit()
    mine = await signed_in(one)
    clock.now += LASTING - 1
    assert [(await client.get("/", headers=mine)).status for client in (one, other)] == [200, 200]
    clock.now += 1
    assert [(await client.get("/", headers=mine)).status for client in (one, other)] == [401, 401]


async def test_whose_session_is_over_signs_out_all_the_same(visit: MakeClient, clock: Clock) -> None:
    client = await visit()
    mine = await signed_in(client)
    clock.now += LASTING
    ended = await client.post("/sign-out", headers=mine, allow_redirects=False)
    assert (ended.status, cookies_of(ended)["utblick_session"]["max-age"]) == (303, "0")


# --- what is kept -----------------------------------------------------------------------------------------------------


async def test_what_is_kept_lets_nobody_in(visit: MakeClient, place: Place) -> None:
    """A hash, and nothing else: neither it nor anything that is made of it without the access token is a session."""
    client = await visit()
    mine = value(await signed_in(client))
    [(name, (_, text))] = place.texts.items()
    assert (name, text) == (hashlib.sha256(mine.encode()).hexdigest(), "")
    assert not any(part in name for part in mine.split("."))
    chance = mine.partition(".")[0]
    for made_up in (name, chance, f"{chance}.{name}", f"{chance}.{'0' * 64}", f"{mine} ", f"{mine}\n"):
        # Also where somebody wrote there that it holds.
        place.texts[hashlib.sha256(made_up.encode()).hexdigest()] = (NOON, "")
        assert not await SharedSessions(place, TOKEN).holds(made_up), made_up


async def test_another_access_token_ends_all_sessions(visit: MakeClient) -> None:
    """Who had the old one is not let in by a session that it gave; nor by one of another Utblick over the same cluster."""
    mine = await signed_in(await visit())
    renewed = await visit("en-annan-lång-nyckel-som-heller-ingen-gissar")
    assert (await renewed.get("/", headers=mine)).status == 401


@pytest.mark.parametrize("made_up", ["", "a", "a" * 43 + "." + "0" * 64, "å" * 43 + "." + "0" * 64, "x" * 4000])
async def test_who_makes_up_a_session_asks_nobody(visit: MakeClient, place: Place, made_up: str) -> None:
    client = await visit()
    for path, status in (("/", 401), ("/api/documents", 401)):
        assert (await client.get(path, headers={"Cookie": f"utblick_session={made_up}"})).status == status
    await client.post("/sign-out", headers={"Cookie": f"utblick_session={made_up}"}, allow_redirects=False)
    assert set(place.asked) <= {"tidy"}


# --- where the place does not answer ----------------------------------------------------------------------------------


async def test_without_the_place_nobody_is_let_in_by_a_session(visit: MakeClient, place: Place) -> None:
    client = await visit()
    mine = await signed_in(client)
    place.away = True
    page = await client.get("/", headers=mine)
    assert (page.status, "kan inte kontrolleras just nu" in await page.text()) == (503, True)
    told = await client.get("/api/documents", headers=mine)
    assert (told.status, await told.json()) == (
        503,
        {"error": "Inloggningen kan inte kontrolleras just nu. Försök igen."},
    )
    refused = await client.post("/sign-in", data={"token": TOKEN, "next": "/utforska"}, allow_redirects=False)
    text = await refused.text()
    assert (refused.status, "Set-Cookie" in refused.headers) == (503, False)
    assert ("Det går inte att logga in just nu" in text, 'value="/utforska"' in text) == (True, True)
    # By the token itself one is, and the form is there for who comes without a session.
    assert (await client.get("/api/documents", headers={"Authorization": f"Bearer {TOKEN}"})).status == 200
    assert (await client.get("/")).status == 401
    place.away = False
    assert (await client.get("/", headers=mine)).status == 200


async def test_signing_out_without_the_place_says_what_it_could_not_do(visit: MakeClient, place: Place) -> None:
    client = await visit()
    mine = await signed_in(client)
    place.away = True
    ended = await client.post("/sign-out", headers=mine, allow_redirects=False)
    cookie = cookies_of(ended)["utblick_session"]
    assert (ended.status, cookie.value, cookie["max-age"]) == (503, "", "0")
    assert "Kopior av inloggningen kunde inte avslutas" in await ended.text()


async def test_nothing_of_a_session_is_in_the_log(
    visit: MakeClient, place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = await visit()
    mine = await signed_in(client)
    place.away = True
    await client.get("/", headers=mine)
    await client.post("/sign-in", data={"token": TOKEN}, allow_redirects=False)
    await client.post("/sign-out", headers=mine, allow_redirects=False)
    told = caplog.text
    assert all(line in told for line in ("whether a session holds", "nobody can sign in", "is not ended"))
    assert not any(secret in told for secret in (TOKEN, *value(mine).split("."), *place.texts))


# --- beside everything else -------------------------------------------------------------------------------------------


async def test_the_server_goes_on_while_the_place_is_asked(visit: MakeClient, place: Place) -> None:
    client = await visit()
    mine = await signed_in(client)
    place.free.clear()
    waiting = [asyncio.create_task(client.get("/", headers=mine)) for _ in range(3)]
    assert (await asyncio.wait_for(client.get("/healthz"), 5)).status == 200
    assert not any(one.done() for one in waiting)
    place.free.set()
    assert [(await one).status for one in waiting] == [200] * 3
    assert threading.get_ident() not in place.threads


async def test_a_place_that_hangs_is_given_up(visit: MakeClient, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    client = await visit()
    mine = await signed_in(client)
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.2)
    place.free.clear()
    answers = await asyncio.gather(*(client.get("/", headers=mine) for _ in range(2 * module.AT_ONCE)))
    assert {answer.status for answer in answers} == {503}


async def test_the_place_is_tidied_whatever_happens_there(
    visit: MakeClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "TIDY_SECONDS", 0.01)
    place.away = True
    await visit()
    for fault in (None, ValueError("x"), None):
        place.away, place.fault, before = False, fault, place.asked.count("tidy")
        async with asyncio.timeout(10):
            while place.asked.count("tidy") < before + 3:
                await asyncio.sleep(0.01)


# --- as it is set up --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shared", "token"), [("true", TOKEN), ("false", TOKEN), ("true", "")])
def test_sessions_are_shared_where_conversations_are(
    monkeypatch: pytest.MonkeyPatch, place: Place, shared: str, token: str
) -> None:
    kept: list[tuple[object, ...]] = []

    def notes(server: Server, kind: str, seconds: float, *, lasting: bool = False) -> Place:
        kept.append((server.addresses, kind, seconds, lasting))
        return place

    monkeypatch.setattr(serving, "shared_notes", notes)
    given = {
        "UTBLICK_SHARED_CONVERSATIONS": shared,
        "UTBLICK_ACCESS_TOKEN": token,
        "UTBLICK_OPENSEARCH_ADDRESSES": "https://sok.se:9200",
    }
    settings = load({}, given)
    made = serving.sessions_of(settings, serving.reached_by(settings))
    wanted = shared == "true" and bool(token)
    assert isinstance(made, SharedSessions) is wanted
    assert kept == [(("https://sok.se:9200",), "sessions", LASTING, True)] * wanted


async def test_a_session_is_off_the_disk_when_its_time_is_over(opensearch: Server, clock: Clock) -> None:
    boards = [OpenSearchNotes(opensearch, "proofsessions", LASTING, clock, lasting=True) for _ in range(2)]
    one, other = (SharedSessions(board, TOKEN) for board in boards)

    def held() -> dict[str, object]:
        return asked(f"{opensearch.addresses[0]}/utblick-proofsessions-*/_settings")

    try:
        first, second = await one.begin(), await one.begin()
        begun = set(held())
        assert [await other.holds(value) for value in (first, second)] == [True, True]
        await other.end(first)
        await other.end(first)  # which is no error
        clock.now += LASTING - 1
        assert [await one.holds(value) for value in (first, second)] == [False, True]
        clock.now += 1
        assert not await one.holds(second)
        clock.now += LASTING / SLICES
        await other.tidy()
        assert begun
        assert not begun & set(held())
    finally:
        for board in boards:
            board.close()
        for index in held():
            sent(f"{opensearch.addresses[0]}/{index}", "DELETE")
