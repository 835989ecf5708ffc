"""The whole way, from reports to an index and from a question to a cited answer, beside plain indexes: ``make bench-whole``.

Every size is measured in processes of its own, one to build and one to ask; in the latter every question is asked of the
bot, of bare Whoosh, of SQLite FTS5 and of tantivy in turn, so that ratios are of one run. Times are of the processor.
Size 1 is the reports in UTBLICK_CORPUS with the questions in UTBLICK_EVAL, where both are set, else one invented city;
10 and 100 are so many invented cities, each about as much text as the real reports together.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

from bot.answer import Answer
from bot.core import WARMING, Bot
from bot.memory import settle_memory
from indexer.building import build
from indexer.index import entries, open_index
from tests.bench import holdings, plot, serving
from tests.bench.__main__ import machine, most_memory
from tests.bench.asked import questions
from tests.bench.engines import PLAIN, Engine

BESIDE = {"Whoosh": "Whoosh, Swedish analyser", "FTS5": "SQLite FTS5", "tantivy": "tantivy, Swedish stemmer"}
QUESTIONS = 200
WHOOSH_TO = 10
"""Cities beyond which our index is over tantivy, which ``utblick index`` suggests from there on."""
RESULT = Path(__file__).resolve().parents[2] / "docs" / "speed.json"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.whole", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[1, 10, 100])
    parser.add_argument("--out", type=Path, default=RESULT, help="the result file; sizes that are not measured stay")
    parser.add_argument("--no-http", action="store_true")
    parser.add_argument("--keep", type=Path, help="a folder that keeps reports, indexes and steps, to go on from later")
    parser.add_argument("--worker", nargs=4, metavar=("STEP", "ENGINE", "FOLDER", "SIZE"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        step, engine, folder, size = given.worker
        print(json.dumps(WORKERS[step](engine, Path(folder), int(size))))
        return
    result = json.loads(given.out.read_text(encoding="utf-8")) if given.out.is_file() else {"sizes": {}}
    with nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory() as folder:
        for size in given.sizes:
            result["sizes"][str(size)] = measured(size, Path(folder))
            kept(result, given.out)
        if not given.no_http:
            index = reports_of(1, Path(folder)).parent / "index"
            asked = questions(QUESTIONS, None if real() else 1)
            result["http"] = asyncio.run(serving.measured_all(index, asked, workers=2))
            kept(result, given.out)


def kept(result: dict[str, Any], out: Path) -> None:
    """Write the result, its plot beside it, and print the tables."""
    result |= {"date": str(date.today()), "machine": machine()}
    result["sizes"] = dict(sorted(result["sizes"].items(), key=lambda one: int(one[0])))
    out.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    out.with_suffix(".svg").write_text(plot.growth(result["sizes"]), encoding="utf-8")
    print(tables(result), flush=True)


def real() -> bool:
    return bool(os.environ.get("UTBLICK_CORPUS") and os.environ.get("UTBLICK_EVAL"))


def reports_of(size: int, folder: Path) -> Path:
    """The reports of a size; invented ones are written when they are first asked for."""
    place = folder / f"size-{size}"
    place.mkdir(parents=True, exist_ok=True)
    if size == 1 and real():
        if not (place / "reports").exists():
            (place / "reports").symlink_to(Path(os.environ["UTBLICK_CORPUS"]).resolve())
    elif not (place / "reports").exists():
        (place / "reports").mkdir()
        holdings.write(place / "reports", size)
    return place / "reports"


def measured(size: int, folder: Path) -> dict[str, Any]:
    """Everything of one size."""
    reports = reports_of(size, folder)
    engine = "whoosh" if size <= WHOOSH_TO else "tantivy"
    return {
        "real": size == 1 and real(),
        "engine": engine,
        "build": worker("build", engine, reports.parent, size),
        "plain": {name: worker("plain", beside, reports.parent, size) for name, beside in BESIDE.items()},
        "ask": worker("ask", engine, reports.parent, size),
    }


def worker(step: str, engine: str, place: Path, size: int) -> Any:
    """What one step measured, in a process of its own; as it was measured before where that is kept."""
    before = place / f"{step}-{engine.replace(' ', '-')}.json"
    if before.exists():
        return json.loads(before.read_text(encoding="utf-8"))
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench.whole", "--worker", step, engine, str(place)]
    done = subprocess.run([*command, str(size)], check=True, stdout=subprocess.PIPE, text=True)
    before.write_text(done.stdout, encoding="utf-8")
    return json.loads(done.stdout)


def spent(work: Callable[[], object]) -> float:
    """Seconds of processor time, all threads and the processes that were waited for together."""
    began = time.process_time() + sum(os.times()[2:4])
    work()
    return time.process_time() + sum(os.times()[2:4]) - began


def built(engine: str, place: Path, size: int) -> dict[str, float]:
    """Index the reports."""
    files = [path for path in (place / "reports").rglob("*") if path.suffix in (".txt", ".md")]
    text = sum(path.stat().st_size for path in files) / 1e6
    seconds = spent(lambda: build(place / "reports", place / "index", engine=engine))
    disk = sum(path.stat().st_size for path in (place / "index").rglob("*") if path.is_file()) / 1e6
    return {"mb": text, "seconds": seconds, "mb_a_second": text / seconds, "memory_mb": most_memory(), "disk_mb": disk}


def plainly(engine: str, place: Path, size: int) -> dict[str, float]:
    """Index the passages of our index in a plain way."""
    index = open_index(place / "index")
    passages = [entry for entry in entries(index.holdings) if entry.kind == "passage"]
    made = PLAIN[engine](place / engine.replace(" ", "-"))
    text = sum(len(entry.text.encode()) for entry in passages) / 1e6
    seconds = spent(lambda: made.write(passages))
    return {"mb": text, "seconds": seconds, "mb_a_second": text / seconds}


def asked(engine: str, place: Path, size: int) -> dict[str, Any]:
    """Every question in turn of the bot and of what stands beside it, in milliseconds, and what kind it was."""
    index = open_index(place / "index")
    bot = Bot(index)
    first, _ = clocked(lambda: bot.answer(WARMING[0], None))
    settle_memory()
    warming, _ = clocked(lambda: bot.rehearse(WARMING))
    settle_memory()
    memory = most_memory()
    beside: dict[str, Engine] = {name: PLAIN[one](place / one.replace(" ", "-")) for name, one in BESIDE.items()}
    for made in beside.values():
        made.open()
        made.search(WARMING[0], 10)
    rows = []
    for question in questions(QUESTIONS, None if size == 1 and real() else size):
        row: dict[str, Any] = {}
        row["utblick"], answer = clocked(lambda asked=question: bot.answer(asked, None))  # type: ignore[misc]
        row |= {"kind": kind(answer), "status": answer.status}
        for name, made in beside.items():
            row[name], _ = clocked(lambda one=made, asked=question: one.search(asked, 10))  # type: ignore[misc]
        rows.append(row)
    measured = {"passages": len(index.holdings.passages), "memory_mb": memory, "questions": len(rows)}
    return measured | {"first_ms": first, "warming_ms": warming} | summed(rows)


def clocked(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    result = work()
    return (time.process_time() - began) * 1000, result


def kind(answer: Answer) -> str:
    """Where an answer comes from: records, running text, or neither."""
    if answer.query:
        return "records"
    return "text" if answer.citations else "neither"


def summed(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Median, p95 and p99 of each, ours by kind too, and ours in bare Whoosh queries (the median one)."""
    of = {name: spread([row[name] for row in rows]) for name in ("utblick", *BESIDE)}
    kinds = {name: [row["utblick"] for row in rows if row["kind"] == name] for name in ("records", "text", "neither")}
    bare = of["Whoosh"]["median"]
    ratios = {name: {at: ms / bare for at, ms in spread(times).items()} for name, times in kinds.items() if times}
    ratios["all"] = {at: ms / bare for at, ms in of["utblick"].items()}
    return {
        "ms": of | {f"utblick, {name}": spread(times) for name, times in kinds.items() if times},
        "count": {name: len(times) for name, times in kinds.items()},
        "bare_queries": ratios,
    }


def spread(times: Sequence[float]) -> dict[str, float]:
    ordered = sorted(times)
    at = {"median": 0.5, "p95": 0.95, "p99": 0.99}
    return {name: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for name, share in at.items()}


WORKERS: dict[str, Callable[[str, Path, int], dict[str, Any]]] = {"build": built, "plain": plainly, "ask": asked}


def tables(result: dict[str, Any]) -> str:
    """The result as Markdown."""
    lines = ["| size | what | median ms | p95 | p99 | in bare Whoosh queries (median, p95, p99) |", "|---" * 6 + "|"]
    for size, one in result["sizes"].items():
        for name, times in one["ask"]["ms"].items():
            cells = " | ".join(f"{times[at]:.2f}" for at in ("median", "p95", "p99"))
            ratio = one["ask"]["bare_queries"].get(name.removeprefix("utblick, ") if name != "utblick" else "all", {})
            bare = ", ".join(f"{ratio[at]:.1f}" for at in ratio)
            count = one["ask"]["count"].get(name.removeprefix("utblick, "), "")
            lines.append(f"| {size}x | {name}{f' ({count})' if count else ''} | {cells} | {bare} |")
    lines += ["", "| size | engine | MB of text | build s | MB/s | MB building | MB answering | bare Whoosh MB/s |"]
    lines.append("|---" * 8 + "|")
    for size, one in result["sizes"].items():
        made = one["build"]
        lines.append(
            f"| {size}x | {one['engine']} | {made['mb']:.1f} | {made['seconds']:.1f} | {made['mb_a_second']:.2f} | "
            f"{made['memory_mb']:.0f} | {one['ask']['memory_mb']:.0f} | {one['plain']['Whoosh']['mb_a_second']:.2f} |"
        )
    if "http" in result:
        lines += ["", *serving.table(result["http"])]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
