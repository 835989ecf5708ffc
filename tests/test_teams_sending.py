"""Sending in order, within Teams' documented limits, and again where that may help."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.sending import ATTEMPTS, LONGEST_WAIT, Limits, NotSent, Outbox
from bot.channels.teams.limits import LIMITS
from tests.teams_world import UNLIMITED


class Connector:
    """Takes messages after some refusals, and remembers the order."""

    def __init__(self, *refusals: NotSent) -> None:
        self.refusals = list(refusals)
        self.taken: list[str] = []
        self.tries = 0
        self.pauses: list[float] = []

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    async def take(self, message: str) -> str:
        self.tries += 1
        await asyncio.sleep(0)
        if self.refusals:
            raise self.refusals.pop(0)
        self.taken.append(message)
        return message

    async def send(self, message: str, outbox: Outbox | None = None, conversation: str = "a") -> str:
        return await (outbox or Outbox(UNLIMITED, self.pause)).send(conversation, lambda: self.take(message))


# Teams documents, for one conversation, so many sends in so many seconds; for all of an app in a tenant 30 in one.
@pytest.mark.parametrize(("seconds", "allowed"), [(1, 7), (2, 8), (30, 60), (3600, 1800)])
def test_the_buckets_of_a_conversation_keep_every_documented_limit(seconds: float, allowed: int) -> None:
    through = [size + size / empties * seconds for size, empties in (LIMITS.short, LIMITS.hour)]
    assert min(through) <= allowed


def test_the_bucket_of_all_conversations_keeps_the_documented_limit() -> None:
    size, empties = LIMITS.together
    assert size + size / empties <= 30


async def test_the_buckets_hold_back_what_is_too_much() -> None:
    outbox = Outbox(Limits(short=(2, 3600), hour=(100, 1), together=(100, 1)))
    connector = Connector()
    sends = [asyncio.create_task(connector.send(str(number), outbox)) for number in range(4)]
    await asyncio.wait(sends[:2])
    for _ in range(20):
        await asyncio.sleep(0)
    assert connector.taken == ["0", "1"]
    assert await connector.send("an", outbox, "another conversation") == "an"
    for send in sends:
        send.cancel()
    await asyncio.gather(*sends, return_exceptions=True)


async def test_a_conversation_keeps_its_order() -> None:
    connector = Connector(NotSent(429), NotSent(502))
    outbox = Outbox(UNLIMITED, connector.pause)
    await asyncio.gather(*(connector.send(str(number), outbox) for number in range(20)))
    assert connector.taken == [str(number) for number in range(20)]


@pytest.mark.parametrize("status", [412, 429, 502, 504, None])
async def test_what_may_pass_is_tried_again(status: int | None) -> None:
    connector = Connector(NotSent(status), NotSent(status))
    assert await connector.send("hej") == "hej"
    assert connector.tries == 3
    assert all(pause > 0 for pause in connector.pauses)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 413, 500])
async def test_what_will_not_pass_is_given_up(status: int) -> None:
    connector = Connector(NotSent(status))
    with pytest.raises(NotSent) as refused:
        await connector.send("hej")
    assert (refused.value.status, connector.tries) == (status, 1)


async def test_there_is_an_end_to_trying() -> None:
    connector = Connector(*(NotSent(429) for _ in range(20)))
    with pytest.raises(NotSent):
        await connector.send("hej")
    assert connector.tries == ATTEMPTS


async def test_pauses_are_random_and_at_least_what_teams_asks_for() -> None:
    connector = Connector(*(NotSent(429, wait=3.0) for _ in range(4)))
    await connector.send("hej")
    assert all(3 < pause <= 3 + LONGEST_WAIT for pause in connector.pauses)
    assert len(set(connector.pauses)) == 4


async def test_nobody_can_make_the_bot_wait_for_hours() -> None:
    connector = Connector(NotSent(429, wait=1e6))
    await connector.send("hej")
    assert connector.pauses[0] <= 2 * LONGEST_WAIT


async def test_what_may_be_left_out_is_left_out_where_it_would_delay() -> None:
    outbox = Outbox(LIMITS)
    connector = Connector()
    assert outbox.has_room("a")
    for number in range(3):
        await connector.send(str(number), outbox)
    assert not outbox.has_room("a")
    assert outbox.has_room("b")
