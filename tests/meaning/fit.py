"""Fits what meaning is worth beside words, with cross-validation, and prints the constants of ``indexer.search.hybrid``.

    python -m tests.meaning.fit       (make fit)

Two sets, of equal weight: the one that UTBLICK_RETRIEVAL names, whose questions repeat the words of their texts, and
``paraphrases.txt``, whose questions use other words. The first is left out where the variable is not set. Vectors are
kept under .utblick/fit, so that a second run takes a minute.
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from indexer.search import PACKAGED, Entry, Filters, Hit, Near, create_backend, meaning
from indexer.search.hybrid import CANDIDATES, MIX, Mix, combined
from indexer.search.windows import background, windows
from tests.bench.__main__ import rank, read_texts, retrieval_set
from tests.bench.holdings import Asked

PARAPHRASES = Path(__file__).parent / "paraphrases.txt"
KEPT = Path(".utblick/fit")
FOLDS = 5
GRID = tuple(
    Mix(near, enough, least)
    for near, enough, least in product(
        (1.0, 2.0, 3.0, 4.0, 5.0),
        (1.2, 1.4, 1.6, 1.8, 2.0, 2.2, 2.4),
        (0.0, 0.04, 0.08, 0.12, 0.16, 0.2, 0.3),
    )
)


@dataclass(frozen=True)
class Case:
    """A question with what words and meaning find for it."""

    words: list[Hit]
    near: list[Near]
    background: tuple[float, float]
    document: dict[str, str]
    relevant: tuple[str, ...]

    def rank(self, mix: Mix | None) -> int:
        """Place of the first right text among ten; 0 where there is none. None: by words alone."""
        hits = self.words if mix is None else combined(self.words, self.near, self.background, mix)
        at = rank([self.document[hit.id] for hit in hits[:60]], self.relevant)
        return at if at <= 10 else 0


def paraphrases() -> tuple[dict[str, str], list[Asked]]:
    """The invented texts by name, and a question for each in other words."""
    texts = {f"t{at:03}": text for at, text in enumerate(background())}
    questions = PARAPHRASES.read_text(encoding="utf-8").splitlines()
    return texts, [Asked(name, question, (name,)) for name, question in zip(texts, questions, strict=True)]


def cases(texts: dict[str, str], asked: Sequence[Asked], engine: str = "whoosh") -> Iterator[Case]:
    """What is found for each question over the texts, read and indexed as reports are."""
    model = meaning.embedder(PACKAGED)
    KEPT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        given: list[Entry] = read_texts(texts, Path(folder) / "texts")
        made = create_backend(engine, Path(folder) / "index")
        made.write(given)
        meaning.write(KEPT, Path(folder), list(windows(given)), model)
        vectors = meaning.read(Path(folder), given, model)
        assert vectors is not None
        document = {entry.id: Path(entry.document).stem for entry in given}
        only = Filters(kinds=frozenset({"passage"}))
        for one in asked:
            words = made.search(one.query, limit=CANDIDATES, filters=only)
            near = vectors.nearest(one.query, limit=CANDIDATES, filters=only)
            near += vectors.of(one.query, [hit.id for hit in words])
            yield Case(words, near, vectors.background(one.query), document, tuple(one.relevant))
        made.close()


def found(given: Sequence[Case], mix: Mix | None) -> tuple[float, float, float]:
    """Recall at 1 and at 10, and mean reciprocal rank at 10."""
    return figures([one.rank(mix) for one in given])


def figures(ranks: Sequence[int]) -> tuple[float, float, float]:
    return (
        statistics.mean(at == 1 for at in ranks),
        statistics.mean(at > 0 for at in ranks),
        statistics.mean(1 / at if at else 0.0 for at in ranks),
    )


def fitted(sets: Sequence[Sequence[Sequence[int]]], kept: Sequence[Sequence[int]]) -> int:
    """The number in ``GRID`` with the best mean of recall at 1 and reciprocal rank over the sets.

    ``sets``: by set and mix the rank of each question; ``kept``: by set the questions that count.
    """

    def worth(mix: int) -> float:
        told = [figures([ranks[mix][at] for at in own]) for ranks, own in zip(sets, kept, strict=True)]
        return round(sum(first + reciprocal for first, _, reciprocal in told), 6)

    return max(range(len(GRID)), key=worth)


def main() -> None:
    """Fit, with five folds held back in turn, and print what each fold gives and the constants of all."""
    sets = {"paraphrases": list(cases(*paraphrases()))}
    texts, asked = retrieval_set()
    if os.environ.get("UTBLICK_RETRIEVAL"):
        sets["benchmark"] = list(cases(texts, asked))
    ranks = {name: [[one.rank(mix) for one in given] for mix in GRID] for name, given in sets.items()}
    shuffled = {name: random.Random(name).sample(range(len(given)), len(given)) for name, given in sets.items()}
    held: dict[str, list[int]] = {name: [] for name in sets}
    for fold in range(FOLDS):
        chosen = fitted(
            list(ranks.values()), [[at for at in order if at % FOLDS != fold] for order in shuffled.values()]
        )
        print(f"fold {fold + 1}: {GRID[chosen]}")
        for name, order in shuffled.items():
            held[name] += [ranks[name][chosen][at] for at in order if at % FOLDS == fold]
    best = GRID[fitted(list(ranks.values()), list(shuffled.values()))]
    print(f"\nall: {best}; in the code: {MIX}\n")
    print("| set | words R@1 | R@10 | MRR@10 | held back R@1 | R@10 | MRR@10 | in the code R@1 | R@10 | MRR@10 |")
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, given in sets.items():
        told = (*found(given, None), *figures(held[name]), *found(given, MIX))
        print("|", name, "|", " | ".join(f"{one:.3f}" for one in told), "|")


if __name__ == "__main__":
    main()
