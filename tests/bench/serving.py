"""How many answers a second ``utblick serve`` gives over HTTP, and how long they take, for so many clients at once.

``python -m tests.bench.serving INDEX [WORKERS]``, with two workers where nothing is said: for each number of clients, clients that ask one question after the other for
some seconds, then 100 that each ask every five seconds. Questions are those of ``tests/questions.csv`` in their order.
"""

from __future__ import annotations

import asyncio
import csv
import itertools
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, TCPConnector

from tests.test_attack import TOKEN, serving

SECONDS = 10.0
Row = dict[str, float]
CLIENTS = (1, 10, 100, 300)
QUESTIONS = Path(__file__).resolve().parent.parent / "questions.csv"


@dataclass
class Measured:
    """Times of answers in milliseconds, and how often each status was given."""

    times: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)

    def row(self, seconds: float) -> Row:
        times = sorted(self.times)
        at = {"median": 0.5, "p95": 0.95, "p99": 0.99}
        spread = {name: times[min(len(times) - 1, int(share * len(times)))] for name, share in at.items()}
        errors = float(self.statuses["error"])
        return {"rate": len(times) / seconds, **spread, "errors": errors, "answers": float(len(times))}


async def asked(session: ClientSession, url: str, question: str, into: Measured) -> None:
    began = time.perf_counter()
    async with session.post(url, json={"question": question}) as answer:
        told = await answer.json()
    into.times.append(1000 * (time.perf_counter() - began))
    into.statuses[told.get("status", "error")] += 1


async def client(
    session: ClientSession, url: str, questions: Iterator[str], until: float, pause: float, into: Measured
) -> None:
    while time.monotonic() < until:
        began = time.monotonic()
        await asked(session, url, next(questions), into)
        await asyncio.sleep(max(0.0, pause - (time.monotonic() - began)))


async def measured(
    session: ClientSession, url: str, questions: Iterator[str], clients: int, pause: float
) -> tuple[Measured, float]:
    into, began = Measured(), time.monotonic()
    until = began + (SECONDS if not pause else 4 * pause)
    async with asyncio.TaskGroup() as group:
        for number in range(clients):
            await asyncio.sleep(pause / clients if number else 0)
            group.create_task(client(session, url, questions, until, pause, into))
    return into, time.monotonic() - began


async def measured_all(index: Path, asked: Iterable[str], workers: int) -> dict[str, Row]:
    """Each number of clients in its turn, then many that pause."""
    questions = itertools.cycle(asked)
    found: dict[str, Row] = {}
    settings = {"UTBLICK_ANSWERS_WAITING": "400", "UTBLICK_WORKERS": str(workers)}
    async with serving(index, index, **settings) as (process, port):
        assert process.stderr
        reading = asyncio.create_task(process.stderr.read())
        url = f"http://127.0.0.1:{port}/api/ask"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with ClientSession(connector=TCPConnector(limit=0), headers=headers) as session:
            await measured(session, url, questions, 1, 0.0)
            for clients in CLIENTS:
                into, seconds = await measured(session, url, questions, clients, 0.0)
                found[str(clients)] = into.row(seconds)
            into, seconds = await measured(session, url, questions, 100, 5.0)
            found["100, every five seconds"] = into.row(seconds)
        process.terminate()
        await reading
        await process.wait()
    return found


def table(found: dict[str, Row]) -> list[str]:
    """What was measured as Markdown."""
    lines = ["| clients | answers a second | median ms | p95 ms | p99 ms | errors |", "|---" * 6 + "|"]
    for name, row in found.items():
        cells = " | ".join(f"{row[at]:.0f}" for at in ("rate", "median", "p95", "p99"))
        lines.append(f"| {name} | {cells} | {row['errors']:.0f} of {row['answers']:.0f} |")
    return lines


def main(index: Path, workers: int) -> None:
    with QUESTIONS.open(encoding="utf-8", newline="") as lines:
        questions = [row["question"] for row in csv.DictReader(lines)]
    print("\n".join(table(asyncio.run(measured_all(index, questions, workers)))))


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
