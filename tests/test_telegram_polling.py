"""Long polling: updates fetched once and in order, whatever the way to Telegram does meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.channels.telegram import api
from tests.telegram_world import Refusal, World, too_many, world
from tests.web_core import EXAMPLE, FakeCore

Make = Callable[..., Awaitable[World]]


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def make(aiohttp_client: Any, waits: list[float]) -> Make:
    async def pause(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0.01)

    async def made(*args: Any, **settings: Any) -> World:
        return await world(aiohttp_client, *args, polling=True, pause=pause, **settings)

    return made


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():
            await asyncio.sleep(0.005)


async def test_updates_are_fetched_and_told_as_taken(make: Make) -> None:
    core = FakeCore()
    polled = await make(core.answer)
    first, second = polled.message("Ett"), polled.message("Två")
    polled.api.tell(first, second, first)
    await until(lambda: len(polled.api.messages) == 2)
    assert [question for question, _ in core.asked] == ["Ett", "Två"]
    await until(lambda: second["update_id"] + 1 in polled.api.offsets)
    assert polled.telegram.routes == ()
    assert (await polled.client.post("/api/telegram", json={})).status in (404, 405)


async def test_a_webhook_is_taken_away_first(make: Make) -> None:
    polled = await make()
    assert len(polled.api.named("deleteWebhook")) == 1
    assert polled.api.named("setWebhook") == []


async def test_an_update_that_cannot_be_read_keeps_none_away(make: Make) -> None:
    polled = await make()
    unknown = polled.update(message={"message_id": "fem", "forward_origin": {"type": "hologram"}})
    polled.api.tell(unknown, polled.message(EXAMPLE))
    await until(lambda: len(polled.api.messages) == 1)


@pytest.mark.parametrize(
    ("refusal", "wait"),
    [
        (too_many("getUpdates", 9), 9),
        (Refusal("getUpdates", 502, "<html>Bad Gateway</html>"), 3),
        (
            Refusal(
                "getUpdates",
                409,
                {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates"},
            ),
            15,
        ),
    ],
    ids=["patience", "gateway", "another program"],
)
async def test_fetching_goes_on_after_a_fault(make: Make, waits: list[float], refusal: Refusal, wait: float) -> None:
    polled = await make()
    polled.api.refusals.append(refusal)
    polled.api.tell(polled.message("Ett"))
    await until(lambda: len(polled.api.messages) == 1)
    polled.api.tell(polled.message("Två"))
    await until(lambda: len(polled.api.messages) == 2)
    assert waits[0] == wait


async def test_telegram_out_of_reach_at_the_start(make: Make, waits: list[float]) -> None:
    polled = await make(introduced=False, available=False)
    await until(lambda: len(waits) >= 3)
    assert waits[:3] == [1, 2, 4]
    assert (await polled.client.get("/healthz")).status == 200
    polled.api.available = True
    polled.api.tell(polled.message(EXAMPLE))
    await until(lambda: polled.api.messages)


async def test_a_token_that_is_not_known_costs_only_the_channel(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    polled = await make(introduced=False, token="701:abcdefghijklmnopqrstuvwxyz")
    await until(lambda: any("does not know the token" in record.getMessage() for record in caplog.records))
    assert (await polled.client.get("/healthz")).status == 200
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(("utblick", "aiogram"))]
    assert [line for line in ours if "abcdefghijklmnop" in line] == []


async def test_too_much_to_do_waits(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "MAX_RUNNING", 2)
    polled = await make()
    polled.api.tell(*(polled.message(EXAMPLE) for _ in range(10)))
    await until(lambda: len(polled.api.messages) >= 10)


async def test_what_was_taken_does_not_come_again_after_a_stop(make: Make) -> None:
    polled = await make()
    last = polled.message(EXAMPLE)
    polled.api.tell(last)
    await until(lambda: polled.api.messages)
    polled.api.offsets.clear()
    await polled.client.close()
    assert polled.api.offsets[-1] == last["update_id"] + 1
