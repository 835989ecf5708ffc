"""The second stage of a search, alike for all engines: the best candidates ordered by the sentences that fit best.

An engine weighs whole entries, which favours those that repeat a word. Here a candidate is worth what two consecutive
sentences of it say: how much of the query they cover (compounds and damaged words count in part), whether words that
stand together in the query stand together in them, and how far they use the query's own wording. The engine's score,
which knows the rest of the entry, is added: a short entry is its whole text.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import chain, count, pairwise
from typing import NamedTuple

from indexer.search import Hit, swedish

CANDIDATES = 40
"""How many entries an engine hands over at least."""
MOST_TERMS = 40
MOST_GRAMS = 120
MOST_SAID = 60
"""So much of a query is looked up: of a pasted page the rarest words and pieces that the index has,
and the first wording."""
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


MOST_KNOWN = 100_000
"""Tokens that are remembered by what they are recognised by."""


class Weights(NamedTuple):
    """What each sign of a fit is worth, all of it there, beside the query's words all covered, which is 1.

    Tuned on the training questions of a Swedish benchmark (which tells nothing on ``titled``); docs/search.md tells
    how.
    """

    together: float = 0.7
    """Words that stand next to each other in the query, in any inflection."""
    said: float = 0.55
    """The query's words with the same ending, stop words included."""
    phrase: float = 0.75
    """Pairs of words just as they follow each other in the query, stop words included."""
    engine: float = 0.9
    """The engine's score, as a share of its best one."""
    alone: float = 0.3
    """The share of all these for the better one of the sentences by itself; the rest is for what they have together."""
    titled: float = 0.5
    """A word that the title has and the sentences do not, as a share of the same word in the sentences."""


WEIGHTS = Weights()

# Sentence ends and line ends; a line that goes on in lower case is a wrapped one.
_SENTENCE_END = re.compile(r"[.!?:]\s+|\n(?![ \t]*[a-zåäö])")


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
        """The query for an index of so many entries; ``frequency("folded", "projek")`` tells how many of them have a
        term.

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


def looked_up(text: str) -> dict[str, set[str]]:
    """By field all terms whose frequency ``Query.of`` may ask for, so that an engine that is far away is asked once.

    >>> sorted(looked_up("EU:s hamnprojekt")["gram"])[:3]
    ['amnp', 'eu', 'hamn']
    """
    found = [word for token in swedish.tokens(text) for word in swedish.forms(token)]
    parts = {part for word in found for split in swedish.splits(word) for part in split}
    grams = {gram for word in found for gram in word.grams}
    return {"folded": {word.folded for word in found} | parts, "gram": grams} if found else {}


def _kin(word: swedish.Word, having: int, frequency: Callable[[str, str], int]) -> Iterator[Kin]:
    """Words of the trade that ask for the same; and of a compound that hardly an entry has, the two
    parts that most have."""
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
    """An entry that the engine found: what ``reading`` made of it, and the engine's own score."""

    read: str
    score: float


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text starts and ends; a line that does not go on in lower case is one too.

    >>> list(sentences("Hamnen växer. Staden köper\\nhamnen."))
    [(0, 13), (14, 34)]
    """
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end, following = match.span()
        end += text[end] != "\n"  # the sign is the sentence's
        if text[start:end].strip():
            yield start, end
        start = following
    if text[start:].strip():
        yield start, len(text)


class Cut(NamedTuple):
    """A text cut into sentences and tokens."""

    ranges: list[int]
    """Where each sentence starts and ends."""
    firsts: list[int]
    """Which token is the first of each."""
    tokens: list[str]


def cut(text: str) -> Cut:
    """A text cut into its sentences and their tokens."""
    made = Cut([], [], [])
    for start, end in sentences(text):
        made.ranges.extend((start, end))
        made.firsts.append(len(made.tokens))
        made.tokens.extend(swedish.tokens(text[start:end]))
    return made


def reading(identifier: str, text: str, title: str) -> str:
    """An entry as an engine stores it, cut into sentences and tokens: reading it anew for every search would take
    longest.

    Five lines: where each sentence starts and ends; which token is its first; the tokens; those of the title; the
    identifier.

    >>> reading("passage:1", "Hamnen växer. Staden köper\\nhamnen.", "Om hamnen").splitlines()
    ['0 13 14 34', '0 2', 'hamnen växer staden köper hamnen', 'om hamnen', 'passage:1']
    """
    return as_stored(identifier, cut(text), swedish.tokens(title))


def as_stored(identifier: str, text: Cut, title: Iterable[str]) -> str:
    """An entry that is cut already, as an engine stores it."""
    numbers = (" ".join(map(str, several)) for several in (text.ranges, text.firsts))
    return "\n".join((*numbers, " ".join(text.tokens), " ".join(title), identifier))


class _Read(NamedTuple):
    """An entry as it was stored; ``firsts`` are the numbers of the first tokens of its sentences."""

    ranges: str
    firsts: list[int]
    tokens: list[str]
    title: list[str]
    id: str

    def range(self, first: int, last: int) -> tuple[int, int]:
        """Where the sentences from the first to the last so numbered stand in the text; nowhere in
        a text without any."""
        numbers = self.ranges.split()
        return (int(numbers[2 * first]), int(numbers[2 * last + 1])) if numbers else (0, 0)


MOST_READ = 1_000
"""Entries that are kept as they are read."""


@lru_cache(maxsize=MOST_READ)
def _parsed(stored: str) -> _Read:
    ranges, firsts, tokens, title, identifier = stored.split("\n", 4)
    return _Read(ranges, list(map(int, firsts.split())), tokens.split(), title.split(), identifier)


def _tokens_of(entries: Iterable[_Read]) -> set[str]:
    """All tokens of texts and titles."""
    return set().union(*chain.from_iterable((entry.tokens, entry.title) for entry in entries))


class _Bearing:
    """Tokens that texts have, by their marks: what a token is recognised by, whatever is asked for. These are the
    pieces of its forms, and its letters made alike after a sign."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self._tokens: defaultdict[str, set[str]] = defaultdict(set)

    def with_any(self, marks: Iterable[str], among: set[str]) -> set[str]:
        """Those of some tokens that have any of some marks."""
        for token in among - self.known:
            for mark in (_letters(token), *(gram for form in swedish.forms(token) for gram in form.grams)):
                self._tokens[mark].add(token)
        self.known |= among
        return among.intersection(set().union(*(self._tokens[mark] for mark in marks if mark in self._tokens)))


_BEARING = [_Bearing()]
"""Of all texts that were ranked."""


def _bearing() -> _Bearing:
    if len(_BEARING[0].known) > MOST_KNOWN:
        _BEARING[0] = _Bearing()  # whoever is at the one before goes on with that
    return _BEARING[0]


def acquaint(stored: Iterable[str]) -> None:
    """Know the tokens of stored entries beforehand, for who ranks them again and again."""
    _bearing().with_any((), _tokens_of(map(_parsed, stored)))


def _letters(token: str) -> str:
    return "=" + swedish.fold(token)


def deciding(grams: tuple[str, ...]) -> tuple[str, ...]:
    """So many of a word's pieces that any word which is a part of it has one of them.

    >>> deciding(("fisk", "iske", "skeh", "keha", "eham", "hamn")), PART
    (('fisk', 'iske', 'skeh', 'keha'), 0.4)
    """
    least = next(number for number in count(1) if number / len(grams) >= PART)
    return grams[: len(grams) - least + 1]


Signs = dict[int, float]
"""By the number of a sign, what it is worth where it is found: all of its worth or a share."""


class _Seen(NamedTuple):
    """What a token of a text is to the query: signs, terms that it is the whole word of, and the word as said."""

    signs: Signs
    whole: tuple[int, ...]
    said: int | None


class Ranker:
    """One query, ready to be held against texts.

    Its signs are numbered: first the terms, then their neighbourhoods, then the words as said, then the pairs of those.
    """

    def __init__(self, query: Query, weights: Weights = WEIGHTS) -> None:
        self.weights = weights
        self._having: dict[str, list[int]] = defaultdict(list)
        self._counting: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, term in enumerate(query.terms):
            for gram in term.word.grams:
                self._having[gram].append(number)
            for folded, share in (*term.kin, Kin(term.word.folded, 1.0)):
                self._counting[folded].append((number, share))
        self._lengths = [len(term.word.grams) for term in query.terms]
        kin = [swedish.pieces(one.folded)[0] for term in query.terms for one in term.kin]
        said = {_letters(token): weight for token, weight in query.said}
        self._said = {one: number for number, one in enumerate(said)}
        self._marks = {*kin, *said, *(gram for term in query.terms for gram in deciding(term.word.grams))}
        self._written = {token for token, _ in query.said}
        self._pairs, phrases = self._paired(query)
        value = [term.weight for term in query.terms]
        near = [(one + other) / 2 for one, other in pairwise(value)]
        self._worth = [
            *_shared(1.0, value, sum(value)),
            *_shared(weights.together, near, sum(value)),
            *_shared(weights.said, list(said.values()), sum(said.values())),
            *_shared(weights.phrase, [1.0] * phrases, phrases),
        ]
        self._first_near = len(value)
        self._first_said = self._first_near + len(near)
        self._first_pair = self._first_said + len(said)

    def _paired(self, query: Query) -> tuple[dict[tuple[int, int], int], int]:
        """The pairs of neighbouring words by number, and how many numbers there are."""
        order = [self._said[_letters(token)] for token, _ in query.said]
        pairs = {pair: number for number, pair in enumerate(dict.fromkeys(pairwise(order)))}
        phrases = len(pairs)
        for subject in order[2:4]:  # a question has its verb before its subject: "när betalar du", "var ligger en hamn"
            pairs.setdefault((subject, order[1]), pairs[order[1], order[2]])
        return pairs, phrases

    def rank(self, candidates: Iterable[Candidate]) -> list[Hit]:
        """The candidates, best first; equal ones keep their order."""
        given = [(_parsed(candidate.read), candidate.score) for candidate in candidates]
        most = max((score for _, score in given), default=0.0) or 1.0
        seen = self._look(_tokens_of(entry for entry, _ in given))
        hits = []
        for entry, engine in given:
            score, start, end = self._best_window(entry, seen)
            score += self.weights.engine * engine / most
            hits.append(Hit(entry.id, round(score, 6), start, end))
        return sorted(hits, key=lambda hit: -hit.score)

    def _titled(self, title: list[str], seen: dict[str, _Seen]) -> Signs:
        """What the title adds to every sentence: words only, and in part."""
        found: Signs = {}
        for token in title:
            if token in seen:
                for sign, worth in seen[token].signs.items():
                    if sign < self._first_near:
                        found[sign] = max(worth * self.weights.titled, found.get(sign, 0.0))
        return found

    def _best_window(self, text: _Read, seen: dict[str, _Seen]) -> tuple[float, int, int]:
        """Score and range of the consecutive sentences that fit best; the whole text where none has
        a word of the query."""
        titled, found = self._titled(text.title, seen), self._signs(text, seen)
        if titled:
            found = {number: _joined(titled, signs) for number, signs in found.items()}
        alone = {number: math.fsum(signs.values()) for number, signs in found.items()}
        score, best = math.fsum(titled.values()), (0, len(text.firsts) - 1)
        last, together = max(0, len(text.firsts) - WINDOW), 1 - self.weights.alone
        for at in sorted({min(max(number - back, 0), last) for number in found for back in range(WINDOW)}):
            inside = [number for number in range(at, at + WINDOW) if number in found]
            ones = [alone[number] for number in inside]
            best_one = self.weights.alone * max(ones)
            if best_one + together * sum(ones) > score:  # they are worth no more than that
                better = best_one + together * math.fsum(reduce(_joined, [found[number] for number in inside]).values())
                if better > score:
                    score, best = better, (at, min(at + WINDOW, len(text.firsts)) - 1)
        return score, *text.range(*best)

    def _signs(self, text: _Read, seen: dict[str, _Seen]) -> dict[int, Signs]:
        """The signs in each sentence that has any."""
        found: dict[int, Signs] = defaultdict(dict)
        near: list[tuple[int, int, int]] = []
        before = (-2, -1)
        for place, signs, whole, word in [
            (place, *seen[token]) for place, token in enumerate(text.tokens) if token in seen
        ]:
            sentence = bisect_right(text.firsts, place) - 1
            here = found[sentence]
            for sign, worth in signs.items():
                if worth > here.get(sign, 0.0):
                    here[sign] = worth
            for term in whole:
                near.append((place, sentence, term))
            if word is not None:
                if before[0] == place - 1 and (pair := self._pairs.get((before[1], word))) is not None:
                    here[self._first_pair + pair] = self._worth[self._first_pair + pair]
                before = (place, word)
        for sentence, term in _neighbours(near):
            found[sentence][self._first_near + term] = self._worth[self._first_near + term]
        return found

    def _look(self, tokens: set[str]) -> dict[str, _Seen]:
        """Those of the tokens that are anything to the query."""
        found: dict[str, _Seen] = {}
        for token in _bearing().with_any(self._marks, tokens):
            shares = self._shares(swedish.forms(token))
            word = self._said.get(_letters(token))
            if shares or word is not None:
                signs = {term: self._worth[term] * share for term, share in shares.items()}
                if word is not None:
                    sign = self._first_said + word
                    signs[sign] = self._worth[sign] * (1.0 if token in self._written else ALIKE)
                found[token] = _Seen(
                    signs, tuple(sorted([term for term, share in shares.items() if share == 1.0])), word
                )
        return found

    def _shares(self, forms: tuple[swedish.Word, ...]) -> dict[int, float]:
        """How much of each term the forms of one token are."""
        found: dict[int, float] = {}
        for form in forms:
            common: dict[int, int] = {}
            for gram in form.grams:
                for term in self._having.get(gram, ()):
                    common[term] = common.get(term, 0) + 1
            # "hamn" is all in "hamnprojekt", so short of the whole word only by a little.
            shares = [(term, min(0.99, number / self._lengths[term])) for term, number in common.items()]
            for term, share in (*shares, *self._counting.get(form.folded, ())):
                if share >= PART and share > found.get(term, 0.0):
                    found[term] = share
        return found


def _shared(worth: float, values: list[float], total: float) -> list[float]:
    return [worth * value / total for value in values] if total else [0.0] * len(values)


def _joined(one: Signs, other: Signs) -> Signs:
    """The signs of both, each as far as the better one has it."""
    both = one | other
    for sign in one.keys() & other.keys():
        if one[sign] > both[sign]:
            both[sign] = one[sign]
    return both


def _neighbours(whole: list[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    """Sentence and first term of every two neighbours of the query that stand near each other, in either order."""
    for at, (place, number, term) in enumerate(whole):
        for other_place, _, other in whole[at + 1 :]:
            if other_place - place > NEAR:
                break
            if abs(other - term) == 1:
                yield number, min(other, term)
