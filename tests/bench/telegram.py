"""How soon an answer leaves for Telegram once the core has it: one at a time, and 50 chats at once.

    python -m tests.bench.telegram

The Bot API server stands on this machine, in the same process, and takes everything at once. Measured with the limits of Telegram,
within which no more than thirty messages a second leave, and without them.
"""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence

from bot.channels.sending import Limits, Outbox
from bot.channels.telegram.limits import LIMITS
from bot.channels.telegram.setup import Doors
from bot.core import Bot
from tests.bench.delays import AT_ONCE, ROUNDS, Timed, client, say
from tests.telegram_world import World, world
from tests.web_core import UNLIMITED


class Arrivals:
    """A world in which the first message of each chat is noted, by the chat."""

    def __init__(self, there: World) -> None:
        self.world = there
        self.at: dict[str, float] = {}
        self._send = there.api._send_message
        there.api._send_message = self._noted  # type: ignore[method-assign]

    async def _noted(self, given: dict[str, object]) -> object:
        self.at.setdefault(str(given["chat_id"]), time.perf_counter())
        return await self._send(given)

    async def ask(self, number: int) -> str:
        """Ask in a chat of its own; gives its marker."""
        marker = str(number)
        answer = await self.world.post(self.world.message(Timed.question(marker, number), person=number))
        assert answer.status == 200
        return marker

    def of(self, markers: Sequence[str]) -> dict[str, float]:
        return {marker: self.at[marker] for marker in markers}


async def within(bot: Bot, limits: Limits, name: str, rounds: int, numbers: Iterator[int]) -> dict[str, list[float]]:
    """The delays within some limits."""
    timed = Timed(bot)
    there = await world(client, timed.answer, index=bot.index, doors=Doors(everyone=True), outbox=Outbox(limits))
    arrivals = Arrivals(there)
    alone, together = [], []
    for _ in range(AT_ONCE):
        alone.append(await arrivals.ask(next(numbers)))
        await there.telegram.settled()
    for _ in range(rounds):
        together += await asyncio.gather(*(arrivals.ask(next(numbers)) for _ in range(AT_ONCE)))
        await there.telegram.settled()
    await there.client.close()
    return {
        f"one at a time, {name}": timed.delays(arrivals.of(alone)),
        f"{AT_ONCE} at once, {name}": timed.delays(arrivals.of(together)),
    }


async def measured(bot: Bot) -> dict[str, list[float]]:
    numbers = itertools.count(1)
    free = await within(bot, UNLIMITED, "without limits", ROUNDS, numbers)
    return free | await within(bot, LIMITS, "within limits", 1, numbers)


if __name__ == "__main__":
    say(measured, "the Bot API server")
