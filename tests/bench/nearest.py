"""The nearest of many vectors of meaning, in each server and in the engine: ``python -m tests.bench.nearest``.

Vectors are drawn around some thousand subjects, as texts are; what is measured is to hold and to compare them. In a server
every window is compared (``indexer.search.meaning``). In the engine its plugin follows graphs, of which it finds most of
the nearest; entries are counted as found that are among the nearest of all.

``--lock FILE`` holds a file while a step is timed, as in ``tests.bench.cluster``; vectors are sent in several steps.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from indexer.search import Entry
from indexer.search.meaning import Meaning
from tests.bench.__main__ import most_memory, table_row
from tests.bench.apart import Measured, apart
from tests.opensearch_node import Node, lay_out_nearest, running

WINDOWS = (20_000, 100_000, 250_000)
"""Some 2.5 a passage."""
DIMENSIONS = 384
SUBJECTS = 2_000
SPREAD = 0.8
SEARCHES = 230
WARM_UP = 30
NEAREST = 40
"""Entries that a search takes by meaning."""
ASKED = 100
"""Windows that the engine is asked for, to have so many entries."""
AT_ONCE = 25_000
"""Windows sent in one step."""
BULK = 500
COLUMNS = ("windows", "where", "made in", "MB on disk", "MB of memory", "ms a question", "p95", "found", "load")


def main() -> None:
    """A row for each size and place."""
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("windows", type=int, nargs="*", default=WINDOWS)
    given.add_argument("--no-engine", action="store_true")
    given.add_argument("--lock", type=Path)
    asked = given.parse_args()
    table_row(*COLUMNS)
    table_row(*["---"] * len(COLUMNS))
    for count in asked.windows:
        told = apart(each_server, count, lock=asked.lock)
        row(count, "each server", told)
        if not asked.no_engine:
            with running(1, lay_out_nearest()) as [node]:
                row(count, "engine", in_engine(node, count, asked.lock))


def row(count: int, where: str, told: Measured) -> None:
    made = f"{told['seconds']:.0f} s" if "seconds" in told else ""
    shown = (f"{told[name]:.0f}" if name in told else "" for name in ("disk", "memory"))
    times = (f"{told[name]:.1f}" for name in ("median", "p95"))
    table_row(count, where, made, *shown, *times, f"{told['found']:.2f}", f"{told['load']:.0f}")


def in_engine(node: Node, count: int, lock: Path | None) -> Measured:
    """Send the vectors, have them made one graph, and ask."""
    index = f"{node.address}/vectors"
    method = {"name": "hnsw", "engine": "lucene", "space_type": "innerproduct"}
    vector = {"type": "knn_vector", "dimension": DIMENSIONS, "method": method}
    settings = {"knn": True, "number_of_shards": 1, "number_of_replicas": 0, "refresh_interval": "-1"}
    mappings = {
        "_source": {"excludes": ["vector"]},
        "properties": {"entry": {"type": "integer"}, "vector": vector},
    }
    asked(index, {"settings": {"index": settings}, "mappings": mappings}, "PUT")
    seconds = 0.0
    for first in range(0, count, AT_ONCE):
        seconds += apart(send, index, count, first, lock=lock)["seconds"]
    seconds += apart(merge, index, lock=lock)["seconds"]
    told = apart(search, index, count, lock=lock)
    return {**told, "seconds": seconds, "memory": node.memory_mb}


def each_server(count: int) -> Measured:
    """What so many windows take of a server."""
    import numpy as np

    row = [("entry", "<i4"), ("start", "<i4"), ("end", "<i4"), ("vector", "<f2", (DIMENSIONS,))]
    table = np.zeros(count, dtype=row)
    table["entry"] = np.arange(count) * 2 // 5
    for first in range(0, count, AT_ONCE):
        table["vector"][first : first + AT_ONCE] = vectors(count, first)
    places = [Entry(f"{n}", "passage", "", "", "Exempelstad", 2024, "a.txt") for n in range(count * 2 // 5 + 1)]
    meaning = Meaning(Drawn(), places, table)
    del table
    questions = [partial(meaning.nearest, str(number), limit=NEAREST) for number in range(SEARCHES)]
    return {**timed(questions), "memory": most_memory(), "found": 1.0}


def send(index: str, count: int, first: int) -> Measured:
    """Send the windows from one on."""
    drawn, seconds = vectors(count, first), 0.0
    for at in range(0, len(drawn), BULK):
        lines = [
            line for number, vector in enumerate(drawn[at : at + BULK], first + at) for line in _lines(number, vector)
        ]
        began = time.perf_counter()
        assert not asked(f"{index}/_bulk?filter_path=errors", "\n".join((*lines, "")))["errors"]
        seconds += time.perf_counter() - began
    return {"seconds": seconds}


def _lines(number: int, vector: Any) -> Iterator[str]:
    yield '{"index": {}}'
    yield json.dumps({"entry": number * 2 // 5, "vector": [round(float(one), 5) for one in vector]})


def merge(index: str) -> Measured:
    """One graph of all, in which most is found."""
    began = time.perf_counter()
    asked(f"{index}/_refresh", "")
    asked(f"{index}/_forcemerge?max_num_segments=1", "")
    return {"seconds": time.perf_counter() - began}


def search(index: str, count: int) -> Measured:
    """Ask, and hold what is found against all windows."""
    import numpy as np

    every = np.concatenate([vectors(count, first) for first in range(0, count, AT_ONCE)])
    questions, found = Drawn().questions, []

    def ask(question: Any) -> None:
        vector = {"vector": [float(one) for one in question], "k": ASKED}
        body = {"size": ASKED, "_source": False, "docvalue_fields": ["entry"], "query": {"knn": {"vector": vector}}}
        hits = asked(f"{index}/_search", body)["hits"]["hits"]
        found.append(list(dict.fromkeys(hit["fields"]["entry"][0] for hit in hits))[:NEAREST])

    told = timed([partial(ask, question) for question in questions])
    shares = []
    for question, entries in zip(questions, found, strict=True):
        order = np.argsort(-(every @ question))[: NEAREST * 10] * 2 // 5
        shares.append(len(set(entries) & set(list(dict.fromkeys(order.tolist()))[:NEAREST])) / NEAREST)
    disk = asked(f"{index}/_stats/store")["_all"]["primaries"]["store"]["size_in_bytes"] / 1e6
    return {**told, "found": statistics.mean(shares), "disk": disk}


def timed(calls: Sequence[Callable[[], object]]) -> Measured:
    """Milliseconds of the clock that calls take, the first ones left out."""
    taken = []
    for call in calls:
        began = time.perf_counter()
        call()
        taken.append((time.perf_counter() - began) * 1000)
    taken = taken[WARM_UP:]
    return {"median": statistics.median(taken), "p95": statistics.quantiles(taken, n=20)[-1]}


def vectors(count: int, first: int) -> Any:
    """The vectors of some windows of so many, from one on."""
    return _drawn(first + count, min(AT_ONCE, count - first))


class Drawn:
    """A model whose questions are vectors of some subjects, drawn before they are asked."""

    name, dimensions = "drawn", DIMENSIONS

    def __init__(self) -> None:
        self.questions = _drawn(1, SEARCHES)

    def question(self, text: str) -> Any:
        return self.questions[int(text)]

    def passages(self, texts: Sequence[str]) -> Any:
        return _drawn(0, len(texts))


def _drawn(seed: int, count: int) -> Any:
    import numpy as np

    subjects = np.random.default_rng(7).standard_normal((SUBJECTS, DIMENSIONS), dtype=np.float32)
    chance = np.random.default_rng(seed)
    noise = chance.standard_normal((count, DIMENSIONS), dtype=np.float32)
    made = subjects[chance.integers(0, SUBJECTS, count)] + np.float32(SPREAD) * noise
    return made / np.linalg.norm(made, axis=1, keepdims=True)


def asked(url: str, body: object = None, method: str | None = None) -> Any:
    """What the node answers."""
    data = body.encode() if isinstance(body, str) else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request, timeout=600) as response:
        return json.load(response)


if __name__ == "__main__":
    main()
