"""How soon an answer leaves for Teams once the core has it: one at a time, and 50 conversations at once.

    python -m tests.bench.channels

Over the reports in UTBLICK_CORPUS, else over the samples. The connector stands on this machine, in the same process, and takes
everything at once; the limits of Teams are kept as in operation. An answer is made when it may leave, so that waiting for them is
no part of what is measured; what is, is making the message, the token, and the way to the connector.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from bot.answer import Answer
from bot.channels.sending import Outbox
from bot.channels.serving import settled_memory
from bot.channels.teams.limits import LIMITS
from bot.core import Bot
from indexer.building import build
from indexer.index import open_index
from tests.conftest import SAMPLES
from tests.teams_world import EMPTY, TENANT, World, world

QUESTIONS = (
    "Lista alla projekt",
    "Hur många EU-projekt redovisas?",
    "Vilket EU-projekt har störst budget?",
    "Vilka internationella nätverk är kommunen med i?",
    "Vad kan du?",
)
AT_ONCE = 50
ROUNDS = 4


class Timed:
    """The bot, with the moment at which each answer was there; an answer is known by what its conversation asked."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.ready: dict[str, float] = {}

    def answer(self, question: str, conversation: str | None) -> Answer:
        marker, _, asked = question.partition("|")
        answer = self._bot.answer(asked, None)
        self.ready[marker] = time.perf_counter()
        return answer


async def asked(teams: World, token: str, number: int) -> str:
    """Ask in a conversation of its own; gives its marker."""
    marker = f"samtal-{number}"
    conversation = {"id": marker, "conversationType": "personal", "tenantId": TENANT}
    text = f"{marker}|{QUESTIONS[number % len(QUESTIONS)]}"
    answer = await teams.post(teams.activity(text, person=f"person-{number}", conversation=conversation), token)
    assert answer.status == 201
    return marker


def delays(teams: World, timed: Timed, markers: Sequence[str]) -> list[float]:
    """Milliseconds from the core's answer to its arrival at the connector."""
    arrived = {
        sent["conversation"]["id"]: at
        for sent, at in zip(teams.microsoft.sent, teams.microsoft.arrived, strict=True)
        if sent["type"] == "message"
    }
    return [1000 * (arrived[marker] - timed.ready[marker]) for marker in markers]


async def measured(bot: Bot) -> dict[str, list[float]]:
    timed = Timed(bot)
    clients: list[TestClient[Any, Any]] = []

    async def client(app: Any) -> TestClient[Any, Any]:
        clients.append(TestClient(TestServer(app)))
        await clients[-1].start_server()
        return clients[-1]

    teams = await world(client, timed.answer, outbox=Outbox(LIMITS))
    teams.microsoft.moods = itertools.cycle([EMPTY])
    teams.teams.patience = 60.0
    numbers = itertools.count()
    token = teams.token()
    alone, together = [], []
    for _ in range(AT_ONCE):
        alone.append(await asked(teams, token, next(numbers)))
        await teams.teams.settled()
    for _ in range(ROUNDS):
        together += await asyncio.gather(*(asked(teams, token, next(numbers)) for _ in range(AT_ONCE)))
        await teams.teams.settled()
    found = {"one at a time": delays(teams, timed, alone), f"{AT_ONCE} at once": delays(teams, timed, together)}
    for one in clients:
        await one.close()
    return found


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(os.environ.get("UTBLICK_CORPUS") or SAMPLES)
        build(reports, Path(folder) / "index")
        index = open_index(Path(folder) / "index")
        bot = Bot(index)
        with settled_memory():
            found = asyncio.run(measured(bot))
        index.close()
    print("From the core's answer to its arrival at the connector, ms:")
    for name, times in found.items():
        ordered = sorted(times)
        p99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)) - 1)]
        print(
            f"  {name:<16} {len(times):>4} answers  median {statistics.median(times):6.1f}  p99 {p99:6.1f}  longest {ordered[-1]:6.1f}"
        )


if __name__ == "__main__":
    main()
