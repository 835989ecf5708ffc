"""How long a question to the records takes, beside one bare Whoosh query with its words over the same passages.

    python -m tests.bench.records

Over the reports in UTBLICK_CORPUS, else over the samples. A question is measured in turn with its query, best of ``ROUNDS``;
the ratio is that of one run on one machine.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bot.core import Bot
from indexer.building import build
from indexer.index import entries, open_index
from tests.bench.engines import SwedishWhoosh
from tests.conftest import SAMPLES

QUESTIONS = (
    "Lista alla projekt",
    "Vilka projekt är i Interreg?",
    "Vilka Erasmusprojekt startade 2024 eller senare?",
    "Hur många projekt har en budget över 5 miljoner kronor?",
    "Hur många projekt per nämnd?",
    "Vilken nämnd har flest projekt som varar längre än tre år?",
    "Vilket projekt har störst budget?",
    "Vad är den sammanlagda budgeten för projekten i Interreg?",
    "Hur stor andel av projekten är i Erasmus+?",
    "Vilka projekt är vi partner i men inte ägare av?",
    "Which projects end in 2025?",
    "Vilka program finansierar våra projekt?",
)
ROUNDS = 40


def fastest(work: Callable[[], object]) -> float:
    """The least of ``ROUNDS`` times, in milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return min(times)


def main() -> None:
    corpus = Path(os.environ["UTBLICK_CORPUS"]) if os.environ.get("UTBLICK_CORPUS") else SAMPLES
    with tempfile.TemporaryDirectory() as place:
        build(corpus, Path(place) / "index")
        index = open_index(Path(place) / "index")
        bot, plain = Bot(index), SwedishWhoosh(Path(place) / "plain")
        plain.write(entry for entry in entries(index.holdings) if entry.kind == "passage")
        plain.open()
        ratios = []
        print(
            f"\n{len(index.holdings.passages)} passages\n\n| question | form | answer, ms | bare Whoosh query, ms | ratio |"
        )
        print("|---|---|---|---|---|")
        for question in QUESTIONS:
            form = "yes" if bot.answer(question, None).query else "no"
            ours = fastest(lambda asked=question: bot.answer(asked, None))  # type: ignore[misc]
            theirs = fastest(lambda asked=question: plain.search(asked, 10))  # type: ignore[misc]
            ratios.append(ours / theirs)
            print(f"| {question} | {form} | {ours:.1f} | {theirs:.1f} | {ours / theirs:.1f} |")
        print(f"\nmedian ratio {statistics.median(ratios):.2f}")


if __name__ == "__main__":
    main()
