"""What people think of answers: kept without who they are, and shown to the coordinator beside what was asked in vain."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import date
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient

from bot.channels.web.pages.base import Logs
from bot.channels.web.server import WebSettings, application
from bot.feedback_log import LONGEST, FeedbackLog
from bot.question_log import QuestionLog
from tests.web_core import EXAMPLE, FakeCore

Client = TestClient[web.Request, web.Application]
Make = Callable[..., Awaitable[Client]]
PRESSED = {"understood": "projekt", "status": "answered", "reaction": "dislike", "comment": "Fel  år"}
DAY = date(2025, 3, 4)


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    questions = QuestionLog(tmp_path / "fragor.jsonl", 90, lambda: DAY)
    questions.add(FakeCore().answer("Finns det en månfärd?"))
    feedback = FeedbackLog(tmp_path / "tummar.jsonl", 90, lambda: DAY)
    return Logs(questions, feedback, ("Karin@exempelstad.se",))


async def test_a_thumb_is_kept_with_what_the_answer_was_about_and_nothing_of_who_pressed(
    aiohttp_client: Make, logs: Logs
) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings(), logs=logs))
    shown = await (await client.get("/", params={"q": EXAMPLE})).text()
    assert 'action="/aterkoppling"' in shown
    told = dict(re.findall(r'<input type="hidden" name="(understood|status)" value="([^"]*)">', shown))
    # Whichever server the form is sent to: none keeps what it answered.
    other = await aiohttp_client(application(FakeCore(), WebSettings(), logs=logs))
    answer = await other.post("/aterkoppling", data=PRESSED | told)
    assert (answer.status, "utan uppgift om vem du är" in await answer.text()) == (200, True)
    assert logs.feedback
    (kept,) = logs.feedback.entries()
    assert kept.model_dump() == {
        "day": DAY,
        "reaction": "dislike",
        "comment": "Fel år",
        "understood": "projekt hos Miljönämnden, Exempelstad, redovisningen för 2025",
        "status": "answered",
    }


async def test_the_script_gets_no_page(aiohttp_client: Make, logs: Logs) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings(), logs=logs))
    answer = await client.post("/aterkoppling", data=PRESSED, headers={"Accept": "application/json"})
    assert (answer.status, await answer.text()) == (204, "")


async def test_what_is_no_thumb_is_refused(aiohttp_client: Make, logs: Logs) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings(), logs=logs))
    for odd in ({"reaction": "kanske"}, {"status": "kanske"}, {"status": ""}):
        assert (await client.post("/aterkoppling", data=PRESSED | odd)).status == 400
    assert logs.feedback
    assert logs.feedback.entries() == []


async def test_no_more_is_kept_than_an_answer_says(aiohttp_client: Make, logs: Logs) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings(), logs=logs))
    await client.post("/aterkoppling", data=PRESSED | {"understood": "x" * 4000})
    assert logs.feedback
    assert [len(kept.understood) for kept in logs.feedback.entries()] == [LONGEST]


async def test_without_a_log_there_are_no_thumbs(aiohttp_client: Make) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings()))
    assert "/aterkoppling" not in await (await client.get("/", params={"q": EXAMPLE})).text()
    assert (await client.post("/aterkoppling", data=PRESSED)).status == 404
    assert (await client.get("/aterkoppling")).status == 404


async def test_the_coordinator_reads_both_at_the_machine_itself(aiohttp_client: Make, logs: Logs) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings(), logs=logs))
    await client.post("/aterkoppling", data=PRESSED | {"comment": "<b>fet</b>"})
    html = await (await client.get("/aterkoppling")).text()
    assert "Finns det en månfärd?" in html
    assert "&lt;b&gt;fet&lt;/b&gt;" in html
    assert "/aterkoppling" in await (await client.get("/datakvalitet")).text()


@pytest.mark.parametrize(("name", "status"), [("karin@exempelstad.se", 200), ("nils@exempelstad.se", 404)])
async def test_elsewhere_only_who_is_named_reads_them(aiohttp_client: Make, logs: Logs, name: str, status: int) -> None:
    client = await aiohttp_client(application(FakeCore(), WebSettings(trusted_header="X-Remote-User"), logs=logs))
    assert (await client.get("/aterkoppling", headers={"X-Remote-User": name})).status == status
    shown = await (await client.get("/datakvalitet", headers={"X-Remote-User": name})).text()
    assert ("/aterkoppling" in shown) is (status == 200)


async def test_a_key_that_all_share_lets_nobody_read_them(aiohttp_client: Make, logs: Logs) -> None:
    token = "en-lång-och-slumpad-nyckel-som-ingen-gissar"
    client = await aiohttp_client(application(FakeCore(), WebSettings(access_token=token), logs=logs))
    headers = {"Authorization": f"Bearer {token}", "X-Remote-User": "karin@exempelstad.se"}
    assert (await client.get("/aterkoppling", headers=headers)).status == 404
