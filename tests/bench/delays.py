"""What the benchmarks of channels share: the questions, the moment at which each answer was there, and the figures said."""

from __future__ import annotations

import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from bot.answer import Answer
from bot.channels.serving import settled_memory
from bot.core import Bot
from indexer.building import build
from indexer.index import open_index
from tests.conftest import SAMPLES

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
    """The bot, with the moment at which each answer was there; an answer is known by the marker before its question."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self.ready: dict[str, float] = {}

    @staticmethod
    def question(marker: str, number: int) -> str:
        """One of the questions with its marker."""
        return f"{marker}|{QUESTIONS[number % len(QUESTIONS)]}"

    def answer(self, question: str, conversation: str | None) -> Answer:
        marker, _, asked = question.partition("|")
        answer = self._bot.answer(asked, None)
        self.ready[marker] = time.perf_counter()
        return answer

    def delays(self, arrived: dict[str, float]) -> list[float]:
        """Milliseconds from each answer to its arrival, by the same markers."""
        return [1000 * (at - self.ready[marker]) for marker, at in arrived.items()]


async def client(app: Any) -> TestClient[Any, Any]:
    """A client of an application that is served on this machine."""
    made = TestClient(TestServer(app))
    await made.start_server()
    return made


def say(measure: Callable[[Bot], Awaitable[dict[str, list[float]]]], where: str) -> None:
    """Measure over the reports in UTBLICK_CORPUS, else over the samples, and print what was found."""
    with tempfile.TemporaryDirectory() as folder:
        reports = Path(os.environ.get("UTBLICK_CORPUS") or SAMPLES)
        build(reports, Path(folder) / "index")
        index = open_index(Path(folder) / "index")
        bot = Bot(index)

        async def measured() -> dict[str, list[float]]:
            return await measure(bot)

        with settled_memory():
            found = asyncio.run(measured())
        index.close()
    print(f"From the core's answer to its arrival at {where}, ms:")
    for name, times in found.items():
        ordered = sorted(times)
        p99 = ordered[min(len(ordered) - 1, round(0.99 * len(ordered)) - 1)]
        print(
            f"  {name:<32} {len(times):>4} answers  median {statistics.median(times):6.1f}  p99 {p99:6.1f}"
            f"  longest {ordered[-1]:6.1f}"
        )
