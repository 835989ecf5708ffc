"""Measures our search beside plain indexes and prints Markdown tables: ``make bench``, ``make bench-full``.

Found: recall and reciprocal rank on the set that UTBLICK_RETRIEVAL names, or on invented texts, clean and damaged.
Fast: time, rate, size and memory on invented cities, each engine and size in a process of its own. Times are of the
processor, all threads together, so that other work on the machine does not count.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path

from indexer.building import read_reports
from indexer.index import entries
from indexer.search import Entry
from tests.bench import holdings
from tests.bench.engines import ENGINES, OURS, Engine
from tests.bench.holdings import Asked

DAMAGE = {"å": "a", "ä": "a", "ö": "o", "l": "1", "i": "l", "m": "rn", "e": "c"}
"""What a scanner reads for a letter."""
SEEDS = (1, 2, 3, 4, 5)
LIMIT = 30
QUESTIONS = 200
"""Questions that are timed."""
WHOOSH_TO = 10
"""Largest holdings, in cities, that engines over Whoosh index; ours over it goes on in a full run."""
PASSAGES_FULL = 200_000


def main() -> None:
    """Both parts, or one worker of the second."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--full",
        action="store_true",
        help="five seeds of damage, 200,000 passages, and our search over Whoosh at every size",
    )
    parser.add_argument("--worker", nargs=3, metavar=("ENGINE", "STEP", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        engine, step, folder = given.worker
        print(json.dumps(work(engine, step, Path(folder))))
        return
    print(f"{date.today()}, `make bench{'-full' if given.full else ''}`, {machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        found(Path(folder), SEEDS if given.full else SEEDS[:1])
        fast(Path(folder), (1, 10, 100) if not given.full else (1, 10, 100, None))


def machine() -> str:
    """The machine's kind, without its name."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}"


# --- found ----------------------------------------------------------------------------------------------------------


def found(folder: Path, seeds: Sequence[int]) -> None:
    """One table of quality: each engine on clean texts, and on damaged ones the mean over the seeds."""
    texts, asked = retrieval_set()
    name = "the set in UTBLICK_RETRIEVAL" if os.environ.get("UTBLICK_RETRIEVAL") else "invented texts"
    print(
        f"{len(texts)} texts and {len(asked)} questions ({name}); damage: 10 %, {len(seeds)} seed{'s' if len(seeds) > 1 else ''}.\n"
    )
    table_row("engine", "R@1", "R@5", "R@10", "MRR@10", "damaged R@1", "R@10", "MRR@10", "ms a search")
    table_row(*["---"] * 9)
    clean = read_texts(texts, folder / "clean")
    damaged = [
        read_texts({n: damage(t, random.Random(f"{seed} {n}")) for n, t in texts.items()}, folder / f"damaged-{seed}")
        for seed in seeds
    ]
    for engine in ENGINES:
        whole = quality(ENGINES[engine], clean, asked, folder)
        broken = [quality(ENGINES[engine], one, asked, folder) for one in damaged]
        mean = [statistics.mean(values) for values in zip(*broken, strict=True)]
        table_row(engine, *(f"{value:.3f}" for value in (*whole[:4], mean[0], mean[2], mean[3])), f"{whole[4]:.2f}")
    print()


def retrieval_set() -> tuple[dict[str, str], list[Asked]]:
    """The texts by name and the questions about them."""
    named = os.environ.get("UTBLICK_RETRIEVAL")
    if not named:
        return holdings.invented_set()
    passages, questions = (
        [
            json.loads(line)
            for line in (Path(named) / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
            if line.strip()
        ]
        for name in ("passages", "questions")
    )
    return {one["id"]: one["text"] for one in passages}, [
        Asked(one["id"], one["query"], tuple(one["relevant"])) for one in questions
    ]


def damage(text: str, chance: random.Random, rate: float = 0.1) -> str:
    return "".join(DAMAGE[letter] if letter in DAMAGE and chance.random() < rate else letter for letter in text)


def read_texts(texts: dict[str, str], folder: Path) -> list[Entry]:
    """The texts as our index reads them, cut into passages: what every engine is given."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return [entry for entry in entries(read_reports(folder).holdings) if entry.kind == "passage"]


def quality(
    engine: Callable[[Path], Engine], given: list[Entry], asked: Iterable[Asked], folder: Path
) -> tuple[float, ...]:
    """Recall at 1, 5 and 10, mean reciprocal rank at 10 (of texts, by their best passage), and the median of ms a search."""
    with tempfile.TemporaryDirectory(dir=folder) as directory:
        made = engine(Path(directory) / "index")
        made.write(given)
        made.open()
        document = {entry.id: Path(entry.document).stem for entry in given}
        times, ranks = [], []
        for one in asked:
            began = time.process_time()
            hits = made.search(one.query, LIMIT)
            times.append((time.process_time() - began) * 1000)
            ranks.append(rank([document[hit] for hit in hits], one.relevant))
    recall = (statistics.mean(bool(at) and at <= most for at in ranks) for most in (1, 5, 10))
    return (*recall, statistics.mean(1 / at if 0 < at <= 10 else 0 for at in ranks), statistics.median(times))


def rank(ranked: Iterable[str], relevant: Sequence[str]) -> int:
    """Place of the first relevant text, 0 where there is none."""
    return next((at for at, name in enumerate(dict.fromkeys(ranked), 1) if name in relevant), 0)


# --- fast -----------------------------------------------------------------------------------------------------------


def fast(folder: Path, sizes: Sequence[int | None]) -> None:
    """One table of time, rate, size and memory; None stands for as many cities as give 200,000 passages."""
    columns = (
        "cities",
        "entries",
        "engine",
        "indexing",
        "entries/s",
        "MB on disk",
        "MB of memory indexing",
        "searching",
        "ms a search",
        "p95",
    )
    table_row(*columns)
    table_row(*["---"] * len(columns))
    a_city = 0.0
    faster: dict[int, float] = {}
    for cities in sizes:
        number = cities or round(PASSAGES_FULL / a_city) + 1
        place = folder / f"cities-{number}"
        count, seconds = prepare(place, number, most=None if cities else PASSAGES_FULL)
        a_city = count / number
        table_row(
            number, count, "reading and parsing the reports", f"{seconds:.1f} s", f"{count / seconds:.0f}", *[""] * 5
        )
        medians: dict[str, float] = {}
        for engine in measured(number, full=None in sizes):
            written, asked = worker(engine, "write", place), worker(engine, "search", place)
            table_row(
                *(
                    number,
                    count,
                    engine,
                    f"{written['seconds']:.1f} s",
                    f"{count / written['seconds']:.0f}",
                    f"{written['disk']:.1f}",
                ),
                *(
                    f"{written['memory']:.0f}",
                    f"{asked['memory']:.0f}",
                    f"{asked['median']:.2f}",
                    f"{asked['p95']:.2f}",
                ),
            )
            medians[engine] = asked["median"]
        if set(OURS) <= set(medians):
            faster[count] = medians["utblick, whoosh"] / medians["utblick, tantivy"]
    print(
        "\nOur search, tantivy beside Whoosh:",
        ", ".join(f"{ratio:.1f} times as fast at {count}" for count, ratio in faster.items()),
    )


def measured(cities: int, *, full: bool) -> list[str]:
    """The engines that take part at a size: those over Whoosh to ten cities, in a full run ours over it at every size."""
    return [name for name in ENGINES if "hoosh" not in name or cities <= WHOOSH_TO or (full and name in OURS)]


def prepare(place: Path, cities: int, most: int | None) -> tuple[int, float]:
    """Reports of so many cities as entries in a file, and the seconds it took to read and parse them."""
    (place / "reports").mkdir(parents=True)
    holdings.write(place / "reports", cities)
    began = time.process_time()
    made = list(entries(read_reports(place / "reports").holdings))[:most]
    seconds = time.process_time() - began
    (place / "entries").write_bytes(pickle.dumps(made))
    return len(made), seconds


def worker(engine: str, step: str, place: Path) -> dict[str, float]:
    """What one step measured, in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.bench", "--worker", engine, step, str(place)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def work(engine: str, step: str, place: Path) -> dict[str, float]:
    """Write the entries of a place with an engine, or search what was written."""
    directory = place / engine.replace(" ", "-")
    made = ENGINES[engine](directory)
    if step == "write":
        given = pickle.loads((place / "entries").read_bytes())
        began = time.process_time()
        made.write(given)
        seconds = time.process_time() - began
        disk = sum(path.stat().st_size for path in directory.rglob("*") if path.is_file()) / 1e6
        return {"seconds": seconds, "disk": disk, "memory": most_memory()}
    made.open()
    chance = random.Random(1)
    times = []
    for number in range(QUESTIONS + 20):
        asked = question(chance)
        began = time.process_time()
        made.search(asked, 10)
        if number >= 20:  # the first ones warm up
            times.append((time.process_time() - began) * 1000)
    return {"median": statistics.median(times), "p95": statistics.quantiles(times, n=20)[-1], "memory": most_memory()}


def most_memory() -> float:
    """The most memory that this process has held so far, the interpreter and (when indexing) the entries included, in MB."""
    # Not what getrusage calls the maximum, which a process takes over from the one that started it.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


def question(chance: random.Random) -> str:
    """A question in the words of the invented reports."""
    one, the, many = holdings.noun(chance)
    forms = (
        f"Vad har {chance.choice(holdings.DEPARTMENTS)} lärt om {many} i {holdings.place(chance)}?",
        f"Vilka erfarenheter av {the} används i {holdings.noun(chance)[1]}?",
        f"Hur många deltog i {the} under {chance.randrange(2015, 2027)}?",
        f"{one} {holdings.place(chance)}",
    )
    return chance.choice(forms)


def table_row(*cells: object) -> None:
    print("|", " | ".join(map(str, cells)), "|", flush=True)


if __name__ == "__main__":
    main()
