"""Telegram's limits, held on a clock of the test's own, and what is done when Telegram refuses."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.channels.telegram.sending import ATTEMPTS, CHATS, LONGEST_WAIT, Limits, NotSent, Outbox


class Clock:
    """Time that passes only while somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def outbox(clock: Clock) -> Outbox:
    return Outbox(Limits(), clock.pause, clock)


def noting(clock: Clock, sent: list[float]) -> Callable[[], Awaitable[None]]:
    async def deliver() -> None:
        sent.append(clock.now)

    return deliver


def most_within(times: list[float], seconds: float) -> int:
    """The most of the times that lie within so many seconds."""
    return max(sum(begin <= time < begin + seconds - 1e-6 for time in times) for begin in times)


async def test_one_a_second_in_a_chat(clock: Clock, outbox: Outbox) -> None:
    sent: list[float] = []
    await outbox.send(7, [noting(clock, sent)] * 5)
    assert [time - sent[0] for time in sent] == pytest.approx([0, 1.05, 2.1, 3.15, 4.2])


async def test_twenty_a_minute_in_a_group(clock: Clock, outbox: Outbox) -> None:
    sent: list[float] = []
    for _ in range(50):
        await outbox.send(-7, [noting(clock, sent)])
    assert most_within(sent, 60) == 20
    assert most_within(sent, 1) == 1
    assert sent[-1] - sent[0] < 60 * 3


async def test_thirty_a_second_over_all(clock: Clock, outbox: Outbox) -> None:
    sent: list[float] = []
    await asyncio.gather(*(outbox.send(chat, [noting(clock, sent)]) for chat in range(1, 101)))
    assert most_within(sent, 1) == 30
    assert sent[-1] - sent[0] == pytest.approx(3.15)


async def test_the_first_message_does_not_wait(clock: Clock, outbox: Outbox) -> None:
    await asyncio.gather(*(outbox.send(chat, [noting(clock, [])]) for chat in range(1, 31)))
    assert clock.waits == []


async def test_messages_of_a_chat_stay_in_order_and_together(clock: Clock, outbox: Outbox) -> None:
    said: list[str] = []

    def saying(text: str) -> Callable[[], Awaitable[None]]:
        async def deliver() -> None:
            await asyncio.sleep(0)
            said.append(text)

        return deliver

    await asyncio.gather(*(outbox.send(7, [saying(f"{answer}.{part}") for part in range(3)]) for answer in range(4)))
    assert said == [f"{answer}.{part}" for answer in range(4) for part in range(3)]


def failing(*errors: NotSent) -> tuple[Callable[[], Awaitable[str]], list[NotSent]]:
    left = list(errors)

    async def deliver() -> str:
        if left:
            raise left.pop(0)
        return "sänt"

    return deliver, left


async def test_telegram_is_asked_again_after_as_long_as_it_says(clock: Clock, outbox: Outbox) -> None:
    deliver, _ = failing(NotSent("too many messages", 17, again=True))
    assert await outbox.send(7, [deliver]) == ["sänt"]
    assert clock.waits == [17]


async def test_others_do_not_wait_for_a_chat_that_must(clock: Clock, outbox: Outbox) -> None:
    deliver, _ = failing(NotSent("too many messages", 60, again=True))
    order: list[str] = []
    held = asyncio.create_task(outbox.send(7, [deliver]))
    held.add_done_callback(lambda _: order.append("7"))
    await asyncio.sleep(0)
    await outbox.send(8, [noting(clock, [])])
    order.append("8")
    await held
    assert order[0] == "8"


async def test_a_broken_way_is_tried_a_few_times(clock: Clock, outbox: Outbox) -> None:
    deliver, left = failing(*(NotSent("network", again=True) for _ in range(ATTEMPTS + 1)))
    with pytest.raises(NotSent, match="network"):
        await outbox.send(7, [deliver])
    assert len(left) == 1
    # The short waits are the chat's own limit.
    assert clock.waits == pytest.approx([0.5, 0.55, 1, 0.05, 2, 4])


@pytest.mark.parametrize(
    "error", [NotSent("refused"), NotSent("too many messages", LONGEST_WAIT + 1, again=True)], ids=str
)
async def test_what_another_try_does_not_mend_is_given_up(clock: Clock, outbox: Outbox, error: NotSent) -> None:
    deliver, _ = failing(error)
    sent: list[float] = []
    with pytest.raises(NotSent):
        await outbox.send(7, [deliver, noting(clock, sent)])
    assert sent == []
    await outbox.send(7, [noting(clock, sent)])
    assert len(sent) == 1


async def test_chats_are_forgotten_when_there_are_many(clock: Clock, outbox: Outbox) -> None:
    for chat in range(1, CHATS + 100):
        await outbox.send(chat, [noting(clock, [])])
    assert len(outbox._lanes) == CHATS
