"""The page on speed shows what was measured: its tables are those of the result file, and the plot is drawn from it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bench import plot
from tests.bench.asked import invented
from tests.bench.holdings import cities
from tests.bench.whole import spread, summed, tables

DOCS = Path(__file__).resolve().parent.parent / "docs"
RESULT = json.loads((DOCS / "speed.json").read_text(encoding="utf-8"))


def test_the_tables_are_those_of_the_result() -> None:
    assert tables(RESULT) in (DOCS / "speed.md").read_text(encoding="utf-8")


def test_the_plot_is_drawn_from_the_result() -> None:
    assert (DOCS / "speed.svg").read_text(encoding="utf-8") == plot.growth(RESULT["sizes"])


def test_questions_are_the_same_each_time_and_name_the_cities() -> None:
    first = list(invented(28, 10))
    assert first == list(invented(28, 10))
    names = {city.name for city in cities(10)}
    assert sum(any(name in question for name in names) for question in first) >= 26


def test_times_are_summed_by_kind() -> None:
    times = {"Whoosh": 2.0, "FTS5": 1.0, "tantivy": 0.5}
    rows = [{"kind": "records", "utblick": float(ms), **times} for ms in range(1, 100)]
    found = summed([*rows, {"kind": "text", "utblick": 500.0, **times}])
    assert found["ms"]["utblick, records"] == {"median": 50.0, "p95": 95.0, "p99": 99.0}
    assert found["bare_queries"]["records"]["median"] == 25.0
    assert found["ms"]["utblick"]["p99"] == 500.0
    assert found["count"] == {"records": 99, "text": 1, "neither": 0}
    assert spread([7.0]) == {"median": 7.0, "p95": 7.0, "p99": 7.0}
