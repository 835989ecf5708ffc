"""What docs/telegram.md says of speed, measured anew: python -m tests.measure_telegram INDEX

From the core's answer to the arrival of its message at a Bot API server on this machine.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from statistics import quantiles

from aiohttp.test_utils import TestClient, TestServer

from bot.answer import Answer
from bot.channels.telegram.sending import Limits, Outbox
from bot.channels.telegram.setup import Doors
from bot.core import Bot
from indexer.index import open_index
from tests.telegram_world import UNLIMITED, World, world

QUESTIONS = (
    "Hur många projekt har varje nämnd?",
    "Vilka projekt har Miljönämnden?",
    "Vilket EU-projekt har störst budget?",
)
ROUNDS = 100
AT_ONCE = 50


class Measured:
    """A world whose core and Bot API note when each person's answer was made, and when it arrived."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        self.made: dict[str, float] = {}
        self.arrived: dict[str, float] = {}

    def answer(self, question: str, conversation: str | None) -> Answer:
        answer = self.bot.answer(question, conversation)
        self.made[answer.id] = time.perf_counter()
        return answer

    async def world(self, limits: Limits) -> World:
        async def client(app: object) -> TestClient:
            made = TestClient(TestServer(app))
            await made.start_server()
            return made

        found = await world(
            client, self.answer, index=self.bot.index, doors=Doors(everyone=True), outbox=Outbox(limits)
        )
        send = found.api._send_message

        async def noting(given: dict[str, object]) -> object:
            self.arrived[str(given["chat_id"])] = time.perf_counter()
            return await send(given)

        found.api._send_message = noting
        return found

    def told(self, name: str, seconds: list[float]) -> None:
        cuts = quantiles(seconds, n=100, method="inclusive")
        print(f"{name}: median {1000 * cuts[49]:.1f} ms, p99 {1000 * cuts[98]:.1f} ms, {len(seconds)} answers")


async def main(index: Path) -> None:
    opened = open_index(index)
    for name, limits in (("without limits", UNLIMITED), ("within Telegram's limits", Limits())):
        measured = Measured(Bot(opened))
        there = await measured.world(limits)
        alone = [await one(measured, there, person) for person in range(1, ROUNDS + 1)]
        measured.told(f"one at a time, {name}", alone)
        await asyncio.sleep(1)
        measured.told(f"{AT_ONCE} at once, {name}", await many(measured, there))
        await there.client.close()
    opened.close()


async def one(measured: Measured, there: World, person: int) -> float:
    measured.made.clear()
    await there.deliver(there.message(QUESTIONS[person % 3], person=person))
    return measured.arrived[str(person)] - max(measured.made.values())


async def many(measured: Measured, there: World) -> list[float]:
    """Each answer's own way: they are made in the order in which they arrive."""
    measured.made.clear()
    measured.arrived.clear()
    updates = [there.message(QUESTIONS[number % 3], person=1000 + number) for number in range(AT_ONCE)]
    await asyncio.gather(*map(there.post, updates))
    await there.telegram.settled()
    return [
        there_ - made
        for made, there_ in zip(sorted(measured.made.values()), sorted(measured.arrived.values()), strict=True)
    ]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
