"""Sending in order, within what a service documents, and again where that may help; on a clock of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from bot.channels.sending import (
    ATTEMPTS,
    CONVERSATIONS,
    HEAD_START,
    LONGEST_WAIT,
    Limit,
    Limits,
    Making,
    NotSent,
    Outbox,
)
from bot.channels.teams import limits as teams
from bot.channels.teams.sdk import Refused
from bot.channels.telegram import limits as telegram
from tests.web_core import UNLIMITED

CHAT, GROUP = "7", "-7"


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(clock: Clock) -> Outbox:
    return Outbox(telegram.LIMITS, clock.pause, clock)


@pytest.fixture
def free(clock: Clock) -> Outbox:
    return Outbox(UNLIMITED, clock.pause, clock)


def noting(clock: Clock, sent: list[float]) -> Callable[[], Awaitable[None]]:
    async def deliver() -> None:
        sent.append(clock.now)

    return deliver


def most_within(times: list[float], seconds: float) -> int:
    """The most of the times that lie within so many seconds."""
    return max(sum(begin <= time < begin + seconds - 1e-6 for time in times) for begin in times)


class Service:
    """Takes messages after some refusals, and remembers the order."""

    def __init__(self, *refusals: NotSent) -> None:
        self.refusals = list(refusals)
        self.taken: list[str] = []
        self.tries = 0

    def takes(self, message: str) -> Callable[[], Awaitable[str]]:
        async def deliver() -> str:
            self.tries += 1
            await asyncio.sleep(0)
            if self.refusals:
                raise self.refusals.pop(0)
            self.taken.append(message)
            return message

        return deliver


# Limits


async def test_one_a_second_in_a_chat_of_telegram(clock: Clock, outbox: Outbox) -> None:
    sent: list[float] = []
    await outbox.send_all(CHAT, [noting(clock, sent)] * 5)
    assert [time - sent[0] for time in sent] == pytest.approx([0, 1.05, 2.1, 3.15, 4.2])


async def test_twenty_a_minute_in_a_group_of_telegram(clock: Clock, outbox: Outbox) -> None:
    sent: list[float] = []
    for _ in range(50):
        await outbox.send(GROUP, noting(clock, sent))
    assert most_within(sent, 60) == 20
    assert most_within(sent, 1) == 1
    assert sent[-1] - sent[0] < 60 * 3


@pytest.mark.parametrize("limits", [teams.LIMITS, telegram.LIMITS], ids=["teams", "telegram"])
async def test_thirty_a_second_over_all(clock: Clock, limits: Limits) -> None:
    sent: list[float] = []
    outbox = Outbox(limits, clock.pause, clock)
    await asyncio.gather(*(outbox.send(str(chat), noting(clock, sent)) for chat in range(1, 101)))
    assert most_within(sent, 1) == 30
    assert sent[-1] - sent[0] == pytest.approx(3.15)


async def test_a_message_is_ready_to_leave_when_it_would_not_wait(clock: Clock, outbox: Outbox) -> None:
    sent: list[float] = []
    await outbox.send(CHAT, noting(clock, sent))
    await outbox.ready()
    assert clock.now == sent[0]  # another chat need not wait
    await outbox.ready(CHAT)
    assert clock.now - sent[0] == pytest.approx(1.05)
    ready = clock.now
    await outbox.send(CHAT, noting(clock, sent))
    assert sent[-1] == ready


# Teams documents, for one conversation, so many sends in so many seconds.
@pytest.mark.parametrize(("seconds", "allowed"), [(1, 7), (2, 8), (30, 60), (3600, 1800)])
async def test_every_limit_of_a_conversation_of_teams_is_kept(clock: Clock, seconds: float, allowed: int) -> None:
    sent: list[float] = []
    outbox = Outbox(teams.LIMITS, clock.pause, clock)
    for _ in range(2000):
        await outbox.send("a", noting(clock, sent))
    assert most_within(sent, seconds) == allowed


async def test_a_conversation_keeps_its_limit_from_when_a_message_left(clock: Clock) -> None:
    narrow = Limits(of=lambda _: [Limit(1, 1.0)], together=[Limit(1, 0.9)])
    sent: dict[str, list[float]] = {"a": [], "b": []}
    outbox = Outbox(narrow, clock.pause, clock)
    await asyncio.gather(*(outbox.send(name, noting(clock, sent[name])) for name in "bababa"))
    assert most_within(sent["a"], 1) == most_within(sent["b"], 1) == 1


async def test_the_first_message_does_not_wait(clock: Clock, outbox: Outbox) -> None:
    await asyncio.gather(*(outbox.send(str(chat), noting(clock, [])) for chat in range(1, 31)))
    assert clock.waits == []


async def test_one_conversation_does_not_hold_up_another() -> None:
    wait = asyncio.Event()

    async def pause(seconds: float) -> None:
        await wait.wait()

    service = Service()
    outbox = Outbox(Limits(of=lambda _: [Limit(2, 3600)], together=[Limit(100, 1)]), pause)
    sends = [asyncio.create_task(outbox.send("a", service.takes(str(number)))) for number in range(4)]
    await asyncio.wait(sends[:2])
    for _ in range(20):
        await asyncio.sleep(0)
    assert service.taken == ["0", "1"]
    assert await outbox.send("another conversation", service.takes("an")) == "an"
    for send in sends:
        send.cancel()
    await asyncio.gather(*sends, return_exceptions=True)


async def test_what_may_be_left_out_is_left_out_where_it_would_delay(clock: Clock) -> None:
    outbox, service = Outbox(teams.LIMITS, clock.pause, clock), Service()
    assert await outbox.aside("a", service.takes("typing")) == "typing"
    for number in range(5):
        assert outbox.has_room("a") == (number < 4)
        await outbox.send("a", service.takes(str(number)))
    assert await outbox.aside("a", service.takes("typing")) is None
    assert outbox.has_room("b")
    assert clock.waits == []


# Order


async def test_messages_of_a_conversation_stay_in_order_and_together(free: Outbox) -> None:
    service = Service()
    parts = [[service.takes(f"{answer}.{part}") for part in range(3)] for answer in range(4)]
    await asyncio.gather(*(free.send_all(CHAT, answer) for answer in parts))
    assert service.taken == [f"{answer}.{part}" for answer in range(4) for part in range(3)]


async def test_a_conversation_keeps_its_order_when_something_is_tried_again(free: Outbox) -> None:
    service = Service(Refused(429), Refused(502))
    await asyncio.gather(*(free.send("a", service.takes(str(number))) for number in range(20)))
    assert service.taken == [str(number) for number in range(20)]


async def test_conversations_are_forgotten_when_there_are_many(clock: Clock, free: Outbox) -> None:
    for chat in range(1, CONVERSATIONS + 100):
        await free.send(str(chat), noting(clock, []))
    assert len(free._lanes) == CONVERSATIONS


# Again


@pytest.mark.parametrize("error", [*map(Refused, (412, 429, 502, 504)), NotSent("network", again=True)], ids=str)
async def test_what_may_pass_is_tried_again(clock: Clock, free: Outbox, error: NotSent) -> None:
    service = Service(error, error)
    assert await free.send("a", service.takes("hej")) == "hej"
    assert service.tries == 3
    assert all(wait > 0 for wait in clock.waits)


@pytest.mark.parametrize(
    "error",
    [
        *map(Refused, (400, 401, 403, 404, 413, 500)),
        NotSent("refused"),
        # Nobody can make the bot wait for hours.
        NotSent("too many messages", LONGEST_WAIT + 1, again=True),
        Refused(429, 1e6),
    ],
    ids=lambda error: f"{error}, {error.wait:.0f}",
)
async def test_what_another_try_does_not_mend_is_given_up(clock: Clock, free: Outbox, error: NotSent) -> None:
    service = Service(error)
    with pytest.raises(NotSent) as refused:
        await free.send_all(CHAT, [service.takes("ett"), service.takes("två")])
    assert refused.value is error
    assert (service.taken, service.tries, clock.waits) == ([], 1, [])
    assert await free.send(CHAT, service.takes("tre")) == "tre"


async def test_there_is_an_end_to_trying(free: Outbox) -> None:
    service = Service(*(NotSent("network", again=True) for _ in range(20)))
    with pytest.raises(NotSent, match="network"):
        await free.send("a", service.takes("hej"))
    assert service.tries == ATTEMPTS


async def test_pauses_are_random_and_at_least_what_the_service_asks_for(clock: Clock, free: Outbox) -> None:
    service = Service(*(Refused(429, 3.0) for _ in range(4)))
    await free.send("a", service.takes("hej"))
    assert all(3 < pause <= 13 for pause in clock.waits)
    assert len(set(clock.waits)) == 4


async def test_others_do_not_wait_for_a_conversation_that_must(clock: Clock, outbox: Outbox) -> None:
    service, order = Service(NotSent("too many messages", 60, again=True)), list[str]()
    held = asyncio.create_task(outbox.send("7", service.takes("7")))
    held.add_done_callback(lambda _: order.append("7"))
    for _ in range(3):
        await asyncio.sleep(0)
    await outbox.send("8", noting(clock, []))
    order.append("8")
    await held
    assert order == ["8", "7"]


async def test_what_is_made_next_waits_until_what_was_made_before_has_left() -> None:
    making, order = Making(), list[str]()

    def one(name: str, seconds: float) -> Coroutine[Any, Any, asyncio.Future[str]]:
        async def make() -> str:
            order.append(f"{name} made")
            await asyncio.sleep(0)
            return name

        async def send(made: str) -> str:
            await asyncio.sleep(seconds)
            order.append(f"{made} sent")
            return made

        return making.sent(make, send)

    sending = await asyncio.gather(one("a", HEAD_START / 10), one("b", HEAD_START * 10), one("c", 0))
    assert await asyncio.gather(*sending) == ["a", "b", "c"]
    # The second takes longer than its head start, and holds nobody up.
    assert order == ["a made", "a sent", "b made", "c made", "c sent", "b sent"]


async def test_what_cannot_be_made_or_sent_holds_nobody_up() -> None:
    making = Making()

    async def fails() -> str:
        raise NotSent("network")

    async def works() -> str:
        return "hej"

    async def passed_on(made: str) -> str:
        return made

    async def refused(made: str) -> str:
        raise NotSent(made)

    with pytest.raises(NotSent, match="network"):
        await making.sent(fails, passed_on)
    with pytest.raises(NotSent, match="hej"):
        await (await making.sent(works, refused))
    assert await (await making.sent(works, passed_on)) == "hej"
