"""Forms over the API, and the way from an answer to its table."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.answer import Answer
from bot.channels.web.server import WebSettings, application
from bot.core import Bot
from bot.query.forms import All, Compare, Is, Measure, Query, Scope, as_json
from tests.test_web import TOKEN, read
from tests.web_core import FakeCore

Client = TestClient[web.Request, web.Application]
CITY = Scope(("Lyktsala stad",), (2024,))


@pytest.fixture
async def client(aiohttp_client: Callable[..., Awaitable[Client]], bot: Bot) -> Client:
    return await aiohttp_client(application(bot, WebSettings()))


async def test_a_form_gets_the_answer_object(client: Client) -> None:
    form = Query(Is("role", ("lead",)), Measure("sum", "total_budget"), scope=CITY)
    sent = await client.post("/api/query", json=as_json(form))
    assert sent.status == 200
    answer = Answer.model_validate(await sent.json())
    assert (answer.status, answer.value, answer.unit, answer.query) == ("answered", 20_600_000, "SEK", as_json(form))
    assert len(answer.records) == 6
    assert answer.question == "sammanlagd budget för projekt som projektägare i Lyktsala stad år 2024"


async def test_what_an_answer_carries_can_be_sent_back(client: Client) -> None:
    asked = await (
        await client.post("/api/ask", json={"question": "Hur många projekt har Lyktsala i Interreg?"})
    ).json()
    again = await (await client.post("/api/query", json=asked["query"])).json()
    same = ("status", "value", "unit", "text", "records", "citations", "query")
    assert {name: again[name] for name in same} == {name: asked[name] for name in same}


async def test_a_form_can_be_answered_in_english(client: Client) -> None:
    sent = await client.post("/api/query?language=en", json=as_json(Query(measure=Measure("count"), scope=CITY)))
    answer = await sent.json()
    assert answer["language"] == "en"
    assert "projects" in answer["text"]


async def test_a_question_goes_on_from_a_form(client: Client) -> None:
    sent = await (
        await client.post("/api/query", json=as_json(Query(Is("programme", ("Interreg",)), scope=CITY)))
    ).json()
    asked = {"question": "Vilka av dem äger staden?", "conversation": sent["conversation"]}
    after = await (await client.post("/api/ask", json=asked)).json()
    assert after["query"] == as_json(Query(All((Is("programme", ("Interreg",)), Is("role", ("lead",)))), scope=CITY))


async def test_a_question_about_nothing_is_no_fault(client: Client) -> None:
    sent = await client.post("/api/query", json=as_json(Query(Compare("total_budget", ">", 1e12))))
    assert (sent.status, (await sent.json())["status"]) == (200, "not_found")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "Skicka JSON"),
        (b"[]", "Skicka JSON"),
        (b"[" * 20_000, "Skicka JSON"),
        (b'{"is":' * 5_000, "Skicka JSON"),
        (b'{"is": "\\ud800"}', "Skicka JSON"),
        (b"{}", "okänd del av en fråga"),
        (b'{"question": "a"}', "okänd del av en fråga"),
        (b'{"is": "Query", "by": "budget"}', "by: 'budget' går inte att använda; välj bland city, country"),
        (b'{"is": "Query", "scope": {"is": "Scope", "years": [1e999]}}', "Scope.years: inf är inte ett heltal"),
        (json.dumps({"is": "Query", "columns": ["name"] * 500}).encode(), "frågan är för stor"),
    ],
    ids=range(10),
)
async def test_what_is_no_form_is_refused_in_swedish(client: Client, body: bytes, said: str) -> None:
    answer = await client.post("/api/query", data=body, headers={"Content-Type": "application/json"})
    assert answer.status == 400
    assert said in (await answer.json())["error"]


async def test_forms_have_the_limits_of_questions(aiohttp_client: Callable[..., Awaitable[Client]]) -> None:
    core = FakeCore()
    client = await aiohttp_client(application(core, WebSettings(access_token=TOKEN)))
    form: Any = as_json(Query())
    assert (await client.post("/api/query", json=form)).status == 401
    shown = {"Authorization": f"Bearer {TOKEN}"}
    assert (await client.post("/api/query", data=b"{}", headers=shown | {"Content-Type": "text/plain"})).status == 415
    big = b'{"is": "Query", "x": "' + b"x" * 100_000 + b'"}'
    assert (
        await client.post("/api/query", data=big, headers=shown | {"Content-Type": "application/json"})
    ).status == 413
    assert (await client.post("/api/query", json=form, headers=shown | {"Sec-Fetch-Site": "cross-site"})).status == 403
    assert (await client.get("/api/query", headers=shown)).status == 405
    assert core.asked == []


async def test_a_fault_over_a_form_is_an_answer(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.records, "told", lambda *_: 1 / 0)
    assert "fel hos oss" in bot.query(Query()).text
    made = bot.query(Query(), "en")
    assert (made.language, made.text.startswith("The question could not be answered because of a fault")) == (
        "en",
        True,
    )


# From the answer to the table


async def test_an_answer_leads_to_its_projects(client: Client) -> None:
    page = await read(await client.get("/", params={"q": "Vilka projekt i Lyktsala slutar 2026?"}))
    path = next(href for href, text in page.linked if text == "Projekten i Utforska")
    table = await read(await client.get(path))
    shown = {href for href, _ in table.linked if href.startswith("/projekt/")}
    assert shown == {href for href, _ in page.linked if href.startswith("/projekt/")}
    assert "Villkor: projekt som slutar 2026" in table.text(".chips")
    kept = [at["value"] for tag, at in table.elements if tag == "input" and at.get("name") == "villkor"]
    assert quote(str(kept[0])) in path.replace("+", "%20")
    without = next(href for href, text in table.linked if "Villkor:" in text)
    assert "villkor" not in without


async def test_an_answer_of_no_projects_leads_to_no_table(client: Client) -> None:
    page = await read(await client.get("/", params={"q": "Vad kan du?"}))
    assert not [text for _, text in page.linked if text == "Projekten i Utforska"]


async def test_a_condition_that_is_none_is_shown_as_it_is(client: Client) -> None:
    page = await read(await client.get("/utforska/projekt", params={"villkor": '<script>{"is"'}))
    assert "Inga poster passar filtren." in page.text("main")
    assert 'Villkor: <script>{"is"' in page.text(".chips")
