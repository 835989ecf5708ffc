"""Our search over OpenSearch beside tantivy: ``python -m tests.bench.cluster``, a quarter of an hour or more.

One node with one shard, and three with three shards and a copy of each, all on this machine, each with a heap of 512 MB.
The larger holding is the smaller one ten times over, each entry under another id and city: as long postings as those of a
real one, without reading its reports. Client and nodes share the processor, so that times are of the clock.

Parts can be run by themselves: ``tantivy``, ``1`` and ``3`` for so many nodes, with ``--times 10`` for one size;
``server`` for what a server of the bot holds. ``--keep FOLDER`` keeps the entries for another run. ``--lock FILE`` holds a file while a step
is timed, so that what else waits for it runs between the steps and not beside them.
"""

from __future__ import annotations

import argparse
import pickle
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.core import WARMING, Bot
from bot.live import settle_memory
from indexer.building import build
from indexer.index import open_index
from indexer.search import NO_SERVER, OFF, Server, create_backend, open_backend
from tests.bench import holdings
from tests.bench.__main__ import most_memory, prepare, question, table_row
from tests.bench.apart import Measured, apart
from tests.opensearch_node import Node, running, server_of

CITIES = 30
ENTRIES = 20_000
TIMES = (1, 10)
SEARCHES = 200
WARM_UP = 30
AT_ONCE = 4
PARTS = ("tantivy", "1", "3", "server")
SERVED = (1, 6, 30)
"""Invented cities whose index a server holds."""
COLUMNS = (
    *("entries", "engine", "indexing", "entries/s", "MB on disk", "client MB indexing", "searching"),
    *("a node MB", "ms a search", "p95", f"searches/s, {AT_ONCE} at once", "load"),
)


@dataclass
class Bench:
    """Where what is measured lies, and the file that is held meanwhile."""

    kept: Path
    place: Path
    lock: Path | None

    def _apart(self, step: Callable[..., Measured], *given: object) -> Measured:
        return apart(step, *given, lock=self.lock)

    def words(self, parts: Sequence[str], sizes: Sequence[int]) -> None:
        """The rows of searching by words: the entries are made once."""
        if not (self.kept / "entries").is_file():
            self._apart(entries, self.kept)
        table_row(*COLUMNS)
        table_row(*["---"] * len(COLUMNS))
        for times in sizes:
            if "tantivy" in parts:
                self.row(times, "tantivy", [])
            for count in (int(part) for part in parts if part.isdigit()):
                with running(count) as nodes:
                    self.row(times, "opensearch", nodes)

    def row(self, times: int, engine: str, nodes: list[Node]) -> None:
        """Index and search in processes of their own, and tell what it took."""
        directory = self.place / f"{engine}-{len(nodes)}-{times}"
        server = server_of(nodes, shards=len(nodes), replicas=int(len(nodes) > 1)) if nodes else NO_SERVER
        written = self._apart(write, self.kept, directory, times, engine, server)
        files = nodes[0].home.glob("data-*/**/*") if nodes else directory.rglob("*")
        disk = sum(path.stat().st_size for path in files if path.is_file()) / 1e6
        found = self._apart(search, directory, server)
        count = int(written["count"])
        name = f"opensearch, {len(nodes)} node{'s' * (len(nodes) > 1)}" if nodes else engine
        table_row(
            *(count, name, f"{written['seconds']:.1f} s", f"{count / written['seconds']:.0f}", f"{disk:.0f}"),
            *(f"{written['memory']:.0f}", f"{found['memory']:.0f}"),
            f"{statistics.mean(node.memory_mb for node in nodes):.0f}" if nodes else "",
            *(f"{found['median']:.2f}", f"{found['p95']:.2f}", f"{found['rate']:.0f}"),
            f"{written['load']:.0f}, {found['load']:.0f}",
        )

    def server(self) -> None:
        """The rows of what a server of the bot holds of the index, whichever engine finds in it."""
        table_row("cities", "entries", "passages", "MB of a server")
        table_row(*["---"] * 4)
        for count in SERVED:
            place = self.place / f"cities-{count}"
            self._apart(built, place, count)
            told = self._apart(served, place)
            table_row(count, *(f"{told[name]:.0f}" for name in ("entries", "passages", "memory")))


def main() -> None:
    """Make the entries once, then one row for each size and engine."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("parts", nargs="*", default=PARTS, help=f"some of {', '.join(PARTS)}")
    given.add_argument("--times", type=int, nargs="*", default=TIMES)
    given.add_argument("--keep", type=Path)
    given.add_argument("--lock", type=Path)
    asked = given.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(asked.keep or Path(folder) / "kept", Path(folder), asked.lock)
        if set(asked.parts) - {"server"}:
            bench.words(asked.parts, asked.times)
        if "server" in asked.parts:
            bench.server()


def entries(kept: Path) -> Measured:
    """Make the entries of invented cities."""
    prepare(kept, CITIES, most=ENTRIES)
    return {}


def write(kept: Path, directory: Path, times: int, engine: str, server: Server) -> Measured:
    """Index the entries, so many times over."""
    given = pickle.loads((kept / "entries").read_bytes())
    made = create_backend(engine, directory, server)
    began = time.perf_counter()
    made.write(
        replace(one, id=f"{one.id}:{copy}", municipality=f"{one.municipality} {copy}")
        for copy in range(times)
        for one in given
    )
    seconds = time.perf_counter() - began
    made.close()
    return {"seconds": seconds, "count": times * len(given), "memory": most_memory()}


def search(directory: Path, server: Server) -> Measured:
    """Ask one question after the other, and then several at once."""
    made, chance = open_backend(directory, server=server), random.Random(1)
    measured = timed([partial(made.search, question(chance)) for _ in range(SEARCHES + WARM_UP)])
    words = [question(chance) for _ in range(SEARCHES)]
    with ThreadPoolExecutor(AT_ONCE) as threads:
        began = time.perf_counter()
        list(threads.map(made.search, words))
        rate = SEARCHES / (time.perf_counter() - began)
    made.close()
    return {**measured, "rate": rate, "memory": most_memory()}


def timed(calls: Sequence[Callable[[], object]]) -> Measured:
    """Milliseconds of the clock that calls take, the first ones left out; ``processor``: the median of its own time."""
    taken, worked = [], []
    for call in calls:
        began, before = time.perf_counter(), time.process_time()
        call()
        taken.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - before) * 1000)
    taken, worked = taken[WARM_UP:], worked[WARM_UP:]
    p95 = statistics.quantiles(taken, n=20)[-1]
    return {"median": statistics.median(taken), "p95": p95, "processor": statistics.median(worked)}


def built(place: Path, cities: int) -> Measured:
    """Index the reports of invented cities."""
    (place / "reports").mkdir(parents=True)
    holdings.write(place / "reports", cities)
    build(place / "reports", place / "index", engine="tantivy")
    return {}


def served(place: Path) -> Measured:
    """Open an index as a server does."""
    index = open_index(place / "index", meaning=OFF)
    bot = Bot(index)
    bot.rehearse(WARMING)
    settle_memory()
    passages = len(index.holdings.passages)
    entries = passages + len(index.holdings.projects) + len(index.holdings.networks)
    bot.close()
    return {"entries": entries, "passages": passages, "memory": most_memory()}


if __name__ == "__main__":
    main()
