"""The second stage of a search, alike for all engines: the best candidates ordered by the sentences that fit best.

An engine weighs whole entries, which favours those that repeat a word. Here a candidate is worth what two consecutive
sentences of it say: how much of the query they cover (compounds and damaged words count in part), whether words that stand
together in the query stand together in them, and how far they use the query's own wording. The engine's score, which
knows the rest of the entry, is added: a short entry is its whole text.
"""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, pairwise
from typing import NamedTuple

from indexer.search import Hit, swedish

CANDIDATES = 40
"""How many entries an engine hands over at least."""
MOST_TERMS = 40
MOST_GRAMS = 120
MOST_SAID = 60
"""So much of a query is looked up: of a pasted page the rarest words and pieces that the index has, and the first wording."""
GRAM_VISITS = 400
"""Entries that the pieces of a query may lead to, the rarest first: common pieces cost most and tell least."""

WINDOW = 2
"""Sentences looked at together."""
NEAR = 3
"""Words that two neighbours of the query may stand apart."""
PART = 0.4
"""Least share of a word's pieces that counts as the word in part."""
ALIKE = 0.95
"""What a word that has only the letters alike counts beside one that is written the same."""
SYNONYM = 0.7
HEAD = 0.5
FIRST = 0.4
"""What a synonym, the last and the first part of a compound count beside the word itself."""
RARE = 3
"""Entries that may have a compound for its parts to be looked up."""
STOP = 1.0
"""What a stop word weighs in the wording; a word that one entry in three has weighs as much."""


class Weights(NamedTuple):
    """What each sign of a fit is worth, all of it there, beside the query's words all covered, which is 1.

    Tuned on the training questions of a Swedish benchmark (which tells nothing on ``titled``); docs/search.md tells how.
    """

    together: float = 0.7
    """Words that stand next to each other in the query, in any inflection."""
    said: float = 0.55
    """The query's words with the same ending, stop words included."""
    phrase: float = 0.75
    """Pairs of words just as they follow each other in the query, stop words included."""
    engine: float = 0.9
    """The engine's score, as a share of its best one."""
    titled: float = 0.5
    """A word that the title has and the sentences do not, as a share of the same word in the sentences."""


WEIGHTS = Weights()

# Sentence ends and line ends; a line that goes on in lower case is a wrapped one.
_SENTENCE_END = re.compile(r"(?<=[.!?:])\s+|\n(?![ \t]*[a-zåäö])")


class Kin(NamedTuple):
    """A folded stem that counts as a share of a word asked for."""

    folded: str
    share: float


class Term(NamedTuple):
    """A word of the query, its weight (inverse document frequency), and what else counts for it in part."""

    word: swedish.Word
    weight: float
    kin: tuple[Kin, ...] = ()


class Said(NamedTuple):
    """A token of the query, stop words included, and its weight."""

    token: str
    weight: float


@dataclass(frozen=True)
class Query:
    """A question as the engines ask it: its words but the stop words, the pieces of them, and how it is worded."""

    terms: tuple[Term, ...]
    grams: tuple[str, ...]
    said: tuple[Said, ...]

    @classmethod
    def of(cls, text: str, entries: int, frequency: Callable[[str, str], int]) -> Query:
        """The query for an index of so many entries; ``frequency("folded", "projek")`` tells how many of them have a term.

        >>> query = Query.of("Vilka projekt driver hamnen?", 10, lambda form, term: 2)
        >>> [term.word.exact for term in query.terms]
        ['projekt', 'driver', 'hamnen']
        """
        tokens = swedish.tokens(text)
        found = {word.folded: word for token in tokens for word in swedish.forms(token)}
        counts = {folded: frequency("folded", folded) for folded in found}
        kept = set(_rarest(counts)[:MOST_TERMS])
        terms = tuple(
            Term(word, idf(entries, counts[folded]), tuple(_kin(word, counts[folded], frequency)))
            for folded, word in found.items()
            if folded in kept
        )
        pieces = {gram: frequency("gram", gram) for term in terms for gram in term.word.grams}
        return cls(terms, tuple(_affordable(pieces)), tuple(_said(tokens[:MOST_SAID], entries, counts)))


def _kin(word: swedish.Word, having: int, frequency: Callable[[str, str], int]) -> Iterator[Kin]:
    """Words of the trade that ask for the same; and of a compound that hardly an entry has, the two parts that most have."""
    for synonym in swedish.synonyms(word):
        yield Kin(synonym, SYNONYM)
    if having <= RARE:
        counts = {split: min(frequency("folded", part) for part in split) for split in swedish.splits(word)}
        if counts and max(counts.values()):
            first, last = max(counts, key=lambda split: counts[split])
            yield Kin(last, HEAD)
            yield Kin(first, FIRST)


def _said(tokens: list[str], entries: int, counts: dict[str, int]) -> Iterator[Said]:
    for token in tokens:
        forms = swedish.forms(token)
        yield Said(token, idf(entries, counts[forms[0].folded]) if forms else STOP)


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
    """An entry that the engine found, with the engine's own score; ``text`` and ``title`` as ``reading`` gave them."""

    id: str
    text: str
    title: str
    score: float


def reading(text: str) -> str:
    """A text cut into sentences and tokens, as an engine stores it: reading it anew for every search would take longest.

    >>> reading("Hamnen växer. Staden köper\\nhamnen.")
    '[[0,13,"hamnen växer"],[14,34,"staden köper hamnen"]]'
    """
    sentences: list[tuple[int, int, str]] = []
    start = 0
    for end, following in [*(match.span() for match in _SENTENCE_END.finditer(text)), (len(text), len(text))]:
        if text[start:end].strip():
            sentences.append((start, end, " ".join(swedish.tokens(text[start:end]))))
        start = following
    return json.dumps(sentences, ensure_ascii=False, separators=(",", ":"))


class _Text(NamedTuple):
    """The ranges of a text's sentences, and for each token where it stands: numbers of the sentence and of the token."""

    sentences: list[tuple[int, int]]
    tokens: dict[str, list[tuple[int, int]]]


@lru_cache(maxsize=4096)
def _read(stored: str) -> _Text:
    sentences: list[tuple[int, int]] = []
    tokens: dict[str, list[tuple[int, int]]] = {}
    place = count()
    for number, (start, end, words) in enumerate(json.loads(stored)):
        sentences.append((start, end))
        for token in words.split():
            tokens.setdefault(token, []).append((number, next(place)))
    return _Text(sentences, tokens)


class _Known(NamedTuple):
    """What there is to know of a token whatever is asked for: its forms, all their pieces, and its letters made alike."""

    forms: tuple[swedish.Word, ...]
    pieces: frozenset[str]
    letters: str


@lru_cache(maxsize=100_000)
def _known(token: str) -> _Known:
    forms = swedish.forms(token)
    return _Known(forms, frozenset(gram for form in forms for gram in form.grams), swedish.fold(token))


class _Seen(NamedTuple):
    """What a token of a text is to the query: a share of some terms (1: the whole word in any inflection), and words as said."""

    shares: tuple[tuple[int, float], ...]
    said: tuple[int, float] | None


_NOTHING = _Seen((), None)
Signs = dict[int, float]
"""By the number of a sign, how far it is there: up to 1."""


class Ranker:
    """One query, ready to be held against texts.

    Its signs are numbered: first the terms, then their neighbourhoods, then the words as said, then the pairs of those.
    """

    def __init__(self, query: Query, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self._words = [term.word for term in query.terms]
        self._kin = [dict(term.kin) for term in query.terms]
        looked_for = {word.folded for word in self._words}.union(*self._kin)
        self._pieces = {piece for folded in looked_for for piece in swedish.pieces(folded)}
        said = {swedish.fold(token): weight for token, weight in query.said}
        self._said = {one: number for number, one in enumerate(said)}
        self._written = {token for token, _ in query.said}
        order = [self._said[swedish.fold(token)] for token, _ in query.said]
        self._pairs = {pair: number for number, pair in enumerate(dict.fromkeys(pairwise(order)))}
        value = [term.weight for term in query.terms]
        near = [(one + other) / 2 for one, other in pairwise(value)]
        self._worth = [
            *_shared(1.0, value, sum(value)),
            *_shared(weights.together, near, sum(value)),
            *_shared(weights.said, list(said.values()), sum(said.values())),
            *_shared(weights.phrase, [1.0] * len(self._pairs), len(self._pairs)),
        ]
        self._first_near = len(value)
        self._first_said = self._first_near + len(near)
        self._first_pair = self._first_said + len(said)
        self._seen: dict[str, _Seen] = {}

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

    def best_window(self, text: str, title: str) -> tuple[float, int, int]:
        """Score and range of the consecutive sentences that fit best; the whole text where none has a word of the query."""
        read = _read(text)
        found = self._signs(read)
        heading = _joined(self._signs(_read(title)).values())
        titled = {sign: share * self.weights.titled for sign, share in heading.items() if sign < self._first_near}
        last = max(0, len(read.sentences) - WINDOW)
        best = (self._score([titled]), 0, read.sentences[-1][1] if read.sentences else 0)
        for at in sorted({min(max(number - back, 0), last) for number in found for back in range(WINDOW)}):
            score = self._score([titled, *(found[number] for number in range(at, at + WINDOW) if number in found)])
            if score > best[0]:
                sentences = read.sentences[at : at + WINDOW]
                best = (score, sentences[0][0], sentences[-1][1])
        return best

    def _score(self, signs: Iterable[Signs]) -> float:
        worth = self._worth
        return math.fsum(worth[sign] * share for sign, share in _joined(signs).items())

    def _signs(self, text: _Text) -> dict[int, Signs]:
        """The signs in each sentence that has any."""
        found: dict[int, Signs] = defaultdict(dict)
        whole: list[tuple[int, int, int]] = []
        said: list[tuple[int, int, int, float]] = []
        for token, places in text.tokens.items():
            shares, wording = self._seen.get(token) or self._look(token)
            for term, share in shares:
                for sentence, place in places:
                    if share > found[sentence].get(term, 0.0):
                        found[sentence][term] = share
                    if share == 1.0:
                        whole.append((place, sentence, term))
            if wording is not None:
                said += [(place, sentence, *wording) for sentence, place in places]
        for sentence, term in _neighbours(sorted(whole)):
            found[sentence][self._first_near + term] = 1.0
        self._mark_wording(found, sorted(said))
        return found

    def _mark_wording(self, found: dict[int, Signs], said: list[tuple[int, int, int, float]]) -> None:
        """Mark the words as said, in order of their places, and the pairs of them."""
        before: tuple[int, int] = (-2, -1)
        for place, sentence, word, share in said:
            found[sentence][self._first_said + word] = share
            if before[0] == place - 1 and (pair := self._pairs.get((before[1], word))) is not None:
                found[sentence][self._first_pair + pair] = 1.0
            before = (place, word)

    def _look(self, token: str) -> _Seen:
        known = _known(token)
        shares = () if self._pieces.isdisjoint(known.pieces) else tuple(self._shares(known.forms))
        word = self._said.get(known.letters)
        wording = None if word is None else (word, 1.0 if token in self._written else ALIKE)
        seen = self._seen[token] = _Seen(shares, wording) if shares or wording else _NOTHING
        return seen

    def _shares(self, forms: tuple[swedish.Word, ...]) -> Iterator[tuple[int, float]]:
        for number, wanted in enumerate(self._words):
            share = max(1.0 if form.folded == wanted.folded else _share(wanted.grams, form.grams) for form in forms)
            if kin := self._kin[number]:
                share = max(share, *(kin.get(form.folded, 0.0) for form in forms))
            if share >= PART:
                yield number, share


def _shared(worth: float, values: list[float], total: float) -> list[float]:
    return [worth * value / total for value in values] if total else [0.0] * len(values)


def _share(wanted: tuple[str, ...], had: tuple[str, ...]) -> float:
    """How much of a word is in another: "hamn" is all in "hamnprojekt", so short of the whole word only by a little."""
    return min(0.99, sum(gram in had for gram in wanted) / len(wanted))


def _joined(several: Iterable[Signs]) -> Signs:
    best: Signs = {}
    for signs in several:
        for sign, share in signs.items():
            if share > best.get(sign, 0.0):
                best[sign] = share
    return best


def _neighbours(whole: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Sentence and first term of every two neighbours of the query that stand near each other, in either order."""
    for at, (place, number, term) in enumerate(whole):
        for other_place, _, other in whole[at + 1 :]:
            if other_place - place > NEAR:
                break
            if abs(other - term) == 1:
                yield number, min(other, term)
