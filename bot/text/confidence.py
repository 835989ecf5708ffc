"""How sure it is that a passage answers a question, by its words and by what it means; only where there are vectors."""

from __future__ import annotations

from typing import NamedTuple

from indexer.index import Index
from indexer.records import Passage, Span
from indexer.search import Filters, Near

NEAREST = 15
"""Passages that meaning puts forward beside those that words found."""
ANSWERS = -1.7
"""Log odds from which a passage answers, fitted so that few questions are answered that no report answers."""


class Signs(NamedTuple):
    """What speaks for a passage's answering, and what each sign is worth in log odds (docs/answers.md)."""

    coverage: float
    """The share of the question's words it holds."""
    near: float
    """Spreads above the mean of texts of many subjects by which its nearest window is near the question."""
    engine: float
    """The search's score by words, as a share of the best one."""
    said: float
    """The share of the question's telling words that its best sentence holds."""
    loose: float
    """The same of all its words but stop words."""
    asked: float
    """How many words are asked for, of ``MANY``: to hold all of two is less than most of five."""
    base: float = 1.0

    def odds(self) -> float:
        """The log odds that a passage with these signs answers."""
        return round(sum(a * b for a, b in zip(self, WORTH, strict=True)), 3)


MANY = 5
WORTH = Signs(coverage=0.81, near=0.57, engine=0.86, said=0.98, loose=1.33, asked=2.11, base=-7.59)
"""Fitted by ``make fit-confidence`` (docs/answers.md)."""


class Telling(NamedTuple):
    """What speaks for a sentence's being quoted, and what each sign adds to its score."""

    coverage: float
    """The share of the question's words that its passage holds."""
    engine: float
    """The search's score of the passage by words, as a share of the best one."""
    headed: float
    """Whether the passage stands under a heading that is asked for."""
    said: float
    """The share of the question's telling words that the sentence holds."""
    loose: float
    """The share of all its words but stop words."""
    near: float = 0.0
    """Spreads above the mean by which the passage's nearest window is near the question."""
    around: float = 0.0
    """The same of the window around the sentence, beside that."""

    def score(self, worth: Telling) -> float:
        """What the sentence is worth beside others."""
        return sum(a * b for a, b in zip(self, worth, strict=True))


BY_WORDS = Telling(coverage=0.5, engine=0.2, headed=0.45, said=0.9, loose=0.2)
"""Where meaning has no say."""
BY_MEANING = Telling(coverage=0.04, engine=0.58, headed=0.18, said=0.9, loose=0.32, near=0.44, around=0.17)
"""Fitted by ``make fit-confidence``; in the scale of ``BY_WORDS``."""


class Nearness:
    """How near passages are to one question."""

    def __init__(self, index: Index, question: str, filters: Filters) -> None:
        self.index, self.question, self.filters = index, question, filters
        self.on = index.meaning is not None
        self._mean, self._spread = index.meaning.expected(question) if index.meaning else (0.0, 1.0)

    def nearest(self) -> list[int]:
        """Numbers of the passages nearest to the question."""
        meaning = self.index.meaning
        found = meaning.nearest(self.question, limit=NEAREST, filters=self.filters) if meaning else []
        return [int(one.id.partition(":")[2]) for one in found]

    def of(self, number: int) -> float:
        """How near a passage's nearest window is, in spreads above the mean."""
        meaning = self.index.meaning
        found = meaning.of(self.question, [f"passage:{number}"]) if meaning else []
        return self._spreads(found[0]) if found else 0.0

    def around(self, number: int, passage: Passage, span: Span) -> float:
        """How near the window is that a sentence of a passage stands in."""
        meaning = self.index.meaning
        windows = meaning.windows(self.question, f"passage:{number}") if meaning else []
        start = span.start - passage.source.start
        return next((self._spreads(one) for one in windows if one.start <= start < one.end), 0.0)

    def _spreads(self, near: Near) -> float:
        return (near.score - self._mean) / self._spread
