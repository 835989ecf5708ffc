"""The second stage of a search, alike for all engines: the best candidates ordered by their best three sentences.

An engine weighs whole entries, which favours those that repeat a word. Here a candidate is worth what three consecutive
sentences of it say: how much of the query they cover (compounds and damaged words count in part), how often, and whether
words that stand together in the query stand together in them.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from indexer.search import Hit, swedish

CANDIDATES = 60
"""How many entries an engine hands over at least."""
MOST_TERMS = 40
MOST_GRAMS = 120
"""So much of a query is looked up: of a pasted page the rarest words and pieces that the index has."""
GRAM_VISITS = 1000
"""Entries that the pieces of a query may lead to, the rarest first: common pieces cost most and tell least."""

WINDOW = 3
"""Sentences looked at together."""
NEAR = 3
"""Words that two neighbours of the query may stand apart."""
PART = 0.4
"""Least share of a word's pieces that counts as the word in part."""


class Weights(NamedTuple):
    """What each sign of a fit is worth, tuned on training questions of a Swedish benchmark (which tells nothing on ``titled``)."""

    often: float = 1.0
    covered: float = 1.6
    together: float = 0.9
    written: float = 0.02
    """A word with just these letters, beside one that only folds to the same."""
    titled: float = 0.5
    """A word that the title has and the sentences do not, as a share of the same word in the sentences."""
    engine: float = 0.5
    saturation: float = 0.6
    """k1 of BM25: how soon a further mention of a word is worth nothing."""
    shortness: float = 0.3
    """b of BM25: how much a long window is held against it."""


WEIGHTS = Weights()
WINDOW_WORDS = 30
"""Words but stop words in an ordinary window."""

# Sentence ends and line ends; a line that goes on in lower case is a wrapped one.
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n(?![ \t]*[a-zåäö])")


class Term(NamedTuple):
    """A word of the query and its weight (inverse document frequency)."""

    word: swedish.Word
    weight: float


@dataclass(frozen=True)
class Query:
    """A question as the engines ask it: its words but the stop words, and the pieces of them, no more than the limits."""

    terms: tuple[Term, ...]
    grams: tuple[str, ...]

    @classmethod
    def of(cls, text: str, entries: int, frequency: Callable[[str, str], int]) -> Query:
        """The query for an index of so many entries; ``frequency("folded", "projek")`` tells how many of them have a term.

        >>> query = Query.of("Vilka projekt driver hamnen?", 10, lambda form, term: 2)
        >>> [term.word.exact for term in query.terms]
        ['projekt', 'driver', 'hamnen']
        """
        found = {word.folded: word for word in swedish.words(text)}
        counts = {folded: frequency("folded", folded) for folded in found}
        kept = set(_rarest(counts)[:MOST_TERMS])
        terms = tuple(Term(word, idf(entries, counts[folded])) for folded, word in found.items() if folded in kept)
        pieces = {gram: frequency("gram", gram) for term in terms for gram in term.word.grams}
        return cls(terms, tuple(_affordable(pieces)))


def _rarest(counts: dict[str, int]) -> list[str]:
    """The terms, rarest first; what the index does not have comes last."""
    return sorted(counts, key=lambda term: (counts[term] == 0, counts[term], term))


def _affordable(counts: dict[str, int]) -> Iterator[str]:
    visits = 0
    for gram in _rarest(counts)[:MOST_GRAMS]:
        visits += counts[gram]
        if visits > GRAM_VISITS or not counts[gram]:
            return
        yield gram


def idf(entries: int, having: int) -> float:
    """Weight of a term that ``having`` of so many entries have; never below 0.

    >>> idf(100, 1) > idf(100, 50) > idf(100, 100) > 0
    True
    """
    return math.log(1 + max(entries - having + 0.5, 0.5) / (having + 0.5))


class Candidate(NamedTuple):
    """An entry that the engine found, with the engine's own score."""

    id: str
    text: str
    title: str
    score: float


class Text(NamedTuple):
    """A text as the ranker reads it: ranges and word counts of its sentences, and where in them each token stands."""

    sentences: tuple[tuple[int, int, int], ...]
    tokens: dict[str, list[tuple[int, int]]]
    """Token to pairs of sentence and place among the words but stop words."""


@lru_cache(maxsize=4096)
def read(text: str) -> Text:
    """A text cut into sentences and tokens, stop words left out.

    >>> read("Hamnen växer. Staden köper\\nhamnen.").sentences
    ((0, 13, 2), (14, 34, 3))
    """
    sentences: list[tuple[int, int, int]] = []
    places: dict[str, list[tuple[int, int]]] = {}
    start = place = 0
    for end, following in [*(match.span() for match in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
        if text[start:end].strip():
            first = place
            for token in swedish.tokens(text[start:end]):
                if words := len(swedish.forms(token)):
                    places.setdefault(token, []).append((len(sentences), place))
                    place += words
            sentences.append((start, end, place - first))
        start = following
    return Text(tuple(sentences), places)


class _Match(NamedTuple):
    """What a token is of a term of the query: ``share`` of it, 1 for the whole word in any inflection."""

    term: int
    share: float
    written: bool


@dataclass
class _Found:
    """What a sentence has of the query, by number of the term."""

    often: Counter[int] = field(default_factory=Counter)
    covered: dict[int, float] = field(default_factory=dict)
    written: set[int] = field(default_factory=set)
    together: set[int] = field(default_factory=set)

    def cover(self, term: int, share: float) -> None:
        """Note that a share of a term is there."""
        if share > self.covered.get(term, 0.0):
            self.covered[term] = share


class Ranker:
    """One query, ready to be held against texts."""

    def __init__(self, query: Query, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self._value = [term.weight for term in query.terms]
        self._total = sum(self._value) or 1.0
        self._words = [term.word for term in query.terms]
        self._whole = {word.folded: number for number, word in enumerate(self._words)}
        self._pieces = {gram for word in self._words for gram in word.grams}
        self._matches: dict[str, tuple[_Match, ...]] = {}

    def rank(self, candidates: Iterable[Candidate]) -> list[Hit]:
        """The candidates, best first; equal ones keep their order."""
        given = list(candidates)
        most = max((candidate.score for candidate in given), default=0.0) or 1.0
        hits = []
        for candidate in given:
            score, start, end = self.best_window(candidate.text, candidate.title)
            score += self.weights.engine * candidate.score / most
            hits.append(Hit(candidate.id, round(score, 6), start, end))
        return sorted(hits, key=lambda hit: -hit.score)

    def best_window(self, text: str, title: str = "") -> tuple[float, int, int]:
        """Score and range of the three consecutive sentences that fit best; the whole text where none has a word of the query."""
        reading = read(text)
        found = self._found(reading)
        titled = _best_shares(self._found(read(title)).values(), self.weights.titled)
        last = max(0, len(reading.sentences) - WINDOW)
        best = (self._score([], titled, 0), 0, len(text))
        for at in sorted({min(max(number - back, 0), last) for number in found for back in range(WINDOW)}):
            sentences = reading.sentences[at : at + WINDOW]
            window = [found[number] for number in range(at, at + WINDOW) if number in found]
            score = self._score(window, titled, sum(words for _, _, words in sentences))
            if score > best[0]:
                best = (score, sentences[0][0], sentences[-1][1])
        return best

    def _score(self, window: list[_Found], titled: dict[int, float], words: int) -> float:
        weights, value = self.weights, self._value
        shares = _best_shares(window)
        shares.update({term: share for term, share in titled.items() if share > shares.get(term, 0.0)})
        score = weights.covered * sum(value[term] * share for term, share in sorted(shares.items()))
        dampening = weights.saturation * (1 - weights.shortness + weights.shortness * words / WINDOW_WORDS)
        for term, times in sum((sentence.often for sentence in window), Counter[int]()).items():
            score += weights.often * value[term] * times * (weights.saturation + 1) / (times + dampening)
        score += weights.written * sum(value[term] for term in set[int]().union(*(sentence.written for sentence in window)))
        for term in set[int]().union(*(sentence.together for sentence in window)):
            score += weights.together * (value[term] + value[term + 1]) / 2
        return score / self._total

    def _found(self, text: Text) -> dict[int, _Found]:
        found: dict[int, _Found] = defaultdict(_Found)
        whole: list[tuple[int, int, int]] = []
        for token, places in text.tokens.items():
            for term, share, written in self._of(token):
                for number, place in places:
                    sentence = found[number]
                    sentence.cover(term, share)
                    if written:
                        sentence.written.add(term)
                    if share == 1.0:
                        sentence.often[term] += 1
                        whole.append((place, number, term))
        for number, term in _neighbours(sorted(whole)):
            found[number].together.add(term)
        return found

    def _of(self, token: str) -> tuple[_Match, ...]:
        """What a token is of the query's words, in whole or in part."""
        known = self._matches.get(token)
        if known is None:
            forms = swedish.forms(token)
            known = self._matches[token] = tuple(self._compare(forms)) if self._touches(forms) else ()
        return known

    def _touches(self, forms: tuple[swedish.Word, ...]) -> bool:
        return any(form.folded in self._whole or not self._pieces.isdisjoint(form.grams) for form in forms)

    def _compare(self, forms: tuple[swedish.Word, ...]) -> Iterator[_Match]:
        for number, wanted in enumerate(self._words):
            share = max(1.0 if form.folded == wanted.folded else _share(wanted.grams, form.grams) for form in forms)
            if share >= PART:
                yield _Match(number, share, any(form.stem == wanted.stem for form in forms))


def _share(wanted: tuple[str, ...], had: tuple[str, ...]) -> float:
    """How much of a word is in another: "hamn" is all in "hamnprojekt", so short of the whole word only by a little."""
    return min(0.99, sum(gram in had for gram in wanted) / len(wanted))


def _best_shares(sentences: Iterable[_Found], factor: float = 1.0) -> dict[int, float]:
    best: dict[int, float] = {}
    for sentence in sentences:
        for term, share in sentence.covered.items():
            best[term] = max(best.get(term, 0.0), share * factor)
    return best


def _neighbours(whole: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Sentence and first term of every two neighbours of the query that stand near each other, in either order."""
    for at, (place, number, term) in enumerate(whole):
        for other_place, _, other in whole[at + 1 :]:
            if other_place - place > NEAR:
                break
            if abs(other - term) == 1:
                yield number, min(other, term)
